"""The content class: weighted words for all 19 names, and what the model learned of them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache

from nlp.lexicon import Hit, table, totals
from nlp.tables import places, tables

OTHER = "其他"
_WORDS, _SATURATED, _BASE_OTHER = 11.0, 9.0, 2.2
#: Below this the model's opinion of a class is noise; and how sure the sum of both makes us.
_LEAST, _SHARPNESS = 1e-3, 0.6


def classify(plain: str, model: Mapping[str, float]) -> tuple[list[tuple[str, float]], list[Hit]]:
    """(class, confidence), best first, and the words. ``model``: class → probability."""
    hits = tables().classes.among(places(plain))
    sums = totals(hits)
    scores = {name: _WORDS * (1 - math.exp(-sums.get(name, 0.0) / _SATURATED)) for name in table_names()}
    scores[OTHER] += _BASE_OTHER
    grown = {name: (math.exp(score) * max(model.get(name, 0.0), _LEAST)) ** _SHARPNESS for name, score in scores.items()}
    whole = sum(grown.values())
    ranked = sorted(((weight / whole, name) for name, weight in grown.items()), reverse=True)
    return [(name, share) for share, name in ranked], hits


@lru_cache(maxsize=1)
def table_names() -> tuple[str, ...]:
    """The 19 first-level names."""
    return tuple(table("classes.toml"))
