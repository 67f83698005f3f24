"""Rows of numbers in, small pictures out: inline SVG with a title and a description, in one dark ink that prints."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

WIDTH, HEIGHT = 480, 260
LEFT, TOP, RIGHT, BOTTOM = 46, 12, 12, 44


def _picture(title: str, body: Sequence[str]) -> str:
    opening = (
        f'<svg role="img" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" xmlns="http://www.w3.org/2000/svg"><title>{escape(title)}</title>'
    )
    return "".join([opening, *body, "</svg>"])


def _text(x: float, y: float, text: str, anchor: str = "middle") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="11" fill="currentColor">{escape(text)}</text>'


def _x(share: float) -> float:
    return LEFT + share * (WIDTH - LEFT - RIGHT)


def _y(share: float) -> float:
    return TOP + (1 - share) * (HEIGHT - TOP - BOTTOM)


def reliability_plot(rows: Sequence[Sequence[str]]) -> str:
    """Mean score across, share right up; on the dashed line a score is the chance of being right. Bigger dots stand for more cases."""
    most = max(int(row[2]) for row in rows)
    body = [f'<path d="M{_x(0):.1f} {_y(0):.1f}L{_x(1):.1f} {_y(1):.1f}" stroke="currentColor" stroke-dasharray="4 4" fill="none"/>']
    body.append(f'<path d="M{_x(0):.1f} {_y(1):.1f}V{_y(0):.1f}H{_x(1):.1f}" stroke="currentColor" fill="none"/>')
    for score, right, n in rows:
        radius = 3 + 7 * (int(n) / most) ** 0.5
        body.append(f'<circle cx="{_x(float(score)):.1f}" cy="{_y(float(right)):.1f}" r="{radius:.1f}" fill="#1d70b8" stroke="currentColor"/>')
    for tick in (0.0, 0.25, 0.5, 0.75, 1.0):
        body += [_text(_x(tick), HEIGHT - BOTTOM + 16, f"{tick:g}"), _text(LEFT - 6, _y(tick) + 4, f"{tick:g}", "end")]
    body.append(_text(_x(0.5), HEIGHT - 8, "leading score"))
    return _picture("How often the leading target is right, by its score", body)


def bars(rows: Sequence[Sequence[str]]) -> str:
    """One bar a row, its number above it."""
    most = max((int(row[1]) for row in rows), default=0) or 1
    step = 1 / len(rows)
    body = []
    for place, (label, count) in enumerate(rows):
        top = _y(int(count) / most)
        body.append(f'<rect x="{_x(step * place) + 2:.1f}" y="{top:.1f}" width="{_x(step) - _x(0) - 4:.1f}" height="{_y(0) - top:.1f}" fill="#1d70b8"/>')
        body.append(_text(_x(step * (place + 0.5)), top - 3, count))
        middle = _x(step * (place + 0.5))
        turned = f"translate({middle:.1f} {_y(0) + 10:.1f}) rotate(30)"
        body.append(f'<text transform="{turned}" font-size="9" fill="currentColor">{escape(label.removesuffix(" ms"))}</text>')
    body.append(f'<path d="M{_x(0):.1f} {_y(0):.1f}H{_x(1):.1f}" stroke="currentColor"/>')
    return _picture("Number of questions by time to answer, in milliseconds", body)
