from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from assistant.errors import StaleIndexError
from assistant.retrieval import index as module
from assistant.retrieval.dense import HashingEncoder, Progress, Vectors
from assistant.retrieval.index import Index, build_index, load_index, read_for, save_index, saved_vectors, texts_of
from assistant.retrieval.targets import Target
from assistant.retrieval.words import Canon

POST = "lamp-code-2025/para_3#1"


class Counting(HashingEncoder):
    """Counts what it encodes."""

    def __init__(self) -> None:
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        self.encoded.extend(texts)
        return super().encode(texts, progress)


def built(targets: dict[str, Target], canon: Canon, fingerprint: str = "3f2a0000aaaa") -> Index:
    return build_index(tuple(targets.values()), HashingEncoder(), canon, fingerprint)


@pytest.fixture
def saved(tmp_path: Path, targets: dict[str, Target], canon: Canon) -> Path:
    """A folder with a saved index."""
    folder = tmp_path / "library" / "index"
    save_index(built(targets, canon), folder, "hashing")
    return folder


def load(folder: Path, targets: dict[str, Target], fingerprint: str = "3f2a0000aaaa", encoder: str = "hashing") -> Index:
    return load_index(folder, fingerprint, encoder, tuple(targets.values()))


def test_a_target_is_found_by_what_it_says_and_by_each_question_it_answers(targets: dict[str, Target], canon: Canon) -> None:
    said, *asks = texts_of(targets[POST], canon)
    assert said == "Lamp tally: Delegated partners should post the tally within 9 days of signing it."
    assert asks == ["how soon is the tally posted", "is posting the tally compulsory", "who posts the tally"]


def test_every_text_has_a_vector_and_an_owner(index: Index) -> None:
    assert len(index.texts) == len(index.owners)
    assert list(index.owners) == sorted(index.owners)
    assert set(index.owners) == set(range(len(index.targets)))


def test_equal_texts_are_encoded_once(targets: dict[str, Target], canon: Canon) -> None:
    encoder = Counting()
    index = build_index(tuple(targets.values()), encoder, canon, "x")
    assert sorted(encoder.encoded) == sorted({text for text in index.encoded if text})
    assert len(index.encoded) == len(index.texts) == len(index.vectors)


def test_what_a_target_says_is_read_only_where_it_has_no_question(targets: dict[str, Target], canon: Canon) -> None:
    long = replace(targets[POST], text=" ".join(f"word{n}" for n in range(40)))
    said = {n: read_for(one, texts_of(one, canon))[0] for n in (0, 1, 2) for one in (replace(long, asks=long.asks[:n]),)}
    assert said == {0: long.text, 1: "", 2: ""}


def test_what_is_made_of_several_norms_lies_in_the_middle_of_them(index: Index, targets: dict[str, Target]) -> None:
    query = HashingEncoder().encode(["lamp"])
    rows = {target: row for row, target in reversed(list(enumerate(index.owners.tolist())))}
    places = {target.id: place for place, target in enumerate(index.targets)}

    def cosine(target_id: str) -> float:
        row = rows[places[target_id]]
        return float(index.dense.cosines(query, row, row + 1)[0])

    lists = [target for target in index.targets if len(target.refs) > 1]
    assert lists
    for target in lists:
        parts = [cosine(f"{provision_id}#{number}") for provision_id, number in target.refs]
        assert cosine(target.id) >= sum(parts) / len(parts) - 1e-6  # the mean, made longer to unit length
    row = rows[places[POST]]
    assert np.linalg.norm(index.vectors[row]) == pytest.approx(1)
    asks = index.vectors[row + 1 : row + 1 + len(targets[POST].asks)].mean(axis=0)
    assert index.vectors[row] == pytest.approx(asks / np.linalg.norm(asks))


def test_what_was_encoded_before_is_not_encoded_again(saved: Path, targets: dict[str, Target], canon: Canon) -> None:
    encoder = Counting()
    more = {**targets, "new": replace(targets[POST], id="new", text="A brand new wick.", asks=())}
    index = build_index(tuple(more.values()), encoder, canon, "y", known=saved_vectors(saved, "hashing"))
    assert encoder.encoded == ["A brand new wick."]
    read = [row for row, text in enumerate(index.encoded) if text]
    assert index.vectors[read] == pytest.approx(HashingEncoder().encode([index.encoded[row] for row in read]))


def test_vectors_of_another_encoder_or_of_no_index_are_not_taken(saved: Path, tmp_path: Path) -> None:
    assert saved_vectors(saved, "another") == {}
    assert saved_vectors(tmp_path / "none", "hashing") == {}
    (saved / "vectors.npy").write_bytes(b"broken")
    assert saved_vectors(saved, "hashing") == {}


def test_an_index_comes_back_as_it_was(saved: Path, targets: dict[str, Target], canon: Canon) -> None:
    index, loaded = built(targets, canon), load(saved, targets)
    assert (loaded.targets, loaded.texts, loaded.fingerprint) == (index.targets, index.texts, index.fingerprint)
    assert loaded.owners.tolist() == index.owners.tolist()
    allowed = np.ones(len(targets), bool)
    query = HashingEncoder().encode(["how soon is the tally posted"])
    assert loaded.dense.search(query, allowed, 20) == index.dense.search(query, allowed, 20)
    assert loaded.lexical.scores("tally", allowed) == pytest.approx(index.lexical.scores("tally", allowed))


def test_an_index_of_other_provisions_says_which_and_what_to_run(saved: Path, targets: dict[str, Target]) -> None:
    with pytest.raises(StaleIndexError, match=r"index built from provisions 3f2a0000, but the corpus is 91bc1111: run `working-together index`"):
        load(saved, targets, fingerprint="91bc1111bbbb")


def test_an_index_of_another_encoder_is_stale(saved: Path, targets: dict[str, Target]) -> None:
    with pytest.raises(StaleIndexError, match="run `working-together index`"):
        load(saved, targets, encoder="another")


def test_an_index_of_another_format_is_stale(saved: Path, targets: dict[str, Target]) -> None:
    meta = json.loads((saved / "meta.json").read_text("utf-8"))
    (saved / "meta.json").write_text(json.dumps({**meta, "format": -1}), "utf-8")
    with pytest.raises(StaleIndexError, match="run `working-together index`"):
        load(saved, targets)


def test_no_index_says_what_to_run(tmp_path: Path, targets: dict[str, Target]) -> None:
    with pytest.raises(StaleIndexError, match=r"no index in index: run `working-together index`"):
        load(tmp_path / "index", targets)


@pytest.mark.parametrize("name", ["vectors.npy", "owners.npy", "texts.json"])
def test_a_broken_index_says_what_to_run(saved: Path, targets: dict[str, Target], name: str) -> None:
    (saved / name).write_bytes(b"broken")
    with pytest.raises(StaleIndexError, match=r"index in index does not read \(\w+\): run `working-together index`"):
        load(saved, targets)


def test_a_missing_part_says_what_to_run(saved: Path, targets: dict[str, Target]) -> None:
    (saved / "owners.npy").unlink()
    with pytest.raises(StaleIndexError, match=r"index in index does not read \(FileNotFoundError\): run `working-together index`"):
        load(saved, targets)


def test_a_newer_index_takes_the_place_of_the_old_and_leaves_nothing_beside_it(saved: Path, targets: dict[str, Target], canon: Canon) -> None:
    save_index(built(targets, canon, "91bc1111bbbb"), saved, "hashing")
    assert load(saved, targets, fingerprint="91bc1111bbbb").fingerprint == "91bc1111bbbb"
    assert [path.name for path in saved.parent.iterdir()] == ["index"]


def test_a_process_killed_between_writing_and_replacing_leaves_the_old_index_whole(
    saved: Path, targets: dict[str, Target], canon: Canon, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(draft: Path, folder: Path) -> None:
        assert (draft / "meta.json").exists(), "everything was written by then"
        raise KeyboardInterrupt("killed")

    newer = built(targets, canon, "91bc1111bbbb")
    with monkeypatch.context() as patched:
        patched.setattr(module, "_replace", killed)
        with pytest.raises(KeyboardInterrupt, match="killed"):
            save_index(newer, saved, "hashing")
    assert load(saved, targets).fingerprint == "3f2a0000aaaa"
    assert [path.name for path in saved.parent.iterdir()] == ["index"]


def test_a_full_disk_while_writing_leaves_the_old_index_whole(saved: Path, targets: dict[str, Target], canon: Canon, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*arguments: object) -> None:
        raise OSError("no space left")

    newer = built(targets, canon, "91bc1111bbbb")
    with monkeypatch.context() as patched:
        patched.setattr(module.np, "save", full)
        with pytest.raises(OSError, match="no space left"):
            save_index(newer, saved, "hashing")
    assert load(saved, targets).fingerprint == "3f2a0000aaaa"
    assert [path.name for path in saved.parent.iterdir()] == ["index"]


def test_a_process_killed_while_replacing_leaves_an_index(saved: Path, targets: dict[str, Target], canon: Canon, monkeypatch: pytest.MonkeyPatch) -> None:
    real, calls = os.replace, []

    def killed_at_the_second(source: Path, target: Path) -> None:
        calls.append(target)
        if len(calls) == 2:
            raise KeyboardInterrupt("killed")
        real(source, target)

    newer = built(targets, canon, "91bc1111bbbb")
    with monkeypatch.context() as patched:
        patched.setattr(module.os, "replace", killed_at_the_second)
        with pytest.raises(KeyboardInterrupt, match="killed"):
            save_index(newer, saved, "hashing")
    load(saved, targets)
