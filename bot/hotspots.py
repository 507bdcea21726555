"""Hotspots, looked for in what was told: a rise becomes a clerk's task, many like matters within a day alert the office besides."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from bot.bootstrap import Services
from cases.calendar import local_date
from cases.commands import OpenTask, Work
from handlers.notices.hotspots import hotspot_pushes, hotspot_words
from nlp.hotspots import WEEKS, Hotspot, alerts, rises

_CLOSING = time(17, 30)


def spots(services: Services, now: datetime) -> Iterator[tuple[str, Hotspot]]:
    """(day or week, hotspot) as things stand now."""
    told = services.store.likeness.told(now - timedelta(weeks=WEEKS + 1))
    yield from (("day", spot) for spot in alerts(told, now))
    yield from (("week", spot) for spot in rises(told, now))


def find_hotspots(services: Services, now: datetime) -> dict[str, int]:
    """How many were named for the first time this day or this week."""
    return {"done": sum(_name(services, kind, spot, now) for kind, spot in spots(services, now))}


def _name(services: Services, kind: str, spot: Hotspot, now: datetime) -> bool:
    year, week, day = local_date(now).isocalendar()
    period = f"{year}W{week}" + (f".{day}" if kind == "day" else "")
    key = f"hotspot:{period}:{spot.category}:{spot.place}"
    if services.store.due.task_is_known(key):
        return False
    text = hotspot_words(spot, services.store.book, kind)
    task = OpenTask(key, "hotspot", text, services.calendar.workday_morning(now, _CLOSING))
    told = hotspot_pushes(key, text, services.store.book, now) if kind == "day" else ()
    services.store.commit(Work(at=now, commands=(task, *told)))
    return True
