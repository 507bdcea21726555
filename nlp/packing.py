"""jieba's dictionary with our words, packed as ``data/words.npz``: as the Python dictionary that jieba makes of it, of every beginning
of every word, it takes fifteen times the memory and a second to load.

    python -m nlp.packing
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import jieba
import numpy as np
from numpy.typing import NDArray

from nlp.lexicon import class_words, table, weighted
from nlp.sieve import signs
from nlp.trie import BITS, FIRST, Trie

#: One common count for our words: high enough to hold together, below everyday words.
FREQUENCY = 4000
_BLANK, _LINE, _ZERO = 32, 10, 48
_Numbers = NDArray[np.int64]


def petition_words() -> set[str]:
    """Every word of the classes and kinds tables of two or more characters."""
    words = {word for word, _, _ in class_words(table("classes.toml"))}
    for kind in table("kinds.toml").values():
        words |= {word for word, _ in weighted(kind["words"])} | set(kind["names"].split())
    return {word for word in words if len(word) > 1}


def packed() -> Trie:
    """jieba's words, those alone that can stand in one of its blocks, and ours."""
    lines = Path(jieba.__file__).with_name("dict.txt").read_text(encoding="utf-8")
    lines = re.sub(rf"^(?!{jieba.re_han_default.pattern} ).*\n", "", lines, flags=re.MULTILINE)
    return trie(lines + "".join(f"{word} {FREQUENCY} x\n" for word in sorted(petition_words())))


def trie(lines: str) -> Trie:
    """From lines "word count tag"; of two counts of a word the larger holds."""
    words, sizes, counts = _columns(lines)
    single = np.zeros(FIRST, np.int64)
    np.maximum.at(single, words[sizes == 1, 0], counts[sizes == 1])
    levels, found = _grown(words, sizes, counts)
    known = np.unique(np.concatenate([np.zeros(1, np.int64), *found]))
    whole = np.log(single.sum() + sum(int(each.sum()) for each in found))
    with np.errstate(divide="ignore"):
        gains, alone = np.log(known) - whole, np.log(single) - whole
    return Trie(levels, tuple(np.searchsorted(known, each).astype(np.uint16) for each in found), gains, alone, float(-whole))


def _columns(lines: str) -> tuple[NDArray[np.uint16], _Numbers, _Numbers]:
    """Each line's word as a row of characters, how many they are, and its count."""
    row = signs(lines)
    ends, blanks = (row == _LINE).nonzero()[0], (row == _BLANK).nonzero()[0].reshape(-1, 2)
    words, sizes = _cells(row, np.concatenate(([0], ends[:-1] + 1)), blanks[:, 0])
    digits, width = _cells(row, blanks[:, 0] + 1, blanks[:, 1])
    counts = np.zeros(len(ends), np.int64)
    for place in range(digits.shape[1]):
        counts = np.where(width > place, counts * 10 + digits[:, place] - _ZERO, counts)
    return words, sizes, counts


def _cells(row: NDArray[np.uint32], starts: _Numbers, ends: _Numbers) -> tuple[NDArray[np.uint16], _Numbers]:
    sizes = ends - starts
    cells = np.zeros((len(starts), int(sizes.max())), np.uint16)
    for place in range(cells.shape[1]):
        some = sizes > place
        cells[some, place] = row[starts[some] + place]
    return cells, sizes


def _grown(words: Any, sizes: Any, counts: Any) -> tuple[tuple[NDArray[np.uint64], ...], list[_Numbers]]:
    """Level after level: its pairs, and the counts of the words that end there."""
    levels: list[NDArray[np.uint64]] = []
    found: list[_Numbers] = []
    nodes, before = words[:, 0].astype(np.uint64), FIRST
    for depth in range(1, words.shape[1]):
        some = sizes > depth
        words, sizes, counts = words[some], sizes[some], counts[some]
        level, at = np.unique((nodes[some] << np.uint64(BITS)) | words[:, depth], return_inverse=True)
        often = np.zeros(len(level), np.int64)
        np.maximum.at(often, at[sizes == depth + 1], counts[sizes == depth + 1])
        levels.append(level)
        found.append(often)
        nodes, before = (at + before).astype(np.uint64), before + len(level)
    return tuple(levels), found


def main() -> None:
    """Writes the file that the program ships with."""
    packed().save(Path(__file__).with_name("data") / "words.npz")


if __name__ == "__main__":
    main()
