"""An alarm in words, to whoever is on duty."""

from __future__ import annotations

from handlers.notices import alarm_pushes
from handlers.turn import AlarmRow

from ..staff.conftest import NOON, FakeBook, book  # noqa: F401

ALARM = AlarmRow(7, "E1", "有人说不想活了", NOON, "窑沟", "13900000008")


def test_each_round_is_a_new_urgent_push_with_place_and_phone(book: FakeBook) -> None:  # noqa: F811
    (first,), (second,) = alarm_pushes(ALARM, book, NOON, 1), alarm_pushes(ALARM, book, NOON, 2)
    assert first.to == 105 and first.key != second.key
    assert first.urgent and not first.routine
    for part in ("E1", "窑沟", "13900000008", "已接 A7"):
        assert part in first.text and part in second.text


def test_nobody_on_duty_is_seen(book: FakeBook) -> None:  # noqa: F811
    book.people = {}
    assert [push.to for push in alarm_pushes(ALARM, book, NOON, 1)] == [0]
