"""What the person in need hears of an alarm."""

from __future__ import annotations

from datetime import datetime

from cases.commands import Push
from handlers.sentences import say
from handlers.turn import Book


def alarm_of(key: str) -> int:
    """The alarm's id in the key of one of its messages (``handlers.notices.alarm``)."""
    return int(key.split(":")[1])


def reached(book: Book, key: str, now: datetime) -> tuple[Push, ...]:
    """The message of this key has reached somebody: what the person in need is told; the push's own key keeps it to once."""
    alarm = next((a for a in book.alarms() if a.id == alarm_of(key)), None)
    if alarm is None or alarm.reached or not alarm.contact:
        return ()
    words = say("citizen.emergency.now_reached")
    return (Push(f"reached:{alarm.id}", alarm.contact, "alarm_reached", words, now, urgent=True, routine=False, ladder="talk"),)
