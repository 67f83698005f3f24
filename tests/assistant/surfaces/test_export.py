"""An answer taken away keeps its force, sources, date and notices; a second program reads the Word file; nothing in it is more than text."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
from docx2python import docx2python

from assistant.dialogue import Answer, Citation, Notice, Question, Scope, Statement, Status
from assistant.pipeline import Assistant
from assistant.surfaces.export import answer_as_docx, answer_as_markdown, file_name
from corpus.model import Duty
from corpus.wording import wording

DAY = date(2026, 11, 22)
MARKDOWN = """# What goes in the harbour report?

Answered on 22 November 2026 from the documents held here.

**What the harbour report contains: 2 must.**

## Must

The harbour report must say:

1. **MUST:** How many children were met at the harbour.[^1]
2. **MUST:** What was done to keep them safe.[^2]

## Sources

[Harbour guidance, 2025 edition (statutory guidance; in force)](<https://example.org/harbours>)

---

Made by the Working Together assistant. It is no official service and gives no legal advice; editions change, so check the one in force before you rely on this.

[^1]: Harbour guidance, 2025 edition (statutory guidance; in force). Paragraph 1, item 1, page 3.

    Under: Chapter 1: Harbours › Harbour report.

    In its exact words: “the number of children met at the harbour”

[^2]: Harbour guidance, 2025 edition (statutory guidance; in force). Paragraph 1, item 2, page 3.

    Under: Chapter 1: Harbours › Harbour report.

    In its exact words: “the steps taken for their safety”
"""
HOSTILE = "{ DDEAUTO c:\\\\windows\\\\cmd.exe } \x1b[2J\x00<w:p/>\u202e =cmd|' /C calc'!A0 ]]> [x](javascript:alert(1)) <script>alert(1)</script> ![](https://evil.example/a.png)"


def citation(number: int, **changes: object) -> Citation:
    made = Citation(
        id=f"c{number}",
        provision_id=f"pier-2020/para_{number}",
        document="Pier",
        edition="2020",
        status="superseded",
        kind="statutory-guidance",
        area=None,
        heading_path=(),
        locator=f"paragraph {number}",
        page=None,
        quote=None,
        url="https://example.org/pier",
        held="digest",
    )
    return replace(made, **changes)


def statement(text: str, duty: Duty, *citations: str, lead_in: str | None = None) -> Statement:
    return Statement(text, duty, "dsp", lead_in, citations)


TWO_LISTS = Answer(
    Status.ANSWERED,
    "What must the pier keeper do?",
    "What must the pier keeper do?",
    Scope(role="dsp", as_of=DAY),
    "Headline.",
    statements=(
        statement("First must.", Duty.MUST, "c1", lead_in="The keeper must:"),
        statement("Second must.", Duty.MUST_NOT, "c2", lead_in="The keeper must:"),
        statement("First should.", Duty.SHOULD, "c3", "c1", lead_in="The keeper should:"),
        statement("A choice.", Duty.MAY, "c2"),
    ),
    citations=(citation(1), citation(2), citation(3)),
    notices=(Notice("superseded-edition", "Superseded: check it."),),
    related=("What else?",),
)


def opened(body: bytes) -> docx.document.Document:
    return docx.Document(BytesIO(body))


def lines(body: bytes) -> list[str]:
    return [paragraph.text for paragraph in opened(body).paragraphs]


def part(body: bytes, name: str) -> str:
    with ZipFile(BytesIO(body)) as parts:
        return parts.read(name).decode()


def test_the_markdown_of_a_list_is_whole(harbour_assistant: Assistant) -> None:
    answer = harbour_assistant.ask(Question("What goes in the harbour report?"))
    assert answer_as_markdown(answer, DAY) == MARKDOWN


def test_the_word_file_says_what_the_markdown_says(harbour_assistant: Assistant) -> None:
    answer = harbour_assistant.ask(Question("What goes in the harbour report?"))
    assert lines(answer_as_docx(answer, DAY)) == [
        "What goes in the harbour report?",
        "Answered on 22 November 2026 from the documents held here.",
        "What the harbour report contains: 2 must.",
        "Must",
        "The harbour report must say:",
        "MUST: How many children were met at the harbour.",
        "MUST: What was done to keep them safe.",
        "Sources",
        "Harbour guidance, 2025 edition (statutory guidance; in force)",
        wording("export", "closing"),
    ]


def test_another_reader_finds_each_footnote_where_it_is_cited(harbour_assistant: Assistant) -> None:
    body = answer_as_docx(harbour_assistant.ask(Question("What goes in the harbour report?")), DAY)
    with docx2python(BytesIO(body)) as read:
        text = read.text
    assert "How many children were met at the harbour.----footnote1----" in text
    assert "footnote1)\t Harbour guidance, 2025 edition (statutory guidance; in force). Paragraph 1, item 1, page 3." in text
    assert "footnote2)\t" in text
    assert "In its exact words: “the steps taken for their safety”" in text


def test_footnotes_are_numbered_as_they_are_met_and_a_second_mention_points_to_the_first() -> None:
    text = answer_as_markdown(TWO_LISTS, DAY)
    assert re.findall(r"^(?:\d\.|-) \*\*(.+?):\*\* .*?((?:\[\^\d\])+)$", text, re.M) == [
        ("MUST", "[^1]"),
        ("MUST NOT", "[^2]"),
        ("SHOULD", "[^3][^1]"),
        ("MAY", "[^2]"),
    ]
    body = answer_as_docx(TWO_LISTS, DAY)
    assert part(body, "word/document.xml").count("<w:footnoteReference ") == 3
    assert re.findall(r' w:instr="(.*?)"', part(body, "word/document.xml")) == [r" NOTEREF _RefNote1 \f \h ", r" NOTEREF _RefNote2 \f \h "]


def test_every_numbered_list_in_the_word_file_starts_at_one() -> None:
    numbered = [paragraph for paragraph in opened(answer_as_docx(TWO_LISTS, DAY)).paragraphs if paragraph.style.name == "List Number"]
    of_lists = [paragraph._p.pPr.numPr.numId.val for paragraph in numbered]
    assert [of_lists.index(number) for number in of_lists] == [0, 0, 2]
    with docx2python(BytesIO(answer_as_docx(TWO_LISTS, DAY))) as read:
        assert re.findall(r"(\d)\)\t(?:MUST|MUST NOT|SHOULD):", read.text) == ["1", "2", "1"]


def test_strengths_stand_under_headings_of_their_own() -> None:
    headings = [paragraph.text for paragraph in opened(answer_as_docx(TWO_LISTS, DAY)).paragraphs if paragraph.style.name == "Heading 1"]
    assert headings == ["Must", "Should", "May", "Please note", "Sources"]


@pytest.mark.parametrize("write", [answer_as_markdown, lambda answer, day: "\n".join(lines(answer_as_docx(answer, day)))])
def test_date_standing_scope_and_notices_go_with_the_answer(write) -> None:
    text = write(TWO_LISTS, DAY)
    assert "22 November 2026" in text
    assert "2020 edition (statutory guidance; superseded)" in text
    assert "Superseded: check it." in text
    assert "Asked as delegated safeguarding partner" in text
    assert "What else?" not in text


def test_an_urgent_concern_keeps_its_steps_first(digest_assistant: Assistant) -> None:
    answer = digest_assistant.ask(Question("A child in my class has just told me her dad hits her and she is scared to go home today"))
    told = lines(answer_as_docx(answer, DAY))
    assert told[2:5] == [
        wording("headlines", "urgent_concern"),
        wording("answer", "urgent"),
        "Call 999 if a child is in immediate danger or needs medical help now.",
    ]
    assert "1. Call 999 if" in answer_as_markdown(answer, DAY)


def test_an_answer_without_sources_has_no_footnotes_and_shows_where_to_go_next() -> None:
    answer = replace(TWO_LISTS, status=Status.NOT_FOUND, statements=(), citations=())
    body = answer_as_docx(answer, DAY)
    with ZipFile(BytesIO(body)) as parts:
        assert "word/footnotes.xml" not in parts.namelist()
    assert "What else?" in lines(body)


def test_what_people_and_documents_wrote_stays_text_in_the_word_file() -> None:
    answer = replace(
        TWO_LISTS,
        question=HOSTILE,
        stand_alone_question=HOSTILE,
        statements=(statement(HOSTILE, Duty.MUST, "c1", lead_in=HOSTILE),),
        citations=(citation(1, document=HOSTILE, quote=HOSTILE, url="javascript:alert(1)"),),
        notices=(Notice("digest-only", HOSTILE),),
    )
    body = answer_as_docx(answer, DAY)
    whole = part(body, "word/document.xml") + part(body, "word/footnotes.xml")
    assert "<w:instrText" not in whole
    assert "fldSimple" not in whole
    assert "w:hyperlink" not in whole
    assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\u202e]", whole)
    assert 'TargetMode="External"' not in part(body, "word/_rels/document.xml.rels")
    assert lines(body)[0].startswith("{ DDEAUTO c:")


def test_what_people_and_documents_wrote_stays_text_in_markdown() -> None:
    answer = replace(TWO_LISTS, question=f"# {HOSTILE}", statements=(), citations=(), headline="1. x", related=("- - x", "+ y", "2) z", "==="))
    text = answer_as_markdown(answer, DAY)
    assert "\\<script\\>" in text
    assert "\\[x\\](javascript" in text
    assert "!\\[\\](https" in text
    assert not re.search(r"[\x00-\x09\x0b-\x1f]", text)
    assert [line for line in text.splitlines() if line.startswith("- ")][-4:] == ["- \\- - x", "- \\+ y", "- 2\\) z", "- \\==="]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "https://example.org/> [x](<javascript:alert(1)", "http://example.org"])
def test_only_a_plain_address_of_the_web_is_a_link(url: str) -> None:
    answer = replace(TWO_LISTS, citations=(citation(1, url=url),))
    assert "](<" not in answer_as_markdown(answer, DAY)


def test_the_word_file_tells_its_title_and_language() -> None:
    properties = opened(answer_as_docx(TWO_LISTS, DAY)).core_properties
    assert (properties.title, properties.author, properties.language) == ("What must the pier keeper do?", "Working Together assistant", "en-GB")


def test_the_same_answer_makes_the_same_text() -> None:
    first, second = answer_as_docx(TWO_LISTS, DAY), answer_as_docx(TWO_LISTS, DAY)
    assert part(first, "word/document.xml") == part(second, "word/document.xml")


def test_a_file_is_named_by_its_day_alone() -> None:
    assert file_name(DAY, "docx") == "answer-2026-11-22.docx"
