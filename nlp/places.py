"""Where it is: towns and villages of the county's list, villages, roads and other places by how their names are built."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from nlp.lexicon import table
from nlp.normal import fold
from nlp.reading import Slot, UnitEntry
from nlp.where import where

_HAN = "一-龥"
_VILLAGE = re.compile(
    rf"([{_HAN}]{{2,4}}?)(村|社区)"
    r"(?!民|里|上|委|支|子|道|干|口|路|庄|长|主|务|会|集|医|账|的(?!路|桥|河|渠|[，,。；！!\n]|$)|书|组织|官|头|小|级|规|财|容)"
)
_GROUP = re.compile(r"(?:第)?([一二三四五六七八九十\d]{1,3})组(?!织)")
_ROAD = re.compile(
    rf"([{_HAN}A-Za-z0-9]{{2,6}}?(?:(?<!公里)路|街|巷|大道|小区|广场|花园|公寓|家园|桥|路口|学校|小学|中学|幼儿园|[一二三四五六七八九]小|[一二三四五六]中(?!心|间|队|旬)"
    r"|医院|市场|车站|工业园|社区|新村|安置点|水库|景区|加油站|河口|[铁煤金铜锌钒]矿)|[汽火]车站)(?!灯|面|费|边|上的|不|坏|烂|过|人|没|政府)"
)
#: Counties, districts, towns; "A7县" where a collection writes places in code.
_GOVERNED = re.compile(
    rf"((?:[{_HAN}]{{2,6}}?(?:县|区|镇(?![安坪平巴原宁远江雄康])|(?<![下老城家回返故])乡|街道))+)(?!政府|长|上的|里的|域|级|别|委|镇|医|城)"
)
_CODED = re.compile(
    r"(?<![a-z])(?:[a-z]{1,2}市)?[a-z]{1,2}\d{1,2}[市县区](?:[一-龥]{1,5}?(?:镇|乡|街道)(?!政府|长))?|(?<![a-z])[a-z]{1,2}\d{0,2}市"
)
#: What an office adds to the name of its place, and what kind of place it is.
_OFFICE = re.compile("(?:人民政府|政府|办事处|街道办|党委|管委会|管理委员会)+$")
_KIND = re.compile("(?:街道|镇|乡|县|区|市|村|社区)$")
_GOVERNMENT = re.compile(".{1,10}?(?:县|区|市|镇|乡|街道|旗)(?:人民政府|政府|办事处|管委会)?")
#: A place in code begins where no other code ends.
_APART = r"(?<![a-z\d])"
#: What belongs to the town before a village: 关镇李家村.
_TOWN_BEFORE = re.compile(r"^.*(?:镇|乡|街道)(?=..)(?!.[村区])")
#: Where the name of a town ends; what the county's seat is called everywhere.
_ENDING = re.compile("镇|乡|街道|县(?!城|里|上|长)")
_SEAT = ("县城", "城关", "城里")
#: What every place in code has: looked for first, since few texts have it.
_CODE = re.compile(r"[a-z]\d{0,2}[市县区]")
_LEADS = re.compile(
    r"^(?:.*(?:叫|我们|我家|我是|我住|住在|家住|位于|坐落|村口|门口|路口|镇上|县城|城里|城关|对面|前面|后面|年|月|日|修|铺|挖|地址是?|地点在?是?|就在|就是|这里是|关于|感谢|谢谢|投诉|反映|反应|举报|希望|建议|因为|由于|以及|附近|旁边|请问|咨询|从|到|去|往|在|是|对|和|与|及|的|了|把|将|让|给|跟|有|没|经|沿|某|那|这|你|您|来|本|该|各|每|走|过|问|就|也|都|还|又|按|被))"
)
_WORDS = table("facts.toml")
_GENERIC, _NO_SHORT = frozenset(_WORDS["no_place"].split()), frozenset(_WORDS["no_short"].split())
#: A village's name of fewer characters says nothing without its ending, unless the list has it so.
_SHORTEST = 3
_ALIKE = [frozenset(group) for group in _WORDS["alike"].split()]


class Places:
    """The county's towns and villages, found by name, alias or short name; of several the one where the matter is."""

    def __init__(self, units: Sequence[UnitEntry]) -> None:
        self._codes = {u.code: u for u in units}
        listed = [u for u in units if u.kind in ("town", "village")]
        if not any(u.kind == "town" for u in listed):
            # A province's or city's list may hold its counties as offices.
            listed += [u for u in units if u.kind not in ("town", "village") and _GOVERNMENT.fullmatch(u.name)]
        self._names: dict[str, list[UnitEntry]] = {}
        for unit in listed:
            for name in _called(unit):
                self._names.setdefault(name, []).append(unit)
        for name in _SEAT:
            self._names.setdefault(name, _seat(listed))
        names = sorted((name for name, called in self._names.items() if called), key=len, reverse=True)
        self._pattern = re.compile(f"{_APART}(?:{'|'.join(map(re.escape, names))})") if names else None
        self._towns = {name: unit for name, called in self._names.items() for unit in called if unit.kind != "village"}

    def code(self, town: str) -> str:
        """A town's code by its name in the list, "" if it is none."""
        unit = self._towns.get(fold(town))
        return unit.code if unit else ""

    def find(self, plain: str) -> dict[str, Slot]:
        """town (its name in the list) and village; a village alone gives its town too."""
        mentions = list(self._mentions(plain))
        towns = [(unit.parent if unit.kind == "village" else unit.code, start, end) for unit, start, end in mentions]
        chosen = where(plain, [town for town in towns if town[0] in self._codes])
        if chosen is None:
            return self._misspelt(plain)
        code, start, end = chosen
        found = {"town": Slot(self._codes[code].name, start, end)}
        for unit, start, end in mentions:
            if unit.kind == "village" and unit.parent in (code, ""):
                found.setdefault("village", Slot(unit.name, start, end))
        return found

    def _mentions(self, plain: str) -> Iterator[tuple[UnitEntry, int, int]]:
        for hit in self._pattern.finditer(plain) if self._pattern else ():
            units = self._names[hit[0]]
            # Two villages may have one name: the one is meant whose town is named too; where none is, the citizen is asked.
            beside = [u for u in units if len(units) > 1 and u.parent in self._codes and _short(self._codes[u.parent].name) in plain]
            if beside or len({unit.parent for unit in units}) == 1:
                yield (*beside, *units)[0], hit.start(), hit.end()

    def _misspelt(self, plain: str) -> dict[str, Slot]:
        """A town by its name with another character in it."""
        for hit in _ENDING.finditer(plain):
            for name, unit in self._towns.items():
                start = hit.end() - len(name)
                if len(name) > 2 and name[-1] == plain[hit.end() - 1] and start >= 0 and _alike(name, plain[start : hit.end()]):
                    return {"town": Slot(unit.name, start, hit.end())}
        return {}


def naming(labels: Sequence[str]) -> Callable[[str], Slot | None]:
    """What finds in a folded text the label that it names, as if each label were a place."""
    places = Places([UnitEntry(label, label, "town") for label in labels])
    return lambda plain: places.find(plain).get("town")


def _called(unit: UnitEntry) -> set[str]:
    """What a town or village is called: its name, its aliases, and both without what an office adds."""
    names = {fold(name) for name in (unit.name, *unit.aliases)}
    names |= {_OFFICE.sub("", name) for name in names}
    least = _SHORTEST if unit.kind == "village" else 2
    names |= {short for name in names if len(short := _short(name)) >= least and not short.isascii() and short not in _NO_SHORT}
    return {name for name in names if len(name) > 1}


def _short(name: str) -> str:
    return _KIND.sub("", _OFFICE.sub("", fold(name)))


def _seat(towns: Sequence[UnitEntry]) -> list[UnitEntry]:
    """The town that the county's seat is in: 城关, else the only 街道; none where that is not clear."""
    named = [u for u in towns if "城关" in u.name] or [u for u in towns if u.kind == "town" and "街道" in u.name]
    return named if len(named) == 1 else []


def _alike(name: str, written: str) -> bool:
    """Is one character of the name another that is often written for it?"""
    other = [{a, b} for a, b in zip(name, written, strict=True) if a != b]
    return len(other) == 1 and any(other[0] <= group for group in _ALIKE)


def village(plain: str, town: Slot | None) -> Slot | None:
    """A village by the way its name is built."""
    for hit in _VILLAGE.finditer(plain):
        text, start = _trimmed(hit)
        if town and start < town.end < hit.end():
            text, start = plain[town.end : hit.end()], town.end
        cut = len(text) - len(_TOWN_BEFORE.sub("", text))
        text, start = text[cut:], start + cut
        if len(text) > 2 and text not in _GENERIC:
            return Slot(text, start, hit.end())
    return None


def place(plain: str, found: dict[str, Slot]) -> Slot | None:
    """A place beside the town and village that were found; where the list knows no town, a county or town by its name first."""
    known = [(s.start, s.end) for key, s in found.items() if key in ("town", "village")]
    if "town" not in found and _CODE.search(plain):
        coded = min(_CODED.finditer(plain), key=lambda hit: (not re.search(r"\d[市县区]", hit[0]), hit.start()), default=None)
        if coded:
            return Slot(coded[0], coded.start(), coded.end())
    for pattern in (_ROAD,) if "town" in found else (_GOVERNED, _ROAD):
        for text, start, end in _named(pattern, _without(plain, known)):
            return Slot(text, start, end)
    group = _GROUP.search(plain)
    return Slot(group[0], group.start(), group.end()) if group else None


def _without(plain: str, known: Sequence[tuple[int, int]]) -> str:
    """The text with commas in these places: “乾佑街道迎春路” names a road behind the town."""
    for start, end in known:
        plain = plain[:start] + "，" * (end - start) + plain[end:]
    return plain


def _named(pattern: re.Pattern[str], plain: str) -> Iterator[tuple[str, int, int]]:
    for hit in pattern.finditer(plain):
        text, start = _trimmed(hit)
        if 2 < len(text) <= 18 and text not in _GENERIC:
            yield text, start, hit.end()


def _trimmed(hit: re.Match[str]) -> tuple[str, int]:
    lead = _LEADS.match(hit[1])
    cut = lead.end() if lead else 0
    return hit[0][cut:], hit.start() + cut
