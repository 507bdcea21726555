"""代录 and 上报: a staff member opens the citizen's intake for somebody who stands before them, or for what a grid worker found."""

from __future__ import annotations

from cases.model import Staff
from cases.values import replace
from handlers.citizen import petition
from handlers.citizen.common import fresh, fresh_draft
from handlers.directory import where
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
    place = where(ctx.book, staff.unit)
    return _open(ctx, FROM_GRID, "from_grid", staff.unit if any(place) else "")


def begun(ctx: Context, opened: Turn, told: str) -> Turn:
    """代录 with the first words of the matter behind it; a draft that is open already is told of first."""
    if opened.dialogue.draft.texts:
        return opened
    return petition.tell(replace(ctx, dialogue=opened.dialogue), told)


def _open(ctx: Context, relation: str, key: str, scanned: str = "") -> Turn:
    if ctx.dialogue.step != "idle" and ctx.dialogue.draft.texts:
        return Turn(say("staff.draft_open"), ctx.dialogue)
    draft = fresh_draft(ctx)
    draft = replace(draft, relation=relation, scanned=scanned or draft.scanned)
    return Turn(say(f"staff.{key}"), replace(fresh(ctx.dialogue), draft=draft))
