"""The lines of a flow chart in; the words of its boxes out, in reading order, one list item each."""

from __future__ import annotations

from corpus.pdf_layout import Placed
from corpus.pdf_lines import Frame, Line


def chart_nodes(placed: list[Placed], frames: tuple[Frame, ...], page_width: float) -> list[str]:
    """The words in each box of a chart, boxes from top to bottom and then from left to right; words outside any box group by closeness."""
    nodes = [frame for frame in frames if frame.right - frame.left < 0.72 * page_width and frame.top - frame.bottom > 20]
    held: dict[int, list[Line]] = {}
    loose: list[list[Line]] = []
    for item in placed:
        line = item.line
        middle = (line.x + line.right) / 2
        around = [index for index, node in enumerate(nodes) if node.left - 2 <= middle <= node.right + 2 and node.bottom - 3 <= line.y <= node.top + 2]
        if around:
            smallest = min(around, key=lambda index: (nodes[index].right - nodes[index].left) * (nodes[index].top - nodes[index].bottom))
            held.setdefault(smallest, []).append(line)
        else:
            _add_loose(loose, line)
    groups = [*held.values(), *loose]
    groups.sort(key=lambda lines: (-round(max(line.y for line in lines) / 14), min(line.x for line in lines)))
    return [" ".join(" ".join(line.text.split()) for line in lines) for lines in groups]


def _add_loose(loose: list[list[Line]], line: Line) -> None:
    for group in loose:
        last = group[-1]
        if last.y - line.y < 2.0 * line.size and min(last.right, line.right) - max(last.x, line.x) > 0:
            group.append(line)
            return
    loose.append([line])
