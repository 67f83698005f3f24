"""Conversations are one person's own, deleted wholly, kept no longer than said, and in a file that only its owner reads."""

from __future__ import annotations

import sqlite3
import stat
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.errors import HistoryError
from assistant.surfaces.chat.history_store import FEEDBACK_DAYS, FILE, SCHEMA, Feedback, HistoryStore


def step(step_id: str, output: str, created_at: str = "2026-11-22T10:00:00.000000Z", **more: object) -> dict[str, object]:
    return {"id": step_id, "type": "assistant_message", "output": output, "createdAt": created_at, **more}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[HistoryStore]:
    made = HistoryStore(tmp_path / "state")
    yield made
    made.close()


def bytes_on_disk(store: HistoryStore) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(store.path.parent.iterdir()))


def outputs(store: HistoryStore, conversation_id: str) -> list[str]:
    found = store.conversation(conversation_id)
    return [one["output"] for one in found.steps] if found else []


def test_a_conversation_comes_back_in_the_order_it_was_held(store: HistoryStore) -> None:
    store.keep_step("t1", "ann", step("s2", "second", "2026-11-22T10:00:02.000000Z"))
    store.keep_step("t1", "ann", step("s1", "first", "2026-11-22T10:00:01.000000Z", metadata={"asked": {"role": "dsp"}}))
    found = store.conversation("t1")
    assert found
    assert [one["output"] for one in found.steps] == ["first", "second"]
    assert found.steps[0]["metadata"] == {"asked": {"role": "dsp"}}
    assert found.owner == "ann"


def test_people_see_their_own_conversations_only(store: HistoryStore) -> None:
    store.keep_step("t1", "ann", step("s1", "of ann"))
    store.keep_step("t2", "bob", step("s2", "of bob"))
    assert [one.id for one in store.conversations("ann")] == ["t1"]
    assert [one.id for one in store.conversations("bob")] == ["t2"]
    assert store.conversations("eve") == []


def test_nobody_writes_into_another_persons_conversation(store: HistoryStore) -> None:
    store.keep_step("t1", "ann", step("s1", "of ann"))
    assert not store.keep_step("t1", "bob", step("s9", "of bob"))
    assert not store.keep_conversation("t1", "bob", name="mine now")
    assert store.owner_of("t1") == "ann"
    assert outputs(store, "t1") == ["of ann"]


def test_nobody_overwrites_another_persons_message_by_its_id(store: HistoryStore) -> None:
    store.keep_step("t1", "ann", step("s1", "of ann"))
    assert not store.keep_step("t2", "bob", step("s1", "of bob"))
    assert outputs(store, "t1") == ["of ann"]


def test_a_message_that_is_sent_again_is_changed_not_doubled(store: HistoryStore) -> None:
    store.keep_step("t1", "ann", step("s1", "draft"))
    store.keep_step("t1", "ann", step("s1", "final"))
    assert outputs(store, "t1") == ["final"]
    assert store.change_step("s1", "corrected") == "t1"
    assert outputs(store, "t1") == ["corrected"]
    store.delete_step("s1")
    assert outputs(store, "t1") == []
    assert store.change_step("s1", "gone") is None


def test_the_latest_conversation_comes_first_and_a_search_looks_into_messages(store: HistoryStore) -> None:
    for number, text in enumerate(("lanterns", "100% of buoys", "under_score"), 1):
        store.keep_step(f"t{number}", "ann", step(f"s{number}", text))
        store.keep_conversation(f"t{number}", "ann", name=f"Talk {number}")
    assert [one.id for one in store.conversations("ann")] == ["t3", "t2", "t1"]
    assert [one.id for one in store.conversations("ann", "LANTERN")] == ["t1"]
    assert [one.id for one in store.conversations("ann", "talk 2")] == ["t2"]
    assert [one.id for one in store.conversations("ann", "%")] == ["t2"]
    assert [one.id for one in store.conversations("ann", "_")] == ["t3"]
    assert store.conversations("bob", "lantern") == []


def test_settings_of_a_conversation_are_merged_and_none_takes_one_away(store: HistoryStore) -> None:
    store.keep_conversation("t1", "ann", metadata={"role": "dsp", "area": "Leeds"}, tags=["x"])
    store.keep_conversation("t1", "ann", metadata={"area": None, "day": "2026-11-22"})
    found = store.conversation("t1")
    assert found
    assert (found.metadata, found.tags) == ({"role": "dsp", "day": "2026-11-22"}, ("x",))


def test_a_name_is_given_once_unless_the_person_changes_it(store: HistoryStore) -> None:
    store.keep_conversation("t1", "ann")
    store.name_if_unnamed("t1", "first words")
    store.name_if_unnamed("t1", "other words")
    assert store.conversations("ann")[0].name == "first words"
    store.change_conversation("t1", name="Chosen")
    assert store.conversations("ann")[0].name == "Chosen"


def test_changing_what_is_not_there_makes_nothing(store: HistoryStore) -> None:
    store.change_conversation("t1", name="ghost", metadata={"role": "dsp"})
    assert store.conversation("t1") is None
    assert store.owner_of("t1") is None


def test_what_is_deleted_is_on_the_disk_no_more(store: HistoryStore) -> None:
    store.keep_step("t1", "ann", step("s1", "wheelhouse " * 400))
    store.keep_step("t2", "ann", step("s2", "anchorage"))
    assert b"wheelhouse" in bytes_on_disk(store)
    store.delete_conversation("t1")
    assert b"wheelhouse" not in bytes_on_disk(store)
    assert outputs(store, "t2") == ["anchorage"]


def test_what_still_arrives_for_a_deleted_conversation_is_not_kept(store: HistoryStore) -> None:
    store.keep_step("t1", "ann", step("s1", "first"))
    store.delete_conversation("t1")
    assert not store.keep_step("t1", "ann", step("s2", "late"))
    assert not store.keep_conversation("t1", "ann", metadata={"role": "dsp"})
    assert store.conversation("t1") is None


def test_deleting_all_takes_one_persons_and_nobody_elses(store: HistoryStore) -> None:
    for number, owner in enumerate(("ann", "ann", "bob")):
        store.keep_step(f"t{number}", owner, step(f"s{number}", "words"))
    assert store.delete_conversations("ann") == 2
    assert store.conversations("ann") == []
    assert outputs(store, "t2") == ["words"]


def test_a_conversation_is_kept_for_the_days_after_its_last_message_and_no_longer(store: HistoryStore) -> None:
    store.keep_step("t1", "ann", step("s1", "words"))
    now = datetime.now(UTC)
    assert store.sweep(30, now + timedelta(days=29, hours=23)) == 0
    assert outputs(store, "t1") == ["words"]
    assert store.sweep(30, now + timedelta(days=30, hours=1)) == 1
    assert store.conversation("t1") is None


def test_being_looked_at_does_not_lengthen_a_conversations_life(store: HistoryStore) -> None:
    store.keep_step("t1", "ann", step("s1", "words"))
    before = store.conversations("ann")[0].updated_at
    store.keep_conversation("t1", "ann", metadata={"role": "dsp"})
    store.change_conversation("t1", metadata={"role": "dsl"})
    assert store.conversations("ann")[0].updated_at == before


def test_feedback_is_kept_without_whose_it_was_and_for_a_year(store: HistoryStore) -> None:
    given = Feedback("f1", "2026-11-22", False, "not_found", "It is in para 3.", "not_found", ("pier-2020/para_1",), None)
    store.keep_feedback(given)
    assert store.feedback() == [given]
    store.sweep(30, datetime(2026, 11, 22, tzinfo=UTC) + timedelta(days=FEEDBACK_DAYS))
    assert store.feedback() == [given]
    store.sweep(30, datetime(2026, 11, 22, tzinfo=UTC) + timedelta(days=FEEDBACK_DAYS + 1))
    assert store.feedback() == []


def test_feedback_can_be_taken_back(store: HistoryStore) -> None:
    store.keep_feedback(Feedback("f1", "2026-11-22", True, "", "", "answered", (), "q"))
    assert store.delete_feedback("f1")
    assert not store.delete_feedback("f1")
    assert store.feedback() == []


def test_only_the_owner_of_the_account_reads_the_files(store: HistoryStore) -> None:
    store.keep_step("t1", "ann", step("s1", "words"))
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in store.path.parent.iterdir()}
    assert modes[FILE] == 0o600
    assert set(modes.values()) == {0o600}
    assert stat.S_IMODE(store.path.parent.stat().st_mode) == 0o700


def test_a_file_that_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    HistoryStore(tmp_path).close()
    (tmp_path / FILE).chmod(0o644)
    HistoryStore(tmp_path).close()
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600


def test_what_was_kept_is_there_after_a_restart(tmp_path: Path) -> None:
    first = HistoryStore(tmp_path)
    first.keep_step("t1", "ann", step("s1", "words"))
    first.close()
    second = HistoryStore(tmp_path)
    assert outputs(second, "t1") == ["words"]
    second.close()


def test_the_schema_has_its_version(store: HistoryStore) -> None:
    database = sqlite3.connect(store.path)
    assert database.execute("PRAGMA user_version").fetchone() == (SCHEMA,)
    database.close()


def test_a_file_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    database = sqlite3.connect(tmp_path / FILE)
    database.execute("PRAGMA user_version = 99")
    database.close()
    with pytest.raises(HistoryError, match="schema 99, newer than this program's 1; run the newer program"):
        HistoryStore(tmp_path)


def test_a_file_that_is_no_history_is_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"not a database, but long enough to look at " * 50)
    with pytest.raises(HistoryError, match=r"cannot be used \(file is not a database\); make it readable"):
        HistoryStore(tmp_path)


def test_an_error_does_not_tell_what_was_to_be_kept(store: HistoryStore) -> None:
    store.close()
    with pytest.raises(HistoryError, match="cannot be used") as raised:
        store.keep_step("t1", "ann", step("s1", "wheelhouse"))
    assert "wheelhouse" not in f"{raised.value!r} {raised.value.__context__!r} {raised.value.__cause__!r}"


def test_many_at_once_lose_nothing(store: HistoryStore) -> None:
    def write(who: int) -> None:
        for number in range(20):
            store.keep_step(f"t{who}", f"person{who}", step(f"s{who}-{number}", str(number), f"2026-11-22T10:00:{number:02}.000000Z"))

    threads = [threading.Thread(target=write, args=(who,)) for who in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(outputs(store, f"t{who}") == [str(number) for number in range(20)] for who in range(8))


def test_a_folder_that_cannot_be_had_is_said_to_be_one(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("in the way", "utf-8")
    with pytest.raises(HistoryError, match=r"cannot be used .*set WORKING_TOGETHER_HISTORY=false"):
        HistoryStore(tmp_path / "state")
