"""``Store``: the database as the rest of the program sees it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Self

from cases.commands import Done, Repeat, Stale, Work
from handlers.turn import Person
from store import casework, dump, kept, schema, work
from store.admin import Admin
from store.book import LOCAL, Book, staff_from
from store.db import Database
from store.due import Due
from store.histories import Histories
from store.lessons import Lessons
from store.letters import WECOM, HeldText
from store.likeness import Likeness
from store.mine import Mine
from store.outbox import Outbox
from store.roster import Roster
from store.vault import Unreadable, Vault
from store.watch import Watch
from store.writer import Writer

_TALK = (
    "SELECT c.id, c.known_c, c.opted_out, c.greeted, c.version, c.dialogue_c, i.key, i.reply_c, s.id, s.name, s.unit, s.roles, s.phone_c, CASE WHEN s.wecom > 0 THEN s.wecom ELSE s.contact END,"
    f" {LOCAL.format('s')}, m.at AS denied FROM (SELECT 1 AS one) q LEFT JOIN meta m ON m.key = 'custom_denied' LEFT JOIN contacts c ON c.openid_ix = :ix LEFT JOIN staff s ON s.contact = c.id LEFT JOIN inbound i ON i.key = :key"
)
_TALK_IN_WECOM = _TALK.replace("s.contact = c.id", "s.wecom = c.id")


@dataclass(frozen=True, slots=True)
class Talk:
    """What is known of a person when a push arrives; ``answered``: the reply already given to this very push, or None; ``denied``:
    unix seconds until which it is remembered that the account may not send by itself, 0 where it may."""

    person: Person
    dialogue: Mapping[str, Any]
    version: int
    answered: str | None
    denied: float = 0.0


class Store:
    """One database with its parts: ``book`` reads for handlers, ``outbox`` for the sender, ``due`` for sweeps, ``admin`` for operators,
    ``likeness`` finds the same matter, ``lessons`` keeps what people taught,
    ``roster`` knows who is here, ``watch`` what is supervised, ``mine`` is a person's own page,
    ``histories`` reads whole cases for measures and boards."""

    def __init__(self, db: Database, vault: Vault) -> None:
        self._db, self._vault = db, vault
        self._writer = Writer(db)
        self.likeness = Likeness(db, self._writer, vault)
        self.histories = Histories(db, vault)
        self.lessons = Lessons(db, self._writer, vault)
        self.book = Book(db, vault, self.likeness)
        self.mine = Mine(db, vault)
        self.watch = Watch(db, self._writer)
        self.roster = Roster(db, self._writer, self.book)
        self.outbox = Outbox(db, self._writer, vault)
        self.due = Due(db, self._writer, vault, self.book)
        self.admin = Admin(db, self._writer, vault, self.book, self.outbox)

    @classmethod
    def open(cls, url: str, vault: Vault, *, durable: bool = True) -> Self:
        """The database at this address. Connections are made when they are first used."""
        return cls(Database(url, durable), vault)

    @property
    def embedded(self) -> bool:
        """Does the database live in this program, so that nobody waits for another machine?"""
        return self._db.sqlite

    def snapshot(self) -> AbstractContextManager[None]:
        """What this thread reads inside is of one moment, on an embedded database."""
        return self._db.snapshot()

    def talk(self, openid: str, key: str) -> Talk:
        """The person's talk with its version, and the stored reply of this push; one read."""
        index, push = self._vault.index("openid", openid), self._vault.index("push", key)
        row = self._db.reading().one(_TALK_IN_WECOM if openid.startswith(WECOM) else _TALK, {"ix": index, "key": push})
        answered = self._vault.open(row[7], f"inbound:reply:{push.hex()}") if row[6] is not None else None
        if row[0] is None:
            return Talk(Person(), {}, 0, answered, row[15] or 0.0)
        known = json.loads(self._vault.open(row[1], "contacts:known")) if row[1] is not None else {}
        staff = staff_from(tuple(row)[8:15], self._vault) if row[8] is not None else None  # type: ignore[arg-type]
        dialogue = json.loads(self._vault.open(row[5], f"contacts:dialogue:{index.hex()}")) if row[5] is not None else {}
        person = Person(row[0], known.get("name", ""), known.get("phone", ""), known.get("address", ""), bool(row[3]), bool(row[2]), staff)
        return Talk(person, dialogue, row[4], answered, row[15] or 0.0)

    def commit(self, task: Work) -> Done | Repeat | Stale:
        """One transaction, durable when this returns. Raises what the database raises."""
        vault = self._vault
        result: Done | Repeat | Stale = self._writer.write(lambda cursor: work.commit(cursor, vault, task))
        return result

    def commit_all(self, tasks: Sequence[Work]) -> list[tuple[Any, Exception | None]]:
        """The same for several works side by side, with one commit on an embedded database: (result, fault) of each.

        The fault is a ``TimeoutError`` where others write for long.
        """
        vault = self._vault
        return self._writer.together([partial(work.commit, vault=vault, work=task) for task in tasks])

    def away(self, fault: Exception) -> bool:
        """Does the database not answer for now, by this fault that it raised?"""
        return self._db.away(fault)

    def held_for(self, contact: int, machine: datetime) -> Sequence[HeldText]:
        """What waits for this person's next message, in order; ``machine``: now on the clock of leases."""
        return self.outbox.held_for(contact, machine)

    def settle(self, message_id: str, why: str, once: str = "") -> None:
        """WeChat's final word on an accepted message, by its id; "" = delivered. ``once``: names this word where the id names several."""
        self.outbox.settle(message_id, why, once)

    def schema_fault(self) -> str:
        """ "" when the database answers and is up to date, else what is wrong."""
        return schema.fault(self._db.url)

    def key_fits(self) -> bool:
        """Can the key file read what stands here? One value of each kind is tried."""
        cursor, vault = self._db.reading(), self._vault
        try:
            for column, table, place in (("phone_c", "staff", "staff:phone"), ("known_c", "contacts", "contacts:known")):
                row = cursor.one(f"SELECT {column} FROM {table} WHERE {column} IS NOT NULL LIMIT 1")
                vault.open(row and row[0], place)
            row = cursor.one("SELECT value_c, key FROM meta WHERE value_c IS NOT NULL LIMIT 1")
            vault.open(row and row[0], kept.place(str(row and row[1])))
            casework.read(cursor, vault, "1 = 1 ORDER BY id DESC LIMIT 1", {})
        except Unreadable:
            return False
        return True

    def backup(self, folder: Path, target: Path) -> int:
        """Writes everything, with the media in ``folder``, into one file; how many rows. The key file is never inside."""
        return dump.backup(self._db, self._vault, folder, target)

    def restore(self, folder: Path, source: Path) -> int:
        """Reads such a file into a database without cases and people; how many rows. Raises ``dump.BadBackup``."""
        return dump.restore(self._db, self._vault, folder, source)

    def close(self) -> None:
        """Lets go of this process's connections; the next use makes new ones."""
        self._writer.close()
        self._db.close()
