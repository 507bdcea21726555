"""What the petition office says: 转派 归类 不予受理 交办, and the results of its tasks: 听 登记."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta

from cases.calendar import local_date
from cases.commands import CloseTask
from cases.model import Case, Notice, Staff, Status
from cases.petitioner import same_petitioner
from cases.values import replace
from cases.words import CATEGORIES, GROUNDS
from handlers.citizen import drafting, readback
from handlers.dialogue import Draft
from handlers.directory import find_unit
from handlers.sentences import say
from handlers.staff import register
from handlers.staff.desk import Item, find
from handlers.staff.reply import task_kind, turn
from handlers.staff.step import take
from handlers.staff.unit import no_unit
from handlers.turn import Context, Turn
from nlp.classes import OTHER
from nlp.normal import simplify

_GROUND = re.compile(r"^(?:N)?([1-8])(?!\d)[\s,，、:：]*", re.IGNORECASE)
_ROUTE = re.compile(r"^途径?([1-6])$")
_NUMBER = re.compile(r"(?:XF)?\d{1,14}")
_DATE = re.compile(r"(20\d{2})[-年./](\d{1,2})[-月./](\d{1,2})")
_FACTS = {
    "main": re.compile(r"(XF\d{10,})", re.IGNORECASE),
    "document": re.compile(r"([^\s，,。；;]*[〔（(\[]\d{4}[〕）)\]][^\s，,。；;]*号)"),
    "organ": re.compile(r"找([^\s，,。；;]{2,})"),
    "address": re.compile(r"地址[:：]?\s*([^\s，,。；;]+)"),
    "phone": re.compile(r"电话[:：]?\s*([\d-]{3,})"),
}
_DAYS = re.compile(r"(\d{1,3})\s*[天日]\s*$")


def transfer(ctx: Context, staff: Staff, case: Case, rest: str) -> Turn:
    """转派 N: to the proposed unit with one word; 转派 N unit: to another."""
    if not rest:
        return take(ctx, staff, case, "transfer", {}) if case.proposed_unit or case.unit else turn(ctx, "want_unit", number=case.number)
    unit = find_unit(ctx.book, rest)
    if unit is None:
        return no_unit(ctx, "转派", case.number, rest)
    if unit.code == case.unit and case.status == Status.TO_SIGN:
        return turn(ctx, "already_there", number=case.number, unit=unit.name)
    return take(ctx, staff, case, "transfer", {"unit": unit.code})


def assign(ctx: Context, staff: Staff, case: Case, rest: str) -> Turn:
    """交办 N unit [days]: with a limit of its own (Art. 22(3))."""
    days = _DAYS.search(simplify(rest))
    name = rest[: days.start()].strip() if days else rest
    unit = find_unit(ctx.book, name)
    if unit is None:
        return no_unit(ctx, "交办", case.number, name)
    due = (local_date(ctx.now) + timedelta(days=int(days[1]))).isoformat() if days else ""
    fields: Mapping[str, str] = {"unit": unit.code, "due": due} if due else {"unit": unit.code}
    return take(ctx, staff, case, "assign", fields)


def classify(ctx: Context, staff: Staff, case: Case, rest: str) -> Turn:
    """归类 N class, or 归类 N 途径5: the clerk's word goes before the proposal."""
    plain = simplify(rest).strip()
    route = _ROUTE.match(plain)
    if route:
        return take(ctx, staff, case, "classify", {"route": route[1]})
    fitting = [name for name in CATEGORIES if name == plain] or [name for name in CATEGORIES if plain and plain in name]
    likely = ctx.reader.read(plain).category if plain and not fitting else ""
    if likely not in ("", OTHER):
        return turn(ctx, "near_category", number=case.number, name=rest.strip(), category=likely)
    if len(fitting) != 1:
        return turn(ctx, "want_category", number=case.number, categories=" ".join(CATEGORIES))
    return take(ctx, staff, case, "classify", {"category": fitting[0]})


def merge(ctx: Context, staff: Staff, case: Case, rest: str) -> Turn:
    """并案 N main: the same petitioner's same matter (Art. 19 ¶3). Other people's cases keep their own limits, notices and ratings."""
    found = find(ctx, staff, rest.strip().upper()) if _NUMBER.fullmatch(rest.strip().upper()) else None
    main = found.case if found else None
    if main is None:
        return turn(ctx, "want_main", number=case.number)
    if main.number != case.number and not same_petitioner(case, main):
        return turn(ctx, "not_same_person", number=case.number, main=main.number)
    return take(ctx, staff, case, "merge", {"main": main.number})


def refuse(ctx: Context, staff: Staff, case: Case, rest: str) -> Turn:
    """不予受理 N ground reason: only by a ground of the Regulation (Art. 44(2) makes any other a breach)."""
    ground = _GROUND.match(simplify(rest))
    if not ground:
        mine = (g for g in GROUNDS.values() if g.roles & staff.roles)
        return turn(ctx, "want_ground", number=case.number, grounds="；".join(f"{g.code} {g.words}（{g.article}）" for g in mine))
    return take(ctx, staff, case, "refuse", {"ground": f"N{ground[1]}", **_facts(rest[ground.end() :].strip())})


def _facts(told: str) -> dict[str, str]:
    """The facts of a ground, out of the words in which somebody wrote them; what is missing the table asks for."""
    found = {key: match[1] for key, pattern in _FACTS.items() if (match := pattern.search(told))}
    day = _DATE.search(told)
    date = {"date": f"{day[1]}-{int(day[2]):02d}-{int(day[3]):02d}"} if day else {}
    return {"reason": told, **found, **date}


def listen(ctx: Context, staff: Staff, item: Item, rest: str) -> Turn:
    """听 N wording: what a voice said, in the clerk's words; the citizen is asked whether it is right."""
    if item.task is not None and item.task.kind != "listen":
        return turn(ctx, "other_task", n=item.key, kind=say(f"staff.task.{task_kind(item.task.kind)}"), word="听")
    if not rest:
        return turn(ctx, "want_text", word="听", number=item.key, example="凤凰镇后坡塌土堵了院门，希望清走")
    closing, case = of_task(ctx, staff, item, rest)
    if case is None:
        return register.heard(ctx, staff, item.task, rest) if item.task else turn(ctx, "no_case_of_task", n=item.key)
    read_back = Notice("wording", "citizen", ctx.now, data={"text": rest, "clerk": staff.name})
    return take(ctx, staff, _understood(ctx, case, rest), "record", {"text": rest}, *closing, tell=(read_back,))


def _understood(ctx: Context, case: Case, words: str) -> Case:
    """The case with what the clerk's words tell, where nobody knew it: the class, the unit, where, what is asked for."""
    if case.sealed or case.category not in ("", OTHER):
        return case
    draft = readback.understood(ctx, drafting.add(ctx, Draft(), words))
    return replace(
        case,
        category=draft.category or case.category,
        proposed_unit=case.proposed_unit or draft.unit,
        town=case.town or draft.town,
        place=case.place or draft.village + draft.place,
        wants=case.wants or draft.wants,
    )


def of_task(ctx: Context, staff: Staff, item: Item, result: str) -> tuple[tuple[CloseTask, ...], Case | None]:
    """The commands that end the task, and every other of its kind for the same case; the case behind it."""
    number = item.case.number if item.case else item.task.number if item.task else ""
    kind = item.task.kind if item.task else ""
    mine = [
        t for t in ctx.book.tasks(staff) if number and t.number == number and t.kind in (kind, *(() if kind else ("listen", "callback")))
    ]
    tasks = {t.id: t for t in (*((item.task,) if item.task else ()), *mine)}
    closing = tuple(CloseTask(by=staff.name, at=ctx.now, id=task, result=result) for task in tasks)
    return closing, item.case or (ctx.book.case(number) if number else None)
