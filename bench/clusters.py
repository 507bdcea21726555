"""Near-duplicate clusters: rows that share much of their text stay on one side of every split."""

from __future__ import annotations

import re
from collections.abc import Sequence
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from nlp.normal import fold

_HASHES, _BANDS, _LONGEST = 64, 16, 1500


def clusters(texts: Sequence[str]) -> list[int]:
    """A cluster's number for each text: min-hash of three characters in a row, joined where one of 16 bands agrees."""
    rng = np.random.RandomState(0)
    factors = rng.randint(1, 2**31 - 1, _HASHES).astype(np.uint64) | np.uint64(1)
    shifts = rng.randint(0, 2**31 - 1, _HASHES).astype(np.uint64)
    parent, seen = list(range(len(texts))), dict[tuple[int, bytes], int]()

    def root(n: int) -> int:
        while parent[n] != n:
            parent[n] = parent[parent[n]]
            n = parent[n]
        return n

    for number, text in enumerate(texts):
        bare = re.sub(r"\W", "", fold(text))[:_LONGEST]
        shingles = np.array([crc32(bare[n : n + 3].encode("utf-8", "replace")) for n in range(max(1, len(bare) - 2))], np.uint64)
        signature = ((shingles[:, None] * factors + shifts) >> np.uint64(16) & np.uint64(0xFFFFFFFF)).min(axis=0)
        for band, part in enumerate(signature.reshape(_BANDS, -1)):
            first = seen.setdefault((band, part.tobytes()), number)
            parent[root(number)] = root(first)
    return [root(n) for n in range(len(texts))]


def held_out(texts: Sequence[str], share: int = 5) -> NDArray[np.bool_]:
    """True for the one in ``share`` clusters that only measures, by a checksum of the cluster's first text."""
    joined = clusters(texts)
    return np.array([crc32(fold(texts[cluster]).encode("utf-8", "replace")) // 7 % share == 0 for cluster in joined])
