"""Makes single-best-answer and several-answers questions: who does something, and what belongs to a list."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import zip_longest

from assistant.practice.quiz.citing import Sources
from assistant.practice.quiz.data import AskedList
from assistant.practice.quiz.drafting import Answers, Asked, Draft, alike, draft, drawn, shuffled
from assistant.practice.quiz.grammar import acting, shape_of, stands_alone, who_question
from assistant.practice.quiz.lists import list_items, list_title
from assistant.practice.quiz.model import Kind, Option, Shape
from assistant.practice.quiz.pool import Material, Pool
from assistant.practice.quiz.rivalry import holds_for, holds_on_list

N_OPTIONS = 4
N_MANY = 5
FEWEST_WORDS = 10


def single(material: Material, pool: Pool, rng: random.Random) -> Iterator[Draft]:
    """Both sorts in turn."""
    for pair in zip_longest(_lists(material, pool, rng, Kind.SINGLE), _who(material, pool, rng)):
        yield from (made for made in pair if made is not None)


def several(material: Material, pool: Pool, rng: random.Random) -> Iterator[Draft]:
    """Two or three items of a list among those of others."""
    yield from _lists(material, pool, rng, Kind.SEVERAL)


def _who(material: Material, pool: Pool, rng: random.Random) -> Iterator[Draft]:
    for ref in drawn(rng, pool.refs):
        norm, players = material.norm(ref), material.data.players
        parts = acting(norm.text) if stands_alone(norm.text) and norm.addressee in players else None
        if parts is None or parts.role != norm.addressee:
            continue
        question = who_question(parts)
        if len(question.split()) < FEWEST_WORDS or question.endswith((" why?", " too?")):
            continue
        wrong = [player for player in players.values() if not holds_for(material, ref, player.id)]
        if len(wrong) < N_OPTIONS - 1:
            continue
        rng.shuffle(wrong)
        yield _asks_who(material, pool, rng, ref, question, [player.id for player in wrong[: N_OPTIONS - 1]])


def _asks_who(material: Material, pool: Pool, rng: random.Random, ref: str, question: str, wrong: list[str]) -> Draft:
    data = material.data
    right = data.players[material.norm(ref).addressee]
    sources = Sources(material)
    cited = sources.cite(ref)
    values = {"source": sources.source(ref), "locator": sources.place(ref)}
    reason = data.say("reasons", "who_right", role=right.name, **values)
    options = [Option(right.option, True, reason, cited)]
    options += [
        Option(data.players[role].option, False, data.say("reasons", "who_wrong", role=data.players[role].name, right=right.name, **values), cited)
        for role in wrong
    ]
    stem = data.say("stems", "who", source=sources.source(ref), heading=material.heading(ref), question=question)
    return draft(material, pool, Asked(Kind.SINGLE, Shape.ONE, stem, (ref,), f"{reason} {material.norm(ref).text}"), Answers(shuffled(rng, options)), sources)


def _lists(material: Material, pool: Pool, rng: random.Random, kind: Kind) -> Iterator[Draft]:
    asked_lists = [asked for asked in material.data.lists if any(ref in pool.allowed for ref in list_items(material, asked.id))]
    rng.shuffle(asked_lists)
    # Twice round, since another item of the same list makes another question for another quiz.
    for asked in (*asked_lists, *asked_lists):
        made = _of_list(material, pool, rng, asked, kind)
        if made is not None:
            yield made


def _of_list(material: Material, pool: Pool, rng: random.Random, asked: AskedList, kind: Kind) -> Draft | None:
    right_pool = drawn(rng, (ref for ref in list_items(material, asked.id) if ref in pool.allowed))
    wrong_pool = drawn(rng, (ref for rival in asked.rivals for ref in list_items(material, rival)))
    n_right = 1 if kind is Kind.SINGLE else rng.choice((2, 3))
    n_wrong = (N_OPTIONS if kind is Kind.SINGLE else N_MANY) - n_right
    for first in right_pool:
        shape = shape_of(material.norm(first).text)
        right = [first]
        for ref in right_pool:
            if len(right) < n_right and _fits(material, ref, right, shape):
                right.append(ref)
        wrong: list[str] = []
        for ref in wrong_pool:
            if len(wrong) < n_wrong and _fits(material, ref, [*right, *wrong], shape) and not holds_on_list(material, ref, asked):
                wrong.append(ref)
        if len(right) == n_right and len(wrong) == n_wrong:
            return _asks_list(material, pool, rng, asked, kind, right, wrong)
    return None


def _fits(material: Material, ref: str, beside: list[str], shape: str) -> bool:
    """Whether an item can stand among those options: the same form, about as long, and not the like of one of them."""
    text = material.norm(ref).text
    if ref in beside or shape_of(text) != shape or any(material.likeness.same(ref, other) for other in beside):
        return False
    return alike([text, *(material.norm(other).text for other in beside)])


def _asks_list(material: Material, pool: Pool, rng: random.Random, asked: AskedList, kind: Kind, right: list[str], wrong: list[str]) -> Draft:
    data = material.data
    sources = Sources(material)
    options = [
        Option(material.norm(ref).text, True, data.say("reasons", "list_right", source=sources.source(ref), locator=sources.place(ref)), sources.cite(ref))
        for ref in right
    ]
    for ref in wrong:
        title = list_title(material, ref)
        reason = data.say("reasons", "list_wrong", source=sources.source(ref), locator=sources.place(ref), title=title)
        options.append(Option(material.norm(ref).text, False, reason, sources.cite(ref)))
    which = "which of these" if kind is Kind.SINGLE else f"which {'two' if len(right) == 2 else 'three'} of these"
    stem = data.say("stems", "list", source=sources.source(right[0]), question=asked.ask.format(which=which))
    shape = Shape.ONE if kind is Kind.SINGLE else Shape.MANY
    feedback = " ".join(option.rationale for option in options if option.right)
    facts = frozenset({f"list:{asked.id}"})
    return draft(material, pool, Asked(kind, shape, stem, tuple(right), feedback, facts), Answers(shuffled(rng, options)), sources)
