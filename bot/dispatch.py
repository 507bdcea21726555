"""One push in, one reply out: read the talk, let the handlers think, write everything in one transaction, think again when it changed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

import structlog

from bot.clock import Clock, utcnow
from bot.closed_loop import consents, outcomes
from bot.handover import HeldText, in_front
from bot.logs import fault
from cases.calendar import Calendar
from cases.commands import Command, Consent, Done, OpenTask, Repeat, Stale, Work
from cases.rules import Rules
from cases.values import replace
from handlers.citizen.common import busy
from handlers.dialogue import Dialogue
from handlers.notices.kinds import ASKS
from handlers.router import left
from handlers.sentences import say
from handlers.turn import Book, Context, Office, Person, Reader, Turn
from wechat.inbound import Inbound

#: (messages, seconds) of a reply window, a little shorter than WeChat's own: its clock began before ours.
MESSAGE_WINDOW = (5, 48 * 3600 - 60)
TAP_WINDOW = (3, 55)
_TAPS = frozenset({"subscribe", "scan", "click", "scancode_push", "scancode_waitmsg"})
#: Events after which WeChat's personal data about the person must go.
_LEAVING = frozenset({"unsubscribe", "user_authorization_revoke", "user_authorization_cancellation"})
#: Events that handlers have an answer for; every other event is taken in without a word.
_ANSWERED = _TAPS | {"pic_sysphoto", "pic_photo_or_album", "pic_weixin", "location_select"}
_ATTEMPTS = 12
_STRIPES = 4096

log = structlog.get_logger(room=__name__)


class Talk(Protocol):
    """What the store knows of a person when a push arrives; ``answered``: the reply already given to this very push, or None; ``denied``:
    unix seconds until which it is remembered that the account may not send by itself."""

    @property
    def person(self) -> Person: ...
    @property
    def dialogue(self) -> Mapping[str, object]: ...
    @property
    def version(self) -> int: ...
    @property
    def answered(self) -> str | None: ...
    @property
    def denied(self) -> float: ...


class Desk(Protocol):
    """The part of the store that a turn needs."""

    @property
    def book(self) -> Book: ...
    def snapshot(self) -> AbstractContextManager[None]: ...
    def talk(self, openid: str, key: str) -> Talk: ...
    def commit(self, work: Work) -> Done | Repeat | Stale: ...
    def commit_all(self, works: Sequence[Work]) -> list[tuple[Any, Exception | None]]: ...
    def away(self, fault: Exception) -> bool: ...
    def held_for(self, contact: int, machine: datetime) -> Sequence[HeldText]: ...
    def settle(self, message_id: str, why: str, once: str = "") -> None: ...


class Busy(Exception):
    """One person's talk kept changing under us: WeChat should repeat the push. Raised by ``Dispatcher.answer``."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What every turn is given besides the message: the way of thinking, the county's values, the clock, fresh query codes.

    ``subscriptions``: id of a subscription notice → our name for it, and whether one consent lasts.
    """

    respond: Callable[[Context], Turn]
    reader: Reader
    calendar: Calendar
    office: Office
    rules: Rules
    now: Clock
    code: Callable[[], str]
    subscriptions: Mapping[str, tuple[str, bool]] = field(default_factory=dict)


class Dispatcher:
    """Answers pushes. The locks only spare a second thinking; order and once-only are the transaction's work."""

    def __init__(self, desk: Desk, surroundings: Surroundings) -> None:
        self._desk, self._given = desk, surroundings
        self._locks = tuple(threading.Lock() for _ in range(_STRIPES))

    def answer(self, inbound: Inbound) -> str:
        """The passive reply's text, "" for an event that wants none. When it returns, everything is durable.

        Raises ``Busy``, and what a database raises that stays away: WeChat should repeat the push.
        """
        if inbound.event and inbound.event not in _ANSWERED:
            return self._take_in(inbound)
        with self._lock(inbound):
            for attempt in range(_ATTEMPTS):
                try:
                    reply = self._attempt(inbound)
                except Exception as error:
                    if attempt or not self._desk.away(error):
                        raise
                    continue
                if reply is not None:
                    return reply
        raise Busy

    def answer_all(self, inbounds: Sequence[Inbound]) -> list[str | None]:
        """The replies to pushes that came in side by side, thought about in turn and written with one commit; None for one that ``answer``
        must see to: an event without an answer, a person with another push under way, a talk that moved on meanwhile, a fault.
        """
        replies: list[str | None] = [None] * len(inbounds)
        works: dict[int, Work] = {}
        # A fault, of the database too, is met once more by ``answer``, which tells of it.
        with suppress(Exception), ExitStack() as locked:
            with self._desk.snapshot():
                for n, inbound in enumerate(inbounds):
                    if (inbound.event and inbound.event not in _ANSWERED) or not self._free(inbound, locked):
                        continue
                    with suppress(Exception):
                        thought = self._thought(inbound)
                        if isinstance(thought, str):
                            replies[n] = thought
                        else:
                            works[n] = thought
            written = self._desk.commit_all(list(works.values())) if works else []
            for n, (result, _) in zip(works, written, strict=True):
                replies[n] = result.reply if isinstance(result, (Done, Repeat)) else None
        return replies

    def _free(self, inbound: Inbound, locked: ExitStack) -> bool:
        """Has this person no other push under way? Then they are locked until the end."""
        lock = self._lock(inbound)
        free = lock.acquire(blocking=False)
        if free:
            locked.callback(lock.release)
        return free

    def _lock(self, inbound: Inbound) -> threading.Lock:
        return self._locks[hash(inbound.openid) % _STRIPES]

    def _attempt(self, inbound: Inbound) -> str | None:
        talk = self._desk.talk(inbound.openid, inbound.key)
        if talk.answered is not None:
            return talk.answered
        context = self._context(inbound, talk)
        try:
            result = self._desk.commit(self._work(context, talk, self._turn(context, talk)))
        except Exception as error:
            if self._desk.away(error):
                raise
            log.error("handler failed", kind=inbound.kind, event_name=inbound.event, step=context.dialogue.step, **fault(error))
            result = self._desk.commit(self._work(context, talk, self._rescue(context)))
        return None if isinstance(result, Stale) else result.reply

    def _thought(self, inbound: Inbound) -> str | Work:
        """The reply that was given already, or what is to be written for a new one."""
        talk = self._desk.talk(inbound.openid, inbound.key)
        if talk.answered is not None:
            return talk.answered
        context = self._context(inbound, talk)
        return self._work(context, talk, self._turn(context, talk))

    def _turn(self, context: Context, talk: Talk) -> Turn:
        turn = self._given.respond(context)
        return self._handed_over(context, talk, turn) if talk.denied else turn

    def _context(self, inbound: Inbound, talk: Talk) -> Context:
        given = self._given
        return Context(
            now=given.now(),
            message=inbound,
            person=talk.person,
            dialogue=Dialogue.from_json(talk.dialogue),
            office=given.office,
            rules=given.rules,
            book=self._desk.book,
            reader=given.reader,
            calendar=given.calendar,
            code=given.code(),
        )

    def _work(self, context: Context, talk: Talk, turn: Turn) -> Work:
        message = context.message
        return Work(
            at=context.now,
            commands=turn.commands,
            key=message.key,
            openid=message.openid,
            version=talk.version,
            dialogue=turn.dialogue.to_json(),
            wake_at=turn.wake_at,
            window=opened_window(message),
            reply=turn.reply or say("common.heard"),
        )

    def _handed_over(self, context: Context, talk: Talk, turn: Turn) -> Turn:
        """An account that may not send by itself says what is held in front of its answer; never in front of help for life and danger."""
        machine = utcnow()
        if talk.denied <= machine.timestamp() or not talk.person.id or turn.dialogue.step == "emergency":
            return turn
        held = [one for one in self._desk.held_for(talk.person.id, machine) if one.kind not in ASKS or not busy(turn.dialogue)]
        reply, commands = in_front(held, turn.reply or say("common.heard"), self._desk.book, context.now)
        return replace(turn, reply=reply, commands=(*turn.commands, *commands))

    def _rescue(self, context: Context) -> Turn:
        """A fault of ours must not lose the message: a clerk gets it whole, and the person is told so."""
        message, sealed = context.message, context.dialogue.draft.sealed
        told = message.text or f"[{message.kind} {message.event} {message.media_id or message.event_key}]"
        task = OpenTask(
            key=f"rescue:{message.mark}",
            kind="human",
            text=f"程序没能处理这条来话，请人工联系来信人：{told}",
            due_at=context.now + timedelta(hours=context.rules.human_hours),
            contact=context.person.id,
            role="confidential" if sealed else "clerk",
            sealed=sealed,
        )
        return Turn(say("common.rescued", phone=context.office.phone), context.dialogue, (task,))

    def _take_in(self, inbound: Inbound) -> str:
        """Events without an answer: leaving, delivery results, and those that mean nothing to us."""
        for told in outcomes(inbound):
            self._desk.settle(*told)
        if inbound.event in _LEAVING:
            self._note(inbound, left, known=True)
        known = self._given.subscriptions
        agreed = tuple(Consent(known[t][0], accepted, known[t][1]) for t, accepted in consents(inbound) if t in known)
        if agreed:
            self._note(inbound, lambda _: agreed)
        return ""

    def _note(self, inbound: Inbound, commands: Callable[[Context], tuple[Command, ...]], *, known: bool = False) -> None:
        """Writes what an event tells of a person, once; ``known``: only of somebody whom we know."""
        for _ in range(_ATTEMPTS):
            talk = self._desk.talk(inbound.openid, inbound.key)
            if talk.answered is not None or (known and not talk.person.id):
                return
            context = self._context(inbound, talk)
            work = Work(at=context.now, commands=commands(context), key=inbound.key, openid=inbound.openid, version=talk.version)
            if not isinstance(self._desk.commit(work), Stale):
                return
        raise Busy


def opened_window(inbound: Inbound) -> tuple[int, int] | None:
    """(messages, seconds) that WeChat lets us send after this push: 5 in 48 h after a message, 3 in 60 s after a tap, scan or follow."""
    if inbound.kind != "event":
        return TAP_WINDOW if inbound.menu_id else MESSAGE_WINDOW
    return TAP_WINDOW if inbound.event in _TAPS else None
