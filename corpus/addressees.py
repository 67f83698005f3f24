"""The words before a modal phrase in, the role out on whom the duty lies. Only the head of the subject counts: "training for leads" is not a lead."""

from __future__ import annotations

import re
from functools import cache

from corpus import catalogue
from corpus.verbs import PLAIN_VERBS

NOBODY = "nobody"

# How sources call a role beyond the names people use for it in questions.
_ALSO = {
    "anyone": ("person or body", "person or organisation", "anybody"),
    "education": ("education setting", "educational setting", "childcare provider", "childcare setting", "education and childcare setting", "college governor"),
    "panel": ("Child Safeguarding Practice Review Panel",),
    "independent-scrutineer": ("scrutiny",),
    "police": ("police officer", "chief constable", "constabulary"),
    "safeguarding-partners": ("local partner", "statutory partner", "partner"),
    "local-authority": ("first authority", "receiving authority"),
}
_TOO_WIDE = frozenset({"health", "school"})
# "Partners" alone are the safeguarding partners; "child death review partners" are not.
_ALONE = frozenset({"partner", "partners"})
_NOT_ROLES = re.compile(r"\b(?:Police and Crime (?:Commissioners?|Panels?)|National Governing Bod(?:y|ies))\b", re.I)
_STARTERS = (
    "in|within|as|at|on|under|by|when|where|if|to|for|despite|alongside|following|before|after|during|once|although|however|therefore|including|such|with|without|upon|until"
    "|through|from|also|specifically|furthermore|moreover|similarly|consequently|accordingly|given|unless|while|whilst|because|since|like|beyond|subject|whatever|only|even|so"
    "|locally|nationally|collectively|together|whenever|generally|often|sometimes|or|depending|taking|using|wherever|either|thus"
)
_SKIP = re.compile(rf"(?:{_STARTERS})\b", re.I)
_LEADING = re.compile(
    r"^(?:(?:and|but|or|then|so|the|an?|original|named|individual|relevant local|each|every|all|any|some|many|most|both|either|these|those|this|that|other"
    r"|such|also|members? of|(?:range|number|variety) of|heads? of|one of|meanwhile|therefore|however)\s+)+",
    re.I,
)
_NOUN_PHRASE_END = re.compile(
    r"\b(?:of|for|in|on|to|with|from|where|when|if|as|that|who|whom|which|whose|by|at|about|under|responsible|working|participating|undertaking|than|such|including"
    r"|is|are|has|have|involved|within|across|through|between|without|attending|making|providing|via|not|will|can|must|should|may|shall|could|would|might|do|does|was|were|had|needs?|holds?|plays?)\b|\("
)
_FOLLOWERS = (
    r"(?:\s*(?:$|[,;&/(]|and\b|or\b|\d)"
    r"|\s+(?:officers?|forces?|staff|services?|leaders?|members?|themselves|jointly|areas?|also|therefore|each|both|collectively)\b)"
)
_PERSONAL = re.compile(r"(?:(?:and|but|so|then)\s+)?(?:they|it|he|she|the (?:authorit(?:y|ies)|boards?|officers?))\b", re.I)
_THING = re.compile(r"(?:(?:and|but)\s+)?(?:this|these|such)", re.I)
_CONTENT = re.compile(r"(?:\s+(?:also|at least|normally))*\s+(?:include|cover|contain|reflect|consist|set out|state|be|take account|involve|have)\b")
_STATIVE = frozenset(
    "prepared skilled experienced qualified assured involved concerned committed focused engaged satisfied required trained determined dedicated".split()
)
_PASSIVE = re.compile(
    r"(?:\s+(?:also|always|then|only|normally|therefore|clearly|still|not|in advance|as a minimum|\d+))*(?:,[^,]*,)?\s+(?:continue to |then )?(?:be|been)"
    r"(?:\s+(?:\w+ly|always|well|also|then|both|only|immediately|further|so))*\s+(?P<done>\w+ed|\w+en|made|held|kept|sent|put|set|seen|led|sought|drawn|met|found|built"
    r"|brought|read|told|paid|done|shown|taught|left|fed|dealt|lit|cut)\b",
    re.I,
)
_BY = re.compile(r"(?:\s+(?!the\b|an?\b|in\b|within\b|for\b|through\b|at\b|by\b)[\w-]+){0,6}\s+by\s+(?P<agent>[^.;:]*)", re.I)


@cache
def _names() -> list[tuple[re.Pattern[str], str]]:
    """One pattern a name, longest first, so that the fuller of two overlapping names wins."""
    rows = [(name, role.id) for role in catalogue.roles().values() if role.id != NOBODY for name in role.names]
    rows += [(name, role_id) for role_id, names in _ALSO.items() for name in names]
    rows.sort(key=lambda row: -len(row[0]))
    return [(_name_pattern(name), role_id) for name, role_id in rows]


def _name_pattern(name: str) -> re.Pattern[str]:
    name = re.sub(r"^the\s", "the ", name, flags=re.I)
    if name.isupper() or name == "DfE":
        return re.compile(rf"(?<![\w-]){re.escape(name)}s?\b")
    name = name.removesuffix("s")
    plain = re.escape(name[:-1]) + "(?:y|ies)" if name.endswith("y") else re.escape(name) + "(?:s|es)?"
    return re.compile(rf"(?<![\w-]){plain.replace(chr(39), '[’' + chr(39) + ']')}\b", re.I)


def role_at_head(phrase: str, *, at_start: bool = False) -> str | None:
    """The role a noun phrase names, or None. Later words of the phrase ("… of schools in the area") are left out.

    With `at_start` the name has to come first but any word may follow it, as where a whole clause is given ("the partners consider …").
    """
    whole = _NOT_ROLES.sub("", phrase).strip()
    bare = _LEADING.sub("", whole, count=1)
    end = _NOUN_PHRASE_END.search(bare, 1)
    head = (bare[: end.start()] if end else bare).strip()
    best: tuple[int, int, str] | None = None
    for pattern, role_id in _names():
        # The article is put back for the names that have one ("the Panel").
        for match in pattern.finditer("the " + bare):
            start, stop = max(match.start() - 4, 0), match.end() - 4
            # A name may hold a preposition itself ("Secretary of State"), but only where the phrase begins with it.
            if ((stop > len(head) or at_start) and start > 0) or not _fits(match.group(), start, "" if at_start else bare[stop:]):
                continue
            if best is None or stop < best[0] or (stop == best[0] and start < best[1]):
                best = (stop, start, role_id)
    return best[2] if best else None


def _fits(name: str, start: int, following: str) -> bool:
    if name.lower() in _ALONE and start > 0:
        return False
    if name.lower() in _TOO_WIDE and not re.match(r"\s*(?:$|,|and\b|or\b)", following):
        return False
    if re.match(_FOLLOWERS, following) or _NOUN_PHRASE_END.match(following.lstrip()):
        return True
    # "Partners report to …": the word after a name in the plural is the clause's verb.
    return start == 0 and name.endswith("s") and following.split()[0] in PLAIN_VERBS


def read_addressee(before: str, after: str, earlier: str = "", carried: str = NOBODY) -> str:
    """The role id on whom a duty lies, or "nobody".

    `before` and `after` are the words of the clause on either side of the modal phrase; `earlier` all of the sentence's words before it; `carried` the role
    that the sentence before was about, for a "they" or "this". What is done to a role ("partners should be told") is no duty of that role, unless the doer
    follows "by".
    """
    if re.match(r"\s*there\b", before, re.I):
        return NOBODY
    if (passive := _PASSIVE.match(after)) and passive["done"].lower() not in _STATIVE:
        return _doer(after[passive.end("done") :])
    for segment in _segments(before):
        if role := role_at_head(segment):
            return role
        if _PERSONAL.match(segment) or (_THING.fullmatch(segment) and not _CONTENT.match(after)):
            return _subject_of(earlier) or carried
        # "Whatever the harm, abuse or neglect, partners": a comma may stand within what comes before the subject.
        last = before.rpartition(",")[2]
        return (role_at_head(last) if last != before and _SKIP.match(before.strip()) else None) or NOBODY
    return carried if not before.strip(" ,") else NOBODY


def subject_role(clause: str) -> str | None:
    """The role that a clause begins with, whatever it says of it."""
    opened = re.sub(r"^\s*(?:and\s+)?(?:if|where|when|once|although|unless|while|whilst)\b", "", clause, flags=re.I).strip()
    return role_at_head(opened, at_start=True)


def _subject_of(earlier: str) -> str | None:
    """The role an opening clause is about ("If the local authority considers …, it"), or else the last it mentions."""
    parts = re.split(r"[,;]", earlier)[:-1]
    roles = [role for part in parts if (role := subject_role(part))]
    if roles:
        return roles[0]
    tails = [re.split(r"\b(?:of|by|to)\s", part)[-1] for part in parts]
    return next((role for tail in tails if (role := role_at_head(tail))), None)


def _doer(after: str) -> str:
    match = _BY.match(after)
    for part in re.split(r",|\.|\band\b", match["agent"] if match else ""):
        if _SKIP.match(part.strip()):
            break
        if role := role_at_head(part):
            return role
    return NOBODY


def _segments(before: str) -> list[str]:
    """The stretches between commas that can be a subject: not the phrases in front of it."""
    parts = [part for part in (part.strip() for part in before.split(",")) if part]
    bare = [re.sub(r"^(?:and|or|but)\s+", "", part, flags=re.I) for part in parts]
    kept = [part for index, part in enumerate(parts) if not _SKIP.match(bare[index]) and not (part.startswith("or ") and index + 1 < len(parts))]
    if not kept and parts:
        late = re.search(r"\b(?:the|an?|all|each|every|any|local|both)\s[^,]*$", parts[-1])
        return [late.group()] if late else []
    return kept
