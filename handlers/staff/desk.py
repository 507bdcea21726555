"""The list a staff member works from: cases, tasks and alarms in one order, and what a number or a place in it means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from cases.clocks import valid
from cases.model import Case, Clock, Staff
from cases.rights import sees
from cases.timers import RIGHTS
from handlers.turn import AlarmRow, Book, Context, TaskRow

#: Who sees all that is open and decides where it goes.
OFFICE = frozenset({"clerk", "director"})
_NO_LIMIT = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Item:
    """One line of 待办: exactly one of case, task, alarm. ``key`` is what ``Dialogue.listing`` keeps (XF…, T12, A3)."""

    key: str
    case: Case | None = None
    task: TaskRow | None = None
    alarm: AlarmRow | None = None


def items(ctx: Context, staff: Staff) -> tuple[Item, ...]:
    """What waits for this person: untaken alarms first, then cases and tasks, soonest limit first, what has no limit last."""
    alarms = [Item(f"A{a.id}", alarm=a) for a in ctx.book.alarms() if not a.taken_by] if takes_alarms(ctx.book, staff, ctx.now) else []
    dated = [(next_limit(case) or _NO_LIMIT, Item(case.number, case=case)) for case in ctx.book.todo(staff) if sees(staff, case)]
    dated += [(task.due_at, Item(f"T{task.id}", task=task)) for task in ctx.book.tasks(staff) if may_take(ctx.book, staff, task)]
    dated.sort(key=lambda pair: pair[0])
    return tuple(alarms + [item for _, item in dated])


def may_take(book: Book, staff: Staff, task: TaskRow) -> bool:
    """Is this task theirs by role, and in a sealed matter not about themselves (Art. 30)?"""
    case = book.case(task.number) if task.number else None
    if case is not None and case.sealed:
        return sees(staff, case)
    return task.role in staff.roles and (task.role != "confidential" or staff.name not in task.text)


def limit_of(case: Case) -> Clock | None:
    """The soonest running limit of unit or office; None where none runs. The right to object and citizens' own limits are no duty.

    Of an extended case the extension is the limit.
    """
    return min((c for c in valid(case) if c.id not in RIGHTS), key=lambda c: c.due_at, default=None)


def next_limit(case: Case) -> datetime | None:
    """Its last moment."""
    limit = limit_of(case)
    return limit.due_at if limit else None


def takes_alarms(book: Book, staff: Staff, now: datetime) -> bool:
    """May this person take alarms and see who called? The office's people may, and whoever is on duty."""
    return bool(staff.roles & {"director", "clerk", "leader"}) or any(s.id == staff.id for s in book.on_duty(now))


def _sealed(ctx: Context, staff: Staff, alarm: AlarmRow) -> bool:
    return any(case.sealed and not sees(staff, case) for case in ctx.book.cases_of(alarm.contact))


def find(ctx: Context, staff: Staff, target: str) -> Item | None:
    """What N means: a full number, a place in the last list, or the last digits of a number. None when nothing this person may see."""
    if target.startswith("XF"):
        case = ctx.book.case(target)
        return Item(target, case=case) if case and sees(staff, case) else None
    waiting = items(ctx, staff)
    listing = ctx.dialogue.listing or tuple(item.key for item in waiting)
    if target[:1] in "AT":
        return _by_key(ctx, staff, target, waiting)
    if not target.startswith("0") and 0 < int(target) <= len(listing):
        return _by_key(ctx, staff, listing[int(target) - 1], waiting)
    known = dict.fromkeys((*listing, *(i.key for i in waiting), ctx.dialogue.desk))
    ending = [key for key in known if key.startswith("XF") and key.endswith(target)]
    return _by_key(ctx, staff, ending[0], waiting) if len(ending) == 1 and len(target) > 1 else None


def _by_key(ctx: Context, staff: Staff, key: str, waiting: tuple[Item, ...]) -> Item | None:
    item = next((i for i in waiting if i.key == key), None)
    if item is None and key.startswith("A") and takes_alarms(ctx.book, staff, ctx.now):
        # One that somebody has taken already is still looked at, until a matter of whoever called is sealed.
        return next((Item(key, alarm=a) for a in ctx.book.alarms() if f"A{a.id}" == key and not _sealed(ctx, staff, a)), None)
    if item is not None or not key.startswith("XF"):
        return item
    case = ctx.book.case(key)
    return Item(key, case=case) if case and sees(staff, case) else None
