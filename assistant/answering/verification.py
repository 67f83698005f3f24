"""A draft's norms in, those that hold out.

Retrieved? Quoted to the letter? Force exactly the norm's? Edition within the bounds? What fails is struck and named.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from assistant.dialogue import NormRef
from corpus.model import Duty, Norm

_STRONGER = {
    Duty.SHOULD: re.compile(r"\b(must|(is|are|be) required to|shall)\b(?!-)", re.I),
    Duty.SHOULD_NOT: re.compile(r"\bmust not\b", re.I),
    Duty.MAY: re.compile(r"\b(must|should)\b", re.I),
}
_WEAKER = {
    Duty.MUST: re.compile(r"\b(should|may|could)\b", re.I),
    Duty.SHOULD: re.compile(r"\b(may|could) (?!be\b|have\b|not\b|need\b|want\b|feel\b)", re.I),
}
_OWN = {
    Duty.MUST: re.compile(r"\b(must|required|requires?|duty|duties|shall|has to|have to|obliged|offence)\b", re.I),
    Duty.SHOULD: re.compile(r"\b(should|ought|expected)\b", re.I),
}


@dataclass(frozen=True, slots=True)
class Verified:
    """What may be shown, in order, and why the rest was struck."""

    kept: tuple[NormRef, ...]
    struck: tuple[str, ...]


def verify(refs: Sequence[NormRef], retrieved: Collection[str], editions: Collection[str]) -> Verified:
    """Keeps the norms whose provision was retrieved, lies in an allowed edition, and says no more than its source."""
    kept, struck = [], []
    for ref in refs:
        reason = fault(ref, retrieved, editions)
        if reason:
            struck.append(f"{ref.provision.id}#{ref.number}: {reason}")
        else:
            kept.append(ref)
    return Verified(tuple(kept), tuple(struck))


def fault(ref: NormRef, retrieved: Collection[str], editions: Collection[str]) -> str:
    """Why a norm may not be shown, or the empty string."""
    provision, norm = ref.provision, ref.norm
    if provision.id not in retrieved:
        return "not retrieved"
    if provision.edition_id not in editions:
        return "edition or area out of scope"
    if norm.words is not None and norm.words not in (provision.words or ""):
        return "quote not in the source"
    return force_fault(norm, hangs=provision.parent is not None)


def force_fault(norm: Norm, *, hangs: bool = False) -> str:
    """Why our wording of a norm shows another force than its duty, or the empty string. What `hangs` from a lead-in may leave its force to that."""
    if norm.plain and norm.duty in _STRONGER and _STRONGER[norm.duty].search(norm.plain):
        return f"wording stronger than {norm.duty.value}"
    if norm.plain and not hangs and norm.duty in _WEAKER and _WEAKER[norm.duty].search(norm.plain) and not _OWN[norm.duty].search(norm.plain):
        return f"wording weaker than {norm.duty.value}"
    return ""
