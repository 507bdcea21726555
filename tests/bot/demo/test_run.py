"""What a killed demo left behind goes when the next one starts; one that runs keeps its folder."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from bot.demo import run


def test_folders_of_killed_demos_go_and_those_in_use_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    left, used, foreign = (tmp_path / name for name in ("xinfang-demo-left", "xinfang-demo-used", "xinfang-other"))
    for folder in (left, used, foreign):
        folder.mkdir()
        (folder / run._LOCK).touch()
        (folder / "x.db").touch()
    with run._held(used):
        run._sweep()
        assert sorted(p.name for p in tmp_path.iterdir()) == ["xinfang-demo-used", "xinfang-other"]
        assert (used / "x.db").exists()
