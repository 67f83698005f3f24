"""The quiz's data files in (`corpus/data/quiz.toml`, `quiz_scenarios.toml`), typed values out: words for people, roles, lists, figures, sequences, cases."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from assistant.practice.quiz.model import Kind
from corpus.catalogue import DATA
from corpus.errors import DataError


@dataclass(frozen=True, slots=True)
class Player:
    """Somebody who can stand as an answer. `alongside` are addressees whose duties count as this role's too."""

    id: str
    option: str
    subject: str
    name: str
    alongside: frozenset[str]


@dataclass(frozen=True, slots=True)
class AskedList:
    """A list of the corpus and how it is asked about. `about` marks a list of what a document or process holds."""

    id: str
    ask: str
    family: tuple[str, ...]
    rivals: tuple[str, ...]
    says: str
    about: str = ""

    @property
    def closed(self) -> bool:
        """Whether it is the list of something: of a document's contents or of a role's functions, so that what is not on it is not so."""
        return bool(self.about) or self.says.startswith("One of")


@dataclass(frozen=True, slots=True)
class Figure:
    """A deadline or number. `value` is 0 where the key is words; `days` is the length of a time limit, 0 where it is none."""

    ref: str
    what: str
    ask: str
    value: int
    unit: str
    key: str
    wrong: tuple[str, ...]
    days: int


@dataclass(frozen=True, slots=True)
class Sequence:
    """Steps whose order the guidance gives: (our short form, ref)."""

    id: str
    ask: str
    steps: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class OldSentence:
    """A sentence with one term out of date (`says`), and others in use: (term, ref)."""

    term: str
    sentence: str
    says: str
    current: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Replaced:
    """What took the place of an old term."""

    term: str
    says: str
    key: str
    ref: str
    wrong: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scenario:
    """A short case on one norm. `wrong` is (text, why, ref)."""

    id: str
    topic: str
    ref: str
    roles: frozenset[str]
    people: tuple[str, ...]
    stem: str
    right: str
    why: str
    wrong: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class QuizData:
    """All of it."""

    words: dict[str, dict[str, str]]
    levels: dict[int, tuple[Kind, ...]]
    level_names: dict[int, str]
    players: dict[str, Player]
    audience: dict[str, frozenset[str]]
    headings: dict[str, frozenset[str]]
    families: dict[str, frozenset[str]]
    avoided: frozenset[str]
    lists: tuple[AskedList, ...]
    figures: tuple[Figure, ...]
    sequences: tuple[Sequence, ...]
    sentences: tuple[OldSentence, ...]
    replaced: tuple[Replaced, ...]
    scenarios: tuple[Scenario, ...]

    def say(self, section: str, key: str, **values: str) -> str:
        """The words of that name with their gaps filled in."""
        return self.words[section][key].format(**values)

    def are_near(self, one: str, other: str) -> bool:
        """Whether two roles are of one family."""
        return any({one, other} <= family for family in self.families.values())

    def level_of(self, kind: Kind) -> int:
        """The lowest level that asks for the kind."""
        return min(level for level, kinds in self.levels.items() if kind in kinds)


@cache
def quiz_data() -> QuizData:
    """What the data files hold. Raises `DataError` for a file that does not read."""
    raw = _read("quiz.toml")
    cases = _read("quiz_scenarios.toml")
    try:
        return QuizData(
            words={key: value for key, value in raw.items() if isinstance(value, dict) and key not in {"audience", "headings", "families", "avoid"}},
            levels={row["level"]: tuple(Kind(kind) for kind in row["kinds"]) for row in raw["level"]},
            level_names={row["level"]: row["name"] for row in raw["level"]},
            players={row["id"]: Player(row["id"], row["option"], row["subject"], row["name"], frozenset(row["with"])) for row in raw["role"]},
            audience={role: frozenset(ids) for role, ids in raw["audience"].items()},
            headings={addressee: frozenset(names) for addressee, names in raw["headings"].items()},
            families={name: frozenset(ids) for name, ids in raw["families"].items()},
            avoided=frozenset(raw["avoid"]["refs"]),
            lists=tuple(_list(row) for row in raw["list"]),
            figures=tuple(_figure(row) for row in raw["figure"]),
            sequences=tuple(Sequence(row["id"], row["ask"], tuple((step["text"], step["ref"]) for step in row["steps"])) for row in raw["sequence"]),
            sentences=tuple(
                OldSentence(row["term"], row["sentence"], row["says"], tuple((one["text"], one["ref"]) for one in row["current"])) for row in raw["outdated"]
            ),
            replaced=tuple(Replaced(row["term"], row["says"], row["key"], row["ref"], tuple(row["wrong"])) for row in raw["replaced"]),
            scenarios=tuple(_scenario(row) for row in cases["scenario"]),
        )
    except (KeyError, ValueError) as error:
        raise DataError(f"data file quiz.toml or quiz_scenarios.toml does not hold ({error}); restore it from the repository") from error


def counted(value: int, unit: str) -> str:
    """A number with its unit: 1 working day, 3 working days, 90 per cent."""
    if unit == "per cent":
        return f"{value} per cent"
    single = unit.removesuffix("s")
    return f"{value} {single if value == 1 else single + 's'}"


def _list(row: dict[str, Any]) -> AskedList:
    return AskedList(row["id"], row["ask"], tuple(row.get("family", ())), tuple(row["from"]), row["says"], row.get("about", ""))


def _figure(row: dict[str, Any]) -> Figure:
    value, unit = row.get("value", 0), row.get("unit", "")
    key = row.get("key") or counted(value, unit)
    wrong = tuple(row.get("wrong_words", ())) or tuple(counted(number, unit) for number in row["wrong"])
    return Figure(row["ref"], row["what"], row["ask"], value, unit, key, wrong, row.get("limit", 0))


def _scenario(row: dict[str, Any]) -> Scenario:
    wrong = tuple((one["text"], one["why"], one.get("ref", row["ref"])) for one in row["wrong"])
    return Scenario(row["id"], row["topic"], row["ref"], frozenset(row["roles"]), tuple(row["people"]), row["stem"], row["right"], row["why"], wrong)


def _read(name: str) -> dict[str, Any]:
    path = DATA / name
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise DataError(f"data file {path.name} does not read ({error}); restore it from the repository") from error
