"""The word tables that every text is read with. One pass finds the words of all of them, from which each takes its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from nlp.lexicon import Lexicon, Place, Vocabulary, class_words, table, weighted

Entry = tuple[str, str, float]


@dataclass(frozen=True, slots=True)
class Tables:
    """``hints``: classes, their second levels ("class/second") and kinds of unit ("@kind") in one."""

    classes: Lexicon
    hints: Lexicon
    kinds: Lexicon
    purpose: Lexicon
    routes: Lexicon
    vocabulary: Vocabulary


@lru_cache(maxsize=1)
def tables() -> Tables:
    """The data files, read once."""
    classes, kinds, ways = table("classes.toml"), table("kinds.toml"), table("routes.toml")
    of_kinds = list(_weighted((kind, entry["words"]) for kind, entry in kinds.items()))
    found = (
        Lexicon(class_words(classes)),
        Lexicon([*_levels(classes), *((word, f"@{kind}", weight) for word, kind, weight in of_kinds)]),
        Lexicon(of_kinds),
        Lexicon(_weighted(table("purpose.toml").items())),
        Lexicon(_weighted((name, way["words"]) for name, way in ways.items())),
    )
    return Tables(*found, Vocabulary(word for lexicon in found for word in lexicon.words))


@lru_cache(maxsize=64)
def places(plain: str) -> list[Place]:
    """Where words of any of these tables stand in a folded text. One turn asks many times: the last few are kept."""
    return tables().vocabulary.places(plain)


def _weighted(lines: Iterable[tuple[str, str]]) -> Iterable[Entry]:
    return ((word, label, weight) for label, line in lines for word, weight in weighted(line))


def _levels(classes: dict[str, Any]) -> Iterable[Entry]:
    for name, entry in classes.items():
        for second, line in entry["second"].items():
            for word, weight in weighted(line):
                yield word, name, weight
                yield word, f"{name}/{second}", weight
