"""Both databases for every test of this folder, a case as a talk makes it, and work side by side."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import psycopg
import pytest

from cases.commands import Command, Done, Push, SaveCase, Work
from cases.model import Case, Decision, Entry, Petitioner, Status, Timer
from store import Store, upgrade
from store.tables import metadata
from store.vault import Vault

T = TypeVar("T")
NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
REPLY = "信访编号：{number} 查询码：{query_code}"


@pytest.fixture(scope="session")
def sqlite_copy(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], str]:
    """Copies of one up-to-date, empty SQLite database."""
    first = tmp_path_factory.mktemp("sqlite") / "first.db"
    upgrade(f"sqlite:///{first}")

    def fresh(folder: Path) -> str:
        path = folder / "xinfang.db"
        shutil.copy(first, path)
        return f"sqlite:///{path}"

    return fresh


@pytest.fixture(scope="session")
def upgraded(postgres: Callable[[], str]) -> str:
    """One up-to-date PostgreSQL database."""
    address = postgres()
    upgrade(address)
    return address


@pytest.fixture
def postgresql(upgraded: str) -> str:
    """That database, empty, with nobody in it."""
    tables = ", ".join(table.name for table in metadata.sorted_tables)
    with psycopg.connect(upgraded.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        connection.execute(f"TRUNCATE {tables} RESTART IDENTITY".encode())
    return upgraded


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A new database, up to date and empty, of each kind in turn."""
    if request.param == "sqlite":
        return str(request.getfixturevalue("sqlite_copy")(tmp_path))
    return str(request.getfixturevalue("postgresql"))


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault.create(tmp_path / "key")


@pytest.fixture
def store(url: str, vault: Vault) -> Iterator[Store]:
    found = Store.open(url, vault)
    yield found
    found.close()


def rows(store: Store, sql: str, **params: object) -> list[tuple[Any, ...]]:
    """What really stands in the tables."""
    return [tuple(row) for row in store._db.reading().all(sql, params)]


def together(count: int, job: Callable[[int], T]) -> Sequence[T]:
    """The job in so many threads that start at one moment."""
    gate = threading.Barrier(count)

    def run(n: int) -> T:
        gate.wait(30)
        return job(n)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def decision(*timers: Timer, **changes: Any) -> Decision:
    """A registered case of an invented person."""
    given: dict[str, Any] = {
        "status": Status.REGISTERED,
        "query_code": "482913",
        "text": "村口的水渠塌了三个月没人修",
        "contact": -1,
        "petitioner": Petitioner("王小明", "13800000001", "窑沟村"),
    }
    case = Case(NOW, **{**given, **changes})
    return Decision(case, (Entry(NOW, "信访人", "submit", Status.DRAFT, Status.SUBMITTED, "网上提交"),), timers=timers)


def filing(store: Store, n: int = 1, *more: Command, openid: str = "", made: Decision | None = None) -> Done:
    """One person's confirmed case, as one push makes it."""
    openid, key = openid or f"oPerson{n}", f"m:{n}"
    talk = store.talk(openid, key)
    work = Work(NOW, (SaveCase(made or decision()), *more), key, openid, talk.version, {"step": "idle"}, reply=REPLY)
    done = store.commit(work)
    assert isinstance(done, Done), done
    return done


def heard(store: Store, openid: str, key: str, *commands: Command) -> int:
    """The person writes something; their contact id."""
    done = store.commit(Work(NOW, commands, key, openid, store.talk(openid, key).version, {}, reply="好"))
    assert isinstance(done, Done), done
    return done.contact


def push(key: str, to: int, **changes: Any) -> Push:
    """A message that is due now."""
    return Push(key, to, "progress", changes.pop("text", f"words of {key}"), changes.pop("due_at", NOW), **changes)
