"""Staff words to their handlers; everything that is no staff word is left to the citizens' way."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from cases.model import Case, Staff, Status
from cases.values import replace
from handlers.citizen import emergency, greet
from handlers.citizen.common import telling
from handlers.sentences import say
from handlers.staff import advice, binding, callback, clerk, duty, forms, intake, look, media, register, undo, unit
from handlers.staff.desk import Item, find, items, takes_alarms
from handlers.staff.reply import turn, unknown, with_list
from handlers.staff.words import ALL, FORMS, Order, loosely, nearly, parse, surely
from handlers.turn import Context, Turn
from handlers.words import command, no, rating, yes
from nlp.normal import simplify

#: Further numbers behind the first: “签收 1、2 和 3”.
_NUMBERS = re.compile(r"[\d\s、,，和号件]*\d[\d\s、,，和号件]*")
#: A staff word, or what somebody takes for one.
#: A matter of one's own; words about the work are shorter than this, and which order they would be.
_OWN = re.compile("我家|我们家|我[爸妈爷奶]|我们[村组]|小区|我们楼|老家|我要?(?:反映|投诉|举报|建议|咨询)|请问")
_CHAT = 40
_MEANT = (("异议", "不归|不属于|不是我们|不该我们"), ("归类", "分类|类别"))
#: So short is “收到”, “我马上去”.
_CURT = 8
_LONE = re.compile(r"[\u4e00-\u9fff]{2,4}")
OfCase = Callable[[Context, Staff, Case, str], Turn]
OfItem = Callable[[Context, Staff, Item, str], Turn]
Bare = Callable[[Context, Staff], Turn]

BARE: Mapping[str, Bare] = {"待办": look.todo, "撤销": undo.undo, "代录": intake.for_visitor, "上报": intake.from_grid}
ON_ITEM: Mapping[str, OfItem] = {
    "看": look.look,
    "电话": look.phone,
    "联系": unit.contact,
    "听": clerk.listen,
    "回访": callback.callback,
    "登记": register.register,
}
ON_CASE: Mapping[str, OfCase] = {
    "签收": unit.sign,
    "异议": unit.object_to,
    "受理": unit.accept,
    "进展": unit.progress,
    "延期": unit.extend,
    "答复": unit.answer,
    "参考": advice.suggest,
    "同意": unit.approve,
    "退回": unit.send_back,
    "重办": unit.send_back,
    "办结": unit.close,
    "送达": unit.serve,
    "协办": unit.co_handle,
    "就地化解": unit.settle,
    "转派": clerk.transfer,
    "交办": clerk.assign,
    "归类": clerk.classify,
    "并案": clerk.merge,
    "不予受理": clerk.refuse,
    **{word: forms.filling(word) for word in FORMS},
}


def respond(ctx: Context) -> Turn | None:
    """The answer to a staff word, or None: this message is a citizen's."""
    staff = ctx.person.staff
    if ctx.message.kind != "text":
        return media.join(ctx, staff) if staff else None
    order = parse(ctx.message.text)
    if order is None and staff is not None:
        meant = loosely(ctx.message.text)
        order = meant if (ctx.dialogue.step == "idle" and not telling(ctx.dialogue)) or (meant and meant.word in BARE) else None
    if order is None:
        return _no_order(ctx, staff) if staff else None
    if order.word == "绑定":
        return binding.bind(ctx, order.rest) if order.rest else binding.how(ctx)
    if staff is None:
        return binding.how(ctx) if surely(order) and emergency.seen(ctx) is None else None
    if not staff.roles:
        return turn(ctx, "away")
    return obey(ctx, staff, order)


def _no_order(ctx: Context, staff: Staff) -> Turn | None:
    """帮助 for staff; what is built like an order and is none, and no citizen's word either, begins no petition."""
    text = ctx.message.text
    word = command(text)
    if word is not None and word.word == "帮助":
        done = turn(ctx, "help")
        return replace(done, reply=done.reply + say("staff.help_more"))
    number = re.search(r"XF\d{10,}", text, re.IGNORECASE)
    if word is not None or telling(ctx.dialogue) or emergency.seen(ctx) is not None:
        return None
    if number is not None:
        return turn(ctx, "no_order", number=number[0].upper())
    waiting = [f"“已接 A{a.id}”" for a in ctx.book.alarms() if not a.taken_by] if takes_alarms(ctx.book, staff, ctx.now) else []
    if waiting and len(text) <= _CURT and not ctx.reader.facts(text).grievance:
        return turn(ctx, "take_hint", next="、".join(waiting))
    missed = (nearly(text) or _lone(ctx, text)) if ctx.dialogue.step == "idle" else ""
    if missed:
        return turn(ctx, "no_word", word=missed)
    return _chatter(ctx, staff) if ctx.dialogue.step == "idle" else None


def _chatter(ctx: Context, staff: Staff) -> Turn | None:
    """Words about the work that name no item, “垃圾已经拉走了”: no petition of theirs. None for a matter of their own, with its place."""
    text = ctx.message.text
    own = _OWN.search(simplify(text)) or any(ctx.reader.slot(name, text) for name in ("town", "village", "place", "phone"))
    if own or len(text) > _CHAT or yes(text) or no(text) or rating(text) is not None or ctx.book.cases_of(ctx.person.id):
        return None
    if greet.small_talk(ctx) or ctx.reader.opener(text) not in ("", "check") or ctx.reader.question(text) or not items(ctx, staff):
        return None
    order = next((word for word, signs in _MEANT if re.search(signs, simplify(text))), "进展" if "unit" in staff.roles else "联系")
    return turn(ctx, "chatter", order=f"{order} 1 {text}")


def _lone(ctx: Context, text: str) -> str:
    """A word alone that tells nothing and is no greeting: whoever works here looks for a command. "" for anything else."""
    plain = simplify(text).strip(" 。.？?！!")
    if not _LONE.fullmatch(plain) or yes(plain) or no(plain) or rating(plain) is not None:
        return ""
    if greet.small_talk(ctx) or ctx.reader.opener(text):
        return ""
    read = ctx.reader.read(text)
    told = read.slots or read.grievance or any(e.about == "category" for e in read.evidence)
    return "" if told else plain


def obey(ctx: Context, staff: Staff, order: Order) -> Turn:
    """Does what a staff member's word says."""
    if order.word in BARE:
        done = BARE[order.word](ctx, staff)
        return intake.begun(ctx, done, order.rest) if order.rest and done.dialogue.draft.relation else done
    if order.word == "已接":
        return duty.take_alarm(ctx, staff, order.target)
    if order.word == "签收" and (several := _several(ctx, staff, order)):
        return several
    item = _unread(ctx, staff, order) or (find(ctx, staff, order.target) if order.target else _only(ctx, staff, order))
    if item is None:
        words = say("staff.want_number", word=order.word, rest=f" {order.rest}" if order.rest else "")
        return unknown(ctx, staff, order.target) if order.target else with_list(ctx, staff, words)
    if order.word in ON_ITEM:
        return ON_ITEM[order.word](ctx, staff, item, order.rest)
    case = item.case or (ctx.book.case(item.task.number) if item.task and item.task.number else None)
    if case is None:
        return turn(ctx, "not_a_case", word=order.word, n=item.key)
    return ON_CASE[order.word](ctx, staff, case, order.rest)


def _several(ctx: Context, staff: Staff, order: Order) -> Turn | None:
    """“签收 1 2 3”, “全部签收”: each of them; None for a single one."""
    if order.rest == ALL:
        found = [item for item in items(ctx, staff) if item.case and item.case.status == Status.TO_SIGN]
    elif order.target and _NUMBERS.fullmatch(order.rest):
        found = [item for n in (order.target, *re.findall(r"\d+", order.rest)) if (item := find(ctx, staff, n)) and item.case]
    else:
        return None
    cases = {item.key: item.case for item in found if item.case}
    turns = [unit.sign(ctx, staff, case, "") for case in cases.values()]
    if not turns:
        return look.todo(ctx, staff) if order.rest == ALL else None
    commands = tuple(command for done in turns for command in done.commands)
    return replace(turns[-1], reply="\n".join(done.reply for done in turns), commands=commands)


def _unread(ctx: Context, staff: Staff, order: Order) -> Item | None:
    """The sealed case that the joint conference opens without reading it; whoever may not is told of no case at all (Art. 30)."""
    case = ctx.book.case(order.target) if order.word == "解除保密" and "conference" in staff.roles else None
    return Item(case.number, case=case) if case and case.sealed else None


def _only(ctx: Context, staff: Staff, order: Order) -> Item | None:
    """A word without a number means the only thing that waits, if there is just one and nothing else was said."""
    waiting = items(ctx, staff)
    return waiting[0] if len(waiting) == 1 and not order.rest else None
