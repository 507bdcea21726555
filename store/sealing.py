"""Sealing a case that was open, and undoing it: everything kept of it goes under the other key, and what others would still read of it ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cases.model import Decision
from store.db import Cursor
from store.vault import Vault

#: Each encrypted column of a case: table, column, what the value is bound to, which rows.
_KEPT: Sequence[tuple[str, str, str, str]] = (
    ("log", "body_c", "log:body:{number}", "case_id = :id"),
    ("outbox", "body_c", "outbox:body:{key}", "number = :number"),
    ("tasks", "body_c", "tasks:body:{key}", "number = :number"),
    ("tasks", "result_c", "tasks:result", "number = :number"),
    ("ratings", "reason_c", "ratings:reason:{number}", "case_id = :id"),
    ("audit", "detail_c", "audit:detail", "number = :number"),
)
#: The files themselves are the sweep's to change (``store.due.to_rekey``).
_FILES = "UPDATE media SET sealed = :sealed, status = CASE WHEN status = 'kept' THEN 'rekey' ELSE status END WHERE number = :number"
#: What stands open of it for others than its petitioner, and what must not go out as it was written.
_ENDED = (
    "UPDATE outbox SET status = 'dead', channel = '', why = '已转保密办理', held_at = NULL WHERE number = :number AND status IN ('queued', 'held')"
    " AND proves = ''",
    "UPDATE tasks SET role = 'confidential', sealed = 1 WHERE number = :number AND closed_at IS NULL",
    "DELETE FROM shares WHERE case_id = :id",
    "UPDATE supervisions SET closed_at = opened_at WHERE case_id = :id AND closed_at IS NULL",
)


def turned(decision: Decision) -> bool:
    """Does this decision seal a case or open a sealed one?"""
    return any(entry.action in ("seal", "unseal") for entry in decision.entries)


def rekey(cursor: Cursor, vault: Vault, decision: Decision) -> None:
    """Encrypts all that is kept of the case under the key that it now has; of a sealed one nothing is left to read for anybody else."""
    case = decision.case
    names: Mapping[str, object] = {"id": case.id, "number": case.number}
    for table, column, bound, where in _KEPT:
        _other_key(cursor, vault, (table, column, bound, where), names, case.sealed)
    cursor.run("UPDATE outbox SET sealed = :sealed WHERE number = :number", {"sealed": int(case.sealed), "number": case.number})
    cursor.run(_FILES, {"sealed": int(case.sealed), "number": case.number})
    for sql in _ENDED if case.sealed else ():
        cursor.run(sql, names)


def _other_key(cursor: Cursor, vault: Vault, kept: tuple[str, str, str, str], names: Mapping[str, object], sealed: bool) -> None:
    table, column, bound, where = kept
    key = ", key" if "{key}" in bound else ""
    rows = cursor.all(f"SELECT id, {column} AS blob{key} FROM {table} WHERE {where} AND {column} IS NOT NULL", names)
    changed = []
    for row in rows:
        place = bound.format(number=names["number"], key=row["key"] if key else "")
        changed.append({"id": row["id"], "blob": vault.seal(vault.open(row["blob"], place), place, sealed=sealed)})
    cursor.many(f"UPDATE {table} SET {column} = :blob WHERE id = :id", changed)
