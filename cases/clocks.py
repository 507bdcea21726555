"""The limits C1 … C22 (``clocks.toml``): how a step of the log starts, stops, prolongs and resumes them.

A limit rests on the log alone: ``recompute`` of a case's log gives what is stored. Nothing pauses a limit that law sets.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from cases.calendar import Calendar, end_of_day, local_date
from cases.model import Case, Clock, Entry, Purpose
from cases.rules import Rules
from cases.transitions import MOVES, Transition
from cases.values import replace

TABLE = Path(__file__).with_name("clocks.toml")
_Basis = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ClockRule:
    """One limit. ``length`` 0 = at once; ``unit`` day, workday, month, minute, week or year; ``who`` answers for it.

    ``roll``: rolls over in the citizen's favour. ``setting``: the county's number that stands in. ``only``: for which cases it runs.
    ``counted``: from what it counts: the step itself, "received", or the unit's receipt ("unit"). ``scope`` office: of no single case.
    """

    id: str
    name: str
    article: str
    length: int
    who: str
    starts: str
    stops: str
    unit: str = "day"
    roll: bool = False
    setting: str = ""
    only: str = ""
    counted: str = ""
    scope: str = "case"

    @property
    def workdays(self) -> bool:
        """Is it counted in working days?"""
        return self.unit == "workday"


def _read() -> dict[str, ClockRule]:
    rows = tomllib.loads(TABLE.read_text(encoding="utf-8"))["clock"]
    rules = (ClockRule(**{"counted" if key == "from" else key: value for key, value in row.items()}) for row in rows)
    return {rule.id: rule for rule in rules}


CLOCKS: dict[str, ClockRule] = _read()
#: For which cases a limit runs, in words and as a test of what the log says.
CONDITIONS: dict[str, tuple[str, Callable[[_Basis], bool]]] = {
    "brought": ("直接向单位提出的", lambda b: "brought" in b),
    "not brought": ("转送、交办来的", lambda b: "brought" not in b),
    "route 6": ("途径6、普通程序", lambda b: b.get("route") == "6" and "simple" not in b),
    "route 5": ("途径5", lambda b: b.get("route") == "5" and "simple" not in b),
    "opinion": ("途径6的申诉求决", lambda b: b.get("route") == "6" and b.get("purpose") == Purpose.APPEAL),
    "suggestion": ("建议意见", lambda b: b.get("purpose") == Purpose.SUGGESTION),
    "named": ("实名的", lambda b: "named" in b),
    "urgent": ("重大紧急", lambda b: "urgent" in b),
    "simple": ("简易办理", lambda b: "simple" in b),
    "unit supervised": ("督办承办单位的", lambda b: "organ" not in b),
    "reviewer supervised": ("督办复查机关的", lambda b: b.get("organ") == "复查机关"),
    "verifier supervised": ("督办复核机关的", lambda b: b.get("organ") == "复核机关"),
}
#: Letters and their answers touch only the limit of the organ that they are to and from.
_SUPERVISING = frozenset({"supervise", "confer", "inspect", "feedback"})
#: A supervision letter's answer, by the organ that owes it.
SUPERVISION = ("C19", "C19R", "C19V")
#: The simple procedure's legs, by the step that begins them.
_LEGS = {"register": "simple_transfer_workdays", "transfer": "simple_accept_workdays", "approve": "simple_accept_workdays"}


def rule(clock_id: str) -> ClockRule:
    """The table's row. Raises ``KeyError`` for an unknown id."""
    return CLOCKS[clock_id]


def length_of(clock_id: str, rules: Rules, action: str = "") -> int:
    """How long it is, in its own unit: the county's setting where there is one."""
    found = CLOCKS[clock_id]
    setting = _LEGS.get(action, found.setting) if clock_id == "C16" else found.setting
    return int(getattr(rules, setting)) if setting else found.length


def start(clock_id: str, at: datetime, calendar: Calendar, rules: Rules, length: int | None = None) -> Clock:
    """A clock that runs from this event; ``length`` in its own unit where neither table nor setting applies."""
    found = CLOCKS[clock_id]
    count = length_of(clock_id, rules) if length is None else length
    office = rules.office_rolls and found.unit == "day" and found.who != "信访人" and count > 0
    return Clock(clock_id, at, calendar.due(at, count, unit=found.unit, roll=found.roll or office))


def stop(clocks: Iterable[Clock], ids: Sequence[str], at: datetime) -> tuple[Clock, ...]:
    """The same clocks, those of these ids stopped."""
    return tuple(replace(c, stopped_at=at) if c.running and c.id in ids else c for c in clocks)


def follow(clocks: tuple[Clock, ...], row: Transition, entry: Entry, rules: Rules, calendar: Calendar) -> tuple[Clock, ...]:
    """The limits after a step of the log."""
    basis = entry.basis
    if row.action == "rate" and "last" not in basis:
        return clocks
    stops = row.stops if row.action not in _SUPERVISING else tuple(i for i in row.stops if applies(i, basis))
    before, clocks = clocks, stop(clocks, stops, entry.at)
    clocks = _resumed(clocks, row.resumes)
    if row.action == "hearing":
        return _prolonged(clocks, "C12", int(basis["days"]))
    if "C7" in row.starts:
        return _extended(clocks, int(basis["days"]))
    if row.action == "accept" and not applies("C6", basis):
        # What was deemed accepted under the petition procedure goes another way after all.
        clocks = stop(clocks, ("C6",), entry.at)
    starts = ("C6", "C17") if "begins" in basis and "left" in basis else row.starts
    running = {c.id for c in clocks if c.running}
    fresh = (i for i in starts if i not in running and applies(i, basis))
    return (*clocks, *(_begun(i, before, row, entry, rules, calendar) for i in fresh))


def applies(clock_id: str, basis: _Basis) -> bool:
    """Does this limit run for a case of which the log says so?"""
    only = CLOCKS[clock_id].only
    return (not only or CONDITIONS[only][1](basis)) and not (clock_id == "C14" and basis.get("stage") in ("已告知受理", "已反馈"))


def _begun(clock_id: str, before: Sequence[Clock], row: Transition, entry: Entry, rules: Rules, calendar: Calendar) -> Clock:
    basis, found = entry.basis, CLOCKS[clock_id]
    begins = datetime.fromisoformat(basis["begins"]) if "begins" in basis else entry.at
    if found.counted == "received" and "received" in basis:
        begins = datetime.fromisoformat(basis["received"])
    if found.counted == "unit" or (clock_id == "C6" and "default" in basis):
        begins = _receipt(before, begins, ends=clock_id == "C6")
    if "due" in basis and clock_id in ("C8", "C18", *SUPERVISION):
        return Clock(clock_id, begins, end_of_day(date.fromisoformat(basis["due"])))
    return start(clock_id, begins, calendar, rules, length_of(clock_id, rules, row.action))


def _receipt(clocks: Sequence[Clock], otherwise: datetime, ends: bool) -> datetime:
    """When the unit received the matter, or the end of its time to say so; never later than the step itself."""
    notice = next((c for c in reversed(clocks) if c.id in ("C3", "C4")), None)
    return otherwise if notice is None else min(otherwise, notice.due_at if ends else notice.started_at)


def _resumed(clocks: tuple[Clock, ...], ids: Sequence[str]) -> tuple[Clock, ...]:
    """The newest of these go on as if they had never been stopped: their start and end stay as they were."""
    last = {c.id: n for n, c in enumerate(clocks)}
    return tuple(replace(c, stopped_at=None) if c.id in ids and last[c.id] == n else c for n, c in enumerate(clocks))


def _prolonged(clocks: tuple[Clock, ...], clock_id: str, days: int) -> tuple[Clock, ...]:
    """Hearing days are not counted in the verification's thirty (Art. 36), and in no other limit."""
    longer = timedelta(days=days)
    return tuple(replace(c, due_at=c.due_at + longer, extended=True) if c.running and c.id == clock_id else c for c in clocks)


def _extended(clocks: tuple[Clock, ...], days: int) -> tuple[Clock, ...]:
    """C6 marked as extended and C7 added to its end; calendar days (Art. 34)."""
    found = next((c for c in reversed(clocks) if c.id == "C6" and c.running), None)
    if found is None:
        return clocks
    kept = tuple(replace(c, extended=True) if c is found else c for c in clocks)
    return (*kept, Clock("C7", found.due_at, end_of_day(local_date(found.due_at) + timedelta(days=days))))


def fresh(before: Sequence[Clock], after: Sequence[Clock]) -> list[Clock]:
    """The limits that a step started, resumed or prolonged."""
    old = dict(enumerate(before))
    return [c for n, c in enumerate(after) if c.running and (n not in old or not old[n].running or old[n].due_at != c.due_at)]


def recompute(entries: Sequence[Entry], rules: Rules, calendar: Calendar) -> tuple[Clock, ...]:
    """All limits of a case from its log, oldest row first; steps that were taken back count for nothing."""
    undone = {(e.actor_id, e.basis["undone"]) for e in entries if "undone" in e.basis}
    clocks: tuple[Clock, ...] = ()
    for entry in entries:
        row = MOVES.get((entry.action, entry.source, entry.target))  # type: ignore[arg-type]
        if row is not None and (entry.actor_id, entry.at.isoformat()) not in undone:
            clocks = follow(clocks, row, entry, rules, calendar)
    return clocks


def valid(case: Case) -> tuple[Clock, ...]:
    """The running limits that bind: an extension is void until its reasoned notice has gone out, then it stands in for the sixty days.

    A notice that went out after these were over gives a further date, and hides nothing: both bind (Art. 34).
    """
    told, late = "extension_told" in case.facts, "extension_late" in case.facts
    over = {"C6"} if told and not late else set() if told else {"C7"}
    return tuple(c for c in case.clocks if c.running and not (c.id in over and (c.extended or c.id == "C7")))


def unknown_year(case: Case, calendar: Calendar) -> int:
    """The year that a running limit falls into and whose holidays are not loaded, 0 if there is none."""
    years = (local_date(c.due_at).year for c in case.clocks if c.running)
    return next((year for year in years if year not in calendar.years), 0)
