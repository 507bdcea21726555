"""What the words of a question mean (``data/meanings.toml``) as signs: who asks in other words has the same signs."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import combinations

from nlp.lexicon import table

#: One character a meaning, of those that nobody writes; between two stands a border.
_FIRST, _BORDER = 0x3400, "。"


def meanings(plain: str) -> str:
    """The signs of the meanings that stand in a folded text, twice each, and every two of them: which stand together tells what is asked,
    in whatever order."""
    signs = [sign for sign, words in _signs() if words.search(plain)]
    return _BORDER.join((*signs, *signs, *map("".join, combinations(signs, 2))))


@lru_cache(maxsize=1)
def _signs() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Each meaning's sign and its words."""
    return tuple((chr(_FIRST + place), re.compile(words)) for place, words in enumerate(table("meanings.toml").values()))
