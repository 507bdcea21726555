"""Many characters and pairs of characters looked for in a text all at once, before anything dearer is tried."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

#: Pairs share so many places: a shared one is a false alarm, and rare.
_BITS = 16
_FIRST, _SECOND = np.uint32(0x9E3779B1), np.uint32(0x85EBCA6B)


class Sieve:
    """Where one of these characters or pairs may begin: none is missed, a few places are false alarms."""

    def __init__(self, signs: Iterable[str]) -> None:
        self._single, self._pair = np.zeros(1 << _BITS, np.bool_), np.zeros(1 << _BITS, np.bool_)
        wanted = list(signs)
        self._single[_codes("".join(sign for sign in wanted if len(sign) == 1))[0]] = True
        # Side by side: every second pair is one that is wanted.
        self._pair[_codes("".join(sign[:2] for sign in wanted if len(sign) > 1))[1][::2]] = True

    def positions(self, text: str) -> list[int]:
        """Ascending."""
        singles, pairs = _codes(text)
        there = self._single[singles]
        there[:-1] |= self._pair[pairs]
        return there.nonzero()[0].tolist()


def signs(text: str) -> NDArray[np.uint32]:
    """The characters as numbers; halves of a pair that stand alone are one and the same."""
    return np.frombuffer(text.encode("utf-32-le", "replace"), np.uint32)


@lru_cache(maxsize=16)
def _codes(text: str) -> tuple[NDArray[np.uint16], NDArray[np.uint16]]:
    """Each character and each pair in sixteen bits. Several sieves look at the same text: the last few are kept."""
    whole = signs(text)
    pairs = ((whole[:-1] * _FIRST) ^ (whole[1:] * _SECOND)) >> np.uint32(32 - _BITS)
    return whole.astype(np.uint16), pairs.astype(np.uint16)
