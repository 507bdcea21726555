"""What goes when a person leaves (WeChat's duty, PIPL Art. 47), what stays with the lawful case, and how they come back to it."""

from __future__ import annotations

from store.db import Cursor
from wechat.inbound import mark

#: Of the person's own row, replies and rights; of the outbox what belongs to a talk and to no case, and WeChat's ids.
_ERASED = (
    "UPDATE contacts SET openid_ix = NULL, openid_c = NULL, known_c = NULL, dialogue_c = NULL, wake_at = NULL, subscribed = 0,"
    " window_left = 0, window_until = 0 WHERE id = :id",
    "UPDATE inbound SET reply_c = NULL WHERE contact = :id",
    "DELETE FROM consents WHERE contact = :id",
    "UPDATE staff SET contact = 0 WHERE contact = :id",
    "DELETE FROM outbox WHERE contact = :id AND number = '' AND ladder = 'talk'",
    "UPDATE outbox SET msgid = '' WHERE contact = :id",
    "UPDATE outbox SET status = 'held', why = '已取消关注', held_at = COALESCE(held_at, :at) WHERE contact = :id AND status IN ('queued', 'held')",
    # A case's file has an id of ours once it is here.
    "UPDATE media SET media_id = 'kept:' || id WHERE contact = :id AND number <> '' AND status <> 'waiting'",
)


def erase(cursor: Cursor, contact: int, at: float) -> None:
    """Everything that came from WeChat about this person. What no case took goes too, but for a voice that nobody has heard yet (Art. 22);
    its file is deleted by ``Due.to_delete``."""
    row = {"id": contact, "at": at}
    for sql in _ERASED:
        cursor.run(sql, row)
    for media in cursor.all("SELECT id, media_id FROM media WHERE contact = :id AND number = ''", row):
        waits = cursor.one("SELECT 1 FROM tasks WHERE key = :key AND closed_at IS NULL", {"key": f"listen:{mark(media['media_id'])}"})
        if waits is None:
            cursor.run("UPDATE media SET status = 'delete', media_id = 'gone:' || id, contact = 0 WHERE id = :id", {"id": media["id"]})


def come_back(cursor: Cursor, number: str, contact: int) -> None:
    """Joins the case to this person where its own has been erased, or a clerk took it down; what is held about it follows their message."""
    case = cursor.one(
        "SELECT k.id, k.contact FROM cases k LEFT JOIN contacts c ON c.id = k.contact WHERE k.number = :number AND c.openid_ix IS NULL",
        {"number": number},
    )
    if case is None:
        return
    row = {"id": case["id"], "old": case["contact"], "new": contact, "number": number}
    cursor.run("UPDATE cases SET contact = :new, version = version + 1 WHERE id = :id", row)
    cursor.run(
        "UPDATE outbox SET contact = :new, held_heard = 0 WHERE contact = :old AND number = :number AND status IN ('queued', 'held')"
        " AND ladder NOT IN ('staff', 'alarm', 'file')",
        row,
    )
