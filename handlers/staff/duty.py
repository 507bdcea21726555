"""已接 N: somebody has taken an alarm, and its repeats stop."""

from __future__ import annotations

from cases.commands import TakeAlarm
from cases.model import Staff
from handlers.staff.reply import turn
from handlers.turn import AlarmRow, Context, Turn


def take_alarm(ctx: Context, staff: Staff, target: str) -> Turn:
    """N is the alarm's number or its place; with a single open alarm the bare word is enough."""
    alarm = _meant(ctx, target)
    if alarm is None:
        return turn(ctx, "no_alarm")
    if alarm.taken_by:
        return turn(ctx, "alarm_taken_before", n=f"A{alarm.id}", name=alarm.taken_by)
    return turn(ctx, "alarm_taken", TakeAlarm(alarm.id, staff.id, ctx.now), **alarm_places(alarm))


def alarm_places(alarm: AlarmRow) -> dict[str, str]:
    """What a sentence about an alarm names."""
    return {"n": f"A{alarm.id}", "level": alarm.level, "text": alarm.text, "place": alarm.place or "—", "phone": alarm.phone or "—"}


def _meant(ctx: Context, target: str) -> AlarmRow | None:
    alarms = list(ctx.book.alarms())
    free = [a for a in alarms if not a.taken_by]
    if not target:
        return free[0] if len(free) == 1 else None
    if target.startswith("XF"):
        return None
    digits = target.lstrip("AT")
    by_id = next((a for a in alarms if digits and a.id == int(digits)), None)
    listed = ctx.dialogue.listing[int(digits) - 1 : int(digits)] if digits and int(digits) and not target.startswith("A") else ()
    if listed and listed[0].startswith("A"):
        return next((a for a in alarms if f"A{a.id}" == listed[0]), by_id)
    return by_id
