"""One push, one effect; one talk, one version."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cases.commands import ME, Done, OpenTask, Push, Repeat, SaveCase, Stale, Work
from store import Store

from .conftest import NOW, REPLY, decision, heard, push, rows, together


def confirmed(version: int) -> Work:
    told = Push("told:{number}", ME, "registered", "{number}", NOW, "{number}")
    return Work(NOW, (SaveCase(decision()), told), "m:9", "oPerson", version, {"step": "idle"}, reply=REPLY)


def effects(store: Store) -> list[int]:
    tables = ("cases", "log", "outbox", "inbound", "contacts")
    return [rows(store, f"SELECT COUNT(*) FROM {table}")[0][0] for table in tables]


@pytest.mark.parametrize("known", [False, True])
def test_the_same_push_in_turn(store: Store, known: bool) -> None:
    if known:
        heard(store, "oPerson", "m:8")
    work = confirmed(int(known))
    first, second, third = (store.commit(work) for _ in range(3))
    assert isinstance(first, Done) and first.reply == "信访编号：XF2611230001 查询码：482913"
    assert second == third == Repeat(first.reply)
    assert store.talk("oPerson", "m:9").answered == first.reply
    assert effects(store) == [1, 1, 1, 1 + known, 1]


@pytest.mark.parametrize("known", [False, True])
def test_the_same_push_side_by_side(store: Store, known: bool) -> None:
    if known:
        heard(store, "oPerson", "m:8")
    work = confirmed(int(known))
    results = together(3, lambda n: store.commit(work))
    done = [r for r in results if isinstance(r, Done)]
    assert len(done) == 1
    assert [r for r in results if not isinstance(r, Done)] == [Repeat(done[0].reply)] * 2
    assert effects(store) == [1, 1, 1, 1 + known, 1]
    assert store.talk("oPerson", "m:9").version == 1 + known


def test_a_push_without_a_talk_is_once_too(store: Store) -> None:
    work = Work(NOW, (OpenTask("t:1", "human", "要人工", NOW),), "e:1", reply="好")
    assert store.commit(work) == Done("好")
    assert store.commit(replace(work, commands=(OpenTask("t:2", "human", "要人工", NOW),))) == Repeat("好")
    assert [t.text for t in store.admin.tasks()] == ["要人工"]


def test_a_talk_that_moved_on_is_stale_and_nothing_is_written(store: Store) -> None:
    me = heard(store, "oPerson", "m:1")
    seen = store.talk("oPerson", "m:2").version
    heard(store, "oPerson", "m:2")
    late = Work(NOW, (SaveCase(decision()), push("p:1", me)), "m:3", "oPerson", seen, {"step": "late"}, reply=REPLY)
    assert store.commit(late) == Stale()
    assert effects(store)[:3] == [0, 0, 0]
    talk = store.talk("oPerson", "m:3")
    assert (talk.version, talk.dialogue, talk.answered) == (2, {}, None)
    again = store.commit(replace(late, version=talk.version))
    assert isinstance(again, Done) and again.number == "XF2611230001"


def test_two_pushes_of_one_person_side_by_side(store: Store) -> None:
    heard(store, "oPerson", "m:0")

    def turn(n: int) -> Done | Repeat | Stale:
        return store.commit(Work(NOW, (), f"m:{n + 1}", "oPerson", 1, {"step": str(n)}, reply=str(n)))

    results = together(6, turn)
    assert sorted(type(r).__name__ for r in results) == ["Done"] + ["Stale"] * 5
    winner = next(r for r in results if isinstance(r, Done))
    talk = store.talk("oPerson", "")
    assert (talk.version, talk.dialogue) == (2, {"step": winner.reply})


def test_two_first_pushes_of_one_person_side_by_side(store: Store) -> None:
    results = together(4, lambda n: store.commit(Work(NOW, (), f"m:{n}", "oPerson", 0, {}, reply="好")))
    assert sorted(type(r).__name__ for r in results) == ["Done"] + ["Stale"] * 3
    assert effects(store) == [0, 0, 0, 1, 1]


def test_everybody_gets_through_who_thinks_again(store: Store) -> None:
    def talk_on(n: int) -> int:
        for tries in range(60):
            seen = store.talk("oPerson", f"m:{n}")
            count = int(seen.dialogue.get("count", 0))
            work = Work(NOW, (), f"m:{n}", "oPerson", seen.version, {"count": count + 1}, reply="好")
            if isinstance(store.commit(work), Done):
                return tries
        raise AssertionError("never through")

    together(6, talk_on)
    talk = store.talk("oPerson", "")
    assert (talk.version, talk.dialogue) == (6, {"count": 6})


def test_a_case_that_moved_on_is_stale(store: Store) -> None:
    store.commit(Work(NOW, (SaveCase(replace(decision(), case=replace(decision().case, contact=0))),)))
    case = store.admin.cases()[0]
    step = replace(decision(), case=replace(case, summary="水渠"))
    assert isinstance(store.commit(Work(NOW, (SaveCase(step), push("p:1", 0)))), Done)
    assert store.commit(Work(NOW, (push("p:2", 0), SaveCase(step)))) == Stale()
    assert [r[0] for r in rows(store, "SELECT key FROM outbox")] == ["p:1"]
    assert store.admin.cases()[0].version == 2
    results = together(4, lambda n: store.commit(Work(NOW, (SaveCase(replace(step, case=replace(case, version=2))),))))
    assert sorted(type(r).__name__ for r in results) == ["Done"] + ["Stale"] * 3
    assert len(store.book.entries(case.number)) == 3
