"""代录 and 上报: a staff member opens the citizen's intake for somebody who stands before them, or for what a grid worker found."""

from __future__ import annotations

from cases.model import Staff
from cases.values import replace
from handlers.dialogue import Dialogue, Draft
from handlers.sentences import say
from handlers.turn import Context, Turn

#: ``Draft.relation`` that these words set; the intake then asks for the petitioner's own name and phone.
FOR_VISITOR = "代录"
FROM_GRID = "网格上报"


def for_visitor(ctx: Context, staff: Staff) -> Turn:
    """代录."""
    return _open(ctx, FOR_VISITOR, "for_visitor")


def from_grid(ctx: Context, staff: Staff) -> Turn:
    """上报."""
    return _open(ctx, FROM_GRID, "from_grid")


def _open(ctx: Context, relation: str, key: str) -> Turn:
    if ctx.dialogue.step != "idle" and ctx.dialogue.draft.texts:
        return Turn(say("staff.draft_open"), ctx.dialogue)
    fresh = Dialogue(
        draft=Draft(relation=relation, started=ctx.now.timestamp()),
        desk=ctx.dialogue.desk,
        listing=ctx.dialogue.listing,
        wrong=ctx.dialogue.wrong,
    )
    return Turn(say(f"staff.{key}"), replace(fresh, last=""))
