"""Short lives of invented cases: what happened on which day, told in one line."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from cases.calendar import at_local, end_of_day
from cases.history import History, Rated
from cases.model import Case, Clock, Entry, Status

NUMBER = "XF2503030001"
#: What each word of a life does to the status.
_STEPS = {
    "register": Status.REGISTERED,
    "transfer": Status.TO_SIGN,
    "direct": Status.DIRECT,
    "withdraw": Status.WITHDRAWN,
    "sign": Status.SIGNED,
    "object": Status.OBJECTED,
    "accept": Status.ACCEPTED,
    "handle": Status.HANDLING,
    "answer": Status.OPINION_REVIEW,
    "send_back": Status.HANDLING,
    "approve": Status.OPINION_ISSUED,
    "serve": Status.SERVED,
    "close": Status.CLOSED,
    "reopen": Status.HANDLING,
}


def at(day: str, hour: int = 10) -> datetime:
    """Ten in the morning of 03-03 in 2025 (or of a full date)."""
    return at_local(date.fromisoformat(day if len(day) > 5 else f"2025-{day}"), time(hour))


def clock(clock_id: str, start: str, due: str, stopped: str = "") -> Clock:
    """A limit between two days."""
    ends = end_of_day(date.fromisoformat(due if len(due) > 5 else f"2025-{due}"))
    return Clock(clock_id, at(start), ends, at(stopped) if stopped else None)


def life(*steps: str, ratings: tuple[Rated, ...] = (), **changes: Any) -> History:
    """Steps as "03-10 accept"; the first day is the day of receipt."""
    status, entries = Status.SUBMITTED, []
    for step in steps:
        day, action = step.split()[:2]
        target = _STEPS.get(action, status)
        entries.append(Entry(at(day), "郑柏川", action, status, target, " ".join(step.split()[2:]), 2))
        status = target
    given: dict[str, Any] = {"number": NUMBER, "unit": "SLJ", "route": 6, "text": "三号楼停水", **changes}
    return History(replace(Case(at(steps[0].split()[0])), status=status, **given), tuple(entries), ratings)
