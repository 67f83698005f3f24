"""A route as shown in, the boxes and arrows of its diagram out, with a description that says the same in words. Drawn by the server: no script, no style."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from itertools import pairwise

from assistant.surfaces.escalation import ShownRoute, ShownStage, ShownStep
from assistant.surfaces.render import force
from corpus.model import Duty
from corpus.wording import wording

WIDTH, INDENT, GAP, PAD, LEADING = 340, 24, 20, 10, 17
CHARACTERS = 46  # that stand in a full box at the drawn size


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of a box; its baseline's height, and whether it is set bold."""

    text: str
    y: int
    is_bold: bool


@dataclass(frozen=True, slots=True)
class Box:
    """One step or local stage."""

    x: int
    y: int
    width: int
    height: int
    is_local: bool
    is_yours: bool
    lines: tuple[TextLine, ...]


@dataclass(frozen=True, slots=True)
class Arrow:
    """From the foot of one box to the head of the next."""

    x: int
    top: int
    bottom: int


@dataclass(frozen=True, slots=True)
class Diagram:
    """Everything to draw; `description` is read out in its place."""

    title: str
    description: str
    width: int
    height: int
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


def diagram_of(route: ShownRoute) -> Diagram:
    """The route as boxes from top to bottom; the area's own stages stand in, where the route hands over to them."""
    boxes: list[Box] = []
    for words, is_local, is_yours in _rows(route):
        y = boxes[-1].y + boxes[-1].height + GAP if boxes else 2
        boxes.append(_box(words, y, is_local=is_local, is_yours=is_yours))
    arrows = [Arrow(WIDTH // 2, before.y + before.height, after.y) for before, after in pairwise(boxes)]
    said = " ".join(f"{'; '.join(words)}." for words, _, _ in _rows(route))
    title = wording("escalation", "diagram_title", label=route.kind.label)
    return Diagram(title, said, WIDTH, boxes[-1].y + boxes[-1].height + 2 if boxes else 2, tuple(boxes), tuple(arrows))


def _rows(route: ShownRoute) -> list[tuple[tuple[str, ...], bool, bool]]:
    """Words of each box, the first of them bold; whether it is local, and whether it is for the one who asks."""
    rows: list[tuple[tuple[str, ...], bool, bool]] = []
    for step in route.steps:
        rows.append((_step(step), False, step.is_yours))
        if step.number == route.local_after:
            stages = [stage for local in route.local for procedure in local.procedures for stage in procedure.stages]
            rows += [(_stage(stage), True, False) for stage in stages] or [(_gap(route), True, False)]
    return rows


def _gap(route: ShownRoute) -> tuple[str, ...]:
    """A box that stands for stages which are not held, or could not be read, so that the drawing shows where they belong."""
    whose = wording("escalation", "local_box", area=route.area) if route.area else wording("escalation", "local_box_any")
    return (whose, wording("escalation", f"local_box_{route.local_state.replace('-', '_')}"))


def _step(step: ShownStep) -> tuple[str, ...]:
    who = step.who or wording("escalation", "nobody_named")
    yours = f" ({wording('escalation', 'yours').lower()})" if step.is_yours else ""
    to = f", {wording('escalation', 'to').lower()}: {step.to}" if step.to else ""
    lines = (f"{step.number}. {who[:1].upper()}{who[1:]}{yours}", f"{force(Duty(step.duty))}{to}")
    return (*lines, f"{wording('escalation', 'when')}: {step.when}") if step.when else lines


def _stage(stage: ShownStage) -> tuple[str, ...]:
    name = f"{stage.label}: {stage.title}" if stage.title else stage.label
    return (name, *([", ".join(stage.people)] if stage.people else []), *(["; ".join(stage.periods)] if stage.periods else []))


def _box(words: tuple[str, ...], y: int, *, is_local: bool, is_yours: bool) -> Box:
    x = INDENT if is_local else 2
    width = WIDTH - 2 * x
    characters = CHARACTERS * width // WIDTH
    lines: list[TextLine] = []
    for number, said in enumerate(words):
        # Bold letters are wider.
        for line in textwrap.wrap(said, characters - (5 if number == 0 else 0)) or [""]:
            lines.append(TextLine(line, y + PAD + LEADING * (len(lines) + 1) - 5, number == 0))
    return Box(x, y, width, 2 * PAD + LEADING * len(lines), is_local, is_yours, tuple(lines))
