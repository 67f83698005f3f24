"""Lists in texts that set nothing in: what counts otherwise beneath an item that ends with a colon hangs from that item."""

from __future__ import annotations

import pytest

from corpus.blocks import BlockKind
from corpus.read_text import read_text_blocks


def _levels(*lines: str) -> list[int]:
    return [block.level for block in read_text_blocks("\n".join(lines)) if block.kind is BlockKind.ITEM]


@pytest.mark.parametrize(
    ("lines", "levels"),
    [
        (("1. Crews must keep:", "a) a log;", "b) a lamp.", "2. The log is blue;"), [1, 2, 2, 1]),
        (("1. Crews must keep:", "a) a log with:", "• dates", "• names", "b) a lamp.", "2. The log is blue;"), [1, 2, 3, 3, 2, 1]),
        (("• a log with:", "1) dates", "2) names", "• a lamp"), [1, 2, 2, 1]),
    ],
)
def test_items_that_count_otherwise_hang_from_the_item_with_the_colon(lines: tuple[str, ...], levels: list[int]) -> None:
    assert _levels("Crews:", *lines) == levels


def test_items_that_count_otherwise_without_a_colon_before_them_stay_level() -> None:
    assert _levels("Crews keep:", "• a log", "1) a lamp", "• a bell") == [1, 1, 1]


def test_what_is_set_in_hangs_from_what_stands_further_out() -> None:
    assert _levels("Crews keep:", "• a log", "    • dates", "• a bell") == [1, 2, 1]
