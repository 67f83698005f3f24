"""A QTI package is read back by the specification: what the manifest names is there, and each item is scored by carrying out its own response processing."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest

from assistant.practice.quiz.model import Quiz
from assistant.surfaces.quiz_export import export_quiz
from assistant.surfaces.quiz_export.words import tags

QTI = "{http://www.imsglobal.org/xsd/imsqti_v2p1}"
CONTENT = "{http://www.imsglobal.org/xsd/imscp_v1p1}"
LOM = "{http://ltsc.ieee.org/xsd/LOM}"
# The schema in miniature, for the elements that we use: their children in order, the attributes they must have, and those they may.
CHOSEN = "prompt? simpleChoice+"
ITEM = "responseDeclaration* outcomeDeclaration* itemBody? responseProcessing? modalFeedback*"
SCHEMA = {
    "assessmentTest": ("outcomeDeclaration* testPart+ outcomeProcessing?", "identifier title", "toolName"),
    "testPart": ("itemSessionControl? assessmentSection+", "identifier navigationMode submissionMode", ""),
    "itemSessionControl": ("", "", "maxAttempts showFeedback allowReview showSolution allowComment"),
    "assessmentSection": ("rubricBlock* assessmentItemRef*", "identifier title visible", ""),
    "rubricBlock": ("p*", "view", ""),
    "assessmentItemRef": ("", "identifier href", "category"),
    "outcomeProcessing": ("setOutcomeValue*", "", ""),
    "sum": ("testVariables+", "", ""),
    "testVariables": ("", "variableIdentifier", ""),
    "assessmentItem": (
        "responseDeclaration* outcomeDeclaration* itemBody? responseProcessing? modalFeedback*",
        "identifier title adaptive timeDependent",
        "label toolName",
    ),
    "responseDeclaration": ("correctResponse? mapping?", "identifier cardinality baseType", ""),
    "outcomeDeclaration": ("defaultValue?", "identifier cardinality baseType", ""),
    "defaultValue": ("value+", "", ""),
    "correctResponse": ("value+", "", ""),
    "value": ("", "", ""),
    "mapping": ("mapEntry+", "defaultValue", "lowerBound upperBound"),
    "mapEntry": ("", "mapKey mappedValue", ""),
    "itemBody": ("(p|choiceInteraction|orderInteraction|matchInteraction)+", "", ""),
    "p": ("textEntryInteraction?", "", ""),
    "choiceInteraction": (CHOSEN, "responseIdentifier shuffle maxChoices", ""),
    "orderInteraction": (CHOSEN, "responseIdentifier shuffle", ""),
    "matchInteraction": ("prompt? simpleMatchSet simpleMatchSet", "responseIdentifier shuffle maxAssociations", ""),
    "textEntryInteraction": ("", "responseIdentifier", "expectedLength"),
    "prompt": ("", "", ""),
    "simpleChoice": ("", "identifier", ""),
    "simpleMatchSet": ("simpleAssociableChoice*", "", ""),
    "simpleAssociableChoice": ("", "identifier matchMax", ""),
    "responseProcessing": ("(setOutcomeValue|responseCondition)*", "", ""),
    "responseCondition": ("responseIf responseElse?", "", ""),
    "responseIf": ("(match|equal) setOutcomeValue*", "", ""),
    "responseElse": ("setOutcomeValue*", "", ""),
    "match": ("variable correct", "", ""),
    "equal": ("variable correct", "toleranceMode", ""),
    "setOutcomeValue": ("(multiple|mapResponse|baseValue|sum)", "identifier", ""),
    "multiple": ("(variable|baseValue)*", "", ""),
    "variable": ("", "identifier", ""),
    "correct": ("", "identifier", ""),
    "mapResponse": ("", "identifier", ""),
    "baseValue": ("", "baseType", ""),
    "modalFeedback": ("p*", "outcomeIdentifier identifier showHide", "title"),
}


def package(quiz: Quiz) -> dict[str, Element]:
    with zipfile.ZipFile(io.BytesIO(export_quiz(quiz, "qti").body)) as archive:
        assert archive.testzip() is None
        return {name: ElementTree.fromstring(archive.read(name)) for name in archive.namelist()}


def items(quiz: Quiz) -> dict[str, Element]:
    return {root.get("label", ""): root for name, root in package(quiz).items() if name.startswith("items/")}


def name_of(element: Element) -> str:
    return element.tag.removeprefix(QTI)


def said(element: Element | None) -> str:
    return "\n".join("".join(line.itertext()) for line in element.iter(f"{QTI}p")) if element is not None else ""


class Session:
    """One attempt at an item: just as much of the specification's processing as these items use."""

    def __init__(self, item: Element, response: list[str]) -> None:
        self.item = item
        self.response = response
        self.outcomes: dict[str, list[str]] = {"SCORE": ["0"], "FEEDBACK": []}
        processing = item.find(f"{QTI}responseProcessing")
        assert processing is not None
        self._carry_out(processing)

    @property
    def score(self) -> float:
        return float(self.outcomes["SCORE"][0])

    @property
    def shown(self) -> list[str]:
        return [said(one) for one in self.item.findall(f"{QTI}modalFeedback") if one.get("identifier") in self.outcomes["FEEDBACK"]]

    def _carry_out(self, rules: Iterable[Element]) -> None:
        for rule in rules:
            if name_of(rule) == "setOutcomeValue":
                self.outcomes[rule.get("identifier", "")] = self._value(rule[0])
            elif name_of(rule) == "responseCondition":
                branch = next((one for one in rule if name_of(one) == "responseElse" or self._value(one[0]) == ["true"]), None)
                if branch is not None:
                    self._carry_out(one for one in branch if name_of(one) == "setOutcomeValue")

    def _value(self, expression: Element) -> list[str]:
        declared = self.item.find(f"{QTI}responseDeclaration")
        assert declared is not None
        match name_of(expression):
            case "variable":
                return self.response
            case "correct":
                return [value.text or "" for value in declared.findall(f"{QTI}correctResponse/{QTI}value")]
            case "baseValue":
                return [expression.text or ""]
            case "multiple":
                return [value for one in expression for value in self._value(one)]
            case "mapResponse":
                scores = {one.get("mapKey"): float(one.get("mappedValue", "")) for one in declared.iter(f"{QTI}mapEntry")}
                return [str(min(1.0, max(0.0, sum(scores.get(value, 0.0) for value in set(self.response)))))]
            case "match":
                given, right = (self._value(one) for one in expression)
                ordered = declared.get("cardinality") == "ordered"
                return ["true" if (given == right if ordered else sorted(given) == sorted(right)) else "false"]
            case "equal":
                given, right = (self._value(one) for one in expression)
                return ["true" if given and float(given[0]) == float(right[0]) else "false"]
        raise AssertionError(f"{expression.tag} is not used by these items")


def right(item: Element) -> list[str]:
    return [value.text or "" for value in item.findall(f"{QTI}responseDeclaration/{QTI}correctResponse/{QTI}value")]


def test_what_the_manifest_names_is_there_and_nothing_else(quiz: Quiz) -> None:
    files = package(quiz)
    resources = files["imsmanifest.xml"].findall(f".//{CONTENT}resource")
    assert [resource.get("type") for resource in resources] == ["imsqti_test_xmlv2p1"] + ["imsqti_item_xmlv2p1"] * len(quiz.items)
    assert {resource.get("href") for resource in resources} == set(files) - {"imsmanifest.xml"}
    assert all(resource.find(f"{CONTENT}file").get("href") == resource.get("href") for resource in resources)  # type: ignore[union-attr]
    dependencies = [one.get("identifierref") for one in resources[0].findall(f"{CONTENT}dependency")]
    assert dependencies == [resource.get("identifier") for resource in resources[1:]]
    assert files["imsmanifest.xml"].findtext(f"{CONTENT}metadata/{CONTENT}schema") == "QTIv2.1 Package"


def test_the_test_runs_through_the_items_in_order_and_shows_feedback(quiz: Quiz) -> None:
    files = package(quiz)
    refs = files["test.xml"].findall(f".//{QTI}assessmentItemRef")
    assert [files[ref.get("href", "")].get("label") for ref in refs] == [item.id for item in quiz.items]
    assert [files[ref.get("href", "")].get("identifier") for ref in refs] == [ref.get("identifier") for ref in refs]
    assert files["test.xml"].find(f".//{QTI}itemSessionControl").get("showFeedback") == "true"  # type: ignore[union-attr]
    assert said(files["test.xml"].find(f".//{QTI}rubricBlock")) == "The 2020 edition is superseded."


def test_names_and_tags_survive_as_metadata(quiz: Quiz) -> None:
    resources = package(quiz)["imsmanifest.xml"].findall(f".//{CONTENT}resource")[1:]
    for item, resource in zip(quiz.items, resources, strict=True):
        assert resource.findtext(f".//{LOM}identifier/{LOM}entry") == item.id
        assert tuple(one.text for one in resource.findall(f".//{LOM}keyword/{LOM}string")) == tags(item)
    assert package(quiz)["test.xml"].get("title") == "Working Together: Flags & bells / Größe"


def test_every_element_is_as_the_schema_has_it(quiz: Quiz) -> None:
    seen = set()
    for root in (root for name, root in package(quiz).items() if name != "imsmanifest.xml"):
        for element in root.iter():
            children, required, optional = SCHEMA[name_of(element)]
            seen.add(name_of(element))
            pattern = re.sub(r"(\w+)", r"(?:\1 )", children).replace(" )", ";)").replace(" ", "")
            assert re.fullmatch(pattern, "".join(f"{name_of(child)};" for child in element)), name_of(element)
            own = {name for name in element.attrib if not name.startswith("{")}
            assert set(required.split()) <= own <= {*required.split(), *optional.split()}, name_of(element)
    assert seen == set(SCHEMA)


def test_identifiers_are_names_and_every_response_names_a_choice(quiz: Quiz) -> None:
    for item in items(quiz).values():
        choices = [one.get("identifier", "") for one in item.iter() if name_of(one) in {"simpleChoice", "simpleAssociableChoice"}]
        assert len(set(choices)) == len(choices)
        assert all(re.fullmatch(r"[A-Za-z_][\w.-]*", choice) for choice in choices)
        assert not choices or {part for value in right(item) for part in value.split()} <= set(choices)


def test_the_right_response_scores_one_and_no_response_nothing(quiz: Quiz) -> None:
    for item_id, item in items(quiz).items():
        assert Session(item, right(item)).score == pytest.approx(1), item_id
        assert Session(item, []).score == 0, item_id


@pytest.mark.parametrize(
    ("item_id", "response", "score"),
    [
        ("one-1", ["choice_2"], 0),
        ("many-1", ["choice_1"], 0.5),
        ("many-1", [f"choice_{number}" for number in range(1, 6)], 0),
        ("true-1", ["choice_1"], 0),
        ("match-1", ["left_1 right_2", "left_2 right_2", "left_3 right_2"], 2 / 3),
        ("order-1", ["choice_1", "choice_2", "choice_3"], 0),
        ("order-1", ["choice_2", "choice_3", "choice_1"], 1),
        ("number-1", ["7.0"], 1),
        ("number-1", ["8"], 0),
    ],
)
def test_other_responses_score_what_they_are_worth(quiz: Quiz, item_id: str, response: list[str], score: float) -> None:
    assert Session(items(quiz)[item_id], response).score == pytest.approx(score)


def test_whoever_chose_is_told_why_and_where_to_read_it(quiz: Quiz) -> None:
    chosen, general = Session(items(quiz)["one-1"], ["choice_2"]).shown
    assert chosen == "About Visitor: no. [Seaside guide, 2020 edition, paragraph 2 (page 12)]"
    assert general.startswith("The guide says so.\nSource: Seaside guide, 2020 edition, paragraph 1 (page 11), paragraph 2 (page 12).")


def test_a_wrong_number_and_a_right_one_are_told_apart(quiz: Quiz) -> None:
    item = items(quiz)["number-1"]
    assert [Session(item, [typed]).shown[0][:12] for typed in ("7", "9")] == ["Seven it is.", "It is not th"]


def test_pairs_and_steps_are_explained_in_the_end(quiz: Quiz) -> None:
    found = items(quiz)
    assert "Guard: keeps watch – Guards watch too." in Session(found["match-1"], []).shown[0]
    assert "Step 3: Raise the flag – Third." in Session(found["order-1"], []).shown[0]


def test_every_awkward_character_survives(quiz: Quiz) -> None:
    item, element = quiz.items[-1], items(quiz)["awkward-1"]
    assert said(element.find(f"{QTI}itemBody")) == item.stem
    assert [one.text for one in element.iter(f"{QTI}simpleChoice")] == [option.text for option in item.options]
    assert Session(element, ["choice_1"]).shown[0].startswith(item.options[0].rationale)


def test_the_same_quiz_gives_the_same_bytes(quiz: Quiz) -> None:
    assert export_quiz(quiz, "qti").body == export_quiz(quiz, "qti").body
