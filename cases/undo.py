"""Taking a step back while its words to the citizen still wait: status, clocks and due dates as they were, and a log row that says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from cases import timers
from cases.calendar import Calendar
from cases.model import Actor, Case, Clock, Decision, Entry, Refused, Status
from cases.rules import Rules

#: What a service starts.
_RIGHTS = frozenset({"C9", "C20"})
_MOVES = frozenset({"transfer", "assign"})


def undo(case: Case, entries: Sequence[Entry], actor: Actor, now: datetime, rules: Rules, calendar: Calendar) -> Decision:
    """The case before this person's last step. ``entries``: its log, oldest first. Raises ``Refused`` when somebody acted after them."""
    last = entries[-1] if entries else None
    if last is None or last.actor_id != actor.id or last.action == "undo":
        raise Refused("后面已经有别的步骤，撤不回了。")
    batch = [entry for entry in entries if entry.at == last.at and entry.actor_id == actor.id]
    clocks = _before(case, batch)
    status = Status(batch[0].source)
    answer = "" if any(entry.action == "answer" for entry in batch) else case.answer
    if any(entry.action in _MOVES for entry in batch):
        case = replace(case, unit=_unit_before(case, entries[: -len(batch)]))
    row = Entry(now, actor.name, "undo", case.status, status, last.action, actor.id)
    again = [clock for clock in clocks if clock.running and clock not in case.clocks]
    due = tuple(t for t in timers.of_step(case, "undo", again, now, rules, calendar) if t.due_at > now)
    gone = tuple(f"warn.{clock.id}." for clock in case.clocks if clock not in clocks)
    if any(entry.action in ("accept", "reopen") for entry in batch):
        gone = (*gone, "no_news.")
    return Decision(replace(case, status=status, clocks=clocks, answer=answer), (row,), (), due, gone)


def _unit_before(case: Case, earlier: Sequence[Entry]) -> str:
    """Where the case was before it was moved, by the log."""
    moved = next((entry for entry in reversed(earlier) if entry.action in _MOVES), None)
    return (moved.fields.get("unit") or case.proposed_unit) if moved else ""


def _before(case: Case, batch: Sequence[Entry]) -> tuple[Clock, ...]:
    """The clocks without those that the step started, and with those running that it stopped."""
    at = batch[-1].at
    extended = any(entry.target == Status.EXTENDED and entry.action == "approve" for entry in batch)
    # A service may count from an earlier day than its step.
    served = any(entry.action == "serve" for entry in batch)
    kept = [
        c for c in case.clocks if c.started_at != at and not (extended and c.id == "C7") and not (served and c.running and c.id in _RIGHTS)
    ]
    if extended:
        kept = [replace(c, extended=False) if c.id == "C6" else c for c in kept]
    return tuple(replace(c, stopped_at=None) if c.stopped_at == at else c for c in kept)
