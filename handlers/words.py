"""Citizens' words: which message is a command, a yes, a no, a rating; traditional, full-width and dialect forms read alike."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlp.normal import simplify

COMMANDS = (
    "确认", "修改", "取消", "返回", "跳过", "进度", "补充", "催办", "撤回", "评价", "复查", "新事", "举报", "人工", "回电", "帮助", "隐私", "退订",
    "删除我的信息", "转为信访事项", "继续",
)  # fmt: skip
#: What people also write for a command.
_ALSO = {
    "查进度": "进度", "查询进度": "进度", "查询": "进度", "进展": "进度", "查一下": "进度", "转人工": "人工", "找人工": "人工", "人工服务": "人工", "我要人工": "人工",
    "我要举报": "举报", "我要投诉": "新事", "我要催办": "催办", "催一下": "催办", "催催": "催办", "我要撤回": "撤回", "撤诉": "撤回", "我要评价": "评价", "返回上一步": "返回",
    "上一步": "返回", "不说了": "取消", "算了": "取消", "取消登记": "取消", "跳过这个": "跳过", "不知道": "跳过", "帮助菜单": "帮助", "怎么用": "帮助", "菜单": "帮助",
    "我要复查": "复查", "申请复查": "复查", "打电话给我": "回电", "给我打电话": "回电", "删除信息": "删除我的信息", "新的事": "新事", "新的一件": "新事", "另一件事": "新事",
    "转信访": "转为信访事项", "转为信访": "转为信访事项", "改一下": "修改",
}  # fmt: skip
_YES = frozenset(
    ["确认", "对", "对的", "对对", "对头", "是", "是的", "是滴", "嗯", "嗯嗯", "恩", "好", "好的", "好嘛", "好吧", "中", "得行", "要得", "就是这", "就是这样", "就这样", "没错", "没问题", "可以", "行", "行嘛", "ok", "1", "👌", "👍", "对喽", "对咯", "么麻达", "没麻达", "同意", "莫错", "就是", "是这样", "都对", "确定", "yes", "y"]
)
_NO = frozenset(["不", "不对", "不是", "不是的", "错了", "否", "不行", "没有", "不要", "莫得", "no", "n", "2", "不用", "不用了", "不得行"])
_RATINGS = {
    "满意": 0,
    "很满意": 0,
    "非常满意": 0,
    "1": 0,
    "基本满意": 1,
    "一般": 1,
    "还行": 1,
    "2": 1,
    "不满意": 3,
    "很不满意": 3,
    "非常不满意": 3,
    "3": 3,
}
_END = " \t\r\n,，。.!！、~～:：;；…\"“”'’"
_NUMBER = re.compile(r"XF\s?\d{10,}", re.IGNORECASE)
_WORDS = "|".join(sorted(map(re.escape, COMMANDS), key=len, reverse=True))
_WITH_REST = re.compile(rf"^(?P<word>{_WORDS})[\s:：,，]*(?P<rest>.*)$", re.DOTALL)
#: Commands that a sentence may begin with by chance: further words only after a sign or a number.
_STRICT = re.compile(rf"^(?P<word>{_WORDS})(?:[\s:：,，]+|(?=XF))(?P<rest>.+)$", re.DOTALL | re.IGNORECASE)
_DIGITS = re.compile(r"(?<!\d)(\d{6})(?!\d)")
_LAST4 = re.compile(r"(?<!\d)(\d{4})(?!\d)")


@dataclass(frozen=True, slots=True)
class Command:
    """A citizen's word with what follows it: a case number, a query code, the last four digits of a phone, other words."""

    word: str
    number: str = ""
    code: str = ""
    last4: str = ""
    rest: str = ""


def command(text: str) -> Command | None:
    """The command in this message, None when it is ordinary talk."""
    plain = simplify(text).strip(_END)
    bare = plain.replace(" ", "")
    word = bare if bare in COMMANDS else _ALSO.get(bare, "")
    if word:
        return Command(word)
    found = _STRICT.match(plain)
    if found is None:
        return _number_alone(plain)
    rest = found["rest"].strip()
    number = _NUMBER.search(rest)
    left = _NUMBER.sub(" ", rest).strip(_END)
    code, last4 = _DIGITS.search(left), _LAST4.search(left)
    return Command(
        found["word"], number[0].upper().replace(" ", "") if number else "", code[1] if code else "", last4[1] if last4 else "", left
    )


def _number_alone(plain: str) -> Command | None:
    """A case number, with its code or without, asks for progress."""
    number = _NUMBER.match(plain)
    left = plain[number.end() :].strip(_END) if number else ""
    if number is None or not re.fullmatch(r"[\d\s,，查询码:：]*", left):
        return None
    code, last4 = _DIGITS.search(left), _LAST4.search(left)
    return Command("进度", number[0].upper().replace(" ", ""), code[1] if code else "", last4[1] if last4 else "", "")


def yes(text: str) -> bool:
    """Is this a yes? 对 是 嗯 好 中 得行 要得 👌 1 …"""
    plain = simplify(text).strip(_END + "了的嘛吧呀啊哦").lower()
    return plain in _YES or simplify(text).strip(_END).lower() in _YES or (bool(plain) and set(plain) <= set("👌👍🙏✅🆗"))


def no(text: str) -> bool:
    """Is this a plain no?"""
    return simplify(text).strip(_END).lower() in _NO


def rating(text: str) -> int | None:
    """The value of an exact rating word: 0 满意, 1 基本满意, 3 不满意; None for free words."""
    return _RATINGS.get(simplify(text).strip(_END))


_POOR = re.compile(r"不满|差|没解决|没修|又没|又坏|又停|敷衍|糊弄|骗|没人管|推|个啥|不行|没办|没到|失望|气|假的|没落实|不好")
_FAIR = re.compile(r"还行|还可以|还好|可以|一般|凑合|将就|基本|就是|但是|慢|马马虎虎|过得去")
_GOOD = re.compile(r"满意|很好|好得很|谢谢|感谢|不错|修好了|解决了|办得好|快|好")


def rating_in_words(text: str) -> int | None:
    """What a free answer says of the work; None when it says nothing of it."""
    plain = simplify(text)
    if _POOR.search(plain):
        return 3
    if _FAIR.search(plain):
        return 1
    return 0 if _GOOD.search(plain) else None
