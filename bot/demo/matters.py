"""The invented petitions of the month before, and where in the county they arose."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

#: Town → its village, both as people say them.
_VILLAGES = (
    ("611026107", "曹坪镇九甲沟村"),
    ("611026102", "下梁镇新联坪村"),
    ("611026101", "营盘镇松坪村"),
    ("611026109", "杏坪镇联丰村"),
    ("611026110", "瓦房口镇磨石沟村"),
    ("611026106", "红岩寺镇大湾沟村"),
    ("611026105", "凤凰镇宽滩村"),
    ("611026104", "小岭镇罗庄村"),
)
_TOWNS = {name[: name.index("镇") + 1]: code for code, name in _VILLAGES} | {"乾佑街道": "611026001"}


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
    """So many matters with their places filled in; each is used before one comes again, somewhere else."""
    ordinary = tuple(matter for matter in _all() if matter.way != "fresh")
    left: list[Matter] = []
    for n in range(count):
        left = left or chance.sample(ordinary, len(ordinary))
        yield _placed(left.pop(), chance, again=n >= len(ordinary))


def fresh(n: int) -> Matter:
    """One of those that a person has to give to a unit: nothing in it names one for certain."""
    return tuple(m for m in _all() if m.way == "fresh")[n]


def _placed(matter: Matter, chance: random.Random, again: bool) -> Matter:
    if matter.place == "village":
        town, village = chance.choice(_VILLAGES)
        return replace(matter, town=town, place=village, text=matter.text.replace("{village}", village))
    people = matter.people + 3 * again if matter.people > 1 else 1
    town = next((code for name, code in _TOWNS.items() if matter.place.startswith(name)), "")
    return replace(matter, town=town, people=people, text=matter.text.replace("{people}", str(people)))
