"""A text as numbers: hashed characters (1-4 in a row) and words (1-2 in a row) with their counts, the same for training and for use."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any, NamedTuple, cast
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from nlp.dictionary import cut
from nlp.normal import fold

#: Size of the feature space. Two features that share a number cost less than a vocabulary in memory does.
BITS = 20
SIZE = 1 << BITS
_LONGEST = 6000
#: Who writes says nothing of the matter: names as they are introduced, phone numbers.
_WHO = re.compile(r"[，,。\s]?我(?:叫|是)[一-龥]{2,3}(?=[，,。；;\s\d]|$)|[，,。\s]?(?:电话|手机)?(?:是|[:：])?\d{7,}")
_DIGITS = str.maketrans("123456789", "000000000")
_MIX, _STEP = np.uint32(0x9E3779B1), np.uint32(0x85EBCA6B)


class Features(NamedTuple):
    """``numbers``: of the features that a text has, ascending, each once; ``shares``: how often each occurs, as a vector of length one."""

    numbers: NDArray[np.uint32]
    shares: NDArray[np.float32]


def features(text: str) -> Features:
    """The features of a text; none for an empty one."""
    plain = _WHO.sub("", fold(text[:_LONGEST])).translate(_DIGITS)
    if not plain:
        return Features(np.empty(0, np.uint32), np.empty(0, np.float32))
    signs = np.frombuffer(plain.encode("utf-32-le", "replace"), np.uint32)
    parts, running = [_spread(signs * _STEP)], signs * _STEP
    for size in (2, 3, 4):
        if len(signs) < size:
            break
        running = running[:-1] * _MIX + signs[size - 1 :] * _STEP
        parts.append(_spread(running + np.uint32(size)))
    parts.append(_spread(np.fromiter(_words(plain), np.uint32)))
    numbers, counts = np.unique(np.concatenate(parts), return_counts=True)
    shares = counts.astype(np.float32)
    return Features(numbers, shares / np.sqrt((shares * shares).sum(dtype=np.float64)).astype(np.float32))


def _spread(hashes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    mixed: Any = (hashes ^ (hashes >> np.uint32(15))) * np.uint32(0x2C1B3C6D)
    return cast("NDArray[np.uint32]", (mixed ^ (mixed >> np.uint32(12))) >> np.uint32(32 - BITS))


def _words(plain: str) -> list[int]:
    words = [word for word in cut(plain) if len(word) > 1 or word.isalnum()]
    return [crc32(w.encode()) for w in words] + [crc32(f"{a} {b}".encode()) for a, b in pairwise(words)]
