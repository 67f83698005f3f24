"""A quiz in, an H5P package out: one question set, without the H5P libraries, which the site it is uploaded to has."""

from __future__ import annotations

import json
import uuid
from typing import Any

from assistant.practice.quiz.model import Quiz
from assistant.surfaces.quiz_export.h5p_questions import as_html, question_of
from assistant.surfaces.quiz_export.packed import packed
from assistant.surfaces.quiz_export.words import category, name, said, tags

# What most trainers' quizzes ask for; the author can change it after the upload.
PASS_PERCENTAGE = 80
QUESTION_SET = "H5P.QuestionSet 1.20"
_TITLES = {"H5P.MultiChoice": "Multiple Choice", "H5P.TrueFalse": "True/False Question", "H5P.Blanks": "Fill in the Blanks", "H5P.DragText": "Drag the Words"}


def write(quiz: Quiz) -> bytes:
    """The package."""
    questions = [_entry(quiz, number) for number in range(1, len(quiz.items) + 1)]
    libraries = dict.fromkeys((QUESTION_SET, *(str(question["library"]) for question in questions)))
    title = category(quiz)
    about = {
        "title": title,
        "language": "en",
        "defaultLanguage": "en",
        "mainLibrary": QUESTION_SET.split()[0],
        "embedTypes": ["iframe"],
        "license": "U",
        "preloadedDependencies": [_dependency(library) for library in libraries],
    }
    return packed({"h5p.json": _as_bytes(about), "content/content.json": _as_bytes(_set(quiz, title, questions))})


def _entry(quiz: Quiz, number: int) -> dict[str, Any]:
    item = quiz.items[number - 1]
    library, parameters = question_of(item)
    # Tags have no field of their own: they go where editors see them and learners do not.
    metadata = {
        "contentType": _TITLES[library.split()[0]],
        "license": "U",
        "title": name(item, number),
        "extraTitle": name(item, number),
        "authorComments": ", ".join((f"id:{item.id}", *tags(item))),
        "authors": [],
        "changes": [],
    }
    unique = uuid.uuid5(uuid.NAMESPACE_URL, f"{quiz.title}\n{number}\n{item.id}\n{item.stem}")
    return {"library": library, "params": parameters, "subContentId": str(unique), "metadata": metadata}


def _set(quiz: Quiz, title: str, questions: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "introPage": {
            "showIntroPage": bool(quiz.notices),
            "title": as_html(title, "span"),
            "introduction": as_html("\n".join(quiz.notices)),
            "startButtonText": said("h5p", "start"),
        },
        "progressType": "textual",
        "passPercentage": PASS_PERCENTAGE,
        "questions": questions,
        "disableBackwardsNavigation": False,
        "randomQuestions": False,
        "texts": {
            "prevButton": said("h5p", "previous"),
            "nextButton": said("h5p", "next"),
            "finishButton": said("h5p", "finish"),
            "submitButton": said("h5p", "finish"),
            "textualProgress": said("h5p", "progress"),
            "jumpToQuestion": said("h5p", "jump"),
            "questionLabel": said("h5p", "question"),
            "readSpeakerProgress": said("h5p", "progress"),
            "unansweredText": said("h5p", "unanswered"),
            "answeredText": said("h5p", "answered"),
            "currentQuestionText": said("h5p", "current"),
            "navigationLabel": said("h5p", "question"),
        },
        "endGame": {
            "showResultPage": True,
            "showSolutionButton": True,
            "showRetryButton": True,
            "message": said("h5p", "message"),
            "scoreBarLabel": said("h5p", "score"),
            "overallFeedback": [{"from": 0, "to": 100}],
            "solutionButtonText": said("h5p", "solution"),
            "retryButtonText": said("h5p", "retry"),
            "finishButtonText": said("h5p", "finish"),
            "submitButtonText": said("h5p", "finish"),
            "showAnimations": False,
        },
        "override": {"checkButton": True},
    }


def _dependency(library: str) -> dict[str, Any]:
    machine_name, version = library.split()
    major, minor = version.split(".")
    return {"machineName": machine_name, "majorVersion": int(major), "minorVersion": int(minor)}


def _as_bytes(body: dict[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False, indent=1).encode()
