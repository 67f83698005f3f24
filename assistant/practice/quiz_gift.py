"""A GIFT file in, its questions out, read as Moodle reads them: for checking a quiz that was made earlier, by us or by someone else.

Read to the format's documentation, independently of how we write it. Text that is no question is reported with its line, never guessed at; nothing in a file is
followed.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from assistant.errors import QuizError

MAX_CHARACTERS = 2_000_000
_ESCAPED = ":#={}~\\"
# What an escaped character is while a question is taken apart: code points that Unicode keeps for no text at all.
_STAND_INS = {character: chr(0xFDD0 + number) for number, character in enumerate(_ESCAPED)} | {"n": chr(0xFDD0 + len(_ESCAPED))}
_BACK = str.maketrans({stand_in: "\n" if character == "n" else character for character, stand_in in _STAND_INS.items()})
_NOT_TEXT = re.compile("[\ufdd0-\ufdef]")
_ESCAPE = re.compile(r"\\([:#={}~\\n])")
_STARTS = re.compile(r"\s*(?:::|\$CATEGORY:|//)")
_MARKUP = re.compile(r"\s*\[(html|moodle|plain|markdown)\]")
_WEIGHT = re.compile(r"\s*%(-?\d+(?:\.\d+)?)%")
# Bounded, so that a file of unclosed brackets is read in time.
_ID = re.compile(r"\[id:((?:\\\]|[^\]\n]){1,255})\]")
_TAG = re.compile(r"\[tag:((?:\\\]|[^\]\n]){1,255})\]")
_PROVISION = re.compile(r"\s*//\s*provision:\s*(\S+)(?:\s+plain:(\S*))?(?:\s+words:(\S*))?\s*$")
_ELEMENT = re.compile(r"<[^<>]*>")


class GiftKind(StrEnum):
    """The sorts of question that GIFT knows."""

    SINGLE = "single"
    SEVERAL = "several"
    TRUE_FALSE = "true-false"
    MATCH = "match"
    NUMBER = "number"
    SHORT = "short"
    ESSAY = "essay"
    DESCRIPTION = "description"


@dataclass(frozen=True, slots=True)
class GiftAnswer:
    """Something that can be answered. `weight` is what it scores, in percent; `match` the half that belongs to `text` in a matching question."""

    text: str
    weight: float
    feedback: str = ""
    match: str = ""


@dataclass(frozen=True, slots=True)
class GiftProvision:
    """A provision that our own export says a question stands on, with the checksums of its wording at that time ("" where none was kept)."""

    id: str
    plain_sum: str = ""
    words_sum: str = ""


@dataclass(frozen=True, slots=True)
class GiftQuestion:
    """One question. `line` is where it begins; `id`, `tags` and `provisions` come from the comments above it."""

    name: str
    stem: str
    kind: GiftKind
    answers: tuple[GiftAnswer, ...]
    feedback: str
    category: str
    id: str
    tags: tuple[str, ...]
    provisions: tuple[GiftProvision, ...]
    line: int

    @property
    def texts(self) -> tuple[str, ...]:
        """Every text a reader can meet in it, in order."""
        inner = (text for answer in self.answers for text in (answer.text, answer.match, answer.feedback))
        return tuple(text for text in (self.name, self.stem, *inner, self.feedback) if text)


@dataclass(frozen=True, slots=True)
class Gift:
    """What a file holds: its questions, and (line, what is wrong) for whatever could not be read."""

    questions: tuple[GiftQuestion, ...]
    faults: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Comment:
    id: str
    tags: tuple[str, ...]
    provisions: tuple[GiftProvision, ...]


def read_gift(source: str) -> Gift:
    """The questions of a GIFT file, in order. Raises `QuizError` for a file that is too long; a question that does not read is a fault."""
    if len(source) > MAX_CHARACTERS:
        raise QuizError(f"GIFT file of {len(source)} characters is longer than {MAX_CHARACTERS}; split it in two")
    lines = _NOT_TEXT.sub("", source.removeprefix("\ufeff")).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    questions: list[GiftQuestion] = []
    faults: list[tuple[int, str]] = []
    category = ""
    for line, block in _blocks(lines):
        said = _said([text for text in block if text.lstrip().startswith("//")])
        text = "\n".join(text for text in block if not text.lstrip().startswith("//")).strip()
        if not text:
            continue
        if text.startswith("$CATEGORY:"):
            category = text.removeprefix("$CATEGORY:").strip()
            continue
        try:
            questions.append(_question(text, said, category, line))
        except ValueError as error:
            faults.append((line, str(error)))
    return Gift(tuple(questions), tuple(faults))


def _blocks(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Each run of lines that belongs to one question, with the number of its first line.

    An empty line ends a question, as in Moodle; but not inside its braces, unless what follows clearly begins another one.
    """
    block: list[str] = []
    begun = depth = 0
    for number, line in enumerate(lines, 1):
        comment = line.lstrip().startswith("//")
        empty = not line.strip()
        begins = bool(_STARTS.match(line)) and any(not text.lstrip().startswith("//") for text in block)
        # A new name ends a question whose braces are closed, and so does an empty line; braces left open end at the next name.
        if block and ((empty and depth <= 0) or (begins and (depth <= 0 or not lines[number - 2].strip()))):
            yield begun, block
            block, depth = [], 0
        if empty and not block:
            continue
        if not block:
            begun = number
        block.append(line)
        if not comment:
            bare = _ESCAPE.sub("", line)
            depth += bare.count("{") - bare.count("}")
        if line.startswith("$CATEGORY:"):
            yield begun, block
            block, depth = [], 0
    if block:
        yield begun, block


def _said(comments: list[str]) -> _Comment:
    """What comments say in the manner of Moodle: `[id:…]`, `[tag:…]`; and in ours, the provisions."""
    together = "\n".join(comments)
    found = _ID.search(together)
    marks = [match for comment in comments if (match := _PROVISION.match(comment))]
    return _Comment(
        found[1].replace("\\]", "]").strip() if found else "",
        tuple(tag.replace("\\]", "]").strip() for tag in _TAG.findall(together)),
        tuple(GiftProvision(match[1], match[2] or "", match[3] or "") for match in marks),
    )


def _question(text: str, said: _Comment, category: str, line: int) -> GiftQuestion:
    text = _ESCAPE.sub(lambda match: _STAND_INS[match[1]], text)
    name = ""
    if text.startswith("::") and "::" in text[2:]:
        name, _, text = text[2:].partition("::")
    before, opened, rest = text.strip().partition("{")
    inside, closed, after = rest.partition("}")
    if bool(opened) != bool(closed) or (not opened and "}" in text):
        raise ValueError("its answers are not between { and }")
    stem = f"{before.rstrip()} _____ {after.lstrip()}" if after.strip() else before
    inside, _, general = inside.rpartition("####") if "####" in inside else (inside, "", "")
    kind = _kind(inside.strip()) if opened else GiftKind.DESCRIPTION
    answers = tuple(_answers(kind, inside.strip()))
    if kind is GiftKind.SEVERAL and sum(answer.weight > 0 for answer in answers) == 0:
        raise ValueError("none of its answers is right")
    return GiftQuestion(_text(name), _text(stem), kind, answers, _text(general), category, said.id, said.tags, said.provisions, line)


def _kind(inside: str) -> GiftKind:
    """The sort of question, by Moodle's rules: the first that fits."""
    if not inside:
        return GiftKind.ESSAY
    if inside.startswith("#"):
        return GiftKind.NUMBER
    if "~" in inside:
        return GiftKind.SINGLE if "=" in inside else GiftKind.SEVERAL
    if "=" in inside and "->" in inside:
        return GiftKind.MATCH
    if inside.partition("#")[0].strip() in {"T", "TRUE", "F", "FALSE"}:
        return GiftKind.TRUE_FALSE
    return GiftKind.SHORT


def _answers(kind: GiftKind, inside: str) -> Iterator[GiftAnswer]:
    match kind:
        case GiftKind.TRUE_FALSE:
            yield from _true_false(inside)
        case GiftKind.NUMBER:
            yield from _weighed(inside.removeprefix("#"), 100.0)
        case GiftKind.SINGLE | GiftKind.SEVERAL:
            yield from _weighed(inside, 0.0)
        case GiftKind.SHORT:
            yield from _weighed(inside if inside.startswith("=") else f"={inside}", 100.0)
        case GiftKind.MATCH:
            for half in inside.split("=")[1:]:
                left, arrow, right = half.partition("->")
                if not arrow:
                    raise ValueError("a half of a pair is missing")
                yield GiftAnswer(_text(left), 100.0, match=_text(right))
        case GiftKind.ESSAY | GiftKind.DESCRIPTION:
            return


def _weighed(inside: str, unmarked: float) -> Iterator[GiftAnswer]:
    """Answers that begin with = (right) or ~ (wrong), or with neither for a lone number, each perhaps with a weight and feedback."""
    for mark, part in re.findall(r"(^|[=~])([^=~]*)", inside):
        if not part.strip():
            continue
        weight = 100.0 if mark == "=" else 0.0 if mark == "~" else unmarked
        if found := _WEIGHT.match(part):
            weight, part = float(found[1]), part[found.end() :]
        text, _, feedback = part.partition("#")
        yield GiftAnswer(_text(text), weight, _text(feedback))


def _true_false(inside: str) -> Iterator[GiftAnswer]:
    """The two answers, the right one first. Feedback stands as wrong, then right."""
    said, wrong, right = (*(part.strip() for part in inside.split("#", 2)), "", "")[:3]
    names = ("True", "False") if said in {"T", "TRUE"} else ("False", "True")
    yield GiftAnswer(names[0], 100.0, _text(right))
    yield GiftAnswer(names[1], 0.0, _text(wrong))


def _text(raw: str) -> str:
    """Words as a reader meets them: escapes put back, and markup taken off where the text says that it is HTML."""
    markup = _MARKUP.match(raw)
    text = (raw[markup.end() :] if markup else raw).translate(_BACK).strip()
    return html.unescape(_ELEMENT.sub(" ", text)).strip() if markup and markup[1] == "html" else text
