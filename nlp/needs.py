"""Characters that a regular expression cannot do without: a text that has none of them need not be searched."""

from __future__ import annotations

import re._parser as parser  # type: ignore[import-not-found]  # there is no public reader of patterns
from collections.abc import Iterable
from typing import Any

#: In nearly every text: to need these is to need nothing.
_EVERYWHERE = frozenset("的了不在是我有人一上到大家们来这个你他要说就没去水地会，")


def needed(pattern: str) -> frozenset[str]:
    """Of every match at least one of these characters is a part; empty where nothing can be said."""
    return _rarest(parser.parse(pattern))


def _rarest(parts: Iterable[tuple[Any, Any]]) -> frozenset[str]:
    return min((found for part in parts if (found := _of(*part))), key=_commonness, default=frozenset())


def _commonness(signs: frozenset[str]) -> int:
    return len(signs) + 20 * len(signs & _EVERYWHERE)


def _of(kind: Any, value: Any) -> frozenset[str]:
    """What one element needs; empty for one that may be absent, or anything."""
    if kind is parser.LITERAL:
        return frozenset(chr(value))
    if kind is parser.IN and all(what is parser.LITERAL for what, _ in value):
        return frozenset(chr(sign) for _, sign in value)
    if kind is parser.BRANCH:
        each = [_rarest(branch) for branch in value[1]]
        return frozenset().union(*each) if all(each) else frozenset()
    if kind is parser.SUBPATTERN:
        return _rarest(value[-1])
    if kind in (parser.MAX_REPEAT, parser.MIN_REPEAT) and value[0]:
        return _rarest(value[2])
    return frozenset()
