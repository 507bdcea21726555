"""回访 N result: the petition office's call after a poor rating, read out of the clerk's own words into the fields of the record."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from cases.commands import SaveCase
from cases.model import Case, Decision, Entry, Staff
from cases.ratings import NOT_CARRIED_OUT
from cases.values import replace
from handlers.sentences import say
from handlers.staff.clerk import of_task
from handlers.staff.desk import Item
from handlers.staff.reply import task_kind, turn
from handlers.staff.step import take
from handlers.staff.unit import MISSED
from handlers.turn import Context, Turn
from nlp.normal import simplify
from nlp.verdict import reasons

_VALUE = r"(基本满意|不满意|满意)"
_OFFICE = re.compile(rf"(?:对)?(?:信访局|局里|我们局)[^，,。；;、]{{0,6}}?{_VALUE}")
#: Field → what the words for each of its values look like, the first that fits.
_FIELDS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "way": (("当面", "当面|上门|见面|到家|登门"), ("电话", "电话|打通|通话|通了话"), ("微信", "微信"), ("其他", "托人|短信|来信")),
    "received": (("否", "(?:没|未|没有|莫)收到|没见到答复|没拿到答复"), ("是", "收到|拿到答复|见到答复|看到答复")),
    "carried": (
        ("部分落实", "部分落实|落实了?(?:一部分|一半)|(?:只|才)[修办换落给].{0,4}(?:一部分|一半|[一二两三几]\\D)|没[修办]完"),
        ("未落实", "(?:未|没|没有|莫|并未|还没)(?:得到)?(?:落实|兑现|执行)"),
        ("已落实", "已经?落实|落实了|都落实|修好了|办好了|解决了|已解决|已修好|已办好|到位了"),
        ("不涉及", "不涉及|没有要落实"),
    ),
}
#: Of what went wrong after a promise the opinion is not carried out.
_BROKEN = frozenset({"unsolved", "undone"})


def callback(ctx: Context, staff: Staff, item: Item, rest: str) -> Turn:
    """Records the call and ends the task; a call that nobody answered leaves it open."""
    if not rest:
        return turn(ctx, "want_text", word="回访", number=item.key, example="电话，收到答复，未落实，不满意，本人说两天又没水")
    if item.task is not None and item.task.kind != "callback":
        return turn(ctx, "other_task", n=item.key, kind=say(f"staff.task.{task_kind(item.task.kind)}"), word="回访")
    closing, case = of_task(ctx, staff, item, rest)
    if case is None:
        return turn(ctx, "task_done", *closing, n=item.key)
    if MISSED.search(simplify(rest)):
        tried = Entry(ctx.now, staff.name, "call_missed", case.status, case.status, rest, staff.id)
        return turn(ctx, "call_again", SaveCase(Decision(case, (tried,))), desk=case.number)
    told = read(rest)
    done = take(ctx, staff, case, "callback", {"text": rest, **told}, *closing)
    known = {name for entry in ctx.book.entries(case.number) if entry.action == "callback" for name in entry.fields}
    return replace(done, reply=done.reply + _heard(case, told, known)) if done.commands else done


def read(text: str) -> dict[str, str]:
    """The fields that these words fill; what they do not say is left out."""
    plain = simplify(text)
    found = {name: value for name, rows in _FIELDS.items() if (value := _first(rows, plain))}
    if found.get("carried", "已落实") == "已落实" and _BROKEN & set(reasons(plain)):
        found["carried"] = NOT_CARRIED_OUT
    office = _OFFICE.search(plain)
    unit = re.search(_VALUE, plain[: office.start()] + plain[office.end() :] if office else plain)
    return {**found, **({"unit_value": unit[1]} if unit else {}), **({"office_value": office[1]} if office else {})}


def _first(rows: tuple[tuple[str, str], ...], plain: str) -> str:
    return next((value for value, pattern in rows if re.search(pattern, plain)), "")


def _heard(case: Case, told: Mapping[str, str], known: Collection[str]) -> str:
    """What was understood, what is still missing, and what follows from an opinion that is not carried out."""
    heard = "、".join(say(f"staff.call.{name}", value=value) for name, value in told.items())
    unsaid = [name for name in ("way", "received", "carried", "unit_value") if name not in {*told, *known}]
    missing = "、".join(say(f"staff.call_missing.{name}") for name in unsaid)
    words = say("staff.call_heard", heard=heard) if heard else ""
    words += say("staff.call_lacks", missing=missing, number=case.number) if missing else ""
    words += say("staff.call_broken", number=case.number) if told.get("carried") in (NOT_CARRIED_OUT, "部分落实") else ""
    return f"\n{words}" if words else ""
