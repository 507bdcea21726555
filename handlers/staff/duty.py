"""已接 N: somebody has taken an alarm, and its repeats stop."""

from __future__ import annotations

from cases.commands import Audit, TakeAlarm
from cases.model import Staff
from handlers.staff.desk import takes_alarms
from handlers.staff.reply import turn
from handlers.turn import AlarmRow, Context, Turn


def take_alarm(ctx: Context, staff: Staff, target: str) -> Turn:
    """N is the alarm's number or its place; with a single open alarm the bare word is enough. Nobody else learns of any."""
    if not takes_alarms(ctx.book, staff, ctx.now):
        return turn(ctx, "alarm_not_yours")
    if _of_case(ctx, target):
        free = "、".join(f"“已接 A{a.id}”" for a in ctx.book.alarms() if not a.taken_by)
        return turn(ctx, "not_an_alarm", n=target, next=free) if free else turn(ctx, "no_alarm")
    alarm = _meant(ctx, target)
    if alarm is None:
        return turn(ctx, "no_alarm")
    if alarm.taken_by:
        return turn(ctx, "alarm_taken_before", n=f"A{alarm.id}", name=alarm.taken_by)
    return turn(ctx, "alarm_taken", TakeAlarm(alarm.id, staff.id, ctx.now), *seen(ctx, staff, alarm), **alarm_places(alarm))


def alarm_places(alarm: AlarmRow) -> dict[str, str]:
    """What a sentence about an alarm names."""
    return {"n": f"A{alarm.id}", "level": alarm.level, "text": alarm.text, "place": alarm.place or "—", "phone": alarm.phone or "—"}


def seen(ctx: Context, staff: Staff, alarm: AlarmRow) -> tuple[Audit, ...]:
    """That the caller's phone was shown is on record (PIPL Art. 51)."""
    return (Audit(ctx.now, staff.name, "phone", "", f"A{alarm.id}"),) if alarm.phone else ()


def _listed(ctx: Context, target: str) -> str:
    """What stands at this place of the person's last list, "" when it names no place."""
    listing = ctx.dialogue.listing
    return listing[int(target) - 1] if target.isdecimal() and 0 < int(target) <= len(listing) else ""


def _of_case(ctx: Context, target: str) -> bool:
    """Does the number stand for a case or a task of this person's list? Then it means no alarm of that number."""
    return _listed(ctx, target)[:1] in ("X", "T")


def _meant(ctx: Context, target: str) -> AlarmRow | None:
    alarms = list(ctx.book.alarms())
    free = [a for a in alarms if not a.taken_by]
    if not target:
        return free[0] if len(free) == 1 else None
    key = _listed(ctx, target) or (f"A{int(target)}" if target.isdecimal() else target)
    return next((a for a in alarms if f"A{a.id}" == key), None)
