"""One work, one transaction: the talk's version, the commands in order, the reply kept under the push's key."""

from __future__ import annotations

from cases.commands import Done, Repeat, Stale, Work
from store.casework import seconds
from store.commands import apply
from store.db import Cursor
from store.scene import Scene
from store.vault import Vault, pack
from store.writer import Undo

_WINDOW = (
    " subscribed = CASE WHEN :n = 0 THEN subscribed ELSE 1 END, window_left = CASE WHEN :n = 0 THEN window_left WHEN window_until > :now AND window_left > :n THEN window_left ELSE :n END,"
    " window_until = CASE WHEN :until > window_until THEN :until ELSE window_until END,"
)


def commit(cursor: Cursor, vault: Vault, work: Work) -> Done | Repeat | Stale:
    """Writes it all. Raises ``Undo`` with ``Repeat`` or ``Stale`` where nothing may be written."""
    scene = Scene(cursor, vault, work)
    if work.openid:
        scene.me = _talk(cursor, vault, work)
    for command in work.commands:
        apply(scene, command)
    reply = scene.fill(work.reply)
    if work.key:
        _keep_reply(cursor, vault, work, reply, scene.me)
    return Done(reply, scene.number, scene.me)


def _talk(cursor: Cursor, vault: Vault, work: Work) -> int:
    """The person's row with the next state; their contact id. Raises ``Undo`` when the talk has moved on."""
    index = vault.index("openid", work.openid)
    left, life = work.window or (0, 0)
    now = seconds(work.at)
    row = {"ix": index, "now": now, "n": left, "until": now + life if left else 0.0, "heard": int(bool(work.key))}
    row |= {"wake": seconds(work.wake_at) if work.wake_at else None, "version": work.version}
    if work.dialogue is not None:
        # What is told in passing may turn out to be an accusation: talks, replies, alarms and tasks stand under the sealed key from the first.
        row["dialogue"] = vault.seal(pack(work.dialogue), f"contacts:dialogue:{index.hex()}", sealed=True)
    if work.version == 0:
        row["dialogue"] = row.get("dialogue")
        row["openid"] = vault.seal(work.openid, f"contacts:openid:{index.hex()}")
        found = cursor.one(
            "INSERT INTO contacts (openid_ix, openid_c, version, dialogue_c, wake_at, heard, window_until, window_left, created_at)"
            " VALUES (:ix, :openid, 1, :dialogue, :wake, :heard, :until, :n, :now) ON CONFLICT (openid_ix) DO NOTHING RETURNING id",
            row,
        )
    else:
        state = "dialogue_c = :dialogue, wake_at = :wake," if work.dialogue is not None else ""
        found = cursor.one(
            f"UPDATE contacts SET {state}{_WINDOW} heard = heard + :heard, version = version + 1 WHERE openid_ix = :ix AND version = :version RETURNING id",
            row,
        )
    if found is None:
        raise Undo(_answered(cursor, vault, work) or Stale())
    return int(found[0])


def _key(vault: Vault, key: str) -> bytes:
    return vault.index("push", key)


def _keep_reply(cursor: Cursor, vault: Vault, work: Work, reply: str, me: int) -> None:
    key = _key(vault, work.key)
    blob = vault.seal(reply, f"inbound:reply:{key.hex()}", sealed=True)
    row = {"key": key, "contact": me, "reply": blob, "at": seconds(work.at)}
    if (
        cursor.run("INSERT INTO inbound (key, contact, reply_c, at) VALUES (:key, :contact, :reply, :at) ON CONFLICT (key) DO NOTHING", row)
        != 1
    ):
        raise Undo(_answered(cursor, vault, work) or Stale())


def _answered(cursor: Cursor, vault: Vault, work: Work) -> Repeat | None:
    if not work.key:
        return None
    key = _key(vault, work.key)
    row = cursor.one("SELECT reply_c FROM inbound WHERE key = :key", {"key": key})
    return None if row is None else Repeat(vault.open(row[0], f"inbound:reply:{key.hex()}"))
