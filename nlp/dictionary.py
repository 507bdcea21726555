"""The one cutter for training and for use: cuts as jieba does, with the petition words in its dictionary (``nlp.packing``)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from importlib import resources

import numpy as np

from nlp.sieve import signs
from nlp.trie import Trie, Word

_LONE = np.array([chr(sign).isalnum() for sign in range(128)] + [False])
_NONE: Word = (-1, 0, 0.0)


@lru_cache(maxsize=1)
def _trie() -> Trie:
    with (resources.files("nlp") / "data" / "words.npz").open("rb") as file:
        return Trie.load(file)


@lru_cache(maxsize=64)
def cut(text: str) -> Sequence[str]:
    """Words of a folded text in order; together they are the text again. No guessed words."""
    alone, longer = _trie().words(text)
    return _joined(text, _ends(alone, longer))


def _ends(alone: list[float], longer: list[Word]) -> list[int]:
    """The likeliest way through a text, as jieba finds it, in one pass from its end: of each place its word's end."""
    gains, ends = [0.0] * (len(alone) + 1), [0] * len(alone)
    words = iter(longer)
    place, end, gain = next(words, _NONE)
    for at in range(len(alone) - 1, -1, -1):
        best, last = alone[at] + gains[at + 1], at + 1
        while place == at:
            if (through := gain + gains[end]) >= best:
                best, last = through, end
            place, end, gain = next(words, _NONE)
        gains[at], ends[at] = best, last
    return ends


def _joined(text: str, ends: list[int]) -> list[str]:
    """The words by the end of each place's word; letters and digits that stand alone side by side are one word."""
    lone = _LONE[np.minimum(signs(text), 128)].tolist()
    words: list[str] = []
    start, size = 0, len(text)
    while start < size:
        end = ends[start]
        if lone[start] and end == start + 1:
            while end < size and lone[end] and ends[end] == end + 1:
                end += 1
        words.append(text[start:end])
        start = end
    return words


def warm() -> None:
    """Loads the dictionary now rather than with the first message."""
    _trie()
