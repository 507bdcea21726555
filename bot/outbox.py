"""The sender: works off the outbox, each person's messages in their order, and writes back what became of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from bot import pace
from bot.alarms import alarm_of, reached
from bot.bootstrap import Services
from bot.clock import utcnow
from bot.logs import fault
from cases.calendar import CHINA, local_date
from cases.commands import Work
from store.letters import HeldText, Waiting
from wechat.delivery import Again, Dead, Held, Outcome, Sent
from wechat.errors import NO_CONSENT, NOT_GRANTED, ApiError, Remedy
from wechat.ladder import LADDERS, ROBOT, Letter, Rung

#: Sending is repeated for at least this long before a message is given up.
_PATIENCE = timedelta(hours=48)
_BATCH, _THREADS, _ROUNDS = 64, 8, 500
#: Seconds that a claimed row is ours, and those in which its sending must begin, so that it ends before another sender may take it.
_LEASE, _BEGIN = 60.0, 25.0
#: How long it is remembered that the account may not send by itself.
_DENIED = timedelta(days=1)
#: So many sends of unknown end are the most: a person is bothered twice at most. A file goes again only when it is asked for again.
_UNSURE, _UNSURE_FILE = 2, 1
#: Rungs whose platform does not know a repetition again.
_UNMARKED = (Rung.CUSTOM, Rung.SMS)
#: Seconds in which WeChat knows a notice's mark again, with a little to spare.
_MARKED = 540
_MAY_BE_TWICE = "前一次发送没有得到答复，对方可能收到两遍"
_NOBODY_KNOWS = "两次发送都没有得到微信的答复，不能确定对方是否收到"
_FILE_IN_DOUBT = "发送没有得到答复，不能确定是否收到，不再自动发；没收到的，重新回“看”"

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
        with pace.turn(row):
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
    file = row.ladder == "file"
    if row.unsure >= (_UNSURE_FILE if file else _UNSURE):
        outbox.dead(row, _FILE_IN_DOUBT if file else _NOBODY_KNOWS, now)
        return "dead"
    if pace.unwanted(services, row.kind, row.number, row.due_at, now):
        outbox.dead(row, "已经评过，或这一次不用再问", now)
        return "dead"
    until, why = pace.wait(services, row, now)
    if until is not None:
        outbox.later(row, why, until)
        return "later"
    letter = _letter(services, row, now)
    first = services.delivery.first(letter)
    joined: Sequence[HeldText] = ()
    if first == Rung.CUSTOM:
        joined = pace.company(services, row, letter.room, now, utcnow())
    if first == Rung.CUSTOM or file or row.wecom == ROBOT:
        # Nothing tells the platform that a repetition is one.
        outbox.begun(row, [one.id for one in joined])
    letter = replace(letter, text=pace.digest(letter.text, joined))
    return _write_back(services, row, services.delivery.deliver(letter), now, joined)


def _letter(services: Services, row: Waiting, now: datetime) -> Letter:
    return Letter(
        key=row.key,
        openid=row.openid,
        text=row.text,
        ladder=row.ladder,
        at=now.timestamp(),
        until=row.window_until,
        left=row.window_left,
        following=row.subscribed,
        urgent=row.urgent,
        template=row.template,
        data=row.data,
        whole=row.whole,
        announced=row.told == "announced",
        refused=row.told.partition("refused:")[2],
        attempts=row.attempts,
        consents=row.consents,
        wecom=pace.member(services, row, now),
        phone=_phone(services, row, now),
    )


def _phone(services: Services, row: Waiting, now: datetime) -> str:
    """The petitioner's number, or that of whoever is alarmed, looked up only where an SMS may be sent at all."""
    if row.template not in services.delivery.means.sms or Rung.SMS not in LADDERS[row.ladder].rungs:
        return ""
    if row.ladder == "alarm":
        return next((s.phone for s in services.store.book.on_duty(now) if row.contact and s.contact == row.contact), "")
    case = services.store.book.case(row.number)
    return case.petitioner.phone if case and case.contact == row.contact else ""


def _write_back(services: Services, row: Waiting, outcome: Outcome, now: datetime, joined: Sequence[HeldText]) -> str:
    outbox, machine = services.store.outbox, utcnow()
    if isinstance(outcome, Sent | Held):
        for refusal in outcome.taught:
            _learn(services, row, refusal, machine)
    with_it = [one.id for one in joined]
    if with_it and not (isinstance(outcome, Sent) and outcome.channel == Rung.CUSTOM):
        outbox.parted(with_it, unsure=isinstance(outcome, Again) and outcome.unsure)
        with_it = []
    match outcome:
        case Sent(channel, msgid):
            outbox.sent(row, channel, now, msgid, joined=with_it, why=_twice(row, channel, machine))
            if row.kind == "alarm":
                _tell(services, row, now)
        case Held(why, msgid, _, channel):
            if channel:
                outbox.announced(row, channel, now, msgid)
            outbox.held(row, why + _call_day(services, row, now), now)
        case Again(why, seconds, mend, unsure):
            first = datetime.fromtimestamp(row.first_try, CHINA) if row.first_try else machine
            if machine - first > _PATIENCE and not mend:
                outbox.dead(row, why, now)
                return "dead"
            outbox.again(row, why, machine, machine + timedelta(seconds=seconds), unsure=unsure)
        case Dead(why):
            outbox.dead(row, why + _call_day(services, row, now), now)
    return type(outcome).__name__.lower()


def _twice(row: Waiting, channel: str, machine: datetime) -> str:
    """That it may have come twice; WeChat and WeCom themselves keep a notice with the same mark away for ten minutes. Where no send is
    counted as begun, a lease that nobody gave back tells that a sender ended in the middle."""
    doubt = row.unsure or (row.leased and channel != Rung.CUSTOM)
    marked = channel not in _UNMARKED and machine.timestamp() - (row.first_try or row.leased) < _MARKED
    return _MAY_BE_TWICE if doubt and not marked else ""


def _call_day(services: Services, row: Waiting, now: datetime) -> str:
    """When the office will call, for what the law owes."""
    if not row.statutory:
        return ""
    day = services.calendar.add_workdays(local_date(now), services.rules.held_workdays)
    return f"；{day.month}月{day.day}日起列入电话清单"


def _learn(services: Services, row: Waiting, refusal: ApiError, machine: datetime) -> None:
    """What a refusal tells beyond this message: of the person's window, consents and following, of the account's rights."""
    outbox = services.store.outbox
    if refusal.code == NOT_GRANTED:
        outbox.denied(machine + _DENIED)
    elif refusal.code == NO_CONSENT:
        outbox.no_consent(row)
    elif refusal.remedy in (Remedy.WINDOW, Remedy.UNFOLLOWED):
        outbox.shut(row, left=refusal.remedy == Remedy.UNFOLLOWED)


def _tell(services: Services, row: Waiting, now: datetime) -> None:
    """An alarm has reached somebody: the person in need is told so."""
    told = reached(services.store.book, row.key, now)
    if told:
        services.store.commit(Work(at=now, commands=told))
    services.store.due.alarm_reached(alarm_of(row.key))
