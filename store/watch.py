"""Supervision items, and which cases are to be looked at: those that changed and those whose moment has come, by index alone."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from store.casework import moment, seconds
from store.db import Cursor, Database
from store.writer import Writer

_MANY = 200
#: What is followed by its growing id: meta key → the ids since then.
_GROWS = {
    "watched:log": "SELECT id, case_id FROM log WHERE id > :last ORDER BY id LIMIT :many",
    "watched:ratings": "SELECT id, case_id FROM ratings WHERE id > :last ORDER BY id LIMIT :many",
}


@dataclass(frozen=True, slots=True)
class Item:
    """One fault of one case that is or was supervised. ``trigger``: id of ``cases.supervision``."""

    number: str
    case_id: int
    trigger: str
    since: datetime
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class Round:
    """The cases of one look, and how far the growing tables have been read with it."""

    cases: tuple[int, ...]
    read: tuple[tuple[str, int], ...]


class Watch:
    """Reads and writes of supervision."""

    def __init__(self, db: Database, writer: Writer) -> None:
        self._db, self._writer = db, writer

    def to_look(self, now: datetime) -> Round:
        """Cases that changed since the last round, and those whose moment has come; at most some hundreds."""
        cursor = self._db.reading()
        cases: dict[int, None] = {}
        read = []
        for key, sql in _GROWS.items():
            row = cursor.one("SELECT at FROM meta WHERE key = :k", {"k": key})
            rows = cursor.all(sql, {"last": int(row[0]) if row else 0, "many": _MANY})
            cases |= dict.fromkeys(r[1] for r in rows)
            read += [(key, rows[-1][0])] if rows else []
        due = cursor.all("SELECT case_id FROM watches WHERE due_at <= :t ORDER BY due_at LIMIT :many", {"t": seconds(now), "many": _MANY})
        return Round((*cases, *(r[0] for r in due if r[0] not in cases)), tuple(read))

    def looked(self, round_: Round, moments: Sequence[tuple[int, datetime | None]]) -> None:
        """The round is done; when each of its cases is looked at next, None = only when it changes."""

        def job(cursor: Cursor) -> None:
            for case in round_.cases:
                cursor.run("DELETE FROM watches WHERE case_id = :c", {"c": case})
            cursor.many(
                "INSERT INTO watches (case_id, due_at) VALUES (:c, :t) ON CONFLICT (case_id) DO UPDATE SET due_at = excluded.due_at",
                [{"c": case, "t": seconds(at)} for case, at in moments if at],
            )
            sql = "INSERT INTO meta (key, at) VALUES (:k, :n) ON CONFLICT (key) DO UPDATE SET at = excluded.at"
            cursor.many(sql, [{"k": key, "n": float(last)} for key, last in round_.read])

        self._writer.write(job)

    def open(self, case_id: int, trigger: str, since: datetime, now: datetime) -> bool:
        """Opens an item; False when this fault of this moment is known."""
        row = {
            "key": f"{case_id}:{trigger}:{since.isoformat()}",
            "c": case_id,
            "trigger": trigger,
            "since": seconds(since),
            "t": seconds(now),
        }
        sql = "INSERT INTO supervisions (key, case_id, trigger, since, opened_at) VALUES (:key, :c, :trigger, :since, :t) ON CONFLICT (key) DO NOTHING"
        return self._writer.write(lambda cursor: cursor.run(sql, row)) == 1

    def close_others(self, case_id: int, triggers: Collection[str], now: datetime) -> int:
        """Closes the open items of a case whose fault does not hold any more; how many."""
        ended = [item for item in self.items(case_id) if item.trigger not in triggers]
        sql = "UPDATE supervisions SET closed_at = :t WHERE case_id = :c AND trigger = :trigger AND closed_at IS NULL"
        rows = [{"t": seconds(now), "c": case_id, "trigger": trigger} for trigger in dict.fromkeys(i.trigger for i in ended)]
        if rows:
            self._writer.write(lambda cursor: cursor.many(sql, rows))
        return len(ended)

    def items(self, case_id: int = 0) -> list[Item]:
        """Open items, oldest first; of one case where it is named."""
        one = " AND s.case_id = :c" if case_id else ""
        sql = f"SELECT c.number, s.case_id, s.trigger, s.since, s.opened_at FROM supervisions s JOIN cases c ON c.id = s.case_id WHERE s.closed_at IS NULL{one} ORDER BY s.id"
        return [Item(r[0], r[1], r[2], moment(r[3]), moment(r[4])) for r in self._db.reading().all(sql, {"c": case_id})]
