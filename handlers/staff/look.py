"""待办, 看 N, 电话 N: looking, without changing anything but the log of who looked."""

from __future__ import annotations

from collections import Counter

from cases import masking
from cases.arithmetic import explain
from cases.commands import ME, Audit, Push
from cases.history import History
from cases.model import Case, Staff, Status
from cases.ratings import awaits_call
from cases.words import RATINGS, public
from handlers.directory import short_name
from handlers.notices.places import day, without_person
from handlers.sentences import say, sentences
from handlers.staff.desk import OFFICE, Item, limit_of
from handlers.staff.duty import alarm_places, seen
from handlers.staff.proposal import proposal
from handlers.staff.reply import limit_words, next_for, status_words, task_kind, turn, with_list
from handlers.turn import Context, Like, Turn

_TEXT = 380
#: So many files at once: one of the five messages that a word of theirs allows is kept.
_FILES = 4
_LIKES = 3


def todo(ctx: Context, staff: Staff) -> Turn:
    """The numbered list."""
    return with_list(ctx, staff, say("staff.todo", name=staff.name))


def look(ctx: Context, staff: Staff, item: Item, rest: str) -> Turn:
    """The text, what was attached, the limit, what can be done; that it was read is logged."""
    if item.alarm:
        taken = say("staff.see_taken" if item.alarm.taken_by else "staff.see_untaken", n=item.key, name=item.alarm.taken_by)
        return turn(ctx, "see_alarm", *seen(ctx, staff, item.alarm), **alarm_places(item.alarm), done=taken)
    if item.case is None:
        return _see_task(ctx, item)
    return _see_case(ctx, staff, item.case)


def _see_task(ctx: Context, item: Item) -> Turn:
    task = item.task
    if task is None:
        return turn(ctx, "nothing_waits")
    kind = task_kind(task.kind)
    places = {
        "id": item.key,
        "kind": say(f"staff.task.{kind}"),
        "text": task.text,
        "number": f" {task.number}" if task.number and task.number not in task.text else "",
    }
    return turn(ctx, "see_task", hint=say(f"staff.task_hint.{kind}", n=item.key), due=day(task.due_at, ctx.now), **places)


def _see_case(ctx: Context, staff: Staff, case: Case) -> Turn:
    told, files = without_person(case, case.text or case.summary), _files(ctx, case)
    text = told if len(told) <= _TEXT else told[: _TEXT - 1] + "…"
    return turn(
        ctx,
        "see_case",
        Audit(ctx.now, staff.name, "look", case.number),
        *files,
        desk=case.number,
        number=case.number,
        status=status_words(case),
        category=case.category,
        place=short_name(ctx.book, case.town) + case.place,
        text=text,
        wants=say("staff.wants", wants=case.wants) if case.wants and case.wants not in text else "",
        objection=_objection(ctx, case),
        caller=_caller_line(ctx, staff, case),
        media=_media(ctx, case.number, sent=bool(files)),
        due=f"{due}。" if (due := limit_words(ctx, case)) else "",
        sum=f"{explain(limit, ctx.calendar)}。\n" if (limit := limit_of(case)) else "",
        rated=_rated(ctx, staff, case),
        like=_like(ctx, staff, case),
        proposal=proposal(ctx, staff, case),
        next=next_for(case, staff),
    )


def _objection(ctx: Context, case: Case) -> str:
    """Why the unit says that it is not theirs, while that waits to be decided."""
    said = History(case, tuple(ctx.book.entries(case.number))).last("object") if case.status == Status.OBJECTED else None
    reason = said.fields.get("reason", "").rstrip("。") if said else ""
    return say("staff.objection", unit=short_name(ctx.book, case.unit), reason=reason) if reason else ""


def _may_call(ctx: Context, staff: Staff, case: Case) -> bool:
    """The unit does not call while the office owes the call-back of a poor mark."""
    return bool(staff.roles & OFFICE) or not awaits_call(ctx.book.entries(case.number))


def _caller_line(ctx: Context, staff: Staff, case: Case) -> str:
    """The masked number and the word that shows all of it; "" where there is none, or it is not this person's to call."""
    number = case.petitioner.phone
    return say("staff.caller", number=case.number, phone=masking.phone(number)) if number and _may_call(ctx, staff, case) else ""


def _rated(ctx: Context, staff: Staff, case: Case) -> str:
    """What was rated and why: the unit sees its own mark, the office both, nobody who gave it."""
    seen = [one for one in ctx.book.given(case.number) if one.object == "unit" or staff.roles & OFFICE]
    rows = "；".join(
        say(
            "staff.rated_row",
            object=short_name(ctx.book, case.unit) if one.object == "unit" else ctx.office.name,
            value=RATINGS[one.value],
            reason=f"（{without_person(case, one.reason)}）" if one.reason else "",
        )
        for one in seen
    )
    return say("staff.rated", rows=rows) if rows else ""


def _like(ctx: Context, staff: Staff, case: Case) -> str:
    """Earlier cases that may be the same matter, for the office to decide; joining them is never ours."""
    likes = ctx.book.like(case)[:_LIKES] if staff.roles & OFFICE else []
    if not likes:
        return ""
    rows = "；".join(say("staff.like_row", **_like_places(like)) for like in likes)
    own = next((like.case.number for like in likes if like.same_person), "")
    hint = say("staff.like_own", number=case.number, main=own) if own and case.status == Status.REGISTERED else say("staff.like_others")
    return say("staff.like", rows=rows) + hint


def _like_places(like: Like) -> dict[str, object]:
    who = say("staff.like_same" if like.same_person else "staff.like_other")
    return {"number": like.case.number, "who": who, "status": public(like.case), "share": round(100 * like.likeness)}


def _files(ctx: Context, case: Case) -> tuple[Push, ...]:
    """Pictures, voices and videos follow, once for each time of looking; a sealed matter's never leave the house this way (Art. 30)."""
    if case.sealed:
        return ()
    rows = enumerate(ctx.book.files(case.number, _FILES))
    return tuple(
        Push(
            key=f"file:{ctx.message.mark}:{n}",
            to=ME,
            kind="file",
            text=say("staff.file", number=case.number),
            due_at=ctx.now,
            number=case.number,
            data={"file": name, "kind": kind},
            routine=False,
            ladder="file",
        )
        for n, (name, kind) in rows
    )


def _media(ctx: Context, number: str, *, sent: bool) -> str:
    counted = Counter(ctx.book.media(number))
    known = {kind: kind if f"staff.media.{kind}" in sentences() else "other" for kind in counted}
    listed = [say(f"staff.media.{known[kind]}", count=count) for kind, count in counted.items()]
    return say("staff.has_media_sent" if sent else "staff.has_media", what="、".join(listed)) if listed else ""


def phone(ctx: Context, staff: Staff, item: Item, rest: str) -> Turn:
    """The petitioner's name and phone: the unit's and the office's people may see it, and that they did is logged (PIPL Art. 51)."""
    case = item.case
    if case is None:
        return _caller(ctx, staff, item)
    if not case.petitioner.phone:
        return turn(ctx, "no_phone", desk=case.number, number=case.number)
    if not _may_call(ctx, staff, case):
        return turn(ctx, "call_first", desk=case.number, number=case.number, office=ctx.office.name)
    audit = Audit(ctx.now, staff.name, "phone", case.number)
    told = {"number": case.number, "name": case.petitioner.name or "信访人", "phone": case.petitioner.phone, "relation": case.relation}
    return turn(ctx, "phone", audit, desk=case.number, **told)


def _caller(ctx: Context, staff: Staff, item: Item) -> Turn:
    if item.task and item.task.number and (case := ctx.book.case(item.task.number)):
        return phone(ctx, staff, Item(case.number, case=case), "")
    if item.alarm and item.alarm.phone:
        return turn(ctx, "phone", *seen(ctx, staff, item.alarm), number=item.key, name="来信人", phone=item.alarm.phone, relation="")
    return turn(ctx, "alarm_no_phone", n=item.key) if item.alarm else turn(ctx, "no_phone", number=item.key)
