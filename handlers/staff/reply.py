"""Answers that several staff words share: the numbered list, and mistakes met with what can be done instead."""

from __future__ import annotations

from dataclasses import replace

from cases.calendar import local_date
from cases.commands import Command
from cases.model import Case, Staff
from cases.words import public
from handlers.dialogue import Dialogue
from handlers.directory import unit_name
from handlers.notices.places import brief, day
from handlers.notices.wording import next_step
from handlers.sentences import say, sentences
from handlers.staff.desk import Item, items, next_limit
from handlers.turn import Context, TaskRow, Turn

_LINES = 8


def turn(ctx: Context, key: str, *commands: Command, desk: str = "", **places: object) -> Turn:
    """One sentence as the answer; the talk that this person may have as a citizen stays where it is."""
    return Turn(say(f"staff.{key}", **places), _kept(ctx, desk), commands)


def _kept(ctx: Context, desk: str) -> Dialogue:
    return replace(ctx.dialogue, desk=desk or ctx.dialogue.desk)


def with_list(ctx: Context, staff: Staff, head: str) -> Turn:
    """A sentence and the numbered list below it; later words may use its places."""
    waiting = items(ctx, staff)
    dialogue = replace(ctx.dialogue, listing=tuple(i.key for i in waiting))
    return Turn(f"{head}{listing(ctx, waiting)}", dialogue)


def listing(ctx: Context, waiting: tuple[Item, ...]) -> str:
    """The list as text, or that nothing waits."""
    if not waiting:
        return say("staff.nothing_waits")
    lines = [say("staff.line", place=n, what=line(ctx, item)) for n, item in enumerate(waiting[:_LINES], 1)]
    more = len(waiting) - _LINES
    return "".join(lines) + (say("staff.more", count=more) if more > 0 else "") + say("staff.list_hint")


def line(ctx: Context, item: Item) -> str:
    """One line of the list, short enough for a phone."""
    if item.alarm:
        alarm = item.alarm
        return say("staff.alarm_line", level=alarm.level, text=alarm.text[:40], place=alarm.place, id=item.key)
    if item.case:
        return case_line(ctx, item.case)
    return task_line(ctx, item.task) if item.task else ""


def task_line(ctx: Context, task: TaskRow) -> str:
    """Kind, what it is about, until when."""
    kind = say(f"staff.task.{task_kind(task.kind)}")
    return say("staff.task_line", kind=kind, text=task.text[:36], number=task.number, due=day(task.due_at, ctx.now))


def task_kind(kind: str) -> str:
    """The kind as the sentences know it."""
    return kind if f"staff.task.{kind}" in sentences() else "other"


def case_line(ctx: Context, case: Case) -> str:
    """Number, status, what it is, the next limit."""
    due = next_limit(case)
    late = say("staff.late") if local_date(due) < local_date(ctx.now) else ""
    place = unit_name(ctx.book, case.town)
    what = "" if case.sealed else say("staff.case_what", category=case.category, place=place, brief=brief(case, 24))
    return say("staff.case_line", number=case.number, status=public(case), what=what, due=day(due, ctx.now), late=late)


def unknown(ctx: Context, staff: Staff) -> Turn:
    """No such number for this person: say what there is."""
    return with_list(ctx, staff, say("staff.no_such_number"))


def refused(ctx: Context, case: Case, why: str) -> Turn:
    """A step that the case does not allow now, with what it allows."""
    return turn(ctx, "refused", why=why, number=case.number, status=public(case), next=next_step(case, case.number))
