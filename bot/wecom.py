"""``/wecom``: what staff write in WeCom and tap on its cards, on the same way as everything from WeChat."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.clock import Clock
from bot.dispatch import Desk
from bot.inbound import Answers, Door
from cases.commands import Push, Work
from handlers.sentences import say
from handlers.staff.words import parse
from wechat.inbound import Inbound
from wechat.wecom import button_reply, inbound, tapped


class WeComDoor(Door):
    """Like the account's webhook, but the address check is encrypted, and a tap is answered with its own card, changed."""

    def _verified(self, query: Mapping[str, str]) -> str:
        return self._envelope.verify_encrypted(query)

    def _parsed(self, xml: bytes) -> Inbound:
        return inbound(xml)

    def _rendered(self, found: Inbound, text: str, now: datetime) -> str:
        return button_reply(found, text, now) if tapped(found) else super()._rendered(found, text, now)


def _done(found: Inbound) -> str:
    """What the card's buttons become."""
    order = parse(found.text)
    return say("staff.tapped", word=order.word) if order else say("staff.tapped_other")


class Members:
    """Answers members: only whoever is bound gets further than 绑定; the words about a tap follow as a message of their own."""

    def __init__(self, desk: Desk, answers: Answers, now: Clock, office: str) -> None:
        self._desk, self._answers, self._now, self._office = desk, answers, now, office

    def answer(self, found: Inbound) -> str:
        """The reply's text, "" for an event; for a tap what the card's buttons become."""
        order = parse(found.text) if found.kind == "text" else None
        if not found.event and not (order and order.word == "绑定") and self._desk.talk(found.openid, found.key).person.staff is None:
            return say("staff.tapped_unbound") if tapped(found) else say("staff.not_bound", office=self._office)
        text = self._answers.answer(found)
        if text and tapped(found):
            contact, at = self._desk.talk(found.openid, "").person.id, self._now()
            told = Push(f"tapped:{found.mark}", contact, "tapped", text, at, urgent=True, routine=False, ladder="staff")
            self._desk.commit(Work(at=at, commands=(told,)))
            return _done(found)
        return text
