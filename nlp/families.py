"""Families of words (``data/families.toml``) as signs: a text becomes the row of families that stand in it, clause by clause."""

from __future__ import annotations

import re
from functools import lru_cache

from nlp.lexicon import Lexicon, table

#: The first of Unicode's private signs, one a family; between two clauses stands a border.
_FIRST = 0xE000
_BORDERS = "，！？；。\n"
#: Digits that are no number to call for help, though they may hold one: long ones, those of days, households, money.
#: People too, unless somebody dials: 打110人没来.
_COUNTS = re.compile(
    r"\d{4,}|\d+(?=[多余来]?个?[天户元块万亩斤吨米公平年月岁栋间棵只名层])"
    r"|(?<![打拨报叫警\d])(?<![打拨报叫][了过])\d+(?=[多余来]?个?[人家口号头次])"
)


def families(plain: str) -> str:
    """The signs of the families of a folded text in order: what stands side by side there are words that no other family parts."""
    signs = [hit.votes[0][0] for hit in _lexicon().find(_COUNTS.sub("", plain))]
    return "".join(signs)


@lru_cache(maxsize=1)
def _lexicon() -> Lexicon:
    groups = enumerate(table("families.toml").values(), _FIRST + 1)
    return Lexicon([(word, chr(sign), 1.0) for sign, words in groups for word in words.split()] + [(b, chr(_FIRST), 1.0) for b in _BORDERS])
