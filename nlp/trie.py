"""A dictionary packed into a few arrays: a tree of characters as sorted numbers, searched for all places of a text at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Self

import numpy as np
from numpy.typing import NDArray

from nlp.index import Spread
from nlp.sieve import signs

#: Characters have sixteen bits; what has more stands in no word. Nodes are numbered after the characters, which are the first ones.
BITS = 16
FIRST = 1 << BITS
#: (place, end, gain) of a word in a text.
Word = tuple[int, int, float]


@dataclass(frozen=True, slots=True, eq=False)
class Trie:
    """``levels``: of each depth the (node, next character) pairs, ascending, whose places number the next nodes; ``often``: for each of
    these the place in ``gains`` of its word's gain, 0 where it only begins words; ``single``: the gain of each character, -inf for none.

    A gain is the logarithm of a word's share. ``strange``: that of a character which is no word.
    """

    levels: tuple[NDArray[np.uint64], ...]
    often: tuple[NDArray[np.uint16], ...]
    gains: NDArray[np.float64]
    single: NDArray[np.float64]
    strange: float
    _found: tuple[Spread, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_found", tuple(map(Spread, self.levels)))

    def words(self, text: str) -> tuple[list[float], list[Word]]:
        """The gain of each character alone, and the longer words: the last place first, of one place the shorter first."""
        row = np.minimum(signs(text), FIRST - 1)
        found = list(self._longer(row.astype(np.uint64)))
        places, ends, gains = map(np.concatenate, zip(*found, strict=True)) if found else (np.empty(0, np.intp),) * 3
        alone = self.single[row]
        lost = np.isneginf(alone)
        lost[places] = False
        alone[lost] = self.strange
        order = (-places).argsort(kind="stable")
        return alone.tolist(), list(zip(places[order].tolist(), ends[order].tolist(), gains[order].tolist(), strict=True))

    def _longer(self, row: NDArray[np.uint64]) -> Iterator[tuple[Any, Any, Any]]:
        """(places, ends, gains) of the words of each length."""
        places, nodes, before = np.arange(len(row)), row, FIRST
        padded = np.concatenate((row, np.zeros(len(self.levels), np.uint64)))
        for depth, (level, often) in enumerate(zip(self._found, self.often, strict=True), 1):
            wanted = (nodes << np.uint64(BITS)) | padded[places + depth]
            there, at = level.find(wanted)
            if not len(there):
                return
            places = places[there]
            nodes, before = (at + before).astype(np.uint64), before + len(often)
            known = often[at]
            ending = known.nonzero()[0]
            yield places[ending], places[ending] + depth + 1, self.gains[known[ending]]

    def save(self, path: Path) -> None:
        """Writes one file."""
        parts: dict[str, Any] = {"gains": self.gains, "single": self.single, "strange": np.array(self.strange)}
        for depth, (level, often) in enumerate(zip(self.levels, self.often, strict=True)):
            parts |= {f"level{depth}": np.diff(level, prepend=np.uint64(0)), f"often{depth}": often}
        np.savez_compressed(path, **parts)

    @classmethod
    def load(cls, source: IO[bytes]) -> Self:
        """Reads such a file."""
        with np.load(source, allow_pickle=False) as data:
            depths = range(sum(name.startswith("level") for name in data))
            levels = tuple(np.cumsum(data[f"level{n}"], dtype=np.uint64) for n in depths)
            return cls(levels, tuple(data[f"often{n}"] for n in depths), data["gains"], data["single"], float(data["strange"]))
