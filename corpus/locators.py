"""Places as people write them: `para_107__item_8` is "paragraph 107, item 8", `s_16G__sub_7` is "section 16G(7)"."""

from __future__ import annotations

_WORDS = {"item": "item", "note": "footnote", "part": "part", "chart": "chart", "table": "table", "row": "row", "sched": "schedule", "reg": "regulation"}


def locator_of(place: str, heading_path: tuple[str, ...] = ()) -> str:
    """The locator shown beside a citation. `heading_path` names the section of an unnumbered document."""
    parts = place.split("__")
    kind, _, number = parts[0].partition("_")
    if kind == "para":
        return _after(f"paragraph {number}", parts[1:])
    if kind == "s":
        return _section(number, parts[1:])
    if kind == "glossary":
        return f"glossary, “{parts[1].replace('-', ' ')}”" if len(parts) > 1 else "glossary"
    if kind == "sec":
        name = heading_path[-1] if heading_path else number.replace("-", " ")
        return _after(f"“{name}”", parts[1:])
    return _after(f"{_WORDS.get(kind, kind)} {number}".strip(), parts[1:])


def _after(base: str, rest: list[str]) -> str:
    text = base
    for part in rest:
        kind, _, number = part.partition("_")
        if kind == "box":
            text = text.replace("paragraph", "box after paragraph", 1) + (f" (box {number})" if number else "")
        elif kind == "p":
            text += f", paragraph {number}"
        else:
            text += f", {_WORDS.get(kind, kind)}{' ' + number if number else ''}"
    return text


def _section(number: str, rest: list[str]) -> str:
    text = f"section {number}"
    for part in rest:
        _, _, value = part.partition("_")
        text += f"({value})"
    return text
