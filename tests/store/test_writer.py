"""The one place where transactions are made: each work has its own fate, and nobody waits for ever."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, wait
from pathlib import Path

import pytest

from cases.commands import Done, OpenTask, Work
from store import Store, upgrade
from store.db import Cursor
from store.vault import Vault
from store.writer import Undo

from .conftest import NOW, filing, heard, rows, together


def insert(day: str) -> Callable[[Cursor], int]:
    return lambda cursor: cursor.run("INSERT INTO counters (day, n) VALUES (:day, 1)", {"day": day})


def days(store: Store) -> list[str]:
    return [str(r[0]) for r in rows(store, "SELECT day FROM counters ORDER BY day")]


def test_a_fault_takes_back_its_own_work_alone(store: Store) -> None:
    def job(cursor: Cursor) -> None:
        insert("bad")(cursor)
        raise ValueError("no")

    def work(n: int) -> str:
        try:
            store._writer.write(job if n % 2 else insert(str(n)))
        except ValueError as error:
            return str(error)
        return "ok"

    assert together(8, work) == ["ok", "no"] * 4
    assert days(store) == ["0", "2", "4", "6"]


def test_undo_takes_back_and_gives_its_result(store: Store) -> None:
    def job(cursor: Cursor) -> str:
        insert("bad")(cursor)
        raise Undo("taken back")

    assert store._writer.write(job) == "taken back"
    assert days(store) == []


def test_a_refused_statement_is_raised_and_the_next_work_goes_on(store: Store) -> None:
    store._writer.write(insert("1"))
    with pytest.raises(Exception, match=r"(?i)unique"):
        store._writer.write(insert("1"))
    with pytest.raises(Exception, match="no_such"):
        store._writer.write(lambda cursor: cursor.run("DELETE FROM no_such"))
    store._writer.write(insert("2"))
    assert days(store) == ["1", "2"]


def test_jobs_side_by_side_have_each_their_own_fate(store: Store) -> None:
    def undone(cursor: Cursor) -> str:
        insert("bad")(cursor)
        raise Undo("taken back")

    done = store._writer.together([insert("1"), undone, insert("1"), insert("2")])
    assert [result for result, _ in done] == [1, "taken back", None, 1]
    assert [fault is not None for _, fault in done] == [False, False, True, False]
    assert store._writer.together([]) == []
    assert days(store) == ["1", "2"]


def test_what_came_side_by_side_does_not_wait_for_long(tmp_path: Path, vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path / 'x.db'}"
    upgrade(url)
    store, other = Store.open(url, vault), Store.open(url, vault)
    monkeypatch.setattr("store.writer._PATIENCE", 0.05)
    writing, enough = threading.Event(), threading.Event()

    def slow(cursor: Cursor) -> None:
        writing.set()
        enough.wait(20)

    thread = threading.Thread(target=lambda: other._writer.write(slow))
    thread.start()
    assert writing.wait(20)
    [(_, fault)] = store._writer.together([insert("0")])
    assert isinstance(fault, TimeoutError)
    enough.set()
    thread.join(20)
    store._writer.write(lambda cursor: None)
    assert store._writer.together([insert("1")]) == [(1, None)]
    assert days(store) == ["1"]
    store.close()
    other.close()


@pytest.mark.parametrize("side_by_side", [False, True])
@pytest.mark.parametrize("durable", [False, True])
def test_nobody_hears_before_the_disk_has_it(
    tmp_path: Path, vault: Vault, monkeypatch: pytest.MonkeyPatch, side_by_side: bool, durable: bool
) -> None:
    url = f"sqlite:///{tmp_path / 'x.db'}"
    upgrade(url)
    store = Store.open(url, vault, durable=durable)
    waited: list[str] = []

    def full(log: int) -> None:
        waited.append(str(Path(f"/proc/self/fd/{log}").readlink()))
        raise OSError("the disk is full")

    monkeypatch.setattr("os.fdatasync", full)

    def write() -> object:
        return store._writer.together([insert("1")]) if side_by_side else store._writer.write(insert("1"))

    if durable:
        with pytest.raises(OSError, match="full"):
            write()
    else:
        assert write() == ([(1, None)] if side_by_side else 1)
    assert waited == [str(tmp_path / "x.db-wal")] * durable
    store.close()


@pytest.mark.parametrize("broken", [False, True])
def test_what_is_given_up_while_it_is_told_ends_no_writer(
    tmp_path: Path, vault: Vault, monkeypatch: pytest.MonkeyPatch, broken: bool
) -> None:
    url = f"sqlite:///{tmp_path / 'x.db'}"
    upgrade(url)
    store = Store.open(url, vault)

    class GivenUp(Future[tuple[object, Exception | None]]):
        """Given up in the very moment after it was seen not to be."""

        def cancelled(self) -> bool:
            seen = super().cancelled()
            self.cancel()
            return seen

    monkeypatch.setattr("store.writer.Future", GivenUp)
    if broken:
        monkeypatch.setattr("store.writer._committed", lambda *_: pytest.fail("no disk"))
    given_up = store._writer._grouped(insert("0"))
    assert wait([given_up], 10).done
    monkeypatch.undo()
    store._writer.write(insert("1"))
    assert days(store) == ["1"]


def test_a_result_is_durable_for_every_other_connection(store: Store, url: str, vault: Vault) -> None:
    other = Store.open(url, vault)
    for n in range(1, 6):
        assert other.book.case(filing(store, n).number) is not None
    other.close()


def test_a_snapshot_is_of_one_moment_and_ends(url: str, store: Store, vault: Vault) -> None:
    other = Store.open(url, vault)
    first = filing(store, 1).number
    with store.snapshot():
        assert store.book.case(first) is not None
        second = filing(other, 2).number
        assert (store.book.case(second) is None) is store.embedded
    assert store.book.case(second) is not None
    other.close()


def test_it_goes_on_after_close(store: Store) -> None:
    filing(store, 1)
    store.close()
    assert filing(store, 2).number == "XF2611230002"


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_fork_makes_connections_of_its_own(store: Store) -> None:
    filing(store, 1)
    child = os.fork()
    if child == 0:
        try:
            number = filing(store, 2).number
            os._exit(0 if number == "XF2611230002" else 2)
        except BaseException:
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert filing(store, 3).number == "XF2611230003"


def test_several_stores_write_side_by_side(store: Store, url: str, vault: Vault) -> None:
    def process(n: int) -> list[str]:
        mine = Store.open(url, vault)
        try:
            return [filing(mine, 100 * n + i).number for i in range(10)]
        finally:
            mine.close()

    told = together(4, process)
    assert sorted(number for one in told for number in one) == [f"XF261123{n:04d}" for n in range(1, 41)]


def test_opposite_orders_end_well(store: Store) -> None:
    a, b = heard(store, "oA", "m:a"), heard(store, "oB", "m:b")

    def touch(n: int) -> int:
        first, second = (a, b) if n % 2 else (b, a)

        def job(cursor: Cursor) -> int:
            for contact in (first, second):
                cursor.run("UPDATE contacts SET greeted = greeted + 1 WHERE id = :id", {"id": contact})
            return 1

        return sum(store._writer.write(job) for _ in range(5))

    assert sum(together(2, touch)) == 10
    assert rows(store, "SELECT greeted FROM contacts") == [(10,), (10,)]


def test_a_database_that_cannot_be_opened_is_told_and_nobody_hangs(tmp_path: Path, vault: Vault) -> None:
    (tmp_path / "x.db").mkdir()
    store = Store.open(f"sqlite:///{tmp_path / 'x.db'}", vault)
    faults: list[str] = []

    def ask() -> None:
        for _ in range(2):
            try:
                store.commit(Work(NOW, (OpenTask("t:1", "human", "", NOW),)))
            except Exception as error:
                faults.append(str(error))

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(20)
    assert len(faults) == 2 and "unable to open" in faults[0]
    with pytest.raises(Exception, match="unable to open"):
        store.commit_all([Work(NOW)])
    (tmp_path / "x.db").rmdir()


def test_threads_that_end_leave_no_connection(postgresql: str, vault: Vault) -> None:
    store, other = (Store.open(url, vault) for url in [postgresql] * 2)
    together(6, lambda n: filing(store, n))
    filing(store, 9)
    mine = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    for _ in range(100):
        if rows(other, mine) == [(2,)]:
            break
        time.sleep(0.05)
    assert rows(other, mine) == [(2,)], "one to read and one to write"
    store.close()
    other.close()


def test_it_comes_back_after_the_server_was_restarted(postgresql: str, vault: Vault) -> None:
    store, other = (Store.open(url, vault) for url in [postgresql] * 2)
    number = filing(store, 1).number
    end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    assert len(rows(other, end)) == 2
    assert store.book.case(number) is not None
    assert filing(store, 2).number == "XF2611230002"
    assert len(rows(other, end)) == 2
    assert isinstance(store.commit(Work(NOW, (), "m:3", "oThird", 0, {}, reply="好")), Done)
    store.close()
    other.close()
