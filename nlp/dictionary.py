"""The one cutter for training and for use: cuts as jieba does, with the petition words in its dictionary (``nlp.packing``)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib import resources
from itertools import pairwise

import numpy as np

from nlp.sieve import signs
from nlp.trie import Trie, Word

#: jieba's own borders: blocks that are cut into words, and between them signs that are words by themselves.
_BLOCK = re.compile(r"([\u4e00-\u9fd5a-zA-Z0-9+#&._%\-]+)")
_BORDER = "\n"
#: One bubble is read alone, with the one before it and with all of its talk: most of their blocks are the same.
_CUT: dict[str, Sequence[str]] = {}
_KEPT = 4096
_LONE = np.array([chr(sign).isalnum() for sign in range(128)] + [False])
_NONE: Word = (-1, 0, 0.0)


@lru_cache(maxsize=1)
def _trie() -> Trie:
    with (resources.files("nlp") / "data" / "words.npz").open("rb") as file:
        return Trie.load(file)


def cut(text: str) -> list[str]:
    """Words of a folded text in order; together they are the text again. No guessed words."""
    parts = _BLOCK.split(text)
    words = {block: _CUT.get(block, ()) for block in parts[1::2]}
    if new := [block for block, known in words.items() if not known]:
        made = dict(zip(new, _cut(new), strict=True))
        words |= made
        if len(_CUT) > _KEPT:
            _CUT.clear()
        _CUT.update(made)
    return [word for place, part in enumerate(parts) for word in (words[part] if place % 2 else part)]


def _cut(blocks: Sequence[str]) -> Iterator[Sequence[str]]:
    """The words of each block: all go through the dictionary at once."""
    text = _BORDER.join(blocks)
    alone, longer = _trie().words(text)
    words = _joined(text, _ends(alone, longer))
    borders = [-1, *(place for place, word in enumerate(words) if word == _BORDER), len(words)]
    return (words[before + 1 : end] for before, end in pairwise(borders))


def _ends(alone: list[float], longer: list[Word]) -> list[int]:
    """The likeliest way through a text, as jieba finds it, in one pass from its end: of each place its word's end."""
    gains, ends = [0.0] * (len(alone) + 1), list(range(1, len(alone) + 1))
    words, best = iter(longer), 0.0
    place, end, gain = next(words, _NONE)
    for at, single in zip(range(len(alone) - 1, -1, -1), reversed(alone), strict=True):
        best += single
        while place == at:
            if (through := gain + gains[end]) >= best:
                best, ends[at] = through, end
            place, end, gain = next(words, _NONE)
        gains[at] = best
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
