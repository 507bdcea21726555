"""The backlog list (M14): what people put on it, what the county's thresholds propose for it, and how it changed in a week."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from cases.alerts import limits
from cases.county import County
from cases.history import History, Period


@dataclass(frozen=True, slots=True)
class Listed:
    """One case of the list. ``target``: until when it is to be settled, None where nobody said; ``late``: is that day over?"""

    number: str
    unit: str
    status: str
    target: date | None
    late: bool


def listed(histories: Iterable[History], today: date) -> list[Listed]:
    """The list, earliest target first; accusations never stand on it."""
    found = []
    for case in (h.case for h in histories if "backlog" in h.case.flags and not h.case.sealed):
        named = case.facts.get("backlog_due")
        target, status = date.fromisoformat(named) if named else None, case.facts.get("backlog", "未化解")
        found.append(Listed(case.number, case.unit, status, target, bool(target and target < today and status != "已化解")))
    return sorted(found, key=lambda one: (one.target or date.max, one.number))


def proposed(histories: Sequence[History], now: datetime, county: County) -> list[tuple[str, str]]:
    """(number, why) of cases that fit the thresholds and are not on the list: people put them there, the program only proposes."""
    repeats = Counter(h.earlier for h in histories if h.earlier and not h.case.sealed)
    found = []
    for history in (h for h in histories if not h.case.sealed and "backlog" not in h.case.flags and h.case.resolved != "化解"):
        overdue = max((now - c.due_at for c in limits(history)), default=timedelta())
        if overdue > timedelta(days=county.backlog_overdue_days):
            found.append((history.case.number, f"超期{overdue.days}日未化解"))
        elif repeats[history.case.number] >= county.backlog_repeats:
            found.append((history.case.number, f"重复信访{repeats[history.case.number]}次"))
    return found


def change(histories: Iterable[History], week: Period) -> Mapping[str, int]:
    """How many steps of each kind the list saw in these days: 未化解 (put on it), 化解中, 已化解, 反弹, 移出."""
    entries = (e for h in histories if not h.case.sealed for e in h.entries if e.action == "backlog" and week.holds(e.at))
    return Counter(e.fields["value"] for e in entries)


@dataclass(frozen=True, slots=True)
class Campaign:
    """One campaign (M13): its cases, how many of them are settled, and the goal that was set on each."""

    name: str
    cases: Sequence[str]
    settled: int
    goals: Mapping[str, str]


def campaigns(histories: Iterable[History]) -> list[Campaign]:
    """Every campaign that has a case, by name."""
    found: dict[str, list[History]] = {}
    for history in (h for h in histories if not h.case.sealed):
        for name in filter(None, history.case.facts.get("campaigns", "").split(";")):
            found.setdefault(name, []).append(history)
    return [_campaign(name, members) for name, members in sorted(found.items())]


def _campaign(name: str, members: Sequence[History]) -> Campaign:
    joined = ((h.case.number, e.fields) for h in members for e in h.entries if e.action == "campaign")
    goals = {number: said["text"] for number, said in joined if said.get("name") == name and "text" in said}
    settled = sum(h.case.resolved == "化解" for h in members)
    return Campaign(name, [h.case.number for h in members], settled, goals)
