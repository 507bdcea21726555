"""Weekly progress (M17): the form of a led case, filled from its log, and the county's roll-up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from cases.alerts import COLOURS, WORK, limits, worst
from cases.board import NEXT
from cases.calendar import local_date
from cases.clocks import valid
from cases.county import County
from cases.history import History, Period
from cases.model import Entry, Status
from cases.transitions import TRANSITIONS

_WORDS = {row.action: row.word for row in reversed(TRANSITIONS)}
#: What only people can say; the form asks for it.
ASKED = {"trouble": "困难", "need": "需要帮助", "forecast": "下步预判"}


@dataclass(frozen=True, slots=True)
class Form:
    """The weekly form of one case: what its log says was done, what comes next, until when it is due, what was handed in ("" = nothing)."""

    number: str
    unit: str
    leader: str
    done: Sequence[str]
    next: str
    due: date | None
    handed_in: str


def form(history: History, week: Period) -> Form | None:
    """The form of a led case, None of any other."""
    case = history.case
    if case.sealed or "lead_case" not in case.flags:
        return None
    work = [e for e in history.entries if e.action in WORK - {"weekly"} and week.holds(e.at)]
    done = [f"{local_date(e.at):%m-%d} {_WORDS[e.action]}：{e.reason}" for e in work]
    running = [c for c in limits(history) if c.id != "C21"]
    coming = NEXT.get(case.status, "") + (f"（{local_date(running[0].due_at):%m-%d}前）" if running else "")
    reports = [_told(e) for e in history.entries if e.action == "weekly" and week.holds(e.at)]
    asked = next((c for c in valid(case) if c.id == "C21"), None)
    unit, leader = case.facts.get("lead_unit", case.unit), case.facts.get("leader", "")
    return Form(case.number, unit, leader, done, coming, local_date(asked.due_at) if asked else None, reports[-1] if reports else "")


def _told(report: Entry) -> str:
    """What was handed in, each part under its name."""
    return "；".join([report.reason, *(f"{name}：{report.fields[key]}" for key, name in ASKED.items() if report.fields.get(key))])


@dataclass(frozen=True, slots=True)
class RollUp:
    """The county's week: new, closed, answered; open cases by colour; each unit's open and overdue ones; the red and black list."""

    counts: Mapping[str, int]
    colours: Mapping[str, int]
    units: Mapping[str, tuple[int, int]]
    red: Sequence[str]


def roll_up(histories: Iterable[History], week: Period, now: datetime, county: County) -> RollUp:
    """Everything but the accusations."""
    open_ = [h for h in histories if not h.case.sealed]
    counts: dict[str, int] = {}
    colours, red = dict.fromkeys(COLOURS, 0), []
    units: dict[str, tuple[int, int]] = {}
    counts["新收"] = sum(week.holds(h.case.received_at) for h in open_)
    counts["答复"] = sum(week.holds(h.answered_at) for h in open_)
    counts["办结"] = sum(week.holds(h.reached(Status.CLOSED)) for h in open_)
    for history in (h for h in open_ if h.case.status in NEXT):
        colour = worst(history, now, county)
        if colour:
            colours[colour] += 1
        if colour in ("red", "black"):
            red.append(history.case.number)
        if history.case.unit:
            waiting, late = units.get(history.case.unit, (0, 0))
            units[history.case.unit] = (waiting + 1, late + (colour == "black"))
    return RollUp(counts, colours, units, red)
