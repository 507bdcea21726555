"""A case with all that happened to it: what measures, supervision and boards look at. Pure; every moment is read from the log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from cases.calendar import local_date
from cases.model import Case, Entry, Status


@dataclass(frozen=True, slots=True)
class Rated:
    """One rating. ``object``: unit or office; ``value``: 0 满意, 1 基本满意, 3 不满意."""

    object: str
    value: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Period:
    """Days from first to last, both included, as they are counted here."""

    first: date
    last: date

    def holds(self, moment: datetime | None) -> bool:
        """Does this moment fall into the period? No moment, no."""
        return moment is not None and self.first <= local_date(moment) <= self.last


@dataclass(frozen=True, slots=True)
class History:
    """A case, its log (oldest first, steps that were taken back left out) and its ratings."""

    case: Case
    entries: tuple[Entry, ...] = ()
    ratings: tuple[Rated, ...] = ()

    def reached(self, *states: Status) -> datetime | None:
        """When it first came to one of these states; None if it never did."""
        return next((e.at for e in self.entries if e.target in states and e.source != e.target), None)

    def last(self, *actions: str) -> Entry | None:
        """The newest log row of one of these actions."""
        return next((e for e in reversed(self.entries) if e.action in actions), None)

    def after(self, moment: datetime, *actions: str) -> bool:
        """Has one of these actions been taken since?"""
        return any(e.at >= moment and e.action in actions for e in self.entries)

    @property
    def handled_at(self) -> datetime | None:
        """The petition office's first handling action: the case left REGISTERED for anywhere but a withdrawal."""
        leaves = (e for e in self.entries if e.source == Status.REGISTERED and e.target not in (Status.REGISTERED, Status.WITHDRAWN))
        return next((e.at for e in leaves), None)

    @property
    def accepted_at(self) -> datetime | None:
        """When the unit accepted it; acceptance by default is none."""
        return self.reached(Status.ACCEPTED)

    @property
    def answered_at(self) -> datetime | None:
        """When the opinion or direct answer was issued."""
        return self.reached(Status.OPINION_ISSUED, Status.DIRECT)

    @property
    def repeat(self) -> bool:
        """Is it the same person's same matter told again (重件)?"""
        return "repeat" in self.case.flags or bool(self.case.main_number)

    @property
    def earlier(self) -> str:
        """The number of the item that it repeats, "" for a first-time item."""
        return self.case.main_number or self.case.facts.get("earlier", "")


def standing_rows(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """The log without the steps that were taken back, and without the taking back."""
    kept: list[Entry] = []
    for entry in entries:
        if entry.action != "undo":
            kept.append(entry)
            continue
        undone = next((e for e in reversed(kept) if e.actor_id == entry.actor_id and e.action == entry.reason), None)
        if undone is not None:
            kept = [e for e in kept if (e.at, e.actor_id) != (undone.at, undone.actor_id)]
    return tuple(kept)
