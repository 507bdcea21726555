"""Facts in a text: place, since when, phone, name, head-count, money, what is wanted, of whom, and whether they asked before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from nlp.lexicon import table
from nlp.normal import number, simplify
from nlp.reading import Slot, UnitEntry

_HAN = "一-龥"
_COUNT = r"(?:\d+(?:\.\d+)?|[零〇一二两三四五六七八九十百千万半几数]+)"
_PHONE = re.compile(r"(?<!\d)(?:\+?86[- ]?)?(1[3-9]\d(?:[- ]?\d{4}){2})(?!\d)|(?<!\d)(0\d{2,3}[- ]?\d{7,8})(?!\d)")
_SINCE = re.compile(
    rf"(?:\d{{4}}|[一二零〇]{{4}}|[\d]{{2}})年(?:\d{{1,2}}|[一二三四五六七八九十]{{1,2}})?月?(?:\d{{1,2}}[日号])?|(?:去年|今年|前年|大前年|上个月|这个月|上月|本月)"
    rf"(?:{_COUNT}月|腊月|正月|冬月|年底|年初|春节|夏天|冬天|秋天|春天|国庆|五一|开春)?(?:{_COUNT}[日号])?|{_COUNT}(?:多|来)?个?(?:多)?(?:年|月|星期|礼拜|周|天|小时)(?:多|半)?(?!级|前期|租|薪|费)"
    rf"|(?<![\d{_HAN}])\d{{1,2}}月(?:\d{{1,2}}[日号]|份)?|上周|上星期|昨天|昨晚|前天|今天早上|过年|年前|正月|腊月"
)
_PEOPLE = re.compile(rf"({_COUNT})(?:多|来|余)?(?:个|名|位)?(?:人|户|家人|村民|农民工|民工|工人|业主|群众|老人|学生|家长|住户)(?!民)")
_MONEY = re.compile(rf"({_COUNT}(?:多|余|来)?(?:块|元|万元|万块|万|亿|千元|千|百元)(?:多|钱)?)")
_WANTS = re.compile(
    r"(?:希望|请求|恳请|恳求|要求|盼望|(?<![一-龥])(?:望|求|盼)|请(?!问|看|假|客)|麻烦|能不能|能否|可否|帮忙|帮我|帮我们|给我|给我们|想要|我想(?!问|知|咨|请问|了解|说)|我要(?!举报|投诉|反映|问)|让他|叫他|尽快|赶紧|赶快)[^，。！？；\n]{2,60}"
)
_TOLD = re.compile(
    rf"(?:找过|问过|反映过|反应过|投诉过|打过|去过|报过|跟|给|向|找)[{_HAN}\d、和]{{0,14}}?(?:村上|村里|村委会?|镇上|镇里|镇政府|政府|社区|局|物业|12345|热线|派出所|交警|老板|书记|主任|他们|部门|单位|领导|街办|办事处|信访)"
    rf"(?:几次|几回|好几回|好几次|多次|无数次|{_COUNT}[次回])?(?:反映|说|问|投诉|要|打电话)?"
)
_NAMED = re.compile(
    rf"(?:我叫|我是|姓名[:： ]?|名字(?:叫|是)?[:： ]?|联系人[:： ]?|称呼我?|叫我|反映人[:： ]?|本人)([{_HAN}]{{2,4}})"
    r"(?=[，,。；;、 \n\d]|$|电话|手机|联系)"
)
_BARE = re.compile(rf"(?<![{_HAN}])([{_HAN}]{{2,4}})(?![{_HAN}])")
_WORDS = table("facts.toml")
_SURNAMES = frozenset("".join(_WORDS["surnames"].split()))
_TITLES = re.compile(r"^(老|小|大)?[一-龥](师傅|大爷|大妈|大叔|阿姨|先生|女士|老师|哥|姐|叔|婶|伯|婆|爷|总|老汉)$|^(老|小)[一-龥]$")
_NO_NAME = frozenset(_WORDS["no_name"].split())
_VILLAGE = re.compile(
    rf"([{_HAN}]{{2,4}}?)(村|社区)"
    r"(?!民|里|上|委|支|子|道|干|口|路|庄|长|主|务|会|集|医|账|的|书|组织|官|头|小|级|规|财|容)"
)
_GROUP = re.compile(r"(?:第)?([一二三四五六七八九十\d]{1,3})组(?!织)")
_ROAD = re.compile(
    rf"([{_HAN}A-Za-z0-9]{{2,6}}?(?:路|街|巷|大道|小区|广场|花园|公寓|家园|桥|路口|学校|小学|中学|幼儿园"
    r"|医院|市场|车站|工业园|社区|新村|安置点))(?!灯|面|费|边|上的|不|坏|烂|过|人|没|政府)"
)
_GOVERNED = re.compile(rf"([{_HAN}]{{2,6}}?(?:县|区|镇|乡|街道))(?!政府|长|上的|里的|域|级|别|委|镇|医|城)")
_LEADS = re.compile(
    r"^(?:.*(?:我们|我家|我是|我住|住在|家住|位于|坐落|村口|门口|路口|镇上|县城|城里|城关|对面|前面|后面|年|月|日|修|铺|挖|地址是?|地点在?是?|就在|就是|这里是|关于|投诉|反映|反应|举报|希望|建议|因为|由于|以及|附近|旁边|请问|咨询|从|到|去|往|在|是|对|和|与|及|的|了|把|将|让|给|跟|有|经|沿|某|那|这|你|您|来|本|该|各|每|走|过|问|就|也|都|还|又|按|被))"
)
_NO_END = ("村", "镇", "县", "路", "街", "的", "了", "人", "组", "业主", "村民")
_GENERIC = frozenset(_WORDS["no_place"].split())
_OFFICIAL = re.compile(
    rf"([{_HAN}]{{0,6}}?(?:村支书|支书|村书记|书记|村主任|主任|村长|镇长|乡长|局长|所长|队长|组长|村干部|干部|老板|包工头|开发商|物业公司|物业|承包商|施工队|村委会|公司|校长|医生|工头))"
)


#: Longer words are no answer to "what is your name".
_LONG_ANSWER = 40


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


def slots(plain: str, places: Places) -> dict[str, Slot]:
    """All facts of a simplified text; each points to its characters. One turn asks more than once: the last few are kept."""
    return dict(_slots(plain, places))


@lru_cache(maxsize=16)
def _slots(plain: str, places: Places) -> Mapping[str, Slot]:
    found = places.find(plain)
    _add(found, "village", _village(plain, found.get("town")))
    _add(found, "place", _place(plain, found))
    for name, slot in _facts(plain):
        _add(found, name, slot)
    return found


def _facts(plain: str) -> Iterator[tuple[str, Slot | None]]:
    yield "phone", phone(plain)
    yield "name", name(plain)
    yield "people", people(plain)
    for key, pattern in (("since", _SINCE), ("money", _MONEY), ("wants", _WANTS), ("told_before", _TOLD), ("against", _OFFICIAL)):
        hit = pattern.search(plain)
        yield key, Slot(hit[0], hit.start(), hit.end()) if hit else None


def _add(found: dict[str, Slot], name: str, slot: Slot | None) -> None:
    if slot is not None:
        found.setdefault(name, slot)


def phone(plain: str) -> Slot | None:
    """A mobile or landline number, digits only in the value."""
    hit = _PHONE.search(plain)
    return Slot(re.sub(r"\D", "", hit[1] or hit[2]), hit.start(), hit.end()) if hit else None


def people(plain: str) -> Slot | None:
    """How many people or households it concerns; the largest number that is said."""
    best: Slot | None = None
    for hit in _PEOPLE.finditer(plain):
        count = number(hit[1])
        if count and (best is None or count > int(best.value)):
            best = Slot(str(count), hit.start(), hit.end())
    return best


def name(plain: str) -> Slot | None:
    """A name that is introduced as one."""
    for hit in _NAMED.finditer(plain):
        if _is_name(hit[1]):
            return Slot(hit[1], hit.start(1), hit.end(1))
    return None


def bare_name(plain: str) -> Slot | None:
    """A name in an answer to "what is your name": alone, or beside a phone number."""
    introduced = name(plain)
    if introduced or len(plain) > _LONG_ANSWER:
        return introduced
    cleared = _PHONE.sub(lambda hit: " " * len(hit[0]), plain)
    cleared = re.sub(r"我叫|我是|姓名|名字|电话|手机|号码|联系方式|叫|[是:：]", lambda hit: " " * len(hit[0]), cleared)
    words = [hit for hit in _BARE.finditer(cleared) if hit[1] not in _NO_NAME]
    full = next((h for h in words if _is_name(h[1]) and not _TITLES.match(h[1])), None)
    chosen = full or next((h for h in words if _TITLES.match(h[1])), None)
    return Slot(chosen[1], chosen.start(1), chosen.end(1)) if chosen else None


def _is_name(word: str) -> bool:
    return word[0] in _SURNAMES and word not in _NO_NAME and not word.endswith(_NO_END)


def _trimmed(hit: re.Match[str]) -> tuple[str, int]:
    lead = _LEADS.match(hit[1])
    cut = lead.end() if lead else 0
    return hit[0][cut:], hit.start() + cut


def _village(plain: str, town: Slot | None) -> Slot | None:
    for hit in _VILLAGE.finditer(plain):
        text, start = _trimmed(hit)
        if town and start < town.end < hit.end():
            text, start = plain[town.end : hit.end()], town.end
        if len(text) > 2 and text not in _GENERIC:
            return Slot(text, start, hit.end())
    return None


def _place(plain: str, found: dict[str, Slot]) -> Slot | None:
    taken = [(s.start, s.end) for key, s in found.items() if key in ("town", "village")]
    for pattern in (_ROAD, _GOVERNED):
        for hit in pattern.finditer(plain):
            text, start = _trimmed(hit)
            if 2 < len(text) <= 14 and text not in _GENERIC and not any(a <= start < b or a < hit.end() <= b for a, b in taken):
                return Slot(text, start, hit.end())
    hit_group = _GROUP.search(plain)
    return Slot(hit_group[0], hit_group.start(), hit_group.end()) if hit_group else None


def answer(name_: str, text: str, places: Places) -> Slot | None:
    """The answer to a question for this slot, read leniently."""
    plain = simplify(text)
    if name_ == "name":
        return bare_name(plain)
    if name_ == "people":
        bare = re.fullmatch(rf"\D{{0,4}}?({_COUNT})\D{{0,4}}", plain.strip())
        count = number(bare[1]) if bare else None
        return people(plain) or (Slot(str(count), bare.start(1), bare.end(1)) if bare and count else None)
    return slots(plain, places).get(name_)
