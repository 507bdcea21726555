"""Taking a step back while its words to the citizen still wait: status, limits and due dates as they were, and a log row that says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple
from datetime import datetime
from typing import Any

from cases import timers
from cases.calendar import Calendar
from cases.clocks import recompute
from cases.model import Actor, Case, Claim, Decision, Entry, Helper, Petitioner, Refused, Status
from cases.rules import Rules
from cases.values import replace

#: What is put back in ways of its own.
_APART = frozenset({"status", "clocks", "facts"})
#: Lists of parts, as what they are kept.
_PARTS: Mapping[str, type[Any]] = {"claims": Claim, "helpers": Helper, "others": Petitioner}


def changed(before: Case, after: Case) -> dict[str, Any]:
    """What a step changed of the case beside status and limits, as it was before, ready for JSON."""
    now = vars(after)
    # Nearly all is the very same value: that is seen before it is compared.
    found = {n: _plain(old) for n, old in vars(before).items() if old is not now[n] and old != now[n] and n not in _APART}
    held = {name: before.facts.get(name) for name in {**before.facts, **after.facts} if before.facts.get(name) != after.facts.get(name)}
    return found | ({"facts": held} if held else {})


def _plain(value: Any) -> Any:
    if isinstance(value, frozenset):
        return sorted(value)
    return [list(astuple(part)) for part in value] if isinstance(value, tuple) else value


def restored(case: Case, before: Mapping[str, Any]) -> Case:
    """The case with what it held before a step."""
    held = {k: v for k, v in {**case.facts, **before.get("facts", {})}.items() if v is not None}
    rest = {name: _whole(name, value) for name, value in before.items() if name != "facts"}
    return replace(case, facts=held, **rest)


def _whole(name: str, value: Any) -> Any:
    if name == "flags":
        return frozenset(value)
    return tuple(_PARTS[name](*part) for part in value) if name in _PARTS else value


def undo(case: Case, entries: Sequence[Entry], actor: Actor, now: datetime, rules: Rules, calendar: Calendar, step: str = "") -> Decision:
    """The case before a step of this person: the one of ``step`` (a ``mark``), else the last. ``entries``: its log, oldest first.

    What the same person only noted after it stays. Raises ``Refused`` when anybody moved the case on.
    """
    last = next((e for e in reversed(entries) if e.actor_id == actor.id and (not step or mark(e) == step)), None)
    batch = [entry for entry in entries if last and entry.at == last.at and entry.actor_id == actor.id]
    later = entries[entries.index(batch[-1]) + 1 :] if batch else ()
    if last is None or last.action == "undo" or any(_moved(entry, batch, actor) for entry in later):
        raise Refused("后面已经有别的步骤，撤不回了。")
    back, status = case, Status(batch[0].source)
    for entry in reversed(batch):
        back = restored(back, entry.before)
    row = Entry(now, actor.name, "undo", case.status, status, last.action, actor.id, basis={"undone": last.at.isoformat()})
    back = replace(back, status=status, clocks=recompute([*entries, row], rules, calendar))
    row = replace(row, before=changed(case, back))
    again = [clock for clock in back.clocks if clock.running and clock not in case.clocks]
    due = tuple(t for t in timers.of_step(case, back, "undo", again, now, rules, calendar) if t.due_at > now)
    gone = tuple(f"warn.{clock.id}." for clock in case.clocks if clock not in back.clocks)
    if any(entry.action in ("accept", "reopen") for entry in batch):
        gone = (*gone, "no_news.")
    return Decision(back, (row,), (), due, (*gone, *timers.dropped(case, back, "undo", now)))


def mark(entry: Entry) -> str:
    """Names a step among all of its case, for as long as its words wait."""
    return f"{entry.at.timestamp():.6f}"


def _moved(entry: Entry, batch: Sequence[Entry], actor: Actor) -> bool:
    """Does this later entry stand in the way: another's, one that moved the case, or one that changed the same things?"""
    same = {name for done in batch for name in _names(done.before)} & _names(entry.before)
    return entry.actor_id != actor.id or entry.action == "undo" or entry.source != entry.target or bool(same)


def _names(before: Mapping[str, Any]) -> set[str]:
    return {*before, *before.get("facts", {})} - {"facts"}
