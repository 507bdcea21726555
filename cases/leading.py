"""包案 (M12), the seven links of 专班调度 (M16), the four boxes of Art. 27 (M18): what has been done on a case, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cases.calendar import local_date
from cases.county import County
from cases.history import History
from cases.words import BOXES

#: The seven links, each with the steps that prove it.
LINKS: Mapping[str, tuple[str, ...]] = {
    "县委书记安排部署": ("instruct",),
    "县级领导包抓跟进": ("lead_case", "visit"),
    "信访联席会议研判": ("coordinate", "confer"),
    "公检法司集中会商": ("joint",),
    "县委督查办督办落实": ("inspect",),
    "镇办部门联动化解": ("co_handle", "co_report", "progress"),
    "每周上报推进情况": ("weekly",),
}


@dataclass(frozen=True, slots=True)
class Led:
    """One case that a leader has taken over. ``duties``: each of the five → who holds it ("" = nobody); ``visits``: this month's dates;
    ``short``: visits still owed this month; ``links``: each of the seven → the last day it was done ("" = never)."""

    number: str
    leader: str
    unit: str
    target: str
    duties: Mapping[str, str]
    visits: Sequence[str]
    short: int
    boxes: Sequence[str]
    links: Mapping[str, str]


def led(history: History, today: date, county: County) -> Led | None:
    """The record of a led case; None for any other, and for a sealed one."""
    case = history.case
    if case.sealed or "lead_case" not in case.flags:
        return None
    held = {e.fields["kind"]: e.fields["name"] for e in history.entries if e.action == "duty"}
    visits = [e.fields["date"] for e in history.entries if e.action == "visit" and e.fields["date"][:7] == f"{today:%Y-%m}"]
    return Led(
        case.number,
        case.facts.get("leader", ""),
        case.facts.get("lead_unit", case.unit),
        case.facts.get("lead_due", ""),
        {duty: next((name for said, name in held.items() if said in duty or duty in said), "") for duty in county.five_duties},
        visits,
        max(0, county.visits_per_month - len(visits)),
        [box for box in BOXES if any(e.action == "box" and e.fields["kind"] == box for e in history.entries)],
        {link: _last(history, actions) for link, actions in LINKS.items()},
    )


def _last(history: History, actions: Sequence[str]) -> str:
    entry = history.last(*actions)
    return local_date(entry.at).isoformat() if entry else ""
