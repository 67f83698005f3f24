"""A question in, the term that makes it unclear out: asked back only when the answer turns on it."""

from __future__ import annotations

import re

from corpus.catalogue import Ambiguous, Vocabulary

ALONE_WORDS = 2
_FILLER = frozenset("what who is are the a an about tell me of our my please whats who's does mean do and s on in".split())


def clarification(words: str, vocabulary: Vocabulary) -> Ambiguous | None:
    """The first ambiguous term in the question that nothing beside it settles, or None."""
    lower = words.lower()
    for term in vocabulary.ambiguous:
        form = max((form for form in term.forms if _has(lower, form.lower())), key=len, default=None)
        if form is None or any(settling.lower() in lower for settling in term.settled_by):
            continue
        rest = [word for word in re.findall(r"[a-z']+", lower) if word not in _FILLER and word not in form.lower().split()]
        if not term.only_alone or (len(rest) == 0 and len(lower.split()) <= ALONE_WORDS + len(form.split())):
            return term
    return None


def _has(text: str, form: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(form)}(?![\w-])", text) is not None
