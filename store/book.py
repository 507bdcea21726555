"""The read side that handlers may ask (``handlers.turn.Book``)."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from datetime import datetime

from cases.model import Case, Entry, Staff, Unit
from handlers.dialogue import Dialogue
from handlers.turn import AlarmRow, Given, Like, TaskRow
from store import casework, guesses
from store.casework import moment, seconds
from store.db import Cursor, Database, Row
from store.likeness import Likeness
from store.vault import Vault

_UNIT_STATUSES = "('TO_SIGN','SIGNED','ACCEPTED','HANDLING','EXTENDED','OPINION_REVIEW','OPINION_ISSUED','SERVED')"
#: What a unit still owes of a case in any other state: feedback, adoption, the weekly report.
_OWED = "EXISTS (SELECT 1 FROM clocks WHERE case_id = cases.id AND stopped_at IS NULL AND clock IN ('C18','C19','C21'))"
_OVER = "('WITHDRAWN','MERGED','ENDED','ARCHIVED','REFUSED','NOLONGER','FILED')"
#: Cases that somebody has on their list beside those who must act (``cases.pools.beside``).
_BESIDE = f"(sealed = 0 AND status NOT IN {_OVER} AND id IN (SELECT case_id FROM helpers WHERE unit = :{{}}))"
_OFFICE_STATUSES = "('SUBMITTED','REGISTERED','OBJECTED','ROUTE_BACK','REVIEW_REQ','REVIEW_DONE','VERIFY_DONE')"
_REVIEW_STATUSES = {"reviewer": "('REVIEW_REQ','REVIEWING')", "verifier": "('VERIFY_REQ','VERIFYING')"}
#: Where a staff member is reached first: their WeCom, which knows no windows, else their WeChat.
REACHED = "CASE WHEN wecom > 0 THEN wecom ELSE contact END"
#: Is the unit of this staff row a village or a grid?
LOCAL = "EXISTS (SELECT 1 FROM units u WHERE u.code = {}.unit AND u.kind IN ('village', 'grid'))"
_STAFF = f"id, name, unit, roles, phone_c, {REACHED} AS contact, {LOCAL.format('staff')} AS local"
#: Who is on the list now, or stands in for them.
_DUTY = "id IN (SELECT CASE WHEN s.stand_in > 0 THEN s.stand_in ELSE s.id END FROM duty d JOIN staff s ON s.id = d.staff_id WHERE d.starts_at <= :t AND d.ends_at > :t)"
#: Units change rarely: other processes see an import after so many seconds.
_UNITS_LIFE = 5.0


class _Units:
    """Units as they were at a moment of the monotonic clock; a word is first of all a code or a name, else an alias; of several the first."""

    def __init__(self, read_at: float, listed: tuple[Unit, ...]) -> None:
        self.read_at, self.listed = read_at, listed
        aliases = {alias: unit for unit in reversed(listed) for alias in unit.aliases}
        self.by_word = aliases | {word: unit for unit in reversed(listed) for word in (unit.code, unit.name)}


class Book:
    """Reads of committed data; every call is one or a few short statements."""

    def __init__(self, db: Database, vault: Vault, likeness: Likeness) -> None:
        self._db, self._vault, self._likeness = db, vault, likeness
        self._units = _Units(-_UNITS_LIFE, ())

    @property
    def _cursor(self) -> Cursor:
        return self._db.reading()

    def _cases(self, where: str, params: Mapping[str, object]) -> list[Case]:
        return casework.read(self._cursor, self._vault, where, params)

    def cases_of(self, contact: int) -> Sequence[Case]:
        """Cases this person filed or shares, newest first, at most 20."""
        if not contact:
            return []
        where = "contact = :c OR id IN (SELECT case_id FROM shares WHERE contact = :c) ORDER BY id DESC LIMIT 20"
        return self._cases(where, {"c": contact})

    def case(self, number: str) -> Case | None:
        """The case of this number, or None."""
        return next(iter(self._cases("number = :n", {"n": number})), None)

    def entries(self, number: str) -> Sequence[Entry]:
        """The log rows of this case, oldest first."""
        sql = "SELECT at, actor_id, action, source, target, body_c FROM log WHERE case_id = (SELECT id FROM cases WHERE number = :n) ORDER BY id"
        return [casework.entry_from(row, number, self._vault) for row in self._cursor.all(sql, {"n": number})]

    def files(self, number: str, most: int) -> Sequence[tuple[str, str]]:
        """(name, kind: image voice video) of the case's newest files that are kept, in order of arrival; nothing of a sealed case."""
        sql = (
            "SELECT path, CASE kind WHEN 'shortvideo' THEN 'video' ELSE kind END FROM media WHERE number = :n AND sealed = 0 AND path <> ''"
            " AND kind IN ('image', 'voice', 'video', 'shortvideo') ORDER BY id DESC LIMIT :most"
        )
        return [(row[0], row[1]) for row in reversed(self._cursor.all(sql, {"n": number, "most": most}))]

    def media(self, number: str) -> Sequence[str]:
        """Kinds of the media of this case, in order of arrival."""
        return [row[0] for row in self._cursor.all("SELECT kind FROM media WHERE number = :n ORDER BY id", {"n": number})]

    def ratings(self, number: str) -> Mapping[str, int]:
        """object → value of the ratings this case has: of the unit those of the newest answer, of the office whenever given."""
        return {one.object: one.value for one in self.given(number)}

    def given(self, number: str) -> Sequence[Given]:
        """The same ratings with their reasons."""
        sql = (
            "SELECT r.object, r.value, r.reason_c FROM ratings r JOIN cases c ON c.id = r.case_id WHERE c.number = :n AND (r.object = 'office' OR"
            " r.round = (SELECT COUNT(*) FROM log l WHERE l.case_id = c.id AND l.action = 'reopen')) ORDER BY r.id"
        )
        where = f"ratings:reason:{number}"
        return [Given(row[0], row[1], self._vault.open(row[2], where)) for row in self._cursor.all(sql, {"n": number})]

    def looks(self, number: str, action: str, since: datetime) -> int:
        """How many rows of this kind the audit has for this case number since then."""
        sql = "SELECT COUNT(*) FROM audit WHERE number = :n AND action = :action AND at >= :since"
        return int(self._cursor.all(sql, {"n": number, "action": action, "since": seconds(since)})[0][0])

    def misses(self, openid: str, since: datetime) -> int:
        """How often this user has named a wrong code or wrong last digits since then; kept for a day."""
        return sum(at >= seconds(since) for at in guesses.read(self._cursor, self._vault, openid))

    def like(self, case: Case) -> Sequence[Like]:
        """Earlier cases that may be the same matter, likest first; never sealed ones."""
        return [] if case.sealed else self._likeness.like(case)

    def answered(self, case: Case) -> Sequence[Like]:
        """Answered cases whose matter is most like this one, likest first; never sealed ones."""
        return [] if case.sealed else self._likeness.answered(case)

    def earlier(self, case: Case) -> Case | None:
        """The newest case in which the same petitioner told the same matter; None for a first telling."""
        return None if case.sealed else self._likeness.earlier(case)

    def todo(self, staff: Staff) -> Sequence[Case]:
        """Open cases that wait for this person's unit or role, soonest legal limit first."""
        parts = []
        names = {"leader": f"@leader:{staff.name}", "conference": "@conference", "supervisor": "@supervisor"}
        if staff.roles & {"unit", "head"}:
            parts.append(f"(unit = :unit AND sealed = 0 AND (status IN {_UNIT_STATUSES} OR (status NOT IN {_OVER} AND {_OWED})))")
            parts.append(_BESIDE.format("unit"))
        if "grid" in staff.roles:
            given = "contact = :contact OR unit = :unit OR id IN (SELECT case_id FROM helpers WHERE unit = :unit)"
            parts.append(f"(sealed = 0 AND status IN ('SUBMITTED','REGISTERED',{_UNIT_STATUSES[1:]} AND ({given}))")
        if staff.roles & {"clerk", "director"}:
            parts.append(f"(sealed = 0 AND status IN {_OFFICE_STATUSES})")
        parts += [_BESIDE.format(role) for role in names if role in staff.roles]
        parts += [f"(sealed = 0 AND status IN {states})" for role, states in _REVIEW_STATUSES.items() if role in staff.roles]
        if "confidential" in staff.roles:
            # The confidential clerk stands for everybody who would act on an open case.
            parts.append(
                "(sealed = 1 AND status NOT IN ('DRAFT','TO_DISC','TO_PL','DIRECT','GUIDED','REFUSED','NOLONGER','MERGED','FILED','CLOSED','ENDED','WITHDRAWN','ARCHIVED'))"
            )
        if not parts:
            return []
        order = " ORDER BY COALESCE((SELECT MIN(due_at) FROM clocks WHERE case_id = cases.id AND stopped_at IS NULL), 9e12), id LIMIT 200"
        return self._cases(" OR ".join(parts) + order, {"unit": staff.unit, "contact": staff.contact, **names})

    def tasks(self, staff: Staff) -> Sequence[TaskRow]:
        """Open tasks that this person's roles may see, soonest first."""
        roles = sorted(staff.roles)
        places = ", ".join(f":r{n}" for n in range(len(roles))) or "''"
        sql = f"SELECT * FROM tasks WHERE closed_at IS NULL AND role IN ({places}) ORDER BY due_at, id LIMIT 100"
        return [self._task(row) for row in self._cursor.all(sql, {f"r{n}": role for n, role in enumerate(roles)})]

    def open_tasks(self) -> Sequence[TaskRow]:
        """All open tasks, soonest first."""
        return [self._task(row) for row in self._cursor.all("SELECT * FROM tasks WHERE closed_at IS NULL ORDER BY due_at, id")]

    def task(self, task_id: int) -> TaskRow | None:
        """One open task."""
        row = self._cursor.one("SELECT * FROM tasks WHERE id = :id AND closed_at IS NULL", {"id": task_id})
        return self._task(row) if row else None

    def _task(self, row: Row) -> TaskRow:
        text = self._vault.open(row["body_c"], f"tasks:body:{row['key']}")
        return TaskRow(row["id"], row["kind"], text, moment(row["due_at"]), row["number"], row["contact"], row["role"])

    def alarms(self) -> Sequence[AlarmRow]:
        """Alarms that nobody has taken yet, and the newest taken ones."""
        untaken = self._cursor.all("SELECT * FROM alarms WHERE taken_at IS NULL ORDER BY id DESC LIMIT 50")
        taken = self._cursor.all("SELECT * FROM alarms WHERE taken_at IS NOT NULL ORDER BY id DESC LIMIT 10")
        return [self.alarm(row) for row in (*untaken, *taken)]

    def alarm(self, row: Row) -> AlarmRow:
        """An alarm of its row."""
        data = json.loads(self._vault.open(row["body_c"], f"alarms:body:{row['key']}"))
        return AlarmRow(
            row["id"],
            row["level"],
            data["text"],
            moment(row["at"]),
            data["place"],
            data["phone"],
            row["contact"],
            row["taken_by"],
            bool(row["reached"]),
        )

    def alarm_of(self, contact: int) -> AlarmRow | None:
        """This person's newest alarm."""
        row = self._cursor.one("SELECT * FROM alarms WHERE contact = :c ORDER BY id DESC LIMIT 1", {"c": contact}) if contact else None
        return self.alarm(row) if row else None

    def units(self) -> Sequence[Unit]:
        """All units in force."""
        return self._units_now().listed

    def _units_now(self) -> _Units:
        if time.monotonic() - self._units.read_at > _UNITS_LIFE:
            listed = tuple(unit_from(row) for row in self._cursor.all("SELECT * FROM units WHERE retired = 0 ORDER BY code"))
            self._units = _Units(time.monotonic(), listed)
        return self._units

    def unit(self, word: str) -> Unit | None:
        """A unit by code, name or alias."""
        return self._units_now().by_word.get(word)

    def forget_units(self) -> None:
        """Reads the units afresh next time."""
        self._units = _Units(-_UNITS_LIFE, ())

    def staff_of(self, unit: str) -> Sequence[Staff]:
        """Staff of this unit code."""
        return self._staff("unit = :u ORDER BY id", {"u": unit}) if unit else []

    def holder(self, number: str) -> Staff | None:
        """Who has this case, or stands in for them; None where nobody has it yet."""
        where = (
            "id = (SELECT CASE WHEN s.stand_in > 0 THEN s.stand_in ELSE s.id END FROM owners o JOIN staff s ON s.id = o.staff_id"
            " JOIN cases c ON c.id = o.case_id WHERE c.number = :n AND s.gone = 0)"
        )
        return next(iter(self._staff(where, {"n": number})), None)

    def staff_with(self, *roles: str) -> Sequence[Staff]:
        """Staff that hold one of these roles."""
        where = " OR ".join(f"roles LIKE :r{n}" for n in range(len(roles)))
        found = self._staff(f"({where}) ORDER BY id", {f"r{n}": f"%{role}%" for n, role in enumerate(roles)})
        return [s for s in found if not s.roles.isdisjoint(roles)]

    def on_duty(self, now: datetime) -> Sequence[Staff]:
        """Who is alarmed now: the duty list, else directors, else clerks; always only those whom a message can reach."""
        listed = self._staff(f"{REACHED} > 0 AND {_DUTY}", {"t": seconds(now)})
        for found in (listed, self.staff_with("director"), self.staff_with("clerk")):
            bound = [s for s in found if s.contact]
            if bound:
                return bound
        return []

    def binding(self, code: str) -> Staff | None:
        """The staff member whose unused binding code this is."""
        index = self._vault.index("binding", code.strip().upper())
        return next(iter(self._staff("code_ix = :ix", {"ix": index})), None)

    def staff_by_name(self, name: str) -> Sequence[Staff]:
        """Staff of this name."""
        return self._staff("name = :n ORDER BY id", {"n": name})

    def all_staff(self) -> Sequence[Staff]:
        """Everybody."""
        return self._staff("1 = 1 ORDER BY id", {})

    def _staff(self, where: str, params: Mapping[str, object]) -> list[Staff]:
        return [staff_from(row, self._vault) for row in self._cursor.all(f"SELECT {_STAFF} FROM staff WHERE gone = 0 AND {where}", params)]

    def last_staff_push(self, staff: int, now: datetime, number: str = "") -> str:
        """Group of this person's last words to a citizen (of this case, when one is named) that can still be taken back whole, "" if none."""
        sql = (
            "SELECT grp FROM outbox o WHERE grp LIKE :g AND status = 'queued' AND due_at > :t AND NOT EXISTS (SELECT 1 FROM outbox p WHERE p.grp = o.grp"
            " AND p.status <> 'dead' AND (p.lease_until > :t OR p.attempts > 0)) ORDER BY id DESC LIMIT 1"
        )
        row = self._cursor.one(sql, {"g": f"recall:{staff}:{f'{number}:' if number else ''}%", "t": seconds(now)})
        return row[0] if row else ""

    def conversation(self, contact: int) -> Dialogue | None:
        """Another person's dialogue."""
        row = self._cursor.one("SELECT openid_ix, dialogue_c FROM contacts WHERE id = :c", {"c": contact})
        if row is None or row[1] is None:
            return None
        return Dialogue.from_json(json.loads(self._vault.open(row[1], f"contacts:dialogue:{bytes(row[0]).hex()}")))


def unit_from(row: Row) -> Unit:
    """A unit of its row."""
    return Unit(row["code"], row["name"], row["kind"], row["parent"], _words(row["aliases"]), _words(row["duties"]))


def _words(text: str) -> tuple[str, ...]:
    return tuple(w for w in text.split(";") if w)


def staff_from(row: Row, vault: Vault) -> Staff:
    """A staff member of a row of ``id, name, unit, roles, phone_c, contact, local``."""
    phone = vault.open(row[4], "staff:phone") if row[4] else ""
    return Staff(row[0], row[1], row[2], frozenset(r for r in row[3].split(",") if r), row[5], phone, bool(row[6]))
