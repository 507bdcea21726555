"""A staff member's photo, voice, video or place joins the case they acted on last."""

from __future__ import annotations

from cases.commands import Audit, SaveMedia
from cases.model import Staff
from cases.rights import sees
from handlers.sentences import say
from handlers.staff.reply import turn
from handlers.turn import Context, Turn

_KINDS = ("image", "voice", "video", "shortvideo")


def join(ctx: Context, staff: Staff) -> Turn | None:
    """None when there is no such case, or when this person is telling a matter of their own."""
    case = ctx.book.case(ctx.dialogue.desk) if ctx.dialogue.desk else None
    if case is None or not sees(staff, case) or ctx.dialogue.step != "idle" or ctx.dialogue.draft.texts or ctx.dialogue.draft.relation:
        return None
    message = ctx.message
    if message.kind in _KINDS:
        media = SaveMedia(message.media_id, message.kind, ctx.now, case.number, sealed=case.sealed)
        return turn(ctx, "media_joined", media, number=case.number, what=say(f"staff.media.{message.kind}", count=1))
    if message.kind == "location":
        where = f"{message.label or message.title}（{message.latitude},{message.longitude}）"
        audit = Audit(ctx.now, staff.name, "place", case.number, where)
        return turn(ctx, "place_joined", audit, number=case.number, place=message.label or where)
    return None
