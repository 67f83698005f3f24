"""A browser's requests to the plain pages over the invented guidance, and what a reader sees of a page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assistant.holdings import Holdings
from assistant.settings import Settings
from assistant.surfaces.site import create_site

PERSON = {"accept": "text/html"}


@pytest.fixture(scope="session")
def client_of() -> Callable[..., TestClient]:
    """A browser's requests to a site without the chat: `client_of(holdings, folder, base_path="/guidance")`."""

    def make(holdings: Holdings, folder: Path, **settings: object) -> TestClient:
        site = create_site(Settings(library=folder, state=folder / "state", rerank=False, **settings), holdings, with_chat=False)  # type: ignore[arg-type]
        return TestClient(site, headers=PERSON, raise_server_exceptions=False)

    return make


@pytest.fixture(scope="module")
def client(client_of: Callable[..., TestClient], harbour: Holdings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The same to a site over the invented guidance, as often as one likes."""
    with client_of(harbour, tmp_path_factory.mktemp("pages"), rate_limit_per_minute=0) as client:
        yield client


@pytest.fixture(scope="session")
def text_of() -> Callable[[str], str]:
    """What a reader sees of a page, blanks run together."""

    def seen(html: str) -> str:
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", html.partition("<main")[2].partition(">")[2].partition("</main>")[0])).split())

    return seen
