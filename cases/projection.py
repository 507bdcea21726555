"""A case as other programs read it: the keys of `cases show --json`, masked, and of a sealed case only number, date and place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from cases import masking
from cases.calendar import CHINA, local_date
from cases.clocks import CLOCKS
from cases.model import Case, Entry


def stamp(moment: datetime | None) -> str | None:
    """ISO 8601 with zone, as read here."""
    return moment.astimezone(CHINA).isoformat(timespec="seconds") if moment else None


def as_json(
    case: Case,
    unit_name: str,
    entries: Sequence[Entry] = (),
    deliveries: Sequence[Mapping[str, Any]] = (),
    ratings: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """The public shape of one case; times ISO 8601 with zone, personal data masked."""
    if case.sealed:
        return {"number": case.number, "date": local_date(case.received_at).isoformat(), "place": case.town or case.place, "sealed": True}
    return {
        "number": case.number,
        "status": str(case.status),
        "category": case.category,
        "purpose": str(case.purpose),
        "unit": unit_name,
        "urgency": case.urgency,
        "flags": sorted(case.flags),
        "clocks": [_clock(c) for c in case.clocks],
        "timeline": [_entry(e, case) for e in entries],
        "deliveries": [{**row, "at": stamp(row.get("at"))} for row in deliveries],
        "ratings": [
            {"object": row["object"], "value": row["value"], "reason": masking.text(str(row.get("reason", ""))), "at": stamp(row.get("at"))}
            for row in ratings
        ],
    }


def _clock(clock: Any) -> dict[str, Any]:
    found = CLOCKS[clock.id]
    return {
        "id": clock.id,
        "name": found.name,
        "article": found.article,
        "started_at": stamp(clock.started_at),
        "due_at": stamp(clock.due_at),
        "stopped_at": stamp(clock.stopped_at),
        "extended": clock.extended,
    }


def _entry(entry: Entry, case: Case) -> dict[str, Any]:
    return {
        "at": stamp(entry.at),
        "actor": entry.actor,
        "action": entry.action,
        "from": entry.source,
        "to": entry.target,
        "reason": masking.text(entry.reason, case.petitioner.name),
    }
