"""Durable due dates of a case: warnings before a limit, progress told at fixed points, the survey.

A sweep turns what is due into a decision.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from cases.calendar import Calendar, at_local, local_date
from cases.clocks import CLOCKS, stop
from cases.model import Case, Clock, Decision, Entry, Notice, Status, Timer
from cases.rules import Rules
from cases.values import replace
from cases.words import ENDED

_MORNING, _LATE_MORNING = time(9, 0), time(10, 0)
#: Clocks that staff are warned of, and who is: the unit for its own, the clerk for the office's.
_WARNED = {"C2": "clerk", "C4": "unit", "C5": "unit", "C6": "unit", "C7": "unit", "C16": "unit", "C17": "unit"}
#: The due dates around the citizen's rating.
SURVEY = ("survey", "rating_expired")
_AFTER_ANSWER = frozenset({Status.OPINION_ISSUED, Status.SERVED, Status.CLOSED}) | ENDED


def of_step(case: Case, action: str, started: Sequence[Clock], now: datetime, rules: Rules, calendar: Calendar) -> tuple[Timer, ...]:
    """The due dates that a step sets."""
    found = [timer for clock in started if clock.id in _WARNED for timer in _warnings(clock)]
    if action in ("accept", "reopen"):
        found += _fixed_points(case, now)
    if action == "serve":
        found += [timer for clock in started if clock.id == "C20" for timer in _survey(clock, now, rules)]
    return tuple(found)


def _survey(clock: Clock, now: datetime, rules: Rules) -> list[Timer]:
    """The question, once more, and the end of the time to answer it. A service recorded late is asked about now; one long past is not."""
    asked = max(now, clock.started_at + timedelta(hours=rules.survey_delay_hours))
    questions = [Timer("survey", asked), Timer("survey_reminder", asked + timedelta(days=rules.survey_reminder_days))]
    return [*(timer for timer in questions if timer.due_at < clock.due_at), Timer("rating_expired", clock.due_at)]


def _warnings(clock: Clock) -> list[Timer]:
    """Half of the time gone, three days left (at 9:00 here), and the moment after the last second."""
    length = clock.due_at - clock.started_at
    points = [Timer(f"warn.{clock.id}.over", clock.due_at + timedelta(seconds=1))]
    if length > timedelta(days=8):
        points.append(Timer(f"warn.{clock.id}.half", at_local(local_date(clock.started_at + length / 2), _MORNING)))
        points.append(Timer(f"warn.{clock.id}.soon", at_local(local_date(clock.due_at) - timedelta(days=3), _MORNING)))
    else:
        points.append(Timer(f"warn.{clock.id}.soon", at_local(local_date(clock.due_at), _MORNING)))
    return points


def _fixed_points(case: Case, now: datetime) -> list[Timer]:
    """Day 15 and half of the handling limit: the citizen hears of the case though nothing changed."""
    day = local_date(now)
    points = [Timer("no_news.15", at_local(day + timedelta(days=15), _LATE_MORNING))]
    if case.route == 6 and not case.simple:
        points.append(Timer("no_news.half", at_local(day + timedelta(days=30), _LATE_MORNING)))
    return points


def all_rated(decision: Decision, now: datetime) -> Decision:
    """With the last rating given the time for it is over: nobody is asked again."""
    ended = replace(decision.case, clocks=stop(decision.case.clocks, ("C20",), now))
    return replace(decision, case=ended, drop_timers=(*decision.drop_timers, *SURVEY))


def dropped(case: Case, action: str = "") -> tuple[str, ...]:
    """Timer kinds (as prefixes) that a case in this status no longer needs; another service asks anew."""
    if action in ("serve", "reopen"):
        return ("no_news.", *SURVEY)
    if case.status in ENDED and case.status != Status.CLOSED:
        return ("warn.", "no_news.", *SURVEY)
    return ("no_news.",) if case.status in _AFTER_ANSWER else ()


def due(case: Case, kind: str, at: datetime, now: datetime, rated: Sequence[str] = ()) -> Decision | None:
    """What the timer of this kind, due at ``at``, asks for now; None when it no longer applies. ``rated``: objects already rated."""
    if kind.startswith("warn."):
        _, clock_id, point = kind.split(".")
        return _warning(case, clock_id, point, at)
    if kind.startswith("no_news."):
        running = case.status in (Status.ACCEPTED, Status.HANDLING, Status.EXTENDED)
        return Decision(case, notices=(Notice("no_news", "citizen", at),)) if running else None
    if kind in ("survey", "survey_reminder"):
        open_still = case.status in (Status.SERVED, Status.CLOSED) and not {"unit", "office"} <= set(rated) and not case.sealed
        wanted = open_still and (kind == "survey" or not rated)
        return Decision(case, notices=(Notice(kind, "citizen", at),)) if wanted else None
    if kind == "rating_expired" and not rated and case.status in (Status.SERVED, Status.CLOSED):
        entry = Entry(now, "系统", "rating_expired", case.status, case.status, "超期未评价")
        return Decision(case, (entry,))
    return None


def _warning(case: Case, clock_id: str, point: str, at: datetime) -> Decision | None:
    clock = next((c for c in reversed(case.clocks) if c.id == clock_id and c.running), None)
    if clock is None or clock.extended or case.status in ENDED:
        return None
    found = CLOCKS[clock_id]
    data = {"clock": found.name, "name": found.name, "article": found.article, "due": clock.due_at.isoformat()}
    audience = _WARNED[clock_id] if clock_id != "C16" or case.unit else "clerk"
    told = [Notice("warning", audience, at, data=data)]
    if point == "over" and audience != "clerk":
        told.append(Notice("late", "clerk", at, data=data))
    return Decision(case, notices=tuple(told))
