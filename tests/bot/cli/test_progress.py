"""Progress is shown on stderr to a person, as a bar where the end is known, and to nobody else."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from bot.cli.progress import watched

ROWS = [b"one\n", b"two\n", b"three\n"]


class Screen(io.StringIO):
    """A terminal."""

    def isatty(self) -> bool:
        return True


def test_without_a_terminal_nothing_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert list(watched(io.BytesIO(b"".join(ROWS)))) == ROWS
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("file", [True, False])
def test_a_person_sees_how_far_it_is(file: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    (tmp_path / "rows").write_bytes(b"".join(ROWS))
    with (tmp_path / "rows").open("rb") if file else io.BytesIO(b"".join(ROWS)) as stream:
        assert list(watched(stream)) == ROWS
    assert "已读 3 行" in screen.getvalue()
    assert ("100%" in screen.getvalue()) is file


@pytest.mark.parametrize("stream", ["stdin", "stdout"])
def test_no_bar_is_drawn_over_what_a_person_types_or_reads(stream: str, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setattr(sys, stream, Screen())
    assert list(watched(io.BytesIO(b"".join(ROWS)))) == ROWS
    assert screen.getvalue() == ""
