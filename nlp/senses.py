"""What words mean by the company they keep: vectors of words, learned from messages without labels (``bench/word_senses.py``). A word
that a county's own rows never had still lies beside those that they had."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

#: How much the senses of a text count beside its features.
_SHARE = 0.6


class _Table(NamedTuple):
    """``words``: hashes, ascending; ``vectors``: words x size, each word by how much it tells; ``middle``: what every text has."""

    name: str
    words: NDArray[np.uint32]
    vectors: NDArray[np.int8]
    middle: NDArray[np.float32]


def sense(words: NDArray[np.uint32]) -> NDArray[np.float32]:
    """The direction of these words together (hashes as ``nlp.features`` has them), of length one; nothing for words never met."""
    table = _table()
    known, often = np.unique(words, return_counts=True)
    at = np.minimum(np.searchsorted(table.words, known), len(table.words) - 1)
    met = table.words[at] == known
    whole = (1 + np.log(often[met])).astype(np.float32) @ table.vectors[at[met]].astype(np.float32)
    return np.asarray(whole / (np.sqrt(whole @ whole) or 1.0), np.float32)


def leaning(whole: NDArray[np.uint32], head: NDArray[np.uint32]) -> NDArray[np.float32]:
    """How a text leans away from what every text says, in the order of ``names``; its opening counts once more by half."""
    return np.asarray(_SHARE * ((2 * sense(whole) + sense(head)) / 3 - _table().middle), np.float32)


def names() -> list[str]:
    """A name for each number of ``leaning``; others where the vectors are others."""
    return [f"~{_table().name}.{place}" for place in range(len(_table().middle))]


@lru_cache(maxsize=1)
def _table() -> _Table:
    with (resources.files("nlp") / "data" / "senses.npz").open("rb") as file, np.load(file, allow_pickle=False) as data:
        return _Table(str(data["name"]), data["words"], data["vectors"], data["middle"])
