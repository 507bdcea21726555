"""The frame: --config anywhere, errors in one line, never a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import typer

from bot.cli import frame
from bot.settings import BadSettings

ROOT = Path(__file__).parents[3]


def program(action: Callable[[], None]) -> Callable[[Sequence[str]], typer.Typer]:
    def build(_: Sequence[str]) -> typer.Typer:
        app = frame.new_app("x")
        app.callback()(lambda: None)
        app.command("act")(action)
        return app

    return build


@pytest.mark.parametrize("words", [["--config", "c.toml", "act", "1"], ["act", "--config", "c.toml", "1"], ["act", "1", "--config=c.toml"]])
def test_config_may_stand_anywhere(words: list[str]) -> None:
    assert frame.take_config(words) == (["act", "1"], Path("c.toml"))


def test_after_two_dashes_words_are_words() -> None:
    assert frame.take_config(["act", "--", "--config", "x"]) == (["act", "--", "--config", "x"], None)


def test_config_wants_a_path() -> None:
    with pytest.raises(frame.Failure, match="--config"):
        frame.take_config(["act", "--config"])


def fail() -> None:
    raise frame.Failure("no such\ncase")


def misconfigured() -> None:
    raise BadSettings("config.toml：没有 x 这个键")


def stumble() -> None:
    raise KeyError("x")


def leave() -> None:
    raise typer.Exit(3)


@pytest.mark.parametrize(
    ("action", "words", "code", "line"),
    [
        (fail, ["act"], 1, "xinfang: no such case"),
        (misconfigured, ["act"], 1, "xinfang: config.toml：没有 x 这个键"),
        (stumble, ["act"], 1, "xinfang: KeyError: 'x'（程序出错，在 test_frame.py:"),
        (fail, ["act", "--no-such"], 2, "xinfang: 没有 --no-such 这个选项"),
        (fail, ["dance"], 2, "xinfang: 没有 dance 这个命令"),
        (leave, ["act"], 3, ""),
        (lambda: None, ["act"], 0, ""),
    ],
)
def test_errors_are_one_line(
    capsys: pytest.CaptureFixture[str], action: Callable[[], None], words: list[str], code: int, line: str
) -> None:
    assert frame.run(program(action), words) == code
    err = capsys.readouterr().err
    assert err.startswith(line)
    assert err.count("\n") == (1 if line else 0)


def xinfang(*words: str, cwd: Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    env = {name: value for name, value in os.environ.items() if not name.startswith("XINFANG_")} | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-W", "error::UserWarning", "-m", "bot", *words]
    return subprocess.run(command, cwd=cwd, env=env, input=stdin, capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize("words", [["serve"], ["check"], ["cases", "list"], ["work", "--once"]])
def test_a_misspelt_key_stops_every_command_in_one_line(tmp_path: Path, words: list[str]) -> None:
    (tmp_path / "config.toml").write_text("[wechat]\napp_idd = 1\n")
    done = xinfang(*words, cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr == "xinfang: config.toml：没有 wechat.app_idd 这个键（您是不是要 app_id？）\n"


def test_every_command_explains_itself(tmp_path: Path) -> None:
    overview = xinfang("--help", cwd=tmp_path)
    assert overview.returncode == 0, overview.stderr
    for word in ("demo", "serve", "work", "check", "db", "classify", "train", "units", "staff", "cases", "menu", "backup", "restore"):
        assert word in overview.stdout
        assert xinfang(word, "--help", cwd=tmp_path).returncode == 0, word
