"""To a new machine as the README tells it: `backup`, on a fresh folder `db upgrade`, the key file put back, `restore`."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from bot.cli import frame

from .conftest import CONFIG, Shell


@pytest.fixture
def elsewhere(tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]) -> Shell:
    """Another machine, on which only `db upgrade` has run: it has a key file of its own."""
    folder = tmp_path_factory.mktemp("elsewhere")
    (folder / "config.toml").write_text(CONFIG, encoding="utf-8")
    shell = Shell(folder, capsys)
    shell.ok("db", "upgrade")
    return shell


def test_a_county_moves_to_a_new_machine_sealed_cases_included(shell: Shell, elsewhere: Shell, tmp_path: Path) -> None:
    shell.ok("staff", "add", "--name", "石望舒", "--unit", "信访局", "--role", "confidential")
    shell.ok("staff", "add", "--name", "陈晓禾", "--unit", "信访局", "--role", "clerk")
    plain, late, sealed = shell.file(), shell.file("水渠塌了"), shell.file("某支书把低保给了亲戚", sealed=True, purpose="检举控告")
    shell.ok("cases", "act", late, "保密", "--as", "陈晓禾", "--field", "reason=所长收了钱")
    before = [shell.ok("cases", "show", number, "--json") for number in (plain, late, sealed)]
    (shell.folder / "data" / "media").mkdir(parents=True, exist_ok=True)
    (shell.folder / "data" / "media" / "1.image").write_bytes(b"kept")
    shell.ok("backup", str(tmp_path / "kept.zip"))
    assert "密钥" in elsewhere.fails("restore", str(tmp_path / "kept.zip")), "its own key opens nothing of it"
    shutil.copy(shell.folder / "data" / "xinfang.key", elsewhere.folder / "data" / "xinfang.key")
    frame.settings.cache_clear()
    elsewhere.ok("restore", str(tmp_path / "kept.zip"))
    assert [elsewhere.ok("cases", "show", number, "--json") for number in (plain, late, sealed)] == before
    assert "to_disc" in elsewhere.ok("cases", "act", sealed, "--as", "石望舒"), "who could open it still can"
    assert (elsewhere.folder / "data" / "media" / "1.image").read_bytes() == b"kept"
    assert json.loads(elsewhere.ok("cases", "list", "--json"))[-1]["number"] == plain
    check_whole(elsewhere.folder / "data" / "xinfang.db")
    new = elsewhere.file("搬过来以后的路灯")
    assert new > sealed, "numbers go on"


def check_whole(database: Path) -> None:
    with sqlite3.connect(database) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
