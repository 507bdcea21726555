"""The people who hold phones: whom they follow, how many messages they may still get, what their screens show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

#: (messages, how long) that an official account may send after what a person did.
MESSAGE = (5, timedelta(hours=48))
TAP = (3, timedelta(minutes=1))
#: Events that open the short window.
TAPS = frozenset({"subscribe", "SCAN", "CLICK", "scancode_push", "scancode_waitmsg"})
#: What counts of overlapping windows (undocumented): the larger remainder and the later end, only what was opened last, or all added up.
Overlap = Literal["larger", "latest", "sum"]
#: Where a message stands on the screen: own words, the account's words, a notice card, WeChat's own grey line.
Side = Literal["me", "account", "card", "wechat"]


@dataclass(frozen=True, slots=True)
class Bubble:
    """One thing on a screen. ``how``: passive, custom, template, subscribe, or "" for the person's own; ``body``: the API's JSON."""

    at: datetime
    side: Side
    kind: str
    text: str
    how: str = ""
    body: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Person:
    """One WeChat user as this account's server sees them. ``blocks``: notices are taken and not delivered (failed:user block);
    ``refusal``: what every call for this person is answered with (50002 frozen, 70000 a minor; 48002, messages switched off, only by
    customer-service messages), 0 for nothing; ``previews``: pages are shown to a made-up user in their stead (快照页)."""

    openid: str
    following: bool = False
    followed_at: datetime | None = None
    scene: str = ""
    blacklisted: bool = False
    blocks: bool = False
    refusal: int = 0
    previews: bool = False
    left: int = 0
    until: datetime | None = None
    spoke_at: datetime | None = None
    typing: bool = False
    consents: dict[str, int] = field(default_factory=dict)
    long_term: set[str] = field(default_factory=set)
    screen: list[Bubble] = field(default_factory=list)

    def grant(self, window: tuple[int, timedelta], now: datetime, overlap: Overlap = "larger") -> None:
        """Opens a reply window."""
        count, life = window
        left, until = (self.left, self.until or now) if self.open(now) and overlap != "latest" else (0, now)
        self.left = left + count if overlap == "sum" else max(left, count)
        self.until = max(until, now + life)

    def open(self, now: datetime) -> bool:
        """Is any window open now, whatever its count?"""
        return self.until is not None and now < self.until

    def consent(self, template_id: str) -> bool:
        """Uses up one consent to a subscription notice, or a lasting one. False where there is none."""
        if template_id in self.long_term:
            return True
        if self.consents.get(template_id, 0) < 1:
            return False
        self.consents[template_id] -= 1
        return True


class People(dict[str, Person]):
    """Everybody who ever met the account, by openid; a stranger appears with their first act."""

    def __missing__(self, openid: str) -> Person:
        self[openid] = Person(openid)
        return self[openid]
