"""Warnings of a limit: yellow without any process record at half of it, orange, red near its end, black when it is over."""

from __future__ import annotations

from datetime import datetime, timedelta

from cases.clocks import valid
from cases.county import County
from cases.history import History
from cases.model import Clock
from cases.timers import AFTERWARDS, WARNED
from cases.words import ENDED

#: What shows that somebody works on a case.
WORK = frozenset({
    *("progress", "contact", "co_report", "coordinate", "opine", "answer", "feedback", "adopt", "extend", "visit", "help", "box", "joint"),
    *("weekly", "hearing", "close"),
})  # fmt: skip
#: Colour → what people call it, mildest first.
COLOURS = {"yellow": "黄", "orange": "橙", "red": "红", "black": "黑"}


def limits(history: History) -> list[Clock]:
    """The running limits that some organ answers for, soonest first; of a case that is over only what is owed afterwards."""
    binding = AFTERWARDS if history.case.status in ENDED else WARNED
    return sorted((c for c in valid(history.case) if c.id in binding), key=lambda c: c.due_at)


def part(clock: Clock, percent: int) -> datetime:
    """The moment at which so much of the limit is gone."""
    return clock.started_at + (clock.due_at - clock.started_at) * percent / 100


def worked(history: History, clock: Clock) -> bool:
    """Is there a process record since this limit began?"""
    return history.after(clock.started_at, *WORK)


def colour(history: History, clock: Clock, now: datetime, county: County) -> str:
    """The warning of one limit, "" where there is none."""
    if clock.due_at < now:
        return "black"
    if now >= min(part(clock, county.red_percent), max(clock.due_at - timedelta(days=county.red_days), part(clock, county.orange_percent))):
        return "red"
    if now >= part(clock, county.orange_percent):
        return "orange"
    return "yellow" if now >= part(clock, county.yellow_percent) and not worked(history, clock) else ""


def worst(history: History, now: datetime, county: County) -> str:
    """The gravest warning of a case."""
    found = {colour(history, clock, now, county) for clock in limits(history)}
    return next((name for name in reversed(COLOURS) if name in found), "")
