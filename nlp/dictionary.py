"""The only user of jieba: one cutter for training and for use, with the petition words in its dictionary."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from functools import lru_cache
from math import inf, log

import jieba

from nlp.lexicon import class_words, table, weighted

_FREQUENCY = 4000
#: jieba's own borders: blocks that are cut into words, and between them signs that are words by themselves.
_BLOCK = jieba.re_han_default
_SIGN = re.compile(r"\r\n|.", re.DOTALL)


class _Cutter(jieba.Tokenizer):  # type: ignore[misc]
    """jieba without its cache file: reading marshalled data that anybody may put into a shared /tmp is no gain."""

    def initialize(self, dictionary: str | None = None) -> None:
        """Loads the dictionary, once."""
        if not getattr(self, "initialized", False):
            self.FREQ, self.total = self.gen_pfdict(self.get_dict_file())
            self.initialized: bool = True

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

    def weigh(self) -> None:
        """From counts to what a word adds to a way through a sentence: the logarithm of its share; 0 for what only begins words."""
        whole = log(self.total)
        for word, often in self.FREQ.items():
            self.FREQ[word] = log(often) - whole if often else 0.0

    def words(self, block: str) -> list[str]:
        """The likeliest way through a block without signs, as jieba finds it, in one pass: from each place its gain and its word's end."""
        size, known, strange = len(block), self.FREQ.get, -log(self.total)
        gains, ends = [0.0] * (size + 1), [0] * size
        for start in range(size - 1, -1, -1):
            best, last, end = -inf, start + 1, start + 1
            gain = known(block[start])
            while gain is not None:
                if gain < 0.0:
                    gain += gains[end]
                    if gain >= best:
                        best, last = gain, end
                end += 1
                gain = known(block[start:end]) if end <= size else None
            gains[start], ends[start] = best if best > -inf else gains[start + 1] + strange, last
        return _joined(block, ends)


def _joined(block: str, ends: list[int]) -> list[str]:
    """The words of a block by the end of each place's word; letters and digits that stand alone side by side are one word."""
    words: list[str] = []
    start, alone = 0, False
    while start < len(block):
        word = block[start : ends[start]]
        single = len(word) == 1 and word.isascii() and word.isalnum()
        if single and alone:
            words[-1] += word
        else:
            words.append(word)
        start, alone = ends[start], single
    return words


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
    cutter.weigh()
    return cutter


def cut(text: str) -> list[str]:
    """Words of a folded text in order; together they are the text again. No guessed words."""
    words: list[str] = []
    for place, block in enumerate(_BLOCK.split(text)):
        words += _block(block) if place % 2 else _SIGN.findall(block)
    return words


@lru_cache(maxsize=1024)
def _block(block: str) -> list[str]:
    """One bubble is read alone, with the one before it and with all of its talk: most of their blocks are the same."""
    return _cutter().words(block)


def warm() -> None:
    """Loads the dictionary now rather than with the first message."""
    _cutter()
