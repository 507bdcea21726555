"""The one place where transactions are made: a group commit on SQLite, the server's own on PostgreSQL.

SQLite: what waits together (at most 64) is written with one commit, a savepoint each, under a blocking file lock between all who write:
whoever waits for the lock sleeps, instead of SQLite's busy waiting. A result is handed out only after the commit.
"""

from __future__ import annotations

import fcntl
import os
import queue
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, wait
from contextlib import suppress
from functools import partial
from typing import Any, TypeVar

from store.db import Cursor, Database

T = TypeVar("T")
Job = Callable[[Cursor], Any]
#: A job's result, or the fault that took it back.
Outcome = tuple[Any, Exception | None]
_GROUP = 64
_ATTEMPTS = 5
#: Seconds that ``together`` waits for others who write.
_PATIENCE = 0.25


class Undo(Exception):
    """Raised inside a job: its writes are taken back, and ``result`` is what the caller gets."""

    def __init__(self, result: Any) -> None:
        super().__init__()
        self.result = result


class Writer:
    """Runs jobs in durable transactions. Safe from any thread, and after a fork."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._guard = threading.Lock()
        self._pen: _Pen | None = None
        self._queue: queue.SimpleQueue[_Waiting | None] = queue.SimpleQueue()
        self._soon: list[Callable[[Cursor], object]] = []
        self._owner = 0
        self._thread: threading.Thread | None = None

    def write(self, job: Callable[[Cursor], T]) -> T:
        """Runs the job in a transaction of its own fate; returns its result when it is durable. What it raises is raised here."""
        if not self._db.sqlite:
            return self._single(job)
        result, fault = self._grouped(job).result()
        if fault is not None:
            raise fault
        return result  # type: ignore[no-any-return]

    def together(self, jobs: Sequence[Job]) -> list[Outcome]:
        """Runs the jobs as ``write`` does, with one commit on SQLite: what became of each, durable.

        In this thread where nobody else writes; else they join what this process's writer takes next. A job that had not begun after
        a quarter of a second has a ``TimeoutError``. Raises what the database raises, with nothing written.
        """
        if not self._db.sqlite:
            return [self._tried(job) for job in jobs]
        with self._guard:
            if self._pen is None or self._pen.pid != os.getpid():
                self._pen = _Pen(self._db)
                self._pen.cursor.run(f"PRAGMA busy_timeout={int(_PATIENCE * 1000)}")
            with suppress(BlockingIOError):
                return self._pen.write(jobs, fcntl.LOCK_NB)
        joined = [self._grouped(job) for job in jobs]
        wait(joined, _PATIENCE)
        return [(None, TimeoutError("others write for long")) if future.cancel() else future.result() for future in joined]

    def soon(self, job: Callable[[Cursor], object]) -> None:
        """Runs the job with one of the next commits, on an embedded database, and waits for nothing. The same job is not queued twice."""
        if self._owner != os.getpid():
            self._begin()
        with self._guard:
            if job in self._soon:
                return
            self._soon.append(job)
        self._grouped(self._taken(job))

    def _taken(self, job: Callable[[Cursor], object]) -> Job:
        def run(cursor: Cursor) -> None:
            with self._guard:
                self._soon.remove(job)
            job(cursor)

        return run

    def close(self) -> None:
        """Ends the writer thread after what waits is written."""
        with self._guard:
            if self._owner == os.getpid() and self._thread is not None:
                self._queue.put(None)
                self._thread.join(10)
            self._owner = 0
            if self._pen is not None and self._pen.pid == os.getpid():
                self._pen.close()
            self._pen = None

    def _grouped(self, job: Job) -> Future[Outcome]:
        if self._owner != os.getpid():
            self._begin()
        future: Future[Outcome] = Future()
        self._queue.put((job, future))
        return future

    def _begin(self) -> None:
        with self._guard:
            if self._owner == os.getpid():
                return
            # Opened here, so that whoever asks first hears of a database that cannot be opened.
            pen = _Pen(self._db)
            self._queue = queue.SimpleQueue()
            self._thread = threading.Thread(target=_loop, args=(self._queue, pen), name="store-writer", daemon=True)
            self._thread.start()
            self._owner = os.getpid()

    def _tried(self, job: Job) -> Outcome:
        try:
            return self._single(job), None
        except Exception as error:
            return None, error

    def _single(self, job: Callable[[Cursor], T]) -> T:
        for attempt in range(_ATTEMPTS):
            connection = self._db.held("writing")
            begun = False
            try:
                with connection.transaction():
                    begun = True
                    return job(Cursor(self._db, connection.cursor()))
            except Undo as undo:
                return undo.result  # type: ignore[no-any-return]
            except Exception as error:
                lost = connection.closed and not begun  # the server was restarted since the last work
                if attempt == _ATTEMPTS - 1 or not (lost or getattr(error, "sqlstate", "") in ("40001", "40P01")):
                    raise
                time.sleep(0.01 * 2**attempt * (1 + connection.info.backend_pid % 7))  # not all at one moment
        raise AssertionError("unreachable")


class _Pen:
    """A connection that writes, and the lock that all who write share. The disk is waited for after the lock, while others write."""

    def __init__(self, db: Database) -> None:
        self.pid, self._db = os.getpid(), db
        self._log = -1
        self._connection = db._raw()
        self._lock = os.open(f"{db.path}.lock", os.O_RDWR | os.O_CREAT, 0o600)
        self.cursor = Cursor(db, self._connection.cursor())
        self.cursor.run("PRAGMA synchronous=NORMAL")

    def write(self, jobs: Sequence[Job], how: int = 0) -> list[Outcome]:
        """One transaction for all, a savepoint each. ``how``: ``LOCK_NB`` raises ``BlockingIOError`` when somebody else writes."""
        fcntl.flock(self._lock, fcntl.LOCK_EX | how)
        try:
            done = _committed(self.cursor, jobs)
        finally:
            fcntl.flock(self._lock, fcntl.LOCK_UN)
        self._settle()
        return done

    def _settle(self) -> None:
        """Waits until the disk has the log up to here (https://www.sqlite.org/wal.html), so that what is told survives a power cut."""
        if not self._db.durable:
            return
        if self._log < 0:
            self._log = os.open(f"{self._db.path}-wal", os.O_RDONLY)
        os.fdatasync(self._log)

    def close(self) -> None:
        """Lets go of all."""
        os.close(self._lock)
        if self._log >= 0:
            os.close(self._log)
        self._connection.close()


_Waiting = tuple[Job, Future[Outcome]]


def _loop(waiting: queue.SimpleQueue[_Waiting | None], pen: _Pen) -> None:
    ended = False
    while not ended and (first := waiting.get()) is not None:
        group, ended = _gather(first, waiting)
        try:
            outcomes = pen.write([partial(_begun, job, future) for job, future in group])
        except BaseException as error:  # nobody may wait for ever
            for _, future in group:
                if _awaited(future):
                    future.set_exception(error)
        else:
            for (_, future), outcome in zip(group, outcomes, strict=True):
                if _awaited(future):
                    future.set_result(outcome)
    pen.close()


def _begun(job: Job, future: Future[Outcome], cursor: Cursor) -> Any:
    """The job's result, unless nobody waits for it any more."""
    return job(cursor) if _awaited(future) else None


def _awaited(future: Future[Outcome]) -> bool:
    """Does somebody wait for this? From then on it cannot be given up: what is asked and what is told never fall apart."""
    return future.running() or (not future.cancelled() and future.set_running_or_notify_cancel())


def _gather(first: _Waiting, waiting: queue.SimpleQueue[_Waiting | None]) -> tuple[list[_Waiting], bool]:
    group = [first]
    while len(group) < _GROUP:
        try:
            more = waiting.get_nowait()
        except queue.Empty:
            break
        if more is None:
            return group, True
        group.append(more)
    return group, False


def _committed(cursor: Cursor, jobs: Sequence[Job]) -> list[Outcome]:
    """Nobody hears before the commit. Raises what the database raises, with nothing written."""
    try:
        cursor.run("BEGIN IMMEDIATE")
        done = [_one(cursor, job) for job in jobs]
        cursor.run("COMMIT")
    except BaseException:
        _roll_back(cursor)
        raise
    return done


def _one(cursor: Cursor, job: Job) -> Outcome:
    cursor.run("SAVEPOINT work")
    result, fault = None, None
    try:
        result = job(cursor)
    except Undo as undo:
        cursor.run("ROLLBACK TO work")
        result = undo.result
    except Exception as error:
        cursor.run("ROLLBACK TO work")
        fault = error
    cursor.run("RELEASE work")
    return result, fault


def _roll_back(cursor: Cursor) -> None:
    try:
        cursor.run("ROLLBACK")
    except Exception as error:  # SQLite has rolled back by itself
        if "no transaction" not in str(error):
            raise
