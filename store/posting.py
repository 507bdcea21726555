"""Messages to people as commands write, take back and hand them over: rows of the outbox."""

from __future__ import annotations

import json

from cases import commands as c
from cases.commands import Stale
from store.casework import seconds
from store.scene import Scene
from store.vault import pack
from store.writer import Undo


def push(scene: Scene, command: c.Push) -> None:
    """An outbox row, once for its key; one that nobody can get is held at once."""
    key, contact, number = scene.fill(command.key), scene.who(command.to), scene.fill(command.number)
    # What belongs to no case quotes a talk.
    sealed = command.sealed or not number or scene.is_sealed(number)
    data = {name: scene.fill(value) for name, value in command.data.items()}
    body = pack({"text": scene.fill(command.text), "data": data})
    scene.cursor.run(
        "INSERT INTO outbox (key, contact, number, kind, body_c, template, due_at, urgent, routine, statutory, whole, proves, grp, optional,"
        " sealed, ladder, status, why, held_at) VALUES (:key, :contact, :number, :kind, :body_c, :template, :due_at, :urgent, :routine, :statutory,"
        " :whole, :proves, :grp, :optional, :sealed, :ladder, :status, :why, :held_at) ON CONFLICT (key) DO NOTHING",
        {
            "key": key,
            "contact": contact,
            "number": number,
            "kind": command.kind,
            "body_c": scene.vault.seal(body, f"outbox:body:{key}", sealed=sealed),
            "template": command.template,
            "due_at": seconds(command.due_at),
            "urgent": int(command.urgent),
            "routine": int(command.routine),
            "statutory": int(command.statutory),
            "whole": int(command.whole),
            "proves": command.proves,
            "grp": scene.fill(command.group),
            "optional": int(command.optional),
            "sealed": int(sealed),
            "ladder": command.ladder,
            "status": "queued" if contact else "held",
            "why": "" if contact else "没有绑定微信的收件人",
            "held_at": None if contact else seconds(scene.work.at),
        },
    )


def cancel(scene: Scene, command: c.CancelPushes) -> None:
    """Takes back what was not sent and is not being sent. Raises ``Undo(Stale)`` when a group has just gone out."""
    where = "grp = :what" if command.group else "key LIKE :what"
    what = command.group or command.prefix + "%"
    taken = scene.cursor.run(
        f"UPDATE outbox SET status = 'dead', why = '已撤回', held_at = NULL WHERE {where} AND status IN ('queued', 'held') AND attempts = 0"
        " AND lease_until <= :at",
        {"what": what, "at": seconds(scene.work.at)},
    )
    if command.group and not (taken and _none_left(scene, what)):
        raise Undo(Stale())


def _none_left(scene: Scene, group: str) -> bool:
    return scene.cursor.one("SELECT 1 FROM outbox WHERE grp = :grp AND status <> 'dead'", {"grp": group}) is None


def hand_over(scene: Scene, command: c.HandOver) -> None:
    """Sent with the reply, or cut to what did not fit. Raises ``Undo(Stale)`` when the row is not held any more."""
    row = scene.cursor.one("SELECT key, body_c, sealed FROM outbox WHERE id = :id AND status = 'held'", {"id": command.id})
    if row is None:
        raise Undo(Stale())
    if not command.rest:
        sql = "UPDATE outbox SET status = 'sent', channel = 'passive', why = '', at = :at, attempts = attempts + 1 WHERE id = :id"
        scene.cursor.run(sql, {"at": seconds(scene.work.at), "id": command.id})
        return
    where = f"outbox:body:{row['key']}"
    body = pack({**json.loads(scene.vault.open(row["body_c"], where)), "text": command.rest})
    blob = scene.vault.seal(body, where, sealed=bool(row["sealed"]))
    scene.cursor.run("UPDATE outbox SET body_c = :body_c WHERE id = :id", {"body_c": blob, "id": command.id})
