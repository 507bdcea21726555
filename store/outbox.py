"""The outbox: what waits to be sent, in each person's order, and what became of it. The row is the truth; a sender only works it off."""

from __future__ import annotations

import itertools
import json
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, time
from typing import Any

import structlog

from cases import masking
from cases.calendar import at_local, local_date
from store import consents
from store.casework import maybe, seconds
from store.db import Cursor, Database, Row
from store.kept import place
from store.letters import DAMAGED, SELECT, HeldText, Waiting, text_of, waiting
from store.vault import Vault
from store.writer import Writer

#: Between a row's key and the rung that told of it: the key of the announcement.
ANNOUNCED = ":announced:"
#: Good final words written in one go.
_STORM = 512
_READY = "((o.status = 'queued' AND o.due_at <= :now AND o.next_try <= :machine) OR (o.status = 'held' AND o.contact > 0 AND c.heard > o.held_heard))"
_MAY_GO = "((p.status = 'queued' AND p.due_at <= :now{tried}) OR (p.status = 'held' AND c.heard > p.held_heard))"
#: In each person's order, one at a time: nothing goes before an earlier message that may still go; urgent ones overtake.
_IN_ORDER = (
    "NOT EXISTS (SELECT 1 FROM outbox p WHERE p.contact = o.contact AND p.contact > 0 AND ((p.urgent = o.urgent AND p.id < o.id AND"
    f" {_MAY_GO.format(tried='')}) OR (p.urgent = 1 AND o.urgent = 0 AND {_MAY_GO.format(tried=' AND p.next_try <= :machine')})))"
)


log = structlog.get_logger(room=__name__)


class Outbox:
    """Claims and results. Leases keep two senders from one row; they run on the machine's clock."""

    def __init__(self, db: Database, writer: Writer, vault: Vault) -> None:
        self._db, self._writer, self._vault = db, writer, vault
        self._good: deque[tuple[str, str]] = deque()

    def claim(self, now: datetime, machine: datetime, limit: int = 20, lease_seconds: float = 60) -> Sequence[Waiting]:
        """Rows that may go now (``now`` moves due dates, ``machine`` leases and retries), leased to the caller."""
        day = at_local(local_date(now), time(0))
        params = {
            "now": seconds(now),
            "machine": seconds(machine),
            "until": seconds(machine) + lease_seconds,
            "limit": limit,
            "day": seconds(day),
        }
        probe = f"SELECT 1 FROM outbox o LEFT JOIN contacts c ON c.id = o.contact WHERE o.lease_until <= :machine AND {_READY} LIMIT 1"
        if self._db.reading().one(probe, params) is None:
            return ()
        return self._writer.write(lambda cursor: self._claim(cursor, params))

    def _claim(self, cursor: Cursor, params: Mapping[str, Any]) -> list[Waiting]:
        lock = "" if self._db.sqlite else " FOR UPDATE OF o SKIP LOCKED"
        sql = f"{SELECT} WHERE o.lease_until <= :machine AND {_READY} AND {_IN_ORDER} ORDER BY o.urgent DESC, o.id LIMIT :limit{lock}"
        while rows := cursor.all(sql, params):
            cursor.many(
                "UPDATE outbox SET lease_until = :until WHERE id = :id", [{"until": params["until"], "id": row["id"]} for row in rows]
            )
            readable = [found for row in rows if (found := self._read(cursor, row, params["now"])) is not None]
            if readable:
                return readable
        return []

    def _read(self, cursor: Cursor, row: Row, now: float) -> Waiting | None:
        """The row; one that cannot be read keeps nobody waiting. It is dead where the key reads others like it, else it may be the key."""
        try:
            return waiting(row, self._vault)
        except DAMAGED as error:
            log.error("outbox row cannot be read", kind=row["kind"], number=row["number"], error=type(error).__name__)
            if self._reads_others(cursor, row):
                sql = "UPDATE outbox SET status = 'dead', channel = '', why = '内容已损坏，读不出来', at = :at, lease_until = 0 WHERE id = :id"
            else:
                sql = "UPDATE outbox SET why = '读不出来：密钥文件可能不对', lease_until = lease_until + 240 WHERE id = :id"
            cursor.run(sql, {"at": now, "id": row["id"]})
            return None

    def _reads_others(self, cursor: Cursor, row: Row) -> bool:
        sql = "SELECT key, body_c FROM outbox WHERE sealed = :sealed AND id <> :id ORDER BY id DESC LIMIT 5"
        for other in cursor.all(sql, {"sealed": row["sealed"], "id": row["id"]}):
            try:
                text_of(self._vault, other["key"], other["body_c"])
                return True
            except DAMAGED:
                continue
        return False

    def following(self, row: Waiting, now: datetime, machine: datetime) -> Sequence[HeldText]:
        """What may go right after this row to the same person and needs no proof of its own, in order; it ends before the first that may not."""
        sql = (
            "SELECT o.id, o.key, o.kind, o.body_c, o.proves, o.next_try, o.number, o.due_at FROM outbox o JOIN contacts c ON c.id = o.contact WHERE o.contact = :contact"
            f" AND o.id > :id AND o.urgent = 0 AND o.ladder <> 'file' AND {_MAY_GO.format(tried='').replace('p.', 'o.')} AND (o.optional = 0 OR c.opted_out = 0)"
            " ORDER BY o.id LIMIT 40"
        )
        rows = self._db.reading().all(sql, {"contact": row.contact, "id": row.id, "now": seconds(now)})
        plain = itertools.takewhile(lambda found: not found["proves"] and found["next_try"] <= seconds(machine), rows)
        return list(self._texts(plain))

    def _texts(self, rows: Iterable[Row]) -> Iterator[HeldText]:
        """Up to the first that cannot be read: it is met when its turn comes."""
        for row in rows:
            try:
                text = text_of(self._vault, row["key"], row["body_c"])
                yield HeldText(row["id"], row["key"], row["kind"], text, row["number"], row["due_at"])
            except DAMAGED:
                return

    def begun(self, row: Waiting, joined: Sequence[int] = ()) -> None:
        """A send without a mark of its own begins: if nobody lives to write its end, it is unsure."""
        rows = [{"id": one} for one in (row.id, *joined)]
        self._writer.write(lambda cursor: cursor.many("UPDATE outbox SET unsure = unsure + 1 WHERE id = :id", rows))

    def sent(self, row: Waiting, channel: str, at: datetime, msgid: str = "", *, joined: Sequence[int] = (), why: str = "") -> None:
        """It was taken, and with it the rows that were ``joined`` to its text."""
        told = {"channel": channel, "why": why, "at": seconds(at), "msgid": msgid}

        def job(cursor: Cursor) -> None:
            cursor.many(
                "UPDATE outbox SET status = 'sent', channel = :channel, why = :why, at = :at, msgid = :msgid, lease_until = 0, unsure = 0, attempts = attempts + 1 WHERE id = :id",
                [{**told, "id": row.id}, *({**told, "id": one, "msgid": f"joined:{row.id}"} for one in joined)],
            )
            self._settled_before(cursor, msgid)
            if channel == "custom":
                cursor.run("UPDATE contacts SET window_left = window_left - 1 WHERE id = :id AND window_left > 0", {"id": row.person})
                cursor.run("UPDATE meta SET at = 0 WHERE key = 'custom_denied' AND at > 0")
            if channel == "subscribe":
                consents.spend(cursor, row.person, row.template)

        self._writer.write(job)

    def announced(self, row: Waiting, channel: str, at: datetime, msgid: str) -> None:
        """A notice told that there is something; the text itself stays held. The announcement is a delivery of its own."""

        def job(cursor: Cursor) -> None:
            cursor.run("UPDATE outbox SET channel = 'announced' WHERE id = :id", {"id": row.id})
            key = f"{row.key}{ANNOUNCED}{channel}"
            body = self._vault.seal(json.dumps({"text": "", "data": dict(row.data)}), f"outbox:body:{key}", sealed=row.sealed)
            cursor.run(
                "INSERT INTO outbox (key, contact, number, kind, body_c, template, due_at, status, channel, at, msgid, attempts) VALUES (:key, :contact,"
                " :number, :kind, :body_c, :template, :at, 'sent', :channel, :at, :msgid, 1) ON CONFLICT (key) DO NOTHING",
                {
                    "key": key,
                    "contact": row.contact,
                    "number": row.number,
                    "kind": f"{row.kind}_announced",
                    "body_c": body,
                    "template": row.template,
                    "channel": channel,
                    "at": seconds(at),
                    "msgid": msgid,
                },
            )
            if channel == "subscribe":
                consents.spend(cursor, row.person, row.template)
            self._settled_before(cursor, msgid)

        self._writer.write(job)

    def held(self, row: Waiting, why: str, at: datetime) -> None:
        """No channel may carry it now: it waits for the person's next message; what told of it may have failed already, then it goes on."""
        sql = (
            "UPDATE outbox SET status = CASE WHEN channel LIKE 'refused:%' AND channel <> :told THEN 'queued' ELSE 'held' END, first_try = NULL, channel = CASE WHEN channel = 'announced' OR channel LIKE 'refused:%' THEN channel ELSE '' END, unsure = :unsure, why = :why, held_at = COALESCE(held_at, :at), held_heard = :heard, lease_until = 0,"
            " attempts = attempts + 1 WHERE id = :id"
        )
        params = {"why": why, "at": seconds(at), "heard": row.heard, "id": row.id, "unsure": row.unsure, "told": row.told}
        self._writer.write(lambda cursor: cursor.run(sql, params))

    def again(self, row: Waiting, why: str, machine: datetime, next_try: datetime, *, unsure: bool = False) -> None:
        """A fault that may pass: tried again then (machine's clock), with its reason. ``unsure``: it may have gone all the same."""
        sql = (
            "UPDATE outbox SET status = 'queued', why = :why, attempts = attempts + 1, first_try = COALESCE(first_try, :machine), next_try = :next,"
            " lease_until = 0, unsure = :unsure WHERE id = :id AND status IN ('queued', 'held')"
        )
        params = {"why": why, "machine": seconds(machine), "next": seconds(next_try), "id": row.id, "unsure": int(unsure or row.unsure > 0)}

        def job(cursor: Cursor) -> None:
            cursor.run(sql, params)
            if unsure:
                # It may have spent one of the window's messages: rather one too few than one refused.
                cursor.run("UPDATE contacts SET window_left = window_left - 1 WHERE id = :id AND window_left > 0", {"id": row.person})

        self._writer.write(job)

    def parted(self, joined: Sequence[int], *, unsure: bool) -> None:
        """The message that these were joined to did not go, as far as we know."""
        sql = "UPDATE outbox SET unsure = CASE WHEN :unsure = 1 THEN 1 ELSE unsure - 1 END WHERE id = :id"
        self._writer.write(lambda cursor: cursor.many(sql, [{"id": one, "unsure": int(unsure)} for one in joined]))

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

    def shut(self, row: Waiting, *, left: bool) -> None:
        """WeChat's answer taught that this person's window is shut, or that they ``left``, unless they have written since the row was read."""
        sql = "UPDATE contacts SET window_left = 0, subscribed = subscribed * :stays WHERE id = :id AND window_until <= :until"
        known = {"id": row.person, "until": row.window_until, "stays": int(not left)}
        self._writer.write(lambda cursor: cursor.run(sql, known))

    def no_consent(self, row: Waiting) -> None:
        """WeChat knows of no consent any more."""
        self._writer.write(lambda cursor: consents.end(cursor, row.person, row.template))

    def sent_since(self, contact: int, channel: str, since: datetime) -> int:
        """How many messages this channel carried to this person since then."""
        sql = "SELECT COUNT(*) FROM outbox WHERE contact = :c AND channel = :channel AND status IN ('sent', 'delivered') AND at > :t"
        return int(self._db.reading().one(sql, {"c": contact, "channel": channel, "t": seconds(since)})[0])

    def denied(self, until: datetime) -> None:
        """WeChat does not let this account send by itself: remembered until then, or until a customer-service message goes again."""
        sql = "INSERT INTO meta (key, at) VALUES ('custom_denied', :at) ON CONFLICT (key) DO UPDATE SET at = excluded.at"
        self._writer.write(lambda cursor: cursor.run(sql, {"at": seconds(until)}))

    def held_for(self, contact: int, machine: datetime) -> Sequence[HeldText]:
        """What is held for this person and is not being sent right now, in the order in which it goes."""
        sql = (
            "SELECT o.id, o.key, o.kind, o.body_c, o.number, o.due_at FROM outbox o JOIN contacts c ON c.id = o.contact WHERE o.contact = :c AND o.status = 'held'"
            " AND o.lease_until <= :machine AND o.ladder <> 'file' AND (o.optional = 0 OR c.opted_out = 0) ORDER BY o.urgent DESC, o.id LIMIT 20"
        )
        rows = self._db.reading().all(sql, {"c": contact, "machine": seconds(machine)})
        return list(self._texts(rows))

    def settle(self, msgid: str, why: str, once: str = "") -> None:
        """WeChat's final word on an accepted message: "" = delivered, else the reason. A good word is kept with the next commit, so that a
        storm of them makes nobody wait; lost in a crash, it leaves the row at "sent", which is true as well. ``once``: names a word whose
        mark stands for several messages, so that its repetition is not taken for a word on the next of them."""
        if not msgid:
            return
        if not why and self._db.sqlite:
            self._good.append((msgid, once))
            self._writer.soon(self._settle_good)
            return
        self._writer.write(lambda cursor: self._settled(cursor, msgid, why, once))

    def _settle_good(self, cursor: Cursor) -> None:
        for _ in range(min(len(self._good), _STORM)):
            msgid, once = self._good.popleft()
            self._settled(cursor, msgid, "", once)
        if self._good:
            self._writer.soon(self._settle_good)

    def _settled(self, cursor: Cursor, msgid: str, why: str, once: str) -> None:
        if _new_word(cursor, once) and not _settle(cursor, msgid, why):
            # It may come before the row has its id. ``Due.forget_replies`` sweeps what nobody asks for.
            key = f"settled:{msgid}"
            note = {"key": key, "why": self._vault.seal(why, place(key))}
            cursor.run("INSERT INTO meta (key, value_c) VALUES (:key, :why) ON CONFLICT (key) DO NOTHING", note)

    def _settled_before(self, cursor: Cursor, msgid: str) -> None:
        """WeChat's final word came before the row was written: it counts now."""
        key = f"settled:{msgid}"
        row = cursor.one("SELECT value_c FROM meta WHERE key = :key", {"key": key}) if msgid else None
        if row is not None:
            cursor.run("DELETE FROM meta WHERE key = :key", {"key": key})
            _settle(cursor, msgid, self._vault.open(row[0], place(key)))

    def next_due(self, after: datetime, until: datetime) -> datetime | None:
        """The first moment in between at which a waiting row becomes due."""
        sql = "SELECT MIN(due_at) FROM outbox WHERE status = 'queued' AND due_at > :a AND due_at <= :b"
        row = self._db.reading().one(sql, {"a": seconds(after), "b": seconds(until)})
        return maybe(row[0]) if row else None

    def deliveries(self, number: str) -> list[dict[str, Any]]:
        """One row per message about a case, as `cases show` prints them: masked addressee, kind, channel, status, why, at."""
        sql = (
            "SELECT o.kind, o.channel, o.status, o.why, COALESCE(o.at, o.held_at, o.due_at) AS at, o.contact, s.name AS staff FROM outbox o"
            " LEFT JOIN staff s ON o.contact IN (s.contact, s.wecom) AND o.contact > 0 AND o.ladder IN ('staff', 'alarm')"
            " WHERE o.number = :n ORDER BY o.id"
        )
        return [_delivery(row) for row in self._db.reading().all(sql, {"n": number})]


def _new_word(cursor: Cursor, once: str) -> bool:
    """Was this word not heard before? Its note goes with the others of ``Due.forget_replies``."""
    sql = "INSERT INTO meta (key) VALUES (:key) ON CONFLICT (key) DO NOTHING"
    return not once or cursor.run(sql, {"key": f"settled:{once}"}) == 1


def _settle(cursor: Cursor, msgid: str, why: str) -> int:
    """How many rows it was about. What failed goes on down its ladder; of an announcement, the text that it told of."""
    one = "id = (SELECT MIN(id) FROM outbox WHERE msgid = :msgid AND status = 'sent')"
    if not why:
        return cursor.run(f"UPDATE outbox SET status = 'delivered' WHERE {one}", {"msgid": msgid})
    row = cursor.one(f"SELECT key, channel FROM outbox WHERE {one}", {"msgid": msgid})
    if row is None:
        return 0
    text, told, _ = row["key"].rpartition(ANNOUNCED)
    if told:
        cursor.run("UPDATE outbox SET status = 'dead', why = :why, msgid = '' WHERE key = :key", {"why": why, "key": row["key"]})
    waits = "status IN ('queued', 'held') AND channel = 'announced'" if told else "status = 'sent'"
    cursor.run(
        f"UPDATE outbox SET status = 'queued', why = :why, channel = :mark, msgid = '', next_try = 0 WHERE key = :key AND {waits}",
        {"key": text or row["key"], "why": why, "mark": f"refused:{row['channel']}"},
    )
    return 1


def _delivery(row: Row) -> dict[str, Any]:
    to = masking.name(row["staff"]) if row["staff"] else "信访人" if row["contact"] else "未绑定"
    channel = row["channel"] if row["status"] in ("sent", "delivered") else None
    return {"to": to, "kind": row["kind"], "channel": channel or None, "status": row["status"], "why": row["why"], "at": maybe(row["at"])}
