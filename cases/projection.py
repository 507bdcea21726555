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
        **_matter(case, entries),
        "ratings": [
            {"object": row["object"], "value": row["value"], "reason": masking.text(str(row.get("reason", ""))), "at": stamp(row.get("at"))}
            for row in ratings
        ],
    }


def _matter(case: Case, entries: Sequence[Entry]) -> dict[str, Any]:
    """Claims with their opinions, cases that it is joined to or parted from, who helps, whether the dispute is settled."""

    def masked(words: str) -> str:
        return masking.text(words, case.petitioner.name)

    known = {"main": case.main_number, "merged": case.facts.get("merged", ""), "split_from": case.facts.get("split_from", "")}
    known["split_into"] = ";".join(e.fields["into"] for e in entries if "into" in e.fields)
    claims = [
        {"claim": n, "text": masked(c.text), "route": c.route, "opinion": c.opinion, "reply": masked(c.reply), "basis": c.basis}
        for n, c in enumerate(case.claims, 1)
    ]
    helpers = [
        {"unit": h.unit, "text": masked(h.text), "asked_at": h.asked, "due": h.due, "reported_at": h.reported or None} for h in case.helpers
    ]
    links = {name: [number for number in numbers.split(";") if number] for name, numbers in known.items()}
    return {"route": case.route, "claims": claims, "links": links, "helpers": helpers, "resolved": case.resolved, "view": case.view}


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
