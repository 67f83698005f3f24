"""An installation in, what is right and wrong with it out: one line a thing, each wrong one with what to do."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from assistant.errors import AssistantError, SettingsError, StaleIndexError
from assistant.holdings import INDEX, load_corpus
from assistant.retrieval.dense import OnnxEncoder, check_weights
from assistant.retrieval.index import load_index
from assistant.retrieval.targets import make_targets
from assistant.settings import Settings, load_settings
from corpus.build import build_corpus
from corpus.errors import CorpusError
from corpus.library import Library

PYTHONS = ((3, 11), (3, 13))  # from the first, to before the second


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at."""

    name: str
    ok: bool
    text: str


def examine() -> list[Check]:
    """Every check, in order. Settings that do not hold leave out what depends on them."""
    checks = [_python(), _held("weights", _weights), _held("digest", _digest)]
    try:
        settings = load_settings()
    except SettingsError as error:
        return [*checks, Check("settings", False, str(error))]
    checks.append(Check("settings", True, f"library in {settings.library}"))
    checks.append(_held("library", lambda: _library(settings)))
    if checks[-1].ok:
        checks.append(_held("index", lambda: _index(settings)))
    return checks


def _held(name: str, look: Callable[[], str]) -> Check:
    try:
        return Check(name, True, look())
    except (AssistantError, CorpusError) as error:
        return Check(name, False, str(error))


def _python() -> Check:
    version = ".".join(map(str, sys.version_info[:3]))
    first, before = PYTHONS
    if first <= sys.version_info[:2] < before:
        return Check("python", True, version)
    return Check("python", False, f"this is Python {version}; make the environment anew with Python 3.11 or 3.12 (`make setup`)")


def _weights() -> str:
    if changed := check_weights():
        raise SettingsError(f"model weights {', '.join(changed)} are not the ones we pinned; remove .venv and run `make setup`")
    return "the encoder and the re-ranker are the ones we pinned"


def _digest() -> str:
    corpus = build_corpus()
    return f"{len(corpus.provisions)} provisions of {len({provision.edition_id for provision in corpus.provisions.values()})} editions"


def _library(settings: Settings) -> str:
    folder = settings.library
    library = Library(folder)
    for holding in library.held():
        library.provisions(holding.edition_id)
    above = next(path for path in (folder, *folder.parents) if path.exists())
    if not os.access(above, os.W_OK):
        raise SettingsError(f"library {folder} cannot be written; check the permissions of {above}, or set WORKING_TOGETHER_LIBRARY to another folder")
    n_held = len(library.held())
    return f"{n_held} document(s) read" if n_held else "empty, so answers come from the digest; add documents with `working-together library add FILE`"


def _index(settings: Settings) -> str:
    corpus = load_corpus(settings.library)
    targets = make_targets(corpus)
    try:
        load_index(settings.library / INDEX, corpus.digest, settings.encoder or OnnxEncoder.name, targets)
    except StaleIndexError as error:
        raise StaleIndexError(f"{error} (the next question does it too)") from error
    return f"{len(targets)} targets, made from what is held now"


def lines(checks: list[Check]) -> Iterator[str]:
    """The checks for a terminal."""
    for check in checks:
        yield f"{'ok   ' if check.ok else 'WRONG'} {check.name}: {check.text}"
