"""The words that an exported quiz carries beside its own, read from `corpus/data/quiz_export.toml`, and what is put together of them."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields, is_dataclass, replace
from functools import cache
from string import ascii_uppercase
from typing import Any

from assistant.practice.quiz.model import Cited, Item, Kind, Pair, Quiz, Shape, Step
from corpus.catalogue import DATA
from corpus.model import EditionStatus

# The most characters that Moodle keeps of a tag.
MOODLE_TAG = 50
# What XML 1.0 cannot hold, and halves of characters that UTF-8 cannot.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@cache
def _data() -> dict[str, dict[str, str]]:
    return tomllib.loads((DATA / "quiz_export.toml").read_text("utf-8"))


def said(section: str, key: str, **values: str | int) -> str:
    """One sentence, filled in. Values go in as they are, whatever they hold."""
    return re.sub(r"\{(\w+)\}", lambda match: str(values[match[1]]), _data()[section][key])


def cleaned(quiz: Quiz) -> Quiz:
    """The same quiz without characters that no file format can hold, and with one kind of line end."""
    result: Quiz = _cleaned(quiz)
    return result


def _cleaned(value: Any) -> Any:
    if type(value) is str:
        return _UNWRITABLE.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
    if isinstance(value, tuple):
        return tuple(_cleaned(one) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: _cleaned(getattr(value, field.name)) for field in fields(value)})
    return value


def cite(cited: Cited) -> str:
    """A citation in words: document, edition, place and page."""
    return said("text", "cite", document=document(cited), place=place(cited))


def place(cited: Cited) -> str:
    """Where in the document: place and page."""
    return said("text", "place_page" if cited.page else "place", locator=cited.locator, page=cited.page or "")


def document(cited: Cited) -> str:
    """Document and edition. An edition that the name has in it already, as an Act's year, is not said again."""
    return said("text", "edition", document=cited.document, edition=cited.edition) if cited.edition and cited.edition not in cited.document else cited.document


def sources(item: Item) -> tuple[str, ...]:
    """Every citation of an item, a line for each document."""
    places: dict[str, list[str]] = {}
    for cited in item.citations:
        held = places.setdefault(document(cited), [])
        held.extend([place(cited)] if place(cited) not in held else [])
    return tuple(said("text", "cite", document=name, place=said("text", "and").join(held)) for name, held in places.items())


def superseded(cited: Cited) -> bool:
    """Whether the edition cited has been replaced."""
    return cited.status == EditionStatus.SUPERSEDED


def reason(item: Item, rationale: str, citation: str) -> str:
    """Why something is right or wrong, with the place to read it unless the words say it themselves."""
    cited = item.citation(citation)
    # The edition goes without saying where the item stands on one only: all its sources are named in the end.
    told = cited.locator in rationale and (cited.edition in rationale or len(item.edition_ids) == 1)
    return rationale if told else said("text", "reason", rationale=rationale, cite=cite(cited))


def general(item: Item) -> str:
    """What every learner is told in the end: the feedback, and all the sources."""
    key = "source_superseded" if any(superseded(cited) for cited in item.citations) else "source"
    return "\n".join(part for part in (item.feedback, said("text", key, cites="; ".join(sources(item))) if item.citations else "") if part)


def reasons_of_parts(item: Item) -> str:
    """The reasons of pairs and steps, a line each, for formats that can show them only all together."""
    parts: tuple[Pair | Step, ...] = (*item.pairs, *item.steps)
    keys = [said("text", "key_pair", left=left, right=right) for left, right in pairs_of(item)]
    return "\n".join(f"{key} – {reason(item, part.rationale, part.citation)}" for key, part in zip(keys, parts, strict=True))


def explained(item: Item) -> str:
    """The feedback with the reasons of pairs and steps before it."""
    return "\n".join(part for part in (reasons_of_parts(item), general(item)) if part)


def asked(item: Item) -> str:
    """The question with its instruction."""
    return "\n".join(part for part in (item.stem, item.instruction) if part.strip())


def name(item: Item, number: int) -> str:
    """A short name that sorts as the quiz runs: its number and the first words."""
    line = " ".join(item.stem.split())
    short = line if len(line) <= 60 else line[:60].rsplit(" ", 1)[0] + " …"
    return said("text", "name", number=f"{number:02}", stem=short)


def category(quiz: Quiz) -> str:
    """The name of the category that the questions go into."""
    title, prefix = " ".join(quiz.title.split()), said("text", "category", title="")
    return title if title.startswith(prefix.rstrip(": ")) else f"{prefix}{title}"


def tags(item: Item, most: int = 0) -> tuple[str, ...]:
    """What a question is found by: its own tags, and its kind, level, role, topic, force, editions and provisions where they are not among them.

    With `most`, none is longer: a tag of words ends in an ellipsis, and a fact that would not be whole is left out.
    """
    facts = (
        ("kind", item.kind.value),
        ("level", str(item.level)),
        ("role", item.role),
        ("topic", item.topic),
        ("duty", item.duty),
        *(("edition", edition) for edition in item.edition_ids),
        *(("provision", provision) for provision in item.provision_ids),
    )
    own = [" ".join(tag.split()) for tag in item.tags]
    told = [f"{key}:{value}" for key, value in facts if value and value not in own]
    if most:
        own = [tag if len(tag) <= most else f"{tag[: most - 1].rstrip()}…" for tag in own]
        told = [tag for tag in told if len(tag) <= most]
    return tuple(dict.fromkeys(tag for tag in (*own, *told) if tag))


def pairs_of(item: Item) -> tuple[tuple[str, str], ...]:
    """The pairs of a matching; of an ordering too, each step with its number, for formats that have none."""
    if item.shape is Shape.ORDERING:
        return tuple((said("text", "step", number=number), step.text) for number, step in enumerate(item.steps, 1))
    return tuple((pair.left, pair.right) for pair in item.pairs)


def shown_right(item: Item) -> tuple[str, ...]:
    """The right-hand sides of a matching, or the steps of an ordering, in the order to show them in, each text once."""
    texts = [step.text for step in item.steps] if item.shape is Shape.ORDERING else [pair.right for pair in item.pairs]
    return tuple(dict.fromkeys(texts[index] for index in item.shown))


def shape(item: Item) -> Shape:
    """How an item is answered; a true-or-false whose two answers were worded otherwise is one choice of two."""
    words = {said("text", "true").casefold(), said("text", "false").casefold()}
    reworded = item.shape is Shape.TRUE_FALSE and {option.text.strip().casefold() for option in item.options} != words
    return Shape.ONE if reworded else item.shape


def is_true(item: Item) -> bool:
    """Whether the statement of a true-or-false item holds."""
    return any(option.right and option.text.strip().casefold() == said("text", "true").casefold() for option in item.options)


def shuffles(item: Item) -> bool:
    """Whether answers may be shown in any order. The words of force keep theirs, from strong to weak."""
    return item.kind is not Kind.MUST_OR_SHOULD


def letter(index: int) -> str:
    """A, B, and so on to Z, then AA, AB."""
    first, second = divmod(index, 26)
    return (ascii_uppercase[first - 1] if first else "") + ascii_uppercase[second]


def share(item: Item, right: bool) -> float:
    """What choosing one option of several scores, out of 1: all the right ones make 1, all of both make 0."""
    alike = sum(option.right == right for option in item.options)
    return (1 if right else -1) / alike


def weight(value: float) -> str:
    """A share in percent with at most five decimals: 33.33333, 50, -100."""
    return f"{value * 100:.5f}".rstrip("0").rstrip(".")
