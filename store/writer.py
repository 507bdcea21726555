"""The one place where transactions are made: a group commit on SQLite, the server's own on PostgreSQL.

SQLite: one writer thread a process takes all waiting work (at most 64), a savepoint each, one commit, under a blocking file lock between the
processes: whoever waits for the lock sleeps, instead of SQLite's busy waiting. A result is handed out only after the commit.
"""

from __future__ import annotations

import fcntl
import os
import queue
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Any, TypeVar

from store.db import Cursor, Database

T = TypeVar("T")
Job = Callable[[Cursor], Any]
#: Each job's result, or the fault that took it back.
Outcomes = list[tuple[Any, Exception | None]]
#: Jobs that came together and want their outcomes together.
Batch = tuple[Sequence[Job], Future[Outcomes]]
_GROUP = 64
_ATTEMPTS = 5


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
        self._queue: queue.SimpleQueue[Batch | None] = queue.SimpleQueue()
        self._soon: list[Callable[[Cursor], object]] = []
        self._owner = 0
        self._thread: threading.Thread | None = None

    def write(self, job: Callable[[Cursor], T]) -> T:
        """Runs the job in a transaction of its own fate; returns its result when it is durable. What it raises is raised here."""
        if not self._db.sqlite:
            return self._single(job)
        [(result, fault)] = self._grouped([job]).result()
        if fault is not None:
            raise fault
        return result  # type: ignore[no-any-return]

    def begin(self, jobs: Sequence[Job]) -> Future[Outcomes]:
        """Runs the jobs as ``write`` does, with one commit on SQLite, and waits for nothing: the outcomes come when all are durable."""
        done: Future[Outcomes] = Future()
        try:
            if self._db.sqlite and jobs:
                return self._grouped(jobs)
            done.set_result([self._tried(job) for job in jobs])
        except Exception as error:
            done.set_exception(error)
        return done

    def soon(self, job: Callable[[Cursor], object]) -> None:
        """Runs the job with one of the next commits, on an embedded database, and waits for nothing. The same job is not queued twice."""
        if self._owner != os.getpid():
            self._begin()
        with self._guard:
            if job in self._soon:
                return
            self._soon.append(job)
        self._grouped([self._taken(job)])

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

    def _grouped(self, jobs: Sequence[Job]) -> Future[Outcomes]:
        if self._owner != os.getpid():
            self._begin()
        future: Future[Outcomes] = Future()
        self._queue.put((jobs, future))
        return future

    def _begin(self) -> None:
        with self._guard:
            if self._owner == os.getpid():
                return
            # Opened here, so that whoever asks first hears of a database that cannot be opened.
            connection = self._db._raw()
            lock = os.open(f"{self._db.path}.lock", os.O_RDWR | os.O_CREAT, 0o600)
            self._queue = queue.SimpleQueue()
            self._thread = threading.Thread(target=self._loop, args=(self._queue, connection, lock), name="store-writer", daemon=True)
            self._thread.start()
            self._owner = os.getpid()

    def _loop(self, waiting: queue.SimpleQueue[Batch | None], connection: Any, lock: int) -> None:
        cursor = Cursor(self._db, connection.cursor())
        ended = False
        while not ended and (first := waiting.get()) is not None:
            group, ended = _gather(first, waiting)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX)
                _commit_group(cursor, group)
            except Exception as error:  # nobody may wait for ever
                for _, future in group:
                    if not future.done():
                        future.set_exception(error)
            finally:
                fcntl.flock(lock, fcntl.LOCK_UN)
        os.close(lock)
        connection.close()

    def _tried(self, job: Job) -> tuple[Any, Exception | None]:
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


def _gather(first: Batch, waiting: queue.SimpleQueue[Batch | None]) -> tuple[list[Batch], bool]:
    group = [first]
    while sum(len(jobs) for jobs, _ in group) < _GROUP:
        try:
            more = waiting.get_nowait()
        except queue.Empty:
            break
        if more is None:
            return group, True
        group.append(more)
    return group, False


def _commit_group(cursor: Cursor, group: list[Batch]) -> None:
    """One transaction for all, a savepoint each; nobody hears before the commit."""
    try:
        cursor.run("BEGIN IMMEDIATE")
        done = [[_one(cursor, job) for job in jobs] for jobs, _ in group]
        cursor.run("COMMIT")
    except BaseException as error:
        for _, future in group:
            future.set_exception(error)
        _roll_back(cursor)
        return
    for (_, future), outcomes in zip(group, done, strict=True):
        future.set_result(outcomes)


def _one(cursor: Cursor, job: Job) -> tuple[Any, Exception | None]:
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
