"""Emergencies E1-E5 by ``data/urgency.toml``: figures of speech are blotted out, then the first level that shows counts."""

from __future__ import annotations

import re
from functools import lru_cache

from nlp.lexicon import table
from nlp.normal import fold
from nlp.reading import Urgency

#: What says that a danger is an old one, a feared one, one of this very moment.
_OLD = re.compile(
    r"[两二三四五六七八九十几多半\d]+个?(?:多)?(?:月|年|星期|礼拜|周)|(?:[1-9]\d+|[2-9]|[两三四五六七八九十几])多?天了"
    r"|去年|前年|上个?月|一直没|至今|多次|以前|那年"
)
_FEARED = re.compile(
    r"如果|万一|一旦|容易|可能|隐患|难免|会不会|引发|导致|造成|防止|避免|预防|曾经?|经常|时常|有过|发生过|多次|[一两二三四五六七八九十几\d]+次"
)
#: In a letter longer than this, what stands between its opening and its end is told in passing.
_OPENING, _ENDING = 60, 60
#: Whoever asks for a repair and names nobody in danger tells of damage.
_REPAIR = re.compile(r"请.{0,8}修|修一下|修一修|修好|维修|没人修|没修|来修|给修|重修|修复|清理|清走|加固")
_PEOPLE = re.compile(r"人|娃|孩子|爸|妈|爷|奶|救|埋|压|困")
_NOW = re.compile(r"正在|现在|此刻|刚刚|刚才|马上要|快要|又要|快来|快派|救命|(?<!到)今天|今晚|今早|还在|压在|埋在|快跑")
#: Signs and blanks that people put between the characters of a word, or a keyboard does: looked past.
_GAPS = frozenset(" \t\r\n,，.。、…~～*·_-")


@lru_cache(maxsize=64)
def urgency(text: str) -> Urgency:
    """The level of a text with the words that show it; level "" where there is none."""
    figures, signs = _patterns()
    folded = fold(text)
    places = [place for place, sign in enumerate(folded) if sign not in _GAPS]
    plain = "".join([folded[place] for place in places])
    for figure in figures:
        plain = figure.sub(lambda hit: "□" * len(hit[0]), plain)
    for level, kind, patterns in signs:
        for hit in sorted((hit for pattern in patterns for hit in pattern.finditer(plain)), key=re.Match.start):
            if level == "E3" and _told_of(plain, hit, kind):
                continue
            start, end = places[hit.start()], places[hit.end() - 1] + 1
            return Urgency(level, kind, text[start:end], start, end)
    return Urgency()


def _told_of(plain: str, hit: re.Match[str], kind: str) -> bool:
    """Is the danger only told of: old, feared, or in passing in a long letter? A slide that has lain there for a year is a grievance."""
    around = plain[max(0, hit.start() - 14) : hit.end() + 14]
    if _NOW.search(around):
        return False
    if kind == "collapse" and _REPAIR.search(plain) and not _PEOPLE.search(plain):
        return True
    return bool(_OLD.search(around) or _FEARED.search(around)) or _OPENING < hit.start() < len(plain) - _ENDING


@lru_cache(maxsize=1)
def _patterns() -> tuple[list[re.Pattern[str]], list[tuple[str, str, list[re.Pattern[str]]]]]:
    data = table("urgency.toml")
    return _compiled(data["figures"]), [(sign["level"], sign.get("kind", ""), _compiled(sign["words"])) for sign in data["sign"]]


def _compiled(words: str) -> list[re.Pattern[str]]:
    """Plain words, longest first, and beside them each line that begins with ``re:``: so every search can skip to where it may begin."""
    lines = words.split("\n")
    plain = {fold(word) for line in lines if not line.startswith("re:") for word in line.split()}
    own = [line.removeprefix("re:") for line in lines if line.startswith("re:")]
    return [re.compile(part) for part in ("|".join(map(re.escape, sorted(plain, key=len, reverse=True))), *own)]
