"""Days as the Regulation counts them: holidays, make-up working days, leap days, year ends, and days that are not announced yet."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.holidays import calendar
from cases.calendar import Calendar, at_local, end_of_day, local_date

CALENDAR = calendar()


def on(day: str, clock: str = "10:00") -> datetime:
    """This day and time in China."""
    return at_local(date.fromisoformat(day), time.fromisoformat(clock))


def due(start: datetime, length: int, *, workdays: bool = False, roll: bool = False) -> str:
    """The last day of a limit."""
    return local_date(CALENDAR.due(start, length, unit="workday" if workdays else "day", roll=roll)).isoformat()


@pytest.mark.parametrize(
    ("start", "length", "last"),
    [
        ("2025-03-03", 15, "2025-03-18"),
        ("2025-03-10", 15, "2025-03-25"),
        ("2025-03-20", 60, "2025-05-19"),
        ("2025-03-20", 60 + 30, "2025-06-18"),
        ("2025-06-10", 30, "2025-07-10"),
        ("2025-09-01", 30, "2025-10-01"),
        ("2025-03-03", 30, "2025-04-02"),
        ("2025-07-15", 30 + 12, "2025-08-26"),
    ],
)
def test_calendar_days_leave_out_the_day_of_the_event(start: str, length: int, last: str) -> None:
    assert due(on(start), length) == last


def test_a_citizens_limit_that_ends_in_a_holiday_runs_to_the_next_working_day() -> None:
    assert due(on("2025-09-01"), 30, roll=True) == "2025-10-09"


def test_a_citizens_limit_that_ends_on_a_working_day_stays() -> None:
    assert due(on("2025-06-10"), 30, roll=True) == "2025-07-10"


def test_a_citizens_limit_may_end_on_a_make_up_sunday() -> None:
    assert due(on("2025-08-29"), 30, roll=True) == "2025-09-28"


def test_working_days_count_a_make_up_sunday_and_skip_the_holiday() -> None:
    assert due(on("2025-09-26"), 5, workdays=True) == "2025-10-10"


def test_working_days_skip_a_plain_weekend() -> None:
    assert due(on("2025-03-06"), 5, workdays=True) == "2025-03-13"


def test_a_make_up_saturday_may_be_the_last_working_day() -> None:
    assert due(on("2026-02-13"), 1, workdays=True) == "2026-02-14"
    assert due(on("2026-02-14"), 1, workdays=True) == "2026-02-24"


def test_an_event_on_a_rest_day_counts_from_that_day() -> None:
    assert due(on("2025-10-04"), 5, workdays=True) == "2025-10-14"
    assert due(on("2025-10-04"), 15) == "2025-10-19"


@pytest.mark.parametrize(
    ("start", "length", "last"),
    [
        ("2024-02-14", 15, "2024-02-29"),
        ("2024-02-15", 15, "2024-03-01"),
        ("2025-02-14", 15, "2025-03-01"),
        ("2024-02-29", 60, "2024-04-29"),
        ("2023-12-31", 60, "2024-02-29"),
    ],
)
def test_a_leap_day_is_a_day(start: str, length: int, last: str) -> None:
    assert due(on(start), length) == last


def test_limits_run_over_the_year_end() -> None:
    assert due(on("2025-12-20"), 15) == "2026-01-04"
    assert due(on("2025-12-31"), 60) == "2026-03-01"


def test_working_days_run_over_the_year_end_and_its_make_up_sunday() -> None:
    assert due(on("2025-12-29"), 5, workdays=True) == "2026-01-06"


def test_a_limit_ends_with_the_last_second_of_its_day_here() -> None:
    assert CALENDAR.due(on("2025-03-03"), 15) == datetime(2025, 3, 18, 15, 59, 59, tzinfo=UTC)


def test_the_hour_of_the_event_does_not_matter() -> None:
    assert {due(on("2025-03-03", clock), 15) for clock in ("00:00", "07:59", "08:00", "23:59:59")} == {"2025-03-18"}


def test_the_day_of_the_event_is_the_day_here_and_not_in_utc() -> None:
    assert local_date(datetime(2025, 3, 3, 16, 0, tzinfo=UTC)) == date(2025, 3, 4)
    assert due(datetime(2025, 3, 3, 16, 0, tzinfo=UTC), 15) == "2025-03-19"


def test_the_end_of_a_day_belongs_to_it_and_the_next_second_does_not() -> None:
    last = end_of_day(date(2025, 12, 31))
    assert local_date(last) == date(2025, 12, 31)
    assert local_date(last + timedelta(seconds=1)) == date(2026, 1, 1)


@pytest.mark.parametrize("day", ["2025-01-26", "2025-09-28", "2025-10-11", "2026-01-04", "2026-02-28"])
def test_make_up_weekends_are_working_days(day: str) -> None:
    assert date.fromisoformat(day).weekday() >= 5
    assert CALENDAR.is_workday(date.fromisoformat(day))


@pytest.mark.parametrize("day", ["2025-01-01", "2025-01-28", "2025-05-05", "2025-10-08", "2026-02-23", "2026-09-25"])
def test_holidays_on_weekdays_are_rest_days(day: str) -> None:
    assert date.fromisoformat(day).weekday() < 5
    assert not CALENDAR.is_workday(date.fromisoformat(day))


def test_no_day_is_both_a_holiday_and_a_make_up_day() -> None:
    assert not CALENDAR.workdays & CALENDAR.holidays.keys()


def test_a_year_that_is_not_announced_knows_weekends_and_new_year_only() -> None:
    year = CALENDAR.years.stop
    assert CALENDAR.provisional(date(year, 1, 1))
    assert not CALENDAR.provisional(date(year - 1, 12, 31))
    assert not CALENDAR.is_workday(date(year, 1, 1))
    bare = Calendar()
    assert bare.is_workday(date(2025, 10, 1))
    assert not bare.is_workday(date(2025, 9, 28))


def test_a_loaded_year_without_a_new_year_holiday_is_believed() -> None:
    assert Calendar(years=range(2030, 2031)).is_workday(date(2030, 1, 1))


def test_the_next_working_morning_is_strictly_later() -> None:
    assert CALENDAR.workday_morning(on("2025-03-03", "08:59")) == on("2025-03-03", "09:00")
    assert CALENDAR.workday_morning(on("2025-03-03", "09:00")) == on("2025-03-04", "09:00")


def test_the_next_working_morning_after_a_holiday_eve() -> None:
    assert CALENDAR.workday_morning(on("2025-09-30", "18:00")) == on("2025-10-09", "09:00")
    assert CALENDAR.workday_morning(on("2025-09-27", "12:00"), time(10, 0)) == on("2025-09-28", "10:00")


OFFICE = ((time(8, 30), time(12)), (time(14), time(18)))


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        (("2025-03-03", "09:00"), 2, "2025-03-03 11:00"),
        (("2025-03-03", "11:00"), 2, "2025-03-03 15:00"),
        (("2025-03-03", "12:30"), 2, "2025-03-03 16:00"),
        (("2025-03-03", "17:00"), 2, "2025-03-04 09:30"),
        (("2025-03-03", "22:00"), 7.5, "2025-03-04 18:00"),
        (("2025-03-07", "17:30"), 2, "2025-03-10 10:00"),
        (("2025-03-08", "10:00"), 0.5, "2025-03-10 09:00"),
        (("2025-09-30", "17:00"), 2, "2025-10-09 09:30"),
        (("2025-09-27", "17:00"), 2, "2025-09-28 10:30"),
    ],
)
def test_office_hours_go_by_only_while_the_office_works(start: tuple[str, str], hours: float, end: str) -> None:
    found = CALENDAR.add_workhours(on(*start), hours, OFFICE)
    assert found == on(*end.split())


def test_a_county_that_names_no_hours_counts_every_hour() -> None:
    assert CALENDAR.add_workhours(on("2025-03-08"), 2, ()) == on("2025-03-08", "12:00")
