"""Alarms: an emergency in words to whoever is on duty, again and again until somebody says 已接."""

from __future__ import annotations

from datetime import datetime

from cases.commands import ME, Push
from cases.words import URGENT
from handlers.notices.cards import card
from handlers.notices.people import NOBODY
from handlers.notices.places import clock_words, plain
from handlers.sentences import say
from handlers.turn import AlarmRow, Book


def alarm_pushes(alarm: AlarmRow, book: Book, now: datetime, time: int) -> tuple[Push, ...]:
    """The pushes of the alarm's ``time``-th round (from 1); one that nobody can get is held where everybody sees it."""
    people = [staff.contact for staff in book.on_duty(now) if staff.contact] or [NOBODY]
    text = say(
        "notice.staff.alarm" if time == 1 else "notice.staff.alarm_again",
        level=alarm.level,
        text=plain(alarm.text),
        place=alarm.place or "—",
        phone=alarm.phone or "—",
        n=f"A{alarm.id}",
        time=time,
    )
    return tuple(_push(alarm, contact, text, now, str(time)) for contact in dict.fromkeys(people))


def alarm_news(alarm: AlarmRow, book: Book, now: datetime, text: str, mark: str) -> tuple[Push, ...]:
    """What the person in need says after somebody took the alarm goes to the one who took it, or else to whoever is on duty."""
    people = (*book.staff_with("director", "clerk", "leader"), *book.on_duty(now))
    takers = [s.contact for s in people if s.name == alarm.taken_by and s.contact]
    contacts = dict.fromkeys(takers or [s.contact for s in book.on_duty(now) if s.contact] or [NOBODY])
    words = say("notice.staff.alarm_news", level=alarm.level, n=f"A{alarm.id}", text=plain(text))
    return tuple(_push(alarm, contact, words, now, mark) for contact in contacts)


def _push(alarm: AlarmRow, contact: int, text: str, now: datetime, mark: str) -> Push:
    return Push(
        key=f"alarm:{alarm.id}:{contact}:{mark}",
        to=contact,
        kind="alarm",
        text=text,
        due_at=now,
        template="assignment",
        data=_data(alarm, now),
        urgent=True,
        routine=False,
        ladder="alarm",
    )


def _data(alarm: AlarmRow, now: datetime) -> dict[str, str]:
    """Values for a template's fields: that it is urgent, in the words that a closed list takes and, where there is room, at length."""
    words = {"status": URGENT, "stands": say("notice.staff.alarm_card"), "unit": say("notice.staff.alarm_unit")}
    fields = {"number": f"A{alarm.id}", "time": clock_words(now), "category": alarm.level, "due": clock_words(now)}
    return words | fields | card("alarm", f"A{alarm.id}")


def alarm_to_group(alarm: AlarmRow, now: datetime, time: int) -> Push:
    """That an alarm waits, for the office's group: without the person's words, place and phone."""
    text = say("notice.staff.alarm_group", level=alarm.level, n=f"A{alarm.id}")
    return Push(f"alarm_group:{alarm.id}:{time}", ME, "alarm_group", text, now, urgent=True, routine=False, ladder="alarm")
