"""The facts behind 进度: where a case stands and the one limit that matters now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cases.clocks import CLOCKS, valid
from cases.model import Case, Clock
from cases.words import public

#: The clock that the citizen waits for, the one in force last.
_MATTERS = ("C2", "C13", "C3", "C4", "C17", "C6", "C7", "C8", "C16", "C20", "C9", "C10", "C11", "C12")
#: Rights of the citizen: they matter while they can be used.
_RIGHTS = frozenset({"C9", "C11", "C20"})


@dataclass(frozen=True, slots=True)
class Standing:
    """Public status word, the limit's name, article and last moment (None where none runs)."""

    status: str
    clock: str = ""
    name: str = ""
    article: str = ""
    due_at: datetime | None = None


def owed(case: Case) -> Clock | None:
    """The running limit of the organ that has the case; None where only rights of the citizen run."""
    running = [c for c in valid(case) if c.id in _MATTERS and c.id not in _RIGHTS]
    return max(running, key=lambda c: _MATTERS.index(c.id), default=None)


def standing(case: Case, now: datetime) -> Standing:
    """Where the case stands."""
    running = [c for c in valid(case) if c.id in _MATTERS and (c.due_at >= now or c.id not in _RIGHTS)]
    if not running:
        return Standing(public(case))
    clock = max(running, key=lambda c: _MATTERS.index(c.id))
    rule = CLOCKS[clock.id]
    return Standing(public(case), clock.id, rule.name, rule.article, clock.due_at)
