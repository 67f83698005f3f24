"""What a user did not say about a document, worked out from the document itself, with the names of what was worked out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from corpus import catalogue
from corpus.blocks import Block, BlockKind
from corpus.errors import EditionIdError
from corpus.model import Edition, EditionStatus, Kind
from corpus.provisions import slug

_EDITION_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_YEAR = re.compile(r"\b(20[0-4]\d)\b")
_KINDS = (
    (Kind.ACT, r"\bchapter \d+\b.*\bact\b|\ban act to\b"),
    (Kind.REGULATIONS, r"\bstatutory instruments?\b"),
    (Kind.STATUTORY_GUIDANCE, r"\bstatutory guidance\b"),
    (Kind.LOCAL_ARRANGEMENT, r"\b(?:safeguarding|published|multi-agency) arrangements\b"),
    (Kind.LOCAL_POLICY, r"\b(?:policy|procedures?|protocol)\b"),
    (Kind.GUIDANCE_NOTE, r"\bguidance notes?\b"),
    (Kind.BRIEFING, r"\b(?:briefing|booklet|seven[- ]minute|bulletin)\b"),
)
_LOCAL = frozenset({Kind.LOCAL_ARRANGEMENT, Kind.LOCAL_POLICY, Kind.GUIDANCE_NOTE, Kind.BRIEFING})
_OPENING = 4000


@dataclass(frozen=True, slots=True)
class Details:
    """What a user says of a document; None is "work it out"."""

    edition_id: str | None = None
    title: str | None = None
    area: str | None = None
    kind: Kind | None = None
    status: EditionStatus | None = None
    licence: str | None = None


@dataclass(frozen=True, slots=True)
class Described:
    """All there is to say of a document. `inferred` names the fields that nobody told us."""

    edition_id: str
    title: str
    area: str | None
    kind: Kind
    status: EditionStatus
    licence: str
    inferred: tuple[str, ...] = ()


def recognise(sha256: str, opening: str) -> str | None:
    """The catalogued edition that a file is: by its checksum, else by all of the phrases of the edition that has most of them."""
    known = catalogue.recognitions()
    for recognition in known:
        if sha256 in recognition.sha256:
            return recognition.edition_id
    text = _folded(opening)
    matches = [one for one in known if one.phrases and all(_folded(phrase) in text for phrase in one.phrases)]
    return max(matches, key=lambda one: len(one.phrases)).edition_id if matches else None


def describe(details: Details, path: Path, sha256: str, opening: str, blocks: list[Block]) -> Described:
    """Everything about a document: what the user said first, then what the catalogue knows, then what its own words suggest."""
    edition_id = details.edition_id or recognise(sha256, opening)
    if edition_id is not None and not _EDITION_ID.fullmatch(edition_id):
        raise EditionIdError(edition_id)
    known = catalogue.editions().get(edition_id) if edition_id else None
    # A checksum leaves no doubt; phrases and titles do.
    certain = details.edition_id is not None or any(sha256 in one.sha256 for one in catalogue.recognitions())
    inferred = [] if certain else ["edition_id"]
    title = details.title or (known.document if known else _title(path, blocks))
    kind = details.kind or (known.kind if known else _kind(f"{title} {opening[:_OPENING]}"))
    status = details.status or (known.status if known else EditionStatus.LOCAL if kind in _LOCAL else EditionStatus.FOR_INFORMATION)
    area = details.area or (known.area if known else _area(f"{title} {opening[:_OPENING]}"))
    licence = details.licence or (known.licence if known else _licence(opening))
    if known is None:
        said = {"title": details.title, "area": details.area, "kind": details.kind, "status": details.status, "licence": details.licence}
        inferred += [name for name, value in said.items() if value is None]
    return Described(edition_id or _edition_id(title, opening), title, area, kind, status, licence, tuple(inferred))


def edition_of(described: Described, url: str = "") -> Edition:
    """The edition as the catalogue has it, or one made from what is known of an uncatalogued document."""
    known = catalogue.editions().get(described.edition_id)
    if known is not None:
        return known
    year = _YEAR.search(described.edition_id)
    return Edition(
        id=described.edition_id,
        document=described.title,
        edition=year.group(1) if year else "undated",
        kind=described.kind,
        status=described.status,
        area=described.area,
        publisher="",
        licence=described.licence,
        attribution="",
        url=url,
        aliases=(described.title,),
    )


def _folded(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("’", "'").replace("‘", "'")).casefold()


def _title(path: Path, blocks: list[Block]) -> str:
    for block in blocks[:10]:
        if block.kind is BlockKind.HEADING and 1 < len(block.text.split()) <= 20:
            return block.text
    words = re.sub(r"[-_]+", " ", path.stem).strip()
    return words[:1].upper() + words[1:]


def _kind(text: str) -> Kind:
    folded = _folded(text)
    return next((kind for kind, pattern in _KINDS if re.search(pattern, folded)), Kind.LOCAL_POLICY)


def _area(text: str) -> str | None:
    """The area named most often, the earlier one of equals."""
    best: tuple[int, int] = (0, 0)
    name = None
    for area in catalogue.areas():
        if not area.in_extent:
            continue
        found = [match.start() for alias in (area.name, *area.aliases) for match in re.finditer(rf"\b{re.escape(alias)}\b", text)]
        if found and (len(found), -min(found)) > best:
            best, name = (len(found), -min(found)), area.name
    return name


def _licence(opening: str) -> str:
    folded = _folded(opening)
    if "open government licence" in folded:
        return "OGL v3.0"
    return "all rights reserved" if "all rights reserved" in folded else "not stated"


def _edition_id(title: str, opening: str) -> str:
    made = slug(title)
    years = _YEAR.findall(title) or _YEAR.findall(opening[:1500])
    return made if not years or years[-1] in made else f"{made}-{years[-1]}"
