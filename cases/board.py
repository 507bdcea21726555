"""The dispatch board (M2): every open case with its owner, its next step and its next date; what lacks one of them is named."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from cases.alerts import limits, worst
from cases.calendar import local_date
from cases.county import County
from cases.history import History
from cases.model import Status
from cases.words import ENDED

S = Status
#: What is done next in each state.
NEXT: dict[Status, str] = {
    S.SUBMITTED: "登记", S.REGISTERED: "转送、交办或答复", S.TRANSFERRED: "签收", S.ASSIGNED: "签收", S.TO_SIGN: "签收",
    S.SIGNED: "受理或异议", S.OBJECTED: "答复异议", S.ROUTE_BACK: "改派", S.ACCEPTED: "办理", S.HANDLING: "答复", S.EXTENDED: "答复",
    S.OPINION_REVIEW: "审核意见", S.OPINION_ISSUED: "送达", S.SERVED: "办结", S.REVIEW_REQ: "受理复查", S.REVIEWING: "复查意见",
    S.REVIEW_DONE: "送达复查意见", S.VERIFY_REQ: "受理复核", S.VERIFYING: "复核意见", S.VERIFY_DONE: "终结",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the board. ``colour``: yellow orange red black or ""; ``lacks``: what an item must never lack, in words."""

    number: str
    status: Status
    unit: str
    owner: str
    step: str
    due: date | None
    colour: str
    lacks: tuple[str, ...]


def row(history: History, owner: str, reminder: datetime | None, now: datetime, county: County) -> Row | None:
    """The line of an open case; None for one that is over or sealed. ``reminder``: when the program reminds of it where no limit runs."""
    case = history.case
    if case.sealed or case.status in ENDED or case.status not in NEXT:
        return None
    running = limits(history)
    due = local_date(running[0].due_at) if running else local_date(reminder) if reminder else None
    lacks = (*(() if owner else ("责任人",)), *(() if due else ("下一步日期",)))
    return Row(case.number, case.status, case.unit, owner, NEXT[case.status], due, worst(history, now, county), lacks)
