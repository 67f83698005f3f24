"""Makes match questions: roles with their functions, and actions with their time limits."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import zip_longest

from assistant.practice.quiz.citing import Sources
from assistant.practice.quiz.drafting import Answers, Asked, Draft, alike, draft, drawn, drawn_order, upper_first
from assistant.practice.quiz.grammar import acting, shape_of, stands_alone
from assistant.practice.quiz.limits import match_limits
from assistant.practice.quiz.lists import list_items
from assistant.practice.quiz.model import Kind, Pair, Shape
from assistant.practice.quiz.pool import Material, Pool
from assistant.practice.quiz.rivalry import addressee_of, binds, holds_for

N_PAIRS, FEWEST_PAIRS = 4, 3
TRIES = 6
MOST_WORDS = 22


def match(material: Material, pool: Pool, rng: random.Random) -> Iterator[Draft]:
    """Both sorts, roles three times as often."""
    roles = _match_roles(material, pool, rng)
    for limits, *some in zip_longest(match_limits(material, pool, rng), roles, roles, roles):
        yield from (made for made in (*some, limits) if made is not None)


def _match_roles(material: Material, pool: Pool, rng: random.Random) -> Iterator[Draft]:
    acts = _acts(material, pool)
    used: set[str] = set()
    for start in drawn(rng, (ref for ref in acts if ref in pool.allowed)):
        if start in used:
            continue
        tries = [_set_from(material, start, drawn(rng, acts), acts, used) for _ in range(TRIES)]
        chosen = max(tries, key=len)
        if len(chosen) >= FEWEST_PAIRS:
            used.update(chosen)
            yield _pairs(material, pool, rng, chosen, acts)


def _set_from(material: Material, start: str, others: list[str], acts: dict[str, str], used: set[str]) -> list[str]:
    """Functions that can be matched together, beginning with one; each new role is tried with a few of its functions only."""
    chosen, tried = [start], dict.fromkeys(material.data.players, 0)
    for ref in others:
        role = material.norm(ref).addressee
        if len(chosen) < N_PAIRS and ref not in used and tried[role] < TRIES:
            tried[role] += 1
            if _sits_beside(material, ref, chosen, acts):
                chosen.append(ref)
    return chosen


def _acts(material: Material, pool: Pool) -> dict[str, str]:
    """What roles do, by ref, in words that can stand on the right: acts of sentences, and items of their lists of functions."""
    acts: dict[str, str] = {}
    editions = set(pool.editions)
    for ref in material.likeness.refs:
        norm = material.norm(ref)
        if (
            material.provision(ref).edition_id not in editions
            or norm.addressee not in material.data.players
            or not binds(norm.duty)
            or not stands_alone(norm.text)
        ):
            continue
        parts = acting(norm.text)
        if (
            parts is not None
            and parts.role == norm.addressee
            and not parts.before
            and 6 <= len(parts.act.split()) <= MOST_WORDS
            and shape_of(parts.act) == "act"
        ):
            acts[ref] = f"{upper_first(parts.act)}."
    for asked in material.data.lists:
        if not asked.about and material.corpus.provisions.get(asked.id) and material.corpus.provisions[asked.id].edition_id in editions:
            bearer = addressee_of(material, asked.id)
            rows = [ref for ref in list_items(material, asked.id) if material.norm(ref).addressee == bearer in material.data.players]
            acts.update({ref: material.norm(ref).text for ref in rows if len(material.norm(ref).text.split()) <= MOST_WORDS})
    return {ref: text for ref, text in acts.items() if shape_of(text) == "act" and ref not in material.data.avoided}


def _sits_beside(material: Material, ref: str, chosen: list[str], acts: dict[str, str]) -> bool:
    """Whether a function can be matched among those: each is nobody's else of the roles shown, and of one document."""
    role = material.norm(ref).addressee
    others = [material.norm(other).addressee for other in chosen]
    practice = material.data.families["practice"]
    if role in others or (role in practice and practice & set(others)):
        return False
    if material.provision(ref).edition_id != material.provision(chosen[0]).edition_id or not alike([acts[one] for one in (ref, *chosen)]):
        return False
    return not any(holds_for(material, ref, other) for other in others) and not any(holds_for(material, one, role) for one in chosen)


def _pairs(material: Material, pool: Pool, rng: random.Random, chosen: list[str], acts: dict[str, str]) -> Draft:
    sources = Sources(material)
    pairs = tuple(
        Pair(
            material.data.players[material.norm(ref).addressee].option,
            acts[ref],
            material.data.say("reasons", "match", source=sources.source(ref), locator=sources.place(ref)),
            sources.cite(ref),
        )
        for ref in chosen
    )
    stem = material.data.say("stems", "match_roles", source=sources.source(chosen[0]))
    feedback = " ".join(f"{pair.left}: {pair.right}" for pair in pairs)
    asked = Asked(Kind.MATCH, Shape.MATCHING, stem, tuple(chosen), feedback)
    return draft(material, pool, asked, Answers(pairs=pairs, shown=drawn_order(rng, len(pairs))), sources)
