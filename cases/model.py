"""The petition case (信访件) and the people and units around it, as frozen values.

All times are aware UTC. ``Case`` is what ``store`` loads and saves; a step never changes a case in place, it makes a new one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any


class Status(StrEnum):
    """Life-cycle states, codes as in the county's rules; ``cases.words`` maps each to what citizens see."""

    DRAFT = "DRAFT"
    SUBMITTED = "SUBMITTED"
    REGISTERED = "REGISTERED"
    DIRECT = "DIRECT"
    TRANSFERRED = "TRANSFERRED"
    ASSIGNED = "ASSIGNED"
    GUIDED = "GUIDED"
    REFUSED = "REFUSED"
    NOLONGER = "NOLONGER"
    MERGED = "MERGED"
    FILED = "FILED"
    TO_DISC = "TO_DISC"
    TO_PL = "TO_PL"
    TO_SIGN = "TO_SIGN"
    SIGNED = "SIGNED"
    OBJECTED = "OBJECTED"
    ROUTE_BACK = "ROUTE_BACK"
    ACCEPTED = "ACCEPTED"
    HANDLING = "HANDLING"
    EXTENDED = "EXTENDED"
    OPINION_REVIEW = "OPINION_REVIEW"
    OPINION_ISSUED = "OPINION_ISSUED"
    SERVED = "SERVED"
    CLOSED = "CLOSED"
    REVIEW_REQ = "REVIEW_REQ"
    REVIEWING = "REVIEWING"
    REVIEW_DONE = "REVIEW_DONE"
    VERIFY_REQ = "VERIFY_REQ"
    VERIFYING = "VERIFYING"
    VERIFY_DONE = "VERIFY_DONE"
    ENDED = "ENDED"
    WITHDRAWN = "WITHDRAWN"
    ARCHIVED = "ARCHIVED"


class Purpose(StrEnum):
    """Why somebody writes (Art. 29-31; consultations and thanks are not petitions)."""

    APPEAL = "申诉求决"
    SUGGESTION = "建议意见"
    ACCUSATION = "检举控告"
    CONSULT = "咨询"
    THANKS = "感谢"
    OTHER = "其他"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who takes a step. ``id`` is the staff member's, 0 for the citizen and for the program itself."""

    name: str
    roles: frozenset[str]
    id: int = 0
    unit: str = ""
    via: str = "chat"
    local: bool = False


CITIZEN = Actor("信访人", frozenset({"citizen"}))
BOT = Actor("自动助手", frozenset({"bot"}))


@dataclass(frozen=True, slots=True)
class Unit:
    """A responsible unit (责任单位) or town. ``kind``: department town village grid party law company."""

    code: str
    name: str
    kind: str = "department"
    parent: str = ""
    aliases: tuple[str, ...] = ()
    duties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Staff:
    """A staff member; ``contact`` is the bound WeChat person, 0 where nobody is bound yet; ``local``: their unit is a village or a grid."""

    id: int
    name: str
    unit: str
    roles: frozenset[str]
    contact: int = 0
    phone: str = ""
    local: bool = False

    def actor(self, via: str = "chat") -> Actor:
        """This person as the one who takes a step."""
        return Actor(self.name, self.roles, self.id, self.unit, via, self.local)


@dataclass(frozen=True, slots=True)
class Petitioner:
    """Whose matter it is: not necessarily the one who holds the phone (``relation`` on the case says how they stand)."""

    name: str = ""
    phone: str = ""
    address: str = ""
    id_number: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim (诉求) of a petition: each has its own route, and its own opinion before any answer leaves (Art. 31, 32)."""

    text: str
    route: int = 0
    opinion: str = ""
    reply: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Helper:
    """A unit that helps (协办) with a limit of its own, or that a consultation gave a task; dates are ISO, "" = not yet."""

    unit: str
    asked: str
    due: str
    text: str = ""
    reported: str = ""


@dataclass(frozen=True)
class Clock:
    """One legal limit of one case; ``id`` is the row of ``cases.clocks`` (C1 … C22)."""

    id: str
    started_at: datetime
    due_at: datetime
    stopped_at: datetime | None = None
    extended: bool = False

    @property
    def running(self) -> bool:
        """Has nothing stopped it yet? It may be overdue."""
        return self.stopped_at is None


@dataclass(frozen=True)
class Case:
    """One petition case. ``id`` and ``number`` are empty until the transaction that makes it."""

    received_at: datetime
    status: Status = Status.DRAFT
    id: int = 0
    number: str = ""
    query_code: str = ""
    version: int = 0
    category: str = "其他"
    category2: str = ""
    purpose: str = Purpose.APPEAL
    route: int = 0
    unit: str = ""
    proposed_unit: str = ""
    confidence: float = 0.0
    model: str = ""
    urgency: str = ""
    flags: frozenset[str] = frozenset()
    simple: bool = False
    sealed: bool = False
    town: str = ""
    place: str = ""
    text: str = ""
    summary: str = ""
    wants: str = ""
    since: str = ""
    against: str = ""
    told_before: str = ""
    people: int = 1
    publish: bool = False
    petitioner: Petitioner = Petitioner()
    relation: str = ""
    contact: int = 0
    channel: str = "wechat"
    handler: str = ""
    answer: str = ""
    national_number: str = ""
    main_number: str = ""
    resolved: str = "未化解"
    view: str = ""
    claims: tuple[Claim, ...] = ()
    helpers: tuple[Helper, ...] = ()
    others: tuple[Petitioner, ...] = ()
    """Who else signed (联名): every name is kept."""
    clocks: tuple[Clock, ...] = ()
    facts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def clock(self, clock_id: str) -> Clock | None:
        """The newest clock of this id, or None."""
        return next((c for c in reversed(self.clocks) if c.id == clock_id), None)


@dataclass(frozen=True)
class Entry:
    """One append-only log row. ``fields`` is the evidence; sealed cases store it under the sealed key."""

    at: datetime
    actor: str
    action: str
    source: str
    target: str
    reason: str = ""
    actor_id: int = 0
    fields: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    before: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    """What a step changed of the case, as it was before, for 撤销. Facts under ``facts``, None where there was none."""
    basis: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """What the limits rest on (route, procedure, the day something was received): from it alone they are reckoned again."""


@dataclass(frozen=True, slots=True)
class Timer:
    """A durable due date of a case: the sweeps turn due timers into work. ``kind`` is one of ``cases.timers``."""

    kind: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Notice:
    """Somebody must be told of a step; ``handlers.notices`` writes the words and finds the people.

    ``audience``: citizen, unit, head, town, duty, or a role of the staff. ``statutory`` notices become a phone task when held.
    """

    kind: str
    audience: str
    due_at: datetime
    statutory: bool = False
    urgent: bool = False
    data: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class Decision:
    """What a lawful step does: the new case, its log rows, its notices, timers set and timer kinds dropped."""

    case: Case
    entries: tuple[Entry, ...] = ()
    notices: tuple[Notice, ...] = ()
    timers: tuple[Timer, ...] = ()
    drop_timers: tuple[str, ...] = ()

    def then(self, later: Decision) -> Decision:
        """This decision and the one taken on its case right after, as one. A due date that the later drops is not set at all."""
        return Decision(
            later.case,
            self.entries + later.entries,
            self.notices + later.notices,
            tuple(t for t in self.timers if not t.kind.startswith(later.drop_timers)) + later.timers,
            self.drop_timers + later.drop_timers,
        )


class Refused(Exception):
    """A step that the table does not allow. ``str()`` is one kind Chinese sentence that says what to do instead.

    ``wants``: keys of the evidence that is missing, for whoever writes keys rather than words.
    """

    def __init__(self, words: str, *wants: str) -> None:
        super().__init__(words)
        self.wants = wants


class Breach(Refused):
    """A step that is refused and that it is a fault to try: it is put on record. ``said``: the words."""

    def __init__(self, words: str, said: str) -> None:
        super().__init__(words)
        self.said = said
