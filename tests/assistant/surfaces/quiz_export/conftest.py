"""An invented quiz with an item of every shape, and characters in it that each format keeps for itself."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.practice.quiz.model import Cited, Item, Kind, NumberKey, Option, Pair, Quiz, Shape, Spec, Step

AWKWARD = r'a ~ b = c # d { e } f : g \ h "i" <b>j</b> & k ]]> ‘l’ – ümläut 子供 🧒 % * m \n'


def cited(number: int = 1, status: str = "superseded") -> Cited:
    return Cited(
        id=f"c{number}",
        provision_id=f"seaside-guide-2020/para_{number}",
        edition_id="seaside-guide-2020",
        document="Seaside guide",
        edition="2020",
        status=status,
        locator=f"paragraph {number}",
        page=number + 10,
        plain="The warden should check the flag.",
        quote=None,
        url="https://example.org/guide",
        plain_sum="0a1b",
        words_sum="2c3d",
    )


def made(item_id: str, kind: Kind, shape: Shape, stem: str, **more: object) -> Item:
    base = {
        "instruction": "",
        "citations": (cited(), cited(2)),
        "feedback": "The guide says so.",
        "norms": ("seaside-guide-2020/para_1#1",),
        "level": 1,
        "role": "dsl",
        "topic": "flags",
        "duty": "should",
        "tags": ("beach",),
    }
    return Item(id=item_id, kind=kind, shape=shape, stem=stem, **(base | more))  # type: ignore[arg-type]


def options(*rows: tuple[str, bool]) -> tuple[Option, ...]:
    return tuple(Option(text, right, f"About {text}: {'yes' if right else 'no'}.", "c1" if right else "c2") for text, right in rows)


ITEMS = (
    made("one-1", Kind.SINGLE, Shape.ONE, "Who checks the flag?", options=options(("Warden", True), ("Visitor", False), ("Baker", False), ("Mayor", False))),
    made(
        "many-1",
        Kind.SEVERAL,
        Shape.MANY,
        "Which belong on the hut?",
        instruction="Choose two.",
        options=options(("A flag", True), ("A bell", True), ("A stove", False), ("A cart", False), ("A kite", False)),
    ),
    made("true-1", Kind.TRUE_FALSE, Shape.TRUE_FALSE, "The flag is blue.", instruction="True or false?", options=options(("True", False), ("False", True))),
    made(
        "force-1",
        Kind.MUST_OR_SHOULD,
        Shape.ONE,
        "The warden … check the flag.",
        options=options(("must", False), ("should", True), ("may", False)),
        edited=True,
    ),
    made(
        "match-1",
        Kind.MATCH,
        Shape.MATCHING,
        "Who does what?",
        pairs=(
            Pair("Warden", "keeps watch", "The warden watches.", "c1"),
            Pair("Baker", "bakes bread", "Bakers bake.", "c2"),
            Pair("Guard", "keeps watch", "Guards watch too.", "c1"),
        ),
        shown=(1, 2, 0),
    ),
    made(
        "order-1",
        Kind.ORDER,
        Shape.ORDERING,
        "Put the steps in order.",
        steps=(Step("Look up", "First.", "c1"), Step("Ring the bell", "Second.", "c1"), Step("Raise the flag", "Third.", "c2")),
        shown=(2, 0, 1),
    ),
    made(
        "number-1",
        Kind.NUMBER,
        Shape.NUMERIC,
        "How many days may a flag fly?",
        number=NumberKey(7, "days", "Seven it is.", "c1", "It is not that many."),
    ),
    made(
        "awkward-1",
        Kind.SCENARIO,
        Shape.ONE,
        f"Line one {AWKWARD}\nLine two.",
        options=options((f"Right {AWKWARD}", True), (f"Wrong {AWKWARD}", False), ("[plain] bracket", False)),
        feedback=f"Why {AWKWARD}",
        tags=("beach", "größe ] ende"),
    ),
)


@pytest.fixture(scope="session")
def quiz() -> Quiz:
    return Quiz(
        title="Flags & bells / Größe",
        spec=Spec(role="dsl", n=8, seed=7),
        items=ITEMS,
        made_on=date(2026, 11, 22),
        notices=("The 2020 edition is superseded.",),
        editions=("seaside-guide-2020",),
    )


@pytest.fixture(scope="session")
def awkward() -> str:
    """Every character that some format keeps for itself, and some that old programs lose."""
    return AWKWARD
