"""Before a person's window shuts while something is still to come, they are asked once for a word: it opens the window again."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.bootstrap import Services
from bot.quiet import quiet_until
from cases.commands import Push, Work
from handlers.sentences import say

#: A tap opens a window of a minute: that is no talk to be kept open.
_SHORTEST = timedelta(minutes=5)
_LONGEST = timedelta(days=2)


def invite(services: Services, now: datetime) -> dict[str, int]:
    """Asks whoever's last good moment this is. How many."""
    done = 0
    ahead = timedelta(hours=services.rules.invite_hours)
    if not ahead or quiet_until(now, services.rules, services.calendar) is not None:
        return {"done": 0}
    for contact, number, until in services.store.due.closing_windows(now + _SHORTEST, now + _LONGEST):
        if _last_chance(services, now, until, ahead):
            words = say("notice.citizen.invite", number=number)
            key = f"invite:{contact}:{until.timestamp():.0f}"
            push = Push(key, contact, "invite", words, now, number=number, optional=True, ladder="talk")
            services.store.commit(Work(at=now, commands=(push,)))
            done += 1
    return {"done": done}


def _last_chance(services: Services, now: datetime, until: datetime, ahead: timedelta) -> bool:
    """So little time is left, or it is quiet from then until the window has shut."""
    if until - now <= ahead:
        return True
    wakes = quiet_until(now + ahead, services.rules, services.calendar)
    return wakes is not None and wakes + ahead >= until
