"""Weighted words: found in a text leftmost and longest, each with the labels it speaks for."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from operator import add
from typing import Any

from nlp.normal import fold


@dataclass(frozen=True, slots=True)
class Hit:
    """A word of the lexicon in a text: characters ``[start, end)`` and (label, weight) pairs."""

    word: str
    start: int
    end: int
    votes: tuple[tuple[str, float], ...]


class Lexicon:
    """An immutable set of words. ``find`` looks only where two characters of the text begin one of them."""

    def __init__(self, entries: Iterable[tuple[str, str, float]]) -> None:
        words: dict[str, dict[str, float]] = {}
        for word, label, weight in entries:
            votes = words.setdefault(fold(word), {})
            votes[label] = max(weight, votes.get(label, 0.0))
        self.words = {w: tuple(v.items()) for w, v in words.items()}
        lengths: dict[str, set[int]] = {}
        for word in self.words:
            lengths.setdefault(word[:2], set()).add(len(word))
        self._lengths = {start: tuple(sorted(sizes, reverse=True)) for start, sizes in lengths.items()}
        self._single = {word for word in self.words if len(word) == 1}

    def find(self, text: str) -> list[Hit]:
        """All hits in a folded text, none overlapping another."""
        hits, free, words, lengths = [], 0, self.words, self._lengths
        starts = lengths.keys() & {*map(add, text, text[1:])} | (self._single & {*text})
        for at in sorted(at for start in starts for at in _places(text, start)):
            if at < free:
                continue
            for size in (*lengths.get(text[at : at + 2], ()), 1):
                word = text[at : at + size]
                if word in words:
                    free = at + len(word)
                    hits.append(Hit(word, at, free, words[word]))
                    break
        return hits


def _places(text: str, part: str) -> Iterator[int]:
    at = text.find(part)
    while at >= 0:
        yield at
        at = text.find(part, at + 1)


def totals(hits: Iterable[Hit]) -> dict[str, float]:
    """Sum of the weights by label, each word counted once."""
    sums: dict[str, float] = {}
    for votes in {h.word: h.votes for h in hits}.values():
        for label, weight in votes:
            sums[label] = sums.get(label, 0.0) + weight
    return sums


def table(name: str) -> dict[str, Any]:
    """One of this room's TOML files."""
    return tomllib.loads((resources.files("nlp") / "data" / name).read_text(encoding="utf-8"))


def weighted(line: str, default: float = 2.0) -> Iterable[tuple[str, float]]:
    """Words of a line such as ``路灯*5 井盖`` with their weights."""
    for item in line.split():
        word, _, weight = item.partition("*")
        yield word, float(weight or default)


def class_words(classes: Mapping[str, Any]) -> Iterable[tuple[str, str, float]]:
    """(word, first-level class, weight) of the classes table."""
    for name, entry in classes.items():
        for line in entry["second"].values():
            yield from ((word, name, weight) for word, weight in weighted(line))
