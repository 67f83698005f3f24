"""Makes questions on deadlines and numbers: chosen, typed, matched with what they limit, put in order; and steps in order."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import combinations, zip_longest

from assistant.practice.quiz.citing import Sources
from assistant.practice.quiz.data import Figure, Sequence
from assistant.practice.quiz.drafting import Answers, Asked, Draft, draft, drawn_order, shuffled
from assistant.practice.quiz.model import Kind, NumberKey, Option, Pair, Shape, Step
from assistant.practice.quiz.pool import Material, Pool

N_LIMITS = 4


def number(material: Material, pool: Pool, rng: random.Random) -> Iterator[Draft]:
    """One figure at a time, half of them to be typed in."""
    figures = [figure for figure in material.data.figures if figure.ref in pool.allowed]
    rng.shuffle(figures)
    for figure in figures:
        typed = figure.value and rng.random() < 0.5
        yield _typed(material, pool, figure) if typed else _chosen(material, pool, rng, figure)


def _asked(material: Material, figure: Figure, shape: Shape, sources: Sources) -> Asked:
    stem = material.data.say("stems", "list", source=sources.source(figure.ref), question=figure.ask)
    feedback = material.data.say("reasons", "figure_right", truth=sources.truth(figure.ref), locator=sources.place(figure.ref))
    return Asked(Kind.NUMBER, shape, stem, (figure.ref,), feedback, frozenset({f"figure:{figure.what}"}))


def _chosen(material: Material, pool: Pool, rng: random.Random, figure: Figure) -> Draft:
    sources = Sources(material)
    cited = sources.cite(figure.ref)
    values = {"source": sources.source(figure.ref), "locator": sources.place(figure.ref), "right": figure.key}
    asked = _asked(material, figure, Shape.ONE, sources)
    options = [Option(figure.key, True, asked.feedback, cited)]
    options += [Option(wrong, False, material.data.say("reasons", "figure_wrong", wrong=wrong, **values), cited) for wrong in figure.wrong]
    return draft(material, pool, asked, Answers(shuffled(rng, options)), sources)


def _typed(material: Material, pool: Pool, figure: Figure) -> Draft:
    sources = Sources(material)
    asked = _asked(material, figure, Shape.NUMERIC, sources)
    wrong = material.data.say("reasons", "figure_typed", source=sources.source(figure.ref), locator=sources.place(figure.ref), right=figure.key)
    return draft(material, pool, asked, Answers(number=NumberKey(figure.value, figure.unit, asked.feedback, sources.cite(figure.ref), wrong)), sources)


def order(material: Material, pool: Pool, rng: random.Random) -> Iterator[Draft]:
    """Sequences of the guidance, and sets of time limits from short to long, in turn."""
    sequences = [
        one for one in material.data.sequences if all(material.likeness.has(ref) for _, ref in one.steps) and any(ref in pool.allowed for _, ref in one.steps)
    ]
    rng.shuffle(sequences)
    in_turn = zip_longest((_steps(material, pool, rng, one) for one in sequences), _limits_in_order(material, pool, rng))
    for pair in in_turn:
        yield from (made for made in pair if made is not None)


def _steps(material: Material, pool: Pool, rng: random.Random, sequence: Sequence) -> Draft:
    sources = Sources(material)
    steps = tuple(
        Step(text, material.data.say("reasons", "order", locator=sources.place(ref), truth=sources.truth(ref)), sources.cite(ref))
        for text, ref in sequence.steps
    )
    keys = tuple(dict.fromkeys(ref for _, ref in sequence.steps))
    stem = material.data.say("stems", "list", source=sources.source(keys[0]), question=sequence.ask)
    feedback = " ".join(f"{place}. {step.text}." for place, step in enumerate(steps, 1))
    asked = Asked(Kind.ORDER, Shape.ORDERING, stem, keys, feedback, frozenset({f"sequence:{sequence.id}"}))
    return draft(material, pool, asked, Answers(steps=steps, shown=drawn_order(rng, len(steps))), sources)


def sets_of_limits(material: Material, pool: Pool, rng: random.Random) -> Iterator[tuple[Figure, ...]]:
    """Sets of four time limits of one document, no two as long, each set sharing nothing with the ones before."""
    figures = [figure for figure in material.data.figures if figure.days and figure.ref in pool.allowed]
    rng.shuffle(figures)
    used: set[str] = set()
    for group in combinations(figures, N_LIMITS):
        editions = {material.provision(figure.ref).edition_id for figure in group}
        if len(editions) == 1 and len({figure.days for figure in group}) == N_LIMITS and not used & {figure.ref for figure in group}:
            used |= {figure.ref for figure in group}
            yield group


def _limits_in_order(material: Material, pool: Pool, rng: random.Random) -> Iterator[Draft]:
    for group in sets_of_limits(material, pool, rng):
        rising = sorted(group, key=lambda figure: figure.days)
        sources = Sources(material)
        steps = tuple(Step(figure.what, _limit_reason(sources, figure), sources.cite(figure.ref)) for figure in rising)
        stem = material.data.say("stems", "order_limits", source=sources.source(rising[0].ref))
        feedback = " ".join(f"{place}. {figure.what}: {figure.key}." for place, figure in enumerate(rising, 1))
        asked = Asked(Kind.ORDER, Shape.ORDERING, stem, tuple(figure.ref for figure in rising), feedback, frozenset({"limits"}))
        yield draft(material, pool, asked, Answers(steps=steps, shown=drawn_order(rng, len(steps))), sources)


def match_limits(material: Material, pool: Pool, rng: random.Random) -> Iterator[Draft]:
    """Actions to be matched with their time limits."""
    for group in sets_of_limits(material, pool, rng):
        sources = Sources(material)
        pairs = tuple(Pair(figure.what, figure.key, _limit_reason(sources, figure), sources.cite(figure.ref)) for figure in group)
        stem = material.data.say("stems", "match_limits", source=sources.source(group[0].ref))
        feedback = " ".join(f"{pair.left}: {pair.right}." for pair in pairs)
        asked = Asked(Kind.MATCH, Shape.MATCHING, stem, tuple(figure.ref for figure in group), feedback, frozenset({"limits"}))
        yield draft(material, pool, asked, Answers(pairs=pairs, shown=drawn_order(rng, len(pairs))), sources)


def _limit_reason(sources: Sources, figure: Figure) -> str:
    return f"{sources.source(figure.ref)}, {sources.place(figure.ref)}: {figure.key}."
