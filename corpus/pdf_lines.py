"""A PDF's pages in; lines out, with their place, size and weight, and with footnote marks taken out of the words and kept beside them."""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from dataclasses import dataclass, field, replace

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

HYPHEN_AT_LINE_END = "\x02"
_BOLD = 600
_BOLD_NAME = re.compile(rb"(?i)bold|black|heavy")
_RAISED = 0.2
# legislation.gov.uk numbers its annotations F1 (text), C1 (modifications), I1 (commencement), E1, M1, X1 and P1.
_AMENDMENT_LETTERS = frozenset("FCIEMXP")
_SMALLEST_BOX_PT = 30.0


@dataclass(frozen=True, slots=True)
class Line:
    """One line of one column. Coordinates are points from the lower left; `y` is the baseline. `marks` are (offset in text, footnote number)."""

    text: str
    x: float
    right: float
    y: float
    size: float
    bold: bool
    marks: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Frame:
    """A drawn rectangle large enough to hold text."""

    left: float
    bottom: float
    right: float
    top: float

    def holds(self, line: Line) -> bool:
        """Whether the line's start stands inside."""
        return self.bottom - 2 <= line.y <= self.top + 2 and self.left - 2 <= line.x <= self.right


@dataclass(frozen=True, slots=True)
class PdfPage:
    """A page's lines from top to bottom and the frames drawn on it."""

    number: int
    width: float
    height: float
    lines: tuple[Line, ...]
    frames: tuple[Frame, ...]
    n_images: int


@dataclass(frozen=True, slots=True)
class _Char:
    text: str
    x: float
    right: float
    y: float
    size: float
    bold: bool


@dataclass(slots=True)
class _Run:
    """Characters on one baseline, as the file gives them."""

    chars: list[_Char] = field(default_factory=list)

    @property
    def y(self) -> float:
        """The baseline most characters stand on; of equally many the lower, so that a raised mark never sets it."""
        counts = Counter(round(char.y, 1) for char in self.chars if char.text.strip() and char.size >= 0.9 * self.size)
        return min(counts, key=lambda y: (-counts[y], y)) if counts else self.chars[0].y

    @property
    def size(self) -> float:
        return max((char.size for char in self.chars if char.text.strip()), default=0.0)


def page_lines(document: pdfium.PdfDocument, number: int) -> PdfPage:
    """The lines and frames of page `number`, counted from 1."""
    page = document[number - 1]
    width, height = page.get_size()
    text_page = page.get_textpage()
    try:
        runs = _runs(_chars(text_page))
        frames, n_images = _frames(page, width, height)
    finally:
        text_page.close()
        page.close()
    lines = _marks_joined([line for line in (_line(run) for run in runs) if line.text.strip() or line.marks])
    lines.sort(key=lambda line: (-line.y, line.x))
    return PdfPage(number, width, height, tuple(lines), tuple(frames), n_images)


def _chars(text_page: pdfium.PdfTextPage) -> list[_Char]:
    raw = text_page.raw
    x, y = ctypes.c_double(), ctypes.c_double()
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    matrix = pdfium_c.FS_MATRIX()
    chars: list[_Char] = []
    bold, starts_word = False, True
    for index in range(text_page.count_chars()):
        text = chr(pdfium_c.FPDFText_GetUnicode(raw, index))
        pdfium_c.FPDFText_GetCharOrigin(raw, index, x, y)
        pdfium_c.FPDFText_GetCharBox(raw, index, left, right, bottom, top)
        size = pdfium_c.FPDFText_GetFontSize(raw, index)
        if pdfium_c.FPDFText_GetMatrix(raw, index, matrix):
            size *= float((matrix.b**2 + matrix.d**2) ** 0.5)
        if starts_word:
            # Asked once a word, since it is the costly question.
            bold = _is_bold(raw, index)
        starts_word = not text.strip()
        chars.append(_Char(text, x.value, right.value, y.value, round(size, 1), bold))
    return chars


def _is_bold(raw: object, index: int) -> bool:
    """By weight, or by name: the weight of the standard fonts is not told."""
    if pdfium_c.FPDFText_GetFontWeight(raw, index) >= _BOLD:
        return True
    flags = ctypes.c_int()
    name = ctypes.create_string_buffer(128)
    pdfium_c.FPDFText_GetFontInfo(raw, index, name, len(name), flags)
    return _BOLD_NAME.search(name.value) is not None


def _runs(chars: list[_Char]) -> list[_Run]:
    runs: list[_Run] = []
    run = _Run()
    for char in chars:
        if char.text in "\r\n":
            if run.chars:
                runs.append(run)
            run = _Run()
            continue
        if char.text != HYPHEN_AT_LINE_END and char.text.strip() and run.chars and _off_line(run.chars, char):
            runs.append(run)
            run = _Run()
        run.chars.append(char)
    if run.chars:
        runs.append(run)
    return runs


def _off_line(before: list[_Char], char: _Char) -> bool:
    last = next((other for other in reversed(before) if other.text.strip()), before[-1])
    size = max(last.size, char.size, 1.0)
    # A jump to another column, or back to one, is another line although the baseline is the same.
    return abs(last.y - char.y) > 0.6 * size or char.x < last.x - size or char.x > last.right + 3 * size


def _line(run: _Run) -> Line:
    size, base = run.size, run.y
    text = ""
    marks: list[tuple[int, str]] = []
    in_mark = False
    for char, after in zip(run.chars, [*run.chars[1:], None], strict=True):
        lettered = char.text in _AMENDMENT_LETTERS and char.y > base + _RAISED * size and after is not None and _is_mark(after, base, size)
        raised = lettered or _is_mark(char, base, size)
        if raised:
            if in_mark:
                marks[-1] = (marks[-1][0], marks[-1][1] + char.text)
            else:
                marks.append((len(text.rstrip()), char.text))
            in_mark = True
            continue
        in_mark = False
        text += char.text
    solid = [char for char in run.chars if char.text.strip() and char.text != HYPHEN_AT_LINE_END]
    letters = [char for char in solid if char.text.isalnum()] or solid
    bold = bool(letters) and sum(char.bold for char in letters) > 0.8 * len(letters)
    x = solid[0].x if solid else run.chars[0].x
    right = max((char.right for char in solid), default=x)
    return Line(text, x, right, base, size, bold, tuple((offset, number) for offset, run_on in marks for number in _numbers(run_on)))


def _numbers(digits: str) -> tuple[str, ...]:
    """Marks that touch read as one number: "160161" is 160 and 161."""
    for at in range(1, len(digits) if len(digits) > 3 and digits.isdigit() else 0):
        if int(digits[at:]) == int(digits[:at]) + 1:
            return (digits[:at], digits[at:])
    return (digits,)


def _marks_joined(lines: list[Line]) -> list[Line]:
    """Footnote marks that the file gives as lines of their own put where they stand: at the end of the line they touch."""
    loose = [line for line in lines if line.text.strip().isdigit() and len(line.text.strip()) <= 3]
    result = list(lines)
    for mark in loose:
        for index, line in enumerate(result):
            raised = _RAISED * line.size < mark.y - line.y < 0.6 * line.size
            if raised and mark.size < 0.85 * line.size and abs(mark.x - line.right) < 0.5 * line.size:
                result[index] = replace(line, marks=(*line.marks, (len(line.text.rstrip()), mark.text.strip())))
                result.remove(mark)
                break
    return result


def _is_mark(char: _Char, base: float, size: float) -> bool:
    return char.text.isdigit() and char.y > base + _RAISED * size


def _frames(page: pdfium.PdfPage, width: float, height: float) -> tuple[list[Frame], int]:
    frames: list[Frame] = []
    n_images = 0
    for item in page.get_objects(max_depth=3):
        if item.type == pdfium_c.FPDF_PAGEOBJ_IMAGE:
            n_images += 1
        if item.type != pdfium_c.FPDF_PAGEOBJ_PATH:
            continue
        left, bottom, right, top = item.get_bounds()
        if right - left >= _SMALLEST_BOX_PT and top - bottom >= 12 and (right - left < width * 0.97 or top - bottom < height * 0.97):
            frames.append(Frame(left, bottom, right, top))
    return frames, n_images
