"""An alarm in words, to whoever is on duty."""

from __future__ import annotations

import pytest

from handlers.notices import alarm_pushes
from handlers.turn import AlarmRow
from wechat.templates import Template

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


@pytest.mark.parametrize("field", ["const2", "phrase2", "thing2"])
def test_what_reaches_a_shut_window_says_that_it_is_urgent_and_leaves_no_field_empty(book: FakeBook, field: str) -> None:  # noqa: F811
    (push,) = alarm_pushes(ALARM, book, NOON, 1)
    template = Template("T", {"character_string1": "number", field: "status", "time3": "due", "thing4": "unit", "thing5": "category"})
    filled = template.filled(push.data)
    assert "紧急" in filled[field] and all(filled.values()) and "—" not in filled.values()
    assert not any(word in "".join(filled.values()) for word in ("不想活", "窑沟", "13900000008"))


def test_an_urgency_that_the_closed_list_does_not_know_goes_another_way(book: FakeBook) -> None:  # noqa: F811
    (push,) = alarm_pushes(ALARM, book, NOON, 1)
    fields = {"character_string1": "number", "const2": "status"}
    assert "紧急" in Template("T", fields, allowed=frozenset({"已转办"})).fault(push.data)
    assert not Template("T", fields, {"紧急": "特急"}, frozenset({"特急"})).fault(push.data)
