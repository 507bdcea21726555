"""The only user of jieba: one cutter for training and for use, with the petition words in its dictionary."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from functools import lru_cache
from math import inf, log

import jieba

from nlp.lexicon import class_words, table, weighted

_FREQUENCY = 4000


class _Cutter(jieba.Tokenizer):  # type: ignore[misc]
    """jieba without its cache file: reading marshalled data that anybody may put into a shared /tmp is no gain."""

    def initialize(self, dictionary: str | None = None) -> None:
        """Loads the dictionary, once."""
        if not getattr(self, "initialized", False):
            self.FREQ, self.total = self.gen_pfdict(self.get_dict_file())
            self.initialized: bool = True

    def get_DAG(self, sentence: str) -> None:  # noqa: N802 - jieba's own name
        """Nothing: ``calc`` finds the words itself."""

    def calc(self, sentence: str, dag: None, route: dict[int, tuple[float, int]]) -> None:
        """The likeliest way through a sentence as jieba finds it, in one pass: from each place its gain and its word's last place."""
        size, whole, known = len(sentence), log(self.total), self.FREQ.get
        route[size] = (0.0, 0)
        for start in range(size - 1, -1, -1):
            best, last, end = -inf, start, start
            often = known(sentence[start])
            while often is not None:
                if often:
                    gain = log(often) - whole + route[end + 1][0]
                    if gain >= best:
                        best, last = gain, end
                end += 1
                often = known(sentence[start : end + 1]) if end < size else None
            route[start] = (best if best > -inf else route[start + 1][0] - whole, last)

    def learn(self, words: Iterable[str]) -> None:
        """Adds words with one common frequency: high enough to hold together, below everyday words."""
        for word in words:
            known = self.FREQ.get(word, 0)
            if known >= _FREQUENCY:
                continue
            self.FREQ[word] = _FREQUENCY
            self.total += _FREQUENCY - known
            for size in range(1, len(word)):
                self.FREQ.setdefault(word[:size], 0)


def petition_words() -> set[str]:
    """Every word of the classes and kinds tables of two or more characters."""
    words = {word for word, _, _ in class_words(table("classes.toml"))}
    for kind in table("kinds.toml").values():
        words |= {word for word, _ in weighted(kind["words"])} | set(kind["names"].split())
    return {word for word in words if len(word) > 1}


@lru_cache(maxsize=1)
def _cutter() -> _Cutter:
    jieba.setLogLevel(logging.WARNING)
    cutter = _Cutter()
    cutter.initialize()
    cutter.learn(petition_words())
    return cutter


def cut(text: str) -> list[str]:
    """Words of a folded text in order; together they are the text again. No guessed words (HMM off)."""
    return list(_cutter().cut(text, HMM=False))


def warm() -> None:
    """Loads the dictionary now rather than with the first message."""
    _cutter()
