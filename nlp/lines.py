"""Many regular expressions over one text: only those are tried that the text has the characters for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from functools import lru_cache
from operator import add
from typing import Generic, TypeVar

from nlp.needs import needed
from nlp.sieve import Sieve

K = TypeVar("K")
#: Up to so many characters the sieve costs more than it spares.
_SHORT = 80


def any_of(words: Iterable[str]) -> str:
    """A pattern of any of these words, the longest first."""
    return f"(?:{'|'.join(map(re.escape, sorted(set(words), key=len, reverse=True)))})"


def spelled(lines: str, parts: Mapping[str, str]) -> Iterator[Line]:
    """A table's lines, each by itself, so that every search can skip to where it may begin. {name} stands for the words of a part, ~6
    for up to six characters of the same clause, ~~6 of the same sentence."""
    for line in filter(None, lines.split("\n")):
        gaps = re.sub(r"~(\d+)", r"[^，！？；]{0,\1}", re.sub(r"~~(\d+)", r"[^！？；]{0,\1}", line))
        yield Line(re.sub(r"\{([a-z]+)\}", lambda name: parts[name[1]], gaps))


class Line:
    """One regular expression. ``needs``: characters, or pairs of them, of which every match has one; empty where nothing can be said."""

    def __init__(self, pattern: str, needs: Set[str] | None = None) -> None:
        self.pattern = re.compile(pattern)
        self.needs = needed(pattern) if needs is None else needs

    @classmethod
    def of_words(cls, words: Iterable[str]) -> Line:
        """Any of these words, the longest first."""
        # By their first characters: at each place of a text only those are tried that begin there.
        begun: dict[str, list[str]] = {}
        for word in words:
            begun.setdefault(word[:1], []).append(word[1:])
        each = (re.escape(first) + any_of(rest) for first, rest in begun.items())
        return cls(f"(?:{'|'.join(each)})", frozenset(first + word[:1] for first, rest in begun.items() for word in rest))

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where it is found."""
        return [hit.span() for hit in self.pattern.finditer(text)]


class Lines(Generic[K]):
    """Lines in order, each with what it stands for."""

    def __init__(self, lines: Iterable[tuple[K, Line]]) -> None:
        self._lines = list(lines)
        self._always = [n for n, (_, line) in enumerate(self._lines) if not line.needs]
        self._with: dict[str, list[int]] = {}
        for n, (_, line) in enumerate(self._lines):
            for sign in line.needs:
                self._with.setdefault(sign, []).append(n)
        self._needed = Sieve(self._with)

    def likely(self, text: str) -> list[tuple[K, Line]]:
        """Those that may be found in this text."""
        if len(text) <= _SHORT:
            there = self._with.keys() & _pieces(text)
        else:
            there = {sign for at in self._needed.positions(text) for sign in (text[at], text[at : at + 2]) if sign in self._with}
        return [self._lines[n] for n in sorted({n for sign in there for n in self._with[sign]}.union(self._always))]

    def blotted(self, text: str) -> str:
        """The text with every place where one of them is found painted over, one line after the other; no character moves."""
        for _, line in self.likely(text):
            text = line.pattern.sub(lambda hit: "□" * len(hit[0]), text)
        return text


@lru_cache(maxsize=8)
def _pieces(text: str) -> frozenset[str]:
    """Its characters and its pairs of them; several groups of lines look at the same text."""
    return frozenset((*text, *map(add, text, text[1:])))
