"""What a person's own page shows of them besides their cases: what waits for them, and what they agreed to be told."""

from __future__ import annotations

from collections.abc import Mapping

from store.db import Database
from store.vault import Vault


class Mine:
    """Reads for one person; every answer is about them alone."""

    def __init__(self, db: Database, vault: Vault) -> None:
        self._db, self._vault = db, vault

    def contact(self, openid: str) -> int:
        """Who this is; 0 for somebody whom we do not know, or no longer."""
        row = self._db.reading().one("SELECT id FROM contacts WHERE openid_ix = :ix", {"ix": self._vault.index("openid", openid)})
        return int(row[0]) if row else 0

    def is_staff(self, contact: int) -> bool:
        """Do notices to staff come to this WeChat?"""
        row = self._db.reading().one("SELECT 1 FROM staff WHERE contact = :c AND gone = 0", {"c": contact}) if contact else None
        return row is not None

    def waiting(self, contact: int) -> Mapping[str, int]:
        """By case number, how many messages wait for this person's next word."""
        sql = "SELECT number, COUNT(*) FROM outbox WHERE contact = :c AND status = 'held' AND ladder <> 'file' AND number <> '' GROUP BY number"
        return {row[0]: row[1] for row in self._db.reading().all(sql, {"c": contact})} if contact else {}

    def consents(self, contact: int) -> Mapping[str, tuple[int, bool]]:
        """By our name of a subscription notice: how many may still come, and whether they may for good."""
        sql = "SELECT name, remaining, lasting FROM consents WHERE contact = :c"
        return {row[0]: (row[1], bool(row[2])) for row in self._db.reading().all(sql, {"c": contact})} if contact else {}
