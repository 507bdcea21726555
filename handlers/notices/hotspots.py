"""Hotspots in words: place, class, how many people, the cases' numbers; nothing that anybody told, and nobody's name."""

from __future__ import annotations

from datetime import datetime

from cases.commands import Push
from handlers.directory import short_name
from handlers.notices.people import NOBODY
from handlers.notices.places import clock_words
from handlers.sentences import say
from handlers.turn import Book
from nlp.hotspots import Hotspot

#: Who hears of many like matters within a day (domain rule E4: the petition office and the leader of the field).
_TOLD = ("clerk", "director", "leader")
_SHOWN = 8


def hotspot_words(spot: Hotspot, book: Book, kind: str) -> str:
    """One line. ``kind``: day (many within 24 hours) or week (a rise against earlier weeks)."""
    more = say("staff.hot_more", count=len(spot.numbers) - _SHOWN) if len(spot.numbers) > _SHOWN else ""
    places = {"place": short_name(book, spot.place), "category": spot.category, "people": spot.people, "usual": f"{spot.expected:.1f}"}
    return say(f"staff.hot_{kind}", rows="、".join(spot.numbers[:_SHOWN]) + more, **places)


def hotspot_pushes(key: str, text: str, book: Book, now: datetime) -> tuple[Push, ...]:
    """The alert to the office's people and the leaders, whatever the hour; no citizen is kept from anything by it."""
    people = dict.fromkeys(staff.contact for role in _TOLD for staff in book.staff_with(role) if staff.contact)
    data = {"number": "E4", "status": "", "time": clock_words(now), "unit": "", "category": "", "due": ""}
    return tuple(
        Push(
            f"{key}:{contact}",
            contact,
            "hotspot",
            say("notice.staff.hotspot", text=text),
            now,
            template="assignment",
            data=data,
            routine=False,
            ladder="staff",
        )
        for contact in people or (NOBODY,)
    )
