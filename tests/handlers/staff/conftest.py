"""A small office without a database: units, people and cases in dictionaries, and a way to say things to the router."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from cases.calendar import Calendar
from cases.commands import Audit, CloseTask, Push, SaveCase, TakeAlarm
from cases.intake import open_case
from cases.model import Case, Entry, Petitioner, Staff, Unit
from cases.petitioner import same_petitioner
from cases.rules import Rules
from handlers.dialogue import Dialogue
from handlers.staff.router import respond
from handlers.turn import AlarmRow, Context, Given, Like, Office, Person, TaskRow, Turn
from nlp.reading import Facts, Reading, Slot, Urgency
from wechat.inbound import Inbound

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
RULES = Rules(auto_transfer_confidence=0.0, quiet_hours=None, recall_seconds=10)
OFFICE = Office("柞水县信访局", "0914-0000000")


@dataclass
class FakeBook:
    """The read side over plain dictionaries."""

    cases_by_number: dict[str, Case] = field(default_factory=dict)
    log: dict[str, list[Entry]] = field(default_factory=dict)
    people: dict[int, Staff] = field(default_factory=dict)
    codes: dict[str, int] = field(default_factory=dict)
    open_tasks: list[TaskRow] = field(default_factory=list)
    open_alarms: list[AlarmRow] = field(default_factory=list)
    unit_list: list[Unit] = field(default_factory=list)
    attached: dict[str, list[str]] = field(default_factory=dict)
    audits: list[Audit] = field(default_factory=list)
    missed: list[tuple[str, datetime]] = field(default_factory=list)
    group: str = ""
    alike: list[Case] = field(default_factory=list)
    owners: dict[str, int] = field(default_factory=dict)
    marks: dict[str, dict[str, int]] = field(default_factory=dict)
    reasons: dict[tuple[str, str], str] = field(default_factory=dict)

    def cases_of(self, contact: int) -> Sequence[Case]:
        return [c for c in self.cases_by_number.values() if c.contact == contact]

    def case(self, number: str) -> Case | None:
        return self.cases_by_number.get(number)

    def entries(self, number: str) -> Sequence[Entry]:
        return self.log.get(number, [])

    def files(self, number: str, most: int) -> Sequence[tuple[str, str]]:
        return [(f"{n}.{kind}", kind) for n, kind in enumerate(self.attached.get(number, []))][:most]

    def media(self, number: str) -> Sequence[str]:
        return self.attached.get(number, [])

    def ratings(self, number: str) -> Mapping[str, int]:
        return self.marks.get(number, {})

    def given(self, number: str) -> Sequence[Given]:
        return [Given(name, value, self.reasons.get((number, name), "")) for name, value in self.ratings(number).items()]

    def looks(self, number: str, action: str, since: datetime) -> int:
        return sum((a.number, a.action) == (number, action) and a.at >= since for a in self.audits)

    def misses(self, openid: str, since: datetime) -> int:
        return sum(whose == openid and at >= since for whose, at in self.missed)

    def like(self, case: Case) -> Sequence[Like]:
        return [Like(c, 0.86, same_petitioner(case, c)) for c in self.alike if c.number != case.number]

    def answered(self, case: Case) -> Sequence[Like]:
        return [Like(c, 0.4, False) for c in self.alike if c.answer]

    def earlier(self, case: Case) -> Case | None:
        return next((c for c in self.alike if same_petitioner(case, c)), None)

    def todo(self, staff: Staff) -> Sequence[Case]:
        wide = staff.roles & {"clerk", "director"}
        return [c for c in self.cases_by_number.values() if not c.sealed and (wide or c.unit == staff.unit)]

    def tasks(self, staff: Staff) -> Sequence[TaskRow]:
        return [t for t in self.open_tasks if t.role in staff.roles]

    def task(self, task_id: int) -> TaskRow | None:
        return next((t for t in self.open_tasks if t.id == task_id), None)

    def alarms(self) -> Sequence[AlarmRow]:
        return self.open_alarms

    def alarm_of(self, contact: int) -> AlarmRow | None:
        return None

    def units(self) -> Sequence[Unit]:
        return self.unit_list

    def unit(self, word: str) -> Unit | None:
        return next((u for u in self.unit_list if word and word in (u.code, u.name, *u.aliases)), None)

    def staff_of(self, unit: str) -> Sequence[Staff]:
        return [s for s in self.people.values() if s.unit == unit]

    def holder(self, number: str) -> Staff | None:
        return self.people.get(self.owners.get(number, 0))

    def staff_with(self, *roles: str) -> Sequence[Staff]:
        return [s for s in self.people.values() if not s.roles.isdisjoint(roles)]

    def on_duty(self, now: datetime) -> Sequence[Staff]:
        return self.staff_with("director")

    def binding(self, code: str) -> Staff | None:
        return self.people.get(self.codes.get(code, 0))

    def last_staff_push(self, staff: int, now: datetime, number: str = "") -> str:
        return self.group if self.group.startswith(f"recall:{staff}:{number}") else ""

    def conversation(self, contact: int) -> Dialogue | None:
        return None


class DeafReader:
    """Understands nothing: staff words need no understanding."""

    def facts(self, text: str) -> Facts:
        return Facts()

    def read(self, text: str) -> Reading:
        return Reading()

    def urgency(self, text: str, before: str = "") -> Urgency:
        return Urgency()

    def slot(self, name: str, answer: str) -> Slot | None:
        return None

    def accuses(self, text: str) -> bool:
        return False

    def question(self, text: str) -> str:
        return ""

    def opener(self, text: str) -> str:
        return ""


@dataclass
class Desk:
    """Says things as one person and keeps what the answer wrote, as the store would."""

    book: FakeBook
    person: Person = field(default_factory=Person)
    dialogue: Dialogue = field(default_factory=Dialogue)
    now: datetime = NOON
    pushes: list[Push] = field(default_factory=list)

    def be(self, staff_id: int) -> Desk:
        """From now on this staff member speaks."""
        staff = self.book.people[staff_id]
        self.person, self.dialogue = Person(id=staff.contact or 900, name=staff.name, staff=staff), Dialogue()
        return self

    def send(self, message: Inbound) -> Turn | None:
        """The router's answer; commands are carried out."""
        self.now += timedelta(minutes=1)
        turn = respond(Context(self.now, message, self.person, self.dialogue, OFFICE, RULES, self.book, DeafReader(), Calendar(), "123456"))
        if turn is not None:
            self.dialogue = turn.dialogue
            self._write(turn)
        return turn

    def say(self, text: str) -> str:
        """The reply to a text, "" when the message is not for staff."""
        turn = self.send(Inbound("k", "o", "gh", 0, "text", text=text))
        return turn.reply if turn else ""

    def _write(self, turn: Turn) -> None:
        for command in turn.commands:
            if isinstance(command, SaveCase):
                save(self.book, command)
            elif isinstance(command, Push):
                self.pushes.append(command)
                self.book.group = command.group or self.book.group
            elif isinstance(command, CloseTask):
                self.book.open_tasks = [t for t in self.book.open_tasks if t.id != command.id]
            elif isinstance(command, TakeAlarm):
                taken = self.book.people[command.staff].name
                self.book.open_alarms = [replace(a, taken_by=taken) if a.id == command.id else a for a in self.book.open_alarms]


def save(book: FakeBook, command: SaveCase) -> None:
    """What the store does with a decision."""
    case = command.decision.case
    book.cases_by_number[case.number] = replace(case, version=case.version + 1)
    book.log.setdefault(case.number, []).extend(command.decision.entries)


def file(book: FakeBook, number: str, **changes: object) -> Case:
    """A case as the intake opens it, kept under this number."""
    blank = Case(
        received_at=NOON - timedelta(days=1),
        category="城乡建设",
        text="迎春路的路灯坏了三个月，老人摔了几回，我叫方小满，电话13900000007",
        proposed_unit="CGJ",
        town="611026107",
        place="窑沟",
        confidence=0.9,
        petitioner=Petitioner("方小满", "13900000007"),
        contact=70,
    )
    decision = open_case(replace(blank, **changes), NOON - timedelta(hours=2), RULES, Calendar())  # type: ignore[arg-type]
    decision = replace(decision, case=replace(decision.case, number=number, id=len(book.cases_by_number) + 1))
    save(book, SaveCase(decision))
    return book.cases_by_number[number]


@pytest.fixture
def book() -> FakeBook:
    """Two units, a town, four people: 1 unit and head, 2 unit only, 3 clerk, 4 confidential."""
    units = [
        Unit("CGJ", "县城市管理局", aliases=("城管局",)),
        Unit("SLJ", "县水利局", aliases=("水利局", "水务局")),
        Unit("611026107", "曹坪镇人民政府", "town", aliases=("曹坪镇",)),
        Unit("XFJ", "县信访局", "party", aliases=("信访局",)),
    ]
    people = {
        1: Staff(1, "吴溪亭", "CGJ", frozenset({"unit", "head"}), 101, "13800001022"),
        2: Staff(2, "郑柏川", "SLJ", frozenset({"unit"}), 102),
        3: Staff(3, "陈晓禾", "XFJ", frozenset({"clerk"}), 103),
        4: Staff(4, "石望舒", "XFJ", frozenset({"confidential"}), 104),
        5: Staff(5, "罗砚秋", "XFJ", frozenset({"director"}), 105),
    }
    return FakeBook(unit_list=units, people=people, codes={"AB12-CD34": 1})


@pytest.fixture
def desk(book: FakeBook) -> Desk:
    """The unit's head is speaking."""
    return Desk(book).be(1)
