"""Everything that WeChat's side knows, in one value; whoever reads or changes it holds ``lock``."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from simulator.account import Account, Clock
from simulator.faults import Faults
from simulator.media import Media
from simulator.people import Bubble, Overlap, People, Person, Side
from simulator.pushes import Fields
from simulator.quota import Quota
from simulator.templates import Templates
from simulator.tokens import Tokens


@dataclass(frozen=True, slots=True)
class Sent:
    """One message that the account's API took for a person. ``how``: custom, template, subscribe; ``body``: as it was posted."""

    at: datetime
    how: str
    openid: str
    kind: str
    text: str
    body: Mapping[str, Any]
    message_id: int = 0


@dataclass(frozen=True, slots=True)
class CallMade:
    """One call of the API, with what was answered: an errcode, 0 for success, or the name of a fault."""

    at: datetime
    path: str
    data: Any
    outcome: object


@dataclass(frozen=True, slots=True)
class SignInCode:
    """A code that a page got for its visitor; ``virtual``: a made-up user of the preview mode."""

    openid: str
    at: datetime
    virtual: bool


@dataclass(slots=True)
class World:
    """The account, its people, and what was sent. ``push``: queues an event for the account's webhook; ``tickets``: given out for pages;
    ``domain``: the one registered for sign-in and for WeChat's script, "" = any."""

    clock: Clock
    account: Account
    push: Callable[[str, Fields], None]
    templates: Templates = field(default_factory=Templates)
    people: People = field(default_factory=People)
    tokens: Tokens = field(default_factory=Tokens)
    quota: Quota = field(default_factory=Quota)
    faults: Faults = field(default_factory=Faults)
    media: Media = field(default_factory=Media)
    menu: Mapping[str, Any] | None = None
    conditional: list[Mapping[str, Any]] = field(default_factory=list)
    scenes: dict[str, str] = field(default_factory=dict)
    codes: dict[str, SignInCode] = field(default_factory=dict)
    tickets: set[str] = field(default_factory=set)
    domain: str = ""
    sent: list[Sent] = field(default_factory=list)
    calls: list[CallMade] = field(default_factory=list)
    once: dict[tuple[str, str, str], tuple[datetime, int]] = field(default_factory=dict)
    lock: threading.RLock = field(default_factory=threading.RLock)
    permanent: set[str] = field(default_factory=set)
    most_permanent: int = 100_000
    rids: dict[str, tuple[datetime, str, int]] = field(default_factory=dict)
    overlap: Overlap = "larger"
    ids: Iterator[int] = field(default_factory=lambda: itertools.count(200_000_001))

    def deliver(self, sent: Sent) -> None:
        """Puts a message on its person's screen."""
        self.sent.append(sent)
        side: Side = "account" if sent.how == "custom" else "card"
        self.person(sent.openid).screen.append(Bubble(sent.at, side, sent.kind, sent.text, sent.how, sent.body))

    def person(self, openid: str) -> Person:
        """The person of this openid, made where nobody was."""
        return self.people[openid]

    def to(self, openid: str, since: datetime | None = None) -> list[Sent]:
        """What was sent to this person, oldest first."""
        with self.lock:
            return [m for m in self.sent if m.openid == openid and (since is None or m.at >= since)]

    def about(self, words: str) -> list[Sent]:
        """Everything sent to anybody that contains these words (a case number)."""
        with self.lock:
            return [m for m in self.sent if words in m.text or words in str(m.body)]
