"""Could a wrong answer be defended? The one judge of it, used when questions are made and when they are checked.

A role is a fair wrong answer to a norm only if it does not share the addressee's duties, nothing held that lies on it says the like, and the norm does not
name it.
An item of another list is a fair wrong answer only if nothing like it is held of that role, or of that document.
"""

from __future__ import annotations

from assistant.practice.quiz.data import AskedList
from assistant.practice.quiz.likeness import stems
from assistant.practice.quiz.pool import Material
from corpus.model import Duty

TOO_LIKE_WHO = 0.78
TOO_LIKE_ITEM = 0.76
TOO_LIKE_ABOUT = 0.78


def holds_for(material: Material, ref: str, role: str) -> bool:
    """Whether what a norm says may hold for that role too."""
    judged = material.likeness.judged
    if (ref, role) not in judged:
        judged[ref, role] = _holds_for(material, ref, role)
    return judged[ref, role]


def _holds_for(material: Material, ref: str, role: str) -> bool:
    norm = material.norm(ref)
    player = material.data.players[role]
    keeper = material.data.players.get(norm.addressee)
    beside = keeper.alongside if keeper else frozenset()
    if role == norm.addressee or role in beside or norm.addressee in player.alongside:
        return True
    if stems(player.name) <= stems(norm.text) or any(role == value_role for value_role in _named(material, ref)):
        return True
    among = material.likeness.held_by({role, *(player.alongside - {norm.addressee} - beside)})
    return material.likeness.nearest(ref, among) >= TOO_LIKE_WHO


def holds_on_list(material: Material, ref: str, asked: AskedList) -> bool:
    """Whether an item of another list may belong to that one too."""
    likeness, corpus = material.likeness, material.corpus
    own = [child for list_id in (asked.id, *asked.family) for child in (list_id, *corpus.children.get(list_id, ()))]
    among = likeness.of(own)
    if asked.about:
        return likeness.nearest(ref, among) >= TOO_LIKE_ITEM or likeness.nearest(ref, likeness.speaking_of(asked.about)) >= TOO_LIKE_ABOUT
    addressee = addressee_of(material, asked.id)
    player = material.data.players.get(addressee)
    bearer = material.norm(ref).addressee
    # What lies on the wrong answer's own bearer is where it comes from; it is the other side that must not have it.
    shared = {addressee, *(player.alongside if player else ())} - {bearer, "nobody"}
    return bearer == addressee or likeness.nearest(ref, among | likeness.held_by(shared)) >= TOO_LIKE_ITEM


def addressee_of(material: Material, list_id: str) -> str:
    """On whom most items of a list lie."""
    items = material.corpus.children.get(list_id, ())
    found = [norm.addressee for item in items for norm in material.corpus.provisions[item].norms]
    return max(dict.fromkeys(found), key=found.count) if found else ""


def _named(material: Material, ref: str) -> list[str]:
    """Roles that the norm's facts name."""
    values = " ".join(value for name, value in material.norm(ref).facts if name in {"who", "to"})
    return [player.id for player in material.data.players.values() if stems(player.name) <= stems(values)]


def binds(duty: Duty) -> bool:
    """Whether a duty asks for something."""
    return duty in {Duty.MUST, Duty.SHOULD}
