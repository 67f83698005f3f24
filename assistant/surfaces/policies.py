"""A path and a response's headers in, the headers that keep browsers strict out. Nothing of ours needs anything from another site."""

from __future__ import annotations

from collections.abc import Iterable

Headers = list[tuple[bytes, bytes]]

API_PATHS = ("/api/", "/healthz", "/openapi.json")
CHAT_PATH = "/chat"
API_POLICY = "default-src 'none'; frame-ancestors 'none'"
PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_DENIED = "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), microphone=(), payment=(), usb=()"
_YEAR_S = 365 * 24 * 3600


def is_chat(path: str) -> bool:
    """Whether the chat answers at a path; paths are without the base path."""
    return path == CHAT_PATH or path.startswith(f"{CHAT_PATH}/")


def strict_headers(path: str, scheme: str, present: Iterable[tuple[bytes, bytes]]) -> Headers:
    """What to add to a response; a header that is set already stays."""
    there = {name.lower(): value for name, value in present}
    is_html = there.get(b"content-type", b"").startswith(b"text/html")
    wanted = {
        b"x-content-type-options": "nosniff",
        # A page's own forms have to say where they come from; nobody else learns anything.
        b"referrer-policy": "same-origin" if is_html else "no-referrer",
        b"cross-origin-resource-policy": "same-origin",
    }
    if is_html:
        wanted |= {
            b"content-security-policy": PAGE_POLICY,
            b"x-frame-options": "DENY",
            b"cross-origin-opener-policy": "same-origin",
            b"permissions-policy": _DENIED,
        }
    elif path.startswith(API_PATHS):
        wanted |= {b"content-security-policy": API_POLICY, b"cache-control": "no-store"}
    elif path.startswith("/static/"):
        wanted |= {b"content-security-policy": API_POLICY}
    if scheme in {"https", "wss"}:
        wanted |= {b"strict-transport-security": f"max-age={_YEAR_S}"}
    return [(name, value.encode()) for name, value in wanted.items() if name not in there]
