"""An answer reads the same wherever it is shown: whole outputs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from assistant.dialogue import Answer, Citation, Notice, Question, Scope, Statement, Status
from assistant.pipeline import Assistant
from assistant.surfaces.render import force, render_markdown, render_text
from corpus.model import Duty, EditionStatus, Kind
from corpus.wording import wording

LIST_TEXT = """What the harbour report contains: 2 must.

Must
----
The harbour report must say:
   1. MUST: How many children were met at the harbour. [1]
   2. MUST: What was done to keep them safe. [2]

Sources
-------
Harbour guidance, 2025 edition (statutory guidance; in force)
  https://example.org/harbours
  [1] Paragraph 1, item 1, page 3 (Harbour report)
      “the number of children met at the harbour”
  [2] Paragraph 1, item 2, page 3
      “the steps taken for their safety”

Ask next
--------
  - How soon is the harbour report sent?"""

LIST_MARKDOWN = """**What the harbour report contains: 2 must.**

### Must

The harbour report must say:

1. **MUST:** How many children were met at the harbour. \\[1\\]
2. **MUST:** What was done to keep them safe. \\[2\\]

**Sources**

[Harbour guidance, 2025 edition (statutory guidance; in force)](<https://example.org/harbours>)

- \\[1\\] Paragraph 1, item 1, page 3 (Chapter 1: Harbours › Harbour report)
  > “the number of children met at the harbour”
- \\[2\\] Paragraph 1, item 2, page 3 (Chapter 1: Harbours › Harbour report)
  > “the steps taken for their safety”

**Ask next**

- How soon is the harbour report sent?"""


def statement(text: str, duty: Duty, *citations: str, lead_in: str | None = None) -> Statement:
    return Statement(text, duty, "dsp", lead_in, citations or ("c1",))


CITATION = Citation(
    id="c1",
    provision_id="pier-2020/para_1",
    document="Pier",
    edition="2020",
    status="superseded",
    kind="statutory-guidance",
    area=None,
    heading_path=(),
    locator="paragraph 1",
    page=None,
    quote=None,
    url="",
    held="digest",
)
ANSWER = Answer(Status.ANSWERED, "q", "q", Scope(as_of=date(2026, 1, 2)), "Headline.", citations=(CITATION,))


def test_a_list_comes_whole_beneath_its_lead_in(harbour_assistant: Assistant) -> None:
    answer = harbour_assistant.ask(Question("What goes in the harbour report?"))
    assert render_text(answer) == LIST_TEXT
    assert render_markdown(answer) == LIST_MARKDOWN


def test_strengths_are_grouped_strongest_first_and_keep_their_order() -> None:
    duties = (Duty.NONE, Duty.MAY, Duty.SHOULD_NOT, Duty.MUST, Duty.SHOULD, Duty.MUST_NOT)
    answer = replace(ANSWER, statements=tuple(statement(f"S{n}.", duty) for n, duty in enumerate(duties)))
    shown = [line.strip() for line in render_text(answer).splitlines() if line.startswith("  - ")]
    assert shown == ["- MUST: S3. [1]", "- MUST NOT: S5. [1]", "- SHOULD NOT: S2. [1]", "- SHOULD: S4. [1]", "- MAY: S1. [1]", "- STATED: S0. [1]"]


@pytest.mark.parametrize("duty", Duty)
def test_every_statement_shows_its_force_in_words(duty: Duty) -> None:
    answer = replace(ANSWER, statements=(statement("Something.", duty),))
    assert f"{force(duty)}: Something. [1]" in render_text(answer)
    assert f"**{force(duty)}:** Something." in render_markdown(answer)


def test_what_is_not_held_in_full_says_to_read_the_source() -> None:
    answer = replace(ANSWER, statements=(statement("Something.", Duty.MAY),))
    assert wording("answer", "digest_no_url") in render_text(answer)
    assert "superseded" in render_text(answer)


def test_a_headline_that_only_repeats_the_statement_is_left_out() -> None:
    answer = replace(ANSWER, headline="Something.", statements=(statement("Something.", Duty.SHOULD),))
    assert render_text(answer).startswith("SHOULD: Something. [1]")


def test_an_urgent_concern_shows_what_to_do_first(digest_assistant: Assistant) -> None:
    answer = digest_assistant.ask(Question("A child in my class has just told me her dad hits her and she is scared to go home today"))
    text = render_text(answer)
    assert answer.status is Status.URGENT_CONCERN
    assert text.startswith(f"{wording('headlines', 'urgent_concern')}\n\n{wording('answer', 'urgent')}\n  1. Call 999")
    assert "1. Call 999" in render_markdown(answer)


def test_role_area_and_what_was_understood_are_shown() -> None:
    answer = replace(ANSWER, stand_alone_question="q in full", scope=Scope("dsp", "North Lincolnshire", date(2026, 1, 2)))
    text = render_text(answer)
    assert "Taken as: q in full" in text
    assert "Asked as delegated safeguarding partner, for North Lincolnshire, as of 2 January 2026." in text


def test_a_document_cannot_steer_a_terminal_or_the_page() -> None:
    cited = replace(CITATION, quote="\x1b[2J<script>*x*", url="javascript:alert(1)")
    answer = replace(ANSWER, headline="\x1b]0;x\x07", citations=(cited,), notices=(Notice("digest-only", "a\x1b[0m"),))
    assert "\x1b" not in render_text(answer)
    assert "\\<script\\>\\*x\\*" in render_markdown(answer)
    assert "](<javascript" not in render_markdown(answer)


def test_lines_keep_within_the_width(digest_assistant: Assistant) -> None:
    text = render_text(digest_assistant.ask(Question("What goes in a yearly report?")), 72)
    assert max(len(line) for line in text.splitlines() if "https://" not in line) <= 72


@pytest.mark.parametrize(
    ("section", "keys"), [("duties", list(Duty)), ("kinds", list(Kind)), ("standing", list(EditionStatus)), ("groups", ["must", "should", "may", "none"])]
)
def test_every_value_has_words(section: str, keys: list[str]) -> None:
    assert all(wording(section, key) for key in keys)
