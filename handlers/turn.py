"""The types of one turn of talk: what a handler is given (``Context``) and what it gives back (``Turn``)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from cases.calendar import Calendar
from cases.commands import Command
from cases.model import Case, Entry, Staff, Unit
from cases.rules import Rules
from handlers.dialogue import Dialogue
from nlp.reading import Facts, Reading, Slot, Urgency
from wechat.inbound import Inbound


@dataclass(frozen=True, slots=True)
class Person:
    """Who writes. ``id`` 0: never seen before (commands then name them ``ME``). ``phone``, ``name``: what they told us earlier."""

    id: int = 0
    name: str = ""
    phone: str = ""
    address: str = ""
    greeted: bool = False
    opted_out: bool = False
    staff: Staff | None = None


@dataclass(frozen=True, slots=True)
class Office:
    """The petition office as citizens are told of it."""

    name: str
    phone: str
    address: str = ""
    hours: str = ""
    public_url: str = ""
    county: str = ""


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One open task of the petition office."""

    id: int
    kind: str
    text: str
    due_at: datetime
    number: str = ""
    contact: int = 0
    role: str = "clerk"


@dataclass(frozen=True, slots=True)
class AlarmRow:
    """One alarm: its id, level and text, who took it ("" = nobody yet), whether it has reached somebody."""

    id: int
    level: str
    text: str
    at: datetime
    place: str = ""
    phone: str = ""
    contact: int = 0
    taken_by: str = ""
    reached: bool = False


@dataclass(frozen=True, slots=True)
class Given:
    """A rating as it was given: whom, the value, and the reason in the person's own words ("" = none told)."""

    object: str
    value: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Like:
    """An earlier case that may be the same matter: how alike (0-1), and whether the same petitioner told it."""

    case: Case
    likeness: float
    same_person: bool


class Book(Protocol):
    """The read side that handlers may ask. ``store`` implements it; results are frozen values."""

    def cases_of(self, contact: int) -> Sequence[Case]:
        """Cases this person filed or shares, newest first, at most 20."""

    def case(self, number: str) -> Case | None:
        """The case of this number, or None."""

    def entries(self, number: str) -> Sequence[Entry]:
        """The log rows of this case, oldest first."""

    def files(self, number: str, most: int) -> Sequence[tuple[str, str]]:
        """(name, kind) of the case's newest pictures and voices that are kept, in order of arrival; nothing of a sealed case."""

    def media(self, number: str) -> Sequence[str]:
        """Kinds of the media that belong to this case (image, voice, video …), in order of arrival."""

    def ratings(self, number: str) -> Mapping[str, int]:
        """object → value of the ratings this case has: of the unit those of the newest answer, of the office whenever given."""

    def given(self, number: str) -> Sequence[Given]:
        """The same ratings with their reasons."""

    def looks(self, number: str, action: str, since: datetime) -> int:
        """How many rows of this kind the audit has for this case number since then."""

    def misses(self, openid: str, since: datetime) -> int:
        """How often this WeChat or WeCom user has named a wrong code or wrong last digits since then; it is remembered for a day."""

    def like(self, case: Case) -> Sequence[Like]:
        """Earlier cases that may be the same matter as this one (with or without a number yet), likest first; never sealed ones."""

    def answered(self, case: Case) -> Sequence[Like]:
        """Answered cases whose matter is most like this one, likest first; never sealed ones."""

    def earlier(self, case: Case) -> Case | None:
        """The newest case in which the same petitioner told the same matter, from whatever phone; None for a first telling."""

    def todo(self, staff: Staff) -> Sequence[Case]:
        """Open cases that wait for this person's unit or role, soonest legal limit first."""

    def tasks(self, staff: Staff) -> Sequence[TaskRow]:
        """Open tasks that this person's roles may see, soonest first."""

    def task(self, task_id: int) -> TaskRow | None:
        """One open task."""

    def alarms(self) -> Sequence[AlarmRow]:
        """Alarms that nobody has taken yet, and those of the last day."""

    def alarm_of(self, contact: int) -> AlarmRow | None:
        """This person's newest alarm of the last 24 hours."""

    def units(self) -> Sequence[Unit]:
        """All units in force."""

    def unit(self, word: str) -> Unit | None:
        """A unit by code, name or alias."""

    def staff_of(self, unit: str) -> Sequence[Staff]:
        """Staff of this unit code."""

    def holder(self, number: str) -> Staff | None:
        """Who has this case (of the unit's people one by load), or stands in for them; None where nobody has it yet."""

    def staff_with(self, *roles: str) -> Sequence[Staff]:
        """Staff that hold one of these roles."""

    def on_duty(self, now: datetime) -> Sequence[Staff]:
        """Who is alarmed now: the duty list, else directors, else clerks."""

    def binding(self, code: str) -> Staff | None:
        """The staff member whose unused binding code this is."""

    def last_staff_push(self, staff: int, now: datetime, number: str = "") -> str:
        """Group of this person's last words to a citizen (of this case, when one is named) that can still be taken back, "" if none."""

    def conversation(self, contact: int) -> Dialogue | None:
        """Another person's dialogue (for a clerk who looks at 未确认来件)."""


class Reader(Protocol):
    """Understanding, as ``nlp.reader.Reader`` gives it."""

    def facts(self, text: str) -> Facts:
        """What every bubble is read for; cheap, run on every message."""

    def read(self, text: str) -> Reading:
        """Everything understood of the text."""

    def urgency(self, text: str, before: str = "") -> Urgency:
        """Emergency level alone: cheap, run on every message. ``before``: the bubble that it goes on from."""

    def accuses(self, text: str) -> bool:
        """Is misconduct of an official or unit alleged? Cheap, run on every message."""

    def slot(self, name: str, answer: str) -> Slot | None:
        """The answer to a question for this slot, read leniently (a bare "窑沟" is a place when a place was asked)."""

    def opener(self, text: str) -> str:
        """How a talk is opened that tells no matter yet: call type leader present can check drop upset tell; "" otherwise."""

    def question(self, text: str) -> str:
        """Id of the knowledge-base question (Q1 … Q34) this text asks, "" if none."""


@dataclass(frozen=True)
class Context:
    """Everything a handler may know: no clock, no database, no network behind it but what stands here."""

    now: datetime
    message: Inbound
    person: Person
    dialogue: Dialogue
    office: Office
    rules: Rules
    book: Book
    reader: Reader
    calendar: Calendar
    code: str = ""
    """A fresh random six-digit query code."""


@dataclass(frozen=True)
class Turn:
    """What a handler decides: what to write, what to say (with open places), and where the talk goes on. ``wake_at``: look again then."""

    reply: str
    dialogue: Dialogue
    commands: tuple[Command, ...] = ()
    wake_at: datetime | None = None
