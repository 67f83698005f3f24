"""A quiz in, what is printed of it out: the handout and the answers, as words in their order, for Word, for the print page and for tables alike."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.practice.quiz.model import Cited, Item, Pair, Quiz, Shape, Step
from assistant.surfaces.quiz_export.words import category, document, letter, pairs_of, reason, said, shape, shown_right, sources, superseded


@dataclass(frozen=True, slots=True)
class Question:
    """One question as a learner meets it.

    `choices` are (letter, text) to choose from; `lines` are what gets a letter or a number written beside it; `blank` is the place for a number.
    """

    number: int
    stem: str
    instruction: str
    choices: tuple[tuple[str, str], ...] = ()
    lines: tuple[str, ...] = ()
    blank: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a trainer reads: the right answer, (label, reason) for each answer there is, the feedback, and where to read it."""

    number: int
    stem: str
    right: str
    reasons: tuple[tuple[str, str], ...]
    feedback: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """The whole of it. `about` are the lines under the title."""

    title: str
    about: tuple[str, ...]
    questions: tuple[Question, ...]
    answers: tuple[Answer, ...]


def paper_of(quiz: Quiz, key: bool) -> Paper:
    """The handout, with the answers if the key is asked for."""
    date = f"{quiz.made_on.day} {quiz.made_on:%B %Y}"
    editions = tuple(dict.fromkeys(edition_of(cited) for item in quiz.items for cited in item.citations))
    about = (
        said("paper", "note"),
        *quiz.notices,
        said("paper", "editions", editions="; ".join(editions)) if editions else "",
        said("paper", "made", date=date, seed=quiz.seed),
    )
    questions = tuple(question_of(item, number) for number, item in enumerate(quiz.items, 1))
    answers = tuple(_answer_of(item, number) for number, item in enumerate(quiz.items, 1)) if key else ()
    return Paper(category(quiz), tuple(line for line in about if line), questions, answers)


def question_of(item: Item, number: int) -> Question:
    """One question, without its key."""
    instruction = item.instruction.strip()
    match shape(item):
        case Shape.MATCHING:
            lines = tuple(left for left, _ in pairs_of(item))
            return Question(number, item.stem, f"{instruction} {said('paper', 'pairs')}".strip(), _lettered(shown_right(item)), lines)
        case Shape.ORDERING:
            return Question(number, item.stem, f"{instruction} {said('paper', 'steps')}".strip(), lines=shown_right(item))
        case Shape.NUMERIC:
            return Question(number, item.stem, instruction, blank=said("paper", "blank", unit=item.number.unit if item.number else "").strip())
        case asked:
            default = said("paper", "boxes_many" if asked is Shape.MANY else "boxes")
            return Question(number, item.stem, instruction or default, _lettered(tuple(option.text for option in item.options)))


def edition_of(cited: Cited) -> str:
    """Document and edition, with a word where it has been superseded."""
    return document(cited) + (f" ({cited.status})" if superseded(cited) else "")


def right_of(item: Item) -> str:
    """The key in a line: letters with their texts, pairs as number and letter, steps as they were shown with their places, or the number."""
    match shape(item):
        case Shape.MATCHING:
            texts = shown_right(item)
            return "; ".join(f"{number} – {letter(texts.index(right))}" for number, (_, right) in enumerate(pairs_of(item), 1))
        case Shape.ORDERING:
            return "; ".join(f"{number}. {step.text}" for number, step in enumerate(item.steps, 1))
        case Shape.NUMERIC:
            return f"{item.number.value} {item.number.unit}".strip() if item.number else ""
        case _:
            right = [f"{letter(index)}. {option.text}" for index, option in enumerate(item.options) if option.right]
            return right[0] if len(right) == 1 else "; ".join(text.rstrip(".") for text in right)


def _answer_of(item: Item, number: int) -> Answer:
    many = sum(option.right for option in item.options) > 1
    right = said("paper", "right_many" if many else "right", right=right_of(item))
    # What the right answers say already is not said again.
    repeated = item.feedback in {" ".join(option.rationale for option in item.options if option.right), item.number.rationale if item.number else None}
    old = (said("paper", "superseded"),) if any(superseded(cited) for cited in item.citations) else ()
    return Answer(number, item.stem, right, tuple(_reasons(item)), "" if repeated else item.feedback, (*sources(item), *old))


def _reasons(item: Item) -> list[tuple[str, str]]:
    options = [
        (f"{letter(index)} ({said('paper', 'why_right' if option.right else 'why_wrong')})", reason(item, option.rationale, option.citation))
        for index, option in enumerate(item.options)
    ]
    held: tuple[Pair | Step, ...] = (*item.pairs, *item.steps)
    parts = [(str(number), reason(item, part.rationale, part.citation)) for number, part in enumerate(held, 1)]
    number = item.number
    typed = [(str(number.value), number.rationale), (said("paper", "number_wrong"), number.wrong)] if number else []
    return [*options, *parts, *((label, reason(item, why, number.citation)) for label, why in typed if number)]


def _lettered(texts: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((letter(index), text) for index, text in enumerate(texts))
