"""Supervision by itself: each trigger finds its cases, delay is reminded of, and who must take the next rung is told (Art. 40)."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog

from bot.bootstrap import Services
from cases.calendar import local_date
from cases.commands import OpenTask, Stale, Work
from cases.history import History
from cases.ladder import LADDER, Rung, last_due, proposed
from cases.model import BOT, Refused
from cases.supervision import Trigger, found, next_look
from handlers.sentences import say
from handlers.taking import Desk, step

log = structlog.get_logger(room=__name__)
_DAY = timedelta(days=1)
_ROUNDS = 20


def supervise(services: Services, now: datetime) -> dict[str, int]:
    """Looks at what changed and at what has come due; how many faults were opened or ended, reminders sent, tasks given."""
    done = 0
    for _ in range(_ROUNDS):
        round_ = services.store.watch.to_look(now)
        if not round_.cases and not round_.read:
            break
        histories = services.store.histories.of(round_.cases)
        done += sum(_look(services, history, now) for history in histories)
        services.store.watch.looked(round_, [(h.case.id, _again(services, h, now)) for h in histories])
    return {"done": done}


def acquaint(services: Services, now: datetime) -> None:
    """A past that was entered at once is put on record without a word to anybody; what comes due from now on is reminded of."""
    watch, given = services.store.watch, (services.rules, services.county)
    while (round_ := watch.to_look(now)).cases:
        histories = services.store.histories.of(round_.cases)
        for history in histories:
            for trigger, since in found(history, now, *given):
                watch.open(history.case.id, trigger.id, since, now)
        watch.looked(round_, [(h.case.id, _again(services, h, now)) for h in histories])


def _look(services: Services, history: History, now: datetime) -> int:
    watch, case = services.store.watch, history.case
    faults = list(found(history, now, services.rules, services.county))
    done = watch.close_others(case.id, [trigger.id for trigger, _ in faults], now)
    moved = False
    for trigger, since in faults:
        done += watch.open(case.id, trigger.id, since, now)
        rung = proposed(history, since, now, services.rules, services.county)
        # One word about a case at a time: the next look sees what it has moved.
        if rung is None or moved or now < trigger.asked_from(since, services.county):
            continue
        moved, by_itself = True, rung is LADDER[0] and not trigger.judged and bool(case.unit)
        done += _remind(services, history, trigger, since, now) if by_itself else _ask(services, history, trigger, since, rung, now)
    return done


def _remind(services: Services, history: History, trigger: Trigger, since: datetime, now: datetime) -> int:
    """The first rung, which decides nothing: whoever is late is reminded, and the log says so."""
    desk = Desk(now, services.store.book, services.office, services.rules, services.calendar)
    text = say("citizen.task.remind", fault=trigger.name, since=local_date(since).isoformat())
    try:
        _, commands = step(desk, history.case, "remind", BOT, {"text": text, "to": trigger.organ})
    except Refused as why:
        log.warning("no reminder", number=history.case.number, why=str(why))
        return 0
    return int(not isinstance(services.store.commit(Work(at=now, commands=commands)), Stale))


def _ask(services: Services, history: History, trigger: Trigger, since: datetime, rung: Rung, now: datetime) -> int:
    """A task for whoever takes the next rung, once for this rung of this fault."""
    case = history.case
    key = f"rung:{case.id}:{trigger.id}:{since.isoformat()}:{rung.action}"
    text = say(
        "citizen.task.supervise",
        number=case.number,
        fault=trigger.name,
        since=local_date(since).isoformat(),
        article=trigger.article,
        rung=services.rules.titles.fill(rung.name),
        by=rung.by,
    )
    role = "clerk" if case.unit else "director"
    services.store.commit(Work(at=now, commands=(OpenTask(key, "supervise", text, now + _DAY, case.number, role=role),)))
    return 1


def _again(services: Services, history: History, now: datetime) -> datetime | None:
    """When this case is looked at next though nobody does anything: a fault may begin, or the last rung's answer be overdue."""
    given = (services.rules, services.county)
    answer, coming = last_due(history, *given), next_look(history, now, *given)
    waited = [trigger.asked_from(since, services.county) for trigger, since in found(history, now, *given)]
    moments = [at for at in (coming, answer, *waited) if at is not None and at >= now]
    return min(moments) + timedelta(seconds=1) if moments else None
