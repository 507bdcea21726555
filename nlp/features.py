"""A text as numbers: hashed characters (1-4 in a row) and words (1-2 in a row) with their counts, and what the word tables say of it;
the same for training and for use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple, cast
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from nlp.dictionary import cut
from nlp.hints import hints, names
from nlp.normal import fold
from nlp.sieve import signs as characters

#: Size of the space of numbers: large enough that two features of a collection seldom share one.
BITS = 26
SIZE = 1 << BITS
_LONGEST = 6000
#: Who writes says nothing of the matter: names as they are introduced, phone numbers.
_WHO = re.compile(r"[，,。\s]?我(?:叫|是)[一-龥]{2,3}(?=[，,。；;\s\d]|$)|[，,。\s]?(?:电话|手机)?(?:是|[:：])?\d{7,}")
_DIGITS = str.maketrans("123456789", "000000000")
_MIX, _STEP = np.uint32(0x9E3779B1), np.uint32(0x85EBCA6B)


class Features(NamedTuple):
    """``numbers``: of the features that a text has, ascending, each once; ``shares``: how often each occurs, as 1 + its logarithm;
    ``hints``: what the word tables say, in the order of ``nlp.hints.names``."""

    numbers: NDArray[np.uint32]
    shares: NDArray[np.float32]
    hints: NDArray[np.float32]


@lru_cache(maxsize=64)
def features(text: str) -> Features:
    """The features of a text; none for an empty one. Several models look at the same text: the last few are kept."""
    folded = fold(text[:_LONGEST])
    plain = _WHO.sub("", folded).translate(_DIGITS)
    if not plain:
        return Features(np.empty(0, np.uint32), np.empty(0, np.float32), np.zeros(len(names()), np.float32))
    numbers = _spread(np.concatenate([*_runs(plain), np.array(_words(plain), np.uint32)]))
    numbers.sort()
    # As ``np.unique`` does it, at a third of the price for so few.
    first = np.empty(len(numbers), np.bool_)
    first[0] = True
    np.not_equal(numbers[1:], numbers[:-1], out=first[1:])
    places = first.nonzero()[0]
    counts = np.concatenate((places[1:], (len(numbers),))) - places
    return Features(numbers[places], (1 + np.log(counts)).astype(np.float32), hints(folded))


def _runs(plain: str) -> Iterator[NDArray[np.uint32]]:
    """Hashes of one to four characters in a row."""
    signs = characters(plain) * _STEP
    yield signs
    running = signs
    for size in range(2, min(4, len(signs)) + 1):
        running = running[:-1] * _MIX + signs[size - 1 :]
        yield running + np.uint32(size)


def _spread(hashes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    mixed: Any = (hashes ^ (hashes >> np.uint32(15))) * np.uint32(0x2C1B3C6D)
    return cast("NDArray[np.uint32]", (mixed ^ (mixed >> np.uint32(12))) >> np.uint32(32 - BITS))


def _words(plain: str) -> list[int]:
    """Hashes of words, and of two in a row."""
    words = [word.encode() for word in cut(plain) if len(word) > 1 or word.isalnum()]
    single = [crc32(word) for word in words]
    return single + [crc32(b" " + word, before) for before, word in zip(single, words[1:], strict=False)]
