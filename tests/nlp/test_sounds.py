"""Misspelt words of danger: by sound, by shape, by letters; and what only looks like one."""

from __future__ import annotations

import pytest

from nlp.lexicon import table
from nlp.sounds import merged, misspelt


@pytest.mark.parametrize(
    ("written", "at", "meant"),
    [
        ("跳喽算了", (0, 2), "跳楼"),
        ("想自纱", (1, 3), "自杀"),
        ("喝农要的心都有", (0, 3), "喝农药"),
        ("去tiaolou", (1, 8), "跳楼"),
        ("要hnyao", (1, 6), "喝农药"),
        ("tiao，he", (0, 7), "跳河"),
        ("房子失伙了", (2, 4), "失火"),
    ],
)
def test_what_is_meant(written: str, at: tuple[int, int], meant: str) -> None:
    assert (at, meant) in list(misspelt(written))


@pytest.mark.parametrize("written", ["一条漏水的管子", "来自沙河镇", "挑楼层", "自杀", "bh楼", "熏死人了", "a楼", "路灯坏了"])
def test_what_is_none(written: str) -> None:
    assert not list(misspelt(written))


def test_every_word_has_a_reading_for_each_character() -> None:
    data = table("sounds.toml")
    for word, read in data["words"].items():
        assert len(read.split()) == len(word)
        assert all(merged(syllable) in data["sounds"] for syllable in read.split())
