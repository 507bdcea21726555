"""Peace and pace: when a message may not go yet, and what goes joined to another so that nobody gets more than they can take."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime, time, timedelta

from bot.bootstrap import Services
from bot.quiet import quiet_until
from cases import ratings
from cases.calendar import at_local, local_date
from handlers.citizen.common import busy, telling
from handlers.notices.kinds import ASKS
from handlers.sentences import say
from store.letters import HeldText, Waiting
from wechat.ladder import ROBOT
from wechat.replies import MAX_BYTES

#: What WeCom takes for one member, and for a group's robot, before it drops the rest silently: (channel's messages, seconds).
_MEMBER = ((30, 60), (1000, 3600))
_OF_ROBOT = ((20, 60),)
_GAP = "\n\n"
_HEAD = 60
_MORNING = time(9)
_STAFF_HOUR = timedelta(hours=1)


#: Whoever has a limit of their own gets one message at a time: it is counted before the next one begins.
_TURNS = tuple(threading.Lock() for _ in range(64))


def turn(row: Waiting) -> AbstractContextManager[object]:
    """This person's turn, held while a message of theirs is sent."""
    return _TURNS[row.contact % len(_TURNS)] if row.wecom else nullcontext()


def wait(services: Services, row: Waiting, now: datetime) -> tuple[datetime | None, str]:
    """Until when this message waits and why; (None, "") where it may go."""
    full = _full(services, row, now)
    if full is not None and not (row.urgent and row.openid):
        return full, "企业微信一分钟、一小时的条数满了，稍后再发"
    free = not row.routine or row.urgent or row.was_held
    wakes = None if free else quiet_until(now, services.rules, services.calendar)
    if wakes is not None:
        return wakes, "夜间或休息日不打扰，之后再发"
    if _talking(services, row, now):
        return _next_look(services, now), "正在和对方说话，等说完再问"
    most = services.rules.daily_pushes
    if most and row.today >= most and not (free or row.statutory or row.waited):
        return _later(services, row, now), f"今天已给对方发了{row.today}条，余下的之后合并发送"
    return None, ""


def _later(services: Services, row: Waiting, now: datetime) -> datetime:
    """When what is over the day's number goes as one: to citizens next morning, to staff, who have to act on it, within the hour."""
    then = now + _STAFF_HOUR if row.ladder == "staff" else at_local(local_date(now) + timedelta(days=1), _MORNING)
    return quiet_until(then, services.rules, services.calendar) or then


def unwanted(services: Services, kind: str, number: str, due_at: float, now: datetime) -> bool:
    """Is it a question that nobody need answer any more: rated meanwhile, out of time, or of an answer before this one?"""
    case = services.store.book.case(number) if kind in ASKS else None
    if case is None:
        return False
    window = case.clock("C20")
    before = window is not None and due_at < window.started_at.timestamp()
    return not ratings.surveyed(case) or ratings.over(case, now) or "unit" in services.store.book.ratings(number) or before


def _talking(services: Services, row: Waiting, now: datetime) -> bool:
    """Would a question come into a running talk? What is open ends by itself: a matter goes to a clerk, a question is forgotten."""
    dialogue = services.store.book.conversation(row.contact) if row.kind in ASKS else None
    if dialogue is None or not busy(dialogue):
        return False
    rules = services.rules
    span = timedelta(hours=rules.unconfirmed_hours) if telling(dialogue) else timedelta(minutes=rules.talk_quiet_minutes)
    return datetime.fromtimestamp(dialogue.said_at, UTC) + span > now


def _next_look(services: Services, now: datetime) -> datetime:
    """When it is looked at again: the same moment for all that wait, so that they go as one."""
    span = max(60.0, services.rules.talk_quiet_minutes * 60)
    return datetime.fromtimestamp((now.timestamp() // span + 1) * span, UTC)


def member(services: Services, row: Waiting, now: datetime) -> str:
    """The WeCom user id by which this message may go now; "" where an alarm had better take the same person's WeChat than wait."""
    return "" if row.urgent and row.openid and _full(services, row, now) else row.wecom


def _full(services: Services, row: Waiting, now: datetime) -> datetime | None:
    if not row.wecom:
        return None
    for most, seconds in _OF_ROBOT if row.wecom == ROBOT else _MEMBER:
        if services.store.outbox.sent_since(row.contact, "wecom", now - timedelta(seconds=seconds)) >= most:
            return now + timedelta(seconds=seconds)
    return None


def company(services: Services, row: Waiting, room: int, now: datetime, machine: datetime) -> list[HeldText]:
    """What goes in one message with this row: questions with questions; of the rest what waited for the morning or the hour, and what is
    more than the window takes."""
    asks = row.kind in ASKS
    if row.urgent or row.ladder == "file" or not (row.ready > room or (row.ready > 1 and (asks or row.waited))):
        return []
    following = services.store.outbox.following(row, now, machine)
    fitting = [one for one in following if (one.kind in ASKS) == asks and not unwanted(services, one.kind, one.number, one.due_at, now)]
    return joined(row.text, fitting)


def joined(text: str, waiting: Sequence[HeldText]) -> list[HeldText]:
    """The first of what waits that goes into one message with this text."""
    room = MAX_BYTES - _HEAD - len(text.encode())
    return list(_fitting(room, waiting))


def _fitting(room: int, waiting: Sequence[HeldText]) -> Iterator[HeldText]:
    for one in waiting:
        room -= len((_GAP + one.text).encode())
        if room < 0:
            return
        yield one


def digest(text: str, more: Sequence[HeldText]) -> str:
    """One text for all."""
    if not more:
        return text
    return say("notice.word.digest", count=1 + len(more)) + _GAP.join((text, *(one.text for one in more)))
