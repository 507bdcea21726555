"""The schema from nothing, and again: both databases end at the same tables."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from store import Store, upgrade
from store.tables import metadata
from store.vault import Vault

from .conftest import filing


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'deep' / 'er' / 'x.db'}"
    fresh: Callable[[], str] = request.getfixturevalue("postgres")
    return fresh()


def columns(url: str) -> dict[str, set[str]]:
    engine = create_engine(url, poolclass=NullPool)
    found = inspect(engine)
    return {name: {str(c["name"]) for c in found.get_columns(name)} for name in found.get_table_names()}


def test_from_empty_and_twice(empty: str, vault: Vault) -> None:
    store = Store.open(empty, vault)
    if empty.startswith("postgresql"):
        assert "空的" in store.schema_fault()
    upgrade(empty)
    assert store.schema_fault() == ""
    number = filing(store).number
    upgrade(empty)
    assert store.schema_fault() == ""
    assert [case.number for case in store.admin.cases()] == [number]
    store.close()


def test_the_migrations_make_the_tables_of_the_program(empty: str) -> None:
    upgrade(empty)
    wanted = {table.name: {c.name for c in table.c} for table in metadata.sorted_tables}
    assert columns(empty) == wanted | {"alembic_version": {"version_num"}}


def test_the_indexes_are_there(url: str) -> None:
    engine = create_engine(url, poolclass=NullPool)
    found = inspect(engine)
    for table in metadata.sorted_tables:
        assert {i.name for i in table.indexes} <= {i["name"] for i in found.get_indexes(table.name)}


def test_a_database_that_is_not_there_is_no_mere_fault_of_its_tables(vault: Vault, tmp_path: Path) -> None:
    with pytest.raises(SQLAlchemyError):
        Store.open(f"postgresql+psycopg://nobody@/none?host={tmp_path}", vault).schema_fault()


def test_a_database_of_a_newer_program_is_said_so(empty: str, vault: Vault) -> None:
    upgrade(empty)
    engine = create_engine(empty, poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert "更新版本的程序建的（9999）" in Store.open(empty, vault).schema_fault()


def test_ratings_given_before_are_kept_and_stay_once_for_each_object(empty: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(files("store") / "migrations"))
    config.set_main_option("sqlalchemy.url", empty)
    Path(empty.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    command.upgrade(config, "0007")
    engine = create_engine(empty, poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO ratings (case_id, object, value, at, contact, channel) VALUES (7, 'unit', 3, 1.5, 9, 'chat')"))
    command.upgrade(config, "head")
    with engine.begin() as connection:
        kept = connection.execute(text("SELECT case_id, object, value, at, contact, channel, round, reasons, identity FROM ratings")).all()
        assert [tuple(row) for row in kept] == [(7, "unit", 3, 1.5, 9, "chat", 0, "", "bound")]
        again = text("INSERT INTO ratings (case_id, object, value) VALUES (7, 'unit', 0)")
        with pytest.raises(IntegrityError):
            connection.execute(again)
