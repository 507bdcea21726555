"""The sweeps, one table: what is due becomes outbox rows and tasks, what waits is sent. Each may run at any time, as often as one likes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TypeVar

import structlog

from bot.bootstrap import Services
from bot.calls import list_calls
from bot.hotspots import find_hotspots
from bot.invite import invite
from bot.logs import fault
from bot.media import fetch_due
from bot.nightly import try_models
from bot.outbox import send_due
from bot.roster import keep_roster
from bot.supervise import supervise
from bot.yearly import turn_of_year
from cases.calendar import at_local, local_date
from cases.commands import CloseTask, Command, DropTimer, OpenTask, Push, SaveCase, Stale, Work
from cases.model import BOT, Refused
from cases.ringing import due
from cases.steps import decide
from handlers import router
from handlers.dialogue import Dialogue
from handlers.notices import alarm_pushes, alarm_to_group, pushes
from handlers.sentences import say
from handlers.turn import AlarmRow, Context
from store.due import DueTalk, DueTimer
from wechat.inbound import Inbound
from wechat.ladder import ROBOT
from wechat.wecom import PREFIX

T = TypeVar("T")
Counts = dict[str, int]
#: The group's robot as an addressee.
GROUP = PREFIX + ROBOT
log = structlog.get_logger(room=__name__)


@dataclass(frozen=True, slots=True)
class Sweep:
    """One sweep: its name, how often it runs (seconds), and what it does at a moment."""

    name: str
    every: float
    run: Callable[[Services, datetime], Counts]


def _each(name: str, items: Iterable[T], work: Callable[[T], bool]) -> int:
    """How many were done; what fails stays due and keeps no other from its turn."""
    done = 0
    for item in items:
        try:
            done += work(item)
        except Exception as error:
            log.error("one of a sweep failed", sweep=name, **fault(error))
    return done


def wake_talks(services: Services, now: datetime) -> Counts:
    """Read-backs after a quiet gap, nudges, grievances that were never confirmed."""
    return {"done": _each("talks", services.store.due.talks(now), lambda talk: _wake(services, talk, now))}


def _wake(services: Services, talk: DueTalk, now: datetime) -> bool:
    dialogue = Dialogue.from_json(talk.dialogue)
    message = Inbound(key="", openid=talk.openid, account="", created=int(now.timestamp()), kind="wake")
    context = Context(
        now, message, talk.person, dialogue, services.office, services.rules, services.store.book, services.reader, services.calendar
    )
    turn = router.wake(context)
    commands = turn.commands
    if turn.reply:
        key = f"wake:{talk.person.id}:{talk.version}"
        nudge = dialogue.wake == "nudge"
        commands = (*commands, Push(key, talk.person.id, "nudge" if nudge else "readback", turn.reply, now, routine=nudge, ladder="talk"))
    work = Work(
        at=now,
        commands=commands,
        openid=talk.openid,
        version=talk.version,
        dialogue=turn.dialogue.to_json(),
        wake_at=turn.wake_at,
    )
    return not isinstance(services.store.commit(work), Stale)


def ring_timers(services: Services, now: datetime) -> Counts:
    """Warnings before a limit, news at fixed points, surveys, the end of the rating time."""
    done = 0
    while rung := _each("timers", services.store.due.timers(now), lambda timer: _ring(services, timer, now)):
        done += rung
    return {"done": done}


def _ring(services: Services, timer: DueTimer, now: datetime) -> bool:
    store = services.store
    for _ in range(5):
        case = store.book.case(timer.number)
        decision = case and due(
            case, timer.kind, timer.due_at, now, services.rules, services.calendar, tuple(store.book.ratings(timer.number))
        )
        commands: tuple[Command, ...] = (DropTimer(timer.id),)
        if decision:
            told = pushes(decision, store.book, services.office, now, services.rules)
            commands = (*commands, *((SaveCase(decision),) if decision.entries or decision.timers else ()), *told)
        if not isinstance(store.commit(Work(at=now, commands=commands)), Stale):
            return True
    return False


def sound_alarms(services: Services, now: datetime) -> Counts:
    """Emergencies that nobody has taken: first at once, then again and again."""
    return {"done": _each("alarms", services.store.due.alarms(now), lambda alarm: _sound(services, alarm, now))}


def _sound(services: Services, alarm: AlarmRow, now: datetime) -> bool:
    store = services.store
    before = store.due.alarm_sent(alarm.id, now + timedelta(seconds=services.rules.alarm_repeat_seconds))
    if before >= 0:
        store.commit(Work(at=now, commands=alarm_pushes(alarm, store.book, now, before + 1)))
        if services.settings.wecom.robot:
            store.commit(
                Work(at=now, commands=(alarm_to_group(alarm, now, before + 1),), openid=GROUP, version=store.talk(GROUP, "").version)
            )
    return before >= 0


def serve_answers(services: Services, now: datetime) -> Counts:
    """An answer that WeChat took for its person is served: the rating and review limits start from that moment."""
    return {"done": _each("served", services.store.due.proved(), lambda proof: _serve(services, *proof, now))}


def _serve(services: Services, number: str, action: str, at: datetime, now: datetime) -> bool:
    case, fields = services.store.book.case(number), {"way": "微信", "date": f"{local_date(at):%Y-%m-%d}"}
    if case is None:
        return False
    try:
        decision = decide(case, action, BOT, fields, at, services.rules, services.calendar)
    except Refused as error:
        log.warning("answer went out but cannot count as served", number=number, why=str(error))
        return False
    told = pushes(decision, services.store.book, services.office, now, services.rules)
    return not isinstance(services.store.commit(Work(at=now, commands=(SaveCase(decision), *told))), Stale)


def list_not_entered(services: Services, now: datetime) -> Counts:
    """Every working morning: how many cases are not in the national system yet (Art. 21)."""
    today = local_date(now)
    if now < at_local(today, time(8, 30)) or not services.calendar.is_workday(today):
        return {"done": 0}
    waiting = services.store.due.not_entered(at_local(today, time(0)))
    listed = [task for task in services.store.admin.tasks() if task.kind == "national"]
    if bool(waiting) == bool(listed):
        return {"done": 0}
    if not waiting:
        ended = tuple(CloseTask(by=BOT.name, at=now, id=task.id, result=say("citizen.task.entered")) for task in listed)
        services.store.commit(Work(at=now, commands=ended))
        return {"done": len(ended)}
    text = say("citizen.task.national", count=waiting)
    services.store.commit(Work(at=now, commands=(OpenTask(f"national:{today}", "national", text, at_local(today, time(17, 30))),)))
    return {"done": 1}


def trace_matters(services: Services, now: datetime) -> Counts:
    """What was told becomes findable: the same matter told again is shown to the clerk."""
    return {"done": services.store.likeness.keep_up()}


def gather_lessons(services: Services, now: datetime) -> Counts:
    """What people settled becomes examples to learn from."""
    return {"done": services.store.lessons.keep_up()}


def forget(services: Services, now: datetime) -> Counts:
    """Stored replies are erased after a day."""
    return {"done": services.store.due.forget_replies(now)}


SWEEPS: Sequence[Sweep] = (
    Sweep("alarms", 2, sound_alarms),
    Sweep("talks", 2, wake_talks),
    Sweep("timers", 20, ring_timers),
    Sweep("calls", 60, list_calls),
    Sweep("invite", 60, invite),
    Sweep("matters", 3, trace_matters),
    Sweep("lessons", 60, gather_lessons),
    Sweep("trial", 900, try_models),
    Sweep("hotspots", 300, find_hotspots),
    Sweep("roster", 20, keep_roster),
    Sweep("supervise", 60, supervise),
    Sweep("not_entered", 600, list_not_entered),
    Sweep("year", 3600, turn_of_year),
    Sweep("media", 5, fetch_due),
    Sweep("send", 0.5, send_due),
    Sweep("served", 1, serve_answers),
    Sweep("forget", 3600, forget),
)


def run_once(services: Services, now: datetime | None = None) -> list[dict[str, object]]:
    """Every sweep once, as if at ``now``; what serving an answer has set off is sent too. One row of counts for each sweep."""
    moment = now or services.now()
    rows = [_run(sweep, services, moment) for sweep in SWEEPS]
    more = send_due(services, moment)
    for row in rows:
        if row["sweep"] == "send":
            row.update({name: int(str(row.get(name, 0))) + count for name, count in more.items()})
    for row in rows:
        if len(row) == 1:
            row["sent" if row["sweep"] == "send" else "done"] = 0
    return rows


def _run(sweep: Sweep, services: Services, now: datetime) -> dict[str, object]:
    try:
        return {"sweep": sweep.name, **sweep.run(services, now)}
    except Exception as error:
        # One sweep's fault must not keep the others from their work.
        log.error("sweep failed", sweep=sweep.name, **fault(error))
        return {"sweep": sweep.name, "error": type(error).__name__}
