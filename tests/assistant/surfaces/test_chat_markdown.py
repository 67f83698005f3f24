"""An answer as the chat shows it: whole, in order, with its force in words; and nothing in it is markup that was not ours."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.dialogue import Answer, Citation, Notice, Question, Scope, Statement, Status
from assistant.pipeline import Assistant
from assistant.surfaces.chat.markdown import blocks, plain, reader_link
from assistant.surfaces.escalation import route_beside
from corpus.model import Duty

HOSTILE = "<script>alert(1)</script> **bold** [a](javascript:alert(1)) :::warning ::leaf :text | ~~x~~ `code` ![i](x) &lt; # h"
LINK = re.compile(r"\[\d+\]\(/documents/[^) ]+ \"[^\"]*\"\)")


def cited(key: str, quote: str | None = "the very words") -> Citation:
    return Citation(key, f"lamps/{key}", "Lamp code", "2025", "in-force", "act", None, ("Lamps",), f"paragraph {key[1:]}", 3, quote, "", "full-text")


def answer(*statements: Statement, notices: tuple[Notice, ...] = (), headline: str = "A headline.", quote: str | None = "the very words") -> Answer:
    keys = dict.fromkeys(key for one in statements for key in one.citations)
    citations = tuple(cited(key, quote) for key in keys)
    return Answer(Status.ANSWERED, "q", "q", Scope(as_of=date(2026, 1, 2)), headline, statements, citations, notices, ("What next?",))


def shown(given: Answer, exact: bool = False) -> str:
    return "".join(blocks(given, "", exact))


def test_statements_are_grouped_strongest_first_each_with_its_force_in_words() -> None:
    text = shown(answer(Statement("b", Duty.SHOULD, "dsp", None, ("c1",)), Statement("a", Duty.MUST_NOT, "dsp", None, ("c2",))))
    assert text.index("## Must\n") < text.index("**MUST NOT** a") < text.index("## Should\n") < text.index("**SHOULD** b")


def test_citations_are_numbered_as_they_are_met() -> None:
    text = shown(answer(Statement("b", Duty.SHOULD, "dsp", None, ("c1",)), Statement("a", Duty.MUST, "dsp", None, ("c2",))))
    assert re.findall(r"\[(\d+)\]\(/documents/lamps\?cited=\w+&on=2026-01-02#(c\d)", text) == [("1", "c2"), ("2", "c1"), ("1", "c2"), ("2", "c1")]


def test_a_list_comes_whole_and_numbered_under_its_lead_in() -> None:
    text = shown(answer(*(Statement(f"item {n}", Duty.MUST, "dsp", "The log must have:", (f"c{n}",)) for n in (1, 2, 3))))
    assert re.findall(r"^(\d)\. \*\*MUST\*\* item (\d)", text, re.M) == [("1", "1"), ("2", "2"), ("3", "3")]
    assert text.count("The log must have\\:") == 1


def test_the_emergency_route_comes_before_everything_else() -> None:
    steps = (Notice("digest-only", "Note."), Notice("emergency-route", "Call 999."), Notice("emergency-route", "Tell somebody."))
    text = shown(answer(notices=steps))
    assert text.startswith("## Do this now\n\n1. Call 999.\n2. Tell somebody.\n")
    assert text.count("Call 999.") == 1


def test_the_exact_words_stand_under_a_statement_only_when_asked_for() -> None:
    given = answer(Statement("a", Duty.MUST, "dsp", None, ("c1",)))
    assert "> “the very words” (Paragraph 1, page 3)" in shown(given, exact=True)
    assert "the very words" not in shown(given)


def test_words_that_are_not_held_are_said_not_to_be() -> None:
    assert "the exact words are not held here" in shown(answer(Statement("a", Duty.MUST, "dsp", None, ("c1",)), quote=None), exact=True)


def test_the_base_path_stands_before_every_link() -> None:
    assert reader_link(cited("c1"), "/guidance", answer()).startswith("/guidance/documents/lamps?cited=")


def test_every_block_is_sent_whole() -> None:
    given = answer(Statement("a", Duty.MUST, "dsp", None, ("c1",)))
    assert all(block.endswith("\n") for block in blocks(given, ""))


def test_nothing_that_others_wrote_is_markup() -> None:
    hostile = Statement(HOSTILE, Duty.MUST, "dsp", HOSTILE, ("c1",))
    text = LINK.sub("", shown(answer(hostile, notices=(Notice("draft", HOSTILE),), headline=HOSTILE)))
    ours = re.sub(r"^(## |\d+\. |- )|\*\*(?=MUST|Lamp|\\)|(?<=MUST)\*\*|\*\*$", "", text, flags=re.M)
    assert not re.search(r"(?<!\\)[<>`\[\]|~#]", ours.replace("> ", ""))
    assert "\\:\\:\\:warning" in text


@pytest.mark.parametrize(
    ("text", "escaped"), [("- a", "\\- a"), ("1. a", "1\\. a"), ("12) a", "12\\) a"), ("+ a", "\\+ a"), ("a\n\nb", "a b"), ("a\u200bb", "ab"), ("-a", "-a")]
)
def test_a_text_opens_no_block_and_stays_on_one_line(text: str, escaped: str) -> None:
    assert plain(text) == escaped


@given(st.text())
def test_whatever_is_escaped_reads_the_same(text: str) -> None:
    read = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", plain(text))
    assert read == " ".join("".join(one for one in text if one.isspace() or not is_invisible(one)).split())


def is_invisible(letter: str) -> bool:
    return unicodedata.category(letter) in {"Cc", "Cf", "Cs"}


def test_an_answer_of_the_pipeline_is_shown_with_all_its_statements(harbour_assistant: Assistant) -> None:
    given = harbour_assistant.ask(Question("what goes in the harbour report"))
    text = shown(given)
    assert all(plain(one.text) in text for one in given.statements)
    assert len(given.statements) == len(re.findall(r"^(?:\d+\.|-) \*\*[A-Z ]+\*\* ", text, re.M))


def test_the_route_that_a_question_asks_for_stands_step_by_step_before_what_to_ask_next(digest_assistant: Assistant) -> None:
    answer = digest_assistant.ask(Question("Social care say no further action and I still disagree: what now?", Scope("dsl")))
    route = route_beside(answer, digest_assistant.holdings)
    assert route is not None
    text = "".join(blocks(answer, "/guidance", route=route))
    steps = text.partition("## Every step of the route")[2].partition("## Ask next")[0]
    assert [int(number) for number in re.findall(r"^(\d+)\. \*\*", steps, re.M)] == [step.number for step in route.steps]
    assert f"](/guidance{route.path})" in steps
    assert "Every step" not in "".join(blocks(answer, "/guidance"))
