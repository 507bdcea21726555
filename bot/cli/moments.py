"""Days and moments that people type as options, and how a moment is printed: in China's time."""

from __future__ import annotations

from datetime import date, datetime

from bot.cli.frame import Failure
from cases.calendar import CHINA

#: Beyond these years a calendar has nothing to say, and counting on from them leaves what Python can count.
_YEARS = range(2000, 2200)


def day(option: str, text: str) -> date:
    """The day. Raises ``Failure`` that names the option."""
    try:
        found = date.fromisoformat(text)
    except ValueError as error:
        raise _wanted(option, text, "日期", "2026-12-01") from error
    return found if found.year in _YEARS else _far(option, text)


def moment(option: str, text: str, example: str = "2026-12-01T18:00") -> datetime:
    """The moment, in China's time where it names no zone. Raises ``Failure`` that names the option."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise _wanted(option, text, "时刻", example) from error
    if found.year not in _YEARS:
        _far(option, text)
    return found if found.tzinfo else found.replace(tzinfo=CHINA)


def local(at: datetime) -> str:
    """2026-12-01 18:00, in China's time."""
    return f"{at.astimezone(CHINA):%Y-%m-%d %H:%M}"


def _wanted(option: str, text: str, what: str, example: str) -> Failure:
    return Failure(f"{option} 要写{what}，如 {example}{f'，不是 {text}' if text else ''}")


def _far(option: str, text: str) -> date:
    raise Failure(f"{option} {text}：年份要在{_YEARS[0]}到{_YEARS[-1]}之间")
