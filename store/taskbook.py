"""Tasks of the petition office as rows."""

from __future__ import annotations

from cases import commands as c
from store.casework import seconds
from store.scene import Scene


def open_task(scene: Scene, command: c.OpenTask) -> None:
    """A task, once for its key; one that waits still and is asked for again as sealed moves to the confidential clerk."""
    key, number = scene.fill(command.key), scene.fill(command.number)
    sealed = command.sealed or scene.is_sealed(number)
    scene.cursor.run(
        "INSERT INTO tasks (key, kind, body_c, due_at, number, contact, role, sealed) VALUES (:key, :kind, :body_c, :due_at, :number, :contact,"
        " :role, :sealed) ON CONFLICT (key) DO UPDATE SET role = excluded.role, sealed = 1 WHERE excluded.sealed = 1 AND tasks.closed_at IS NULL",
        {
            "key": key,
            "kind": command.kind,
            "body_c": scene.vault.seal(scene.fill(command.text), f"tasks:body:{key}", sealed=True),
            "due_at": seconds(command.due_at),
            "number": number,
            "contact": scene.who(command.contact),
            "role": "confidential" if sealed else command.role,
            "sealed": int(sealed),
        },
    )


def close_task(scene: Scene, command: c.CloseTask) -> None:
    """Ends an open task by id or key."""
    scene.cursor.run(
        "UPDATE tasks SET closed_at = :at, closed_by = :by, result_c = :result_c WHERE closed_at IS NULL AND (id = :id OR key = :key)",
        {
            "at": seconds(command.at),
            "by": command.by,
            "result_c": scene.vault.seal(command.result, "tasks:result", sealed=True),
            "id": command.id,
            "key": scene.fill(command.key),
        },
    )
    # Who was told by telephone was told; an answer in writing still has to be served.
    scene.cursor.run(
        "UPDATE outbox SET status = 'delivered', channel = 'phone', why = '电话告知', at = :at WHERE status IN ('held', 'dead') AND proves = '' AND"
        " key IN (SELECT substr(key, 6) FROM tasks WHERE id = :id AND kind = 'call' AND closed_at = :at)",
        {"at": seconds(command.at), "id": command.id},
    )
