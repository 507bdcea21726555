"""Whose matter it is: name and phone of the one who writes, of somebody they write for, or neither."""

from __future__ import annotations

import re

from cases.values import replace
from handlers.dialogue import Draft
from handlers.turn import Context
from nlp.normal import simplify

#: A name and a phone number take no more.
_CLAUSE, _BRIEF = 24, 12
UNNAMED = re.compile(r"不(?:用|想|愿意?|要|必|敢|能)?[留写说填报](?:我的?)?(?:名|真名|姓)|不留了|匿名|不想说|不便透露|不方便|保密|不敢说名")
#: In ``Draft.skipped``: they have no phone, and are not asked to leave its number.
NO_PHONE = "phone"
#: No number to be called at, or none but this chat.
_NO_PHONE = re.compile(
    r"(?:我)?(?:没得|没有?|莫得|莫|无|不用|不留)(?:电话|手机|座机)(?:号码?)?|(?:电话|手机|号码)(?:号)?(?:就是|就用|是)?这个?(?:微信|号)"
    r"|(?:电话|手机|号码)号?码?(?:我|俺)?(?:也|都)?(?:记不得|记不住|记不清|不记得|不晓得|不知道|忘了)|(?:记不得|记不住|不记得|不晓得|忘了)(?:我的?)?(?:电话|手机|号码)号?码?"
)
_CALLED = re.compile(r"(?:叫|喊|称呼|姓名|姓)我?([老小]?[一-龥]{1,3}?)(?:就行|就好|就可以|就对)")
FAMILY_ALONE = re.compile(r"[一-龥]")
_FAMILY = re.compile(r"姓[一-龥](?![一-龥])")
_OWN_FAMILY = re.compile(r"(?:我|俺|额|免贵|本人)(姓[一-龥])(?![一-龥])")
_RELATIVE = re.compile(
    r"(?:我|俺)(爸|妈|父亲|母亲|爷爷|奶奶|外公|外婆|老公|老婆|丈夫|妻子|儿子|女儿|哥|姐|弟|妹|公公|婆婆|岳父|岳母|叔|舅)(?!们)"
)
_FOR = re.compile(r"(?:帮|替|代)(?:我)?(邻居|亲戚|朋友|同事|村民|老人|老乡|同学|别人|他人|父母|家人)")
#: The name or number of whoever is complained of.
_THEIRS = re.compile(
    r"(?:他|她|对方|那人|老板|包工头|工头|负责人|经理|村主任|书记|司机|房东|邻居)们?的?(?:名字|姓名|电话|手机|号码)?(?:叫|姓|是|电话|手机)"
)
#: A name right behind a number, and nothing else in its clause.
_BEHIND = re.compile(r"[，,、 ]*(?:我?叫|我是|姓名[:： ]?)?([\u4e00-\u9fff]{2,3})(?=[，,。；;！!\s]|$)")
#: “尾数是20”: the last figures of the number before.
_TAIL = re.compile(r"(?:尾[数号]|(?:最后|末尾|后)[头面]?[一两二三四1-4]位)(?:应该|应)?[是为]?\D{0,2}(\d{1,6})(?!\d)")
_AROUND = re.compile(r"我们?|俺|额|姓[一-龥]?(?![一-龥])|叫|是|姓名|名字|电话|手机|号码|联系|方式|就|的|[\W_]")


def relation(text: str) -> str:
    """How the one who writes stands to the petitioner: "" for oneself."""
    plain = simplify(text)
    found = _FOR.search(plain) or (_RELATIVE.search(plain) if re.search(r"代|帮|替|让|叫我|不会用|不会打字", plain) else None)
    return found[1] if found else ""


def tailed(phone: str, text: str) -> str:
    """The number with the last figures that these words put right: “尾数是20”."""
    found = _TAIL.search(text)
    return phone[: -len(found[1])] + found[1] if found else phone


def unnamed(text: str) -> bool:
    """Does this say that they leave no name, and nothing else?"""
    return len(text) <= _BRIEF and bool(UNNAMED.search(simplify(text)))


def theirs(text: str) -> bool:
    """Does this tell the name or number of somebody else, the boss above all?"""
    return bool(_THEIRS.search(simplify(text)))


def beside_phone(ctx: Context, text: str) -> str:
    """A name that stands beside a phone number without being introduced: “周德厚 138…”, “138… 周德厚”."""
    phone = ctx.reader.slot("phone", text)
    if phone is None or theirs(text):
        return ""
    number = text[phone.start : phone.end]
    before = re.split(r"[，,。；;！!\n]", text[: phone.start].rstrip("，, "))[-1]
    after = _BEHIND.match(text, phone.end)
    # Without a comma between, the last word before the number is the name.
    for clause in (f"{before} {number}", f"{''.join(before.split()[-1:])} {number}", f"{after[1]} {number}" if after else ""):
        name = ctx.reader.slot("name", clause) if 0 < len(clause) <= _CLAUSE else None
        if name:
            return name.value
        if family := _FAMILY.search(simplify(clause)):
            return family[0]
    own = _OWN_FAMILY.search(simplify(text))
    return own[1] if own else ""


def answered(ctx: Context, draft: Draft, text: str) -> Draft | None:
    """The draft with this answer to "who are you, which phone"; None where the text is none."""
    plain = simplify(text)
    phone, unnamed = ctx.reader.slot("phone", text), bool(UNNAMED.search(plain))
    if unnamed and (phone is None or ctx.person.name):
        return replace(draft, anonymous=True)
    # “不留名，留个电话”: whoever can be called is told of the outcome.
    name = "" if unnamed else _name(ctx, text)
    if not (name or phone or _NO_PHONE.search(plain)):
        return None
    known = replace(draft, name=name or ("" if unnamed else draft.name), phone=tailed(phone.value, text) if phone else draft.phone)
    if known.name and known.phone:
        return known
    # Half an answer is enough: the rest can come any time.
    return replace(known, skipped=(*known.skipped, "who", *((NO_PHONE,) if _NO_PHONE.search(plain) else ())))


def alone(ctx: Context, draft: Draft, text: str) -> Draft | None:
    """The draft with the name and phone that are all this text holds; None where it tells more, or somebody else's."""
    plain = simplify(text)
    if len(text) > _CLAUSE or theirs(text):
        return None
    found = [s for name in ("name", "phone") if (s := ctx.reader.slot(name, text))]
    left = "".join(" " if any(s.start <= n < s.end for s in found) else c for n, c in enumerate(plain))
    if not found and _NO_PHONE.search(plain):
        # Why there is none to call is no part of the matter: “手机号我记不得，是娃给买的”.
        return None if ctx.reader.facts(text).grievance else answered(ctx, draft, text)
    if not (found or _FAMILY.search(plain)) or _AROUND.sub("", _NO_PHONE.sub("", left)):
        return None
    taken = answered(ctx, draft, text)
    return replace(taken, anonymous=False) if taken and (taken.name or taken.phone) else taken


def _name(ctx: Context, text: str) -> str:
    """A name in an answer, also one written with blanks in it or one to be called by: “李　明”, “喊我老陈就行”."""
    plain = simplify(text)
    phone = ctx.reader.slot("phone", text)
    beside = _AROUND.sub("", plain[: phone.start] + plain[phone.end :]) if phone else plain.strip()
    if FAMILY_ALONE.fullmatch(beside):
        return beside
    called = _CALLED.search(plain)
    found = ctx.reader.slot("name", text) or ctx.reader.slot("name", re.sub(r"\s+", "", plain))
    family = _FAMILY.search(plain)
    return called[1] if called else family[0] if family and not found else found.value if found else ""
