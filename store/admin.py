"""Units, staff, lists for operators, shared values such as the access token."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from cases.model import Case, Staff, Unit
from handlers.turn import TaskRow
from store import casework, kept
from store.book import Book
from store.casework import maybe, moment, seconds
from store.db import Cursor, Database
from store.outbox import Outbox
from store.vault import Vault
from store.writer import Writer


class Admin:
    """What operators and the program itself change besides cases."""

    def __init__(self, db: Database, writer: Writer, vault: Vault, book: Book, outbox: Outbox) -> None:
        self._db, self._writer, self._vault, self._book, self._outbox = db, writer, vault, book, outbox

    def import_units(self, units: Sequence[Unit], example: bool = False) -> int:
        """Adds or changes units by code; the first import of one's own retires the example county's. How many were written."""

        def job(cursor: Cursor) -> int:
            if not example:
                cursor.run("UPDATE units SET retired = 1 WHERE example = 1")
            cursor.many(
                "INSERT INTO units (code, name, kind, parent, aliases, duties, example) VALUES (:code, :name, :kind, :parent, :aliases, :duties, :example)"
                " ON CONFLICT (code) DO UPDATE SET name = excluded.name, kind = excluded.kind, parent = excluded.parent, aliases = excluded.aliases,"
                " duties = excluded.duties, example = excluded.example, retired = 0",
                [
                    {
                        "code": u.code,
                        "name": u.name,
                        "kind": u.kind,
                        "parent": u.parent,
                        "aliases": ";".join(u.aliases),
                        "duties": ";".join(u.duties),
                        "example": int(example),
                    }
                    for u in units
                ],
            )
            return len(units)

        count = self._writer.write(job)
        self._book.forget_units()
        return count

    def example_units(self) -> int:
        """How many of the example county's units are still in force."""
        row = self._db.reading().one("SELECT COUNT(*) FROM units WHERE example = 1 AND retired = 0")
        return int(row[0])

    def add_staff(self, name: str, unit: str, roles: Collection[str], phone: str, code: str, until: datetime) -> Staff:
        """A staff member, or the same one again with new roles; ``code`` binds one WeChat person until then, only its index is kept."""

        def job(cursor: Cursor) -> int:
            row = {
                "name": name,
                "unit": unit,
                "roles": ",".join(sorted(roles)),
                "phone": self._vault.seal(phone, "staff:phone") if phone else None,
                "ix": self._vault.index("binding", code.upper()),
                "until": seconds(until),
            }
            found = cursor.one(
                "UPDATE staff SET roles = CASE WHEN stand_in > 0 THEN roles ELSE :roles END, own = :roles, gone = 0, phone_c = COALESCE(:phone, phone_c), code_ix = :ix, code_until = :until WHERE name = :name AND unit = :unit RETURNING id",
                row,
            )
            if found is None:
                found = cursor.one(
                    "INSERT INTO staff (name, unit, roles, own, phone_c, code_ix, code_until) VALUES (:name, :unit, :roles, :roles, :phone, :ix, :until) RETURNING id",
                    row,
                )
            return int(found[0])

        staff_id = self._writer.write(job)
        return Staff(staff_id, name, unit, frozenset(roles), 0, phone)

    def staff(self) -> Sequence[Staff]:
        """Everybody."""
        return self._book.all_staff()

    def set_duty(self, staff_id: int, starts: datetime, ends: datetime) -> None:
        """Alarms go to this person between these moments."""
        sql = "INSERT INTO duty (staff_id, starts_at, ends_at) VALUES (:id, :a, :b)"
        self._writer.write(lambda cursor: cursor.run(sql, {"id": staff_id, "a": seconds(starts), "b": seconds(ends)}))

    def duty(self, now: datetime) -> list[tuple[Staff, datetime, datetime]]:
        """The duty list from now on, soonest first."""
        by_id = {s.id: s for s in self._book.all_staff()}
        rows = self._db.reading().all(
            "SELECT staff_id, starts_at, ends_at FROM duty WHERE ends_at > :t ORDER BY starts_at", {"t": seconds(now)}
        )
        return [(by_id[r[0]], moment(r[1]), moment(r[2])) for r in rows if r[0] in by_id]

    def deliveries(self, number: str) -> list[dict[str, Any]]:
        """One row per message about a case, addressee masked."""
        return self._outbox.deliveries(number)

    def tasks(self) -> Sequence[TaskRow]:
        """All open tasks, soonest first."""
        return self._book.open_tasks()

    def task_ended(self, key: str) -> datetime | None:
        """When the task of this key was done; None while it is open, or was never asked for."""
        row = self._db.reading().one("SELECT closed_at FROM tasks WHERE key = :k", {"k": key})
        return maybe(row[0]) if row else None

    def cases(self) -> Sequence[Case]:
        """All cases, newest first."""
        return casework.read(self._db.reading(), self._vault, "1 = 1 ORDER BY id DESC", {})

    def ratings(self, number: str) -> list[dict[str, Any]]:
        """Rating rows of a case, oldest first: object, value, reason, at, and who gave it how: contact, channel, identity, reasons."""
        sql = "SELECT r.object, r.value, r.reason_c, r.at, r.contact, r.channel, r.identity, r.reasons FROM ratings r JOIN cases c ON c.id = r.case_id WHERE c.number = :n ORDER BY r.id"
        where = f"ratings:reason:{number}"
        return [
            {"object": r[0], "value": r[1], "reason": self._vault.open(r[2], where), "at": moment(r[3]), "contact": r[4], "channel": r[5]}
            | {"identity": r[6], "reasons": r[7]}
            for r in self._db.reading().all(sql, {"n": number})
        ]

    def looks(self, most: int = 500) -> list[dict[str, Any]]:
        """The newest looks that were logged: at, actor, action, number; never what was seen."""
        rows = self._db.reading().all("SELECT at, actor, action, number FROM audit ORDER BY id DESC LIMIT :n", {"n": most})
        return [{"at": moment(r[0]), "actor": r[1], "action": r[2], "number": r[3]} for r in rows]

    def get(self, key: str) -> tuple[str, datetime | None]:
        """A shared value and when it was put; ("", None) if none."""
        return kept.get(self._db.reading(), self._vault, key)

    def put(self, key: str, value: str, at: datetime) -> None:
        """Keeps a shared value."""
        self._writer.write(lambda cursor: kept.put(cursor, self._vault, key, value, at))

    def take_turn(self, key: str, now: datetime, life_seconds: float) -> bool:
        """One process at a time: True when nobody else holds this turn, which then is ours for so long."""
        row = {"k": f"turn:{key}", "now": seconds(now), "until": seconds(now) + life_seconds}
        sql = "INSERT INTO meta (key, at) VALUES (:k, :until) ON CONFLICT (key) DO UPDATE SET at = excluded.at WHERE meta.at <= :now"
        return self._writer.write(lambda cursor: cursor.run(sql, row)) == 1

    def give_turn(self, key: str) -> None:
        """The turn is free again."""
        self._writer.write(lambda cursor: cursor.run("UPDATE meta SET at = 0 WHERE key = :k", {"k": f"turn:{key}"}))

    def counts(self) -> dict[str, int]:
        """Figures for /metrics: cases by status and open tasks, sealed ones left out, messages by state, open alarms."""
        cursor = self._db.reading()
        found = {f"cases_{r[0]}": r[1] for r in cursor.all("SELECT status, COUNT(*) FROM cases WHERE sealed = 0 GROUP BY status")}
        found |= {f"outbox_{r[0]}": r[1] for r in cursor.all("SELECT status, COUNT(*) FROM outbox GROUP BY status")}
        found["tasks_open"] = cursor.one("SELECT COUNT(*) FROM tasks WHERE closed_at IS NULL AND sealed = 0")[0]
        found["alarms_open"] = cursor.one("SELECT COUNT(*) FROM alarms WHERE taken_at IS NULL")[0]
        return found
