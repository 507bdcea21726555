"""Every sentence that the code names exists, and none is too long for a phone."""

from __future__ import annotations

import re
from pathlib import Path

import handlers
from handlers.sentences import sentences
from handlers.staff.router import BARE, ON_CASE, ON_ITEM
from handlers.staff.words import ALONE, WITH_TARGET

SOURCES = [*Path(handlers.__file__).parent.glob("staff/*.py"), *Path(handlers.__file__).parent.glob("notices/*.py")]


def test_every_named_sentence_exists() -> None:
    named = {f"staff.{key}" for file in SOURCES for key in re.findall(r'turn\(\s*ctx,\s*"(\w+)"', file.read_text(encoding="utf-8"))}
    named |= {key for file in SOURCES for key in re.findall(r'say\(\s*"((?:staff|notice)\.[\w.]+)"', file.read_text(encoding="utf-8"))}
    assert len(named) > 40
    assert not named - set(sentences())


def test_every_word_has_its_handler() -> None:
    assert set(ALONE) == set(BARE)
    assert set(WITH_TARGET) - {"已接"} == set(ON_CASE) | set(ON_ITEM)


def test_no_sentence_is_too_long() -> None:
    assert [key for key, text in sentences().items() if key.startswith(("staff.", "notice.")) and len(text) > 220] == []
