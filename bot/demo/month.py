"""The last thirty days in figures, for a leader's glance."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from cases.model import Case
from cases.timers import RIGHTS
from handlers.directory import short_name
from simulator.demo.view import Month
from store import Store

_DAYS = timedelta(days=30)
_MOST = 6


def month(store: Store, now: datetime) -> Month:
    """Counts over the cases that came in during the last thirty days."""
    cases = [case for case in store.admin.cases() if now - _DAYS <= case.received_at <= now]
    open_ones = [case for case in cases if not case.sealed]
    given = [value for case in open_ones for name, value in store.book.ratings(case.number).items() if name == "unit"]
    figures = (
        ("来件", str(len(cases))),
        ("按期受理", _share([_in_time(case, "C4", now) for case in open_ones])),
        ("已答复", str(sum(_answered(case) for case in open_ones))),
        ("平均答复天数", _days(open_ones)),
        ("满意率", _share([value < 3 for value in given])),
        ("超期未办", str(sum(_late(case, now) for case in open_ones))),
    )
    categories = Counter(case.category for case in open_ones).most_common(_MOST)
    units = Counter(short_name(store.book, case.unit) for case in open_ones if case.unit).most_common(_MOST)
    return Month(figures, tuple(categories), tuple(units))


def _in_time(case: Case, clock_id: str, now: datetime) -> bool | None:
    """Whether this limit was kept; None while it runs and is not over, or where there is none."""
    clock = case.clock(clock_id)
    if clock is None or (clock.running and now <= clock.due_at):
        return None
    return clock.stopped_at is not None and clock.stopped_at <= clock.due_at


def _answered(case: Case) -> bool:
    return bool(case.answer) and case.clock("C20") is not None


def _days(cases: list[Case]) -> str:
    took = [(clock.started_at - case.received_at) / timedelta(days=1) for case in cases if (clock := case.clock("C20"))]
    return f"{sum(took) / len(took):.1f}" if took else "–"


def _late(case: Case, now: datetime) -> bool:
    return any(clock.running and clock.due_at < now and clock.id not in RIGHTS for clock in case.clocks)


def _share(kept: list[bool | None] | list[bool]) -> str:
    known = [one for one in kept if one is not None]
    return f"{sum(known) / len(known):.0%}" if known else "–"
