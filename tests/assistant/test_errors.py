"""Both trees of errors: every one of them ends in what to do next."""

from __future__ import annotations

import ast
import inspect
import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant import errors as assistant_errors
from assistant.dialogue import Question, Scope
from assistant.errors import AssistantError, QuestionError
from assistant.pipeline import Assistant
from assistant.settings import load_settings
from corpus import errors as corpus_errors
from corpus.catalogue import DATA
from corpus.errors import CorpusError

PATH = Path("docs") / "lamps.pdf"
MADE: dict[str, Callable[[], Exception]] = {
    "UnreadableFileError": lambda: corpus_errors.UnreadableFileError(PATH, "no such file"),
    "EmptyDocumentError": lambda: corpus_errors.EmptyDocumentError(PATH),
    "BinaryFileError": lambda: corpus_errors.BinaryFileError(PATH),
    "EncryptedPdfError": lambda: corpus_errors.EncryptedPdfError(PATH),
    "TruncatedPdfError": lambda: corpus_errors.TruncatedPdfError(PATH),
    "ImageOnlyPdfError": lambda: corpus_errors.ImageOnlyPdfError(PATH, 3),
    "TooLargeError": lambda: corpus_errors.TooLargeError(PATH, "9 MB", "5 MB"),
    "DuplicateDocumentError": lambda: corpus_errors.DuplicateDocumentError("lamps.pdf", "lamp-code-2020"),
    "ManifestBrokenError": lambda: corpus_errors.ManifestBrokenError(PATH, "not JSON"),
    "UnknownEditionError": lambda: corpus_errors.UnknownEditionError("lamp-code-2020", ("children-act-2004",)),
    "EditionIdError": lambda: corpus_errors.EditionIdError("Lamp Code"),
    "LibraryBusyError": lambda: corpus_errors.LibraryBusyError(PATH.parent),
    "LibraryUnwritableError": lambda: corpus_errors.LibraryUnwritableError(PATH.parent, "read-only"),
}
# A message, or its last part, that is put together from others which say what to do.
MADE_ELSEWHERE = re.compile(r"^f?['\"]?\{[^}]*\}|^\w+(\(.*\))?$")
DO = re.compile(
    r"\b(add|ask|begin|check|correct|download|get|keep|leave|look|make|merge|move|put|remove|restore|review|run|save|say|send|set|split|try|unset|use|wait|write|choose|give|name|install|type"
    r"|it holds|the settings are|report)\b"
)


def subclasses(root: type[Exception]) -> Iterator[type[Exception]]:
    for child in root.__subclasses__():
        yield child
        yield from subclasses(child)


ALL = [*subclasses(CorpusError), *subclasses(AssistantError)]
WITH_WORDS = [error for error in ALL if "__init__" in vars(error)]
PLAIN = {error.__name__ for error in (CorpusError, AssistantError, *ALL)} - {error.__name__ for error in WITH_WORDS}


IN_DATA = re.compile(r"^(wording|words)\('(\w+)', '(\w+)'")


def in_full(message: str) -> str:
    """A message as it is written, looked up where it is kept as data."""
    kept = IN_DATA.match(message)
    if not kept:
        return message
    file = "wording.toml" if kept[1] == "wording" else "chat.toml"
    return str(tomllib.loads((DATA / file).read_text("utf-8"))[kept[2]][kept[3]])


def next_action(message: str) -> str:
    """What stands behind the last semicolon, else colon, else comma."""
    return next((message.rpartition(mark)[2] for mark in ("; ", ": ", ", ") if mark in message), "")


@pytest.mark.parametrize("error", ALL, ids=lambda error: error.__name__)
def test_every_error_says_what_it_is_in_a_sentence_and_stands_in_its_module(error: type[Exception]) -> None:
    assert error.__doc__
    assert error.__doc__.endswith(".")
    assert inspect.getmodule(error) in {corpus_errors, assistant_errors}


@pytest.mark.parametrize("error", WITH_WORDS, ids=lambda error: error.__name__)
def test_the_message_of_every_error_ends_in_the_next_action(error: type[Exception]) -> None:
    message = str(MADE[error.__name__]())
    assert DO.search(next_action(message)), message


@pytest.mark.parametrize("name", [line.split()[0] for line in re.findall(r"[├└]── (\w+.*)", corpus_errors.__doc__ or "")])
def test_the_drawn_tree_is_the_tree(name: str) -> None:
    assert issubclass(getattr(corpus_errors, name), CorpusError)


def test_the_drawn_tree_leaves_none_out() -> None:
    drawn = set(re.findall(r"[├└]── (\w+)", corpus_errors.__doc__ or ""))
    assert {error.__name__ for error in subclasses(CorpusError)} == drawn


def raised() -> Iterator[tuple[str, str]]:
    """Every message written where it is raised, with its place: names in braces stand for themselves."""
    root = Path(corpus_errors.__file__).parents[1]
    for path in sorted([*(root / "corpus").rglob("*.py"), *(root / "assistant").rglob("*.py")]):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(node, ast.Raise)
                and isinstance(node.exc, ast.Call)
                and isinstance(node.exc.func, ast.Name)
                and node.exc.func.id in PLAIN
                and node.exc.args
            ):
                yield f"{path.relative_to(root)}:{node.lineno}", ast.unparse(node.exc.args[0])


@pytest.mark.parametrize(("place", "message"), list(raised()))
def test_every_message_written_where_it_is_raised_ends_in_the_next_action(place: str, message: str) -> None:
    said = in_full(message)
    action = next_action(said)
    assert DO.search(action or said) or MADE_ELSEWHERE.search(action or message) or MADE_ELSEWHERE.search(message), f"{place}: {said}"


def test_a_question_that_is_too_long_says_how_long_it_may_be(assistant: Assistant) -> None:
    with pytest.raises(QuestionError, match=r"question of 4001 characters is too long; ask in at most 4000"):
        assistant.ask(Question("a" * 4001))


def test_an_unknown_role_names_the_known_ones(assistant: Assistant) -> None:
    with pytest.raises(QuestionError, match=r"role 'wizard' is not known; use one of practitioner, dsl"):
        assistant.ask(Question("what must I do", Scope(role="wizard")))


def test_a_role_that_nobody_asks_as_is_not_known(assistant: Assistant) -> None:
    with pytest.raises(QuestionError, match=r"role 'nobody' is not known; use one of"):
        assistant.ask(Question("what must I do", Scope(role="nobody")))


def test_an_unknown_area_says_what_to_give(assistant: Assistant) -> None:
    with pytest.raises(QuestionError, match=r"area 'Atlantis' is not known; use the name of an English local authority"):
        assistant.ask(Question("what must I do", Scope(area="Atlantis")))


def test_an_unknown_setting_names_the_known_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKING_TOGETHER_PROT", "1")
    with pytest.raises(AssistantError, match=r"unknown setting WORKING_TOGETHER_PROT in the environment; the settings are .*WORKING_TOGETHER_PORT"):
        load_settings()


def test_a_setting_out_of_bounds_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKING_TOGETHER_PORT", "70000")
    with pytest.raises(AssistantError, match=r"setting WORKING_TOGETHER_PORT does not hold \(.*\); correct it or unset it"):
        load_settings()
