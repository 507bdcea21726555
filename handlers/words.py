"""Citizens' words: which message is a command, a yes, a no, a rating; traditional, full-width and dialect forms read alike."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlp.normal import simplify

COMMANDS = (
    *(
        "确认",
        "修改",
        "取消",
        "返回",
        "跳过",
        "进度",
        "补充",
        "催办",
        "撤回",
        "评价",
        "复查",
        "复核",
        "新事",
        "举报",
        "人工",
        "回电",
        "帮助",
    ),
    *("隐私", "退订", "恢复提醒", "删除我的信息", "转为信访事项", "继续"),
)
#: What people also write for a command.
ALSO = {
    "进度": "查进度 查询进度 查询 进展 查一下",
    "人工": "转人工 找人工 人工服务 我要人工",
    "举报": "我要举报",
    "新事": "我要投诉 新的事 新的一件 另一件事",
    "催办": "催 我要催办 催一下 催催",
    "撤回": "撤 我要撤回 撤诉 撤销 撤消",
    "评价": "我要评价",
    "返回": "返回上一步 上一步",
    "取消": "不说了 算了 取消登记",
    "跳过": "跳过这个 不知道",
    "帮助": "帮助菜单 怎么用 咋用 这个怎么用 这个咋用 怎么操作 菜单 功能 你能干啥 你会干啥 你能做什么",
    "复查": "我要复查 申请复查",
    "复核": "我要复核 申请复核",
    "回电": "打电话给我 给我打电话",
    "删除我的信息": "删除信息",
    "退订": "不要再发了 别再发了 取消订阅",
    "恢复提醒": "取消退订 恢复通知 恢复订阅 重新订阅",
    "转为信访事项": "转信访 转为信访",
    "修改": "改一下",
}
_MEANT = {words: word for word, line in ALSO.items() for words in line.split()}
_YES = """
确认 对 对的 对对 对头 对喽 对咯 是 是的 是滴 是这样 嗯 嗯嗯 恩 好 好的 好嘛 好吧 中 得行 要得 行 行嘛 可以 就是 就是这 就是这样 就这样
没错 莫错 莫得错 没得错 么错 没问题 么麻达 没麻达 莫麻达 同意 都对 确定 对着 是这 就那 就那样
那行 那好 那可以 得成 要的 就按这 你念得对 念得对 说得对 写得对 登记吧 登记 好了登记吧 好了登记 那就登记 给我登记 就登记 ok yes y 1 👌 👍
"""
_NO = """
不 不对 不是 不是的 错了 否 不行 不得行 没有 莫得 不要 不用 不用了 no n 2
"""
YES, NO = frozenset(_YES.split()), frozenset(_NO.split())
_SYLLABLES = re.compile(
    "(?:(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])?(?:[iuv]?a(?:ng|n|i|o)?|[iuv]?e(?:ng|n|i|r)?|[iu]?o(?:ng|u)?|i(?:ng|n|u)?|u(?:n|i)?|v))+"
)
#: What is said along with a yes: “对的，麻烦快点”.
_ALONG = "快点 快点办 赶紧办 尽快 尽快办 好 没"
#: Thanks stand before, behind and between, and alone they are no yes.
_THANKS = re.compile("(?:谢谢|多谢|感谢|辛苦|麻烦)(?:[你您]们?)?[了啊哈哦]*")
_AGREED = YES | {"", *_ALONG.split()}
#: Value of a rating → the words for it.
RATINGS = {0: "满意 很满意 非常满意 1", 1: "基本满意 一般 还行 2", 3: "不满意 很不满意 非常不满意 3"}
_RATED = {word: value for value, line in RATINGS.items() for word in line.split()}
#: An option as it was asked: “3不满意”, “2、基本满意”.
_OPTION = re.compile(r"^[123][、.，,：: ]*(?P<word>基本满意|不满意|满意)$")
#: An option by its number: “2”, “选2”, “我选三”, “二”.
_CHOSEN = re.compile(r"^(?:我|就)*选?(?P<word>[123一二三])[号吧]*$")
_FIGURES = str.maketrans("一二三四五六七八九", "123456789")
_END = " \t\r\n,，。.!！、~～:：;；…\"“”'’"
#: What a yes may end with, and what may stand between two: “对着哩”, “是的，对”.
_PARTICLES, _PAUSE = "了的嘛吧呀啊哦哩呢嘞咧噻", re.compile(r"[\s,，、。.]+")
_HM = re.compile(r"^[嗯恩哦噢哎]+(?=.)")
_LOOK_UP = re.compile(r"^(?:我要|帮我|请)?(?:查一下|查询|查看|查)[\s:：，,]*(?=XF)", re.IGNORECASE)
_NUMBER = re.compile(r"XF\s?\d{6}\s?\d{4,}", re.IGNORECASE)
_WORDS = "|".join(sorted(map(re.escape, COMMANDS), key=len, reverse=True))
#: Commands that a sentence may begin with by chance: further words only after a sign or a number.
_STRICT = re.compile(
    rf"^(?P<word>{_WORDS})(?:(?<=补充|催办|修改)(?:一下|一点|个情况))?(?:[\s:：,，]+|(?=XF))(?P<rest>.+)$", re.DOTALL | re.IGNORECASE
)
#: A short sentence that comes to its point at the end: “钱给我了，撤回”. What these words do is asked once more, or does no harm.
_AT_END = re.compile(
    r"^(?P<rest>[^，,。\s]{1,14})[，,。\s]+(?:我们?|就|那|还|想|要|申请|给我|帮我|请|麻烦|再)*(?P<word>撤回|复查|复核|催办)(?:吧|了|一下|算了|嘛|啊)*$"
)
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
    word = bare if bare in COMMANDS else _MEANT.get(bare, "")
    if word:
        return Command(word)
    found = _STRICT.match(plain)
    if found is None:
        asked = _AT_END.match(plain)
        return Command(asked["word"], rest=asked["rest"]) if asked else _number_alone(plain)
    rest = found["rest"].strip()
    number = _NUMBER.search(rest)
    left = _NUMBER.sub(" ", rest).strip(_END)
    code, last4 = _DIGITS.search(left), _LAST4.search(left)
    return Command(
        found["word"], number[0].upper().replace(" ", "") if number else "", code[1] if code else "", last4[1] if last4 else "", left
    )


def _number_alone(plain: str) -> Command | None:
    """A case number, with its code or without, asks for progress."""
    plain = _LOOK_UP.sub("", plain)
    number = _NUMBER.match(plain)
    left = plain[number.end() :].strip(_END) if number else ""
    if number is None or not re.fullmatch(r"[\d\s,，查询码:：]*", left):
        return None
    code, last4 = _DIGITS.search(left), _LAST4.search(left)
    return Command("进度", number[0].upper().replace(" ", ""), code[1] if code else "", last4[1] if last4 else "", "")


def yes(text: str) -> bool:
    """Is this a yes? 对 是 嗯 好 中 得行 要得 👌 1 …"""
    plain = _THANKS.sub(" ", simplify(text)).strip(_END + _PARTICLES).lower()
    parts = {_HM.sub("", part).strip(_PARTICLES) for part in _PAUSE.split(plain)}
    return (
        (parts <= _AGREED and not parts.isdisjoint(YES))
        or bool(re.fullmatch(r"[对是好嗯行中]{2,6}", plain))
        or _THANKS.sub(" ", simplify(text)).strip(_END).lower() in YES
        or (bool(plain) and set(plain) <= set("👌👍🙏✅🆗"))
    )


def pinyin(text: str) -> bool:
    """Is this Chinese written in letters: “wo men cun mei shui le”?"""
    words = re.sub(r"[^a-z]+", " ", simplify(text).lower()).split()
    return len(words) > 1 and not re.search(r"[一-龥]", text) and all(map(_SYLLABLES.fullmatch, words))


def meant(text: str) -> bool:
    """Is there anything in it that somebody may have meant: a Chinese word, a number of some length, an address?"""
    return bool(re.search(r"[一-龥㐀-䶿]{2}|\d{4}|https?:", simplify(text)))


def no(text: str) -> bool:
    """Is this a plain no?"""
    return simplify(text).strip(_END).lower() in NO


def rating(text: str) -> int | None:
    """The value of an exact rating word: 0 满意, 1 基本满意, 3 不满意; None for free words."""
    plain = simplify(text).strip(_END)
    if chosen := _CHOSEN.match(plain):
        return _RATED[figures(chosen["word"])]
    option = _OPTION.match(plain)
    return _RATED.get(option["word"] if option else plain)


def figures(text: str) -> str:
    """Numbers written as one Chinese character, 一 to 九, as figures."""
    return text.translate(_FIGURES)
