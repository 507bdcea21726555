"""Offices for the tests of this folder: an up-to-date database to copy, and PostgreSQL where it is asked for."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from .office import Office, stand_in

Opener = Callable[..., Office]


@pytest.fixture(scope="session")
def upgraded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which `db upgrade` has been run: database, key, the example county's units."""
    folder = tmp_path_factory.mktemp("upgraded")
    with Office(folder, stand_in()) as office:
        office.run("db", "upgrade")
    return folder


@pytest.fixture(scope="module")
def opener(upgraded: Path, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Opener]:
    """Opens offices that last as long as the module's tests: ``opener("sqlite" or "postgresql", safe=…, slow=…)``."""
    with ExitStack() as stack:

        def open_one(kind: str = "sqlite", *, safe: bool = True, slow: float = 8.0, extra: str = "") -> Office:
            folder, wechat = tmp_path_factory.mktemp("office"), stand_in(safe=safe, slow=slow)
            if kind == "sqlite":
                shutil.copytree(upgraded, folder, dirs_exist_ok=True)
                return stack.enter_context(Office(folder, wechat, extra=extra))
            office = stack.enter_context(Office(folder, wechat, request.getfixturevalue("postgres")(), extra=extra))
            office.run("db", "upgrade")
            return office

        yield open_one
