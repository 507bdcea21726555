"""撤销: takes back words to a citizen while they still wait, and the step that made them."""

from __future__ import annotations

from cases.commands import CancelPushes
from cases.model import Staff
from handlers.staff.reply import turn
from handlers.staff.step import take
from handlers.turn import Context, Turn


def undo(ctx: Context, staff: Staff) -> Turn:
    """Within ``rules.recall_seconds``; later the words are out and only a correction helps."""
    group = ctx.book.last_staff_push(staff.id, ctx.now)
    number = group.split(":")[2] if group.count(":") >= 3 else ""
    case = ctx.book.case(number) if number else None
    if case is None:
        return turn(ctx, "nothing_to_undo")
    return take(ctx, staff, case, "undo", {}, CancelPushes(group=group))
