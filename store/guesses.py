"""Who guessed at other people's codes, and when: under a mark of its own, which outlives an erasure by a day and leads back to nobody."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from store import kept
from store.casework import seconds
from store.db import Cursor
from store.vault import Vault

_LIFE = timedelta(days=1)
_PREFIX = "missed:"


def _key(vault: Vault, openid: str) -> str:
    return _PREFIX + vault.index("missed", openid).hex()


def read(cursor: Cursor, vault: Vault, openid: str) -> list[float]:
    """Unix seconds of this user's misses, oldest first."""
    value, _ = kept.get(cursor, vault, _key(vault, openid))
    return list(json.loads(value)) if value else []


def note(cursor: Cursor, vault: Vault, openid: str, at: datetime) -> None:
    """One more miss; those of the day before are forgotten."""
    recent = [one for one in read(cursor, vault, openid) if one > seconds(at - _LIFE)]
    kept.put(cursor, vault, _key(vault, openid), json.dumps([*recent, seconds(at)]), at)


def forget(cursor: Cursor, now: datetime) -> None:
    """Nothing is kept longer than its day."""
    cursor.run("DELETE FROM meta WHERE key LIKE :mine AND at <= :t", {"mine": f"{_PREFIX}%", "t": seconds(now - _LIFE)})
