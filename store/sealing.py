"""Sealing a case that was open, and undoing it: everything kept of it goes under the other key, and what others would still read of it ends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from cases.model import Case, Decision
from store.db import Cursor, Row
from store.vault import Vault, is_sealed

#: Where a value stands: table, column, what it is bound to, which rows.
_Place = tuple[str, str, str, str]
#: Messages of no case that quote the petitioner: to themselves, and to those whom their alarms called.
_TOLD = (
    "number = '' AND (contact = :contact OR EXISTS (SELECT 1 FROM alarms a WHERE a.contact = :contact AND outbox.key LIKE"
    " 'alarm:' || CAST(a.id AS VARCHAR) || ':%'))"
)
#: What goes with the case, under the key that it has now.
_KEPT: Sequence[_Place] = (
    ("log", "body_c", "log:body:{number}", "case_id = :id"),
    ("outbox", "body_c", "outbox:body:{key}", "number = :number"),
    ("ratings", "reason_c", "ratings:reason:{number}", "case_id = :id"),
)
#: What was told in passing stands under the sealed key from the first; older rows are brought there with the case.
_PASSING: Sequence[_Place] = (
    ("tasks", "body_c", "tasks:body:{key}", "number = :number OR (number = '' AND contact = :contact)"),
    ("tasks", "result_c", "tasks:result", "number = :number OR (number = '' AND contact = :contact)"),
    ("audit", "detail_c", "audit:detail", "number = :number"),
    ("alarms", "body_c", "alarms:body:{key}", "contact = :contact"),
    ("contacts", "dialogue_c", "contacts:dialogue:{key}", "id = :contact"),
    ("inbound", "reply_c", "inbound:reply:{key}", "contact = :contact"),
    ("outbox", "body_c", "outbox:body:{key}", _TOLD),
)
#: What the rows of a table are called by, where it is not their ``key``.
_CALLED = {"contacts": "openid_ix", "log": "id", "ratings": "id", "audit": "id"}
#: A file kept under the other key is the sweep's to change (``store.due.to_rekey``).
SHUT = (
    "sealed = CASE WHEN {now} = 1 THEN 1 ELSE media.sealed END,"
    " status = CASE WHEN {now} = 1 AND media.sealed = 0 AND media.status = 'kept' THEN 'rekey' ELSE media.status END"
)
_FILES = "UPDATE media SET sealed = :sealed, status = CASE WHEN status = 'kept' THEN 'rekey' ELSE status END WHERE number = :number"
#: Calls that this person asked for: who takes them would hear of the accusation.
_CALLS = "number = '' AND contact = :contact AND kind IN ('human', 'call', 'listen')"
#: What stands open of it for others than its petitioner, and what must not go out as it was written.
_ENDED = (
    "UPDATE outbox SET status = 'dead', channel = '', why = '已转保密办理', held_at = NULL WHERE number = :number AND status IN ('queued', 'held')"
    " AND proves = ''",
    f"UPDATE tasks SET role = 'confidential', sealed = 1 WHERE closed_at IS NULL AND (number = :number OR ({_CALLS}))",
    "DELETE FROM shares WHERE case_id = :id",
    "DELETE FROM watches WHERE case_id = :id",
    "UPDATE supervisions SET closed_at = opened_at WHERE case_id = :id AND closed_at IS NULL",
)


def turned(decision: Decision) -> bool:
    """Does this decision seal a case or open a sealed one?"""
    return any(entry.action in ("seal", "unseal") for entry in decision.entries)


def rekey(cursor: Cursor, vault: Vault, case: Case) -> None:
    """Encrypts all that is kept of the case under the key that it now has; of a sealed one nothing is left to read for anybody else."""
    # Contact 0 is nobody: what is nobody's is not this petitioner's.
    names = {"id": case.id, "number": case.number, "contact": case.contact or -1}
    for place in _KEPT:
        _other_key(cursor, vault, place, names, case.sealed)
    cursor.run("UPDATE outbox SET sealed = :sealed WHERE number = :number", {"sealed": int(case.sealed), "number": case.number})
    cursor.run(_FILES, {"sealed": int(case.sealed), "number": case.number})
    if case.sealed:
        for place in _PASSING:
            _other_key(cursor, vault, place, names, True)
        for sql in _ENDED:
            cursor.run(sql, names)


def _other_key(cursor: Cursor, vault: Vault, place: _Place, names: Mapping[str, object], sealed: bool) -> None:
    table, column, bound, where = place
    called = _CALLED.get(table, "key")
    rows = cursor.all(f"SELECT {called} AS called, {column} AS blob FROM {table} WHERE ({where}) AND {column} IS NOT NULL", names)
    changed = [
        {"called": row["called"], "blob": vault.seal(vault.open(row["blob"], said), said, sealed=sealed)}
        for row, said in _bound(rows, bound, names)
        if is_sealed(row["blob"]) != sealed
    ]
    cursor.many(f"UPDATE {table} SET {column} = :blob WHERE {called} = :called", changed)


def _bound(rows: Sequence[Row], bound: str, names: Mapping[str, object]) -> Iterator[tuple[Row, str]]:
    for row in rows:
        key = row["called"]
        yield row, bound.format(number=names["number"], key=bytes(key).hex() if isinstance(key, bytes | memoryview) else key)
