"""What the chat's callbacks answer from, set once as a server starts. Chainlit is one application in a process, and so is this."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from assistant.pipeline import Assistant
from assistant.settings import Settings
from assistant.surfaces.chat.reconnect import Ordered
from assistant.surfaces.rates import RateLimit
from assistant.surfaces.visitors import is_loopback


class Connected:
    """The assistant, how it is set, the path that everything is served under, and what every session shares."""

    current: Callable[[], Assistant | None]
    settings: Settings
    site: str
    profiles: list[Any]
    ordered: Ordered
    rates: RateLimit


def wait_s(environ: Mapping[str, Any]) -> int:
    """Seconds that a client has to wait, who asks over one connection that was counted once. Somebody at this very machine never has to."""
    scope = environ.get("asgi.scope") or {}
    address = str((scope.get("client") or ("",))[0])
    return 0 if scope.get("direct") and is_loopback(address) else math.ceil(Connected.rates.wait_s(address))
