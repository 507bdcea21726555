"""Vectors of words from messages without labels: how often two words stand near each other beyond chance (PPMI), brought to few numbers.

No row that measures is among them: not the fifth of the labelled ones, not the rows read by hand that only measure, none of the boards
on which purpose is judged.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
from scipy.sparse import coo_matrix, csr_matrix
from sklearn.utils.extmath import randomized_svd

from bench.clusters import held_out
from nlp.features import hashes, words_of

DATA = Path(os.environ.get("XINFANG_DATA", "../shared/data"))
SIZE, _NEAR, _LEAST, _BATCH = 100, 8, 5, 2000
#: Rare neighbours are counted as a little less rare than they are.
_SOFTENED = 0.75


def texts() -> list[str]:
    """Every message and answer that measures nothing."""
    taught: list[str] = []
    for source in ("class7.jsonl", "unit_weak.jsonl", "unlabelled.jsonl"):
        some = _rows(source)
        held = held_out([row["text"] for row in some]) if source != "unlabelled.jsonl" else [False] * len(some)
        free = [row for row, measures in zip(some, held, strict=True) if not measures]
        # One in four by its id: so are the rows chosen that were read by hand to measure.
        free = [row for row in free if source == "class7.jsonl" or crc32(row["id"].encode()) % 4]
        taught += [f"{row['title']}\n{row['text']}" for row in free]
    return taught + [row["reply"] for row in _rows("replies.jsonl")]


def make(out: Path) -> str:
    """Learns the vectors and writes them; gives one line about them."""
    read = [words_of(text) for text in texts()]
    often = Counter(word for words in read for word in words)
    kept = [word for word, count in often.most_common() if count >= _LEAST]
    number = {word: place for place, word in enumerate(kept)}
    placed = [np.array([number.get(word, -1) for word in words]) for words in read]
    left, strength, _ = randomized_svd(_beyond_chance(_near(placed, len(kept))), SIZE, n_iter=3, random_state=0)
    vectors = left * np.sqrt(strength)
    vectors *= (_telling(placed, len(kept)) / np.maximum(np.linalg.norm(vectors, axis=1), 1e-9))[:, None]
    small = np.round(vectors * (127 / np.abs(vectors).max())).astype(np.int8)
    signs = hashes(kept)
    order = np.argsort(signs)
    name = sha256(small.tobytes()).hexdigest()[:6]
    middle = np.mean([_direction(small, places) for places in placed], axis=0).astype(np.float32)
    np.savez_compressed(out, name=np.array(name), words=signs[order], vectors=small[order], middle=middle)
    return f"senses {name}: {len(kept)} words of {len(read)} texts, {SIZE} numbers each"


def _rows(source: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in (DATA / source).open(encoding="utf-8")]


def _near(placed: Sequence[Any], size: int) -> Any:
    """How often each word stands near each other one, the nearer the more."""
    whole = csr_matrix((size, size), dtype=np.float32)
    for start in range(0, len(placed), _BATCH):
        pairs = [
            (words[:-gap], words[gap:], gap) for words in placed[start : start + _BATCH] for gap in range(1, min(_NEAR, len(words) - 1) + 1)
        ]
        one, other = (np.concatenate([pair[side] for pair in pairs]) for side in (0, 1))
        weight = np.concatenate([np.full(len(pair[0]), pair[2] ** -0.5, np.float32) for pair in pairs])
        known = (one >= 0) & (other >= 0)
        whole = whole + coo_matrix((weight[known], (one[known], other[known])), shape=(size, size)).tocsr()
    return (whole + whole.T).tocoo()


def _beyond_chance(near: Any) -> Any:
    """The logarithm of how much more often than by chance, where it is more often."""
    alone = np.asarray(near.sum(axis=1)).ravel()
    chance = alone**_SOFTENED / (alone**_SOFTENED).sum()
    more = np.log(near.data / (alone[near.row] * chance[near.col]))
    found = more > 0
    return csr_matrix((more[found].astype(np.float32), (near.row[found], near.col[found])), shape=near.shape)


def _telling(placed: Sequence[Any], size: int) -> Any:
    """How much a word tells: the fewer texts have it, the more."""
    having = np.bincount(np.concatenate([np.unique(words[words >= 0]) for words in placed]), minlength=size)
    return np.log(len(placed) / (1 + having))


def _direction(vectors: Any, places: Any) -> Any:
    known, often = np.unique(places[places >= 0], return_counts=True)
    whole = (1 + np.log(often)) @ vectors[known].astype(np.float32)
    return whole / (np.linalg.norm(whole) or 1.0)
