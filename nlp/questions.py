"""The 34 questions that citizens ask, found by what they ask about; answers are data with their article and date."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from nlp.lexicon import table
from nlp.normal import fold

_LONGEST = 45
_ASKS = re.compile(
    r"[?？]|吗|呢|么(?!多)|怎么|咋|如何|多久|多长|几天|几时|什么|啥|哪|谁|能不能|可不可以|可以(?!的)|是不是|会不会|要不要|有没有|为何|几个"
)
_SAME = 0.62
_FILLERS = re.compile(r"[，。！？；、,.!?;\s]|请问|我想问|想问一下|想问|问一下|你好|您好|咨询一下|咨询|你们|一下|的|了|啊|呀")


@dataclass(frozen=True, slots=True)
class Question:
    """One question. ``signs``: a regular expression that shows it; ``answer`` may hold the places office, address, phone, hours."""

    id: str
    variants: tuple[str, ...]
    signs: str
    answer: str
    article: str
    updated: str

    def say(self, places: Mapping[str, str]) -> str:
        """The answer with its basis."""
        words = self.answer.format(**places)
        return f"{words}（{self.article}）" if self.article else words


def _load() -> dict[str, Question]:
    data = table("questions.toml")
    updated = data.pop("updated")
    return {
        name: Question(
            name, tuple(entry["variants"]), entry.get("signs", ""), entry["answer"], entry["article"], entry.get("updated", updated)
        )
        for name, entry in data.items()
    }


QUESTIONS = _load()


def question(text: str) -> str:
    """Id of the question that a short text asks, "" if none. Whoever tells a trouble at length asks none."""
    plain = fold(text).strip()
    if not 2 <= len(plain) <= _LONGEST:
        return ""
    likeness, best = _likest(_pairs(_FILLERS.sub("", plain)))
    if likeness >= _SAME:
        return best
    if not _ASKS.search(plain):
        return ""
    return next((name for name, pattern in _signs() if pattern.search(plain)), "")


@lru_cache(maxsize=1)
def _signs() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((q.id, re.compile(q.signs)) for q in QUESTIONS.values() if q.signs)


def _likest(own: frozenset[str]) -> tuple[float, str]:
    """How like the likest variant is, 0-1, by the pairs of characters that they share, and its question."""
    variants, holders = _variants()
    shared = Counter(place for pair in own for place in holders.get(pair, ()))
    return max(((2 * count / (len(own) + variants[place][1]), variants[place][0]) for place, count in shared.items()), default=(0.0, ""))


@lru_cache(maxsize=1)
def _variants() -> tuple[list[tuple[str, int]], dict[str, list[int]]]:
    """Each variant's question and how many pairs it has, and the variants that hold a pair."""
    variants: list[tuple[str, int]] = []
    holders: dict[str, list[int]] = {}
    for name, variant in ((q.id, v) for q in QUESTIONS.values() for v in q.variants):
        pairs = _pairs(_FILLERS.sub("", fold(variant)))
        for pair in pairs:
            holders.setdefault(pair, []).append(len(variants))
        variants.append((name, len(pairs)))
    return variants, holders


def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[n : n + 2] for n in range(max(1, len(text) - 1)))
