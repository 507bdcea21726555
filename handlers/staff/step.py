"""Taking a step: the table decides, the notices follow, the answer says what is now and what comes next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from cases.commands import Command, Push, SaveCase
from cases.model import Case, Decision, Notice, Refused, Staff
from cases.steps import decide
from cases.words import public
from handlers.notices import pushes
from handlers.notices.wording import next_step
from handlers.sentences import say
from handlers.staff.reply import refused, turn
from handlers.turn import Context, Turn


def take(
    ctx: Context, staff: Staff, case: Case, action: str, fields: Mapping[str, str], *more: Command, tell: tuple[Notice, ...] = ()
) -> Turn:
    """One step of the table as this person's answer; a step that is not allowed now is met with what is. ``tell``: further notices."""
    try:
        decision = decide(case, action, staff.actor(), fields, ctx.now, ctx.rules, ctx.calendar)
    except Refused as why:
        return refused(ctx, case, str(why))
    decision = replace(decision, notices=(*decision.notices, *tell))
    told = pushes(decision, ctx.book, ctx.office, ctx.now, ctx.rules)
    return replace(turn(ctx, "done", desk=case.number, **_said(ctx, decision, told)), commands=(SaveCase(decision), *told, *more))


def _said(ctx: Context, decision: Decision, told: tuple[Push, ...]) -> Mapping[str, object]:
    case = decision.case
    can_recall = any(push.group for push in told) and ctx.rules.recall_seconds > 0
    return {
        "number": case.number,
        "status": public(case),
        "done": "、".join(dict.fromkeys(entry.action for entry in decision.entries)),
        "next": next_step(case, case.number),
        "recall": say("staff.recall", seconds=round(ctx.rules.recall_seconds)) if can_recall else "",
    }
