"""Sentences made from the patterns of ``data/made.toml``: every danger beside the same words long ago, feared, told, played with."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from random import Random

_FILE = Path(__file__).parent / "data" / "made.toml"
_CHOICE = re.compile(r"\(([^()]*)\)")
_LIST = re.compile(r"\{([a-z]+)\}")


def made(each: int, seed: int = 7) -> list[tuple[str, str]]:
    """(text, level or "-"), so many drawn of every pattern; the same ones every time."""
    data = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    words, draw = {name: line.split() for name, line in data.pop("words").items()}, Random(seed)
    rows = {
        _said(pattern, words, draw): "-" if level == "none" else level
        for level, group in data.items()
        for pattern in group["patterns"].split("\n")
        if pattern
        for _ in range(each)
    }
    return list(rows.items())


def _said(pattern: str, words: Mapping[str, list[str]], draw: Random) -> str:
    """One sentence: choices first, then the lists that they name."""
    chosen = _CHOICE.sub(lambda hit: draw.choice(hit[1].split("|")), pattern)
    return _LIST.sub(lambda hit: draw.choice(words[hit[1]]), chosen)
