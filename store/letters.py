"""Outbox rows as the sender sees them: the message with what is known of its person, read and decrypted."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from store.db import Row
from store.vault import Unreadable, Vault

#: How the address of a WeCom member stands where WeChat's openid stands for others.
WECOM = "wecom:"
_COLUMNS = (
    *(
        "id",
        "key",
        "contact",
        "number",
        "kind",
        "body_c",
        "template",
        "due_at",
        "urgent",
        "routine",
        "statutory",
        "whole",
        "proves",
        "optional",
    ),
    *("sealed", "status", "attempts", "first_try", "channel", "ladder", "unsure", "held_at", "held_heard", "why", "lease_until"),
)
#: Who the message is for (c); a WeCom member's own WeChat (w) stands in where they have one; today's routine messages and how many may go now.
SELECT = (
    f"SELECT {', '.join(f'o.{name}' for name in _COLUMNS)}, c.openid_ix, c.openid_c, c.heard, c.opted_out, w.id AS w_id, w.openid_ix AS w_ix, w.openid_c AS w_c,"
    " COALESCE(w.subscribed, c.subscribed) AS subscribed, COALESCE(w.window_until, c.window_until) AS window_until,"
    " COALESCE(w.window_left, c.window_left) AS window_left, COALESCE(k.remaining, 0) + 1000 * COALESCE(k.lasting, 0) AS consents,"
    " (SELECT COUNT(*) FROM outbox p WHERE p.contact = o.contact AND p.contact > 0 AND p.status IN ('sent', 'delivered') AND p.routine = 1 AND p.at >= :day AND p.msgid NOT LIKE 'joined:%') AS today,"
    " (SELECT COUNT(*) FROM outbox p WHERE p.contact = o.contact AND p.contact > 0 AND p.urgent = 0 AND"
    " ((p.status = 'queued' AND p.due_at <= :now) OR (p.status = 'held' AND c.heard > p.held_heard))) AS ready"
    " FROM outbox o LEFT JOIN contacts c ON c.id = o.contact LEFT JOIN staff s ON s.wecom = o.contact AND o.contact > 0"
    " LEFT JOIN contacts w ON w.id = s.contact AND s.contact > 0"
    " LEFT JOIN consents k ON k.contact = COALESCE(w.id, c.id) AND k.name = o.template"
)


#: What reading a damaged row raises.
DAMAGED = (Unreadable, ValueError, KeyError, TypeError)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One row to be sent, with what is known of the person. Moments are unix seconds; ``openid`` "" when it is gone.

    ``wecom``: WeCom user id of a staff member; ``person``: the contact whose window and consents count; ``unsure``: earlier sends whose end
    nobody knows; ``told``: announced, refused:RUNG (a notice was taken and failed) or ""; ``today``: routine messages of this day so far;
    ``ready``: how many of this person's may go now; ``waited``: it was kept back for the morning, for the hour or for the end of a talk;
    ``leased``: when the lease of a sender that never wrote how it ended was over, else 0.
    """

    id: int
    key: str
    contact: int
    number: str
    kind: str
    text: str
    data: Mapping[str, str]
    template: str
    due_at: float
    urgent: bool
    routine: bool
    statutory: bool
    whole: bool
    proves: str
    optional: bool
    sealed: bool
    was_held: bool
    attempts: int
    first_try: float
    told: str
    ladder: str
    unsure: int
    openid: str
    wecom: str
    person: int
    subscribed: bool
    opted_out: bool
    window_until: float
    window_left: int
    heard: int
    consents: int
    today: int
    ready: int
    waited: bool
    leased: float

    @property
    def announced(self) -> bool:
        """Has a notice told already that there is something?"""
        return self.told == "announced"


@dataclass(frozen=True, slots=True)
class HeldText:
    """A waiting message, to be joined to another or to a passive reply. ``due_at``: unix seconds."""

    id: int
    key: str
    kind: str
    text: str
    number: str = ""
    due_at: float = 0.0


def text_of(vault: Vault, key: str, blob: bytes) -> str:
    """The words of a row. Raises one of ``DAMAGED`` where it is damaged."""
    return str(json.loads(vault.open(blob, f"outbox:body:{key}"))["text"])


def waiting(row: Row, vault: Vault) -> Waiting:
    """A row of ``SELECT``. Raises as ``text_of`` does."""
    data = json.loads(vault.open(row["body_c"], f"outbox:body:{row['key']}"))
    if not isinstance(data["text"], str) or not isinstance(data["data"], dict):
        raise TypeError("no message")
    address = _openid(vault, row["openid_ix"], row["openid_c"])
    wecom = address.removeprefix(WECOM) if address.startswith(WECOM) else ""
    return Waiting(
        row["id"], row["key"], row["contact"], row["number"], row["kind"], data["text"], data["data"], row["template"], row["due_at"],
        bool(row["urgent"]), bool(row["routine"]), bool(row["statutory"]), bool(row["whole"]), row["proves"], bool(row["optional"]),
        bool(row["sealed"]), _was_held(row), row["attempts"], row["first_try"] or 0.0,
        row["channel"] if row["channel"] == "announced" or row["channel"].startswith("refused:") else "", row["ladder"], row["unsure"],
        _openid(vault, row["w_ix"], row["w_c"]) if wecom else address, wecom, row["w_id"] or row["contact"],
        bool(row["subscribed"]), bool(row["opted_out"]), row["window_until"] or 0.0, row["window_left"] or 0, row["heard"] or 0,
        row["consents"], row["today"], row["ready"], row["status"] == "queued" and bool(row["why"]) and not row["attempts"],
        row["lease_until"],
    )  # fmt: skip


def _was_held(row: Row) -> bool:
    """Does it follow the person's own message, be it after some tries?"""
    return row["status"] == "held" or (row["held_at"] is not None and (row["heard"] or 0) > row["held_heard"])


def _openid(vault: Vault, index: bytes | None, blob: bytes | None) -> str:
    return vault.open(blob, f"contacts:openid:{bytes(index).hex()}") if index and blob else ""
