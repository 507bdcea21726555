"""Who is here and whose each case is: leaves begin and end, cases that are nobody's go to whoever has least to do."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.bootstrap import Services
from cases.commands import CloseTask, Command, OpenTask, Push, Work
from handlers.directory import unit_name
from handlers.sentences import say

_HOURS = 4


def keep_roster(services: Services, now: datetime) -> dict[str, int]:
    """How many people's rights changed and how many cases lost or found somebody; of what nobody can take the office is alarmed once."""
    roster, admin = services.store.roster, services.store.admin
    changed = roster.settle(now)
    empty = {f"owner:{number}:{pool}": (number, pool) for number, pool in roster.assign()}
    open_tasks = {task.number: task.id for task in admin.tasks() if task.kind == "owner"}
    numbers = {number for number, _ in empty.values()}
    fresh = {key: where for key, where in empty.items() if where[0] not in open_tasks}
    ended = [CloseTask("系统", now, id=task, result="有人接了") for number, task in open_tasks.items() if number not in numbers]
    alarms = [command for key, (number, pool) in fresh.items() for command in _alarm(services, key, number, pool, now)]
    if ended or alarms:
        services.store.commit(Work(at=now, commands=(*ended, *alarms)))
    return {"done": changed + len(ended) + len(fresh)}


def _alarm(services: Services, key: str, number: str, pool: str, now: datetime) -> list[Command]:
    """A task of the office's and a message to whoever is on duty there."""
    book = services.store.book
    where = services.office.name if pool.startswith("@") else unit_name(book, pool)
    text = say("citizen.task.no_owner", number=number, where=where)
    # A task's key is used once: the same case may lose its people more than once.
    stamped = f"{key}:{now.isoformat()}"
    # A unit without anybody at all was told of when the case was sent there.
    absent = pool.startswith("@") or bool(book.staff_of(pool))
    duty = book.on_duty(now) if absent else []
    told = [Push(f"{stamped}:{s.contact}", s.contact, "owner", text, now, number, ladder="staff") for s in duty]
    role = "director" if pool.startswith("@") else "clerk"
    return [OpenTask(stamped, "owner", text, now + timedelta(hours=_HOURS), number, role=role), *told]
