"""Stages that are drawn, or that are only headings, are seen in the file and reported; a cover or a small logo is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from fpdf import FPDF
from PIL import Image

from assistant.practice.escalation import LocalState, route
from assistant.practice.local_policy_pictures import Unread, unread_parts
from assistant.practice.local_policy_words import Titled
from corpus.build import build_corpus
from corpus.infer import Details
from corpus.library import Library
from corpus.model import EditionStatus, Kind

EDITION = "harbour-policy-2025"
TITLE = Titled("Harbour escalation policy")
ABOUT = "This pack is for everyone who works with children by the harbour and who thinks that a decision about a child is wrong. Please read all of it."


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "stages.png"
    Image.new("RGB", (400, 400), "navy").save(path)
    return path


class Pack:
    """Draws an invented policy: pages with a heading, words, and a picture of a given width."""

    def __init__(self) -> None:
        self.pdf = FPDF(unit="pt", format="A4")
        self.pdf.set_auto_page_break(auto=False)

    def page(self, heading: str = "", words: str = "", picture: Path | None = None, width: float = 320) -> Pack:
        self.pdf.add_page()
        self.pdf.set_xy(57, 60)
        for size, text in ((22, heading), (12, words)):
            if text:
                self.pdf.set_font("Helvetica", "B" if size == 22 else "", size)
                self.pdf.multi_cell(480, 1.4 * size, text, new_x="LMARGIN", new_y="NEXT")
                self.pdf.set_x(57)
                self.pdf.ln(10)
                self.pdf.set_x(57)
        if picture:
            self.pdf.image(str(picture), 100, 320, width, width)
        self.pdf.set_font("Helvetica", "", 12)
        self.pdf.text(290, 810, str(self.pdf.page_no()))
        return self

    def add_to(self, library: Path) -> Library:
        path = library.parent / "policy.pdf"
        self.pdf.output(str(path))
        held = Library(library)
        held.add(path, Details(EDITION, "Harbour escalation policy", "Rutland", Kind.LOCAL_POLICY, EditionStatus.LOCAL, "OGL v3.0"))
        return held


def unread(library: Path) -> tuple[Unread, ...]:
    return unread_parts(library, EDITION, TITLE)


def test_a_page_that_is_a_picture_under_an_escalation_heading_is_reported_with_its_page(tmp_path: Path, picture: Path) -> None:
    library = tmp_path / "library"
    Pack().page("Harbour escalation policy", ABOUT).page("Stages of escalation", picture=picture).page("Recording", ABOUT).add_to(library)
    assert unread(library) == (Unread("Stages of escalation", 2, "practitioner-disagreement", is_picture=True),)


def test_an_area_whose_stages_are_a_picture_has_an_unreadable_route(tmp_path: Path, picture: Path) -> None:
    library = tmp_path / "library"
    held = Pack().page("Harbour escalation policy", ABOUT).page("Stages of escalation", picture=picture).page("Recording", ABOUT).add_to(library)
    corpus = build_corpus(held.texts())
    assert route("practitioner-disagreement", "dsl", "Rutland", corpus, library).local_state is LocalState.UNREADABLE
    assert route("practitioner-disagreement", "dsl", "Cornwall", corpus, library).local_state is LocalState.NOT_HELD


def test_a_small_logo_and_a_cover_are_no_stages(tmp_path: Path, picture: Path) -> None:
    library = tmp_path / "library"
    Pack().page("Harbour escalation policy", ABOUT, picture).page("Scope", ABOUT, picture, width=60).page("Recording", ABOUT).add_to(library)
    assert unread(library) == ()


def test_a_large_picture_beside_words_is_known_to_have_words_beside_it(tmp_path: Path, picture: Path) -> None:
    library = tmp_path / "library"
    Pack().page("Harbour escalation policy", ABOUT).page("Stages of escalation", ABOUT, picture).add_to(library)
    assert [part.has_words for part in unread(library)] == [True]


def test_a_stage_heading_with_no_words_beneath_it_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "policy.txt"
    path.write_text(
        "Harbour escalation\n\nStage 1: Talk\n\nThe worker rings within 1 day.\n\nStage 2: Managers\n\nStage 3: Panel\n\nThe panel meets.\n", "utf-8"
    )
    library = tmp_path / "library"
    held = Library(library)
    held.add(path, Details(EDITION, "Harbour escalation policy", "Rutland", Kind.LOCAL_POLICY, EditionStatus.LOCAL, "OGL v3.0"))
    assert [(part.heading, part.is_picture) for part in unread(library)] == [("Stage 2: Managers", False)]
    found = route("practitioner-disagreement", "dsl", "Rutland", build_corpus(held.texts()), library)
    assert found.local_state is LocalState.READ
    assert found.local[0].procedures[0].missing == ("Stage 2",)


def test_a_document_that_is_not_in_the_library_has_nothing_to_report(tmp_path: Path) -> None:
    assert unread_parts(tmp_path / "library", EDITION, TITLE) == ()


def test_the_words_of_a_short_first_page_beneath_a_large_title_are_read(tmp_path: Path) -> None:
    library = tmp_path / "library"
    pack = Pack().page("Harbour escalation policy", "Stage 1 (informal): the worker rings the other worker within 1 day.").page("Recording", ABOUT)
    held = pack.add_to(library)
    assert "within 1 day" in (held.provisions(EDITION)[0].words or "")
