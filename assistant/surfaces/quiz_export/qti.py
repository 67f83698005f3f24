"""A quiz in, a QTI 2.1 package out: a zip of a manifest, a test, and an item each.

The manifest carries id, name and tags of each item as learning-object metadata; the items are made in `qti_items`.
"""

from __future__ import annotations

import uuid
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from assistant.practice.quiz.model import Item, Quiz, Shape
from assistant.surfaces.quiz_export.packed import packed
from assistant.surfaces.quiz_export.qti_items import LANGUAGE, QTI, SCHEMA, XSI, item_of, paragraphs
from assistant.surfaces.quiz_export.words import category, name, shape, tags

_CONTENT = "http://www.imsglobal.org/xsd/imscp_v1p1"
_METADATA = "http://www.imsglobal.org/xsd/imsqti_metadata_v2p1"
_LOM = "http://ltsc.ieee.org/xsd/LOM"
_WHERE = {
    _CONTENT: "http://www.imsglobal.org/xsd/qti/qtiv2p1/qtiv2p1_imscpv1p2_v1p0.xsd",
    _METADATA: "http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_metadata_v2p1p1.xsd",
    _LOM: "http://www.imsglobal.org/xsd/imsmd_loose_v1p3p2.xsd",
}
_INTERACTIONS = {
    Shape.ONE: "choiceInteraction",
    Shape.MANY: "choiceInteraction",
    Shape.TRUE_FALSE: "choiceInteraction",
    Shape.MATCHING: "matchInteraction",
    Shape.ORDERING: "orderInteraction",
    Shape.NUMERIC: "textEntryInteraction",
}


def write(quiz: Quiz) -> bytes:
    """The package."""
    items = {f"items/item_{number:03}.xml": as_bytes(item_of(item, number)) for number, item in enumerate(quiz.items, 1)}
    return packed({"imsmanifest.xml": as_bytes(_manifest(quiz)), "test.xml": as_bytes(_test(quiz)), **items})


def as_bytes(root: Element) -> bytes:
    """An element as a file."""
    body: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return body + b"\n"


def _test(quiz: Quiz) -> Element:
    test = Element("assessmentTest", {"xmlns": QTI, "xmlns:xsi": XSI, "xsi:schemaLocation": SCHEMA, "identifier": "test", "title": category(quiz)})
    outcome = SubElement(test, "outcomeDeclaration", identifier="SCORE", cardinality="single", baseType="float")
    SubElement(SubElement(outcome, "defaultValue"), "value").text = "0"
    # Each question is submitted by itself, so that its feedback is shown at once.
    part = SubElement(test, "testPart", identifier="part", navigationMode="nonlinear", submissionMode="individual")
    SubElement(part, "itemSessionControl", maxAttempts="0", showFeedback="true", allowReview="true", showSolution="true", allowComment="false")
    section = SubElement(part, "assessmentSection", identifier="section", title=quiz.title, visible="true")
    if quiz.notices:
        paragraphs(SubElement(section, "rubricBlock", view="candidate"), "\n".join(quiz.notices))
    for number, item in enumerate(quiz.items, 1):
        SubElement(section, "assessmentItemRef", identifier=f"item_{number:03}", href=f"items/item_{number:03}.xml", category=item.kind.value)
    processing = SubElement(SubElement(test, "outcomeProcessing"), "setOutcomeValue", identifier="SCORE")
    SubElement(SubElement(processing, "sum"), "testVariables", variableIdentifier="SCORE")
    return test


def _manifest(quiz: Quiz) -> Element:
    locations = " ".join(f"{space} {where}" for space, where in _WHERE.items())
    spaces = {"xmlns": _CONTENT, "xmlns:lom": _LOM, "xmlns:imsqti": _METADATA, "xmlns:xsi": XSI, "xsi:schemaLocation": locations}
    manifest = Element("manifest", {**spaces, "identifier": f"quiz-{_unique(quiz)}"})
    metadata = SubElement(manifest, "metadata")
    SubElement(metadata, "schema").text = "QTIv2.1 Package"
    SubElement(metadata, "schemaversion").text = "1.0.0"
    _lom(metadata, str(_unique(quiz)), category(quiz), quiz.editions)
    SubElement(manifest, "organizations")
    resources = SubElement(manifest, "resources")
    test = SubElement(resources, "resource", identifier="resource_test", type="imsqti_test_xmlv2p1", href="test.xml")
    SubElement(test, "file", href="test.xml")
    for number, item in enumerate(quiz.items, 1):
        SubElement(test, "dependency", identifierref=f"resource_item_{number:03}")
        _resource(resources, item, number)
    return manifest


def _resource(resources: Element, item: Item, number: int) -> None:
    href = f"items/item_{number:03}.xml"
    resource = SubElement(resources, "resource", identifier=f"resource_item_{number:03}", type="imsqti_item_xmlv2p1", href=href)
    metadata = SubElement(resource, "metadata")
    _lom(metadata, item.id, name(item, number), tags(item))
    facts = SubElement(metadata, "imsqti:qtiMetadata")
    for tag, value in (
        ("timeDependent", "false"),
        ("interactionType", _INTERACTIONS[shape(item)]),
        ("feedbackType", "nonadaptive"),
        ("solutionAvailable", "true"),
        ("toolName", "Working Together assistant"),
    ):
        SubElement(facts, f"imsqti:{tag}").text = value
    SubElement(resource, "file", href=href)


def _lom(metadata: Element, entry: str, title: str, keywords: tuple[str, ...]) -> None:
    general = SubElement(SubElement(metadata, "lom:lom"), "lom:general")
    identifier = SubElement(general, "lom:identifier")
    SubElement(identifier, "lom:catalog").text = "working-together"
    SubElement(identifier, "lom:entry").text = entry
    SubElement(SubElement(general, "lom:title"), "lom:string", language=LANGUAGE).text = title
    SubElement(general, "lom:language").text = LANGUAGE
    for keyword in keywords:
        SubElement(SubElement(general, "lom:keyword"), "lom:string", language=LANGUAGE).text = keyword


def _unique(quiz: Quiz) -> uuid.UUID:
    """The same for the same quiz, on any machine."""
    return uuid.uuid5(uuid.NAMESPACE_URL, "\n".join((quiz.title, str(quiz.spec), *(f"{item.id} {item.stem}" for item in quiz.items))))
