"""Staff words: which message is an order, about what, with which further words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from handlers.words import figures
from nlp.normal import simplify

#: The words of the table that need no reading of their own (``forms.fill``).
FORMS = (
    *("会诊", "拆分", "督办", "督办反馈", "建议书", "采纳反馈", "包案", "五包", "走访", "周报", "批示", "公检法司会商", "三到位一处理"),
    *("帮扶", "积案", "专项行动", "录入", "归档", "保密", "直接回复", "引导", "转政法", "存查", "报请", "诉求", "逐项意见", "化解", "听证"),
    *("终结", "重大紧急", "简易", "联名", "公开答复", "解除并案", "联席会议督办", "督查办督办", "上级催问", "不纳入统计"),
    *("转纪检监察", "纪检情况", "延期已告知", "催办单", "退回改派", "办理"),
    "解除保密",
)
#: Words that name a case, a task or an alarm: ``签收 N``.
WITH_TARGET = (
    *("签收", "异议", "受理", "进展", "延期", "答复", "同意", "退回", "办结", "转派", "归类", "不予受理", "看", "电话", "联系"),
    *("送达", "协办", "已接", "就地化解", "听", "回访", "登记", "重办", "交办", "并案", "参考"),
    *FORMS,
)
#: Words that stand alone.
ALONE = ("待办", "撤销", "代录", "上报")
#: Words that citizens use too: without a number after them they are no orders.
_COMMON = frozenset(
    {*FORMS, "看", "参考", "听", "电话", "联系", "进展", "答复", "回访", "登记", "延期", "同意", "退回", "受理", "不予受理"}
)

#: What staff also write for a word.
SAME = {
    "转送": "转派",
    "转给": "转派",
    "转到": "转派",
    "转交": "转派",
    "转": "转派",
    "改派给": "转派",
    "转办": "转派",
    "改派": "转派",
    "接收": "签收",
    "分类": "归类",
    "改类": "归类",
}
#: Ways to ask for the list, also misspelt; all that waits.
_ASKED = "代办 带办 待半 代半 待辨 呆办 我的待办 看待办 查待办 待办事项 有啥事 有什么事 有啥要办的 有几件 我有几件 还有几件 有哪些"
_LIST = frozenset(_ASKED.split())
ALL = "全部"
_ALL = re.compile("(?:全部|全都?|都)签收了?|签收(?:全部|所有)(?:的|件)?")
#: Misspelt words.
_SPELT = {"签受": "签收", "签手": "签收", "签首": "签收", "受里": "受理", "授理": "受理", "办解": "办结", "转牌": "转派", "转排": "转派"}
_PLACED = r"第?(?P<n>\d{1,2}|[一二三四五六七八九])"
_STEPS = "签收|受理|办结|同意|看|转派|转给|转到|转交|转"
#: The number first: “1 转水利局”, “第二件签收”.
_FIRST = re.compile(rf"^{_PLACED}(?:件|号件?)?[\s、，,:：.]*(?P<word>{_STEPS})(?:了|给)?(?P<rest>(?:[\s:：，,]*[\u4e00-\u9fff]{{2,14}})?)$")
#: A word with a number in letters, as something done, or misspelt: “受理一”, “看第一件”, “已签收”, “签受 1”.
_SAID = re.compile(
    rf"^(?:已经?|我)?(?P<word>{_STEPS}|{'|'.join(_SPELT)})了?(?:[\s、，,:：]*{_PLACED}(?:件|号|个)?了?)?(?:[\s，,:：]+(?P<rest>.+))?$"
)
#: A word and what is said with it, of whichever item: “进展：已派人”, “转给水利局”.
_UNNUMBERED = re.compile(
    r"^(?P<word>进展|答复|异议|延期|退回|协办|送达|回访|联系|代录|上报)[\s:：,，]+(?P<rest>\D.*)$"
    r"|^(?P<to>转给|转到|转交|转派?|改派给?)(?P<unit>[\u4e00-\u9fff]{2,12}(?:局|委|办|镇|街道|公司|大队|中心|法院|政府))$",
    re.DOTALL,
)
_BIND = re.compile(r"^绑定[\s:：]*([0-9A-Za-z-]{4,40})[\s。.!！]*$")
_WORD = "|".join(sorted(map(re.escape, (*WITH_TARGET, *SAME)), key=len, reverse=True))
# A case number may run into the next word; a short number must end, or “进展3天了没动静” would be an order about item 3.
_ORDER = re.compile(
    rf"^(?P<word>{_WORD})[\s:：,，]*第?(?P<n>XF\d{{6,}}|(?!1\d{{10}})[ATat]?\d{{1,10}}(?=$|[\s,，、:：。.件号]))[件号]?(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_BARE = re.compile(rf"^(?P<word>{_WORD})(?P<rest>\s.*|)$", re.DOTALL)
#: A place in somebody's list, and what a citizen counts with such a number: “答复 1 个月了”.
_PLACE = re.compile(r"[AT]?\d{1,2}")
_COUNTED = re.compile(r"[个天年次回月日周遍份趟户家点岁元块万人]|星期|小时|分钟")
#: Words of ``_COMMON`` that say all: what follows the number is a citizen's own sentence, “登记1件漏水的事”.
_WHOLE = frozenset({"看", "电话", "受理", "同意", "登记"})
#: Built as an order is: a short word, then a number that ends.
_NEARLY = re.compile(r"^(?P<word>[\u4e00-\u9fff]{1,5})\s*[AT]?\d{1,2}(?:$|[\s,，、:：。]+)(?P<rest>.*)$", re.IGNORECASE | re.DOTALL)
#: What an address goes on with after its number.
_ADDRESS = re.compile("[号组栋楼幢单队弄室]")
_EDGES = " \t\r\n,，、:：。."


@dataclass(frozen=True, slots=True)
class Order:
    """One staff word. ``target``: case number, place in the list or last digits, "" when none was given; ``rest``: what follows."""

    word: str
    target: str = ""
    rest: str = ""


def parse(text: str) -> Order | None:
    """The order in this message, None when it is ordinary talk. Traditional characters and full-width digits are read too."""
    plain = simplify(text).strip()
    bind = _BIND.match(plain)
    if bind:
        return Order("绑定", rest=bind[1])
    alone = plain.strip(_EDGES)
    if alone in (*ALONE, "绑定"):
        return Order(alone)
    found = _ORDER.match(plain)
    if found:
        # The words themselves are taken as they were written: normalising keeps every character's place.
        rest = text.strip()[found.start("rest") :]
        return Order(SAME.get(found["word"], found["word"]), found["n"].upper(), rest.strip(_EDGES.replace("。", "").replace(".", "")))
    bare = _BARE.match(plain)
    if bare and (not bare["rest"].strip() or bare["word"] not in _COMMON):
        return Order(SAME.get(bare["word"], bare["word"]), "", bare["rest"].strip())
    return None


def loosely(text: str) -> Order | None:
    """The order that staff on a phone mean by words that are not quite it: “1 转水利局”, “看第一件”, “签收了”, “代办”; None for talk."""
    plain = simplify(text).strip().strip(_EDGES)
    if plain in _LIST:
        return Order("待办")
    if _ALL.fullmatch(plain):
        return Order("签收", "", ALL)
    if found := _FIRST.match(plain):
        return parse(f"{found['word']} {figures(found['n'])} {found['rest']}")
    if found := _SAID.match(plain):
        return parse(f"{_SPELT.get(found['word'], found['word'])} {figures(found['n'] or '')} {found['rest'] or ''}".strip())
    found = _UNNUMBERED.match(plain)
    if found is None:
        return None
    return Order("转派", "", found["unit"]) if found["to"] else Order(found["word"], "", found["rest"].strip(_EDGES))


def nearly(text: str) -> str:
    """The word of what looks like an order and is none that there is, “相似 1”; "" for talk: “停水 3 天了” counts days."""
    found = _NEARLY.match(simplify(text).strip())
    return found["word"] if found and not (_COUNTED.match(found["rest"]) or _ADDRESS.match(found["rest"])) else ""


def surely(order: Order) -> bool:
    """Could only a staff member have written this? Then somebody unbound is told how to bind."""
    if order.target.startswith("XF") or order.word in ("待办", "绑定", "代录", "上报"):
        return True
    if order.word in _COMMON:
        return bool(_PLACE.fullmatch(order.target)) and not (order.rest if order.word in _WHOLE else _COUNTED.match(order.rest))
    return order.word != "撤销" and (bool(order.target) or not order.rest)
