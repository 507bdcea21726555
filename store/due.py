"""What the sweeps ask for: due timers, talks to look at again, alarms to repeat, media to fetch, notices that nobody got, replies to forget."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from handlers.turn import AlarmRow, Person
from store import guesses
from store.alarmbook import drop_rounds
from store.book import Book
from store.casework import maybe, moment, seconds
from store.db import Cursor, Database
from store.vault import Vault
from store.writer import Writer

#: Seconds before a window's end that are worth a look.
_BEFORE_SHUT = 7000
#: A case in one of these states has something still to come for its petitioner.
_AWAITED = (
    "('SUBMITTED','REGISTERED','TRANSFERRED','ASSIGNED','TO_SIGN','SIGNED','OBJECTED','ROUTE_BACK','ACCEPTED','HANDLING','EXTENDED',"
    "'OPINION_REVIEW','REVIEW_REQ','REVIEWING','VERIFY_REQ','VERIFYING')"
)


#: What a case still lacks, by the kind of message that proves it.
_UNPROVED = (
    "((c.status = 'OPINION_ISSUED' AND o.kind = 'answer')"
    " OR (c.status = 'EXTENDED' AND o.kind = 'extended' AND NOT EXISTS (SELECT 1 FROM log l WHERE l.case_id = c.id AND l.action = 'notify'))"
    " OR (c.status = 'REVIEW_DONE' AND o.kind IN ('review_done','review_refused')"
    " AND NOT EXISTS (SELECT 1 FROM clocks k WHERE k.case_id = c.id AND k.clock = 'C11' AND k.stopped_at IS NULL)))"
)


#: What was handed over or posted, by the kind of message that would have proved it.
_HANDED_OVER = (
    "(o.kind = 'answer' AND o.proves = 'serve' AND c.status <> 'OPINION_ISSUED')"
    " OR (o.kind = 'extended' AND EXISTS (SELECT 1 FROM log l WHERE l.case_id = c.id AND l.action = 'notify'))"
    " OR (o.kind IN ('review_done','review_refused')"
    " AND EXISTS (SELECT 1 FROM log l WHERE l.case_id = c.id AND l.action = 'serve' AND l.source = 'REVIEW_DONE'))"
)


@dataclass(frozen=True, slots=True)
class DueTimer:
    """A timer that is due: its id, the case's number, its kind and moment."""

    id: int
    number: str
    kind: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class DueTalk:
    """A talk whose ``wake_at`` has come."""

    openid: str
    person: Person
    dialogue: Mapping[str, Any]
    version: int


@dataclass(frozen=True, slots=True)
class DueMedia:
    """A picture, voice or video to fetch; ``contact`` who sent it, ``number`` of its case, ``tries`` so far."""

    id: int
    media_id: str
    kind: str
    at: datetime
    tries: int
    sealed: bool
    contact: int
    number: str


class Due:
    """Reads for the sweeps, and their small write-backs."""

    def __init__(self, db: Database, writer: Writer, vault: Vault, book: Book) -> None:
        self._db, self._writer, self._vault, self._book = db, writer, vault, book

    def reminders(self) -> dict[int, datetime]:
        """case id → when the program next does something about it by itself."""
        rows = self._db.reading().all("SELECT case_id, MIN(due_at) FROM timers GROUP BY case_id", {})
        return {row[0]: moment(row[1]) for row in rows}

    def timers(self, now: datetime, limit: int = 200) -> Sequence[DueTimer]:
        """Due timers, oldest first."""
        sql = "SELECT t.id, c.number, t.kind, t.due_at FROM timers t JOIN cases c ON c.id = t.case_id WHERE t.due_at <= :now ORDER BY t.due_at, t.id LIMIT :n"
        return [DueTimer(r[0], r[1], r[2], moment(r[3])) for r in self._db.reading().all(sql, {"now": seconds(now), "n": limit})]

    def drop_timer(self, timer_id: int) -> None:
        """Done with."""
        self._writer.write(lambda cursor: cursor.run("DELETE FROM timers WHERE id = :id", {"id": timer_id}))

    def proved(self) -> list[tuple[str, str, datetime]]:
        """(number, action, moment) of cases whose newest answer WeChat has taken for its person while the case does not say so yet.

        So for the notice of an extension, which is void until then, and for the finding of a review.
        """
        sql = (
            f"SELECT c.number, o.proves, o.at FROM cases c JOIN outbox o ON o.number = c.number WHERE o.proves <> '' AND {_UNPROVED}"
            " AND o.status IN ('sent','delivered') AND o.id = (SELECT MAX(p.id) FROM outbox p WHERE p.number = c.number AND p.proves <> '') LIMIT 200"
        )
        return [(row[0], row[1], moment(row[2])) for row in self._db.reading().all(sql)]

    def talks(self, now: datetime, limit: int = 100) -> Sequence[DueTalk]:
        """Talks to look at again."""
        sql = (
            "SELECT id, openid_ix, openid_c, known_c, subscribed, opted_out, greeted, version, dialogue_c FROM contacts"
            " WHERE wake_at <= :now AND openid_c IS NOT NULL ORDER BY wake_at LIMIT :n"
        )
        found = []
        for row in self._db.reading().all(sql, {"now": seconds(now), "n": limit}):
            index = bytes(row["openid_ix"]).hex()
            known = json.loads(self._vault.open(row["known_c"], "contacts:known") or "{}")
            dialogue = json.loads(self._vault.open(row["dialogue_c"], f"contacts:dialogue:{index}") or "{}")
            person = Person(
                row["id"],
                known.get("name", ""),
                known.get("phone", ""),
                known.get("address", ""),
                bool(row["greeted"]),
                bool(row["opted_out"]),
            )
            found.append(DueTalk(self._vault.open(row["openid_c"], f"contacts:openid:{index}"), person, dialogue, row["version"]))
        return found

    def alarms(self, now: datetime) -> Sequence[AlarmRow]:
        """Alarms to send, or to send again, that nobody has taken."""
        sql = "SELECT * FROM alarms WHERE next_at <= :now AND taken_at IS NULL ORDER BY id"
        return [self._book.alarm(row) for row in self._db.reading().all(sql, {"now": seconds(now)})]

    def alarm_sent(self, alarm: int, next_at: datetime) -> int:
        """Counts a round of this alarm; how many rounds it had before."""

        def job(cursor: Cursor) -> int:
            row = cursor.one(
                "UPDATE alarms SET times = times + 1, next_at = :next WHERE id = :id AND taken_at IS NULL RETURNING times",
                {"next": seconds(next_at), "id": alarm},
            )
            if row:
                drop_rounds(cursor, alarm, "已由下一次提醒代替")
            return int(row[0]) - 1 if row else -1

        return self._writer.write(job)

    def alarm_reached(self, alarm: int) -> bool:
        """Marks that the alarm has reached somebody; True the first time."""
        sql = "UPDATE alarms SET reached = 1 WHERE id = :id AND reached = 0"
        return bool(self._writer.write(lambda cursor: cursor.run(sql, {"id": alarm})))

    def statutory_held(self, before: datetime) -> list[tuple[str, str, int, str, bool]]:
        """(key, number, contact, why, sealed) of notices owed in law that have been held, or are dead, or in vain tried, since before then, and have no phone task yet."""
        sql = (
            "SELECT key, number, contact, why, sealed FROM outbox o WHERE statutory = 1 AND ((status IN ('held','dead') AND COALESCE(held_at, at) <= :t)"
            " OR (status = 'queued' AND attempts > 0 AND first_try > 0 AND first_try <= :t))"
            " AND NOT EXISTS (SELECT 1 FROM tasks t WHERE t.key = 'call:' || o.key) ORDER BY COALESCE(held_at, at, first_try) DESC, id DESC LIMIT 200"
        )
        return [(r[0], r[1], r[2], r[3], bool(r[4])) for r in self._db.reading().all(sql, {"t": seconds(before)})]

    def calls_proved(self) -> list[int]:
        """Open phone tasks whose notice has reached its person, or was handed over or posted."""
        sql = (
            "SELECT t.id FROM tasks t JOIN outbox o ON t.key = 'call:' || o.key LEFT JOIN cases c ON c.number = o.number WHERE t.closed_at IS NULL AND"
            f" (o.status IN ('sent','delivered') OR {_HANDED_OVER}) LIMIT 200"
        )
        return [int(row[0]) for row in self._db.reading().all(sql)]

    def closing_windows(self, after: datetime, before: datetime) -> list[tuple[int, str, datetime]]:
        """(contact, newest case number, end) of windows that shut in between, with a message to spare, of people who wait for a result
        and were not asked for a word in this window."""
        sql = (
            "SELECT w.id, MAX(c.number), w.window_until FROM contacts w JOIN cases c ON c.contact = w.id WHERE w.window_until > :a AND w.window_until <= :b"
            f" AND w.window_left > 1 AND w.subscribed = 1 AND w.opted_out = 0 AND c.status IN {_AWAITED} AND NOT EXISTS (SELECT 1 FROM outbox o"
            " WHERE o.contact = w.id AND o.kind = 'invite' AND o.due_at > w.window_until - 172740) GROUP BY w.id, w.window_until LIMIT 500"
        )
        rows = self._db.reading().all(sql, {"a": seconds(after), "b": seconds(before)})
        return [(row[0], row[1], moment(row[2])) for row in rows]

    def media(self, machine: datetime, limit: int = 20) -> Sequence[DueMedia]:
        """Media to fetch now."""
        sql = "SELECT id, media_id, kind, at, tries, sealed, contact, number FROM media WHERE status = 'waiting' AND next_try <= :now ORDER BY id LIMIT :n"
        rows = self._db.reading().all(sql, {"now": seconds(machine), "n": limit})
        return [DueMedia(r[0], r[1], r[2], moment(r[3]), r[4], bool(r[5]), r[6], r[7]) for r in rows]

    def media_done(self, media: int, path: str, sha256: str, *, sealed: bool = False) -> bool:
        """Fetched and kept under that key (it gets the other one where the case was sealed meanwhile); False where it was erased meanwhile."""
        status = "status = CASE WHEN sealed = :sealed THEN 'kept' ELSE 'rekey' END"
        sql = f"UPDATE media SET {status}, path = :path, sha256 = :sha, tries = tries + 1, why = '' WHERE id = :id AND status = 'waiting'"
        row = {"path": path, "sha": sha256, "id": media, "sealed": int(sealed)}
        return self._writer.write(lambda cursor: cursor.run(sql, row)) == 1

    def to_delete(self) -> Sequence[tuple[int, str]]:
        """(id, file or "") of what was erased with its sender."""
        rows = self._db.reading().all("SELECT id, path FROM media WHERE status = 'delete' ORDER BY id LIMIT 50")
        return [(row[0], row[1]) for row in rows]

    def deleted(self, media: int) -> None:
        """Its file is gone, and so is the row."""
        self._writer.write(lambda cursor: cursor.run("DELETE FROM media WHERE id = :id", {"id": media}))

    def to_rekey(self) -> Sequence[tuple[int, str, bool]]:
        """(id, file, is its case sealed now?) of files whose case was sealed or opened since they were kept."""
        rows = self._db.reading().all("SELECT id, path, sealed FROM media WHERE status = 'rekey' ORDER BY id LIMIT 20")
        return [(row[0], row[1], bool(row[2])) for row in rows]

    def rekeyed(self, media: int, sealed: bool) -> None:
        """The file lies under the key of its case again, unless that changed once more."""
        sql = "UPDATE media SET status = 'kept' WHERE id = :id AND sealed = :sealed"
        self._writer.write(lambda cursor: cursor.run(sql, {"id": media, "sealed": int(sealed)}))

    def media_failed(self, media: int, why: str, next_try: datetime | None) -> None:
        """Not fetched; tried again then, or given up where None."""
        sql = "UPDATE media SET status = :status, tries = tries + 1, why = :why, next_try = :next WHERE id = :id AND status = 'waiting'"
        params = {"status": "waiting" if next_try else "lost", "why": why, "next": seconds(next_try) if next_try else 0.0, "id": media}
        self._writer.write(lambda cursor: cursor.run(sql, params))

    def task_is_known(self, key: str) -> bool:
        """Was this task opened before, whether it is done or not?"""
        return self._db.reading().one("SELECT 1 FROM tasks WHERE key = :k", {"k": key}) is not None

    def limits_after(self, last: datetime) -> int:
        """How many running limits end after this moment."""
        row = self._db.reading().one("SELECT COUNT(*) FROM clocks WHERE stopped_at IS NULL AND due_at > :t", {"t": seconds(last)})
        return int(row[0])

    def ending_after(self, last: datetime) -> list[str]:
        """Numbers of the cases that have a running limit which ends after this moment."""
        sql = "SELECT DISTINCT c.number FROM clocks k JOIN cases c ON c.id = k.case_id WHERE k.stopped_at IS NULL AND k.due_at > :t"
        return [row[0] for row in self._db.reading().all(sql, {"t": seconds(last)})]

    def not_entered(self, before: datetime) -> int:
        """How many cases registered before then are not in the national system yet (Art. 21); sealed ones are nobody's to count."""
        row = self._db.reading().one(
            "SELECT COUNT(*) FROM cases WHERE national = 0 AND sealed = 0 AND received_at <= :t", {"t": seconds(before)}
        )
        return int(row[0]) if row else 0

    def forget_replies(self, now: datetime) -> int:
        """Erases stored replies after a day, the keys three days later, and codes and notes whose time is over; how many replies."""
        run = self._writer.write
        day = {"t": seconds(now - timedelta(days=1))}
        erased = run(lambda cursor: cursor.run("UPDATE inbound SET reply_c = NULL WHERE at <= :t AND reply_c IS NOT NULL", day))
        run(lambda cursor: cursor.run("DELETE FROM inbound WHERE at <= :t", {"t": seconds(now - timedelta(days=4))}))
        run(lambda cursor: cursor.run("DELETE FROM meta WHERE key LIKE 'settled:%'"))
        run(lambda cursor: guesses.forget(cursor, now))
        run(
            lambda cursor: cursor.run("UPDATE staff SET code_ix = NULL WHERE code_ix IS NOT NULL AND code_until <= :t", {"t": seconds(now)})
        )
        return int(erased)

    def next_moment(self, after: datetime, until: datetime) -> datetime | None:
        """The first moment in between at which a timer, a talk or a message becomes due, or a person's window is about to shut."""
        params = {"a": seconds(after), "b": seconds(until)}
        sql = (
            "SELECT MIN(t) FROM (SELECT MIN(due_at) AS t FROM timers WHERE due_at > :a AND due_at <= :b UNION ALL"
            " SELECT MIN(wake_at) FROM contacts WHERE wake_at > :a AND wake_at <= :b UNION ALL"
            " SELECT MIN(due_at) FROM outbox WHERE status = 'queued' AND due_at > :a AND due_at <= :b UNION ALL"
            f" SELECT MIN(window_until - {_BEFORE_SHUT}) FROM contacts WHERE window_until - {_BEFORE_SHUT} > :a AND window_until - {_BEFORE_SHUT} <= :b"
            ") AS moments"
        )
        row = self._db.reading().one(sql, params)
        return maybe(row[0]) if row else None
