"""Alarms: raised once, added to, taken by the first."""

from __future__ import annotations

import json

from cases import commands as c
from store.casework import seconds
from store.db import Cursor
from store.scene import Scene
from store.vault import pack


def raise_alarm(scene: Scene, command: c.RaiseAlarm) -> None:
    """An alarm that is due at once, once for its key."""
    body = pack({"text": command.text, "place": command.place, "phone": command.phone})
    scene.cursor.run(
        "INSERT INTO alarms (key, level, body_c, at, contact, next_at) VALUES (:key, :level, :body_c, :at, :contact, :at) ON CONFLICT (key) DO NOTHING",
        {
            "key": command.key,
            "level": command.level,
            "body_c": scene.vault.seal(body, f"alarms:body:{command.key}", sealed=True),
            "at": seconds(command.at),
            "contact": scene.who(command.contact),
        },
    )


def add_to_alarm(scene: Scene, command: c.AddToAlarm) -> None:
    """Place, phone or news told later; the alarm is due again at once unless taken."""
    row = scene.cursor.one("SELECT key, body_c, at FROM alarms WHERE id = :id", {"id": command.id})
    if row is None:
        return
    data = json.loads(scene.vault.open(row["body_c"], f"alarms:body:{row['key']}"))
    data["place"], data["phone"] = command.place or data["place"], command.phone or data["phone"]
    data["text"] = "；".join(filter(None, (data["text"], command.text)))
    blob = scene.vault.seal(pack(data), f"alarms:body:{row['key']}", sealed=True)
    scene.cursor.run(
        "UPDATE alarms SET body_c = :body_c, next_at = CASE WHEN taken_at IS NULL THEN :at ELSE next_at END WHERE id = :id",
        {"body_c": blob, "at": seconds(scene.work.at), "id": command.id},
    )


def take_alarm(scene: Scene, command: c.TakeAlarm) -> None:
    """The repeats stop; the first to take it keeps it."""
    scene.cursor.run(
        "UPDATE alarms SET taken_by = COALESCE((SELECT name FROM staff WHERE id = :staff), ''), taken_at = :at, next_at = NULL, reached = 1"
        " WHERE id = :id AND taken_at IS NULL",
        {"staff": command.staff, "at": seconds(command.at), "id": command.id},
    )
    drop_rounds(scene.cursor, command.id, "已有人接")


def drop_rounds(cursor: Cursor, alarm: int, why: str) -> None:
    """Earlier rounds of an alarm that never went out are of no use any more."""
    cursor.run(
        "UPDATE outbox SET status = 'dead', channel = '', why = :why WHERE kind = 'alarm' AND key LIKE :key AND status IN ('queued', 'held') AND lease_until = 0",
        {"why": why, "key": f"alarm:{alarm}:%"},
    )
