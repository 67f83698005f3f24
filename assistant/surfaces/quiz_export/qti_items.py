"""An item of a quiz in, a QTI 2.1 assessment item out: declarations, what is shown, how it scores, and what is said afterwards.

Order within each element is the schema's. Feedback is modal: the reasons of what was chosen, and at the end what every learner is told.
Scores lie between 0 and 1.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement

from assistant.practice.quiz.model import Item, Shape
from assistant.surfaces.quiz_export.words import explained, name, pairs_of, reason, shape, share, shown_right, shuffles

QTI = "http://www.imsglobal.org/xsd/imsqti_v2p1"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
SCHEMA = f"{QTI} http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1.xsd"
LANGUAGE = "en-GB"
# The most characters of a label; the whole id stands in the manifest.
_LABEL = 256


def item_of(item: Item, number: int) -> Element:
    """The item as an element."""
    places = {"xmlns": QTI, "xmlns:xsi": XSI, "xsi:schemaLocation": SCHEMA, "xml:lang": LANGUAGE}
    said = {"identifier": f"item_{number:03}", "title": name(item, number), "label": item.id[:_LABEL], "adaptive": "false", "timeDependent": "false"}
    root = Element("assessmentItem", {**places, **said, "toolName": "Working Together assistant"})
    _response(root, item)
    for identifier, base, value in (("SCORE", "float", "0"), ("MAXSCORE", "float", "1")):
        outcome = SubElement(root, "outcomeDeclaration", identifier=identifier, cardinality="single", baseType=base)
        SubElement(SubElement(outcome, "defaultValue"), "value").text = value
    SubElement(root, "outcomeDeclaration", identifier="FEEDBACK", cardinality="multiple", baseType="identifier")
    body = SubElement(root, "itemBody")
    paragraphs(body, item.stem)
    _interaction(body, item)
    _processing(root, item)
    for identifier, text in _feedback(item):
        shown = SubElement(root, "modalFeedback", outcomeIdentifier="FEEDBACK", identifier=identifier, showHide="show")
        paragraphs(shown, text)
    return root


def paragraphs(parent: Element, text: str) -> None:
    """Plain words as paragraphs, a line each."""
    for line in text.split("\n"):
        if line.strip():
            SubElement(parent, "p").text = line


def _keys(item: Item) -> tuple[list[str], dict[str, float]]:
    """What is right, as QTI writes responses, and what each part of a response scores ({} where only the whole counts)."""
    match shape(item):
        case Shape.ONE | Shape.TRUE_FALSE:
            return [_choice(index) for index, option in enumerate(item.options) if option.right], {}
        case Shape.MANY:
            right = [_choice(index) for index, option in enumerate(item.options) if option.right]
            return right, {_choice(index): share(item, option.right) for index, option in enumerate(item.options)}
        case Shape.MATCHING:
            texts = shown_right(item)
            pairs = [f"left_{index + 1} right_{texts.index(pair.right) + 1}" for index, pair in enumerate(item.pairs)]
            return pairs, dict.fromkeys(pairs, 1 / len(pairs))
        case Shape.ORDERING:
            return [_choice(item.shown.index(index)) for index in range(len(item.steps))], {}
        case Shape.NUMERIC:
            return [str(item.number.value)] if item.number else [], {}


def _response(root: Element, item: Item) -> None:
    cardinality, base = {
        Shape.MANY: ("multiple", "identifier"),
        Shape.MATCHING: ("multiple", "directedPair"),
        Shape.ORDERING: ("ordered", "identifier"),
        Shape.NUMERIC: ("single", "float"),
    }.get(shape(item), ("single", "identifier"))
    response = SubElement(root, "responseDeclaration", identifier="RESPONSE", cardinality=cardinality, baseType=base)
    right, scores = _keys(item)
    held = SubElement(response, "correctResponse")
    for value in right:
        SubElement(held, "value").text = value
    if scores:
        mapping = SubElement(response, "mapping", lowerBound="0", upperBound="1", defaultValue="0")
        for key, score in scores.items():
            SubElement(mapping, "mapEntry", mapKey=key, mappedValue=str(score))


def _interaction(body: Element, item: Item) -> None:
    match shape(item):
        case Shape.MATCHING:
            _matching(body, item)
        case Shape.ORDERING:
            # The steps stand mixed already, as on paper.
            order = SubElement(body, "orderInteraction", responseIdentifier="RESPONSE", shuffle="false")
            _prompt(order, item)
            for place, index in enumerate(item.shown):
                SubElement(order, "simpleChoice", identifier=_choice(place)).text = item.steps[index].text
        case Shape.NUMERIC:
            line = SubElement(body, "p")
            line.text = f"{item.instruction} " if item.instruction else None
            entry = SubElement(line, "textEntryInteraction", responseIdentifier="RESPONSE", expectedLength="6")
            entry.tail = f" {item.number.unit}" if item.number and item.number.unit else None
        case asked:
            most = "0" if asked is Shape.MANY else "1"
            mixed = "true" if shuffles(item) else "false"
            choices = SubElement(body, "choiceInteraction", responseIdentifier="RESPONSE", shuffle=mixed, maxChoices=most)
            _prompt(choices, item)
            for index, option in enumerate(item.options):
                SubElement(choices, "simpleChoice", identifier=_choice(index)).text = option.text


def _matching(body: Element, item: Item) -> None:
    lefts = [left for left, _ in pairs_of(item)]
    match = SubElement(body, "matchInteraction", responseIdentifier="RESPONSE", shuffle="false", maxAssociations=str(len(lefts)))
    _prompt(match, item)
    # One right-hand side may belong to several on the left.
    for side, texts, most in (("left", lefts, 1), ("right", shown_right(item), len(lefts))):
        column = SubElement(match, "simpleMatchSet")
        for index, text in enumerate(texts, 1):
            SubElement(column, "simpleAssociableChoice", identifier=f"{side}_{index}", matchMax=str(most)).text = text


def _prompt(interaction: Element, item: Item) -> None:
    if item.instruction.strip():
        SubElement(interaction, "prompt").text = item.instruction


def _processing(root: Element, item: Item) -> None:
    processing = SubElement(root, "responseProcessing")
    if _keys(item)[1]:
        SubElement(_set(processing, "SCORE"), "mapResponse", identifier="RESPONSE")
    else:
        _all_or_nothing(processing, item)
    if shape(item) is not Shape.NUMERIC:
        told = SubElement(_set(processing, "FEEDBACK"), "multiple")
        if item.options:
            SubElement(told, "variable", identifier="RESPONSE")
        _base(told, "identifier", "general")


def _all_or_nothing(processing: Element, item: Item) -> None:
    numeric = shape(item) is Shape.NUMERIC
    condition = SubElement(processing, "responseCondition")
    right = SubElement(condition, "responseIf")
    same = SubElement(right, "equal", toleranceMode="exact") if numeric else SubElement(right, "match")
    SubElement(same, "variable", identifier="RESPONSE")
    SubElement(same, "correct", identifier="RESPONSE")
    _base(_set(right, "SCORE"), "float", "1")
    if numeric:
        wrong = SubElement(condition, "responseElse")
        for branch, word in ((right, "right"), (wrong, "wrong")):
            told = SubElement(_set(branch, "FEEDBACK"), "multiple")
            _base(told, "identifier", word)
            _base(told, "identifier", "general")


def _feedback(item: Item) -> list[tuple[str, str]]:
    """What is said to whom: by the choice made, and to all."""
    chosen = [(_choice(index), reason(item, option.rationale, option.citation)) for index, option in enumerate(item.options)]
    number = item.number
    typed = [("right", number.rationale), ("wrong", number.wrong)] if number else []
    return [*chosen, *((word, reason(item, why, number.citation)) for word, why in typed if number), ("general", explained(item))]


def _set(parent: Element, outcome: str) -> Element:
    return SubElement(parent, "setOutcomeValue", identifier=outcome)


def _base(parent: Element, base: str, value: str) -> None:
    SubElement(parent, "baseValue", baseType=base).text = value


def _choice(index: int) -> str:
    return f"choice_{index + 1}"
