"""Case numbers: the day's, one after the other, none twice and none lost."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from cases.commands import Done, OpenTask, Push, SaveCase, SaveMedia, Work
from store import Store

from .conftest import NOW, REPLY, decision, filing, rows, together


def test_number_and_code_stand_in_the_reply(store: Store) -> None:
    done = filing(store)
    assert re.fullmatch(r"XF261123\d{4}", done.number)
    assert done.reply == f"信访编号：{done.number} 查询码：482913"
    case = store.book.case(done.number)
    assert case is not None and (case.query_code, case.text, case.contact, case.version) == (
        "482913",
        "村口的水渠塌了三个月没人修",
        done.contact,
        1,
    )
    assert case.petitioner.name == "王小明"


def test_numbers_follow_each_other(store: Store) -> None:
    assert [filing(store, n).number[-4:] for n in range(1, 13)] == [f"{n:04d}" for n in range(1, 13)]


def test_open_places_everywhere(store: Store) -> None:
    told = Push("told:{number}", 0, "confirm", "{number}已登记", NOW, "{number}", data={"number": "{number}"}, group="g:{number}")
    task = OpenTask("confirm:{number}", "confirm", "{number}待确认", NOW, number="{number}")
    media = SaveMedia("media-1", "image", NOW, number="{number}")
    number = filing(store, 1, told, task, media).number
    assert rows(store, "SELECT key, number, grp FROM outbox") == [(f"told:{number}", number, f"g:{number}")]
    assert [(t.text, t.number) for t in store.admin.tasks()] == [(f"{number}待确认", number)]
    assert store.book.media(number) == ["image"]


@pytest.mark.parametrize(
    ("at", "day"),
    [(datetime(2026, 11, 23, 15, 59, 59, tzinfo=UTC), "261123"), (datetime(2026, 11, 23, 16, 0, tzinfo=UTC), "261124")],
)
def test_the_day_is_the_countys(store: Store, at: datetime, day: str) -> None:
    done = store.commit(Work(at, (SaveCase(decision(contact=0)),), reply=REPLY))
    assert isinstance(done, Done) and done.number == f"XF{day}0001"


def test_every_day_begins_at_one(store: Store) -> None:
    for days in (0, 1, 0):
        store.commit(Work(NOW + timedelta(days=days), (SaveCase(decision(contact=0)),)))
    assert sorted(c.number for c in store.admin.cases()) == ["XF2611230001", "XF2611230002", "XF2611240001"]


def test_more_than_four_digits(store: Store) -> None:
    store._writer.write(lambda cursor: cursor.run("INSERT INTO counters (day, n) VALUES ('261123', 9999)"))
    assert filing(store).number == "XF26112310000"


def test_side_by_side_none_twice_and_none_missing(store: Store) -> None:
    def clerk(n: int) -> list[str]:
        return [filing(store, 1000 + 20 * n + i).number for i in range(20)]

    numbers = [number for told in together(8, clerk) for number in told]
    assert sorted(numbers) == [f"XF261123{n:04d}" for n in range(1, 161)]
    assert sorted(r[0] for r in rows(store, "SELECT number FROM cases")) == sorted(numbers)
    assert rows(store, "SELECT COUNT(*) FROM log WHERE case_id IN (SELECT id FROM cases)") == [(160,)]
    assert rows(store, "SELECT COUNT(*) FROM contacts") == rows(store, "SELECT COUNT(*) FROM inbound") == [(160,)]


def test_a_work_that_is_taken_back_leaves_no_gap(store: Store) -> None:
    filing(store)
    stale = replace(decision(), case=replace(decision().case, id=99, version=7, number="XF2611230099", contact=0))
    store.commit(Work(NOW, (SaveCase(decision(contact=0)), SaveCase(stale))))
    assert filing(store, 2).number == "XF2611230002"
