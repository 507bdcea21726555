"""撤销: takes back words to a citizen while they still wait, and the step that made them."""

from __future__ import annotations

from cases.commands import CancelPushes, SaveCase
from cases.model import Refused, Staff
from cases.undo import undo as undone
from cases.words import public
from handlers.staff.reply import next_for, refused, turn
from handlers.turn import Context, Turn


def undo(ctx: Context, staff: Staff) -> Turn:
    """Within ``rules.recall_seconds``; later the words are out and only a correction helps."""
    group = ctx.book.last_staff_push(staff.id, ctx.now)
    number = group.split(":")[2] if group.count(":") >= 3 else ""
    case = ctx.book.case(number) if number else None
    if case is None:
        return turn(ctx, "nothing_to_undo")
    try:
        decision = undone(case, ctx.book.entries(number), staff.actor(), ctx.now, ctx.rules, ctx.calendar, group.split(":")[3])
    except Refused as why:
        return refused(ctx, staff, case, str(why))
    commands = (CancelPushes(group=group), SaveCase(decision))
    places = {"number": number, "status": public(decision.case), "next": next_for(decision.case, staff)}
    return turn(ctx, "undone", *commands, desk=number, **places)
