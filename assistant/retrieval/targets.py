"""Corpus in, targets out: what a question can hit. A target is one norm, a list or provision as a whole, a theme, or a known silence.

A target says which norms it shows, in order, and by which texts it is found: what it says (with heading and lead-in) and the questions it answers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from corpus.model import Corpus, Edition, EditionStatus, Kind, NotSaid, Provision, Theme

LIST_TEXT_WORDS = 90
LEADING_NORMS = 2
NATIONAL = frozenset({Kind.ACT, Kind.REGULATIONS, Kind.STATUTORY_GUIDANCE})


class TargetKind(StrEnum):
    """What a target is made of."""

    NORM = "norm"
    PROVISION = "provision"
    LIST = "list"
    THEME = "theme"
    SILENCE = "silence"


@dataclass(frozen=True, slots=True)
class Target:
    """`refs` are (provision id, norm number from 1) in the order to show; `asks` are (question, short answer).

    `passed_over` is full text that the digest of its own edition leaves out.
    """

    id: str
    kind: TargetKind
    refs: tuple[tuple[str, int], ...]
    editions: tuple[str, ...]
    text: str
    asks: tuple[tuple[str, str], ...] = ()
    title: str = ""
    headline: str = ""
    restatement: bool = False
    addressees: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    facts: frozenset[str] = frozenset()
    national: bool = True
    digested: bool = True
    passed_over: bool = False


def make_targets(corpus: Corpus) -> tuple[Target, ...]:
    """Every target of the corpus, in document order, then themes, then silences."""
    told = {provision.edition_id for provision in corpus.provisions.values() if provision.plain}
    return tuple(
        [
            *(
                target if target.digested or provision.edition_id not in told else replace(target, passed_over=True)
                for provision in corpus.provisions.values()
                for target in _of_provision(provision, corpus)
            ),
            *(target for theme in corpus.themes if (target := _of_theme(theme, corpus))),
            *(_of_silence(silence, corpus) for silence in corpus.not_said),
        ]
    )


def expand(covered: str, corpus: Corpus) -> tuple[tuple[str, int], ...]:
    """`id#2` as that norm, `id` as all norms of the provision and of what hangs from it, list items in order. Empty if not held."""
    provision_id, _, number = covered.partition("#")
    provision = corpus.provisions.get(provision_id)
    if provision is None:
        return ()
    if number:
        return ((provision_id, int(number)),) if int(number) <= len(provision.norms) else ()
    own = tuple((provision_id, n) for n in range(1, len(provision.norms) + 1))
    hanging = tuple(ref for child in corpus.children.get(provision_id, ()) if not _is_box(child) for ref in expand(child, corpus))
    return own + hanging


def _is_box(provision_id: str) -> bool:
    """A box stands after its paragraph and is no item of it."""
    return provision_id.rpartition("__")[2].startswith(("box", "chart", "table"))


def _of_provision(provision: Provision, corpus: Corpus) -> Iterator[Target]:
    items = [child for child in corpus.children.get(provision.id, ()) if not _is_box(child)]
    restatement = any(origin in corpus.provisions for origin in provision.restates)
    refs = list_refs(provision.id, corpus) if items else expand(provision.id, corpus)
    own = len(provision.norms)
    whole_asks = _joined(provision.asks, *(asked for origin in _origins(provision, corpus) for asked in _asks_as_whole(origin, own)))
    for number, norm in enumerate(provision.norms, 1):
        yield Target(
            id=f"{provision.id}#{number}",
            kind=TargetKind.NORM,
            refs=((provision.id, number),),
            editions=(provision.edition_id,),
            text=_said(provision, norm.text, corpus),
            asks=_joined(norm.asks, whole_asks if own == 1 and not items else (), *_asks_of_like_norms(provision, number, corpus)),
            restatement=restatement,
            national=_is_national(corpus, (provision.edition_id,)),
            addressees=(norm.addressee,),
            facts=frozenset(name for name, _ in norm.facts),
            digested=norm.plain is not None,
        )
    if items or own > 1:
        wording = " ".join(_text(corpus, ref) for ref in refs)
        yield Target(
            id=provision.id,
            kind=TargetKind.LIST if items else TargetKind.PROVISION,
            refs=refs,
            editions=(provision.edition_id,),
            text=_said(provision, " ".join([provision.title, provision.lead_in or "", *wording.split()[:LIST_TEXT_WORDS]]), corpus),
            asks=whole_asks,
            title=provision.title,
            restatement=restatement,
            national=_is_national(corpus, (provision.edition_id,)),
            addressees=_addressees(corpus, refs),
            facts=_facts(corpus, refs),
            digested=any(corpus.provisions[provision_id].norms[number - 1].plain for provision_id, number in refs),
        )


def _origins(provision: Provision, corpus: Corpus) -> list[Provision]:
    """What a provision repeats from another edition: whoever asks that of this document asks it in the same words."""
    return [corpus.provisions[origin] for origin in provision.restates if origin in corpus.provisions]


def _asks_as_whole(origin: Provision, n_norms: int) -> Iterator[tuple[tuple[str, str], ...]]:
    """The questions of an origin that a provision of so many norms answers as a whole: where it has but one, those of each norm too."""
    yield origin.asks
    if n_norms == 1:
        yield from (norm.asks for norm in origin.norms)


def _asks_of_like_norms(provision: Provision, number: int, corpus: Corpus) -> Iterator[tuple[tuple[str, str], ...]]:
    """The questions of the norm in the same place of an origin with as many norms, where there are several."""
    if len(provision.norms) > 1:
        yield from (origin.norms[number - 1].asks for origin in _origins(provision, corpus) if len(origin.norms) == len(provision.norms))


def _joined(*asks: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Questions of several kinds in order, each once."""
    return tuple(dict.fromkeys(ask for some in asks for ask in some))


def _of_theme(theme: Theme, corpus: Corpus) -> Target | None:
    refs = tuple(dict.fromkeys(ref for covered in theme.covers for ref in expand(covered, corpus)))
    if not refs:
        return None
    text = " ".join([theme.title, theme.headline, *(_text(corpus, ref) for ref in refs)])
    return Target(
        id=theme.id,
        kind=TargetKind.THEME,
        refs=refs,
        editions=tuple(dict.fromkeys(corpus.provisions[provision_id].edition_id for provision_id, _ in refs)),
        text=" ".join(text.split()[: LIST_TEXT_WORDS + 20]),
        asks=theme.asks,
        title=theme.title,
        headline=theme.headline,
        addressees=_addressees(corpus, refs),
        facts=_facts(corpus, refs),
        national=_is_national(corpus, (theme.id.partition("/")[0],)),
        notices=theme.notices,
    )


def _of_silence(silence: NotSaid, corpus: Corpus) -> Target:
    return Target(
        id=silence.id,
        kind=TargetKind.SILENCE,
        refs=(),
        editions=(silence.edition_id,) if silence.edition_id else (),
        text=silence.text,
        asks=silence.asks,
        headline=silence.text,
        national=_is_national(corpus, (silence.edition_id,) if silence.edition_id else ()),
    )


def lead_in_of(provision: Provision, corpus: Corpus) -> str | None:
    """What a list item hangs from, in our wording if there is one, else the source's; None for a provision that is no item."""
    if provision.parent is None or provision.id not in corpus.children.get(provision.parent, ()) or _is_box(provision.id):
        return None
    return corpus.provisions[provision.parent].lead_in or provision.source_lead_in


def list_refs(provision_id: str, corpus: Corpus) -> tuple[tuple[str, int], ...]:
    """The items of a list, with what hangs from them, in order.

    A sentence or two that lead it in belong to it; a longer paragraph speaks of other things too.
    """
    n_own = len(corpus.provisions[provision_id].norms)
    own = tuple((provision_id, number) for number in range(1, n_own + 1)) if n_own <= LEADING_NORMS else ()
    return own + tuple(ref for child in corpus.children.get(provision_id, ()) if not _is_box(child) for ref in expand(child, corpus))


def _said(provision: Provision, wording: str, corpus: Corpus) -> str:
    """What a target says, with the innermost heading and its lead-in, so that a list item is found by what it hangs from."""
    heading = provision.heading_path[-1] if provision.heading_path else ""
    lead_in = lead_in_of(provision, corpus) or ""
    return " ".join(part for part in (f"{heading}:" if heading else "", lead_in if lead_in not in wording else "", wording) if part)


def _text(corpus: Corpus, ref: tuple[str, int]) -> str:
    return corpus.provisions[ref[0]].norms[ref[1] - 1].text


def _is_national(corpus: Corpus, editions: tuple[str, ...]) -> bool:
    """Whether all of it is national text that no edition whose text we know has replaced."""
    held = [corpus.editions[edition] for edition in editions]
    return all(edition.kind in NATIONAL and not _outlived(edition, corpus) for edition in held)


def _outlived(edition: Edition, corpus: Corpus) -> bool:
    successor = corpus.editions.get(edition.superseded_by or "")
    return edition.status is EditionStatus.SUPERSEDED and successor is not None and successor.text_held


def _addressees(corpus: Corpus, refs: tuple[tuple[str, int], ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(corpus.provisions[provision_id].norms[number - 1].addressee for provision_id, number in refs))


def _facts(corpus: Corpus, refs: tuple[tuple[str, int], ...]) -> frozenset[str]:
    return frozenset(name for provision_id, number in refs for name, _ in corpus.provisions[provision_id].norms[number - 1].facts)
