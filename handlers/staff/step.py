"""Taking a step: the table decides, the notices follow, the answer says what is now and what comes next."""

from __future__ import annotations

from collections.abc import Mapping

from cases.commands import Command, Push
from cases.model import Breach, Case, Decision, Notice, Refused, Staff, Status
from cases.pools import UNIT
from cases.values import replace
from cases.words import ROUTES, public
from handlers.directory import unit_name
from handlers.sentences import say
from handlers.staff.reply import next_for, refused, turn, word_of
from handlers.taking import Desk, breach, step
from handlers.turn import Context, Turn


def take(
    ctx: Context, staff: Staff, case: Case, action: str, fields: Mapping[str, str], *more: Command, tell: tuple[Notice, ...] = ()
) -> Turn:
    """One step of the table as this person's answer; a step that is not allowed now is met with what is. ``tell``: further notices."""
    desk = Desk(ctx.now, ctx.book, ctx.office, ctx.rules, ctx.calendar)
    try:
        decision, commands = step(desk, case, action, staff.actor(), fields, tell)
    except Breach as why:
        turned = refused(ctx, staff, case, str(why))
        return replace(turned, commands=breach(case, staff.actor(), why, ctx.now))
    except Refused as why:
        return refused(ctx, staff, case, str(why))
    told = tuple(command for command in commands if isinstance(command, Push))
    taken = next(e.action for e in reversed(decision.entries) if e.action != "deliver")
    said = _said(ctx, staff, action if action in {e.action for e in decision.entries} else taken, decision, told)
    return replace(turn(ctx, "done", desk=case.number, **said), commands=(*commands, *more))


def _said(ctx: Context, staff: Staff, action: str, decision: Decision, told: tuple[Push, ...]) -> Mapping[str, object]:
    case = decision.case
    can_recall = any(push.group for push in told) and ctx.rules.recall_seconds > 0
    return {
        "number": case.number,
        "status": public(case),
        "done": word_of(action),
        "where": f"（{what}）" if (what := _what(ctx, action, decision)) else "",
        "waits": _waits(ctx, case, staff),
        "next": next_for(case, staff),
        "recall": say("staff.recall", seconds=round(ctx.rules.recall_seconds)) if can_recall else "",
    }


def _what(ctx: Context, action: str, decision: Decision) -> str:
    """To which unit, as which class, by which route: half a name was enough, so the whole one is said."""
    case = decision.case
    if action == "classify":
        route = case.route if any("route" in entry.fields for entry in decision.entries) else 0
        return ROUTES[route].name if route in ROUTES else case.category
    return unit_name(ctx.book, case.unit) if action in ("transfer", "assign") else ""


#: What comes next is the unit's, whoever took the step before.
_WITH_UNIT = UNIT - {Status.OPINION_REVIEW, Status.OPINION_ISSUED, Status.SERVED}


def _waits(ctx: Context, case: Case, staff: Staff) -> str:
    """Whose 同意 the step waits for, or which unit goes on; "" when that is this person's."""
    if case.status == Status.OPINION_REVIEW or "extension" in case.facts:
        head = any("head" in one.roles and one.contact for one in ctx.book.staff_of(case.unit))
        return "" if "head" in staff.roles else say("staff.waits_head" if head else "staff.no_head", office=ctx.office.name)
    if "pending" in case.facts and "director" not in staff.roles:
        return say("staff.waits_director")
    return say("staff.waits_unit", unit=unit_name(ctx.book, case.unit)) if case.status in _WITH_UNIT and case.unit != staff.unit else ""
