"""What a responsible unit says: 签收 异议 受理 进展 延期 答复 送达 办结 联系 协办, and its head's 同意 退回."""

from __future__ import annotations

import re
from datetime import date

from cases.calendar import local_date
from cases.commands import AddToAlarm, CloseTask
from cases.model import Case, Staff, Status
from cases.values import replace
from handlers.directory import find_unit, near_units
from handlers.sentences import say
from handlers.staff.advice import advised
from handlers.staff.desk import Item
from handlers.staff.reply import turn
from handlers.staff.step import take
from handlers.turn import Context, Turn
from nlp.normal import simplify

_DAYS = re.compile(r"^(\d{1,3})\s*[天日]?[\s,，、:：]*")
_ROUTE = re.compile(r"^(?:途径)?[\s:：]*([1-6一二三四五六])(?!\d)")
_DATE = re.compile(r"(?:(\d{4})[-年/.])?(\d{1,2})[-月/.](\d{1,2})日?")
#: A call that reached nobody.
MISSED = re.compile(r"没人接|无人接|没接|未接|没打通|打不通|没通|关机|停机|空号|不在服务区|占线|拒接")
_POSTED = re.compile(r"已经?(?:用?挂号|邮?寄)|寄出|寄了|寄走")
_RESULT = re.compile(r"^(维持|变更|撤销重办)[\s,，、:：]*")
_REVIEW = frozenset({Status.REVIEW_REQ, Status.REVIEWING, Status.VERIFY_REQ, Status.VERIFYING})
_WAYS = {"当面": "当面", "邮寄": "邮寄", "微信": "微信", "寄": "邮寄", "面": "当面"}


def sign(ctx: Context, staff: Staff, case: Case, rest: str) -> Turn:
    """签收 N."""
    return take(ctx, staff, case, "sign", {})


def object_to(ctx: Context, staff: Staff, case: Case, rest: str) -> Turn:
    """异议 N reason: with reasons, inside 5 working days (Art. 23)."""
    if not rest:
        return turn(ctx, "want_reason", word="异议", number=case.number, example="这段路归交通局管养")
    return take(ctx, staff, case, "object", {"reason": rest})


def accept(ctx: Context, staff: Staff, case: Case, rest: str) -> Turn:
    """受理 N [route]: the proposed route, or the one of the six that is named (Art. 31)."""
    found = _ROUTE.match(simplify(rest))
    if rest and not found:
        return turn(ctx, "want_route", number=case.number)
    digit = "123456"["一二三四五六".index(found[1])] if found and found[1] in "一二三四五六" else (found[1] if found else "")
    return take(ctx, staff, case, "accept", {"route": digit} if digit else {})


def progress(ctx: Context, staff: Staff, case: Case, rest: str) -> Turn:
    """进展 N text."""
    if not rest:
        return turn(ctx, "want_text", word="进展", number=case.number, example="已到现场看过，周五前换管子")
    return take(ctx, staff, case, "progress", {"text": rest})


def extend(ctx: Context, staff: Staff, case: Case, rest: str) -> Turn:
    """延期 N days reason: the citizen is told the reason (Art. 34)."""
    days = _DAYS.match(simplify(rest))
    reason = rest[days.end() :].strip() if days else ""
    if not days or not reason:
        return turn(ctx, "want_days", number=case.number)
    return take(ctx, staff, case, "extend", {"days": days[1], "reason": reason})


def answer(ctx: Context, staff: Staff, case: Case, rest: str) -> Turn:
    """答复 N text; of a reviewing organ 答复 N 维持|变更|撤销重办 text. What a draft still lacks is said, and never holds it back."""
    if not rest:
        return turn(ctx, "want_text", word="答复", number=case.number, example="水管已于今日修好，恢复供水")
    found = _RESULT.match(simplify(rest)) if case.status in _REVIEW else None
    if case.status in _REVIEW and found is None:
        return turn(ctx, "want_result", number=case.number)
    if found is None:
        return advised(take(ctx, staff, case, "answer", {"text": rest}), case, rest)
    return take(ctx, staff, case, "answer", {"result": found[1], "text": rest[found.end() :].strip()})


def approve(ctx: Context, staff: Staff, case: Case, rest: str) -> Turn:
    """同意 N: what waits for the head or the office."""
    return take(ctx, staff, case, "approve", {})


def send_back(ctx: Context, staff: Staff, case: Case, rest: str) -> Turn:
    """退回 N reason: a draft to its writer, an objection to its unit, a finished case for new handling."""
    if not rest:
        return turn(ctx, "want_reason", word="退回", number=case.number, example="没有答复第二个诉求")
    again = case.status in (Status.SERVED, Status.CLOSED)
    return take(ctx, staff, case, "reopen" if again else "send_back", {"reason": rest})


def close(ctx: Context, staff: Staff, case: Case, rest: str) -> Turn:
    """办结 N."""
    return take(ctx, staff, case, "close", {"text": rest} if rest else {})


def serve(ctx: Context, staff: Staff, case: Case, rest: str) -> Turn:
    """送达 N 当面|邮寄|微信 date: a recorded hand-over; the day decides when the citizen's 30 days for 复查 begin."""
    plain = simplify(rest)
    way = next((name for word, name in _WAYS.items() if word in plain), "")
    if not way:
        return turn(ctx, "want_way", number=case.number)
    day = _day(plain, local_date(ctx.now))
    if day is None:
        return turn(ctx, "want_way", number=case.number)
    return take(ctx, staff, case, "serve", {"way": way, "date": day.isoformat()})


def _day(text: str, today: date) -> date | None:
    """The day that is named, today when none is; None for one that does not exist or lies ahead."""
    found = _DATE.search(text)
    if not found:
        return today
    try:
        day = date(int(found[1] or today.year), int(found[2]), int(found[3]))
    except ValueError:
        return None
    if not found[1] and day > today:
        day = day.replace(year=today.year - 1)
    return day if day <= today else None


def contact(ctx: Context, staff: Staff, item: Item, rest: str) -> Turn:
    """联系 N result: the talk with the petitioner is on record; a call that was a task is done with it."""
    if not rest:
        return turn(ctx, "want_text", word="联系", number=item.key, example="已通电话，本人同意周三看现场")
    if item.task is not None and item.task.kind == "national":
        return turn(ctx, "other_task", n=item.key, kind=say("staff.task.national"), word="联系")
    if item.alarm is not None:
        return turn(ctx, "alarm_noted", AddToAlarm(item.alarm.id, text=f"{staff.name}：{rest}"), n=item.key)
    if item.task is None:
        assert item.case is not None
        return take(ctx, staff, item.case, "contact", {"text": rest})
    closing = CloseTask(by=staff.name, at=ctx.now, id=item.task.id, result=rest)
    case = ctx.book.case(item.task.number) if item.task.number else None
    if case is None:
        return turn(ctx, "task_done", closing, n=item.key)
    still = _still_to_call(case, rest) if item.task.kind == "call" else ""
    done = take(ctx, staff, case, "contact", {"text": rest}, *(() if still else (closing,)))
    return replace(done, reply=done.reply + still)


def _still_to_call(case: Case, told: str) -> str:
    """Why a call stays in the list: nobody answered it and nothing was posted, or the written answer has not reached its person (Art. 32);
    "" when it is done."""
    if MISSED.search(simplify(told)) and not _POSTED.search(simplify(told)):
        return say("staff.call_again")
    return say("staff.call_then_serve", number=case.number) if case.status == Status.OPINION_ISSUED else ""


def co_handle(ctx: Context, staff: Staff, case: Case, rest: str) -> Turn:
    """协办 N unit [what is asked of them]."""
    name, _, wanted = rest.partition(" ")
    unit = find_unit(ctx.book, name)
    if unit is None:
        return no_unit(ctx, "协办", case.number, name)
    return take(ctx, staff, case, "co_handle", {"unit": unit.code, "text": wanted.strip()})


def no_unit(ctx: Context, word: str, number: str, name: str) -> Turn:
    """No unit is called so: those that come near."""
    near = near_units(ctx.book, name)
    places = {"word": word, "number": number, "name": name, "near": "、".join(near), "first": near[0] if near else ""}
    return turn(ctx, "near_unit" if near else "no_unit", **places)


def settle(ctx: Context, staff: Staff, case: Case, rest: str) -> Turn:
    """就地化解 N result: a small matter that the village settled on the spot."""
    if not rest:
        return turn(ctx, "want_text", word="就地化解", number=case.number, example="两家已当面说好，签了调解书")
    return take(ctx, staff, case, "settle", {"text": rest})
