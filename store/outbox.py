"""The outbox: what waits to be sent, in each person's order, and what became of it. The row is the truth; a sender only works it off."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cases import masking
from store.casework import maybe, seconds
from store.db import Cursor, Database, Row
from store.vault import Vault
from store.writer import Writer

_ROW = (
    "o.id, o.key, o.contact, o.number, o.kind, o.body_c, o.template, o.due_at, o.urgent, o.routine, o.statutory, o.whole, o.proves, o.optional,"
    " o.sealed, o.status, o.attempts, o.first_try, o.channel, c.openid_ix, c.openid_c, c.subscribed, c.opted_out, c.window_until, c.window_left, c.heard"
)
_READY = "((o.status = 'queued' AND o.due_at <= :now AND o.next_try <= :machine) OR (o.status = 'held' AND o.contact > 0 AND c.heard > o.held_heard))"
#: In each person's order: nothing goes before an earlier message that may still go; urgent ones overtake.
_IN_ORDER = (
    "(o.urgent = 1 OR NOT EXISTS (SELECT 1 FROM outbox p WHERE p.contact = o.contact AND p.contact > 0 AND p.id < o.id AND p.urgent = 0 AND"
    " ((p.status = 'queued' AND p.due_at <= :now) OR (p.status = 'held' AND c.heard > p.held_heard))))"
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One row to be sent, with what is known of the person. Moments are unix seconds; ``openid`` "" when it is gone."""

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
    announced: bool
    openid: str
    subscribed: bool
    opted_out: bool
    window_until: float
    window_left: int
    heard: int


@dataclass(frozen=True, slots=True)
class HeldText:
    """A held message, for the passive reply of an account that may not send by itself."""

    id: int
    key: str
    kind: str
    text: str


class Outbox:
    """Claims and results. Leases keep two senders from one row; they run on the machine's clock."""

    def __init__(self, db: Database, writer: Writer, vault: Vault) -> None:
        self._db, self._writer, self._vault = db, writer, vault

    def claim(self, now: datetime, machine: datetime, limit: int = 20, lease_seconds: float = 60) -> Sequence[Waiting]:
        """Rows that may go now (``now`` moves due dates, ``machine`` leases and retries), leased to the caller."""
        params = {"now": seconds(now), "machine": seconds(machine), "until": seconds(machine) + lease_seconds, "limit": limit}
        probe = f"SELECT 1 FROM outbox o LEFT JOIN contacts c ON c.id = o.contact WHERE o.lease_until <= :machine AND {_READY} LIMIT 1"
        if self._db.reading().one(probe, params) is None:
            return ()
        return self._writer.write(lambda cursor: self._claim(cursor, params))

    def _claim(self, cursor: Cursor, params: Mapping[str, Any]) -> list[Waiting]:
        lock = "" if self._db.sqlite else " FOR UPDATE OF o SKIP LOCKED"
        sql = (
            f"SELECT {_ROW} FROM outbox o LEFT JOIN contacts c ON c.id = o.contact WHERE o.lease_until <= :machine AND {_READY} AND {_IN_ORDER}"
            f" ORDER BY o.urgent DESC, o.id LIMIT :limit{lock}"
        )
        rows = cursor.all(sql, params)
        cursor.many("UPDATE outbox SET lease_until = :until WHERE id = :id", [{"until": params["until"], "id": row["id"]} for row in rows])
        return [self._waiting(row) for row in rows]

    def _waiting(self, row: Row) -> Waiting:
        data = json.loads(self._vault.open(row["body_c"], f"outbox:body:{row['key']}"))
        openid = self._vault.open(row["openid_c"], f"contacts:openid:{bytes(row['openid_ix']).hex()}") if row["openid_c"] else ""
        return Waiting(
            row["id"], row["key"], row["contact"], row["number"], row["kind"], data["text"], data["data"], row["template"], row["due_at"],
            bool(row["urgent"]), bool(row["routine"]), bool(row["statutory"]), bool(row["whole"]), row["proves"], bool(row["optional"]),
            bool(row["sealed"]), row["status"] == "held", row["attempts"], row["first_try"] or 0.0, row["channel"] == "announced", openid,
            bool(row["subscribed"]), bool(row["opted_out"]), row["window_until"] or 0.0, row["window_left"] or 0, row["heard"] or 0,
        )  # fmt: skip

    def sent(self, row: Waiting, channel: str, at: datetime, msgid: str = "") -> None:
        """WeChat took it."""

        def job(cursor: Cursor) -> None:
            cursor.run(
                "UPDATE outbox SET status = 'sent', channel = :channel, why = '', at = :at, msgid = :msgid, lease_until = 0, attempts = attempts + 1 WHERE id = :id",
                {"channel": channel, "at": seconds(at), "msgid": msgid, "id": row.id},
            )
            self._settled_before(cursor, msgid)
            if channel == "custom":
                cursor.run("UPDATE contacts SET window_left = window_left - 1 WHERE id = :id AND window_left > 0", {"id": row.contact})
                cursor.run("UPDATE meta SET at = 0 WHERE key = 'custom_denied' AND at > 0")

        self._writer.write(job)

    def announced(self, row: Waiting, at: datetime, msgid: str) -> None:
        """A template told that there is something; the text itself stays held. The announcement is a delivery of its own."""

        def job(cursor: Cursor) -> None:
            cursor.run("UPDATE outbox SET channel = 'announced' WHERE id = :id", {"id": row.id})
            key = f"{row.key}:announced"
            body = self._vault.seal(json.dumps({"text": "", "data": dict(row.data)}), f"outbox:body:{key}", sealed=row.sealed)
            cursor.run(
                "INSERT INTO outbox (key, contact, number, kind, body_c, template, due_at, status, channel, at, msgid, attempts) VALUES (:key, :contact,"
                " :number, :kind, :body_c, :template, :at, 'sent', 'template', :at, :msgid, 1) ON CONFLICT (key) DO NOTHING",
                {
                    "key": key,
                    "contact": row.contact,
                    "number": row.number,
                    "kind": f"{row.kind}_announced",
                    "body_c": body,
                    "template": row.template,
                    "at": seconds(at),
                    "msgid": msgid,
                },
            )
            self._settled_before(cursor, msgid)

        self._writer.write(job)

    def held(self, row: Waiting, why: str, at: datetime) -> None:
        """No channel may carry it now: it waits for the person's next message."""
        sql = (
            "UPDATE outbox SET status = 'held', first_try = NULL, channel = CASE WHEN channel = 'announced' THEN channel ELSE '' END, why = :why, held_at = COALESCE(held_at, :at), held_heard = :heard, lease_until = 0,"
            " attempts = attempts + 1 WHERE id = :id"
        )
        params = {"why": why, "at": seconds(at), "heard": row.heard, "id": row.id}
        self._writer.write(lambda cursor: cursor.run(sql, params))

    def again(self, row: Waiting, why: str, machine: datetime, next_try: datetime) -> None:
        """A fault that may pass: tried again then (machine's clock), with its reason."""
        sql = (
            "UPDATE outbox SET status = 'queued', why = :why, attempts = attempts + 1, first_try = COALESCE(first_try, :machine), next_try = :next,"
            " lease_until = 0 WHERE id = :id AND status IN ('queued', 'held')"
        )
        params = {"why": why, "machine": seconds(machine), "next": seconds(next_try), "id": row.id}
        self._writer.write(lambda cursor: cursor.run(sql, params))

    def later(self, row: Waiting, why: str, due_at: datetime) -> None:
        """Not now (quiet hours): due then."""
        sql = "UPDATE outbox SET status = 'queued', why = :why, due_at = :due, first_try = NULL, lease_until = 0 WHERE id = :id"
        self._writer.write(lambda cursor: cursor.run(sql, {"why": why, "due": seconds(due_at), "id": row.id}))

    def dead(self, row: Waiting, why: str, at: datetime) -> None:
        """Will never go."""
        sql = (
            "UPDATE outbox SET status = 'dead', channel = '', why = :why, at = :at, lease_until = 0, attempts = attempts + 1 WHERE id = :id"
        )
        self._writer.write(lambda cursor: cursor.run(sql, {"why": why, "at": seconds(at), "id": row.id}))

    def window(self, contact: int, left: int, *, subscribed: bool | None = None) -> None:
        """What WeChat's answer taught about a person's window."""

        def job(cursor: Cursor) -> None:
            cursor.run("UPDATE contacts SET window_left = :n WHERE id = :id", {"n": left, "id": contact})
            if subscribed is not None:
                cursor.run("UPDATE contacts SET subscribed = :s WHERE id = :id", {"s": int(subscribed), "id": contact})

        self._writer.write(job)

    def denied(self, until: datetime) -> None:
        """WeChat does not let this account send by itself: remembered until then, or until a customer-service message goes again."""
        sql = "INSERT INTO meta (key, at) VALUES ('custom_denied', :at) ON CONFLICT (key) DO UPDATE SET at = excluded.at"
        self._writer.write(lambda cursor: cursor.run(sql, {"at": seconds(until)}))

    def held_for(self, contact: int, machine: datetime) -> Sequence[HeldText]:
        """What is held for this person and is not being sent right now, in the order in which it goes."""
        sql = (
            "SELECT o.id, o.key, o.kind, o.body_c FROM outbox o JOIN contacts c ON c.id = o.contact WHERE o.contact = :c AND o.status = 'held'"
            " AND o.lease_until <= :machine AND (o.optional = 0 OR c.opted_out = 0) ORDER BY o.urgent DESC, o.id LIMIT 20"
        )
        rows = self._db.reading().all(sql, {"c": contact, "machine": seconds(machine)})
        return [HeldText(r[0], r[1], r[2], json.loads(self._vault.open(r[3], f"outbox:body:{r[1]}"))["text"]) for r in rows]

    def settle(self, msgid: str, why: str) -> None:
        """WeChat's final word on an accepted message: "" = delivered, else the reason."""
        if not msgid:
            return
        key = f"settled:{msgid}"
        note = {"key": key, "why": self._vault.seal(why, f"meta:value:{key}")}

        def job(cursor: Cursor) -> None:
            if not _settle(cursor, msgid, why):
                # It may come before the row has its id. ``Due.forget_replies`` sweeps what nobody asks for.
                cursor.run("INSERT INTO meta (key, value_c) VALUES (:key, :why) ON CONFLICT (key) DO NOTHING", note)

        self._writer.write(job)

    def _settled_before(self, cursor: Cursor, msgid: str) -> None:
        """WeChat's final word came before the row was written: it counts now."""
        key = f"settled:{msgid}"
        row = cursor.one("SELECT value_c FROM meta WHERE key = :key", {"key": key}) if msgid else None
        if row is not None:
            _settle(cursor, msgid, self._vault.open(row[0], f"meta:value:{key}"))

    def next_due(self, after: datetime, until: datetime) -> datetime | None:
        """The first moment in between at which a waiting row becomes due."""
        sql = "SELECT MIN(due_at) FROM outbox WHERE status = 'queued' AND due_at > :a AND due_at <= :b"
        row = self._db.reading().one(sql, {"a": seconds(after), "b": seconds(until)})
        return maybe(row[0]) if row else None

    def deliveries(self, number: str) -> list[dict[str, Any]]:
        """One row per message about a case, as `cases show` prints them: masked addressee, kind, channel, status, why, at."""
        sql = (
            "SELECT o.kind, o.channel, o.status, o.why, COALESCE(o.at, o.held_at, o.due_at) AS at, o.contact, s.name AS staff FROM outbox o"
            " LEFT JOIN staff s ON s.contact = o.contact AND o.contact > 0 AND o.kind IN ('assignment','urge','supplement','warning','late','to_approve',"
            "'objection','confirm','sent_back','objection_refused','rated','co_handling','alarm') WHERE o.number = :n ORDER BY o.id"
        )
        return [_delivery(row) for row in self._db.reading().all(sql, {"n": number})]


def _settle(cursor: Cursor, msgid: str, why: str) -> int:
    sql = "UPDATE outbox SET status = :status, why = :why WHERE msgid = :msgid AND status = 'sent'"
    return cursor.run(sql, {"status": "dead" if why else "delivered", "why": why, "msgid": msgid})


def _delivery(row: Row) -> dict[str, Any]:
    to = masking.name(row["staff"]) if row["staff"] else "信访人" if row["contact"] else "未绑定"
    channel = row["channel"] if row["status"] in ("sent", "delivered") else None
    return {"to": to, "kind": row["kind"], "channel": channel or None, "status": row["status"], "why": row["why"], "at": maybe(row["at"])}
