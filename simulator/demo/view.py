"""What the page shows of the bot, as frozen values; all moments are aware UTC."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Player:
    """Somebody with a phone. ``kind``: citizen, clerk, unit. ``answers``: what this citizen says to a question, by what it asks for."""

    openid: str
    name: str
    title: str
    kind: str
    unit: str = ""
    openings: tuple[tuple[str, str], ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Understood:
    """What the program made of a text. ``words``: (what for, word); ``confidence`` of the unit, 0-1."""

    category: str
    purpose: str
    unit: str
    confidence: float
    urgency: str
    words: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ClockView:
    """One legal limit. ``how``: its arithmetic in one line; ``owed``: an organ must keep it; else it is a right, which may lapse unused;
    ``unsure``: what may still move its last day."""

    id: str
    name: str
    article: str
    started_at: datetime
    due_at: datetime
    stopped_at: datetime | None
    extended: bool
    how: str = ""
    owed: bool = True
    unsure: str = ""


@dataclass(frozen=True, slots=True)
class StepView:
    """One row of the log. ``word``: the step's Chinese name; ``before`` and ``after``: public status words."""

    at: datetime
    actor: str
    word: str
    before: str
    after: str
    reason: str = ""
    article: str = ""


@dataclass(frozen=True, slots=True)
class DeliveryView:
    """One message to one person, sent or not."""

    to: str
    kind: str
    channel: str
    status: str
    why: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class CaseView:
    """One case, in the words that people read. ``code`` is the status code, ``openid`` the person who filed it."""

    number: str
    code: str
    status: str
    openid: str
    category: str
    purpose: str
    unit: str
    unit_code: str
    summary: str
    urgency: str = ""
    sealed: bool = False
    clocks: tuple[ClockView, ...] = ()
    steps: tuple[StepView, ...] = ()
    deliveries: tuple[DeliveryView, ...] = ()
    ratings: tuple[tuple[str, str, str], ...] = ()
    """(object, words, reason)."""
    surveyed: bool = False
    ranked: str = ""
    """The unit that the program ranks first among those that have not objected."""
    answer: str = ""
    """A model answer to this matter."""


@dataclass(frozen=True, slots=True)
class TaskView:
    """Work that waits for the petition office."""

    id: int
    kind: str
    text: str
    number: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class AlarmView:
    """An emergency; ``taken_by`` "" = nobody yet."""

    id: int
    level: str
    text: str
    taken_by: str


@dataclass(frozen=True, slots=True)
class Month:
    """Figures of the last thirty days for a leader's glance: (label, value) each."""

    figures: tuple[tuple[str, str], ...] = ()
    categories: tuple[tuple[str, int], ...] = ()
    units: tuple[tuple[str, int], ...] = ()
