"""What a national measure is: a share or mean over cases, its formula in words, its parts, and what it leaves out in sight.

Accusations are in no figure at all (Art. 30). Units are compared by timeliness and satisfaction, never by how many people petitioned.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from cases.county import County
from cases.history import History, Period

#: What is usually left out of the statistics, by the name that stands beside every figure.
EXCLUSIONS: Mapping[str, Callable[[History], bool]] = {
    "涉法涉诉": lambda h: "law_related" in h.case.flags or h.case.route == 1,
    "不纳入统计": lambda h: "uncounted" in h.case.flags,
    "人数异常": lambda h: not 1 <= h.case.people <= 9999,
}


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure. ``value``: a share of 1, or mean days; None where nothing was due. ``left_out``: why → how many."""

    name: str
    value: float | None
    top: float
    bottom: int
    rule: str
    parts: Mapping[str, int] = field(default_factory=dict)
    left_out: Mapping[str, int] = field(default_factory=dict)
    unit: str = "%"


@dataclass(frozen=True, slots=True)
class View:
    """What a measure is taken of: cases, period, the moment at which it is taken, the county's numbers."""

    histories: Sequence[History]
    period: Period
    now: datetime
    county: County = field(default_factory=County)

    def of_unit(self, code: str) -> View:
        """The same, of the cases of one unit."""
        return View([h for h in self.histories if h.case.unit == code], self.period, self.now, self.county)


def sifted(histories: Iterable[History], **more: Callable[[History], bool]) -> tuple[list[History], dict[str, int]]:
    """The cases that count, and how many were left out for which reason (the first that fits)."""
    kept: list[History] = []
    left_out: dict[str, int] = {}
    for history in histories:
        if history.case.sealed:
            continue
        why = next((name for name, fits in {**EXCLUSIONS, **more}.items() if fits(history)), "")
        if why:
            left_out[why] = left_out.get(why, 0) + 1
        else:
            kept.append(history)
    return kept, left_out


def share(name: str, top: int, bottom: int, rule: str, parts: Mapping[str, int], left_out: Mapping[str, int]) -> Measure:
    """A measure that is a share, 0-1; None where nothing counts."""
    return Measure(name, top / bottom if bottom else None, top, bottom, rule, parts, left_out)
