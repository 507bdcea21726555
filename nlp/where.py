"""Which of the places that a text names is the one where the matter is: by where they stand, how often, and what stands about them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

Mention = tuple[str, int, int]


class _Cue(NamedTuple):
    """Words right before or right behind a place, and what they add to it."""

    words: re.Pattern[str]
    weight: float


#: Before a place: it lies there; one only comes from there, goes there, passes by, compares with it.
_BEFORE = (
    _Cue(
        re.compile(
            r"(?:位于|地处|坐落[于在]?|地址[是在：:]{0,2}|地点[是在：:]{0,2}|发生在|就是|要求|请求?|反映|举报|投诉|建议|关于)[^，。！？；\n]{0,2}\Z"
        ),
        1.0,
    ),
    _Cue(re.compile(r"(?:(?<!现)在|我们|这边)\Z"), 0.6),
    _Cue(
        re.compile(r"(?:老家|户口在?|籍贯|住址[是在：:]{0,2}|家住|家在|我住|住在?|娘家在?|嫁到|我是|我系|本人是|来自|我家在?|祖籍)\Z"), -0.5
    ),
    _Cue(re.compile(r"(?:从|由|自|到|去|往|至|路过|经过|途经|坐车|回|离|距)\Z"), -0.8),
    _Cue(re.compile(r"(?:不是|不像|人家|别的|听说|跟|和|与|比|像|参照|学习|找了?|以前在?|原来在?|曾在?)\Z"), -1.2),
)
#: Behind a place: something of its own stands there; somebody only comes from there.
_BEHIND = (
    _Cue(
        re.compile(
            r"(?:街上|街道上|境内|辖区|这头|这边|那一?段|这一?段|路段|街口|的?(?:镇政府|政府|派出所|卫生院|医院|学校|中学|小学|矿|厂|工地|小区|河|路|桥))"
        ),
        0.7,
    ),
    _Cue(re.compile(r"[^，。！？；\n]{1,6}(?:村|社区|小区|路|街|组|小学|中学|广场)"), 0.4),
    _Cue(re.compile(r"(?:人|的?人(?=，)|的(?=，)|籍|那边的人|村民)"), -0.5),
    _Cue(re.compile(r"(?:的?学校)?(?:上(?:班|学|小学|初中|高中|大学|幼儿园)|打工|务工|工作|读|念书|干活|看病|住院|陪读|长期)"), -1.5),
    _Cue(re.compile(r"(?:到|至|往|比|都通了|早就)"), -0.4),
    _Cue(re.compile(r"(?:回来|老家|的亲戚|的牌子|的施工队|的项目部)"), -1.0),
)
#: A heading is a first line of so many characters at most.
_HEADING, _IN_HEADING, _FIRST = 60, 2.0, 0.3
#: A place right before another is what that one lies in; a village right behind its town says the same once more.
_HOLDS, _AGAIN = 1.0, 0.2
#: A place that is named at all weighs so much; so many characters before it are looked at.
_LEAST, _LOOK = 0.05, 8


def where(plain: str, mentions: Sequence[Mention]) -> Mention | None:
    """The place, by its best mention. ``mentions``: (code, start, end) in the order of the folded text."""
    if not mentions:
        return None
    heading = plain.find("\n")
    weights = [_weight(plain, number, mentions, heading if heading <= _HEADING else -1) for number in range(len(mentions))]
    sums: dict[str, float] = {}
    for (code, _, _), weight in zip(mentions, weights, strict=True):
        sums[code] = sums.get(code, 0.0) + weight
    # The first that was named of those that weigh the same.
    best = max(sums, key=lambda code: sums[code])
    return max((pair for pair in zip(weights, mentions, strict=True) if pair[1][0] == best), key=lambda pair: pair[0])[1]


def _weight(plain: str, number: int, mentions: Sequence[Mention], heading: int) -> float:
    code, start, end = mentions[number]
    before, after = (mentions[at] if 0 <= at < len(mentions) else None for at in (number - 1, number + 1))
    if before and before[2] == start and before[0] == code:
        return _AGAIN
    weight = 1.0 + (_IN_HEADING if start < heading else 0.0) + (_FIRST if not number else 0.0)
    weight += sum(cue.weight for cue in _BEFORE if cue.words.search(plain, max(0, start - _LOOK), start))
    weight += sum(cue.weight for cue in _BEHIND if cue.words.match(plain, end))
    if after and after[1] == end and after[0] != code:
        weight -= _HOLDS
    return max(weight, _LEAST)
