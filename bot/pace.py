"""Peace and pace: when a message may not go yet, and what goes joined to another so that nobody gets more than they can take."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime, time, timedelta

from bot.bootstrap import Services
from bot.quiet import quiet_until
from cases.calendar import at_local, local_date
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


#: Whoever has a limit of their own gets one message at a time: it is counted before the next one begins.
_TURNS = tuple(threading.Lock() for _ in range(64))


def turn(row: Waiting) -> AbstractContextManager[object]:
    """This person's turn, held while a message of theirs is sent."""
    return _TURNS[row.contact % len(_TURNS)] if row.wecom else nullcontext()


def wait(services: Services, row: Waiting, now: datetime) -> tuple[datetime | None, str]:
    """Until when this message waits and why; (None, "") where it may go."""
    if row.wecom:
        full = _full(services, row, now)
        if full is not None:
            return full, "企业微信一分钟、一小时的条数满了，稍后再发"
    if not row.routine or row.urgent or row.was_held:
        return None, ""
    wakes = quiet_until(now, services.rules, services.calendar)
    if wakes is not None:
        return wakes, "夜间或休息日不打扰，之后再发"
    most = services.rules.daily_pushes
    if most and row.today >= most and not row.statutory:
        morning = at_local(local_date(now) + timedelta(days=1), _MORNING)
        return quiet_until(morning, services.rules, services.calendar) or morning, f"今天已给对方发了{row.today}条，余下的之后合并发送"
    return None, ""


def _full(services: Services, row: Waiting, now: datetime) -> datetime | None:
    for most, seconds in _OF_ROBOT if row.wecom == ROBOT else _MEMBER:
        if services.store.outbox.sent_since(row.contact, "wecom", now - timedelta(seconds=seconds)) >= most:
            return now + timedelta(seconds=seconds)
    return None


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
