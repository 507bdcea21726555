"""The same matter is found among the cases; a sealed one never is, and no trace tells of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from cases.commands import SaveCase, Work
from cases.model import Case, Decision, Entry, Petitioner, Status
from store import Store

from .conftest import NOW, decision, filing, rows

WATER = "曹坪镇九甲沟村自来水断了二十天，老人挑水吃，请恢复供水"
AGAIN = "九甲沟村自来水断了二十多天了，老人挑水吃，请尽快恢复供水"


def told(n: int, text: str = WATER, **changes: Any) -> Decision:
    given = {"text": text, "town": "T1", "petitioner": Petitioner(f"梁守{n}", f"1380000{n:04d}")}
    return decision(**{**given, **changes})


def asked(n: int, text: str = AGAIN, **changes: Any) -> Case:
    return replace(told(n, text, **changes).case, contact=0)


def test_another_person_and_the_same(store: Store) -> None:
    first, second = filing(store, 1, made=told(1)).number, filing(store, 2, made=told(2, "路灯坏了三个月没有人来修")).number
    assert store.likeness.keep_up() == 2
    like = store.book.like(asked(3))
    assert [(one.case.number, one.same_person) for one in like] == [(first, False)] and second != first
    assert [one.same_person for one in store.book.like(asked(1))] == [True]


def test_a_first_telling_has_no_earlier(store: Store) -> None:
    number = filing(store, 1, made=told(1)).number
    store.likeness.keep_up()
    found = store.book.earlier(asked(1))
    assert found is not None and found.number == number
    assert store.book.earlier(asked(2)) is None
    assert store.book.earlier(asked(1, "学校门口的路坑坑洼洼，孩子上学摔了几回")) is None


def test_a_case_is_not_like_itself(store: Store) -> None:
    number = filing(store, 1, made=told(1)).number
    store.likeness.keep_up()
    case = store.book.case(number)
    assert case is not None and store.book.like(case) == [] and store.book.earlier(case) is None


def test_sealed_cases_are_never_found(store: Store) -> None:
    filing(store, 1, made=told(1, sealed=True))
    assert store.likeness.keep_up() == 0
    assert rows(store, "SELECT * FROM traces") == [] and store.book.like(asked(2)) == []
    assert store.book.like(asked(1, sealed=True)) == [] and store.book.earlier(asked(1, sealed=True)) is None


def test_what_is_sealed_later_leaves_no_trace(store: Store) -> None:
    number = filing(store, 1, made=told(1)).number
    store.likeness.keep_up()
    case = store.book.case(number)
    assert case is not None and rows(store, "SELECT * FROM traces")
    store.commit(Work(NOW, (SaveCase(Decision(replace(case, sealed=True))),)))
    assert rows(store, "SELECT * FROM traces") == [] and rows(store, "SELECT * FROM matters") == []
    store.likeness.keep_up()
    assert store.book.like(asked(2)) == []


def test_each_case_is_traced_once_and_again_when_a_clerk_writes_it_down(store: Store) -> None:
    number = filing(store, 1, made=told(1, "（语音）")).number
    assert (store.likeness.keep_up(), store.likeness.keep_up()) == (1, 0)
    filing(store, 2, made=told(2, "路灯坏了三个月没有人来修"))
    assert store.likeness.keep_up() == 1
    case = store.book.case(number)
    assert case is not None
    heard = Entry(NOW, "陈静", "record", case.status, case.status, actor_id=1)
    store.commit(Work(NOW, (SaveCase(Decision(replace(case, text=WATER), (heard,))),)))
    assert store.likeness.keep_up() == 1
    assert [one.case.number for one in store.book.like(asked(3))] == [number]


def test_names_and_phones_stand_nowhere_in_the_traces(store: Store) -> None:
    filing(store, 1, made=told(1))
    store.likeness.keep_up()
    kept = repr(rows(store, "SELECT * FROM matters")) + repr(rows(store, "SELECT * FROM traces"))
    assert not any(word in kept for word in ("梁守", "13800000001", "九甲沟", "供水"))


def test_answered_cases_for_a_suggestion(store: Store) -> None:
    open_one, done = filing(store, 1, made=told(1)).number, filing(store, 2, made=told(2, status=Status.CLOSED, answer="已修好")).number
    store.likeness.keep_up()
    assert [one.case.number for one in store.book.answered(asked(3))] == [done] and open_one
