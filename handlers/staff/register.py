"""登记 N: a clerk registers what somebody told and never confirmed, as it stands (Art. 22: what is received is registered)."""

from __future__ import annotations

from cases.model import Staff
from handlers.staff.desk import Item
from handlers.staff.reply import turn
from handlers.turn import Context, Turn


def register(ctx: Context, staff: Staff, item: Item, rest: str) -> Turn:
    """The draft behind the task becomes a case; its number goes to the person who told it."""
    return turn(ctx, "no_draft", n=item.key)
