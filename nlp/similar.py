"""The same matter told again: keyed traces that find it among many without giving a text away, and how alike two matters are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import blake2b

from nlp.normal import fold

#: Traces kept of one matter. Of 279 near-duplicates all are found by 32, of one sentence out of a letter nine in ten.
KEPT = 32
#: Traces that a matter is looked for by: a short text shows them all.
ASKED = 48
#: From this likeness on two matters may be one.
SAME = 0.5
_LONGEST = 2000
_SIZE = 3
#: Fewer pieces than this prove nothing: "修路" is said of every road.
_FEW = 12
_SIGNS = re.compile(r"[^\W\d_]+|\d+")
#: Whom one may call, who one is and where one lives is no part of the matter.
_NUMBERS = re.compile(r"\d{5,}")
_INTRODUCED = re.compile(
    r"(?:^|(?<=[，,。；;：:\s]))(?:(?:我(?:是|叫)|我?家?住(?![房院建宿户不了])在?|家在|地址)[^，,。；;\n]{2,24}(?=[，,。；;\n])"
    r"|[一-龥]{2,4}(?=[，,](?:我?家?住|家在|地址)))"
)
#: The village is what people name alike; what follows it each says in their own way.
_VILLAGE = re.compile(r"^(.{2,}?)(?:行政村|村|社区)")
#: What has a name of its own: of two such names only one can be meant.
_NAMED = re.compile(r"^(.{2,}?)(?:行政村|村|社区|小区|花园|家园|公寓|苑)")
#: The same words of two places are two matters.
_ELSEWHERE = 0.49

#: Characters of every letter: two of them and a third stand in too many to lead anywhere.
_EVERYWHERE = "的了是我们在有和不这也就都要没说个您你一"


@dataclass(frozen=True, slots=True)
class Matter:
    """What two matters are compared by. ``place``: narrower than the town, "" where none was told."""

    text: str
    category: str = ""
    town: str = ""
    place: str = ""


def pieces(text: str) -> frozenset[str]:
    """Three characters in a row, without signs and long numbers; of a shorter text the text itself."""
    plain = "".join(_SIGNS.findall(_NUMBERS.sub("", _INTRODUCED.sub("", fold(text[:_LONGEST])))))
    if len(plain) < _SIZE:
        return frozenset({plain} - {""})
    runs = zip(plain, plain[1:], plain[2:], strict=False)
    return frozenset(a + b + c for a, b, c in runs if (a in _EVERYWHERE) + (b in _EVERYWHERE) + (c in _EVERYWHERE) < _SIZE - 1)


def trace(kind: str, value: str, key: bytes) -> int:
    """A number below 2**48 that stands for a value and tells nothing of it without the key."""
    return int.from_bytes(blake2b(f"{kind}:{value}".encode(), digest_size=6, key=key).digest(), "big")


def traces(matter: Matter, key: bytes, most: int = KEPT) -> tuple[int, ...]:
    """The matter's smallest traces (a bottom-k sketch: like texts share most of theirs), and that of its place."""
    smallest = sorted(trace("text", piece, key) for piece in pieces(matter.text))[:most]
    return (*smallest, trace("place", _here(matter), key)) if matter.place else tuple(smallest)


def _here(matter: Matter) -> str:
    found = _VILLAGE.match(matter.place)
    return f"{matter.town}|{found[1] if found else matter.place}"


def likeness(one: Matter, *others: Matter) -> list[float]:
    """0-1 for each other: how much of the shorter text stands in the longer one; one class in one narrow place is enough to ask, and of
    two places never so much."""
    own, here = pieces(one.text), _here(one) if one.place else ""

    def alike(other: Matter) -> float:
        same_place = here and here == _here(other) and one.category == other.category
        return max(_shared(own, other) * (_ELSEWHERE if _apart(one, other) else 1), SAME if same_place else 0.0)

    return [alike(other) for other in others]


def _apart(one: Matter, other: Matter) -> bool:
    """Do they name two towns (of codes or of names), two villages or two estates?"""
    if one.town and other.town and one.town != other.town and one.town.isascii() == other.town.isascii():
        return True
    named = _NAMED.match(one.place), _NAMED.match(other.place)
    if not (named[0] and named[1]):
        return False
    # “白杨镇桃花村” is “桃花村”.
    return not named[0][1].endswith(named[1][1]) and not named[1][1].endswith(named[0][1])


def _shared(own: frozenset[str], other: Matter) -> float:
    theirs = pieces(other.text)
    return len(own & theirs) / max(_FEW, min(len(own), len(theirs)))
