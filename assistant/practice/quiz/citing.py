"""Norms in, citations of an item out: where each reason can be read, with checksums of the wording as it was."""

from __future__ import annotations

import hashlib

from assistant.practice.quiz.model import Cited
from assistant.practice.quiz.pool import Material
from corpus.model import Provision


def plain_sum(provision: Provision) -> str:
    """A checksum of our wording of a provision, with its force; "" where there is none."""
    rows = [f"{norm.duty.value}|{norm.plain}" for norm in provision.norms if norm.plain]
    return _sum("\n".join(rows)) if rows else ""


def words_sum(provision: Provision) -> str:
    """A checksum of the source's words; "" where they are not held."""
    return _sum(" ".join(provision.words.split())) if provision.words else ""


def _sum(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=6).hexdigest()


class Sources:
    """The citations of one item, numbered c1, c2, … in order of first use."""

    def __init__(self, material: Material) -> None:
        self._material = material
        self._cited: dict[str, Cited] = {}

    def cite(self, ref: str) -> str:
        """The id under which that norm's provision is cited."""
        if ref not in self._cited:
            self._cited[ref] = self._citation(f"c{len(self._cited) + 1}", ref)
        return self._cited[ref].id

    def place(self, ref: str) -> str:
        """Where it stands, for a sentence."""
        return self._material.provision(ref).locator

    def source(self, ref: str) -> str:
        """How its document is named in a sentence."""
        return self._material.short(ref)

    def truth(self, ref: str) -> str:
        """What the norm says, with what it hangs from."""
        provision, norm = self._material.provision(ref), self._material.norm(ref)
        parent = self._material.corpus.provisions.get(provision.parent or "")
        is_item = parent is not None and provision.id in self._material.corpus.children.get(parent.id, ())
        lead_in = parent.lead_in if parent is not None and is_item else None
        return f"{lead_in} {norm.text}" if lead_in else norm.text

    def all(self) -> tuple[Cited, ...]:
        """Every citation made."""
        return tuple(self._cited.values())

    def _citation(self, citation_id: str, ref: str) -> Cited:
        provision, norm = self._material.provision(ref), self._material.norm(ref)
        edition = self._material.corpus.editions[provision.edition_id]
        return Cited(
            id=citation_id,
            provision_id=provision.id,
            edition_id=edition.id,
            document=edition.document,
            edition=edition.edition,
            status=edition.status.value,
            locator=provision.locator,
            page=provision.page,
            plain=norm.plain or "",
            quote=norm.words,
            url=edition.url,
            plain_sum=plain_sum(provision),
            words_sum=words_sum(provision),
        )
