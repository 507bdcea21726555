"""What a due date asks for when it comes: a warning, a reminder, news for the citizen, acceptance by default."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from cases import ratings, timers
from cases.calendar import Calendar
from cases.clocks import CLOCKS, valid
from cases.model import BOT, Case, Decision, Entry, Notice, Purpose, Refused, Status, Timer
from cases.rules import Rules
from cases.steps import decide
from cases.words import ENDED


def due(case: Case, kind: str, at: datetime, now: datetime, rules: Rules, calendar: Calendar, rated: Sequence[str] = ()) -> Decision | None:
    """What the timer of this kind, due at ``at``, asks for now; None when it no longer applies. ``rated``: objects already rated."""
    if kind.startswith("warn."):
        _, clock_id, point = kind.split(".")
        return _warning(case, clock_id, point, at, now, rules, calendar)
    if kind.startswith("no_news."):
        running = case.status in (Status.ACCEPTED, Status.HANDLING, Status.EXTENDED)
        return Decision(case, notices=(Notice("no_news", "citizen", at),)) if running else None
    if kind.startswith("helper."):
        return _helper(case, kind, at)
    if kind.startswith("follow."):
        return _follow(case, kind, at, now, rules)
    if kind.startswith("chase."):
        return _chase(case, kind.removeprefix("chase."), at, rules) if case.status == Status.TO_SIGN else None
    if kind == "late_sign":
        # The unit itself has been chased in office hours.
        return Decision(case, notices=(Notice("unsigned", "clerk", at),)) if case.status == Status.TO_SIGN else None
    return _rating(case, kind, at, now, rated)


def _rating(case: Case, kind: str, at: datetime, now: datetime, rated: Sequence[str]) -> Decision | None:
    if kind in ("survey", "survey_reminder"):
        open_still = ratings.surveyed(case) and not set(ratings.OBJECTS) <= set(rated)
        wanted = open_still and (kind == "survey" or not rated)
        return Decision(case, notices=(Notice(kind, "citizen", at),)) if wanted else None
    missing = [object_ for object_ in ratings.OBJECTS if object_ not in rated]
    if kind == "rating_expired" and missing and ratings.rateable(case):
        entry = Entry(now, "系统", "rating_expired", case.status, case.status, "超期未评价", fields={"object": "、".join(missing)})
        return Decision(case, (entry,))
    return None


def _warning(case: Case, clock_id: str, point: str, at: datetime, now: datetime, rules: Rules, calendar: Calendar) -> Decision | None:
    clock = next((c for c in reversed(case.clocks) if c.id == clock_id and c.running), None)
    # An extension that the citizen was told of stands in for the sixty days.
    if clock is None or (case.status in ENDED and clock_id not in timers.AFTERWARDS) or (clock_id == "C6" and clock not in valid(case)):
        return None
    found = CLOCKS[clock_id]
    data = {"clock": found.name, "name": found.name, "article": found.article, "due": clock.due_at.isoformat()}
    data |= {"at": case.facts["lead_unit"]} if clock_id == "C21" and "lead_unit" in case.facts else {}
    audience = timers.WARNED[clock_id] if clock_id != "C16" or case.unit else "clerk"
    told = [Notice("warning", audience, at, data=data)]
    if point == "over" and audience != "clerk":
        told.append(Notice("late", "clerk", at, data=data))
    again = (timers.follow(case, now, rules),) if point == "over" and timers.no_limit(case, now) else ()
    # The weekly report is asked for every week until it is there (M17); a stall does not ask for several at once.
    weekly = (Timer(f"warn.{clock_id}.over", now + timedelta(weeks=1)),) if point == "over" and clock_id == "C21" else ()
    warned = Decision(case, notices=tuple(told), timers=(*again, *weekly), drop_timers=("follow.",) if again else ())
    deemed = _deemed(case, now, rules, calendar) if point == "over" and clock_id in ("C3", "C4") else None
    return warned.then(deemed) if deemed else warned


def _deemed(case: Case, now: datetime, rules: Rules, calendar: Calendar) -> Decision | None:
    """A unit that never gives its notice gains no time: the last day for it counts as acceptance."""
    asks = rules.default_acceptance and case.route == 6 and case.purpose == Purpose.APPEAL and not case.simple
    if not asks or any(c.id == "C6" and c.running for c in case.clocks):
        return None
    try:
        return decide(case, "deem", BOT, {}, now, rules, calendar)
    except Refused:
        # It was accepted, refused or routed back in the same moment.
        return None


def _chase(case: Case, who: str, at: datetime, rules: Rules) -> Decision:
    """The next one is told why; the one who has it once, that others will be."""
    hours = f"{rules.chase_hours * (timers.CHASED.index(who) + 1):g}"
    told = [("unopened", who)] + ([("unopened_own", "holder")] if who == timers.CHASED[0] else [])
    return Decision(case, notices=tuple(Notice(kind, to, at, data={"hours": hours}) for kind, to in told))


def _helper(case: Case, kind: str, at: datetime) -> Decision | None:
    _, unit, point = kind.split(".")
    helper = next((h for h in case.helpers if h.unit == unit and not h.reported), None)
    if helper is None or case.status in ENDED:
        return None
    data = {"text": helper.text, "due": helper.due}
    told = (Notice(f"helper_{point}", "unit", at, data={**data, "at": unit}), Notice("co_silent", "unit", at, data={**data, "unit": unit}))
    return Decision(case, notices=told)


def _follow(case: Case, kind: str, at: datetime, now: datetime, rules: Rules) -> Decision | None:
    """Somebody is reminded, and again after some days, for as long as no limit is ahead and nothing happens."""
    if kind != f"follow.{case.status}" or not timers.no_limit(case, now):
        return None
    told = Notice("follow", timers.FOLLOWED[case.status], at)
    return Decision(case, notices=(told,), timers=(timers.follow(case, now, rules),))
