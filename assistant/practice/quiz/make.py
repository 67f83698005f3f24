"""What was asked for in, a quiz out: the makers in turn, nothing asked twice, the same quiz for the same seed."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace

from assistant.errors import QuizError
from assistant.practice.quiz.cases import outdated, scenario
from assistant.practice.quiz.check import faults_of
from assistant.practice.quiz.choices import several, single
from assistant.practice.quiz.drafting import Draft
from assistant.practice.quiz.forces import must_or_should, true_or_false
from assistant.practice.quiz.limits import number, order
from assistant.practice.quiz.matching import match
from assistant.practice.quiz.model import Item, Kind, Quiz, Spec
from assistant.practice.quiz.pool import Material, Pool, make_pool
from corpus import catalogue

Maker = Callable[[Material, Pool, random.Random], Iterator[Draft]]
MAKERS: dict[Kind, Maker] = {
    Kind.SINGLE: single,
    Kind.SEVERAL: several,
    Kind.TRUE_FALSE: true_or_false,
    Kind.MUST_OR_SHOULD: must_or_should,
    Kind.MATCH: match,
    Kind.ORDER: order,
    Kind.NUMBER: number,
    Kind.OUTDATED: outdated,
    Kind.SCENARIO: scenario,
}


def make_quiz(material: Material, spec: Spec) -> Quiz:
    """A quiz as asked for, with as many items as can be made without repeating a fact. Raises `QuizError` if none can."""
    pool = make_pool(material, spec)
    kinds = kinds_of(material, spec)
    rng = random.Random(f"{spec.seed}/{'/'.join(kinds)}/{pool.role}/{spec.topic}/{'/'.join(pool.editions)}")
    makers = [MAKERS[kind](material, pool, random.Random(f"{rng.random()}/{kind}")) for kind in kinds]
    items = _in_turn(material, makers, spec.n)
    if not items:
        raise QuizError("no question can be made of what was asked for; choose a wider topic, another role, document or kind")
    items = [replace(item, level=spec.level) if spec.level else item for item in items]
    notices = [] if len(items) == spec.n else [material.data.say("notices", "fewer", n=str(len(items)), wanted=str(spec.n))]
    editions = tuple(dict.fromkeys(edition for item in items for edition in item.edition_ids))
    return Quiz(title_of(material, spec, pool), replace(spec, role=pool.role), tuple(items), material.day, tuple(notices), editions)


def kinds_of(material: Material, spec: Spec) -> tuple[Kind, ...]:
    """The kinds asked for, else those of the level, else all."""
    return spec.kinds or (material.data.levels[spec.level] if spec.level else tuple(MAKERS))


def title_of(material: Material, spec: Spec, pool: Pool) -> str:
    """What the quiz is called: of which document, for whom, on what."""
    titles, named = material.data.words["titles"], [material.data.words["short"].get(edition, edition) for edition in pool.editions]
    parts = [titles["quiz"], titles["role"].format(role=catalogue.roles()[pool.role].names[0]) if pool.role else ""]
    parts += [titles["topic"].format(topic=spec.topic) if spec.topic else "", f"({titles['level'].format(level=spec.level)})" if spec.level else ""]
    title = " ".join(part for part in parts if part)
    return f"{title}: {named[0]}" if len(named) == 1 or spec.document or spec.edition else title


def _in_turn(material: Material, makers: list[Iterator[Draft]], n: int) -> list[Item]:
    """One item of each kind in turn, leaving out what shares a fact with one before or fails a check, until there are enough or no maker has more."""
    items: list[Item] = []
    facts: set[str] = set()
    while makers and len(items) < n:
        for maker in list(makers):
            made = _next(material, maker, facts)
            if made is None:
                makers.remove(maker)
            elif len(items) < n:
                items.append(made.item)
                facts |= made.facts
    return items


def _next(material: Material, maker: Iterator[Draft], facts: set[str]) -> Draft | None:
    for made in maker:
        if not repeats(material, made.facts, facts) and not faults_of(material, made.item):
            return made
    return None


def repeats(material: Material, new: frozenset[str], used: set[str]) -> bool:
    """Whether a fact has been asked about already, in these or other words."""
    if new & used:
        return True
    return any(material.likeness.same(one, other) for one in new if "#" in one for other in used if "#" in other)
