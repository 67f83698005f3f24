"""An item in, what is wrong with it out. It looks at the finished item only, not at how it was made, so that a slip of a maker cannot pass.

Checked: its form; that the key stands in the provision it cites; that no wrong answer can be defended; that options are alike; that every part has its reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.practice.quiz.cases import obsolete
from assistant.practice.quiz.data import AskedList, Player
from assistant.practice.quiz.drafting import alike
from assistant.practice.quiz.forces import forces_differ
from assistant.practice.quiz.grammar import NUMBERS, acting, gap_for_modal, with_subject
from assistant.practice.quiz.likeness import stems
from assistant.practice.quiz.lists import as_statement, list_items
from assistant.practice.quiz.model import Item, Kind, Option, Shape, fault_of
from assistant.practice.quiz.pool import Material
from assistant.practice.quiz.rivalry import holds_for, holds_on_list
from corpus import catalogue

NEVER = re.compile(r"\b(?:all|none|both|neither) of (?:the above|these)\b", re.I)
NEGATIVE = re.compile(r"\b(?:not|except|never)\b")
QUOTED = re.compile(r"“(?P<said>[^”]*)”")
LEAST_SHARED = 0.25


def faults_of(material: Material, item: Item) -> tuple[str, ...]:
    """Everything wrong with an item; empty if it is sound."""
    if form := fault_of(item):
        return (form,)
    if missing := [ref for ref in item.norms if not material.likeness.has(ref)]:
        return (f"provision {missing[0]} is not held",)
    return tuple(dict.fromkeys([*_plain_faults(item), *_KEYS[item.kind](material, item)]))


def _plain_faults(item: Item) -> Iterator[str]:
    parts = (*item.options, *item.pairs, *item.steps, *((item.number,) if item.number else ()))
    if any(not part.rationale.strip() for part in parts):
        yield "a part has no reason"
    if any(NEVER.search(option.text) for option in item.options):
        yield "an option points at the others"
    if NEGATIVE.search(QUOTED.sub("", item.stem).split(". ")[-1]) and item.shape is not Shape.ORDERING and "______" not in item.stem:
        yield "the question is put in the negative"
    if item.shape in {Shape.ONE, Shape.MANY} and item.kind is not Kind.MUST_OR_SHOULD and not alike([option.text for option in item.options]):
        yield "options differ in length"
    if not {one.provision_id for one in item.citations} & {ref.partition("#")[0] for ref in item.norms}:
        yield "the key is not cited"


def _force(material: Material, item: Item) -> Iterator[str]:
    ref = item.norms[0]
    norm = material.norm(ref)
    right = next(option.text for option in item.options if option.right)
    said = QUOTED.findall(item.stem)[-1]
    parent = material.corpus.provisions.get(material.provision(ref).parent or "")
    whole = gap_for_modal(norm.text, norm.duty) or (gap_for_modal((parent.lead_in or "").removesuffix(":"), norm.duty) if parent else None) or ""
    if right != norm.duty.value or not said.startswith(whole):
        yield "the key is not the force of the provision"
    if forces_differ(material, ref):
        yield "another force can be defended"


def _truth(material: Material, item: Item) -> Iterator[str]:
    ref = item.norms[0]
    if asked := next((one for one in material.data.lists if item.stem.endswith(f"“{as_statement(material, one, ref)}”")), None):
        yield from _listed(material, item, ref, asked)
        return
    text = material.norm(ref).text
    said = item.stem.partition("true or false? “")[2].removesuffix("”")
    right = next(option.text for option in item.options if option.right)
    if (said == text) != (right == material.data.words["truth"]["true"]):
        yield "the key is not what the provision says"
    if said == text:
        return
    was = acting(text)
    swapped = next((player for player in material.data.players.values() if was is not None and with_subject(was, player.subject) == said), None)
    if swapped is not None and holds_for(material, ref, swapped.id):
        yield "the false statement may hold"
    if swapped is None and _numbers(said) == _numbers(text):
        yield "the false statement says the same"


def _listed(material: Material, item: Item, ref: str, asked: AskedList) -> Iterator[str]:
    """A statement that something belongs to a list."""
    belongs = ref in list_items(material, asked.id)
    if belongs != item.options[0].right:
        yield "the key is not what the provision says"
    if not belongs and holds_on_list(material, ref, asked):
        yield "the false statement may hold"


def _choice(material: Material, item: Item) -> Iterator[str]:
    options = {player.option: player for player in material.data.players.values()}
    if all(option.text in options for option in item.options):
        yield from _who(material, item, options)
        return
    asked = next((one for one in material.data.lists if _stem_of(one, item) in item.stem), None)
    if asked is None:
        yield "the list asked about is not known"
        return
    own = set(list_items(material, asked.id))
    for option in item.options:
        ref = next((f"{one.provision_id}#1" for one in item.citations if one.id == option.citation), "")
        if not material.likeness.has(ref) or material.norm(ref).text != option.text:
            yield "an option is not the provision it cites"
        elif option.right != (ref in own):
            yield "the key is not on the list"
        elif not option.right and holds_on_list(material, ref, asked):
            yield "a wrong option can be defended"


def _stem_of(asked: AskedList, item: Item) -> str:
    n_right = sum(option.right for option in item.options)
    which = "which of these" if item.shape is Shape.ONE else f"which {'two' if n_right == 2 else 'three'} of these"
    return asked.ask.format(which=which)


def _who(material: Material, item: Item, options: dict[str, Player]) -> Iterator[str]:
    ref = item.norms[0]
    for option in item.options:
        role = options[option.text].id
        if option.right and role != material.norm(ref).addressee:
            yield "the key is not the addressee"
        if not option.right and holds_for(material, ref, role):
            yield "a wrong option can be defended"


def _figure(material: Material, item: Item) -> Iterator[str]:
    ref = item.norms[0]
    norm = material.norm(ref)
    held = _numbers(" ".join([norm.text, *(value for _, value in norm.facts)])) | stems(norm.text)
    right = str(item.number.value) if item.number else next(option.text for option in item.options if option.right)
    if not _figures(right) <= held:
        yield "the key is not in the provision"
    for option in item.options:
        if not option.right and _figures(option.text) and _figures(option.text) <= held:
            yield "a wrong option can be defended"


def _figures(text: str) -> frozenset[str]:
    """What counts in an answer: its numbers, or its words where it has none."""
    return _numbers(text) or stems(text)


def _numbers(text: str) -> frozenset[str]:
    words = re.findall(r"[a-z]+|\d+", text.lower())
    return frozenset(str(NUMBERS.get(word, word)) for word in words if word in NUMBERS or word.isdigit())


def _match(material: Material, item: Item) -> Iterator[str]:
    if len({pair.left for pair in item.pairs}) != len(item.pairs) or len({pair.right for pair in item.pairs}) != len(item.pairs):
        yield "two pairs are the same"
    options = {player.option: player for player in material.data.players.values()}
    if not all(pair.left in options for pair in item.pairs):
        yield from _limits(material, item, [(pair.left, pair.right) for pair in item.pairs])
        return
    for ref, pair in zip(item.norms, item.pairs, strict=True):
        if options[pair.left].id != material.norm(ref).addressee:
            yield "a function is not its role's"
        if any(holds_for(material, ref, options[other.left].id) for other in item.pairs if other is not pair):
            yield "a function can be defended for another role"


def _limits(material: Material, item: Item, rows: list[tuple[str, str]]) -> Iterator[str]:
    figures = {figure.what: figure for figure in material.data.figures}
    if any(what not in figures or figures[what].key != key for what, key in rows):
        yield "a limit is not what the provision says"
    for ref, (_, key) in zip(item.norms, rows, strict=True):
        norm = material.norm(ref)
        if not _numbers(key) <= _numbers(" ".join([norm.text, *(value for _, value in norm.facts)])):
            yield "the key is not in the provision"


def _order(material: Material, item: Item) -> Iterator[str]:
    figures = {figure.what: figure for figure in material.data.figures}
    if all(step.text in figures for step in item.steps):
        days = [figures[step.text].days for step in item.steps]
        if days != sorted(set(days)):
            yield "two limits are as long, or out of order"
        return
    steps = [step.text for step in item.steps]
    if not any([text for text, _ in one.steps] == steps for one in material.data.sequences):
        yield "the order is not one that the guidance gives"


def _old(material: Material, item: Item) -> Iterator[str]:
    old = {form.lower() for entry in catalogue.vocabulary().obsolete for form in (entry.term, *entry.forms)}
    spotted = next((row for row in material.data.sentences if f"“{row.sentence}”" in item.stem), None)
    if spotted is None:
        row = next((row for row in material.data.replaced if f"“{row.says}”" in item.stem), None)
        if row is None or not shared(row.key, " ".join([obsolete(row.term).replaced_by, obsolete(row.term).note])):
            yield "the key does not show in the vocabulary"
        return
    for option in item.options:
        if option.right != (option.text.lower() in old):
            yield "a wrong option can be defended"
        if not option.right and not _in_provision(material, item, option):
            yield "a term in use is not in the provision that it cites"


def _in_provision(material: Material, item: Item, option: Option) -> bool:
    provision = material.corpus.provisions[item.citation(option.citation).provision_id]
    return any(stems(option.text) <= stems(norm.text) for norm in provision.norms)


def _case(material: Material, item: Item) -> Iterator[str]:
    right = next(option for option in item.options if option.right)
    if not shared(f"{right.text} {right.rationale}", material.norm(item.norms[0]).text):
        yield "the key is not what the provision says"
    if not any(case.right == right.text for case in material.data.scenarios):
        yield "the case is not one of ours"


def shared(one: str, other: str) -> bool:
    """Whether a fair part of the second text's words are in the first."""
    wanted = stems(other)
    return bool(wanted) and len(wanted & stems(one)) / min(len(wanted), max(1, len(stems(one)))) >= LEAST_SHARED


_KEYS = {
    Kind.MUST_OR_SHOULD: _force,
    Kind.TRUE_FALSE: _truth,
    Kind.SINGLE: _choice,
    Kind.SEVERAL: _choice,
    Kind.NUMBER: _figure,
    Kind.MATCH: _match,
    Kind.ORDER: _order,
    Kind.OUTDATED: _old,
    Kind.SCENARIO: _case,
}
