"""A message and the questions before it in, a question that stands alone out, with what was taken from the conversation.

No model: a follow-up is told by its form. It names another thing of a sort ("and the chair?"), which takes the earlier one's place; or points back
("who signs it off?"), and the pointing word is written out; or is only part of a question ("by when?"), which the earlier one completes.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from assistant.answering.mentions import Mention, MentionKind, is_light, mentions, of_kind
from assistant.answering.personal_data import mask
from assistant.answering.pointing import Pointer, pointers
from assistant.answering.triage import TriageKind, signs_urgent, triage
from corpus.catalogue import DATA

LAST_QUESTION = "your last question"
MAX_HISTORY = 6  # questions back; what was asked before that is another conversation

_OPENING = re.compile(
    r"^\W*(?P<lead>(?:(?:ok(?:ay)?|right|great|thanks?(?: you)?|cheers|yes(?=,)|no(?=,)|hmm+|oh|sorry|please|pls|so|well(?=,)|then|and|but|also|or|now(?=,)"
    r"|plus)\b[\s,.!:-]*)*"
    r"(?:(?:what|how) about\b|(?:the )?same(?: thing| question| again)?(?: but)?"
    r"(?: for| in| with| as)\b|same(?: again)?$|what of\b|as for\b|likewise(?: for)?\b"
    r"|ditto(?: for)?\b)?)\s*",
    re.I,
)
_SMALL_WORDS = re.compile(
    r"\b(?:for|in|of|the|an?|about|on|with|at|under|then|please|pls|too|as well|instead|again|though|to|by|from|and|or"
    r"|ones?|if you are|if i'm|i'm|we're|if we're|within|edition|version|there|us|me|as|like)\b|[^\w]+",
    re.I,
)
_ELSE = re.compile(r"^(?P<what>who|what|where|when|which|how)(?: else)\b(?P<rest>.*)$", re.I)
_ADDED = re.compile(
    r"^(?:(?:only|just)\b.*\b(?:musts?|shoulds?|legal|law|duties|statutory)\b.*|musts? only|(?:the |any )?(?:musts|shoulds)|in (?:short|brief"
    r"|a nutshell|plain english)|as a (?:list|table|checklist)"
    r"|(?:short|brief|simple)(?: version| answer)?|by law|as (?:bullets?|bullet points)|with (?:the )?(?:quotes?|paragraphs?|citations?|references?))$",
    re.I,
)
_ASKED_OF_IT = re.compile(
    r"^(?:(?:is|was|are|were) (?:that|this|it|those|they|these)(?: all)?(?: just| only| actually| still| really)? (?:an? |the |by "
    r"|in )?(?:legal(?:ly)? )?(?:musts?|shoulds?|may|law|duty|duties|requirements?|mandatory|compulsory|optional|binding|statutory|required"
    r"|guidance|advice|expectation)"
    r"(?: or (?:an? |just )?(?:musts?|shoulds?|may|guidance|optional|law))?|must or should|should or must|mandatory|compulsory|optional"
    r"|where does (?:it|the guidance|wt|that) say (?:that|so|this|it)|where is that(?: from| written)?"
    r"|(?:which|what) (?:para(?:graph)?|page|section|chapter|edition|document)(?: is (?:that|it|this)(?: in)?)?|source|reference|citation"
    r"|quote (?:it|that|the para(?:graph)?)|says who|who says(?: so| that)?"
    r"|more(?: details?)?(?: please)?|tell me more|go on|explain(?: that| it| more)?|say more|such as|like what|for example|(?:an )?examples?"
    r"|what does (?:that|it|this) mean|are you sure|really)$",
    re.I,
)
_FRAGMENT = re.compile(
    r"^(?:(?:by|until|till|for|from|since|to|with|within|in) )?(?:when|why(?: not)?|how (?:long|soon|often|quickly|fast|many days|many weeks"
    r"|many|much|come)(?: for)?|how|where|who|whom|what(?: date| time| deadline| timescale| for)?|which|deadline|timescale"
    r"|time ?limit)(?: exactly| though| then| please| by| to| is that| for)?$",
    re.I,
)
_OTHER_SORT = re.compile(r"^(?:(?:for|in|with|on|of|to|after) )?(?:an? |the |any )?(?P<sort>[\w-]+) ones?$", re.I)
# "What if they refuse", "and if there were two": the earlier question, were that so.
_CONDITION = re.compile(r"^(?:what |and |but |so |or )*(?P<condition>(?:even )?if\b.+|unless\b.+|supposing\b.+|where there\b.+)$", re.I)
_YES_NO = re.compile(r"^(?:is|are|was|were|do|does|did|can|could|may|might|must|should|shall|will|would|has|have)\b", re.I)
_WHO_MODAL = re.compile(r"^(?:who|which \w+) (?P<modal>must|should|may|can|will|shall|would)\b", re.I)
_WHO_VERB = re.compile(r"^who (?=(?!is\b|are\b|was\b|were\b|else\b|do\b|does\b|did\b)\w+)", re.I)
_WHAT_MODAL = re.compile(
    r"^what (?P<modal>must|should|may|can|do|does) (?P<subject>.+?) (?:have to |need to )?(?P<verb>do|publish|report|send"
    r"|provide|agree|share|record)\b(?P<rest>.*)$",
    re.I,
)
# "Who attends?" wants what they attend; "who decides?" wants "about".
_TAKES_OBJECT = re.compile(
    r"\b(?:attends?|chairs?|calls?|leads?|signs?|signs? off|writes?|publish(?:es)?|convenes?|holds?|gets?|receives?|sees?|reads?|approves?"
    r"|agrees?|appoints?|commissions?|arranges?|funds?|pays? for|carries out|makes?|sends?|checks?|owns?|invited to)$",
    re.I,
)
_ASKER = re.compile(r"\b(?:I|we|us)\b")
# Only a verb that opens its question agrees with what follows: "do they", "how long have they", but "must do it".
_VERB_BEFORE = re.compile(
    "(?:^|" + "|".join(rf"(?<=\b{word} )" for word in ("who", "what", "when", "where", "why", "how", "long", "often", "soon", "whom")) + ")"
    r"(is|are|was|were|does|do|has|have) $",
    re.I,
)
_OTHER_NUMBER = {"is": "are", "was": "were", "does": "do", "has": "have"}


@dataclass(frozen=True, slots=True)
class StandAlone:
    """A question that needs no conversation, and what it took from one; nothing if it stood alone as asked.

    `otherwise` is how it would read with the earlier question's subject, where it stands alone by its form but names no subject, or with the earlier question
    before it, where what it points to was written out. `under` is the earlier question on the condition that the message names, to be looked for besides.
    """

    question: str
    assumed: tuple[str, ...] = ()
    otherwise: StandAlone | None = None
    under: tuple[str, ...] = ()


def stand_alone(text: str, history: Sequence[str]) -> StandAlone:
    """The message written out with what the questions before it (oldest first) supply.

    Personal details, steering, greetings and live concerns are never carried.
    """
    earlier = ""
    for question in history[-MAX_HISTORY:]:
        masked = re.sub(r"\s*\[[a-zA-Z -]+\]", "", mask(question).text).strip()
        if _carries(question):
            read = _doubted(_write_out(masked, earlier), earlier)
            earlier = (read.otherwise or read).question  # a subject is kept through a question that names none
    if not _carries(text):
        return StandAlone(text)
    alone = _doubted(_write_out(text, earlier), earlier)
    return replace(alone, otherwise=alone.otherwise or _behind(alone, text, earlier), under=_under(text, earlier))


def _behind(alone: StandAlone, text: str, earlier: str) -> StandAlone | None:
    """The message behind the earlier question, both as they are; None for one that took nothing from it, or names another thing in its place."""
    own = mentions(text)
    named = _first(own, MentionKind.TOPIC) or _first(own, MentionKind.ROLE)
    return StandAlone(f"{_finish(earlier)} {text}", alone.assumed) if alone.assumed and not named else None


def _doubted(alone: StandAlone, earlier: str) -> StandAlone:
    """The question with its other reading, where nothing was taken for it and it names no subject of its own."""
    if not earlier or alone.assumed or _first(mentions(alone.question), MentionKind.TOPIC):
        return alone
    return replace(alone, otherwise=_about(alone.question.strip().rstrip("?!., "), earlier, mentions(earlier)))


def _under(text: str, earlier: str) -> tuple[str, ...]:
    """The earlier question on the condition that a message names; empty for no condition, or none to put it to."""
    named = _CONDITION.match(text.strip().rstrip("?!., "))
    return (_finish(f"{earlier.rstrip('?!. ')}, {named['condition']}"),) if named and earlier else ()


def _contrasted(body: str, earlier: str) -> str:
    """The earlier question with the other sort in the place of the one it named ("a national one" after one about a local review); "" for no such."""
    match = _OTHER_SORT.match(body)
    other = match["sort"].lower() if match else ""
    sorts = next((sorts for sorts in _contrasts() if other in sorts), ())
    named = re.search(rf"\b(?:{'|'.join(sort for sort in sorts if sort != other)})\b", earlier, re.I) if sorts else None
    return _finish(f"{earlier[: named.start()]}{other}{earlier[named.end() :]}") if named else ""


@cache
def _contrasts() -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(row.split()) for row in tomllib.loads((DATA / "topics.toml").read_text("utf-8"))["contrasts"])


def _carries(question: str) -> bool:
    return triage(question, None).kind in {TriageKind.NONE, TriageKind.EXTENT} and not signs_urgent(question)


def _write_out(text: str, earlier: str) -> StandAlone:
    """One message after one stand-alone question."""
    if not earlier:
        return StandAlone(text)
    opening = _OPENING.match(text)
    lead, body = (opening["lead"].strip(), text[opening.end() :]) if opening else ("", text)
    body = " ".join(body.split()).rstrip("?!., ")
    own, was = mentions(body), mentions(earlier)
    if contrasted := _contrasted(body, earlier):
        return StandAlone(contrasted, _taken(was, contrasted, body) or (LAST_QUESTION,))
    if (not own or _ASKED_OF_IT.match(body)) and (completed := _completed(body, earlier, was)):
        return StandAlone(completed, _taken(was, completed, ""))
    if own and not _SMALL_WORDS.sub("", _without(body, own)):
        if lead or all(mention.kind in {MentionKind.AREA, MentionKind.EDITION} for mention in own):
            return _substituted(earlier, own)
        return StandAlone(text)
    found = pointers(body, own, was)
    if found:
        return _pointed(body, found, was)
    if _first(own, MentionKind.TOPIC) or _first(own, MentionKind.ROLE):
        return _continued(text, body, was) if re.search(r"\b(?:and|but|also|same)\b", lead, re.I) else StandAlone(text)
    if body and (lead or is_light(body)):
        return _about(body, earlier, was)
    return StandAlone(text)


def _without(text: str, found: Sequence[Mention]) -> str:
    for mention in reversed(found):
        text = text[: mention.start] + " " + text[mention.end :]
    return text


def _first(found: Sequence[Mention], kind: MentionKind) -> Mention | None:
    return next(iter(of_kind(found, kind)), None)


def _substituted(earlier: str, own: Sequence[Mention]) -> StandAlone:
    """The earlier question with other things in the place of those of their sort, or added where it named none."""
    question = earlier.rstrip("?!. ")
    for mention in own:
        place = _first(mentions(question), mention.kind)
        if place:
            question = _put(question, place.start, place.end, mention.noun, plural=mention.plural)
        elif mention.kind is MentionKind.ROLE and _ASKER.search(question):
            question = _ASKER.sub(mention.noun, question, count=1)
        else:
            joint = {MentionKind.ROLE: "for", MentionKind.TOPIC: "about"}.get(mention.kind, "in")
            question = f"{question} {joint} {mention.noun}"
    replaced = {mention.noun for mention in own}
    kept = [mention for mention in mentions(question) if mention.noun not in replaced]
    finished = _finish(question)
    return StandAlone(finished, tuple(dict.fromkeys(mention.bare for mention in kept)) or (LAST_QUESTION,))


def _put(text: str, start: int, end: int, noun: str, *, plural: bool) -> str:
    """The text with a noun at a place, and the verb just before it in its number."""
    before = _VERB_BEFORE.sub(lambda match: f"{_in_number(match[1], plural=plural)} ", text[:start])
    return f"{before}{noun}{text[end:]}"


def _in_number(verb: str, *, plural: bool) -> str:
    singular = {many: one for one, many in _OTHER_NUMBER.items()}
    changed = (_OTHER_NUMBER if plural else singular).get(verb.lower(), verb)
    return changed.capitalize() if verb[0].isupper() else changed


def _completed(body: str, earlier: str, was: Sequence[Mention]) -> str:
    """A part of a question completed by the earlier one; empty if the body is not such a part."""
    question = earlier.rstrip("?!. ")
    lower = question[0].lower() + question[1:] if not question[:2].isupper() else question
    if _ADDED.match(body):
        return _finish(f"{question}, {body}")
    if _ASKED_OF_IT.match(body):
        return _finish(f"{body}: {lower}")
    other = _ELSE.match(body)
    if other and not other["rest"].strip() and question.lower().startswith(other["what"].lower()):
        return _finish(f"{other['what']} else{question[len(other['what']) :]}")
    if not _FRAGMENT.match(body):
        return ""
    if _YES_NO.match(question) and not body.lower().endswith("not"):
        return _finish(f"{body} {lower}")
    if modal := _WHO_MODAL.match(question):
        return _finish(f"{body} {modal['modal']} somebody{question[modal.end() :]}")
    if _WHO_VERB.match(question):
        return _finish(f"{body} must whoever {question.split(' ', 1)[1]} do so")
    if what := _WHAT_MODAL.match(question):
        return _finish(f"{body} {what['modal']} {what['subject']} {what['verb']} {'so' if what['verb'].lower() == 'do' else 'it'}{what['rest']}")
    topic = _first(was, MentionKind.TOPIC) or _first(was, MentionKind.ROLE)
    return _carried(f"{body} about {topic.noun}", was) if topic and not body.lower().endswith("not") else _finish(f"{body}: {lower}")


def _pointed(body: str, found: Sequence[Pointer], was: Sequence[Mention]) -> StandAlone:
    """Pointing words written out, last first so that places stay true."""
    question = body
    for pointer in reversed(found):
        if pointer.text.endswith(("'", "'s")):  # "what are their duties": the verb goes with the duties
            question = f"{question[: pointer.start]}{pointer.text}{question[pointer.end :]}"
        else:
            question = _put(question, pointer.start, pointer.end, pointer.text, plural=pointer.mention.plural)
    topic = _first(was, MentionKind.TOPIC)
    if topic and not of_kind(mentions(question), MentionKind.TOPIC) and not _first(mentions(body), MentionKind.ROLE):
        question = f"{question} about {topic.noun}"
    question = _carried(question, was)
    return StandAlone(question, _taken(was, question, body))


def _continued(text: str, body: str, was: Sequence[Mention]) -> StandAlone:
    """A whole question joined to the one before it: only the area and the edition carry on."""
    taken = _taken(was, question := _carried(body, was), body)
    return StandAlone(question, taken) if taken else StandAlone(text)


def _about(body: str, earlier: str, was: Sequence[Mention]) -> StandAlone:
    """A short question without a topic of its own: about what the earlier one was about."""
    topic = _first(was, MentionKind.TOPIC) or _first(was, MentionKind.ROLE)
    if topic is None:
        question = _finish(f"{body}: {earlier.rstrip('?!. ')}")
        return StandAlone(question, _taken(was, question, body) or (LAST_QUESTION,))
    question = _carried(f"{body} {topic.noun}" if _TAKES_OBJECT.search(body) else f"{body} about {topic.noun}", was)
    return StandAlone(question, _taken(was, question, body))


def _carried(question: str, was: Sequence[Mention]) -> str:
    """The question with the earlier area and edition, unless it names its own."""
    own = mentions(question)
    for kind in (MentionKind.EDITION, MentionKind.AREA):
        if (mention := _first(was, kind)) and not of_kind(own, kind):
            question = f"{question} in {mention.noun}"
    return _finish(question)


def _taken(was: Sequence[Mention], question: str, body: str) -> tuple[str, ...]:
    """What the question has from the earlier one that the message itself did not name."""
    own = {mention.noun for mention in mentions(body)}
    now = {mention.noun for mention in mentions(question)}
    taken = tuple(dict.fromkeys(mention.bare for mention in was if mention.noun in now and mention.noun not in own))
    return taken or (() if body else (LAST_QUESTION,))


def _finish(question: str) -> str:
    """A capital to begin and a question mark to end."""
    question = question.strip().rstrip("?!. ")
    return f"{question[:1].upper()}{question[1:]}?"
