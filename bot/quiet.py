"""Quiet hours: as they are written in the configuration ("21:00-08:00"), and when routine notices may go again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from cases.calendar import CHINA, Calendar, at_local, local_date

if TYPE_CHECKING:
    from cases.rules import Rules

QUIET = r"^(([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d)?$"


#: One stretch of office hours, "08:30-12:00".
SPAN = r"^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$"


def spans(texts: Sequence[str]) -> tuple[tuple[time, time], ...]:
    """Office hours as they are written, earliest first."""
    return tuple(sorted(span for text in texts if (span := quiet_hours(text))))


def quiet_hours(text: str) -> tuple[time, time] | None:
    """Start and end, local time; None for ""."""
    if not text:
        return None
    start, end = text.split("-")
    return time.fromisoformat(start), time.fromisoformat(end)


def quiet_until(now: datetime, rules: Rules, calendar: Calendar) -> datetime | None:
    """When routine notices may go again, where they may not now: at night, and on rest days where the county says so."""
    moment = now
    while True:
        later = _after_quiet(moment, rules, calendar)
        if later is None:
            return moment if moment != now else None
        moment = later


def _after_quiet(moment: datetime, rules: Rules, calendar: Calendar) -> datetime | None:
    day, clock = local_date(moment), moment.astimezone(CHINA).time()
    start, end = rules.quiet_hours or (None, None)
    if rules.quiet_rest_days and not calendar.is_workday(day):
        opens = end or moment.astimezone(CHINA).time().min
        return at_local(day + timedelta(days=1), opens)
    if start is None or end is None or start == end:
        return None
    overnight = start > end
    if overnight and clock >= start:
        return at_local(day + timedelta(days=1), end)
    if (overnight and clock < end) or (not overnight and start <= clock < end):
        return at_local(day, end)
    return None
