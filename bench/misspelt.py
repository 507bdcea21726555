"""Messages as people type them: a character in so many misspelt by sound or shape, a word in letters, words of southern Shaanxi."""

from __future__ import annotations

import tomllib
from pathlib import Path
from random import Random
from zlib import crc32

#: One character in so many is changed.
_ONE_IN = 12
_TABLE = tomllib.loads((Path(__file__).parent / "data" / "confusions.toml").read_text(encoding="utf-8"))
_SOUNDS = {sign: tuple(line.split()) for sign, line in _TABLE["sounds"].items()}
_SHAPES = {pair[0]: pair[1] for pair in _TABLE["shapes"].split()}


def sounds(text: str) -> str:
    """Characters that sound alike."""
    draw = _drawn(text)
    return "".join(draw.choice(_SOUNDS[c][1]) if c in _SOUNDS and not draw.randrange(_ONE_IN) else c for c in text)


def shapes(text: str) -> str:
    """Characters that look alike; fewer have one, so half of them are changed."""
    draw = _drawn(text)
    return "".join(_SHAPES[c] if c in _SHAPES and draw.randrange(2) else c for c in text)


def letters(text: str) -> str:
    """Characters by their reading."""
    draw = _drawn(text)
    return "".join(_SOUNDS[c][0] if c in _SOUNDS and not draw.randrange(_ONE_IN) else c for c in text)


def dialect(text: str) -> str:
    """Every word that southern Shaanxi has another for."""
    for word, said in _TABLE["dialect"].items():
        text = text.replace(word, said)
    return text


def _drawn(text: str) -> Random:
    return Random(crc32(text.encode("utf-8", "replace")))
