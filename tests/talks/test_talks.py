"""Whole conversations, word for word. After a change of sentences: ``python -m tests.talks.record``, then read the diff aloud."""

from __future__ import annotations

from pathlib import Path

import pytest

from .play import played, read
from .record import talks


@pytest.mark.parametrize("path", talks(), ids=lambda path: path.stem)
def test_talk(path: Path) -> None:
    assert played(read(path)) == read(path)


def test_there_are_many() -> None:
    assert len(talks()) >= 40
