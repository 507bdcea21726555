"""Durable due dates of a case, set by its steps: warnings before a limit, progress told at fixed points, the survey, reminders.

A sweep turns what is due into a decision: ``cases.ringing``.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from cases.calendar import Calendar, at_local, local_date
from cases.clocks import SUPERVISION, stop, valid
from cases.model import Case, Clock, Decision, Helper, Status, Timer
from cases.rules import Rules
from cases.values import replace
from cases.words import ENDED

_MORNING, _LATE_MORNING = time(9, 0), time(10, 0)
#: Limits that staff are warned of, and who is: each organ for its own.
WARNED = {
    "C2": "clerk", "C3": "unit", "C4": "unit", "C5": "unit", "C6": "unit", "C7": "unit", "C8": "unit", "C10": "reviewer",
    "C12": "verifier", "C13": "unit", "C14": "confidential", "C15": "director", "C16": "unit", "C17": "unit", "C18": "unit",
    "C19": "unit", "C19R": "reviewer", "C19V": "verifier", "C21": "unit",
}  # fmt: skip
#: What is still owed of a case that is over: feedback to the office, word to a named accuser.
AFTERWARDS = frozenset({"C14", "C18", *SUPERVISION, "C21"})
#: Rights of citizens and the unit's right to object: while only these run, no organ has a date to keep.
RIGHTS = frozenset({"C5", "C9", "C11", "C20"})
#: Who is reminded of a case in which no organ has a limit ahead.
FOLLOWED = {
    Status.REGISTERED: "director", Status.TO_SIGN: "unit", Status.SIGNED: "unit", Status.OBJECTED: "clerk", Status.ROUTE_BACK: "clerk",
    Status.ACCEPTED: "unit", Status.HANDLING: "unit", Status.EXTENDED: "unit", Status.OPINION_REVIEW: "head", Status.OPINION_ISSUED: "unit",
    Status.SERVED: "unit", Status.REVIEW_REQ: "reviewer", Status.REVIEWING: "reviewer", Status.REVIEW_DONE: "clerk",
    Status.VERIFY_REQ: "verifier", Status.VERIFYING: "verifier", Status.VERIFY_DONE: "clerk", Status.FILED: "director",
    Status.SUBMITTED: "clerk",
}  # fmt: skip
#: Who is told, one after the other, of a case that nobody of its unit has opened.
CHASED = ("substitute", "superior")
#: The due dates around the citizen's rating.
SURVEY = ("survey", "rating_expired")
_AFTER_ANSWER = frozenset({Status.OPINION_ISSUED, Status.SERVED, Status.CLOSED}) | ENDED
_FILED_DAYS = 30


def of_step(
    before: Case, case: Case, action: str, started: Sequence[Clock], now: datetime, rules: Rules, calendar: Calendar
) -> tuple[Timer, ...]:
    """The due dates that a step sets."""
    found = [timer for clock in started if clock.id in WARNED for timer in warnings(clock)]
    if action in ("accept", "reopen"):
        found += _fixed_points(case, now)
    if action == "serve":
        found += [timer for clock in started if clock.id == "C20" for timer in _survey(clock, now, rules)]
    if case.status == Status.TO_SIGN and before.status != Status.TO_SIGN:
        found += _chases(now, rules, calendar)
        found.append(Timer("late_sign", at_local(calendar.add_workdays(local_date(now), rules.sign_workdays), time(18, 0))))
    found += [
        timer for helper in case.helpers if helper not in before.helpers and not helper.reported for timer in _helper(helper, now, rules)
    ]
    idle, was_idle = no_limit(case, now), no_limit(before, now) and before.status == case.status
    return tuple([*found, follow(case, now, rules)] if idle and not was_idle else found)


def _chases(now: datetime, rules: Rules, calendar: Calendar) -> list[Timer]:
    """Who has not opened what was sent to them in some office hours: another of the unit is told, then its head."""
    hours = [rules.chase_hours * times for times in range(1, len(CHASED) + 1)] if rules.chase_hours else []
    return [Timer(f"chase.{who}", calendar.add_workhours(now, n, rules.work_hours)) for who, n in zip(CHASED, hours, strict=False)]


def no_limit(case: Case, now: datetime) -> bool:
    """Does somebody still have to act though no organ has a limit ahead: none runs, or all are over?"""
    return case.status in FOLLOWED and all(c.id in RIGHTS or c.due_at <= now for c in valid(case))


def follow(case: Case, now: datetime, rules: Rules) -> Timer:
    """When somebody is reminded of such a case: after the citizen's rights have ended, else after some days."""
    days = _FILED_DAYS if case.status == Status.FILED else rules.follow_days
    rights = [c.due_at for c in case.clocks if c.running and c.id in RIGHTS and c.due_at > now]
    day = local_date(max(rights)) + timedelta(days=1) if rights else local_date(now) + timedelta(days=days)
    return Timer(f"follow.{case.status}", at_local(day, _MORNING))


def _helper(helper: Helper, now: datetime, rules: Rules) -> list[Timer]:
    silent = at_local(local_date(now) + timedelta(days=rules.helper_silent_days), _MORNING)
    over = at_local(date.fromisoformat(helper.due) + timedelta(days=1), _MORNING)
    return [Timer(f"helper.{helper.unit}.silent", silent), Timer(f"helper.{helper.unit}.over", over)]


def _survey(clock: Clock, now: datetime, rules: Rules) -> list[Timer]:
    """The question, once more, and the end of the time to answer it. A service recorded late is asked about now; one long past is not."""
    asked = max(now, clock.started_at + timedelta(hours=rules.survey_delay_hours))
    questions = [Timer("survey", asked), Timer("survey_reminder", asked + timedelta(days=rules.survey_reminder_days))]
    return [*(timer for timer in questions if timer.due_at < clock.due_at), Timer("rating_expired", clock.due_at)]


def warnings(clock: Clock) -> list[Timer]:
    """Half of the time gone, three days left (at 9:00 here), and the moment after the last second."""
    length = clock.due_at - clock.started_at
    points = [Timer(f"warn.{clock.id}.over", clock.due_at + timedelta(seconds=1))]
    if length > timedelta(days=8):
        points.append(Timer(f"warn.{clock.id}.half", at_local(local_date(clock.started_at + length / 2), _MORNING)))
        points.append(Timer(f"warn.{clock.id}.soon", at_local(local_date(clock.due_at) - timedelta(days=3), _MORNING)))
    elif length >= timedelta(days=1):
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
    last = replace(decision.entries[-1], basis={"last": "1"})
    return replace(decision, case=ended, entries=(*decision.entries[:-1], last), drop_timers=(*decision.drop_timers, *SURVEY))


def dropped(before: Case, case: Case, action: str, now: datetime) -> tuple[str, ...]:
    """Timer kinds (as prefixes) that a case no longer needs; another service asks anew."""
    moved = ("follow.",) if not no_limit(case, now) or case.status != before.status else ()
    if case.status != Status.TO_SIGN:
        moved = (*moved, "late_sign", "chase.")
    moved = (*moved, *(f"helper.{h.unit}." for h in before.helpers if h not in case.helpers or h.reported))
    if action in ("serve", "reopen"):
        return (*moved, "no_news.", *SURVEY)
    if case.status in ENDED and case.status != Status.CLOSED:
        return (*moved, "warn.", "no_news.", "helper.", *SURVEY)
    return (*moved, "no_news.") if case.status in _AFTER_ANSWER else moved
