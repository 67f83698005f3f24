from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.sentences import sentences, split_sentences


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("Use a log, e.g. a book. Then stop.", 2),
        ("See s.16G and No. 3 of it. Next.", 2),
        ("It costs 3.5 per cent. More.", 2),
        ("He said “Stop.” Then he left.", 2),
        ("Ask Dr. Smith, i.e. The lead. Then go (see para. 4). End.", 3),
        ("Is it so? Yes! Fine…", 3),
        ("Under Reg. 5 and paras. 6-7 it must. The U.K. Parliament decides. J. Smith did.", 3),
        ("Tools, staff, etc. The rest follows.", 2),
        ("Tools, etc. and more.", 1),
        ("It was in 2004. The Act came.", 2),
        ("Read the note (in the book.) Next one.", 2),
        ("They said no. The lead agreed.", 2),
        ("section 11(4). Each must.", 2),
        ("It is in Appendix B. The form follows.", 2),
        ("“One.” “Two.”", 2),
        ("The list:\nfirst thing\nsecond thing", 3),
        ("no stop at all", 1),
        ("", 0),
        (" \n ", 0),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text: str, n: int) -> None:
    assert len(split_sentences(text)) == n


@given(st.text(alphabet="ab AB.?!\n(”“)0 ", max_size=60))
def test_spans_never_overlap_nor_lose_a_word(text: str) -> None:
    spans = split_sentences(text)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())
