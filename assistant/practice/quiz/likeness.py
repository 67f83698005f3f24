"""Which norms say the same: the judge of whether a wrong answer might hold after all, and of whether two questions ask for one fact.

Two texts are alike when the encoder puts them close or when most of the rarer of their words are shared; restatements are alike by their link.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from corpus.model import Corpus, Norm, Provision

Encode = Callable[[Sequence[str]], NDArray[np.float32]]
WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
LIGHT = frozenset(
    """
    a an the and or of for in on at to by from with within as is are be been it its their they them this that these those which who whom whose what
    when where how any all each every not no must should may can will would has have had do does did so than then there also such other others into
    about if but
    """.split()
)
SAME_COSINE = 0.9
SAME_WORDS = 0.75
NEAR_TOPIC = 0.72
FEW = 10


def stems(text: str) -> frozenset[str]:
    """The words that carry meaning, without their endings."""
    return frozenset(_stem(word) for word in WORD.findall(text.lower().replace("’", "'")) if word not in LIGHT)


def _stem(word: str) -> str:
    for ending in ("'s", "ations", "ation", "ating", "ated", "ates", "ate", "ings", "ing", "ied", "ies", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


@dataclass(slots=True)
class Likeness:
    """All norms of a corpus beside one another. `encode` is asked once, for all of them; `judged` remembers for which roles a norm may hold."""

    corpus: Corpus
    encode: Encode
    refs: list[str] = field(init=False)
    _rows: dict[str, int] = field(init=False)
    _texts: list[str] = field(init=False)
    _addressees: NDArray[np.str_] = field(init=False)
    _vectors: NDArray[np.float32] = field(init=False)
    _stems: list[frozenset[str]] = field(init=False)
    _rarity: dict[str, float] = field(init=False)
    _around: list[frozenset[str]] = field(init=False)
    judged: dict[tuple[str, str], bool] = field(init=False, default_factory=dict)
    _bearers: dict[frozenset[str], NDArray[np.bool_]] = field(init=False, default_factory=dict)
    _spoken: dict[str, NDArray[np.bool_]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        rows = [(f"{provision.id}#{number}", norm) for provision in self.corpus.provisions.values() for number, norm in enumerate(provision.norms, 1)]
        self.refs = [ref for ref, _ in rows]
        self._rows = {ref: row for row, ref in enumerate(self.refs)}
        self._texts = [norm.text for _, norm in rows]
        self._addressees = np.array([norm.addressee for _, norm in rows])
        distinct = list(dict.fromkeys(self._texts))
        places = {text: place for place, text in enumerate(distinct)}
        self._vectors = self.encode(distinct)[[places[text] for text in self._texts]] if distinct else np.zeros((0, 1), np.float32)
        self._stems = [stems(text) for text in self._texts]
        counts: dict[str, int] = {}
        for words in self._stems:
            for word in words:
                counts[word] = counts.get(word, 0) + 1
        self._around = [stems(self._about(ref)) for ref in self.refs]
        self._rarity = {word: math.log(1 + len(rows) / count) for word, count in counts.items()}

    def norm(self, ref: str) -> Norm:
        """The norm of that ref."""
        provision_id, _, number = ref.partition("#")
        return self.corpus.provisions[provision_id].norms[int(number) - 1]

    def provision(self, ref: str) -> Provision:
        """The provision that the norm of that ref stands in."""
        return self.corpus.provisions[ref.partition("#")[0]]

    def has(self, ref: str) -> bool:
        """Whether the norm is held."""
        return ref in self._rows

    def held_by(self, addressees: Iterable[str]) -> NDArray[np.bool_]:
        """Which norms lie on any of these, shape (n,)."""
        wanted = frozenset(addressees)
        if wanted not in self._bearers:
            if len(self._bearers) > 256:
                self._bearers.clear()
            self._bearers[wanted] = np.isin(self._addressees, list(wanted))
        return self._bearers[wanted]

    def of(self, provision_ids: Iterable[str]) -> NDArray[np.bool_]:
        """Which norms stand in any of these provisions, shape (n,)."""
        wanted = set(provision_ids)
        return np.array([ref.partition("#")[0] in wanted for ref in self.refs], bool)

    def speaking_of(self, phrase: str) -> NDArray[np.bool_]:
        """Which norms speak of something: in their words, their lead-in or title, or their innermost heading; shape (n,)."""
        if phrase not in self._spoken:
            if len(self._spoken) > 64:
                self._spoken.clear()
            wanted = stems(phrase)
            self._spoken[phrase] = np.array([wanted <= around for around in self._around], bool)
        return self._spoken[phrase]

    def nearest(self, ref: str, among: NDArray[np.bool_]) -> float:
        """How like this norm the likest of those others is, by cosine or by shared words, whichever is more; 0 if there are none."""
        row = self._rows[ref]
        among = among.copy()
        among[row] = False
        places = np.flatnonzero(among)
        if not len(places):
            return 0.0
        cosines = self._vectors[places] @ self._vectors[row]
        near = places[np.argpartition(-cosines, min(12, len(places) - 1))[:12]]
        return max(float(cosines.max()), *(self._shared(row, int(other)) for other in near))

    def same(self, one: str, other: str) -> bool:
        """Whether two norms state one fact."""
        if one == other or self._linked(one, other):
            return True
        a, b = self._rows[one], self._rows[other]
        return float(self._vectors[a] @ self._vectors[b]) >= SAME_COSINE or self._shared(a, b) >= SAME_WORDS

    def others_near(self, ref: str, least: float) -> list[str]:
        """The other norms at least that close by cosine, nearest first."""
        cosines = self._vectors @ self._vectors[self._rows[ref]]
        order = np.argsort(-cosines)
        return [self.refs[row] for row in order if cosines[row] >= least and self.refs[row] != ref]

    def about(self, wordings: Sequence[str]) -> frozenset[str]:
        """Norms about a topic, given the wordings that mean it: all words of one of them in text, lead-in or heading; if those are few, the nearest too."""
        if not self.refs or not wordings:
            return frozenset()
        named = np.flatnonzero(np.logical_or.reduce([self.speaking_of(wording) for wording in wordings]))
        rows = {int(row) for row in named}
        if len(rows) < FEW:
            cosines = (self._vectors @ self.encode(list(wordings)).T).max(axis=1)
            rows |= {int(row) for row in np.argsort(-cosines)[: 2 * FEW] if cosines[row] >= NEAR_TOPIC}
        return frozenset(self.refs[row] for row in rows)

    def _about(self, ref: str) -> str:
        provision = self.provision(ref)
        parent = self.corpus.provisions.get(provision.parent or "")
        heading = provision.heading_path[-1] if provision.heading_path else ""
        return " ".join([self.norm(ref).text, heading, provision.title, provision.lead_in or "", (parent.lead_in or "") + " " + parent.title if parent else ""])

    def _linked(self, one: str, other: str) -> bool:
        a, b = self.provision(one), self.provision(other)
        same_place = one.partition("#")[2] == other.partition("#")[2]
        return same_place and (a.id in b.restates or b.id in a.restates or bool(set(a.restates) & set(b.restates)))

    def _shared(self, a: int, b: int) -> float:
        """The rarity of the words that both have, over that of the words that either has."""
        union = sum(self._rarity.get(word, 0.0) for word in self._stems[a] | self._stems[b])
        return sum(self._rarity[word] for word in self._stems[a] & self._stems[b]) / union if union else 0.0
