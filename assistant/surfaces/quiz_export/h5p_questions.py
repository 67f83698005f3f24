"""An item of a quiz in, the H5P content type that asks it and its parameters out.

One or several of some are MultiChoice, true or false is TrueFalse, a number is a gap of Blanks. Pairs and steps are DragText with letters to drag: the texts
stand above, each with its letter, since DragText shortens what is dragged. Words go in escaped, so that nothing in them is read as markup.
"""

from __future__ import annotations

import html
from typing import Any

from assistant.practice.quiz.model import Item, Shape
from assistant.surfaces.quiz_export.words import asked, explained, general, is_true, letter, pairs_of, reason, said, shape, shown_right, shuffles

# Versions as the H5P Hub has had them since 2023; a site with later ones upgrades the content.
MULTI_CHOICE = "H5P.MultiChoice 1.16"
TRUE_FALSE = "H5P.TrueFalse 1.8"
BLANKS = "H5P.Blanks 1.14"
DRAG_TEXT = "H5P.DragText 1.10"
# The most that TrueFalse takes for either feedback.
MOST_FEEDBACK = 2048


def question_of(item: Item) -> tuple[str, dict[str, Any]]:
    """The library and the parameters."""
    match shape(item):
        case Shape.ONE | Shape.MANY:
            return MULTI_CHOICE, _choices(item)
        case Shape.TRUE_FALSE:
            return TRUE_FALSE, _true_false(item)
        case Shape.NUMERIC:
            return BLANKS, _number(item)
        case Shape.MATCHING | Shape.ORDERING:
            return DRAG_TEXT, _letters(item)


def fault(item: Item) -> str:
    """Why H5P cannot hold an item, or ""."""
    longest = max(map(len, _verdicts(item).values())) if shape(item) is Shape.TRUE_FALSE else 0
    return said("left_out", "feedback", found=longest, most=MOST_FEEDBACK, format="H5P") if longest > MOST_FEEDBACK else ""


def as_html(text: str, tag: str = "p") -> str:
    """Plain words as elements, a line each; `span` means bare text, for fields that take no block."""
    lines = [html.escape(line, quote=False) for line in text.split("\n") if line.strip()]
    return "<br>".join(lines) if tag == "span" else "".join(f"<{tag}>{line}</{tag}>" for line in lines)


def _choices(item: Item) -> dict[str, Any]:
    many = shape(item) is Shape.MANY
    answers = [
        {
            "text": as_html(option.text, "div"),
            "correct": option.right,
            "tipsAndFeedback": {"tip": "", "chosenFeedback": as_html(reason(item, option.rationale, option.citation), "div"), "notChosenFeedback": ""},
        }
        for option in item.options
    ]
    return {
        "media": {"disableImageZooming": False},
        "question": as_html(asked(item)),
        "answers": answers,
        "overallFeedback": _told([(0, 100, general(item))]),
        "behaviour": {
            **_behaviour(),
            "type": "multi" if many else "single",
            "singlePoint": False,
            "randomAnswers": shuffles(item),
            "showSolutionsRequiresInput": True,
            "confirmCheckDialog": False,
            "confirmRetryDialog": False,
            "autoCheck": False,
            "passPercentage": 100,
            "showScorePoints": True,
        },
        "UI": {
            "checkAnswerButton": said("h5p", "check"),
            "submitAnswerButton": said("h5p", "check"),
            "showSolutionButton": said("h5p", "solution"),
            "tryAgainButton": said("h5p", "retry"),
            "scoreBarLabel": said("h5p", "score_bar"),
            "feedbackAvailable": said("h5p", "feedback"),
            "wrongAnswer": said("h5p", "wrong"),
            "correctAnswer": said("h5p", "right"),
            "shouldCheck": said("h5p", "should"),
            "shouldNotCheck": said("h5p", "should_not"),
            "noInput": said("h5p", "no_input"),
        },
    }


def _true_false(item: Item) -> dict[str, Any]:
    told = _verdicts(item)
    return {
        "media": {"disableImageZooming": False},
        "question": as_html(asked(item)),
        "correct": "true" if is_true(item) else "false",
        "behaviour": {
            **_behaviour(),
            "confirmCheckDialog": False,
            "confirmRetryDialog": False,
            "autoCheck": False,
            "feedbackOnCorrect": told[True],
            "feedbackOnWrong": told[False],
        },
        "l10n": {
            "trueText": said("text", "true"),
            "falseText": said("text", "false"),
            "score": said("h5p", "score"),
            "checkAnswer": said("h5p", "check"),
            "submitAnswer": said("h5p", "check"),
            "showSolutionButton": said("h5p", "solution"),
            "tryAgain": said("h5p", "retry"),
            "wrongAnswerMessage": said("h5p", "wrong"),
            "correctAnswerMessage": said("h5p", "right"),
            "scoreBarLabel": said("h5p", "score_bar"),
        },
    }


def _verdicts(item: Item) -> dict[bool, str]:
    """What is said to whoever was right, and wrong."""
    told = {option.right: f"{reason(item, option.rationale, option.citation)}\n{general(item)}" for option in item.options}
    return {right: _line(text) for right, text in told.items()}


def _number(item: Item) -> dict[str, Any]:
    number = item.number
    if number is None:
        return {}
    right, wrong = (f"{reason(item, why, number.citation)}\n{general(item)}" for why in (number.rationale, number.wrong))
    return {
        "media": {"disableImageZooming": False},
        "text": as_html(asked(item)),
        "questions": [f"<p>*{number.value}* {html.escape(number.unit, quote=False).replace('*', '&#42;')}</p>"],
        "overallFeedback": _told([(0, 99, wrong), (100, 100, right)]),
        "showSolutions": said("h5p", "solution"),
        "tryAgain": said("h5p", "retry"),
        "checkAnswer": said("h5p", "check"),
        "submitAnswer": said("h5p", "check"),
        "notFilledOut": said("h5p", "no_input"),
        "answeredCorrectly": said("h5p", "right"),
        "answeredIncorrectly": said("h5p", "wrong"),
        "solutionLabel": said("h5p", "right"),
        "inputLabel": said("h5p", "blank"),
        "scoreBarLabel": said("h5p", "score_bar"),
        "behaviour": {**_behaviour(), "autoCheck": False, "caseSensitive": False, "showSolutionsRequiresInput": True, "separateLines": False},
    }


def _letters(item: Item) -> dict[str, Any]:
    """The texts with a letter each, and a line with a gap for each letter."""
    texts = shown_right(item)
    lettered = "\n".join(f"{letter(index)}. {text}" for index, text in enumerate(texts))
    instruction = said("h5p", "steps" if shape(item) is Shape.ORDERING else "pairs")
    # An asterisk of a text's own would begin a gap; written as an entity it is shown and begins none.
    lines = [f"{html.escape(left, quote=False).replace('*', '&#42;')}: *{letter(texts.index(right))}*" for left, right in pairs_of(item)]
    return {
        "media": {"disableImageZooming": False},
        "taskDescription": as_html(f"{item.stem}\n{lettered}\n{instruction}"),
        "textField": "\n".join(" ".join(line.split()) for line in lines),
        "overallFeedback": _told([(0, 100, explained(item))]),
        "checkAnswer": said("h5p", "check"),
        "submitAnswer": said("h5p", "check"),
        "tryAgain": said("h5p", "retry"),
        "showSolution": said("h5p", "solution"),
        "correctText": said("h5p", "right"),
        "incorrectText": said("h5p", "wrong"),
        "scoreBarLabel": said("h5p", "score_bar"),
        "behaviour": {**_behaviour(), "instantFeedback": False},
    }


def _behaviour() -> dict[str, bool]:
    return {"enableRetry": True, "enableSolutionsButton": True, "enableCheckButton": True}


def _told(ranges: list[tuple[int, int, str]]) -> list[dict[str, Any]]:
    """What is said for each range of scores. These fields take no markup: lines become one."""
    return [{"from": low, "to": high, "feedback": _line(text)} for low, high, text in ranges]


def _line(text: str) -> str:
    return html.escape(" ".join(text.split()), quote=False)
