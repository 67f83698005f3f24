"""What of a draft is the guidance's and not its own: copied, or an item with hardly a word added."""

from __future__ import annotations

import pytest

from assistant.practice.checklist import heading_checklist
from assistant.practice.draft_passages import Passage
from assistant.practice.draft_repeats import repeated
from corpus.model import Corpus


def is_repeated(text: str, lamps: Corpus) -> bool:
    refs = heading_checklist("Lamp tally", lamps, stated=True).refs
    return bool(repeated([Passage(text, "", 1, None, whole=True)], refs, lamps)[0])


@pytest.mark.parametrize(
    "text",
    [
        "DSPs should send out the tally no later than 9 days after signature.",  # the source's words
        "Delegated partners should post the tally within 9 days of signing it.",  # ours
        "Here we say how many lamps were lit over the winter.",
    ],
)
def test_the_guidance_is_known_again(lamps: Corpus, text: str) -> None:
    assert is_repeated(text, lamps)


@pytest.mark.parametrize(
    "text",
    [
        "We posted the tally six days after the partners had signed it, to every lighthouse on the coast.",
        "Four hundred lamps were lit between October and March, forty more than in the winter before, since two keepers came back.",
        "Lamps.",
    ],
)
def test_a_drafts_own_words_are_not_taken_for_the_guidance(lamps: Corpus, text: str) -> None:
    assert not is_repeated(text, lamps)
