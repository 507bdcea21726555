"""An accusation that turns up in an open case: from then on nothing kept of it opens without the sealed key, nothing is found or told."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bot.holidays import calendar
from cases.commands import Audit, CloseTask, Done, OpenTask, Push, Rate, Remark, SaveCase, SaveMedia, Share, Work
from cases.model import Actor, Case, Decision, Entry
from cases.rules import Rules
from cases.steps import decide
from store import Store
from store.tables import metadata
from store.vault import Unreadable, Vault, is_sealed

from .conftest import NOW, decision, rows
from .test_secrets import ANSWER, REASON, REPLY, TEXT, check_hidden, contents, everything, other_sealed_key

CLERK = Actor("陈晓禾", frozenset({"clerk"}), 3, "XFJ")
CONFERENCE = Actor("丁安", frozenset({"conference"}), 11, "XLB")
LATER = NOW + timedelta(hours=1)
BLOBS = {"cases": "body_c", "log": "body_c", "outbox": "body_c", "tasks": "body_c", "ratings": "reason_c"}


def found(store: Store, number: str) -> Case:
    case = store.book.case(number)
    assert case is not None
    return case


def take(store: Store, number: str, action: str, actor: Actor, fields: Mapping[str, str]) -> None:
    decision = decide(found(store, number), action, actor, fields, LATER, Rules(), calendar())
    assert isinstance(store.commit(Work(LATER, (SaveCase(decision),))), Done)


def sealed_late(store: Store) -> str:
    """A case that was told openly, rated, shared, traced, and then sealed."""
    number = everything(store).number
    store.commit(Work(NOW, (OpenTask("kept", "call", "给来信人打电话", NOW, number), Share(number, 7))))
    store.likeness.keep_up()
    take(store, number, "seal", CLERK, {"reason": "信里说所长收了钱"})
    return number


def test_everything_kept_of_it_goes_under_the_sealed_key(store: Store, url: str, tmp_path: Path) -> None:
    number = sealed_late(store)
    for table, column in BLOBS.items():
        assert {bytes(row[0])[0] for row in rows(store, f"SELECT {column} FROM {table} WHERE {column} IS NOT NULL")} == {2}, table
    assert found(store, number).text and store.book.entries(number) and store.admin.tasks(), "whoever has the key reads all of it"
    assert store.admin.ratings(number)[0]["reason"]
    other = Store.open(url, other_sealed_key(tmp_path / "key", tmp_path / "other"))
    with pytest.raises(Unreadable):
        other.book.case(number)
    other.close()


#: What each encrypted column is bound to, of the row as a mapping; ``number`` is that of the row's case.
BOUND: Mapping[tuple[str, str], Callable[[Mapping[str, Any]], str]] = {
    ("contacts", "openid_c"): lambda row: f"contacts:openid:{bytes(row['openid_ix']).hex()}",
    ("contacts", "known_c"): lambda row: "contacts:known",
    ("contacts", "dialogue_c"): lambda row: f"contacts:dialogue:{bytes(row['openid_ix']).hex()}",
    ("inbound", "reply_c"): lambda row: f"inbound:reply:{bytes(row['key']).hex()}",
    ("cases", "body_c"): lambda row: f"cases:body:{row['number']}",
    ("log", "body_c"): lambda row: f"log:body:{row['of_case']}",
    ("outbox", "body_c"): lambda row: f"outbox:body:{row['key']}",
    ("ratings", "reason_c"): lambda row: f"ratings:reason:{row['of_case']}",
    ("tasks", "body_c"): lambda row: f"tasks:body:{row['key']}",
    ("tasks", "result_c"): lambda row: "tasks:result",
    ("alarms", "body_c"): lambda row: f"alarms:body:{row['key']}",
    ("models", "content_c"): lambda row: f"models:content:{row['id']}",
    ("staff", "phone_c"): lambda row: "staff:phone",
    ("audit", "detail_c"): lambda row: "audit:detail",
    ("meta", "value_c"): lambda row: f"meta:value:{row['key']}",
}


def common(store: Store, vault: Vault) -> Iterator[tuple[str, str]]:
    """(table.column, words) of every value in the whole database that the common key opens."""
    for (table, column), bound in BOUND.items():
        number = "(SELECT number FROM cases c WHERE c.id = t.case_id)" if "case_id" in metadata.tables[table].c else "''"
        with store._db.engine.connect() as connection:
            found = connection.execute(text(f"SELECT t.*, {number} AS of_case FROM {table} t WHERE {column} IS NOT NULL"))
            for row in found.mappings():
                if not is_sealed(row[column]):
                    yield f"{table}.{column}", vault.open(row[column], bound(row))


def test_every_encrypted_column_is_known_here() -> None:
    assert BOUND.keys() == {(t.name, c.name) for t in metadata.sorted_tables for c in t.c if c.name.endswith("_c")}


def old_rows(store: Store, vault: Vault) -> None:
    """As an earlier version wrote them: what is told in passing under the common key."""
    for (table, column), bound in BOUND.items():
        if table not in ("tasks", "alarms", "inbound", "audit", "contacts", "outbox"):
            continue
        name = next(c.name for c in metadata.tables[table].primary_key)
        with store._db.engine.begin() as connection:
            for row in connection.execute(text(f"SELECT * FROM {table} WHERE {column} IS NOT NULL")).mappings().all():
                said = bound(row)
                blob = vault.seal(vault.open(row[column], said), said)
                connection.execute(text(f"UPDATE {table} SET {column} = :blob WHERE {name} = :key"), {"blob": blob, "key": row[name]})


@pytest.mark.parametrize("old", [False, True])
def test_no_table_keeps_a_word_of_it_under_the_common_key(store: Store, vault: Vault, old: bool) -> None:
    number = everything(store).number
    case = found(store, number)
    store.commit(
        Work(
            NOW,
            (
                OpenTask("asked", "human", TEXT, NOW, contact=case.contact),
                OpenTask("heard", "listen", TEXT, NOW, number),
                CloseTask("陈晓禾", NOW, key="heard", result=TEXT),
                Push("readback", case.contact, "readback", TEXT, NOW),
                Push("alarm:1:9:1", 9, "alarm", TEXT, NOW, urgent=True),
                Audit(NOW, "陈晓禾", "asked_mark", number, TEXT),
                SaveCase(Decision(case, (Entry(NOW, "丁乙", "progress", case.status, case.status, TEXT),))),
            ),
        )
    )
    if old:
        old_rows(store, vault)
        assert {place for place, words in common(store, vault) if TEXT in words} >= {
            *("alarms.body_c", "audit.detail_c", "cases.body_c", "contacts.dialogue_c", "log.body_c"),
            *("outbox.body_c", "tasks.body_c", "tasks.result_c"),
        }
    take(store, number, "seal", CLERK, {"reason": TEXT})
    store.commit(Work(LATER, (Remark(number, "unit", TEXT), Audit(LATER, "石望舒", "look", number, TEXT))))
    left = [place for place, words in common(store, vault) if any(said in words for said in (TEXT, ANSWER, REASON, REPLY))]
    assert left == []
    check_hidden(b"\0".join(contents(store)), (TEXT, ANSWER, REASON, REPLY))


def test_what_comes_late_to_a_sealed_case_is_sealed_whatever_its_sender_thought(store: Store, vault: Vault) -> None:
    number = sealed_late(store)
    store.commit(Work(LATER, (Push("late", 5, "warning", TEXT, LATER, number), OpenTask("late", "call", TEXT, LATER, number))))
    store.commit(Work(LATER, (Rate(number, "office", 3, LATER, TEXT, contact=7),)))
    assert rows(store, "SELECT role, sealed FROM tasks WHERE key = 'late'") == [("confidential", 1)]
    assert [place for place, words in common(store, vault) if TEXT in words] == []


def test_calls_that_its_petitioner_asked_for_are_the_confidential_clerk_s(store: Store) -> None:
    number = everything(store).number
    theirs = found(store, number).contact
    mine, other = OpenTask("mine", "human", TEXT, NOW, contact=theirs), OpenTask("other", "human", TEXT, NOW, contact=theirs + 7)
    store.commit(Work(NOW, (mine, other, OpenTask("nobody", "human", TEXT, NOW))))
    take(store, number, "seal", CLERK, {"reason": "信里说所长收了钱"})
    assert rows(store, "SELECT key, role FROM tasks WHERE kind = 'human' ORDER BY key") == [
        *(("mine", "confidential"), ("nobody", "clerk"), ("other", "clerk")),
    ]


@pytest.mark.parametrize("first", ["kept", "waiting"])
def test_a_picture_sent_before_the_accusation_gets_the_sealed_key_too(store: Store, first: str) -> None:
    store.commit(Work(NOW, (SaveMedia("m", "image", NOW),)))
    if first == "kept":
        store.due.media_done(1, "1.image", "0" * 64)
    store.commit(Work(NOW, (SaveCase(decision(sealed=True, contact=0)), SaveMedia("m", "image", NOW, "{number}", sealed=True))))
    if first == "waiting":
        store.due.media_done(1, "1.image", "0" * 64, sealed=False)
    assert store.due.to_rekey() == [(1, "1.image", True)]


def test_a_kept_picture_of_a_draft_gets_the_sealed_key_before_any_case_is_made(store: Store) -> None:
    store.commit(Work(NOW, (SaveMedia("m", "image", NOW),)))
    store.due.media_done(1, "1.image", "0" * 64)
    store.commit(Work(NOW, (SaveMedia("m", "image", NOW, sealed=True),)))
    assert store.due.to_rekey() == [(1, "1.image", True)]
    store.due.rekeyed(1, sealed=True)
    store.commit(Work(NOW, (SaveCase(decision(sealed=True, contact=0)), SaveMedia("m", "image", NOW, "{number}", sealed=True))))
    assert store.due.to_rekey() == [] and rows(store, "SELECT status, sealed FROM media") == [("kept", 1)]


def test_a_task_said_again_as_sealed_moves_to_the_confidential_clerk_and_never_back(store: Store) -> None:
    for key in ("open", "done"):
        store.commit(Work(NOW, (OpenTask(key, "listen", "听语音", NOW),)))
    store.commit(Work(NOW, (CloseTask("陈晓禾", NOW, key="done"),)))
    for sealed in (True, False):
        store.commit(Work(NOW, tuple(OpenTask(key, "listen", "听语音", NOW, sealed=sealed) for key in ("open", "done"))))
    assert rows(store, "SELECT key, role, sealed FROM tasks ORDER BY id") == [("open", "confidential", 1), ("done", "clerk", 0)]


def test_sealed_cases_are_in_no_figure(store: Store) -> None:
    number = sealed_late(store)
    store.commit(Work(LATER, (SaveCase(decision(contact=0)),)))
    counts = store.admin.counts()
    assert sum(n for name, n in counts.items() if name.startswith("cases_")) == 1
    assert counts["tasks_open"] == 0 and store.admin.tasks(), number
    assert store.due.not_entered(LATER + timedelta(days=1)) == 1


def test_nothing_of_it_is_found_counted_shown_or_waits_for_others(store: Store) -> None:
    number = sealed_late(store)
    assert rows(store, "SELECT category, purpose, unit, urgency FROM cases") == [("", "", "", "")]
    assert rows(store, "SELECT COUNT(*) FROM traces") == rows(store, "SELECT COUNT(*) FROM matters") == [(0,)]
    assert rows(store, "SELECT COUNT(*) FROM shares") == rows(store, "SELECT COUNT(*) FROM helpers") == [(0,)]
    assert rows(store, "SELECT DISTINCT status, why, sealed FROM outbox") == [("dead", "已转保密办理", 1)]
    assert rows(store, "SELECT DISTINCT role, sealed FROM tasks") == [("confidential", 1)]
    assert rows(store, "SELECT pool FROM owners") == [("",)], "in no common pool"
    assert rows(store, "SELECT sealed FROM media WHERE number = :n", n=number) == [(1,)]
    assert not store.likeness.told(NOW - timedelta(days=9))


def test_an_answer_that_waits_for_its_person_still_reaches_them(store: Store) -> None:
    number = everything(store).number
    answer = Push("answer:1", found(store, number).contact, "answer", "路灯修好了", NOW, number, proves="serve")
    store.commit(Work(NOW, (answer,)))
    take(store, number, "seal", CLERK, {"reason": "信里说所长收了钱"})
    assert rows(store, "SELECT key FROM outbox WHERE status = 'queued'") == [("answer:1",)]
    assert [row.text for row in store.outbox.claim(LATER, LATER)] == ["路灯修好了"]


def test_the_joint_conference_opens_it_again_under_the_common_key(store: Store, vault: Vault) -> None:
    number = sealed_late(store)
    take(store, number, "unseal", CONFERENCE, {"reason": "核实不是检举"})
    assert {bytes(row[0])[0] for row in rows(store, "SELECT body_c FROM cases UNION ALL SELECT body_c FROM log")} == {1}
    assert [e.action for e in store.book.entries(number)][-2:] == ["seal", "unseal"]
    assert not found(store, number).sealed


def test_a_file_is_marked_for_the_other_key_once_it_was_kept(store: Store) -> None:
    number = everything(store).number
    store.due.media_done(1, "1.voice", "0" * 64)
    store.commit(Work(NOW, (SaveMedia("media-2", "image", NOW, number),)))
    take(store, number, "seal", CLERK, {"reason": "信里说所长收了钱"})
    assert store.due.to_rekey() == [(1, "1.voice", True)]
    store.due.rekeyed(1, sealed=False)
    assert store.due.to_rekey() == [(1, "1.voice", True)], "it changed once more in between"
    store.due.rekeyed(1, sealed=True)
    assert store.due.to_rekey() == []
    assert rows(store, "SELECT status, sealed FROM media ORDER BY id") == [("kept", 1), ("waiting", 1)]
