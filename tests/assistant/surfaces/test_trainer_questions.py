"""What trainers ask, answered or honestly declined; and what they ask for made by the quiz itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.dialogue import Answer, Question, Status
from assistant.holdings import open_holdings
from assistant.pipeline import Assistant
from assistant.practice.quiz.model import Kind, Spec
from assistant.settings import Settings, load_settings
from assistant.surfaces.library_commands import Said, add_files
from assistant.surfaces.quizzes import build_quiz, material_of

BUILD = "build a quiz, with its key and paragraphs"
CHECK = "quiz check FILE"
# The question, the ones before it, how it ends, and what its headline says.
ASKED: list[tuple[str, tuple[str, ...], Status, str]] = [
    ("make me 10 mcqs on DSP functions with para refs", (), Status.NOT_FOUND, BUILD),
    ("quiz on must vs should, 5 q, answers at the end, Moodle format", (), Status.NOT_FOUND, BUILD),
    ("True/false on the yearly report deadline", (), Status.ANSWERED, "end of September"),
    ("Is this answer key still right for 2026?", (), Status.ANSWERED, "its text is not held"),
    ("which q's in my quiz use out of date terms", (), Status.NOT_FOUND, CHECK),
    ("Level 3 refresher scenario for health visitors on escalation, no real names", (), Status.NOT_FOUND, BUILD),
    ("give me distractors that arent also correct", (), Status.NOT_FOUND, BUILD),
    ("same but for governors", ("make me 10 mcqs on DSP functions with para refs",), Status.NOT_FOUND, BUILD),
    ("can i put your text on my slides, copyright?", (), Status.NOT_FOUND, "Open Government Licence"),
    ("what pass mark does DfE require", (), Status.NOT_FOUND, "pass mark"),
]


@pytest.fixture(scope="module")
def full_text_assistant(library: Path, tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Answers from what ships and the full text of the documents beside the checkout."""
    settings = Settings(library=tmp_path_factory.mktemp("full"))
    papers = sorted(path for path in library.iterdir() if path.suffix.lower() in {".pdf", ".txt", ".md"} and path.name != "README.md")
    add_files(settings, papers, Said(), None)
    return Assistant(open_holdings(settings), settings.threshold)


def check(answer: Answer, status: Status, said: str) -> None:
    assert answer.status is status
    assert said in answer.headline
    if status is Status.ANSWERED:
        assert answer.citations
        assert "superseded-edition" in [notice.kind for notice in answer.notices]


@pytest.mark.parametrize(("question", "history", "status", "said"), ASKED, ids=[row[0][:30] for row in ASKED])
def test_a_trainers_question_is_answered_or_honestly_declined(
    digest_assistant: Assistant, question: str, history: tuple[str, ...], status: Status, said: str
) -> None:
    check(digest_assistant.ask(Question(question, history=history)), status, said)


@pytest.mark.library
@pytest.mark.parametrize(("question", "history", "status", "said"), ASKED, ids=[row[0][:30] for row in ASKED])
def test_it_ends_alike_where_the_full_text_is_held(full_text_assistant: Assistant, question: str, history: tuple[str, ...], status: Status, said: str) -> None:
    check(full_text_assistant.ask(Question(question, history=history)), status, said)


@pytest.mark.parametrize(
    ("spec", "kinds"),
    [
        (Spec(topic="DSP functions", n=10), set(Kind)),
        (Spec(n=5, kinds=(Kind.MUST_OR_SHOULD,)), {Kind.MUST_OR_SHOULD}),
        (Spec(topic="yearly report deadline", n=1, kinds=(Kind.TRUE_FALSE,)), {Kind.TRUE_FALSE}),
        (Spec(role="practitioner", topic="escalation", level=3, n=1, kinds=(Kind.SCENARIO,)), {Kind.SCENARIO}),
        (Spec(role="governing body", n=10), set(Kind)),
    ],
    ids=["dsp functions", "must or should", "yearly report", "scenario", "governors"],
)
def test_what_a_trainer_asks_for_is_made_by_the_quiz(digest_assistant: Assistant, spec: Spec, kinds: set[Kind]) -> None:
    holdings = digest_assistant.holdings
    quiz = build_quiz(material_of(holdings.corpus, holdings.encoder, load_settings().library), spec)
    assert len(quiz.items) == spec.n
    assert {item.kind for item in quiz.items} <= kinds
    assert all(cited.locator for item in quiz.items for cited in item.citations)
