"""How norms are read from words, as these tests put it: force and addressee of each, in order."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from corpus.model import Kind
from corpus.norms import read_norms


@pytest.fixture(scope="session")
def read() -> Callable[..., list[tuple[str, str]]]:
    """Reads norms from words, for what stands above them: the force and the addressee of each."""

    def of(words: str, lead_in: str | None = None, kind: Kind = Kind.STATUTORY_GUIDANCE, context: str = "") -> list[tuple[str, str]]:
        return [(norm.duty.value, norm.addressee) for norm in read_norms(words, lead_in, kind, context)]

    return of
