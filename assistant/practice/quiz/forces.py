"""Makes must-or-should and true-or-false questions. In the first the force of the norm is the point; in the second it is never touched: no trick."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from itertools import chain, zip_longest

from assistant.practice.quiz.citing import Sources
from assistant.practice.quiz.data import AskedList
from assistant.practice.quiz.drafting import Answers, Asked, Draft, draft, drawn
from assistant.practice.quiz.grammar import MODAL, acting, gap_for_modal, lower_first, other_times, shape_of, stands_alone, with_subject
from assistant.practice.quiz.lists import as_statement, list_items, list_title
from assistant.practice.quiz.model import Kind, Option, Shape
from assistant.practice.quiz.pool import Material, Pool
from assistant.practice.quiz.rivalry import holds_for, holds_on_list
from corpus.model import Duty

END = object()
FORCES = (Duty.MUST, Duty.SHOULD, Duty.MAY)
SHARES = {Duty.MUST: 4, Duty.SHOULD: 4, Duty.MAY: 2}
LIKE_FORCE = 0.86
# A lead-in that ends so runs on into its item without its colon.
OPEN = re.compile(r"(?:______|\b(?:if|that|to|include|including|whether|by|of|ensure|contain|has|have|are|is))(?: also)?:$")


def must_or_should(material: Material, pool: Pool, rng: random.Random) -> Iterator[Draft]:
    """Sentences with a gap for their modal word. A sentence whose like has another force somewhere that is held is left out."""
    refs = [ref for ref in drawn(rng, pool.refs) if "__note" not in ref]
    # Drawn by force, since nearly all that guidance says is a should and a quiz of one answer teaches nothing.
    by_force = {force: iter([ref for ref in refs if material.norm(ref).duty is force]) for force in FORCES}
    while by_force:
        duty = rng.choices(list(by_force), [SHARES[force] for force in by_force])[0]
        ref = next(by_force[duty], None)
        if ref is None:
            del by_force[duty]
            continue
        sentence, facts = _gapped(material, ref)
        if sentence is None or forces_differ(material, ref):
            continue
        sources = Sources(material)
        cited = sources.cite(ref)
        values = {"source": sources.source(ref), "locator": sources.place(ref), "right": duty.value}
        reasons = {
            force: material.data.say("reasons", f"force_right_{force.value}", **values)
            if force is duty
            else material.data.say("reasons", "force_wrong", wrong=force.value, **values)
            for force in FORCES
        }
        options = tuple(Option(force.value, force is duty, reasons[force], cited) for force in FORCES)
        stem = material.data.say("stems", "force", source=sources.source(ref), heading=material.heading(ref), sentence=sentence)
        yield draft(material, pool, Asked(Kind.MUST_OR_SHOULD, Shape.ONE, stem, (ref,), reasons[duty], facts), Answers(options), sources)


def _gapped(material: Material, ref: str) -> tuple[str | None, frozenset[str]]:
    """The sentence with its gap; a list item follows on the sentence that the list hangs from, and one list is asked about once."""
    norm, provision = material.norm(ref), material.provision(ref)
    parent = material.corpus.provisions.get(provision.parent or "")
    if parent is None or provision.id not in material.corpus.children.get(parent.id, ()):
        return (gap_for_modal(norm.text, norm.duty) if stands_alone(norm.text) else None), frozenset()
    lead_in = parent.lead_in or ""
    if not lead_in.endswith(":") or len(provision.norms) != 1 or MODAL.search(norm.text) or not norm.text.endswith(".") or len(norm.text.split()) > 24:
        return None, frozenset()
    gapped = gap_for_modal(lead_in, norm.duty)
    if gapped is None or not OPEN.search(gapped) or len(lead_in.split()) > 22 or lead_in.startswith(("On top", "Beyond", "They", "It ", "In addition")):
        return None, frozenset()
    return f"{gapped.removesuffix(':')} {lower_first(norm.text)}", frozenset({f"list:{parent.id}"})


def forces_differ(material: Material, ref: str) -> bool:
    """Whether something that is held says the like with another force, so that two answers could be defended."""
    duty = material.norm(ref).duty
    return any(material.norm(other).duty in set(Duty) - {duty, Duty.NONE} for other in material.likeness.others_near(ref, LIKE_FORCE))


def true_or_false(material: Material, pool: Pool, rng: random.Random) -> Iterator[Draft]:
    """Sentences as they are, and sentences with another role or another length of time put in; items said of their own list, and of another. Half are false."""
    refs = [ref for ref in drawn(rng, pool.refs) if stands_alone(material.norm(ref).text) and not _is_item(material, ref) and tells(material, ref)]
    true = (_judged(material, pool, ref, material.norm(ref).text) for ref in refs)
    false = (_judged(material, pool, ref, changed) for ref in refs if (changed := _changed(material, ref, rng)) is not None)
    sorts = [
        chain.from_iterable(zip_longest(true, _said_of_lists(material, pool, rng, own=True))),
        chain.from_iterable(zip_longest(false, _said_of_lists(material, pool, rng, own=False))),
    ]
    while sorts:
        sort = rng.choice(sorts)
        made = next(sort, END)
        if made is END:
            sorts.remove(sort)
        elif isinstance(made, Draft):
            yield made


def _said_of_lists(material: Material, pool: Pool, rng: random.Random, *, own: bool) -> Iterator[Draft]:
    """Items said of the list they stand in, or of one in which nothing like them stands; each list once. False only of lists that are closed."""
    lists = [asked for asked in material.data.lists if (own or asked.closed) and any(ref in pool.allowed for ref in list_items(material, asked.id))]
    rng.shuffle(lists)
    for asked in lists:
        shapes = {shape_of(material.norm(ref).text) for ref in list_items(material, asked.id)}
        rivals = [ref for rival in asked.rivals for ref in list_items(material, rival)]
        refs = drawn(rng, (ref for ref in list_items(material, asked.id) if ref in pool.allowed) if own else rivals)
        fitting = (ref for ref in refs if shape_of(material.norm(ref).text) in shapes and (own or not holds_on_list(material, ref, asked)))
        if (ref := next(fitting, None)) is not None:
            yield _said_of(material, pool, ref, asked)


def _said_of(material: Material, pool: Pool, ref: str, asked: AskedList) -> Draft:
    data, right = material.data, ref in list_items(material, asked.id)
    sources = Sources(material)
    cited = sources.cite(ref)
    values = {"source": sources.source(ref), "locator": sources.place(ref)}
    reason = data.say("reasons", "list_right", **values) if right else data.say("reasons", "list_wrong", title=list_title(material, ref), **values)
    stem = data.say("stems", "listed", source=sources.source(ref), statement=as_statement(material, asked, ref))
    options = (Option(data.words["truth"]["true"], right, reason, cited), Option(data.words["truth"]["false"], not right, reason, cited))
    return draft(material, pool, Asked(Kind.TRUE_FALSE, Shape.TRUE_FALSE, stem, (ref,), reason, frozenset({f"list:{asked.id}"})), Answers(options), sources)


def tells(material: Material, ref: str) -> bool:
    """Whether a norm says something worth knowing: it binds or allows, or says who, when, to whom or how many. Footnotes do not count."""
    norm = material.norm(ref)
    told = norm.duty is not Duty.NONE or any(name in {"who", "when", "to", "how-many", "rank"} for name, _ in norm.facts)
    return told and "__note" not in ref and " also " not in norm.text


def _judged(material: Material, pool: Pool, ref: str, statement: str) -> Draft:
    data, norm = material.data, material.norm(ref)
    right = statement == norm.text
    sources = Sources(material)
    cited = sources.cite(ref)
    values = {"source": sources.source(ref), "locator": sources.place(ref), "truth": norm.text}
    reason = data.say("reasons", "true_right" if right else "false_right", **values)
    other = data.say("reasons", "judged_wrong", **values)
    options = (
        Option(data.words["truth"]["true"], right, reason if right else other, cited),
        Option(data.words["truth"]["false"], not right, other if right else reason, cited),
    )
    stem = data.say("stems", "true", source=sources.source(ref), heading=material.heading(ref), statement=statement)
    return draft(material, pool, Asked(Kind.TRUE_FALSE, Shape.TRUE_FALSE, stem, (ref,), reason), Answers(options), sources)


def _changed(material: Material, ref: str, rng: random.Random) -> str | None:
    """The sentence made false by another length of time, or by somebody on whom nothing held puts the like."""
    norm = material.norm(ref)
    if times := other_times(norm.text):
        return rng.choice(times)[0]
    parts = acting(norm.text)
    if parts is None or parts.role != norm.addressee or parts.role not in material.data.players:
        return None
    others = [
        player for player in material.data.players.values() if not material.data.are_near(parts.role, player.id) and not holds_for(material, ref, player.id)
    ]
    return with_subject(parts, rng.choice(others).subject) if others else None


def _is_item(material: Material, ref: str) -> bool:
    provision = material.provision(ref)
    return provision.id in material.corpus.children.get(provision.parent or "", ())
