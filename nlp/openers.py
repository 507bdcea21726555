"""Messages that open a talk without telling a matter yet, by the words of ``data/openers.toml``."""

from __future__ import annotations

import re
from functools import lru_cache

from nlp.lexicon import table
from nlp.normal import fold

#: “王局长”: the family name says no more; who is accused is none to be met.
_NAMED = re.compile(
    r"(?<=[找见问])[一-龥](?=(?:县长|局长|书记|镇长|市长|主任))|^[一-龥]{1,2}(?=(?:同志|主任|科长|老师|局长|书记)(?:在|上班|今天|现在))"
)
#: Whoever writes more than this has told something.
_LONGEST = 40
_NOTHING = re.compile(r"[\W\d_]+")


def opener(text: str) -> str:
    """call, type, leader, present, fear, can, check, drop, upset, tell; "" where something is told that is none of these."""
    plain = _NAMED.sub("", _NOTHING.sub("", fold(text)))
    if not plain or len(plain) > _LONGEST or not _generic().fullmatch(plain):
        return ""
    return next((kind for kind, pattern in _kinds() if pattern.search(plain)), "")


@lru_cache(maxsize=1)
def _words() -> dict[str, list[str]]:
    return {kind: sorted(map(fold, line.split()), key=len, reverse=True) for kind, line in table("openers.toml").items()}


@lru_cache(maxsize=1)
def _generic() -> re.Pattern[str]:
    """Any row of the words of all kinds and of the small ones; a possessive row, so that no text is tried in many ways."""
    every = sorted({word for words in _words().values() for word in words}, key=len, reverse=True)
    return re.compile(f"(?:{'|'.join(map(re.escape, every))})+")


@lru_cache(maxsize=1)
def _kinds() -> list[tuple[str, re.Pattern[str]]]:
    return [(kind, re.compile("|".join(map(re.escape, words)))) for kind, words in _words().items() if kind != "small"]
