"""A citizen's phone before the router, with a county in memory behind it: what is written is kept as the store would keep it."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import lru_cache
from importlib.resources import files
from typing import Any, TypeVar

import pytest

from cases.calendar import Calendar
from cases.commands import ME, WRONG_CODE, Audit, Detach, Missed, RaiseAlarm, Rate, Remark, SaveCase, SaveContact
from cases.model import Actor, Case, Staff, Unit
from cases.rules import Rules
from cases.steps import decide
from handlers.dialogue import Dialogue
from handlers.router import respond, wake
from handlers.turn import AlarmRow, Context, Office, Person, Turn
from nlp.reader import Reader
from nlp.reading import UnitEntry
from wechat.inbound import Inbound

from ..staff.conftest import NOON, FakeBook, save

OFFICE = Office("柞水县信访局", "0914-0000000", "柞水县乾佑街1号", "工作日8:30—17:30")
HEAD = Actor("吴溪亭", frozenset({"unit", "head"}), 1, "SLJ")
LAMP = "下梁镇老庵寺村路灯坏了三个月，请派人来修，我叫方小满，电话13900000007"
CLERK = Actor("陈晓禾", frozenset({"clerk"}), 3, "XFJ")

C = TypeVar("C")


@lru_cache(maxsize=1)
def county() -> tuple[Unit, ...]:
    """The example county's units."""
    text = (files("store.examples.zhashui") / "units.csv").read_text(encoding="utf-8-sig")
    listed = [
        Unit(r["code"], r["name"], r["kind"], r["parent"], _list(r["aliases"]), _list(r["duties"]))
        for r in csv.DictReader(text.splitlines())
    ]
    return tuple(listed)


def _list(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip())


@lru_cache(maxsize=1)
def reader() -> Reader:
    """Understanding as it is shipped."""
    return Reader([UnitEntry(u.code, u.name, u.kind, u.parent, u.aliases, u.duties) for u in county()])


@dataclass
class Shelf(FakeBook):
    """The staff tests' book with what citizens' words need besides."""

    raised: dict[int, AlarmRow] = field(default_factory=dict)

    def cases_of(self, contact: int) -> Sequence[Case]:
        return [c for c in reversed(self.cases_by_number.values()) if contact and c.contact == contact]

    def alarm_of(self, contact: int) -> AlarmRow | None:
        return self.raised.get(contact)


@dataclass
class Phone:
    """One citizen. Every message comes some seconds after the last; ``wrote`` keeps all commands, ``said`` all replies."""

    book: Shelf
    rules: Rules = field(default_factory=Rules)
    person: Person = field(default_factory=lambda: Person(id=70))
    dialogue: Dialogue = field(default_factory=Dialogue)
    now: Any = NOON
    office: Office = OFFICE
    wrote: list[Any] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    wake_at: Any = None
    serial: int = 0

    def context(self, message: Inbound) -> Context:
        """What the router is given."""
        dialogue = Dialogue.from_json(self.dialogue.to_json())
        return Context(self.now, message, self.person, dialogue, self.office, self.rules, self.book, reader(), Calendar(), "246810")

    def send(self, kind: str, after: float = 10, **fields: Any) -> str:
        """The reply to a message of any kind."""
        self.now += timedelta(seconds=after)
        self.serial += 1
        message = Inbound(f"m{self.serial}", f"o-{self.person.id}", "gh", int(self.now.timestamp()), kind, **fields)
        return self._keep(respond(self.context(message)))

    def say(self, text: str, after: float = 10) -> str:
        """The reply to words."""
        return self.send("text", after, text=text)

    def tell(self, *texts: str) -> str:
        """Says one after the other; the last reply."""
        return [self.say(text) for text in texts][-1]

    def press(self, event: str, key: str = "") -> str:
        """The reply to an event."""
        return self.send("event", event=event, event_key=key)

    def wait(self) -> str:
        """Lets the time pass until the talk wakes by itself; what is pushed then."""
        assert self.wake_at is not None
        self.now, self.wake_at = self.wake_at, None
        turn = wake(self.context(Inbound("w", "o-70", "gh", 0, "text")))
        return self._keep(turn) if turn is not None else ""

    def all(self, kind: type[C]) -> list[C]:
        """Everything of this kind that was written."""
        return [command for command in self.wrote if isinstance(command, kind)]

    @property
    def case(self) -> Case:
        """The newest case of this person."""
        return self.book.cases_of(70)[0]

    def act(self, action: str, actor: Actor = HEAD, number: str = "", **fields: str) -> Case:
        """A step that staff take meanwhile."""
        case = self.book.cases_by_number[number or self.case.number]
        actor = replace(actor, unit=case.unit) if actor is HEAD else actor
        save(self.book, SaveCase(decide(case, action, actor, fields, self.now, self.rules, Calendar())))
        if action == "reopen":
            self.book.marks.get(case.number, {}).pop("unit", None)
        return self.book.cases_by_number[case.number]

    def answered(self, route: str = "6") -> Case:
        """The newest case, sent, accepted, answered and served."""
        self.act("transfer", CLERK, unit="SLJ")
        for step, more in (("accept", {"route": route}), ("progress", {"text": "看过了"}), ("answer", {"text": "修好了"}), ("serve", {})):
            self.act(step, **more)
        return self.case

    def _keep(self, turn: Turn) -> str:
        self.dialogue = Dialogue.from_json(turn.dialogue.to_json())
        self.wake_at = turn.wake_at
        self.wrote += turn.commands
        made = ""
        for command in turn.commands:
            made = self._store(command) or made
        reply = turn.reply.replace("{number}", made).replace("{query_code}", "246810")
        assert "{" not in reply, reply
        self.said.append(reply)
        return reply

    def _store(self, command: Any) -> str:
        if isinstance(command, SaveCase):
            return self._save(command)
        if isinstance(command, SaveContact):
            self.person = replace(self.person, name=command.name or self.person.name, phone=command.phone or self.person.phone)
        elif isinstance(command, Rate):
            given = self.book.marks.setdefault(command.number, {})
            given[command.object] = command.value if command.change else given.get(command.object, command.value)
            self.book.reasons.setdefault((command.number, command.object), command.reason)
        elif isinstance(command, Remark):
            self.book.reasons[command.number, command.object] = command.text
        elif isinstance(command, Missed):
            self.book.missed.append((f"o-{self.person.id}", command.at))
            self.book.audits.append(Audit(command.at, str(self.person.id), WRONG_CODE, command.number))
        elif isinstance(command, Audit):
            self.book.audits.append(command)
        elif isinstance(command, RaiseAlarm):
            self.book.raised[70] = AlarmRow(1, command.level, command.text, command.at, command.place, command.phone, 70)
        elif isinstance(command, Detach):
            self.person, self.dialogue = Person(), Dialogue()
        return ""

    def _save(self, command: SaveCase) -> str:
        case = command.decision.case
        if case.id:
            save(self.book, command)
            return ""
        count = len(self.book.cases_by_number) + 1
        number = f"XF261123{count:04d}"
        case = replace(case, id=count, number=number, contact=70 if case.contact == ME else case.contact)
        save(self.book, SaveCase(replace(command.decision, case=case)))
        return number


@pytest.fixture
def book() -> Shelf:
    """The example county with one clerk, one confidential clerk and one unit's head."""
    people = {
        1: Staff(1, "吴溪亭", "SLJ", frozenset({"unit", "head"}), 101),
        3: Staff(3, "陈晓禾", "XFJ", frozenset({"clerk"}), 103),
        4: Staff(4, "石望舒", "XFJ", frozenset({"confidential"}), 104),
    }
    return Shelf(unit_list=list(county()), people=people)


@pytest.fixture
def phone(book: Shelf) -> Phone:
    """A person who never wrote before."""
    return Phone(book)


@pytest.fixture
def filed(phone: Phone) -> Phone:
    """A person with one case."""
    phone.tell(LAMP, "确认")
    phone.wrote.clear()
    return phone


@pytest.fixture
def answered(filed: Phone) -> Phone:
    """The case was answered and the answer served."""
    filed.answered()
    return filed
