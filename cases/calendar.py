"""Counting days as the Regulation does, in Asia/Shanghai.

The day of the event is not counted; 日 are calendar days, 工作日 working days with make-up days; a limit ends with the last
second of its day.
Duties of offices keep the strict date; rights of citizens roll over to the next working day (民法典 Art. 201, 203).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")
_LAST = time(23, 59, 59)


def local_date(moment: datetime) -> date:
    """The date on which this moment falls here."""
    return moment.astimezone(CHINA).date()


def at_local(day: date, clock: time) -> datetime:
    """This day and time here, as aware UTC."""
    return datetime.combine(day, clock, CHINA).astimezone(UTC)


def end_of_day(day: date) -> datetime:
    """The last second of this day here, as aware UTC."""
    return at_local(day, _LAST)


def _months_on(day: date, months: int) -> date:
    """The same day so many months later, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True)
class Calendar:
    """Holidays by date, make-up working days, and the years that are known for certain.

    In a year that is not loaded, weekends and 1 January count as rest days: a limit still has a date, and ``provisional`` says
    that it may move.
    """

    holidays: Mapping[date, str] = field(default_factory=dict)
    workdays: frozenset[date] = frozenset()
    years: range = range(0)

    def provisional(self, day: date) -> bool:
        """Is this day in a year whose holidays are not loaded?"""
        return day.year not in self.years

    def is_workday(self, day: date) -> bool:
        """Does the office work on this day?"""
        if day in self.workdays:
            return True
        if day in self.holidays or (self.provisional(day) and (day.month, day.day) == (1, 1)):
            return False
        return day.weekday() < 5

    def roll_forward(self, day: date) -> date:
        """This day, or the next working day."""
        while not self.is_workday(day):
            day += timedelta(days=1)
        return day

    def add_workdays(self, day: date, count: int) -> date:
        """The count-th working day after this one."""
        while count > 0:
            day += timedelta(days=1)
            count -= self.is_workday(day)
        return day

    def due(self, start: datetime, length: int, *, unit: str = "day", roll: bool = False) -> datetime:
        """The last second of the last day of a limit that starts with the event at ``start``; minutes count from the moment itself.

        ``unit``: day, workday, week, month, year or minute. A month without that day ends with its last day (民法典 Art. 202).
        """
        if unit == "minute":
            return start + timedelta(minutes=length)
        day = local_date(start)
        if unit == "workday":
            last = self.add_workdays(day, length)
        elif unit in ("month", "year"):
            last = _months_on(day, length * (12 if unit == "year" else 1))
        else:
            last = day + timedelta(days=length * (7 if unit == "week" else 1))
        return end_of_day(self.roll_forward(last) if roll else last)

    def add_workhours(self, start: datetime, hours: float, spans: Sequence[tuple[time, time]]) -> datetime:
        """The moment at which so many office hours have gone by since ``start``; ``spans``: when the office works, earliest first."""
        left, day = timedelta(hours=hours), local_date(start)
        while spans:
            for opens, shuts in spans if self.is_workday(day) else ():
                begins, ends = max(at_local(day, opens), start), at_local(day, shuts)
                if ends - begins >= left:
                    return begins + left
                left -= max(ends - begins, timedelta())
            day += timedelta(days=1)
        return start + left

    def workday_morning(self, after: datetime, hour: time = time(9, 0)) -> datetime:
        """The next working day's morning, strictly after this moment."""
        day = local_date(after)
        while at_local(day, hour) <= after or not self.is_workday(day):
            day += timedelta(days=1)
        return at_local(day, hour)
