"""What the database says when it cannot be had for now, and when we asked for something wrong."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from store.db import Database


def fault(db: Database, sql: str) -> Exception:
    with pytest.raises(Exception) as caught:
        db.reading().run(sql)
    return caught.value


def test_a_locked_file_is_away_and_a_wrong_statement_is_not(tmp_path: Path) -> None:
    db = Database(f"sqlite:///{tmp_path}/x.db")
    db.reading().run("CREATE TABLE t (x)")
    assert not db.away(fault(db, "SELECT y FROM t"))
    db.reading().run("PRAGMA busy_timeout=1")
    other = sqlite3.connect(tmp_path / "x.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    assert db.away(fault(db, "INSERT INTO t VALUES (1)"))
    other.close()
    db.close()


def test_a_file_that_cannot_be_opened_is_away(tmp_path: Path) -> None:
    (tmp_path / "x.db").mkdir()
    db = Database(f"sqlite:///{tmp_path}/x.db")
    assert db.away(fault(db, "SELECT 1"))


def test_a_server_that_is_gone_is_away_and_a_wrong_statement_is_not(postgresql: str, tmp_path: Path) -> None:
    db = Database(postgresql)
    assert not db.away(fault(db, "SELECT y FROM cases"))
    assert not db.away(ValueError())
    assert db.away(fault(db, "SELECT pg_terminate_backend(pg_backend_pid())"))
    db.close()
    assert db.away(fault(Database(f"postgresql+psycopg://nobody@/none?host={tmp_path}"), "SELECT 1"))
