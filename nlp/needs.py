"""Characters, or pairs side by side, that a regular expression cannot do without: a text that has none of them need not be searched."""

from __future__ import annotations

import re._parser as parser  # type: ignore[import-not-found]  # there is no public reader of patterns
from collections.abc import Sequence
from itertools import pairwise, product
from typing import Any

#: How much more often than a rare character a pair, and one of these, is met: to need these is to need nothing.
_PAIR, _COMMON = 0.1, 21.0
#: So many pairs are no longer rarer than a character.
_MOST = 40
_EVERYWHERE = frozenset("的了不在是我有人一上到大家们来这个你他要说就没去水地会，")


def needed(pattern: str) -> frozenset[str]:
    """Of every match at least one of these characters or pairs is a part; empty where nothing can be said."""
    return _rarest(list(parser.parse(pattern)))


def _rarest(parts: Sequence[tuple[Any, Any]]) -> frozenset[str]:
    each = [_signs(*part) for part in parts]
    pairs = [frozenset(map("".join, product(*two))) for two in pairwise(each) if len(two[0]) * len(two[1]) <= _MOST]
    return min((found for found in (*pairs, *(_of(*part) for part in parts)) if found), key=_commonness, default=frozenset())


def _commonness(found: frozenset[str]) -> float:
    return sum(_PAIR if len(signs) > 1 else _COMMON if signs in _EVERYWHERE else 1.0 for signs in found)


def _signs(kind: Any, value: Any) -> frozenset[str]:
    """The characters of which an element is exactly one; empty for any other."""
    if kind is parser.LITERAL:
        return frozenset(chr(value))
    if kind is parser.IN and all(what is parser.LITERAL for what, _ in value):
        return frozenset(chr(sign) for _, sign in value)
    return frozenset()


def _of(kind: Any, value: Any) -> frozenset[str]:
    """What one element needs; empty for one that may be absent, or anything."""
    if found := _signs(kind, value):
        return found
    if kind is parser.BRANCH:
        each = [_rarest(branch) for branch in value[1]]
        return frozenset().union(*each) if all(each) else frozenset()
    if kind is parser.SUBPATTERN:
        return _rarest(value[-1])
    if kind in (parser.MAX_REPEAT, parser.MIN_REPEAT) and value[0]:
        return _rarest(value[2])
    return frozenset()
