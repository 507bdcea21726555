"""An accusation that turns up in an open case: from then on nothing kept of it opens without the sealed key, nothing is found or told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from bot.holidays import calendar
from cases.commands import Done, OpenTask, Push, SaveCase, SaveMedia, Share, Work
from cases.model import Actor, Case
from cases.rules import Rules
from cases.steps import decide
from store import Store
from store.vault import Unreadable, Vault

from .conftest import NOW, rows
from .test_secrets import everything, other_sealed_key

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
