"""A small office on disk and its command line, run in process."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from bot.bootstrap import Services, build
from bot.cli import build as commands
from bot.cli import frame
from bot.settings import load
from cases.commands import ME, Done, SaveCase, Work
from cases.intake import open_case
from cases.model import Case, Petitioner
from handlers.notices import pushes

CONFIG = """
[office]
name = "柞水县信访局"
phone = "0914-0000000"
[database]
durable = false
[rules]
auto_transfer_confidence = 0.0
recall_seconds = 0
"""


@dataclass
class Shell:
    """Runs `xinfang …` here and gives (exit code, stdout, stderr)."""

    folder: Path
    capture: pytest.CaptureFixture[str]

    def __call__(self, *words: str) -> tuple[int, str, str]:
        code = frame.run(commands, [*words, "--config", str(self.folder / "config.toml")])
        out, err = self.capture.readouterr()
        return code, out, err

    def ok(self, *words: str) -> str:
        """Standard output of a command that must succeed."""
        code, out, err = self(*words)
        assert code == 0, err
        return out

    def fails(self, *words: str) -> str:
        """The one line of a command that must fail."""
        code, _, err = self(*words)
        assert code != 0
        assert err.count("\n") == 1, err
        return err

    def hires(self, *people: tuple[str, str, str]) -> None:
        """Adds staff: (name, unit, roles)."""
        for name, unit, role in people:
            self.ok("staff", "add", "--name", name, "--unit", unit, "--role", role)

    def services(self) -> Services:
        """The program behind the commands."""
        return build(load(self.folder / "config.toml"))

    def file(self, text: str = "迎春路的路灯坏了三个月", **changes: Any) -> str:
        """A case as a citizen files it; its number."""
        services = self.services()
        now = services.now()
        blank = Case(
            received_at=now,
            category="城乡建设",
            text=text,
            proposed_unit="CGJ",
            town="611026107",
            confidence=0.9,
            petitioner=Petitioner("方小满", "13900000007"),
            contact=ME,
            query_code="123456",
        )
        decision = open_case(replace(blank, **changes), now, services.rules, services.calendar)
        told = pushes(decision, services.store.book, services.office, now, services.rules)
        work = Work(now, (SaveCase(decision), *told), key=text, openid=f"of {text}", dialogue={}, reply="{number}")
        done = services.store.commit(work)
        services.store.close()
        assert isinstance(done, Done)
        return done.number


def code_of(out: str) -> str:
    """The binding code that `staff add` printed."""
    found = re.search(r"^绑定 ([0-9A-Z]{4,})$", out, re.MULTILINE)
    assert found, out
    return found[1]


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Shell]:
    """An office with the example county's units."""
    (tmp_path / "config.toml").write_text(CONFIG, encoding="utf-8")
    shell = Shell(tmp_path, capsys)
    shell.ok("db", "upgrade")
    yield shell
    frame.settings.cache_clear()
