"""The turn of the year: the office's yearly report, and limits that fall into a year whose holidays nobody has loaded."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.yearly import handed_in, report, turn_of_year
from cases.calendar import Calendar
from cases.commands import Bind

from .conftest import Town


def turn(town: Town, day: str, hour: int = 1) -> int:
    year, month, date = map(int, day.split("-"))
    return turn_of_year(town.services, datetime(year, month, date, hour, tzinfo=UTC))["done"]


def known_to(town: Town, last: int) -> None:
    """The calendar as if the years up to this one were announced."""
    calendar = town.services.calendar
    town.services.__dict__["calendar"] = Calendar(calendar.holidays, calendar.workdays, range(2004, last + 1))


def long_case(town: Town) -> None:
    """A case whose sixty days end in the next year."""
    number = town.file()
    town.act(number, "accept", route="6")


@pytest.fixture
def loaded(town: Town) -> Town:
    known_to(town, 2027)
    return town


def test_c22_begins_with_the_year_by_itself_and_is_asked_for_in_its_last_days(loaded: Town) -> None:
    limit = report(loaded.services, 2026)
    assert (f"{limit.started_at:%F}", f"{limit.due_at:%F}", limit.running) == ("2025-12-31", "2027-01-01", True), "midnight here"
    assert turn(loaded, "2026-11-30") == 0
    assert turn(loaded, "2026-12-03") == 1 and turn(loaded, "2026-12-04") == 0
    (task,) = loaded.store.admin.tasks()
    assert (task.kind, task.role, task.due_at) == ("yearly", "director", limit.due_at) and "条例41条" in task.text
    assert turn(loaded, "2027-01-05") == 0, "last year's is still the same task"


def test_c22_stops_when_the_report_was_handed_in_even_before_it_was_asked_for(loaded: Town) -> None:
    handed_in(loaded.services, 2026, "罗砚秋", "柞信〔2026〕30号", datetime(2026, 11, 26, tzinfo=UTC))
    assert not report(loaded.services, 2026).running and report(loaded.services, 2027).running
    assert turn(loaded, "2026-12-20") == 0 and loaded.store.admin.tasks() == []


def test_a_loaded_calendar_says_nothing_in_november(loaded: Town) -> None:
    long_case(loaded)
    assert turn(loaded, "2026-11-26") == 0


def test_an_unknown_year_is_called_out_once_a_week_until_it_is_loaded(town: Town) -> None:
    known_to(town, 2026)
    assert turn(town, "2026-11-24") == 0, "no limit falls into it yet"
    long_case(town)
    assert turn(town, "2026-10-31") == 0, "before November nobody can know"
    assert turn(town, "2026-11-24") == 2 and turn(town, "2026-11-27") == 0
    assert {(t.kind, t.role) for t in town.store.admin.tasks()} == {("calendar", "director"), ("calendar", "admin")}
    assert turn(town, "2026-12-01") == 4, "two end, two are new"
    assert len(town.store.admin.tasks()) == 2 and "2027年的放假安排还没有载入" in town.store.admin.tasks()[0].text
    known_to(town, 2027)
    assert turn(town, "2026-12-02") == 2 and town.store.admin.tasks() == []


def test_the_it_person_is_told_by_message_too(town: Town) -> None:
    known_to(town, 2026)
    long_case(town)
    person = town.store.admin.add_staff("魏立冬", "XFJ", {"admin"}, "", "739152", town.clock())
    town.write(Bind(person.id, town.clock()), openid="oAdmin")
    assert turn(town, "2026-11-24") == 3
    assert [row["kind"] for row in town.store.admin.deliveries("")] == ["calendar"]


def test_loaded_holidays_move_the_limits_that_end_in_them(town: Town) -> None:
    known_to(town, 2026)
    number = town.answered()
    town.go_to(2, 9, month=12)
    town.act(number, "serve", way="当面")
    before = town.case(number).clock("C9")
    assert before is not None and f"{before.due_at:%F}" == "2027-01-04", "day 30 is New Year, a weekend follows"
    turn(town, "2026-12-02")
    holidays = {**town.services.calendar.holidays, date(2027, 1, 1): "元旦", date(2027, 1, 4): "元旦"}
    town.services.__dict__["calendar"] = Calendar(holidays, town.services.calendar.workdays, range(2004, 2028))
    assert turn(town, "2026-12-02") == 3, "both alarms end, one limit moves"
    after, log = town.case(number).clock("C9"), town.store.book.entries(number)
    assert after is not None and f"{after.due_at:%F}" == "2027-01-05"
    assert (log[-1].action, log[-1].actor) == ("redate", "自动助手")
    assert turn(town, "2026-12-02") == 0, "once"
