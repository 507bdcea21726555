"""今天要打的电话: a notice owed in law that nobody got for a working day is a named clerk's call, until it is proved or sent by post."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, time, timedelta

from bot.bootstrap import Services
from cases.calendar import CHINA, at_local, local_date
from cases.commands import CloseTask, OpenTask, Work
from cases.model import Case
from cases.rights import sees
from handlers.sentences import say

#: Who closes a call that has become needless.
_BY = "系统"


def list_calls(services: Services, now: datetime) -> dict[str, int]:
    """Opens the calls that are due, and ends those whose notice has reached its person meanwhile. How many were opened."""
    proved = tuple(CloseTask(_BY, now, id=task, result="已送达") for task in services.store.due.calls_proved())
    if proved:
        services.store.commit(Work(at=now, commands=proved))
    rows = services.store.due.statutory_held(_since(services, now))
    load = _load(services) if rows else Counter()
    for key, number, contact, why, sealed in rows:
        role = "confidential" if sealed else "clerk"
        clerk = _clerk(services, role, load, services.store.book.case(number))
        task = OpenTask(
            key=f"call:{key}",
            kind="call",
            text=say("citizen.task.held", number=number, why=why.split("；")[0] or say("citizen.task.no_reason"), clerk=clerk),
            due_at=services.calendar.workday_morning(now, time(17, 30)),
            number=number,
            contact=contact,
            role=role,
            sealed=sealed,
        )
        services.store.commit(Work(at=now, commands=(task,)))
    return {"done": len(rows)}


def _since(services: Services, now: datetime) -> datetime:
    """What has been held since before this moment has been held for the county's working days."""
    day, passed = local_date(now), 0
    clock = now.astimezone(CHINA).time() if services.calendar.is_workday(day) else time(0)
    while passed < services.rules.held_workdays:
        day -= timedelta(days=1)
        passed += services.calendar.is_workday(day)
    return at_local(day, clock)


def _load(services: Services) -> Counter[str]:
    """How many open calls name each clerk."""
    texts = [task.text for task in services.store.admin.tasks() if task.kind == "call"]
    return Counter({person.name: sum(person.name in text for text in texts) for person in services.store.admin.staff()})


def _clerk(services: Services, role: str, load: Counter[str], case: Case | None) -> str:
    """The one of this role with the fewest calls; the role's own name where nobody holds it."""
    people = [one for one in services.store.book.staff_with(role) if case is None or not case.sealed or sees(one, case)]
    if not people:
        return say(f"staff.role.{role}")
    chosen = min(people, key=lambda person: (not person.contact, load[person.name], person.id)).name
    load[chosen] += 1
    return chosen
