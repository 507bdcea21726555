"""Cases to rows and back. The searchable columns are few; everything told of a case is one encrypted body."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import astuple
from datetime import UTC, datetime
from typing import Any

from cases.model import Case, Claim, Clock, Decision, Entry, Helper, Petitioner, Status
from cases.pools import beside
from store.db import Cursor, Row
from store.vault import Vault, pack

_BODY = ["query_code", "category2", "route", "proposed_unit", "confidence", "model", "simple", "town", "place", "text", "summary", "wants", "since", "against", "told_before", "people", "publish", "relation", "channel", "handler", "answer", "national_number", "main_number", "resolved", "view"]  # fmt: skip
#: Lists of parts, each part as a list of its values.
_PARTS: Mapping[str, type[Any]] = {"claims": Claim, "helpers": Helper, "others": Petitioner}
_SEALED_COLUMNS = {"category": "", "purpose": "", "unit": "", "urgency": ""}
COLUMNS = "id, number, version, status, unit, contact, sealed, category, purpose, urgency, received_at, body_c"


def seconds(moment: datetime) -> float:
    """Unix seconds of an aware moment."""
    return moment.timestamp()


def moment(value: float) -> datetime:
    """Aware UTC of unix seconds."""
    return datetime.fromtimestamp(value, UTC)


def maybe(value: float | None) -> datetime | None:
    """The moment, or None."""
    return None if value is None else moment(value)


def body(case: Case) -> str:
    """Everything that is not a column, as JSON."""
    person = case.petitioner
    data: dict[str, Any] = {name: getattr(case, name) for name in _BODY if getattr(case, name)}
    data |= {name: [astuple(part) for part in parts] for name in _PARTS if (parts := getattr(case, name))}
    data["who"] = [person.name, person.phone, person.address, person.id_number]
    data["flags"] = sorted(case.flags)
    data["facts"] = dict(case.facts)
    if case.sealed:
        data["open"] = {name: str(getattr(case, name)) for name in _SEALED_COLUMNS}
    return pack(data)


def columns(case: Case, vault: Vault) -> dict[str, Any]:
    """The row's values but id and version."""
    row = {
        "number": case.number,
        "status": str(case.status),
        "unit": case.unit,
        "contact": case.contact,
        "sealed": int(case.sealed),
        "category": case.category,
        "purpose": str(case.purpose),
        "urgency": case.urgency,
        "national": int(bool(case.national_number)),
        "received_at": seconds(case.received_at),
        "body_c": vault.seal(body(case), f"cases:body:{case.number}", sealed=case.sealed),
    }
    return {**row, **_SEALED_COLUMNS} if case.sealed else row


def from_row(row: Row, clocks: Iterable[Row], vault: Vault) -> Case:
    """The case of a row of ``COLUMNS`` and its clock rows."""
    number = row["number"]
    data: dict[str, Any] = json.loads(vault.open(row["body_c"], f"cases:body:{number}"))
    hidden: Mapping[str, str] = data.get("open", {})
    kept = {name: data[name] for name in _BODY if name in data}
    kept |= {name: tuple(part(*values) for values in data[name]) for name, part in _PARTS.items() if name in data}
    return Case(
        received_at=moment(row["received_at"]),
        status=Status(row["status"]),
        id=row["id"],
        number=number,
        version=row["version"],
        category=hidden.get("category", row["category"]),
        purpose=hidden.get("purpose", row["purpose"]),
        unit=hidden.get("unit", row["unit"]),
        urgency=hidden.get("urgency", row["urgency"]),
        flags=frozenset(data["flags"]),
        sealed=bool(row["sealed"]),
        petitioner=Petitioner(*data["who"]),
        contact=row["contact"],
        clocks=tuple(
            Clock(c["clock"], moment(c["started_at"]), moment(c["due_at"]), maybe(c["stopped_at"]), bool(c["extended"])) for c in clocks
        ),
        facts=data["facts"],
        **kept,
    )


def read(cursor: Cursor, vault: Vault, where: str, params: Mapping[str, Any]) -> list[Case]:
    """Cases that fit the condition (with its ORDER BY and LIMIT), each with its clocks."""
    rows = cursor.all(f"SELECT {COLUMNS} FROM cases WHERE {where}", params)
    found = []
    for row in rows:
        clocks = cursor.all(
            "SELECT clock, started_at, due_at, stopped_at, extended FROM clocks WHERE case_id = :id ORDER BY id", {"id": row["id"]}
        )
        found.append(from_row(row, clocks, vault))
    return found


def entry_body(entry: Entry) -> str:
    """The encrypted part of a log row."""
    data = {"actor": entry.actor, "reason": entry.reason, "fields": dict(entry.fields)}
    data |= {name: dict(told) for name, told in (("before", entry.before), ("basis", entry.basis)) if told}
    return pack(data)


def entry_from(row: Row | Mapping[str, Any], number: str, vault: Vault) -> Entry:
    """A log row again."""
    data = json.loads(vault.open(row["body_c"], f"log:body:{number}"))
    return Entry(
        moment(row["at"]),
        data["actor"],
        row["action"],
        row["source"],
        row["target"],
        data["reason"],
        row["actor_id"],
        data["fields"],
        data.get("before", {}),
        data.get("basis", {}),
    )


def write_parts(cursor: Cursor, vault: Vault, case_id: int, number: str, decision: Decision, fresh: bool) -> None:
    """Log rows, clocks, helpers and timers of a decision."""
    case, named = decision.case, {"id": case_id}
    _write_log(cursor, vault, case_id, number, decision)
    if not fresh:
        cursor.run("DELETE FROM clocks WHERE case_id = :id", named)
        cursor.run("DELETE FROM helpers WHERE case_id = :id", named)
        for prefix in decision.drop_timers:
            cursor.run("DELETE FROM timers WHERE case_id = :id AND kind LIKE :kind", {**named, "kind": prefix + "%"})
    _write_clocks(cursor, case_id, case.clocks)
    cursor.many("INSERT INTO helpers (case_id, unit) VALUES (:id, :unit)", [{**named, "unit": name} for name in beside(case)])
    cursor.many(
        "INSERT INTO timers (case_id, kind, due_at) VALUES (:id, :kind, :due_at)",
        [{**named, "kind": t.kind, "due_at": seconds(t.due_at)} for t in decision.timers],
    )


def _write_log(cursor: Cursor, vault: Vault, case_id: int, number: str, decision: Decision) -> None:
    cursor.many(
        "INSERT INTO log (case_id, at, actor_id, action, source, target, body_c) VALUES (:case_id, :at, :actor_id, :action, :source, :target, :body_c)",
        [
            {
                "case_id": case_id,
                "at": seconds(e.at),
                "actor_id": e.actor_id,
                "action": e.action,
                "source": str(e.source),
                "target": str(e.target),
                "body_c": vault.seal(entry_body(e), f"log:body:{number}", sealed=decision.case.sealed),
            }
            for e in decision.entries
        ],
    )


def _write_clocks(cursor: Cursor, case_id: int, clocks: Iterable[Clock]) -> None:
    cursor.many(
        "INSERT INTO clocks (case_id, clock, started_at, due_at, stopped_at, extended) VALUES (:case_id, :clock, :started_at, :due_at, :stopped_at, :extended)",
        [
            {
                "case_id": case_id,
                "clock": c.id,
                "started_at": seconds(c.started_at),
                "due_at": seconds(c.due_at),
                "stopped_at": seconds(c.stopped_at) if c.stopped_at else None,
                "extended": int(c.extended),
            }
            for c in clocks
        ],
    )
