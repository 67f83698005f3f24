"""The lists that quizzes ask about: which of their items can be asked, what an item says as a statement, and what the list is of."""

from __future__ import annotations

from assistant.practice.quiz.data import AskedList
from assistant.practice.quiz.grammar import META, MODAL, lower_first
from assistant.practice.quiz.pool import Material


def list_items(material: Material, list_id: str) -> list[str]:
    """The items of a list that can be options: one sentence each, without a modal word of their own, not too long."""
    items = [f"{item}#1" for item in material.corpus.children.get(list_id, ()) if len(material.corpus.provisions[item].norms) == 1]
    return [ref for ref in items if _can_stand(material.norm(ref).text)]


def _can_stand(text: str) -> bool:
    return 6 <= len(text.split()) <= 26 and ";" not in text and not MODAL.search(text) and not META.search(text)


def as_statement(material: Material, asked: AskedList, ref: str) -> str:
    """An item said of a list, whether or not it belongs there."""
    return asked.says.format(item=lower_first(material.norm(ref).text))


def list_title(material: Material, ref: str) -> str:
    """What the list is of that an item stands in."""
    parent = material.corpus.provisions.get(material.provision(ref).parent or "")
    return parent.title if parent is not None and parent.title else material.heading(ref)
