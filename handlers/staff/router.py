"""Staff words to their handlers; everything that is no staff word is left to the citizens' way."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from cases.model import Case, Staff
from cases.values import replace
from handlers.citizen import emergency
from handlers.citizen.common import telling
from handlers.sentences import say
from handlers.staff import advice, binding, callback, clerk, duty, forms, intake, look, media, register, undo, unit
from handlers.staff.desk import Item, find, items
from handlers.staff.reply import turn, unknown, with_list
from handlers.staff.words import FORMS, Order, parse, surely
from handlers.turn import Context, Turn
from handlers.words import command

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
    """帮助 for staff; and words with a case number that are no order and no citizen's word begin no petition."""
    text = ctx.message.text
    word = command(text)
    if word is not None and word.word == "帮助":
        done = turn(ctx, "help")
        return replace(done, reply=done.reply + say("staff.help_more"))
    number = re.search(r"XF\d{10,}", text, re.IGNORECASE)
    if word is None and number is not None and not telling(ctx.dialogue):
        return turn(ctx, "no_order", number=number[0].upper())
    return None


def obey(ctx: Context, staff: Staff, order: Order) -> Turn:
    """Does what a staff member's word says."""
    if order.word in BARE:
        return BARE[order.word](ctx, staff)
    if order.word == "已接":
        return duty.take_alarm(ctx, staff, order.target)
    item = _unread(ctx, staff, order) or (find(ctx, staff, order.target) if order.target else _only(ctx, staff, order))
    if item is None:
        return unknown(ctx, staff, order.target) if order.target else with_list(ctx, staff, say("staff.want_number", word=order.word))
    if order.word in ON_ITEM:
        return ON_ITEM[order.word](ctx, staff, item, order.rest)
    case = item.case or (ctx.book.case(item.task.number) if item.task and item.task.number else None)
    if case is None:
        return turn(ctx, "not_a_case", word=order.word, n=item.key)
    return ON_CASE[order.word](ctx, staff, case, order.rest)


def _unread(ctx: Context, staff: Staff, order: Order) -> Item | None:
    """The sealed case that the joint conference opens without reading it; whoever may not is told of no case at all (Art. 30)."""
    case = ctx.book.case(order.target) if order.word == "解除保密" and "conference" in staff.roles else None
    return Item(case.number, case=case) if case and case.sealed else None


def _only(ctx: Context, staff: Staff, order: Order) -> Item | None:
    """A word without a number means the only thing that waits, if there is just one and nothing else was said."""
    waiting = items(ctx, staff)
    return waiting[0] if len(waiting) == 1 and not order.rest else None
