"""Where numbers stand in an ascending array, many at once: by their first bits and a step or two, while a search by halves waits for
memory at every step."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

_Numbers = NDArray[Any]
#: Odd, so that no two numbers of 64 bits become one, and such that what lies close together is spread over all of them.
_SPREAD = np.uint64(0x9E3779B97F4A7C15)


class Index:
    """``keys``: unsigned, ascending, each once, spread evenly over the numbers of so many ``bits``."""

    def __init__(self, keys: _Numbers, bits: int) -> None:
        first = min(bits, len(keys).bit_length())
        self._shift = keys.dtype.type(bits - first)
        often = np.bincount((keys >> self._shift).astype(np.intp), minlength=1 << first)
        self._starts = np.concatenate(([0], np.cumsum(often[:-1]))).astype(np.int32)
        self._keys = np.append(keys, np.iinfo(keys.dtype).max)
        self.keys = self._keys[:-1]

    def find(self, wanted: _Numbers) -> tuple[_Numbers, _Numbers]:
        """Which of the wanted numbers are among the keys, and the place of each of these."""
        keys, at = self._keys, self._starts.take(wanted >> self._shift).astype(np.intp)
        found = keys.take(at)
        before = (found < wanted).nonzero()[0]
        while len(before):
            at[before] += 1
            found[before] = stands = keys.take(at[before])
            before = before[stands < wanted[before]]
        there = (found == wanted).nonzero()[0]
        return there, at[there]


class Spread:
    """The same for ``keys`` of 64 bits that crowd together, in any order."""

    def __init__(self, keys: NDArray[np.uint64]) -> None:
        mixed = keys * _SPREAD
        order = mixed.argsort()
        self._order, self._index = order.astype(np.int32), Index(mixed[order], 64)

    def find(self, wanted: NDArray[np.uint64]) -> tuple[_Numbers, _Numbers]:
        """Which of the wanted numbers are among the keys, and the place of each of these."""
        there, at = self._index.find(wanted * _SPREAD)
        return there, self._order[at]
