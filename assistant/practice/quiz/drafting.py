"""What every maker of questions uses: a draft with the facts it rests on, the item made from it, and options that are alike in length and shape."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.practice.quiz.citing import Sources
from assistant.practice.quiz.model import Item, Kind, NumberKey, Option, Pair, Shape, Step
from assistant.practice.quiz.pool import Material, Pool
from corpus.model import Duty

LONGEST_TO_SHORTEST = 2.2
SHORT = 20


@dataclass(frozen=True, slots=True)
class Draft:
    """An item with what it must not share with another of the same quiz: refs of norms, and names of lists, terms and the like."""

    item: Item
    facts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Answers:
    """What is to be chosen, matched, ordered or typed. One of the four is filled in."""

    options: tuple[Option, ...] = ()
    pairs: tuple[Pair, ...] = ()
    steps: tuple[Step, ...] = ()
    number: NumberKey | None = None
    shown: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked, before anything is drawn. `keys` are the refs of the norms that hold the key."""

    kind: Kind
    shape: Shape
    stem: str
    keys: tuple[str, ...]
    feedback: str
    facts: frozenset[str] = frozenset()


def draft(material: Material, pool: Pool, asked: Asked, answers: Answers, sources: Sources) -> Draft:
    """The item of all that, with its tags and an id made from what it asks."""
    data = material.data
    n_right = sum(option.right for option in answers.options)
    word = {2: "two", 3: "three", 4: "four"}.get(n_right, str(n_right))
    duties = {material.norm(ref).duty for ref in asked.keys}
    duty = next(iter(duties)).value if len(duties) == 1 and duties != {Duty.NONE} else ""
    checksum = hashlib.blake2b("\n".join([asked.kind, asked.stem, *asked.keys, *(option.text for option in answers.options)]).encode(), digest_size=5)
    first = asked.keys[0]
    item = Item(
        id=f"q-{checksum.hexdigest()}",
        kind=asked.kind,
        shape=asked.shape,
        stem=upper_first(asked.stem),
        instruction=data.say("instructions", asked.shape.value, n=word),
        citations=sources.all(),
        feedback=asked.feedback,
        norms=asked.keys,
        level=data.level_of(asked.kind),
        role=pool.role or material.norm(first).addressee,
        topic=pool.topic or material.heading(first),
        duty=duty,
        tags=tags_of(material, asked),
        options=answers.options,
        pairs=answers.pairs,
        steps=answers.steps,
        number=answers.number,
        shown=answers.shown,
    )
    return Draft(item, asked.facts | frozenset(asked.keys))


def tags_of(material: Material, asked: Asked) -> tuple[str, ...]:
    """Short labels: kind, edition, heading and paragraph of the key."""
    first = asked.keys[0]
    provision = material.provision(first)
    return tuple(dict.fromkeys([asked.kind.value, provision.edition_id, material.heading(first), provision.locator]))


def upper_first(text: str) -> str:
    """With a capital first letter."""
    return text[:1].upper() + text[1:]


def alike(texts: Sequence[str]) -> bool:
    """Whether options are alike in length. Short ones always are."""
    lengths = [len(text) for text in texts]
    return max(lengths) <= LONGEST_TO_SHORTEST * max(SHORT, min(lengths))


def shuffled(rng: random.Random, options: Iterable[Option]) -> tuple[Option, ...]:
    """The options in a drawn order."""
    rows = list(options)
    rng.shuffle(rows)
    return tuple(rows)


def drawn_order(rng: random.Random, n: int) -> tuple[int, ...]:
    """An order to show n things in that is not the right one."""
    order = list(range(n))
    while order == list(range(n)):
        rng.shuffle(order)
    return tuple(order)


def drawn(rng: random.Random, refs: Iterable[str]) -> list[str]:
    """The refs in a drawn order."""
    rows = list(refs)
    rng.shuffle(rows)
    return rows
