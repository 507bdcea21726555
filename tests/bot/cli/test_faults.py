"""Faults of the installation: one clear line each, with what mends it."""

from __future__ import annotations

import errno
import json
import socket
import sys
from pathlib import Path

import pytest

from bot import bootstrap
from bot.cli import serve
from bot.sections import Server

from .conftest import Shell
from .test_frame import xinfang

ACCOUNT = '[wechat]\napp_id = "wx1"\napp_secret = "s"\ntoken = "t"\n'


def add(shell: Shell, text: str) -> None:
    file = shell.folder / "config.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("[database]\n", "").replace("durable = false\n", "") + text, encoding="utf-8")


@pytest.mark.parametrize("url", ["oracle://u:secret@h/d", "postgresql://u:secret@h/d", "nonsense"])
def test_an_unknown_kind_of_database(shell: Shell, url: str) -> None:
    add(shell, f'[database]\nurl = "{url}"\n')
    for words in (("db", "upgrade"), ("check",), ("cases", "list")):
        why = shell.fails(*words)
        assert "database.url：要写 sqlite:///" in why and "secret" not in why


def test_postgresql_without_its_driver(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    add(shell, '[database]\nurl = "postgresql+psycopg://u:secret@h/d"\n')
    monkeypatch.setattr(bootstrap, "find_spec", lambda name: None)
    line = "database.url：用 PostgreSQL 要先装驱动：.venv/bin/pip install -e '.[postgres]' -c constraints.txt"
    assert line in shell.fails("db", "upgrade")
    assert line in shell("check")[1]


def test_training_without_its_package(shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "nlp.train", raising=False)
    for name in [name for name in sys.modules if name.split(".")[0] == "sklearn"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "sklearn", None)
    monkeypatch.delattr("nlp.train", raising=False)
    why = shell.fails("train", "--data", str(tmp_path / "x"), "--out", str(tmp_path / "y"))
    assert ".venv/bin/pip install -e '.[train]' -c constraints.txt" in why


def test_a_model_that_is_none(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "m").write_bytes(b"no model")
    why = shell.fails("classify", "--model", str(tmp_path / "m"))
    assert str(tmp_path / "m") in why and "XINFANG_TRACE" not in why


def test_a_bad_line_says_which_it_is(tmp_path: Path) -> None:
    done = xinfang("classify", cwd=tmp_path, stdin='{"id": 1, "text": "路灯坏了"}\n\nno\n{"id": 4}\n')
    _, third, fourth = (json.loads(line) for line in done.stdout.splitlines())
    assert third == {"id": None, "error": "第3行：不是一行 UTF-8 的 JSON"}
    assert fourth["id"] == 4 and fourth["error"].startswith("第4行：")


def test_a_used_port() -> None:
    with socket.socket() as used:
        used.bind(("127.0.0.1", 0))
        used.listen()
        with pytest.raises(serve.Failure, match=r"server\.port：127\.0\.0\.1:\d+ 用不了：已被占用"):
            serve._free(Server(port=used.getsockname()[1]))


def test_no_network(shell: Shell) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        base = f"http://127.0.0.1:{nobody.getsockname()[1]}"
        add(shell, f'{ACCOUNT}api_base = "{base}"\n')
        assert f"连不上 {base}" in shell.fails("menu", "push")
        code, out, _ = shell("check", "--online")
    assert code == 1 and f"不对 wechat online 微信：连不上 {base}" in out


def test_a_list_that_is_no_text(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "u.csv").write_bytes(bytes(range(256)) * 4)
    assert "请另存为 CSV" in shell.fails("units", "import", str(tmp_path / "u.csv"))


def test_check_says_that_there_is_no_configuration(tmp_path: Path) -> None:
    done = xinfang("check", cwd=tmp_path)
    assert done.returncode == 1 and "这里没有 config.toml" in done.stdout


@pytest.mark.parametrize("command", [("cases", "list"), ("staff", "list"), ("units", "list"), ("tasks", "list")])
def test_a_database_without_tables_names_what_makes_them(shell: Shell, command: tuple[str, ...]) -> None:
    (shell.folder / "data" / "xinfang.db").unlink()
    for more in (shell.folder / "data").glob("xinfang.db-*"):
        more.unlink()
    assert "请运行 `./xinfang db upgrade`" in shell.fails(*command)


def test_a_database_that_cannot_be_written_is_said_so(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.check.os.access", lambda place, mode: False)
    code, out, _ = shell("check")
    assert code == 1 and f"不对 database 数据库：数据库写不进去：{shell.folder / 'data'} 是只读的" in out
    assert "数据库写不进去" in shell.fails("backup", str(shell.folder / "b.zip"))


def test_a_disk_that_is_nearly_full_is_said_so(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.check._ROOM", 2**40)
    assert f"注意 storage 磁盘：{shell.folder / 'data'} 所在的磁盘只剩" in shell("check")[1]


def test_a_backup_that_was_cut_short_leaves_nothing(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("store.dump._write", full)
    assert "b.zip：写不进去：磁盘满了" in shell.fails("backup", str(shell.folder / "b.zip"))
    assert not list(shell.folder.glob("b.zip*"))
