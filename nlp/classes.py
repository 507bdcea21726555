"""The content class: weighted words for all 19 names, and what the model learned of seven old ones."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache

from nlp.lexicon import Hit, Lexicon, class_words, table, totals

OTHER = "其他"
#: Old name → new names with the share of its evidence that each gets.
_OLD = {
    "城乡建设": {"城乡建设": 1.0},
    "劳动和社会保障": {"劳动和社会保障": 1.0},
    "教育文体": {"教育": 1.0, "文体旅游": 0.5},
    "商贸旅游": {"市场监督": 1.0, "文体旅游": 0.6, "经济管理": 0.4},
    "环境保护": {"生态环境": 1.0},
    "卫生计生": {"卫生健康": 1.0},
    "交通运输": {"交通运输": 1.0},
}
_WORDS, _SATURATED, _MODEL, _MODEL_ALONE = 5.5, 9.0, 3.2, 1.6
_BASE_OTHER = 1.1


def classify(plain: str, model: Mapping[str, float]) -> tuple[list[tuple[str, float]], list[Hit]]:
    """(class, confidence), best first, and the words. ``model``: old class → probability."""
    hits = words().find(plain)
    sums = totals(hits)
    scores = {name: _WORDS * (1 - math.exp(-sums.get(name, 0.0) / _SATURATED)) for name in table_names()}
    scores[OTHER] += _BASE_OTHER
    # Of matters that the labelled messages do not know (land, courts, discipline …) the model's opinion is noise: words count more then.
    strength = _MODEL if any(sums.get(new) for share in _OLD.values() for new in share) else _MODEL_ALONE
    for old, share in model.items():
        for new, part in _OLD.get(old, {}).items():
            scores[new] += strength * part * share
    grown = {name: math.exp(1.6 * score) for name, score in scores.items()}
    whole = sum(grown.values())
    ranked = sorted(((weight / whole, name) for name, weight in grown.items()), reverse=True)
    return [(name, share) for share, name in ranked], hits


@lru_cache(maxsize=1)
def words() -> Lexicon:
    """The words of all classes."""
    return Lexicon(class_words(table("classes.toml")))


@lru_cache(maxsize=1)
def table_names() -> tuple[str, ...]:
    """The 19 first-level names."""
    return tuple(table("classes.toml"))
