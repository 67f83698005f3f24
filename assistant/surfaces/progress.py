"""Long work in, a bar on stderr out while it lasts. Nothing is drawn, and rich is not loaded, until there is something to wait for."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from assistant.holdings import Holdings, Progress, open_holdings
from assistant.settings import Settings


class Bar:
    """Called with (done, all) as work goes on."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._bar: Any = None
        self._task: Any = None

    def __call__(self, done: int, total: int) -> None:
        """Moves the bar; the first call draws it."""
        if self._bar is None:
            rich_progress, rich_console = import_module("rich.progress"), import_module("rich.console")
            self._bar = rich_progress.Progress(console=rich_console.Console(file=sys.stderr))
            self._bar.start()
            self._task = self._bar.add_task(self._title, total=total)
        self._bar.update(self._task, completed=done, total=total)

    def close(self) -> None:
        """Leaves the bar as it stands."""
        if self._bar is not None:
            self._bar.stop()


@contextmanager
def progress(title: str) -> Iterator[Progress]:
    """A bar for the work inside the block."""
    bar = Bar(title)
    try:
        yield bar
    finally:
        bar.close()


def opened(settings: Settings) -> Holdings:
    """The holdings, with a bar while their index is built."""
    with progress("Indexing what is held") as bar:
        return open_holdings(settings, bar)
