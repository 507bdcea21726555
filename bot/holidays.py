"""The calendar's table out of the chinesecalendar package, which ends with the last year that the State Council has announced."""

from __future__ import annotations

from chinese_calendar import constants

from cases.calendar import Calendar


def calendar() -> Calendar:
    """Public holidays by name and make-up working days, for the years that the package knows."""
    known = [day.year for day in constants.holidays]
    return Calendar(dict(constants.holidays), frozenset(constants.workdays), range(min(known), max(known) + 1))
