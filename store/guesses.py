"""Who guessed at other people's codes, and when: under a mark of its own, which outlives an erasure by a day and leads back to nobody."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from store.casework import seconds
from store.db import Cursor
from store.vault import Vault

_LIFE = timedelta(days=1)
_PREFIX = "missed:"


def _key(vault: Vault, openid: str) -> str:
    return _PREFIX + vault.index("missed", openid).hex()


def read(cursor: Cursor, vault: Vault, openid: str) -> list[float]:
    """Unix seconds of this user's misses, oldest first."""
    key = _key(vault, openid)
    row = cursor.one("SELECT value_c FROM meta WHERE key = :key", {"key": key})
    return list(json.loads(vault.open(row[0], f"meta:value:{key}"))) if row else []


def note(cursor: Cursor, vault: Vault, openid: str, at: datetime) -> None:
    """One more miss; those of the day before are forgotten."""
    key, now = _key(vault, openid), seconds(at)
    kept = [one for one in read(cursor, vault, openid) if one > now - _LIFE.total_seconds()]
    value = vault.seal(json.dumps([*kept, now]), f"meta:value:{key}")
    sql = "INSERT INTO meta (key, value_c, at) VALUES (:key, :value, :at) ON CONFLICT (key) DO UPDATE SET value_c = excluded.value_c, at = excluded.at"
    cursor.run(sql, {"key": key, "value": value, "at": now})


def forget(cursor: Cursor, now: datetime) -> None:
    """Nothing is kept longer than its day."""
    cursor.run("DELETE FROM meta WHERE key LIKE 'missed:%' AND at <= :t", {"t": seconds(now - _LIFE)})
