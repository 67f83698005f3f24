"""Digest and full texts as one corpus. Both are invented."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corpus import catalogue
from corpus.build import HeldText, build_corpus
from corpus.digest import Digest
from corpus.model import Corpus, Duty, Edition, EditionStatus, Held, Kind, Norm, NotSaid, Provision, Theme

CODE, LOCAL = "lamp-code-2020", "harbour-lamps-2021"
LOG = "A keeper should keep a log of boats. The log must be kept dry. It hangs by the door."


def edition(edition_id: str) -> Edition:
    return Edition(
        edition_id, "Lamp code", "2020", Kind.STATUTORY_GUIDANCE, EditionStatus.IN_FORCE, None, "A publisher", "a licence", "", "https://example.org"
    )


def provision(place: str, *norms: Norm, words: str | None = None, edition_id: str = CODE, order: int = 0, **more: object) -> Provision:
    made = Provision(f"{edition_id}/{place}", edition_id, ("Lamps",), place, words=words, norms=norms, order=order)
    return replace(made, **more)  # type: ignore[arg-type]


def ours(duty: Duty, plain: str, sentences: tuple[int, int] | None = None) -> Norm:
    return Norm(duty, "keeper", plain, sentences=sentences)


def source(*provisions: Provision) -> HeldText:
    return HeldText(edition(provisions[0].edition_id), provisions)


def digest(*provisions: Provision, themes: tuple[Theme, ...] = (), not_said: tuple[NotSaid, ...] = ()) -> Digest:
    return Digest(provisions, themes, not_said)


def with_catalogue(corpus_digest: Digest, *texts: HeldText) -> Corpus:
    return build_corpus(texts, corpus_digest)


LOG_ENTRY = provision(
    "para_1",
    ours(Duty.SHOULD, "A keeper should write boats down.", (1, 1)),
    ours(Duty.MUST, "Keepers must keep it dry.", (2, 2)),
    ours(Duty.NONE, "All of it.", (2, 3)),
    title="the log",
    lead_in="A keeper should:",
    asks=(("what is the log", ""),),
    page=9,
)


def test_our_wording_is_laid_beside_the_exact_words_of_its_sentences() -> None:
    corpus = with_catalogue(digest(LOG_ENTRY), source(provision("para_1", words=LOG)))
    assert [(norm.plain, norm.words) for norm in corpus.provisions[f"{CODE}/para_1"].norms] == [
        ("A keeper should write boats down.", "A keeper should keep a log of boats."),
        ("Keepers must keep it dry.", "The log must be kept dry."),
        ("All of it.", "The log must be kept dry. It hangs by the door."),
    ]


@pytest.mark.parametrize("sentences", [None, (3, 4), (9, 9)])
def test_a_norm_that_names_no_sentence_there_is_quotes_the_whole_provision(sentences: tuple[int, int] | None) -> None:
    corpus = with_catalogue(digest(provision("para_1", ours(Duty.SHOULD, "Log boats.", sentences))), source(provision("para_1", words=LOG)))
    assert [norm.words for norm in corpus.provisions[f"{CODE}/para_1"].norms] == [LOG]


def test_title_lead_in_and_questions_are_ours_page_and_headings_the_sources() -> None:
    made = with_catalogue(digest(LOG_ENTRY), source(provision("para_1", words=LOG, page=4, heading_path=("Part A",)))).provisions[f"{CODE}/para_1"]
    assert (made.title, made.lead_in, made.asks) == ("the log", "A keeper should:", (("what is the log", ""),))
    assert (made.page, made.heading_path, made.words, made.held) == (4, ("Part A",), LOG, Held.FULL_TEXT)


def test_without_a_page_in_the_source_ours_is_shown() -> None:
    assert with_catalogue(digest(LOG_ENTRY), source(provision("para_1", words=LOG))).provisions[f"{CODE}/para_1"].page == 9


def test_a_source_provision_without_an_entry_stands_on_its_own_norms() -> None:
    corpus = with_catalogue(digest(), source(provision("para_1", words="A keeper must trim the wick.")))
    (norm,) = corpus.provisions[f"{CODE}/para_1"].norms
    assert (norm.duty, norm.plain, norm.words) == (Duty.MUST, None, "A keeper must trim the wick.")


def test_norms_that_were_read_before_are_not_read_again() -> None:
    known = Norm(Duty.MAY, "mate", words="A mate may help.")
    corpus = with_catalogue(digest(), source(provision("para_1", known, words="A mate may help."), provision("para_2", words="A keeper must look.", order=1)))
    assert corpus.provisions[f"{CODE}/para_1"].norms == (known,)
    assert corpus.provisions[f"{CODE}/para_2"].norms == ()


def test_the_digest_alone_is_held_without_words() -> None:
    corpus = build_corpus((), digest(replace(LOG_ENTRY, id="working-together-2023/para_1", edition_id="working-together-2023")))
    made = corpus.provisions["working-together-2023/para_1"]
    assert made.held is Held.DIGEST
    assert [norm.words for norm in made.norms] == [None, None, None]


def test_an_entry_that_the_source_lacks_stands_with_its_nearest_ancestor() -> None:
    entries = (provision("para_1__item_1", ours(Duty.MUST, "Look.")), provision("para_3", ours(Duty.MUST, "Sing.")))
    corpus = with_catalogue(digest(*entries), source(provision("para_1", words="A keeper must:"), provision("para_2", words="A keeper must go.", order=1)))
    assert list(corpus.provisions) == [f"{CODE}/para_{place}" for place in ("1", "1__item_1", "2", "3")]


def test_list_items_are_children_in_order_and_footnotes_are_not() -> None:
    entries = [provision("para_1", ours(Duty.MUST, "Do this:"))]
    entries += [
        provision(f"para_1__{tail}", ours(Duty.MUST, tail), parent=f"{CODE}/para_1", order=n) for n, tail in enumerate(("item_1", "note_4", "item_2"), 1)
    ]
    corpus = with_catalogue(digest(*entries), HeldText(edition(CODE), ()))
    assert corpus.children == {f"{CODE}/para_1": (f"{CODE}/para_1__item_1", f"{CODE}/para_1__item_2")}


def restatement(words: str | None = None, *norms: Norm) -> Provision:
    return provision("sec_log__p_1", *norms, edition_id=LOCAL, words=words, restates=(f"{CODE}/para_1",))


def test_a_restatement_inherits_our_wording_but_not_the_questions() -> None:
    origin = replace(LOG_ENTRY, norms=(replace(LOG_ENTRY.norms[0], asks=(("who logs", "The keeper"),)),))
    corpus = with_catalogue(digest(origin, restatement()), HeldText(edition(CODE), ()), HeldText(edition(LOCAL), ()))
    made = corpus.provisions[f"{LOCAL}/sec_log__p_1"]
    assert [(norm.duty, norm.plain, norm.words, norm.asks) for norm in made.norms] == [(Duty.SHOULD, "A keeper should write boats down.", None, ())]
    assert (made.title, made.lead_in, made.asks) == ("the log", "A keeper should:", ())
    assert corpus.restated_by == {f"{CODE}/para_1": (f"{LOCAL}/sec_log__p_1",)}


def test_a_restatement_with_wording_of_its_own_keeps_it() -> None:
    own = ours(Duty.MAY, "Here a keeper may log.")
    corpus = with_catalogue(digest(LOG_ENTRY, restatement(None, own)), HeldText(edition(CODE), ()), HeldText(edition(LOCAL), ()))
    assert corpus.provisions[f"{LOCAL}/sec_log__p_1"].norms == (own,)


def test_a_restatement_quotes_its_own_sentences_that_say_the_same() -> None:
    """Its order and wording may differ; what is shown as a quote must stand in the document cited."""
    local = "The log must be kept quite dry. It hangs by the old door. A keeper here should keep a log of boats."
    corpus = with_catalogue(
        digest(LOG_ENTRY, restatement()), source(provision("para_1", words=LOG)), source(provision("sec_log__p_1", edition_id=LOCAL, words=local))
    )
    assert [norm.words for norm in corpus.provisions[f"{LOCAL}/sec_log__p_1"].norms] == [
        "A keeper here should keep a log of boats.",
        "The log must be kept quite dry.",
        "The log must be kept quite dry. It hangs by the old door.",
    ]


def test_a_restatement_shorter_than_its_origin_quotes_all_of_itself() -> None:
    corpus = with_catalogue(
        digest(provision("para_1", ours(Duty.SHOULD, "Log boats.", (1, 2))), restatement()),
        source(provision("para_1", words=LOG)),
        source(provision("sec_log__p_1", edition_id=LOCAL, words="Boats are logged.")),
    )
    assert [norm.words for norm in corpus.provisions[f"{LOCAL}/sec_log__p_1"].norms] == ["Boats are logged."]


def test_where_the_origins_words_are_not_held_all_of_the_restatement_is_quoted() -> None:
    corpus = with_catalogue(digest(LOG_ENTRY, restatement()), HeldText(edition(CODE), ()), source(provision("sec_log__p_1", edition_id=LOCAL, words=LOG)))
    assert {norm.words for norm in corpus.provisions[f"{LOCAL}/sec_log__p_1"].norms} == {LOG}


def test_a_restatement_of_nothing_held_stands_on_its_own_words() -> None:
    corpus = with_catalogue(digest(restatement()), source(provision("sec_log__p_1", edition_id=LOCAL, words="A keeper must log boats.")))
    (norm,) = corpus.provisions[f"{LOCAL}/sec_log__p_1"].norms
    assert (norm.duty, norm.words) == (Duty.MUST, "A keeper must log boats.")


def test_the_text_in_the_library_says_what_its_edition_is() -> None:
    changed = replace(edition("working-together-2023"), document="Another name")
    corpus = build_corpus([HeldText(changed, ())], digest())
    assert corpus.editions["working-together-2023"].document == "Another name"
    assert "children-act-2004" in corpus.editions


THEME = Theme(f"{CODE}/theme_log", (f"{CODE}/para_1",), (("log", ""),))
SILENCE = NotSaid(f"{CODE}/not-said_pay", "No wage is given.", (("pay", ""),))


@pytest.mark.parametrize(
    "changed",
    [
        digest(replace(LOG_ENTRY, title="another title"), themes=(THEME,), not_said=(SILENCE,)),
        digest(replace(LOG_ENTRY, norms=LOG_ENTRY.norms[:2]), themes=(THEME,), not_said=(SILENCE,)),
        digest(replace(LOG_ENTRY, asks=()), themes=(THEME,), not_said=(SILENCE,)),
        digest(LOG_ENTRY, themes=(replace(THEME, headline="Log."),), not_said=(SILENCE,)),
        digest(LOG_ENTRY, themes=(THEME,), not_said=(replace(SILENCE, text="Ask the office."),)),
        digest(LOG_ENTRY),
    ],
)
def test_the_fingerprint_changes_with_what_is_held(changed: Digest) -> None:
    whole = digest(LOG_ENTRY, themes=(THEME,), not_said=(SILENCE,))
    assert with_catalogue(changed, HeldText(edition(CODE), ())).digest != with_catalogue(whole, HeldText(edition(CODE), ())).digest


def test_the_fingerprint_changes_with_what_abbreviations_stand_for(monkeypatch: pytest.MonkeyPatch) -> None:
    held, words = HeldText(edition(CODE), ()), catalogue.vocabulary()
    before = with_catalogue(digest(LOG_ENTRY), held).digest
    monkeypatch.setattr(catalogue, "vocabulary", lambda: replace(words, shorthand={"lg": "log"}))
    assert with_catalogue(digest(LOG_ENTRY), held).digest != before


def test_the_fingerprint_changes_with_the_words_held_and_with_nothing_else() -> None:
    one, same, other = (with_catalogue(digest(LOG_ENTRY), source(provision("para_1", words=words))).digest for words in (LOG, LOG, f"{LOG} Amen."))
    assert one == same != other
