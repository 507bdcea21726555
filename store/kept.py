"""Single values that the program keeps for itself, each encrypted under its name."""

from __future__ import annotations

from datetime import datetime

from store.casework import maybe, seconds
from store.db import Cursor
from store.vault import Vault

_PUT = (
    "INSERT INTO meta (key, value_c, at) VALUES (:k, :v, :at) ON CONFLICT (key) DO UPDATE SET value_c = excluded.value_c, at = excluded.at"
)


def get(cursor: Cursor, vault: Vault, key: str) -> tuple[str, datetime | None]:
    """The value of this name and when it was put (UTC); ("", None) if none. Raises ``Unreadable``."""
    row = cursor.one("SELECT value_c, at FROM meta WHERE key = :k", {"k": key})
    return ("", None) if row is None else (vault.open(row[0], place(key)), maybe(row[1]))


def put(cursor: Cursor, vault: Vault, key: str, value: str, at: datetime) -> None:
    """Keeps it instead of what stood there."""
    cursor.run(_PUT, {"k": key, "v": vault.seal(value, place(key)), "at": seconds(at)})


def place(key: str) -> str:
    """What a value of this name is bound to when it is encrypted."""
    return f"meta:value:{key}"
