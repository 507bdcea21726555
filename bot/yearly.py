"""What the turn of the year asks for: the yearly report (C22), and a loud word while limits fall into a year without holidays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from bot.bootstrap import Services
from cases.calendar import at_local, end_of_day, local_date
from cases.clocks import rule, start
from cases.commands import CloseTask, Command, OpenTask, Push, SaveCase, Stale, Work
from cases.model import BOT, Clock
from cases.redating import redated
from handlers.sentences import say

#: Holidays of the coming year are announced in November: from then on nobody may overlook that they are not loaded.
_ANNOUNCED = 11
#: Who hears of it: the office's head and the county's IT person.
_HEAR = ("director", "admin")


def report(services: Services, year: int) -> Clock:
    """The limit C22 of this year, stopped when somebody told that the report was handed in (Art. 41)."""
    began = start("C22", at_local(date(year, 1, 1), time(0)), services.calendar, services.rules)
    done = services.store.admin.task_ended(f"C22:{year}")
    return Clock(began.id, began.started_at, began.due_at, done)


def handed_in(services: Services, year: int, by: str, what: str, now: datetime) -> None:
    """Stops C22 of this year, whether it was asked for already or not."""
    ended = CloseTask(by=by, at=now, key=f"C22:{year}", result=what)
    services.store.commit(Work(at=now, commands=(_task(services, year), ended)))


def _task(services: Services, year: int) -> OpenTask:
    due = report(services, year).due_at
    text = say("citizen.task.yearly", year=year, article=rule("C22").article)
    return OpenTask(f"C22:{year}", "yearly", text, due, role="director")


def turn_of_year(services: Services, now: datetime) -> dict[str, int]:
    """How many tasks and words these made; each report once, each alarm once a week."""
    moved = _redate(services, now)
    asked = [*_reports(services, now), *_unknown(services, now)]
    if asked:
        services.store.commit(Work(at=now, commands=tuple(asked)))
    return {"done": len(asked) + moved}


def _redate(services: Services, now: datetime) -> int:
    """Once after holidays were loaded: how many cases have a limit whose date moved by it."""
    store, last = services.store, services.calendar.years[-1]
    known, _ = store.admin.get("calendar")
    if known == str(last):
        return 0
    moved = 0
    for number in store.due.ending_after(end_of_day(date(int(known), 12, 31))) if known else ():
        case = store.book.case(number)
        given = (int(known), now, services.rules, services.calendar)
        if case and (decision := redated(case, store.book.entries(number), *given)):
            moved += not isinstance(store.commit(Work(at=now, commands=(SaveCase(decision),))), Stale)
    store.admin.put("calendar", str(last), now)
    return moved


def _reports(services: Services, now: datetime) -> Iterator[Command]:
    """Asked for in the last days of its limit, and still soon after it where nobody was there to ask."""
    year, around = local_date(now).year, timedelta(days=services.county.yearly_report_days)
    for one in (year - 1, year):
        due = report(services, one).due_at
        if due - around <= now <= due + around and not services.store.due.task_is_known(f"C22:{one}"):
            yield _task(services, one)


def unknown_year(services: Services, now: datetime) -> tuple[int, int]:
    """(the year whose holidays are not loaded, how many running limits fall into it or beyond); (0, 0) where nothing is wrong yet."""
    last, today = services.calendar.years[-1], local_date(now)
    if (today.year, today.month) < (last, _ANNOUNCED):
        return 0, 0
    count = services.store.due.limits_after(end_of_day(date(last, 12, 31)))
    return (last + 1, count) if count else (0, 0)


def _unknown(services: Services, now: datetime) -> Iterator[Command]:
    year, count = unknown_year(services, now)
    week = f"calendar:{local_date(now):%G-W%V}"
    waiting = [task for task in services.store.admin.tasks() if task.kind == "calendar"]
    if year and services.store.due.task_is_known(f"{week}:{_HEAR[0]}"):
        return
    yield from (CloseTask(by=BOT.name, at=now, id=task.id, result=say("citizen.task.calendar_again")) for task in waiting)
    if year:
        text, due = say("citizen.task.calendar", year=year, count=count), services.calendar.workday_morning(now)
        yield from (OpenTask(f"{week}:{role}", "calendar", text, due, role=role) for role in _HEAR)
        people = {person.contact for person in services.store.book.staff_with("admin") if person.contact}
        yield from (Push(f"{week}:{one}", one, "calendar", text, due, ladder="staff") for one in sorted(people))
