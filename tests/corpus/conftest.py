"""PDFs that the tests draw themselves: every word in them is invented."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from fpdf import FPDF

LEADING, GAP, LIST_GAP = 16.5, 28.5, 23.0
BULLET = chr(149)  # how the standard fonts encode •


class Sheets:
    """Draws pages the way word processors set them: text from the top down, numbers and notes at the foot."""

    def __init__(self) -> None:
        self.pdf = FPDF(unit="pt", format="A4")
        self.pdf.set_auto_page_break(auto=False)
        self.number = 0
        self.y = self.foot = 0.0

    def page(self, number: int | None = None, header: str = "") -> Sheets:
        self.pdf.add_page()
        self.number = number if number is not None else self.number + 1
        self.y, self.foot = 60.0, 745.0
        if header:
            self._put(57, 30, header, 9)
        self._put(290, 810, str(self.number), 12)
        return self

    def heading(self, text: str, size: float = 16) -> Sheets:
        self.y += GAP
        self._put(57, self.y, text, size, bold=True)
        return self

    def para(self, *lines: str, x: float = 57, gap: float = GAP, bold: bool = False) -> Sheets:
        self.y += gap
        for index, line in enumerate(lines):
            self.y += LEADING if index else 0
            self._line(x, line, bold=bold)
        return self

    def item(self, *lines: str, x: float = 75, marker: str = BULLET) -> Sheets:
        self.y += LIST_GAP
        self._put(x, self.y, marker, 12)
        for index, line in enumerate(lines):
            self.y += LEADING if index else 0
            self._line(x + 18, line)
        return self

    def note(self, number: int, text: str) -> Sheets:
        self._put(57, self.foot - 3, str(number), 6)
        self._put(66, self.foot, text, 8)
        self.foot += 12
        return self

    def frame(self, draw: Callable[[Sheets], object]) -> Sheets:
        self.y += 10
        top = self.y + 6
        draw(self)
        self.pdf.rect(50, top, 490, self.y + 10 - top)
        self.y += 12
        return self

    def save(self, path: Path, password: str | None = None) -> Path:
        if password:
            self.pdf.set_encryption(owner_password=password, user_password=password)
        self.pdf.output(str(path))
        return path

    def _line(self, x: float, text: str, *, bold: bool = False) -> None:
        """A line; "~12~" in it is a raised footnote mark."""
        for index, part in enumerate(text.split("~")):
            x = self._put(x, self.y - 4, part, 8) if index % 2 else self._put(x, self.y, part, 12, bold=bold)

    def _put(self, x: float, y: float, text: str, size: float, *, bold: bool = False) -> float:
        self.pdf.set_font("Helvetica", "B" if bold else "", size)
        self.pdf.text(x, y, text)
        return float(x + self.pdf.get_string_width(text))


@pytest.fixture
def sheets() -> Sheets:
    """An empty PDF to draw on."""
    return Sheets()


@pytest.fixture
def handbook(tmp_path: Path) -> Path:
    """A numbered handbook of four pages with everything that has to be put together again."""
    made = Sheets()
    made.page().heading("Chapter 1: Lanterns", 18)
    made.para("1. Each harbour keeps one lantern~4~ lit by night, and the keeper must check it at", "dusk. The lantern is tended by a multi-", "agency crew.")
    made.heading("Keeping watch")
    made.para("2. The keeper should:").item("count the boats", "that come in").item("tell the mate about:").item("fog", x=93, marker="o")
    made.note(4, "Lantern Order 1901")
    made.page().item("ice on the", "slipway", x=93, marker="o").item("write the tally down")
    made.para("3. A mate may stand in for the keeper. The mate is then answerable for what is done")
    made.note(5, "Chosen by the crew for a year")
    made.page().para("on that night~5~.", gap=0)
    made.frame(lambda box: box.para("What a mate does", bold=True).item("Trim the wick.", marker="1.").item("Ring the bell in fog.", marker="2."))
    made.para("4. Both sign the book, see Harbour Rules, part", "12. If the book is lost, they start another.")
    made.heading("Storms")
    made.frame(lambda box: box.para("In a storm the crew should stay ashore.").para("Afterwards:", bold=True).para("The mate must:", bold=True).item("look"))
    made.page().heading("Appendix A: Glossary", 18).para("Lantern - The lamp on the mole.").para("Wick - What burns in it.", "It is cotton.")
    return made.save(tmp_path / "handbook.pdf")
