"""What the word tables say of a text, as numbers beside its characters and words: a model learns how far to believe each of them."""

from __future__ import annotations

from functools import lru_cache
from math import exp

import numpy as np
from numpy.typing import NDArray

from nlp.lexicon import Hit, totals
from nlp.tables import places, tables

#: Much of one kind of words says little more than some of it.
_SATURATED, _SHARE = 5.0, 0.2


def hints(plain: str) -> NDArray[np.float32]:
    """One number a name of ``names``, 0 to 0.2, for a folded text."""
    place, found = names(), np.zeros(len(names()), np.float32)
    for name, weight in totals(words(plain)).items():
        found[place[name]] = _SHARE * (1 - exp(-weight / _SATURATED))
    return found


def words(plain: str) -> list[Hit]:
    """The words of a folded text that hints are made of; they vote for ``names``."""
    return tables().hints.among(places(plain))


@lru_cache(maxsize=1)
def names() -> dict[str, int]:
    """Every class, second level and kind of unit of the tables → its place."""
    return {name: place for place, name in enumerate(sorted({name for votes in tables().hints.words.values() for name, _ in votes}))}
