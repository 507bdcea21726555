"""The legal limits as one table, and how they start, stop and explain themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cases.calendar import Calendar, end_of_day, local_date
from cases.model import Case, Clock
from cases.rules import Rules
from cases.values import replace


@dataclass(frozen=True, slots=True)
class ClockRule:
    """One limit: length in days (0 = at once), calendar or working days, whose it is, whether it rolls over in the citizen's favour."""

    id: str
    name: str
    article: str
    length: int
    who: str
    starts: str
    stops: str
    workdays: bool = False
    roll: bool = False


CLOCKS: dict[str, ClockRule] = {
    rule.id: rule
    for rule in (
        ClockRule("C1", "登记", "条例22条、23条", 0, "信访局", "收到", "编号发出"),
        ClockRule("C2", "转送、交办", "条例22条1款", 15, "信访局", "收到", "第一次处理"),
        ClockRule("C4", "受理告知", "条例23条3款", 15, "责任单位", "单位收到", "告知书发出"),
        ClockRule("C5", "提出异议", "条例23条3款", 5, "责任单位", "单位收到", "提出异议或受理", workdays=True),
        ClockRule("C6", "办理", "条例34条", 60, "责任单位", "受理之日", "出具处理意见"),
        ClockRule("C7", "延期办理", "条例34条", 30, "责任单位", "C6 届满", "出具处理意见"),
        ClockRule("C9", "申请复查", "条例35条", 30, "信访人", "收到书面答复", "提出申请", roll=True),
        ClockRule("C10", "复查意见", "条例35条", 30, "复查机关", "收到申请", "出具复查意见"),
        ClockRule("C16", "简易办理", "信访事项简易办理办法", 10, "信访局、责任单位", "各环节开始", "各环节完成", workdays=True),
        ClockRule("C17", "履行职责", "行政诉讼法47条", 60, "责任单位", "受理之日", "作出答复"),
        ClockRule("C20", "满意度评价", "条例21条", 30, "信访人", "答复送达", "评价或到期"),
    )
}


def rule(clock_id: str) -> ClockRule:
    """The table's row. Raises ``KeyError`` for an unknown id."""
    return CLOCKS[clock_id]


def start(clock_id: str, at: datetime, calendar: Calendar, rules: Rules, length: int | None = None) -> Clock:
    """A clock that runs from this event; ``length`` in days where the table's does not apply (extension, simple procedure)."""
    found = CLOCKS[clock_id]
    days = rules.rating_days if clock_id == "C20" and length is None else found.length if length is None else length
    return Clock(clock_id, at, calendar.due(at, days, workdays=found.workdays, roll=found.roll))


def since(clock_id: str, at: datetime) -> Clock:
    """A limit in calendar days that counts from an earlier event."""
    return Clock(clock_id, at, end_of_day(local_date(at) + timedelta(days=CLOCKS[clock_id].length)))


def stop(clocks: Sequence[Clock], ids: Sequence[str], at: datetime) -> tuple[Clock, ...]:
    """The same clocks, those of these ids stopped."""
    return tuple(replace(c, stopped_at=at) if c.running and c.id in ids else c for c in clocks)


def extend(case: Case, days: int) -> tuple[Clock, ...]:
    """C6 marked as extended and C7 added to its end; calendar days (Art. 34)."""
    basis = case.clock("C6")
    if basis is None:
        return case.clocks
    ends = end_of_day(local_date(basis.due_at) + timedelta(days=days))
    kept = tuple(replace(c, extended=True) if c is basis else c for c in case.clocks)
    return (*kept, Clock("C7", basis.due_at, ends))


def explain(clock: Clock, calendar: Calendar) -> str:
    """The clock's arithmetic in one line, with the length that this clock has: an extension, a leg, a setting differ from the table."""
    found = CLOCKS[clock.id]
    began, ends = local_date(clock.started_at), local_date(clock.due_at)
    days = (ends - began).days
    if found.workdays:
        length, count = f"{sum(calendar.is_workday(began + timedelta(days=n + 1)) for n in range(days))}个工作日", ""
    elif found.roll and days > found.length:
        length, count = f"{found.length}日", f"（第{found.length}天是休息日，顺延到第{days}天）"
    else:
        length, count = f"{days}日", f"（第{days}天）"
    return f"{found.name}：{began:%Y-%m-%d}起算（当日不计），{length}，到{ends:%Y-%m-%d}{count}。依据：{found.article}"
