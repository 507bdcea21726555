"""A limit explains itself: in one line, and day by day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from cases.calendar import CHINA, Calendar, local_date
from cases.clocks import CLOCKS
from cases.model import Clock

_WEEKDAYS = "一二三四五六日"


def explain(clock: Clock, calendar: Calendar) -> str:
    """The arithmetic in one line, and what may still move its end."""
    return reckoned(clock, calendar) + unsure(clock, calendar)


def reckoned(clock: Clock, calendar: Calendar) -> str:
    """The arithmetic alone, with the length that this clock has: an extension, a leg, a setting differ from the table."""
    found = CLOCKS[clock.id]
    began, ends = local_date(clock.started_at), local_date(clock.due_at)
    if found.unit == "minute":
        minutes = round((clock.due_at - clock.started_at).total_seconds() / 60)
        at = clock.due_at.astimezone(CHINA)
        since = clock.started_at.astimezone(CHINA)
        return f"{found.name}：{since:%Y-%m-%d %H:%M}起算，{minutes}分钟，到{at:%Y-%m-%d %H:%M}。依据：{found.article}"
    length, count = _length(clock, calendar)
    return f"{found.name}：{began:%Y-%m-%d}起算（当日不计），{length}，到{ends:%Y-%m-%d}{count}。依据：{found.article}"


def unsure(clock: Clock, calendar: Calendar) -> str:
    """What may still move the limit's last day: "" where the calendar knows its year."""
    ends = local_date(clock.due_at)
    return f"（{ends.year}年放假安排还没有载入，日期可能变动）" if calendar.provisional(ends) else ""


def _length(clock: Clock, calendar: Calendar) -> tuple[str, str]:
    """How long, and which day that is."""
    found = CLOCKS[clock.id]
    began, ends = local_date(clock.started_at), local_date(clock.due_at)
    days = (ends - began).days
    if found.unit == "workday":
        return f"{sum(calendar.is_workday(began + timedelta(days=n + 1)) for n in range(days))}个工作日", ""
    if found.unit in ("month", "year"):
        words = f"{found.length}{'个月' if found.unit == 'month' else '年'}"
        return words, "（对应日）" if ends.day == began.day else "（当月没有对应日，到月末）"
    if _rolled(clock, calendar):
        return f"{found.length}日", f"（第{found.length}天是休息日，顺延到第{days}天）"
    return ("当日", "") if days == 0 else (f"{days}日", f"（第{days}天）")


def _rolled(clock: Clock, calendar: Calendar) -> bool:
    """Did the last day rest, so that the limit ran on to the next working day?"""
    found = CLOCKS[clock.id]
    strict = local_date(clock.started_at) + timedelta(days=found.length)
    ran_on = found.unit == "day" and not clock.extended and not calendar.is_workday(strict)
    return ran_on and local_date(clock.due_at) == calendar.roll_forward(strict)


def day_by_day(clock: Clock, calendar: Calendar) -> Iterator[str]:
    """Every day of a limit: how it is counted, and why one is not."""
    found = CLOCKS[clock.id]
    if found.unit == "minute":
        return
    began, ends, counted = local_date(clock.started_at), local_date(clock.due_at), 0
    rolled = _rolled(clock, calendar)
    for n in range((ends - began).days + 1):
        day = began + timedelta(days=n)
        rests = found.workdays and not calendar.is_workday(day)
        counted += n > 0 and not rests
        over = rolled and n > found.length
        word = (
            "当日不计"
            if n == 0
            else "休息日，不计"
            if rests
            else "顺延"
            if over
            else f"第{counted}{'个工作日' if found.workdays else '天'}"
        )
        yield f"{day:%Y-%m-%d} 周{_WEEKDAYS[day.weekday()]} {word}{_why(day, calendar)}"


def _why(day: date, calendar: Calendar) -> str:
    """What is special about a day."""
    if day in calendar.workdays:
        return "（调休上班）"
    return f"（放假：{calendar.holidays[day]}）" if day in calendar.holidays else ""
