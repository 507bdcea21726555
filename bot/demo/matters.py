"""The invented petitions of the month before, and where in the county they arose."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

#: Town as people say it → its code and a village.
_TOWNS = {
    "乾佑街道": ("611026001", "石板沟村"),
    "曹坪镇": ("611026107", "九甲沟村"),
    "下梁镇": ("611026102", "新联坪村"),
    "营盘镇": ("611026101", "松坪村"),
    "杏坪镇": ("611026109", "联丰村"),
    "瓦房口镇": ("611026110", "磨石沟村"),
    "红岩寺镇": ("611026106", "大湾沟村"),
    "凤凰镇": ("611026105", "宽滩村"),
    "小岭镇": ("611026104", "罗庄村"),
}


#: Ways that leave the matter open.
_LYING = ("late", "extend")


@dataclass(frozen=True, slots=True)
class Matter:
    """One petition: what was said, whose it is, how it went (``way`` "" = the ordinary way) and with which words."""

    category: str
    unit: str
    place: str
    text: str
    wants: str
    purpose: str = "申诉求决"
    people: int = 1
    progress: str = ""
    answer: str = ""
    way: str = ""
    organ: str = ""
    town: str = ""


@cache
def _all() -> tuple[Matter, ...]:
    data = tomllib.loads((files("bot.demo") / "matters.toml").read_text(encoding="utf-8"))
    return tuple(Matter(**row) for row in data["matter"])


def matters(chance: random.Random, count: int) -> Iterator[Matter]:
    """So many matters with their places filled in; each is used before one comes again, somewhere else.

    What still lies on a desk stands there word for word: that comes once.
    """
    first = tuple(matter for matter in _all() if matter.way != "fresh")
    ordinary = tuple(matter for matter in first if matter.way not in _LYING)
    left = chance.sample(first, len(first))
    for n in range(count):
        left = left or chance.sample(ordinary, len(ordinary))
        yield _placed(left.pop(), chance, again=n >= len(first))


def fresh(n: int) -> Matter:
    """One of those that a person has to give to a unit: nothing in it names one for certain."""
    return _placed(tuple(m for m in _all() if m.way == "fresh")[n], random.Random(n), again=False)


def _placed(matter: Matter, chance: random.Random, again: bool) -> Matter:
    name = chance.choice(list(_TOWNS)) if matter.place == "village" else next(n for n in _TOWNS if matter.place.startswith(n))
    town, village = _TOWNS[name]
    people = matter.people + 3 * again if matter.people > 1 else 1
    place = village if matter.place == "village" else matter.place.removeprefix(name)
    return replace(matter, town=town, place=place, people=people, text=matter.text.format(village=village, people=people))
