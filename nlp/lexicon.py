"""Weighted words: found in a text leftmost and longest (of two that overlap the heavier), each with the labels it speaks for."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from importlib import resources
from typing import Any, NamedTuple

from nlp.normal import fold
from nlp.sieve import Sieve


class Hit(NamedTuple):
    """A word of the lexicon in a text: characters ``[start, end)`` and (label, weight) pairs."""

    word: str
    start: int
    end: int
    votes: tuple[tuple[str, float], ...]


#: Where a word stands in a text.
Place = tuple[int, str]


class Vocabulary:
    """Words to be found wherever they stand in a text, overlapping or not."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(words)
        lengths: dict[str, set[int]] = {}
        for word in self._words:
            lengths.setdefault(word[:2], set()).add(len(word))
        self._lengths = {start: tuple(sorted(sizes, reverse=True)) for start, sizes in lengths.items()}
        self._begun = Sieve(self._lengths)

    def places(self, text: str) -> list[Place]:
        """In the order of the text; of those that begin at one character the longest first."""
        lengths, words = self._lengths, self._words
        return [
            (at, word)
            for at in self._begun.positions(text)
            for size in (*lengths.get(text[at : at + 2], ()), 1)
            if (word := text[at : at + size]) in words
        ]


class Lexicon:
    """An immutable set of words with what they speak for."""

    def __init__(self, entries: Iterable[tuple[str, str, float]]) -> None:
        words: dict[str, dict[str, float]] = {}
        listed = list(entries)
        # All are folded as one text, which costs less than each by itself.
        folded, at = fold("\n".join(word for word, _, _ in listed)), 0
        for word, label, weight in listed:
            votes = words.setdefault(folded[at : at + len(word)], {})
            at += len(word) + 1
            votes[label] = max(weight, votes.get(label, 0.0))
        self.words = {w: tuple(v.items()) for w, v in words.items()}
        self._vocabulary = Vocabulary(self.words)

    def find(self, text: str) -> list[Hit]:
        """All hits in a folded text, leftmost and longest, none overlapping another."""
        return self.among(self._vocabulary.places(text))

    def among(self, places: Iterable[Place]) -> list[Hit]:
        """The same from what a larger vocabulary found in the text."""
        hits, free, words = list[Hit](), 0, self.words
        for at, word in places:
            if word not in words:
                continue
            if at < free:
                # 门口路灯: of two that share a character the heavier is meant.
                if at + len(word) <= free or at == hits[-1].start or _weight(words[word]) <= _weight(hits[-1].votes):
                    continue
                hits.pop()
            free = at + len(word)
            hits.append(Hit(word, at, free, words[word]))
        return hits


def _weight(votes: tuple[tuple[str, float], ...]) -> float:
    return max(weight for _, weight in votes)


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
