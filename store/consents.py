"""Consents to subscription notices: how many a person has left of each kind, or one for good."""

from __future__ import annotations

from cases.commands import Consent
from store.db import Cursor


def note(cursor: Cursor, contact: int, told: Consent) -> None:
    """Writes what the person answered. Whoever is first met so need not follow the account: a page asks everybody."""
    cursor.run("UPDATE contacts SET subscribed = 0 WHERE id = :id AND version = 1 AND window_until = 0", {"id": contact})
    yes, lasting = int(told.accepted), int(told.accepted and told.lasting)
    row = {"contact": contact, "name": told.name, "yes": yes, "lasting": lasting, "one": yes - lasting}
    cursor.run(
        "INSERT INTO consents (contact, name, remaining, lasting) VALUES (:contact, :name, :one, :lasting) ON CONFLICT (contact, name) DO UPDATE SET"
        " remaining = (consents.remaining + excluded.remaining) * :yes, lasting = CASE WHEN excluded.lasting > consents.lasting * :yes THEN 1"
        " ELSE consents.lasting * :yes END",
        row,
    )


def spend(cursor: Cursor, contact: int, name: str) -> None:
    """A notice went: one consent is used up; a lasting one is not."""
    sql = "UPDATE consents SET remaining = remaining - 1 WHERE contact = :contact AND name = :name AND remaining > 0 AND lasting = 0"
    cursor.run(sql, {"contact": contact, "name": name})


def end(cursor: Cursor, contact: int, name: str) -> None:
    """WeChat knows of none any more."""
    cursor.run(
        "UPDATE consents SET remaining = 0, lasting = 0 WHERE contact = :contact AND name = :name", {"contact": contact, "name": name}
    )
