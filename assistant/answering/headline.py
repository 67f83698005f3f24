"""A draft in, one sentence that answers out: from the provision's own data (who, when, how many, how strongly), never from anything else."""

from __future__ import annotations

import re

from assistant.answering.extractive import Draft
from assistant.retrieval.query import ASKED_FOR, Query, Want, wants_in
from assistant.retrieval.retriever import Hit
from assistant.retrieval.targets import TargetKind, lead_in_of
from corpus.model import Corpus, Duty
from corpus.wording import wording

NEAR = 0.86
NEGATION = re.compile(r"\b(not|n't|never|no longer|without|cannot|don't|isn't|doesn't|aren't|can't|won't|shouldn't|optional|avoid|refuse|prevent|stop)\b", re.I)
MUST_WORDS = re.compile(r"\b(must|have to|has to|required|requirement|mandatory|compulsory|legal(ly)?|obliged|obligation|got to|duty|duties)\b", re.I)
NEAR_YES_NO = 0.92
FACT_LIKE = 0.60  # a norm that is less like the question may well have a who or a when that nobody asked for
OPEN = re.compile(r"\W*(so |and |ok |but )*(what|which|who|whom|whose|how|when|where|why)\b", re.I)  # never answered by yes or no
TO_WHOM = re.compile(
    r"\bto whom\b|\bwho\b.*\b(to|gets?|receives?|told|informed|notified|copy|copied|sees?)\b|\b(tell|inform|notify|send|report|submit|refer)\b", re.I
)
# "Who should tell the referrer?" asks for the one who tells.
TELLS = re.compile(
    r"\bwho(?:'s| is| are)?(?: (?:should|must|has to|have to|needs? to|can|may|will|would|does|to|meant to|supposed to|got to|responsible for|actually))*"
    r" (?:tell|inform|notif|send|report|submit|refer)",
    re.I,
)
COUNTED = ((Duty.MUST, "must"), (Duty.MUST_NOT, "must not"), (Duty.SHOULD, "should"), (Duty.SHOULD_NOT, "should not"), (Duty.MAY, "may"))


def headline(query: Query, draft: Draft, corpus: Corpus) -> str:
    """One sentence. Falls back on the leading statement's own words."""
    best = draft.best
    sentence = _short_answer(query, best) or best.target.headline or _fact(query, draft) or _counts(draft) or _nearest(query, draft, corpus)
    correction = _force_correction(query, draft, sentence)
    return " ".join(part for part in (_sentence(sentence), correction) if part)


def _short_answer(query: Query, hit: Hit) -> str:
    """The short answer of the nearest ask, when that asks the same the same way round."""
    if not hit.short_answer or hit.evidence.ask < NEAR:
        return ""
    same_way = bool(NEGATION.search(query.words)) == bool(NEGATION.search(hit.nearest_ask))
    yes_no = re.match(r"(yes|no|not)\b", hit.short_answer, re.I)
    if yes_no:
        asked = query.wants & {Want.YES_NO, Want.STRENGTH} and not OPEN.match(query.words)
        return hit.short_answer if asked and same_way and hit.evidence.ask >= NEAR_YES_NO else ""
    return hit.short_answer if query.wants & ASKED_FOR == wants_in(hit.nearest_ask) & ASKED_FOR else ""


def _fact(query: Query, draft: Draft) -> str:
    """The facts that the question's words ask for, if the best hit is near and its norms have them: whom first, then when."""
    wanted = [names for want, names in ((Want.HOW_MANY, ("how-many",)), (Want.WHO, ("who", "to", "rank")), (Want.WHEN, ("when",))) if want in query.wants]
    found = []
    for names in wanted:
        ordered = (
            ("to", *names) if "to" in names and TO_WHOM.search(query.words) and not TELLS.search(query.words) else tuple(name for name in names if name != "to")
        )
        values = (value for name in ordered for ref in draft.lead for key, value in ref.norm.facts if key == name)
        if value := next(values, None):
            found.append(value)
    return "; ".join(found) if len(found) == len(wanted) and draft.best.evidence.like >= FACT_LIKE else ""


def _nearest(query: Query, draft: Draft, corpus: Corpus) -> str:
    """The wording of the norm that came nearest to the question among those shown.

    An item in its source's words needs what it hangs from; so does any item where it was asked who, since whoever is meant stands there.
    """
    shown = {(ref.provision.id, ref.number): ref for ref in draft.refs}
    nearest = next((shown[hit.target.refs[0]] for hit in draft.candidates if len(hit.target.refs) == 1 and hit.target.refs[0] in shown), draft.refs[0])
    lead_in = nearest.provision.source_lead_in if nearest.norm.plain is None else lead_in_of(nearest.provision, corpus) if Want.WHO in query.wants else None
    return f"{lead_in.rstrip(': ')}: {nearest.norm.text}" if lead_in else nearest.norm.text


def _counts(draft: Draft) -> str:
    """`What the yearly report contains: 2 must, 13 should.` for a list with a title."""
    if draft.best.target.kind is not TargetKind.LIST:
        return ""
    lead = draft.lead
    joined = {ref.provision.parent for ref in lead if ref.provision.parent not in {other.provision.id for other in lead}}
    heading = lead[0].provision.heading_path
    title = (heading[-1] if heading and len(joined) > 1 else "") or draft.best.target.title
    if not title:
        return ""
    duties = [ref.norm.duty for ref in lead]
    counts = [f"{duties.count(duty)} {name}" for duty, name in COUNTED if duty in duties]
    return wording("headlines", "counts", title=title, counts=", ".join(counts) or f"{len(duties)} points")


def _force_correction(query: Query, draft: Draft, sentence: str) -> str:
    """Says so when a must was asked for and the source says should or may."""
    duties = {ref.norm.duty for ref in draft.lead} - {Duty.NONE}
    if not duties or not MUST_WORDS.search(query.words) or duties & {Duty.MUST, Duty.MUST_NOT} or re.search(r"\bnot (a )?must\b", sentence):
        return ""
    this = "these" if len(draft.lead) > 1 else "this"
    return wording("headlines", "must_not_should" if duties & {Duty.SHOULD, Duty.SHOULD_NOT} else "must_not_may", this=this)


def _sentence(text: str) -> str:
    text = text.strip()
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "!", "?", "”")) else f"{text}."
