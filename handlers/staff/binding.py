"""绑定 CODE: joins the person who writes to the staff member that the office entered."""

from __future__ import annotations

from cases.commands import Bind
from cases.values import replace
from handlers.directory import unit_name
from handlers.sentences import say
from handlers.staff.desk import items
from handlers.staff.reply import listing, turn
from handlers.turn import Context, Turn

_ROLES = ("unit", "head", "clerk", "director", "leader", "grid", "confidential")


def bind(ctx: Context, code: str) -> Turn:
    """Who they are now and what waits for them; a used or unknown code changes nothing."""
    staff = ctx.book.binding(code.strip().upper()) or ctx.book.binding(code.strip())
    if staff is None:
        if ctx.person.staff is not None:
            return turn(ctx, "bound_already", name=ctx.person.staff.name)
        return turn(ctx, "bad_code", phone=ctx.office.phone)
    waiting = items(ctx, staff)
    dialogue = replace(ctx.dialogue, listing=tuple(item.key for item in waiting))
    roles = "、".join(say(f"staff.role.{role}") for role in _ROLES if role in staff.roles)
    head = say("staff.bound", name=staff.name, unit=unit_name(ctx.book, staff.unit), roles=roles)
    return Turn(head + listing(ctx, waiting), dialogue, (Bind(staff.id, ctx.now),))


def how(ctx: Context) -> Turn:
    """Somebody unbound used a staff word: nothing changes."""
    return turn(ctx, "not_bound", office=ctx.office.name)
