"""When the holidays of a year become known, running limits that end in it get their right dates (Art. 34–36; 民法典 203)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from cases import timers
from cases.calendar import Calendar, local_date
from cases.clocks import recompute
from cases.model import BOT, Case, Decision, Entry
from cases.rules import Rules
from cases.values import replace


def redated(case: Case, entries: Sequence[Entry], known: int, now: datetime, rules: Rules, calendar: Calendar) -> Decision | None:
    """The case with its limits counted anew from its log, where they end after the year ``known``; None where no date moves.

    ``entries``: its log, oldest first. Limits that had ended, or end in a year that was known before, keep the date that people were told.
    """
    counted = recompute(entries, rules, calendar)
    if [c.id for c in counted] != [c.id for c in case.clocks]:
        return None
    pairs = zip(case.clocks, counted, strict=True)
    right = tuple(new if old.running and local_date(old.due_at).year > known else old for old, new in pairs)
    moved = [clock for clock in right if clock not in case.clocks]
    if not moved:
        return None
    row = Entry(now, BOT.name, "redate", case.status, case.status, f"{known + 1}年的放假安排已载入，期限重新推算")
    after = replace(case, clocks=right)
    due = tuple(t for t in timers.of_step(case, after, "redate", moved, now, rules, calendar) if t.due_at > now)
    return Decision(after, (row,), (), due, tuple(f"warn.{clock.id}." for clock in moved))
