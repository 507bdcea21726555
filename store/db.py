"""Connections and statements: SQL compiled once per dialect and run on the driver's own cursor; one connection a thread for reading."""

from __future__ import annotations

import os
import sqlite3
import threading
import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

Params = Mapping[str, Any]
#: SQLite's primary codes for what passes by itself or once the disk has room (https://www.sqlite.org/rescode.html).
_PASSING = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN})


class Cursor:
    """A driver's cursor that takes our SQL with ``:name`` places, whatever the driver's own style."""

    def __init__(self, db: Database, raw: Any, renew: Callable[[], Any] | None = None) -> None:
        self._db, self._raw, self._renew = db, raw, renew

    def _execute(self, sql: str, params: Params | None) -> None:
        try:
            self._raw.execute(self._db.compiled(sql), params or {})
        except Exception:
            if self._renew is None or not self._raw.connection.closed:
                raise
            self._raw = self._renew()  # the server was restarted: a read may be asked again
            self._raw.execute(self._db.compiled(sql), params or {})

    def run(self, sql: str, params: Params | None = None) -> int:
        """Executes; how many rows it changed."""
        self._execute(sql, params)
        return int(self._raw.rowcount)

    def many(self, sql: str, rows: Sequence[Params]) -> None:
        """Executes once for each row."""
        if rows:
            self._raw.executemany(self._db.compiled(sql), rows)

    def one(self, sql: str, params: Params | None = None) -> Any:
        """The first row or None; columns by position or name."""
        self._execute(sql, params)
        # To the end, so that the statement lets go of what it looks at.
        rows = self._raw.fetchall()
        return Row(self._raw.description, rows[0]) if rows else None

    def all(self, sql: str, params: Params | None = None) -> list[Row]:
        """All rows."""
        self._execute(sql, params)
        described = self._raw.description
        return [Row(described, row) for row in self._raw.fetchall()]


class Row:
    """One result row, by column name or position."""

    __slots__ = ("_names", "_values")

    def __init__(self, description: Sequence[Any], values: Sequence[Any]) -> None:
        self._names, self._values = description, values

    def __getitem__(self, key: str | int) -> Any:
        if isinstance(key, int):
            return self._values[key]
        for n, column in enumerate(self._names):
            if column[0] == key:
                return self._values[n]
        raise KeyError(key)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._values)


class Held:
    """A thread's own connection: closed when it is let go or the thread ends, never in a child of the process that made it."""

    def __init__(self, raw: Any) -> None:
        self.raw, self.pid = raw, os.getpid()
        self.cursor: Cursor | None = None
        weakref.finalize(self, _let_go, raw, self.pid)


_inherited: list[Any] = []


def _let_go(raw: Any, pid: int) -> None:
    if pid == os.getpid():
        raw.close()
    else:
        _inherited.append(raw)


class Database:
    """One database. Connections are made after a fork, never carried through one."""

    def __init__(self, url: str, durable: bool = True) -> None:
        self.url, self.durable = url, durable
        self._sql: dict[str, str] = {}
        self._local = threading.local()
        if self.sqlite and self.path != ":memory:":
            Path(self.path).parent.mkdir(parents=True, exist_ok=True)

    @property
    def sqlite(self) -> bool:
        """Embedded?"""
        return self.url.startswith("sqlite")

    @property
    def path(self) -> str:
        """The SQLite file."""
        return make_url(self.url).database or ":memory:"

    @cached_property
    def engine(self) -> Engine:
        """SQLAlchemy's engine, without a pool: threads keep their connections themselves."""
        options: dict[str, Any] = (
            {"connect_args": {"timeout": 30, "check_same_thread": False}, "paramstyle": "named"} if self.sqlite else {}
        )
        engine = create_engine(self.url, poolclass=NullPool, **options)
        event.listen(engine, "connect", self._prepare)
        return engine

    def _prepare(self, connection: Any, record: Any) -> None:
        cursor = connection.cursor()
        if self.sqlite:
            connection.isolation_level = None
            cursor.execute("PRAGMA journal_mode=WAL")
            cursor.execute(f"PRAGMA synchronous={'FULL' if self.durable else 'NORMAL'}")
            cursor.execute("PRAGMA busy_timeout=30000")
            # What was erased, or brought under the other key, does not stay readable in pages that are free.
            cursor.execute("PRAGMA secure_delete=ON")
            # The log is folded into the file every 32 MB: folding is paid by whoever waits for the commit that comes then.
            cursor.execute("PRAGMA wal_autocheckpoint=8000")
        else:
            cursor.execute(f"SET synchronous_commit = {'on' if self.durable else 'off'}")
            connection.commit()
        cursor.close()

    def compiled(self, sql: str) -> str:
        """The statement in the driver's own style, compiled once."""
        found = self._sql.get(sql)
        if found is None:
            found = self._sql[sql] = str(text(sql).compile(dialect=self.engine.dialect))
        return found

    def _raw(self) -> Any:
        fairy: Any = self.engine.raw_connection()
        connection = fairy.dbapi_connection
        fairy.detach()
        if not self.sqlite:
            connection.autocommit = True
        return connection

    def reading(self) -> Cursor:
        """The cursor for reads on this thread's own connection; each statement sees what is committed."""
        held = self._held("reading")
        if held.cursor is None:
            held.cursor = Cursor(self, held.raw.cursor(), None if self.sqlite else lambda: self.held("reading").cursor())
        return held.cursor

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """What this thread reads inside is of one moment, on an embedded database: looking anew with each statement is half of its price."""
        if not self.sqlite:
            yield
            return
        cursor = self.reading()
        cursor.run("BEGIN")
        try:
            yield
        finally:
            cursor.run("COMMIT")

    def held(self, use: str) -> Any:
        """This thread's connection for this use."""
        return self._held(use).raw

    def _held(self, use: str) -> Held:
        held: Held | None = getattr(self._local, use, None)
        if held is None or held.pid != os.getpid() or (not self.sqlite and held.raw.closed):
            held = Held(self._raw())
            setattr(self._local, use, held)
        return held

    def away(self, fault: Exception) -> bool:
        """Does this tell of a database that does not answer for now: restarted, locked, out of disk? A wrong statement is no such fault."""
        cause = fault.orig if isinstance(fault, DBAPIError) else fault
        if isinstance(cause, sqlite3.Error):
            return cause.sqlite_errorcode & 0xFF in _PASSING
        return not self.sqlite and isinstance(cause, self.engine.dialect.loaded_dbapi.OperationalError)

    def close(self) -> None:
        """Lets go of this thread's connections."""
        self._local.reading = self._local.writing = None
