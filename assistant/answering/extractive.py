"""Hits in, a draft out: which targets answer, and where to stop.

Lists come whole with their continuation, musts before shoulds. The words are the digest's or the source's, never made up.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.dialogue import NormRef
from assistant.retrieval.query import Query, Want
from assistant.retrieval.retriever import SAME_SCORE, Hit
from assistant.retrieval.targets import TargetKind, expand, lead_in_of, list_refs
from corpus.model import Corpus, Duty, Kind

MAX_TARGETS = 8
MAX_WORDS = 300
LONG_WORDS = 110
BESIDE_WORDS = 25  # of a theme or provision beside the best hit, from which only what is near is shown; not of the one that the best hit is a sentence of
NEAR_ENOUGH = 0.12
SURE = 0.85  # a leading score from which little beside it is wanted
SURE_MARGIN = 0.85
LISTED_MARGIN = 0.92  # a list takes much room
SAME_MARGIN = 0.97  # beside what answers this very question, only what does so too
UNSURE_MARGIN = 0.70
MOST = 0.6  # of a list's items, from which the rest is shown too: a list is never shown with a few left out
SIBLING_MARGIN = 0.5  # sentences of one paragraph often answer together
ELSEWHERE_MARGIN = 0.95  # what stands in another edition than the best hit, Act and guidance of one time aside
TOGETHER = frozenset({Kind.ACT, Kind.STATUTORY_GUIDANCE})
NATIONAL_SHARE = 0.85
RANK = {Duty.MUST: 0, Duty.MUST_NOT: 0, Duty.SHOULD: 1, Duty.SHOULD_NOT: 1, Duty.MAY: 2, Duty.NONE: 3}


@dataclass(frozen=True, slots=True)
class Draft:
    """What an answer is to say before it is verified: norms in the order to show, the hits they come from, and all candidates, best first.

    `lead` are the best hit's norms, wherever they stand among the others.
    """

    refs: tuple[NormRef, ...]
    hits: tuple[Hit, ...]
    candidates: tuple[Hit, ...] = ()
    lead: tuple[NormRef, ...] = ()

    @property
    def best(self) -> Hit:
        """The hit that leads."""
        return self.hits[0]


def compose(query: Query, hits: Sequence[Hit], corpus: Corpus, also: Sequence[Hit] = ()) -> Draft:
    """A draft from hits by falling score, at least one of which is no silence. `also` are the hits that lead for single parts of the question."""
    best, *others = _by_authority([hit for hit in hits if hit.target.kind is not TargetKind.SILENCE])
    others = [hit for hit in others if goes_with(best, hit)]
    chosen = [best]
    refs = list(_refs_of(best, query, corpus, LONG_WORDS))
    lead = tuple(refs)
    for hit in also:
        _add(hit, chosen, refs, query, corpus)
    for hit in others:
        if len(chosen) == MAX_TARGETS:
            break
        if hit.score >= _least(best, hit, query, corpus) * best.score:
            _add(hit, chosen, refs, query, corpus)
    if Want.MUSTS_ONLY not in query.wants:
        refs = _lists_made_whole(refs, corpus)
    return Draft(_norm_refs(refs, corpus), tuple(chosen), tuple(hits), _norm_refs(lead, corpus))


def _least(best: Hit, hit: Hit, query: Query, corpus: Corpus) -> float:
    """The share of the best hit's score from which another stands beside it."""
    is_list = hit.target.kind is TargetKind.LIST
    same, sure = best.score >= SAME_SCORE, best.score >= SURE
    least = SAME_MARGIN if same else SIBLING_MARGIN if _is_sibling(best, hit) else SURE_MARGIN if sure else UNSURE_MARGIN
    if is_list and sure:
        least = max(least, LISTED_MARGIN)
    if Want.WHOLE in query.wants and best.target.kind is TargetKind.LIST and not is_list:
        least = max(least, SAME_MARGIN)  # a whole list is the answer, save for another list of the same
    return least if _read_together(best, hit, corpus) else max(least, ELSEWHERE_MARGIN)


def _add(hit: Hit, chosen: list[Hit], refs: list[tuple[str, int]], query: Query, corpus: Corpus) -> None:
    """Puts a hit's norms behind those there, if they bring something, go with the best and leave the answer short enough."""
    most = LONG_WORDS if _is_around(chosen[0], hit) else BESIDE_WORDS
    more = [ref for ref in _refs_of(hit, query, corpus, most) if ref not in refs]
    if more and goes_with(chosen[0], hit) and _n_words(corpus, [*refs, *more]) <= MAX_WORDS:
        chosen.append(hit)
        refs.extend(more)


def _norm_refs(refs: Iterable[tuple[str, int]], corpus: Corpus) -> tuple[NormRef, ...]:
    return tuple(NormRef(corpus.provisions[provision_id], number) for provision_id, number in refs)


def _lists_made_whole(refs: list[tuple[str, int]], corpus: Corpus) -> list[tuple[str, int]]:
    """The norms, with the items of a list together and in order, and the whole list where most of it is shown.

    A short list that no digest tells is always shown whole: its items have no questions of their own by which one of them could be meant.
    """
    items: dict[str, list[tuple[str, int]]] = {}
    for ref in refs:
        parent = corpus.provisions[ref[0]].parent
        if parent and lead_in_of(corpus.provisions[ref[0]], corpus):
            items.setdefault(parent, []).append(ref)
    whole = list(refs)
    for parent, shown in items.items():
        every = [ref for item in corpus.children[parent] if lead_in_of(corpus.provisions[item], corpus) for ref in expand(item, corpus)]
        undigested = all(corpus.provisions[key].plain is None for key, _ in every) and _n_words(corpus, every) <= LONG_WORDS
        listed = every if undigested or len(shown) >= MOST * len(every) else [ref for ref in every if ref in shown]
        place = whole.index(shown[0])
        whole = [*(ref for ref in whole[:place] if ref not in listed), *listed, *(ref for ref in whole[place:] if ref not in listed)]
    return whole


def _is_sibling(best: Hit, other: Hit) -> bool:
    """Whether both are single sentences of one provision."""
    return best.target.kind is other.target.kind is TargetKind.NORM and best.target.refs[0][0] == other.target.refs[0][0]


def _is_around(best: Hit, other: Hit) -> bool:
    """Whether the best hit is a single sentence of the provision that the other one is."""
    return best.target.kind is TargetKind.NORM and other.target.kind is TargetKind.PROVISION and best.target.refs[0] in other.target.refs


def _read_together(best: Hit, other: Hit, corpus: Corpus) -> bool:
    """Whether two hits are of one edition, or of an Act and guidance whose texts we know: these lean on one another."""
    editions = {*best.target.editions, *other.target.editions}
    return bool(set(best.target.editions) & set(other.target.editions)) or all(
        corpus.editions[edition].kind in TOGETHER and corpus.editions[edition].text_held for edition in editions
    )


def _by_authority(hits: list[Hit]) -> list[Hit]:
    """National text leads where it answers nearly as well as a local or commenting document that nobody asked for."""
    leader = next((hit for hit in hits if hit.target.national and hit.score >= NATIONAL_SHARE * hits[0].score), hits[0])
    return [leader, *(hit for hit in hits if hit is not leader)] if hits[0].features["unasked_local"] else hits


def goes_with(best: Hit, other: Hit) -> bool:
    """Whether a runner-up may stand beside the best: national text with national text, a local or commenting document only with itself."""
    if best.target.national != other.target.national:
        return False
    return best.target.national or bool(set(best.target.editions) & set(other.target.editions))


def _refs_of(hit: Hit, query: Query, corpus: Corpus, most: int) -> list[tuple[str, int]]:
    """A target's norms with the lists that carry its list on, musts before shoulds; only the musts if that is what was asked. `most` words go uncut."""
    refs = _near_enough(hit, query, corpus, most)
    if hit.target.kind is TargetKind.LIST:
        refs = [ref for part in with_continuations(hit.target.id, corpus) for ref in list_refs(part, corpus)]
    if Want.MUSTS_ONLY in query.wants:
        musts = [ref for ref in refs if _duty(corpus, ref) in {Duty.MUST, Duty.MUST_NOT}]
        refs = musts or refs
    return sorted(refs, key=lambda ref: RANK[_duty(corpus, ref)]) if hit.target.kind is not TargetKind.THEME else refs


def _near_enough(hit: Hit, query: Query, corpus: Corpus, most: int) -> list[tuple[str, int]]:
    """A target's norms; of a long theme or provision only those near the question, unless all of it was asked for. Lists are never cut."""
    refs = list(hit.target.refs)
    if hit.target.kind is TargetKind.LIST or Want.WHOLE in query.wants or len(refs) == 1 or _n_words(corpus, refs) <= most:
        return refs
    nearness = dict(zip(refs, hit.relevance, strict=True))
    least = max(nearness.values()) - NEAR_ENOUGH
    lists = {corpus.provisions[ref[0]].parent for ref in refs if nearness[ref] >= least and lead_in_of(corpus.provisions[ref[0]], corpus)}
    return [ref for ref in refs if nearness[ref] >= least or (lead_in_of(corpus.provisions[ref[0]], corpus) and corpus.provisions[ref[0]].parent in lists)]


def with_continuations(provision_id: str, corpus: Corpus) -> Iterable[str]:
    """The list, the one it carries on and those that carry it on, in document order."""
    related = {provision_id}
    if (before := corpus.provisions[provision_id].continues) and before in corpus.provisions:
        related.add(before)
    related.update(provision.id for provision in corpus.provisions.values() if provision.continues in related)
    return (key for key in corpus.provisions if key in related)


def _duty(corpus: Corpus, ref: tuple[str, int]) -> Duty:
    return corpus.provisions[ref[0]].norms[ref[1] - 1].duty


def _n_words(corpus: Corpus, refs: Iterable[tuple[str, int]]) -> int:
    return sum(len(corpus.provisions[provision_id].norms[number - 1].text.split()) for provision_id, number in refs)
