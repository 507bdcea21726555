"""The sender: works off the outbox, each person's messages in their order, and writes back what became of each."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import structlog

from bot.alarms import alarm_of, reached
from bot.bootstrap import Services
from bot.clock import utcnow
from bot.logs import fault
from cases.calendar import CHINA, Calendar, at_local, local_date
from cases.commands import Work
from cases.rules import Rules
from store.outbox import Waiting
from wechat.delivery import Again, Dead, Held, Letter, Outcome, Sent
from wechat.errors import NOT_GRANTED, WORDS, ApiError, Remedy

#: Sending is repeated for at least this long before a message is given up.
_PATIENCE = timedelta(hours=48)
_BATCH, _THREADS, _ROUNDS = 64, 8, 500
#: Seconds that a claimed row is ours, and those in which its sending must begin, so that it ends before another sender may take it.
_LEASE, _BEGIN = 60.0, 25.0
#: How long it is remembered that the account may not send by itself.
_DENIED = timedelta(days=1)

log = structlog.get_logger(room=__name__)


def send_due(services: Services, now: datetime) -> dict[str, int]:
    """Sends what may go at ``now``; leases and waits before a retry run on the machine's clock. How many met which end."""
    counts: Counter[str] = Counter()
    outbox = services.store.outbox
    with ThreadPoolExecutor(_THREADS, thread_name_prefix="sender") as pool:
        for _ in range(_ROUNDS):
            claimed = utcnow()
            rows = outbox.claim(now, claimed, _BATCH, _LEASE)
            if not rows:
                break
            last = claimed + timedelta(seconds=_BEGIN)
            # A person's urgent message is on its way before the others begin.
            for group in ([row for row in rows if row.urgent], [row for row in rows if not row.urgent]):
                counts.update(pool.map(lambda row, last=last: _one(services, row, now, last), group))
    return dict(counts)


def _one(services: Services, row: Waiting, now: datetime, last: datetime) -> str:
    if utcnow() > last:
        return "left"
    try:
        return _met(services, row, now)
    except Exception as error:
        # One row's fault must not stop the others; its lease ends and it is tried again.
        log.error("sending failed", kind=row.kind, number=row.number, **fault(error))
        services.store.outbox.again(row, f"程序出错（{type(error).__name__}）", utcnow(), utcnow() + timedelta(minutes=1))
        return "failed"


def _met(services: Services, row: Waiting, now: datetime) -> str:
    outbox = services.store.outbox
    if row.optional and row.opted_out:
        outbox.dead(row, "对方已退订", now)
        return "dead"
    if not row.openid:
        outbox.held(row, "没有绑定微信，或已取消关注", now)
        return "held"
    wakes = quiet_until(now, services.rules, services.calendar)
    if wakes is not None and row.routine and not row.urgent and not row.was_held:
        outbox.later(row, "夜间或休息日不打扰，之后再发", wakes)
        return "later"
    return _write_back(services, row, services.delivery.deliver(_letter(row, now)), now)


def _letter(row: Waiting, now: datetime) -> Letter:
    return Letter(
        key=row.key,
        openid=row.openid,
        text=row.text,
        closed=_closed(row, now),
        following=row.subscribed,
        template=row.template,
        data=row.data,
        whole=row.whole,
        announced=row.announced,
        attempts=row.attempts,
    )


def _closed(row: Waiting, now: datetime) -> str:
    if row.window_until <= now.timestamp():
        return WORDS[45015]
    return WORDS[45047] if row.window_left < 1 else ""


def _write_back(services: Services, row: Waiting, outcome: Outcome, now: datetime) -> str:
    outbox, machine = services.store.outbox, utcnow()
    if isinstance(outcome, Sent | Held) and outcome.taught:
        _learn(services, row, outcome.taught, machine)
    match outcome:
        case Sent(channel, msgid):
            outbox.sent(row, channel, now, msgid)
            if row.kind == "alarm":
                _tell(services, row, now)
        case Held(why, msgid):
            if msgid:
                outbox.announced(row, now, msgid)
            outbox.held(row, why, now)
        case Again(why, seconds, mend):
            first = datetime.fromtimestamp(row.first_try, CHINA) if row.first_try else machine
            if machine - first > _PATIENCE and not mend:
                outbox.dead(row, why, now)
                return "dead"
            outbox.again(row, why, machine, machine + timedelta(seconds=seconds))
        case Dead(why):
            outbox.dead(row, why, now)
    return type(outcome).__name__.lower()


def _learn(services: Services, row: Waiting, refusal: ApiError, machine: datetime) -> None:
    """What a refusal tells beyond this message: of the person's window, of their following, of the account's rights."""
    outbox = services.store.outbox
    if refusal.code == NOT_GRANTED:
        outbox.denied(machine + _DENIED)
    elif refusal.remedy in (Remedy.WINDOW, Remedy.UNFOLLOWED):
        outbox.window(row.contact, 0, subscribed=False if refusal.remedy == Remedy.UNFOLLOWED else None)


def _tell(services: Services, row: Waiting, now: datetime) -> None:
    """An alarm has reached somebody: the person in need is told so."""
    told = reached(services.store.book, row.key, now)
    if told:
        services.store.commit(Work(at=now, commands=told))
    services.store.due.alarm_reached(alarm_of(row.key))


def quiet_until(now: datetime, rules: Rules, calendar: Calendar) -> datetime | None:
    """When routine notices may go again, where they may not now: at night, and on rest days where the county says so."""
    moment = now
    while True:
        later = _after_quiet(moment, rules, calendar)
        if later is None:
            return moment if moment != now else None
        moment = later


def _after_quiet(moment: datetime, rules: Rules, calendar: Calendar) -> datetime | None:
    day, clock = local_date(moment), moment.astimezone(CHINA).time()
    start, end = rules.quiet_hours or (None, None)
    if rules.quiet_rest_days and not calendar.is_workday(day):
        opens = end or moment.astimezone(CHINA).time().min
        return at_local(day + timedelta(days=1), opens)
    if start is None or end is None or start == end:
        return None
    overnight = start > end
    if overnight and clock >= start:
        return at_local(day + timedelta(days=1), end)
    if (overnight and clock < end) or (not overnight and start <= clock < end):
        return at_local(day, end)
    return None
