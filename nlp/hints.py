"""What the word tables say of a text, as numbers beside its characters and words: a model learns how far to believe each of them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from nlp.lexicon import Lexicon, table, totals, weighted

#: Much of one kind of words says little more than some of it.
_SATURATED, _SHARE = 5.0, 0.2


def hints(plain: str) -> NDArray[np.float32]:
    """One number a name of ``names``, 0 to 0.2, for a folded text."""
    found = np.zeros(len(names()), np.float32)
    for name, weight in totals(_lexicon().find(plain)).items():
        found[names()[name]] = _SHARE * (1 - np.exp(-weight / _SATURATED))
    return found


@lru_cache(maxsize=1)
def names() -> dict[str, int]:
    """Every class, second level and kind of unit of the tables → its place."""
    return {name: place for place, name in enumerate(sorted({name for _, name, _ in _entries()}))}


@lru_cache(maxsize=1)
def _lexicon() -> Lexicon:
    return Lexicon(_entries())


def _entries() -> Iterable[tuple[str, str, float]]:
    for name, entry in table("classes.toml").items():
        for second, line in entry["second"].items():
            for word, weight in weighted(line):
                yield word, name, weight
                yield word, f"{name}/{second}", weight
    for kind, entry in table("kinds.toml").items():
        yield from ((word, f"@{kind}", weight) for word, weight in weighted(entry["words"]))
