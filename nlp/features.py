"""A text as numbers: hashed characters (1-4 in a row) and words (1-2 in a row) with their counts, what the word tables say of it, and
how its words lean; the same for training and for use."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import Any, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from nlp import hints as tables
from nlp import senses
from nlp.dictionary import cut
from nlp.normal import fold
from nlp.sieve import signs as characters

#: Size of the space of numbers: large enough that two features of a collection seldom share one. Its upper half is the opening's.
BITS = 27
SIZE = 1 << BITS
_OF_OPENING = np.uint32(SIZE >> 1)
#: Characters and words are looked at to here: what follows tells no more of the matter, and costs as much. Words of the tables count to
#: the end.
_LONGEST = 700
#: A chat opening is about so long; what a letter opens with says most of its matter, so that it also counts as such.
OPENING, _HEAD = 30, 0.8
#: Who writes says nothing of the matter: names as they are introduced, phone numbers.
_WHO = re.compile(r"[，,。\s]?我(?:叫|是)[一-龥]{2,3}(?=[，,。；;\s\d]|$)|[，,。\s]?(?:电话|手机)?(?:是|[:：])?\d{7,}")
#: What every such name or number has: looked for first, since few texts have it.
_SOMEBODY = re.compile(r"我[叫是]|\d{7}")
_DIGIT = re.compile("[1-9]")
_MIX, _STEP = np.uint32(0x9E3779B1), np.uint32(0x85EBCA6B)
_POWERS = np.full(_LONGEST, _MIX).cumprod(dtype=np.uint32)


class Features(NamedTuple):
    """``numbers``: of the features that a text has and, above these, of those that its opening has, ascending, each once; ``shares``: how
    much of either each is; ``hints``: what the word tables say and how its words lean, in the order of ``names``."""

    numbers: NDArray[np.uint32]
    shares: NDArray[np.float32]
    hints: NDArray[np.float32]


@lru_cache(maxsize=1)
def names() -> dict[str, int]:
    """What the hints are of → their places."""
    return {name: place for place, name in enumerate((*tables.names(), *senses.names()))}


@lru_cache(maxsize=64)
def features(text: str, letter: bool = True) -> Features:
    """The features of a text; none for an empty one. Several models look at the same text: the last few are kept. ``letter``: False where
    each part says as much as the opening."""
    plain = _plain(text)
    if not plain:
        return Features(np.empty(0, np.uint32), np.empty(0, np.float32), np.zeros(len(names()), np.float32))
    words = _told(plain)
    single, runs = hashes(words), list(_runs(plain))
    numbers, shares = _shares([*runs, single, _pairs(single)])
    said = bisect_left(list(accumulate(map(len, words))), OPENING) + 1
    head = single[:said]
    if letter:
        opening, its = _shares([*(run[: OPENING - size] for size, run in enumerate(runs)), head, _pairs(head)])
        numbers, shares = np.concatenate((numbers, opening + _OF_OPENING)), np.concatenate((shares, _HEAD * its))
    return Features(numbers, shares, np.concatenate((tables.hints(fold(text)), senses.leaning(single, head))))


def words_of(text: str) -> list[str]:
    """The words of a text that tell something, in order."""
    return _told(_plain(text))


def hashes(words: Sequence[str]) -> NDArray[np.uint32]:
    """One number for each word."""
    sizes = np.fromiter(map(len, words), np.intp, len(words))
    starts = np.cumsum(sizes) - sizes
    places = np.arange(sizes.sum()) - starts.repeat(sizes)
    return (
        np.add.reduceat(characters("".join(words)) * _POWERS[places], starts, dtype=np.uint32) if len(words) else starts.astype(np.uint32)
    )


def _plain(text: str) -> str:
    plain = fold(text)[:_LONGEST]
    return _DIGIT.sub("0", _WHO.sub("", plain) if _SOMEBODY.search(plain) else plain)


def _told(plain: str) -> list[str]:
    return [word for word in cut(plain) if len(word) > 1 or word.isalnum()]


def _shares(parts: Sequence[NDArray[np.uint32]]) -> tuple[NDArray[np.uint32], NDArray[np.float32]]:
    """The numbers, ascending, each once, and what each is of the whole: 1 + the logarithm of its count, the whole of length one."""
    numbers = _spread(np.concatenate(parts))
    numbers.sort()
    # As ``np.unique`` does it, at a third of the price for so few.
    first = np.empty(len(numbers), np.bool_)
    first[0] = True
    np.not_equal(numbers[1:], numbers[:-1], out=first[1:])
    places = first.nonzero()[0]
    counts = np.concatenate((places[1:], (len(numbers),))) - places
    shares = (1 + np.log(counts)).astype(np.float32)
    return numbers[places], shares / np.float32(np.sqrt(shares @ shares))


def _runs(plain: str) -> Iterator[NDArray[np.uint32]]:
    """Hashes of one to four characters in a row."""
    signs = characters(plain) * _STEP
    yield signs
    running = signs
    for size in range(2, min(4, len(signs)) + 1):
        running = running[:-1] * _MIX + signs[size - 1 :]
        yield running + np.uint32(size)


def _pairs(words: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Hashes of two words in a row."""
    return words[:-1] * _MIX + words[1:] * _STEP


def _spread(hashes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    mixed: Any = (hashes ^ (hashes >> np.uint32(15))) * np.uint32(0x2C1B3C6D)
    return cast("NDArray[np.uint32]", (mixed ^ (mixed >> np.uint32(12))) >> np.uint32(33 - BITS))
