"""The facts behind 进度: where a case stands and the one limit that matters now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cases.clocks import CLOCKS, valid
from cases.model import Case, Clock, Status
from cases.words import ENDED, public

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


#: The way of a petition as citizens follow it, each step with the status words that stand on it.
_STEPS = (
    ("登记", "已登记"),
    ("转办", "已转办"),
    ("受理", "已受理"),
    ("办理", "办理中", "已延期"),
    ("答复", "已答复"),
    ("办结", "已办结"),
)
#: What follows the answer where somebody asks for more.
_REVIEW = (Status.REVIEW_REQ, Status.REVIEWING, Status.REVIEW_DONE)
_VERIFY = (Status.VERIFY_REQ, Status.VERIFYING, Status.VERIFY_DONE)
#: Ends of this very way; every other end leaves it.
_FINISHED = (Status.CLOSED, Status.ARCHIVED)


@dataclass(frozen=True, slots=True)
class Way:
    """The steps of a case by name, the place of the one that it stands on, and whether that one is done as well."""

    steps: tuple[str, ...]
    here: int
    over: bool


def way(case: Case) -> Way:
    """How far the case has come: the six steps of every petition, the review after its answer, or the short way of what went elsewhere."""
    names = tuple(step[0] for step in _STEPS)
    if case.status in (*_REVIEW, *_VERIFY):
        steps = (*names[:5], "复查", "复核")[: 6 + (case.status in _VERIFY)]
        return Way(steps, len(steps) - 1, case.status in (_REVIEW[-1], _VERIFY[-1]))
    if case.status in ENDED.difference(_FINISHED):
        steps = tuple(dict.fromkeys((names[0], public(case).removeprefix("已"))))
        return Way(steps, len(steps) - 1, True)
    here = next(n for n, (_, *words) in enumerate(_STEPS) if public(case) in words)
    return Way(names, here, case.status in _FINISHED)
