"""Where it is: towns and villages of the county's list, villages, roads and other places by how their names are built."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from nlp.lexicon import table
from nlp.reading import Slot, UnitEntry

_HAN = "一-龥"
_VILLAGE = re.compile(
    rf"([{_HAN}]{{2,4}}?)(村|社区)"
    r"(?!民|里|上|委|支|子|道|干|口|路|庄|长|主|务|会|集|医|账|的|书|组织|官|头|小|级|规|财|容)"
)
_GROUP = re.compile(r"(?:第)?([一二三四五六七八九十\d]{1,3})组(?!织)")
_ROAD = re.compile(
    rf"([{_HAN}A-Za-z0-9]{{2,6}}?(?:路|街|巷|大道|小区|广场|花园|公寓|家园|桥|路口|学校|小学|中学|幼儿园"
    r"|医院|市场|车站|工业园|社区|新村|安置点))(?!灯|面|费|边|上的|不|坏|烂|过|人|没|政府)"
)
#: Counties, districts, towns; "A7县" where a collection writes places in code.
_GOVERNED = re.compile(rf"((?:[{_HAN}]{{2,6}}?(?:县|区|镇(?![安坪平巴原宁远江雄康])|乡|街道))+)(?!政府|长|上的|里的|域|级|别|委|镇|医|城)")
_CODED = re.compile(
    r"(?<![a-z])(?:[a-z]{1,2}市)?[a-z]{1,2}\d{1,2}[市县区](?:[一-龥]{1,5}?(?:镇|乡|街道)(?!政府|长))?|(?<![a-z])[a-z]{1,2}\d{0,2}市"
)
_LATIN = re.compile("[a-z]")
_LEADS = re.compile(
    r"^(?:.*(?:叫|我们|我家|我是|我住|住在|家住|位于|坐落|村口|门口|路口|镇上|县城|城里|城关|对面|前面|后面|年|月|日|修|铺|挖|地址是?|地点在?是?|就在|就是|这里是|关于|投诉|反映|反应|举报|希望|建议|因为|由于|以及|附近|旁边|请问|咨询|从|到|去|往|在|是|对|和|与|及|的|了|把|将|让|给|跟|有|经|沿|某|那|这|你|您|来|本|该|各|每|走|过|问|就|也|都|还|又|按|被))"
)
_GENERIC = frozenset(table("facts.toml")["no_place"].split())


class Places:
    """The county's towns and villages, found by name or alias; the longest name wins."""

    def __init__(self, units: Sequence[UnitEntry]) -> None:
        self._names = {n: u for u in units if u.kind in ("town", "village") for n in (u.name, *u.aliases) if len(n) > 1}
        self._codes = {u.code: u for u in units}
        names = sorted(self._names, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, names))) if names else None

    def code(self, town: str) -> str:
        """A town's code by its name in the list, "" if it is none."""
        unit = self._names.get(town)
        return unit.code if unit and unit.kind == "town" else ""

    def find(self, plain: str) -> dict[str, Slot]:
        """town (its name in the list) and village; a village alone gives its town too."""
        found: dict[str, Slot] = {}
        for hit in self._pattern.finditer(plain) if self._pattern else ():
            unit = self._names[hit[0]]
            found.setdefault(unit.kind, Slot(unit.name, hit.start(), hit.end()))
            town = self._codes.get(unit.parent)
            if unit.kind == "village" and town is not None:
                found.setdefault("town", Slot(town.name, hit.start(), hit.end()))
        return found


def village(plain: str, town: Slot | None) -> Slot | None:
    """A village by the way its name is built."""
    for hit in _VILLAGE.finditer(plain):
        text, start = _trimmed(hit)
        if town and start < town.end < hit.end():
            text, start = plain[town.end : hit.end()], town.end
        if len(text) > 2 and text not in _GENERIC:
            return Slot(text, start, hit.end())
    return None


def place(plain: str, found: dict[str, Slot]) -> Slot | None:
    """A place beside the town and village that were found; where the list knows no town, a county or town by its name first."""
    known = [(s.start, s.end) for key, s in found.items() if key in ("town", "village")]
    if "town" not in found and _LATIN.search(plain):
        coded = min(_CODED.finditer(plain), key=lambda hit: (not re.search(r"\d[市县区]", hit[0]), hit.start()), default=None)
        if coded:
            return Slot(coded[0], coded.start(), coded.end())
    for pattern in (_ROAD,) if "town" in found else (_GOVERNED, _ROAD):
        for text, start, end in _named(pattern, plain):
            if not any(a <= start < b or a < end <= b for a, b in known):
                return Slot(text, start, end)
    group = _GROUP.search(plain)
    return Slot(group[0], group.start(), group.end()) if group else None


def _named(pattern: re.Pattern[str], plain: str) -> Iterator[tuple[str, int, int]]:
    for hit in pattern.finditer(plain):
        text, start = _trimmed(hit)
        if 2 < len(text) <= 18 and text not in _GENERIC:
            yield text, start, hit.end()


def _trimmed(hit: re.Match[str]) -> tuple[str, int]:
    lead = _LEADS.match(hit[1])
    cut = lead.end() if lead else 0
    return hit[0][cut:], hit.start() + cut
