"""The values of a quiz, and their JSON form there and back: what is generated, shown, edited, exported and checked again later.

An item is of one kind; the kind gives its shape, and the shape says which of `options`, `pairs`, `steps` and `number` holds the key. Reasons and citations
ride on every key and every distractor. Reading JSON is strict, since it comes from files and forms: an unknown field, or a key that its shape does not
allow, is refused.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar

from pydantic import ConfigDict, TypeAdapter, ValidationError

from assistant.errors import QuizError

FORMAT = "working-together-quiz"
VERSION = 1
MAX_ITEMS = 200
MAX_CHARACTERS = 2_000_000
STRICT = ConfigDict(extra="forbid")


class Kind(StrEnum):
    """What is asked of the learner."""

    SINGLE = "single"
    SEVERAL = "several"
    TRUE_FALSE = "true-false"
    MUST_OR_SHOULD = "must-or-should"
    MATCH = "match"
    ORDER = "order"
    NUMBER = "number"
    OUTDATED = "outdated"
    SCENARIO = "scenario"


class Shape(StrEnum):
    """How an item is answered. ONE and TRUE_FALSE have one right option, MANY two or more; NUMERIC is typed in."""

    ONE = "one"
    MANY = "many"
    TRUE_FALSE = "true-false"
    MATCHING = "matching"
    ORDERING = "ordering"
    NUMERIC = "numeric"


@dataclass(frozen=True, slots=True)
class Cited:
    """Where a reason can be read. `plain` is our wording, `quote` the source's where it is held.

    `plain_sum` and `words_sum` are checksums of the provision's wording as it was when the quiz was made ("" where not held): a change is noticed later.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    id: str
    provision_id: str
    edition_id: str
    document: str
    edition: str
    status: str
    locator: str
    page: int | None
    plain: str
    quote: str | None
    url: str
    plain_sum: str = ""
    words_sum: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """Something to choose. `rationale` says why it is right or wrong; `citation` is the id of one of the item's citations."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    text: str
    right: bool
    rationale: str
    citation: str


@dataclass(frozen=True, slots=True)
class Pair:
    """What belongs together: `left` is shown in order, `right` is chosen for it."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    left: str
    right: str
    rationale: str
    citation: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an ordering; the item holds them in their right order."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    text: str
    rationale: str
    citation: str


@dataclass(frozen=True, slots=True)
class NumberKey:
    """A number to type in, with the unit that the stem names. `wrong` is shown to whoever types another."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    value: int
    unit: str
    rationale: str
    citation: str
    wrong: str


@dataclass(frozen=True, slots=True)
class Item:
    """One question. `shown` is the order to show steps or right-hand sides in, as indexes from 0; empty for the other shapes (options stand as shown).

    `duty` is the force of the norm under the key, or "" where several are. `norms` are `provision-id#n` of the norms that hold the key. `edited` marks what a
    person changed.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    id: str
    kind: Kind
    shape: Shape
    stem: str
    instruction: str
    citations: tuple[Cited, ...]
    feedback: str
    norms: tuple[str, ...]
    level: int
    role: str
    topic: str
    duty: str = ""
    tags: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    pairs: tuple[Pair, ...] = ()
    steps: tuple[Step, ...] = ()
    number: NumberKey | None = None
    shown: tuple[int, ...] = ()
    edited: bool = False

    def citation(self, citation_id: str) -> Cited:
        """One of the item's citations by its id."""
        return next(one for one in self.citations if one.id == citation_id)

    @property
    def provision_ids(self) -> tuple[str, ...]:
        """Every provision cited, in order of first use."""
        return tuple(dict.fromkeys(one.provision_id for one in self.citations))

    @property
    def edition_ids(self) -> tuple[str, ...]:
        """Every edition cited, in order of first use."""
        return tuple(dict.fromkeys(one.edition_id for one in self.citations))


@dataclass(frozen=True, slots=True)
class Spec:
    """What was asked for. Empty strings and an empty `kinds` mean no bound; `level` 0 means any."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    role: str = ""
    topic: str = ""
    document: str = ""
    edition: str = ""
    area: str = ""
    level: int = 0
    n: int = 10
    kinds: tuple[Kind, ...] = ()
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Quiz:
    """Items under one title. The same corpus and spec give the same quiz. `notices` say what a reader must know, such as a superseded edition."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    title: str
    spec: Spec
    items: tuple[Item, ...]
    made_on: date
    notices: tuple[str, ...] = ()
    editions: tuple[str, ...] = ()

    @property
    def seed(self) -> int:
        """The number that makes it again."""
        return self.spec.seed


_READER = TypeAdapter(Quiz)


def quiz_as_json(quiz: Quiz) -> dict[str, Any]:
    """The quiz as an object ready for `json.dumps`."""
    body = asdict(quiz)
    body["made_on"] = quiz.made_on.isoformat()
    return {"format": FORMAT, "version": VERSION, **body}


def quiz_from_json(source: str | dict[str, Any]) -> Quiz:
    """The quiz that `quiz_as_json` wrote, as text or object. Raises `QuizError` for anything else."""
    body = _object(source)
    if body.get("format") != FORMAT:
        raise QuizError(f'quiz format {str(body.get("format"))[:40]!r} is not ours; give a file that begins with {{"format": "{FORMAT}"}}')
    if body.get("version") != VERSION:
        raise QuizError(f"quiz version {str(body.get('version'))[:10]!r} is not {VERSION}; make the quiz again with this version")
    try:
        # As JSON, so that lists are taken for tuples and nothing else is bent to fit.
        quiz = _READER.validate_json(json.dumps({key: value for key, value in body.items() if key not in {"format", "version"}}), strict=True)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise QuizError(f"quiz field {where} does not hold ({first['msg']}); correct it, or make the quiz again") from error
    for number, item in enumerate(quiz.items, 1):
        if fault := fault_of(item):
            raise QuizError(f"quiz item {number} does not hold ({fault}); correct it, or make the quiz again")
    if len(quiz.items) > MAX_ITEMS:
        raise QuizError(f"quiz of {len(quiz.items)} items is longer than {MAX_ITEMS}; split it in two")
    return quiz


def fault_of(item: Item) -> str:
    """What is wrong with the form of an item, or "" if nothing is: a key that its shape does not allow, an empty text, a citation that is not there."""
    parts = (*item.options, *item.pairs, *item.steps, *((item.number,) if item.number else ()))
    known = {one.id for one in item.citations}
    if not item.stem.strip():
        return "the question is empty"
    if any(part.citation not in known for part in parts):
        return "a citation is named that is not there"
    return _fault_of_key(item)


def _fault_of_key(item: Item) -> str:
    n_right = sum(option.right for option in item.options)
    if any(not option.text.strip() for option in item.options):
        return "an option is empty"
    if len({option.text.strip().lower() for option in item.options}) != len(item.options):
        return "two options are the same"
    match item.shape:
        case Shape.ONE | Shape.TRUE_FALSE:
            return "" if n_right == 1 and len(item.options) >= 2 else "it needs two or more options, exactly one of them right"
        case Shape.MANY:
            return "" if 2 <= n_right < len(item.options) else "it needs two or more right options and a wrong one"
        case Shape.MATCHING:
            return (
                ""
                if len(item.pairs) >= 2 and sorted(item.shown) == list(range(len(item.pairs)))
                else "it needs two or more pairs, and the order to show them in"
            )
        case Shape.ORDERING:
            return (
                ""
                if len(item.steps) >= 3 and sorted(item.shown) == list(range(len(item.steps)))
                else "it needs three or more steps, and the order to show them in"
            )
        case Shape.NUMERIC:
            return "" if item.number else "it needs a number"


def _object(source: str | dict[str, Any]) -> dict[str, Any]:
    if isinstance(source, str):
        if len(source) > MAX_CHARACTERS:
            raise QuizError(f"quiz of {len(source)} characters is longer than {MAX_CHARACTERS}; split it in two")
        try:
            source = json.loads(source)
        except (ValueError, RecursionError) as error:
            raise QuizError("quiz is not JSON; give a file that `working-together quiz --format json` wrote") from error
    if not isinstance(source, dict):
        raise QuizError("quiz is not a JSON object; give a file that `working-together quiz --format json` wrote")
    return source
