"""Taking a step back while its words to the citizen still wait: status, clocks and due dates as they were, and a log row that says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from cases import timers
from cases.calendar import Calendar
from cases.model import Actor, Case, Clock, Decision, Entry, Refused, Status
from cases.rules import Rules
from cases.values import replace

#: What a service starts.
_RIGHTS = frozenset({"C9", "C20"})
#: What is put back in ways of its own.
_APART = frozenset({"status", "clocks", "facts"})


def changed(before: Case, after: Case) -> dict[str, Any]:
    """What a step changed of the case beside status and clocks, as it was before."""
    names = [f.name for f in fields(Case) if f.name not in _APART and isinstance(getattr(before, f.name), (str, int, float))]
    found = {name: getattr(before, name) for name in names if getattr(before, name) != getattr(after, name)}
    held = {name: before.facts.get(name) for name in {**before.facts, **after.facts} if before.facts.get(name) != after.facts.get(name)}
    return found | ({"facts": held} if held else {})


def undo(case: Case, entries: Sequence[Entry], actor: Actor, now: datetime, rules: Rules, calendar: Calendar, step: str = "") -> Decision:
    """The case before a step of this person: the one of ``step`` (a ``mark``), else the last. ``entries``: its log, oldest first.

    What the same person only noted after it stays. Raises ``Refused`` when anybody moved the case on.
    """
    last = next((e for e in reversed(entries) if e.actor_id == actor.id and (not step or mark(e) == step)), None)
    batch = [entry for entry in entries if last and entry.at == last.at and entry.actor_id == actor.id]
    later = entries[entries.index(batch[-1]) + 1 :] if batch else ()
    if last is None or last.action == "undo" or any(_moved(entry, batch, actor) for entry in later):
        raise Refused("后面已经有别的步骤，撤不回了。")
    clocks = _before(case, batch)
    status = Status(batch[0].source)
    for entry in reversed(batch):
        case = _restored(case, entry.before)
    row = Entry(now, actor.name, "undo", case.status, status, last.action, actor.id)
    again = [clock for clock in clocks if clock.running and clock not in case.clocks]
    due = tuple(t for t in timers.of_step(case, "undo", again, now, rules, calendar) if t.due_at > now)
    gone = tuple(f"warn.{clock.id}." for clock in case.clocks if clock not in clocks)
    if any(entry.action in ("accept", "reopen") for entry in batch):
        gone = (*gone, "no_news.")
    return Decision(replace(case, status=status, clocks=clocks), (row,), (), due, gone)


def mark(entry: Entry) -> str:
    """Names a step among all of its case, for as long as its words wait."""
    return f"{entry.at.timestamp():.6f}"


def _moved(entry: Entry, batch: Sequence[Entry], actor: Actor) -> bool:
    """Does this later entry stand in the way: another's, one that moved the case, or one that changed the same things?"""
    same = {name for done in batch for name in _names(done.before)} & _names(entry.before)
    return entry.actor_id != actor.id or entry.action == "undo" or entry.source != entry.target or bool(same)


def _names(before: Mapping[str, Any]) -> set[str]:
    return {*before, *before.get("facts", {})} - {"facts"}


def _restored(case: Case, before: Mapping[str, Any]) -> Case:
    """The case with what it held before an entry."""
    facts = {k: v for k, v in {**case.facts, **before.get("facts", {})}.items() if v is not None}
    return replace(case, facts=facts, **{name: value for name, value in before.items() if name != "facts"})


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
