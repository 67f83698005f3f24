"""Holdings and what was asked for in, a quiz with its notices out; and quizzes made earlier, read and reviewed. Command line, API and page all come here."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from assistant.answering.notices import edition_notices
from assistant.errors import QuizError
from assistant.practice.quiz.data import quiz_data
from assistant.practice.quiz.likeness import Encode, Likeness
from assistant.practice.quiz.make import make_quiz
from assistant.practice.quiz.model import MAX_CHARACTERS, Kind, Quiz, Spec, quiz_from_json
from assistant.practice.quiz.pool import Material
from assistant.practice.quiz.review import Reviewed, review_gift, review_quiz
from assistant.practice.quiz_gift import read_gift
from assistant.retrieval.dense import Encoder
from corpus import catalogue
from corpus.model import Corpus

SAVED = "quiz"
N_REMEMBERED = 2
_made: dict[str, Likeness] = {}
_making = Lock()


def material_of(corpus: Corpus, encoder: Encoder, folder: Path | None, day: date | None = None) -> Material:
    """What quizzes are made from. Comparing all norms takes some seconds the first time; it is kept, in memory and beside the index."""
    key = f"{corpus.digest}/{encoder.name}"
    with _making:
        if key not in _made:
            while len(_made) >= N_REMEMBERED:
                _made.pop(next(iter(_made)))
            _made[key] = Likeness(corpus, _kept(encoder, folder))
        return Material(corpus, _made[key], quiz_data(), day or date.today())


def build_quiz(material: Material, spec: Spec) -> Quiz:
    """The quiz, saying of every edition it cites what a reader must know. Raises `QuizError`."""
    quiz = make_quiz(material, spec)
    return replace(quiz, notices=(*quiz.notices, *notices_on(quiz, material)))


def notices_on(quiz: Quiz, material: Material) -> tuple[str, ...]:
    """What a reader must know about the editions that a quiz cites."""
    corpus = material.corpus
    cited = [corpus.provisions[provision_id] for item in quiz.items for provision_id in item.provision_ids if provision_id in corpus.provisions]
    areas = [area for area in catalogue.areas() if area.name.lower() == quiz.spec.area.lower()]
    return tuple(dict.fromkeys(notice.text for notice in edition_notices(cited, corpus, areas, material.day)))


def spec_of(given: dict[str, str], kinds: tuple[str, ...] = ()) -> Spec:
    """What was asked for, from text as a form or a command has it. Raises `QuizError` for a number that is none, or a kind that is not known."""
    unknown = [kind for kind in kinds if kind and kind not in set(Kind)]
    if unknown:
        raise QuizError(f"kind of question {unknown[0][:40]!r} is not known; use {', '.join(Kind)}")
    words = {name: given.get(name, "").strip()[:200] for name in ("role", "topic", "document", "edition", "area")}
    return Spec(
        **words, level=_whole(given, "level", 0), n=_whole(given, "n", 10), seed=_whole(given, "seed", 1), kinds=tuple(Kind(kind) for kind in kinds if kind)
    )


def review_text(text: str, corpus: Corpus, day: date | None = None) -> Reviewed:
    """A quiz made earlier, ours or GIFT, told apart by how it begins. Raises `QuizError` for neither."""
    if len(text) > MAX_CHARACTERS:
        raise QuizError(f"quiz of {len(text)} characters is longer than {MAX_CHARACTERS}; split it in two")
    bare = text.lstrip("\ufeff \t\r\n")
    if bare.startswith("{") and '"format"' in bare[:2000]:
        return review_quiz(quiz_from_json(bare), corpus, day or date.today())
    gift = read_gift(text)
    if not any(question.answers for question in gift.questions):
        raise QuizError("quiz holds no question that reads as ours or as GIFT; give a file that `working-together quiz --format json` or a GIFT export wrote")
    return review_gift(gift, corpus, day or date.today())


def _whole(given: dict[str, str], name: str, default: int) -> int:
    value = given.get(name, "").strip()
    if not value:
        return default
    if not value.isdecimal() or len(value) > 9:
        called = {"n": "number of questions", "seed": "seed", "level": "level"}[name]
        raise QuizError(f"{called} {value[:20]!r} is not a whole number; give one such as {default or 2}")
    return int(value)


def _kept(encoder: Encoder, folder: Path | None) -> Encode:
    """The encoder, its vectors of all norms kept in a file that is named by what they were made from."""

    def encode(texts: Sequence[str]) -> NDArray[np.float32]:
        if folder is None or len(texts) < 2:
            return encoder.encode(texts)
        checksum = hashlib.blake2b("\n".join([encoder.name, *texts]).encode(), digest_size=8).hexdigest()
        path = folder / f"{SAVED}-{checksum}.npy"
        with suppress(OSError, ValueError):
            saved: NDArray[np.float32] = np.load(path)
            if len(saved) == len(texts):
                return saved
        made = encoder.encode(texts)
        with suppress(OSError):  # a folder that cannot be written only costs the next start some seconds
            folder.mkdir(parents=True, exist_ok=True)
            for old in folder.glob(f"{SAVED}-*.npy"):
                old.unlink(missing_ok=True)
            draft = path.with_name(f".{path.stem}.{os.getpid()}.npy")
            np.save(draft, made)
            os.replace(draft, path)
        return made

    return encode
