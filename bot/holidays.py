"""The calendar's table: the chinesecalendar package, under an imported table for the years that the State Council announced since."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

from chinese_calendar import constants

from bot.faults import of_system
from cases.calendar import Calendar


class BadTable(Exception):
    """The imported table cannot be read; ``str()`` is one line with its row."""


def calendar(table: Path | None = None) -> Calendar:
    """Public holidays by name and make-up working days, for the years that the package knows and those of the table.

    ``table``: CSV with the header ``date,name,kind``; kind 休 or 班. A year that stands in it is wholly the table's. Raises ``BadTable``.
    """
    holidays: dict[date, str] = dict(constants.holidays)
    workdays = set(constants.workdays)
    rests, worked = _imported(table) if table else ({}, set())
    mine = {day.year for day in (*rests, *worked)}
    holidays = {day: name for day, name in holidays.items() if day.year not in mine} | rests
    workdays = {day for day in workdays if day.year not in mine} | worked
    known = {day.year for day in holidays}
    last = next(year for year in range(min(known), max(known) + 2) if year not in known)
    return Calendar(holidays, frozenset(workdays), range(min(known), last))


def _imported(table: Path) -> tuple[dict[date, str], set[date]]:
    rests: dict[date, str] = {}
    worked: set[date] = set()
    try:
        rows = list(csv.DictReader(table.read_text(encoding="utf-8-sig").splitlines()))
    except (OSError, UnicodeDecodeError) as error:
        raise BadTable(f"{table}：读不了：{of_system(error) if isinstance(error, OSError) else '不是 UTF-8'}") from error
    for n, row in enumerate(rows, 2):
        try:
            day, kind = date.fromisoformat(row["date"].strip()), row["kind"].strip()
        except (KeyError, ValueError, AttributeError) as error:
            raise BadTable(f"{table} 第{n}行：要写成 date,name,kind，如 2027-01-01,元旦,休") from error
        if kind not in ("休", "班"):
            raise BadTable(f"{table} 第{n}行：kind 写 休 或 班，不是 {kind}")
        if kind == "休":
            rests[day] = (row.get("name") or "").strip() or "放假"
        else:
            worked.add(day)
    return rests, worked
