"""What people's steps taught, as references to their cases; and the models that were learned from it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from cases.lessons import TEACHING, lessons
from store import casework
from store.casework import moment, seconds
from store.db import Cursor, Database, Row
from store.vault import Vault
from store.writer import Writer

_GROUP = 500
#: Rows that other writers commit out of order are seen in the next round.
_BACK = 100
_MARK = "taught"
_SETTLED = (
    f"SELECT l.id AS said, l.at AS said_at, l.actor_id, l.action, l.source, l.target, l.body_c AS said_c, c.{casework.COLUMNS.replace(', ', ', c.')}"
    f" FROM log l JOIN cases c ON c.id = l.case_id WHERE l.id > :since AND l.actor_id > 0 AND c.sealed = 0"
    f" AND l.action IN ({', '.join(repr(a) for a in TEACHING)}) ORDER BY l.id LIMIT {_GROUP}"
)
#: The agreement of a later step does not unsay a correction.
_TAUGHT = (
    "INSERT INTO examples (case_id, part, label, was, model, at) SELECT id, :part, :label, :was, :model, :at FROM cases WHERE id = :id AND sealed = 0"
    " ON CONFLICT (case_id, part) DO UPDATE SET label = excluded.label, at = excluded.at,"
    " was = CASE WHEN excluded.was = excluded.label THEN examples.was ELSE excluded.was END"
)
_REACHED = "INSERT INTO meta (key, at) VALUES (:k, :at) ON CONFLICT (key) DO UPDATE SET at = excluded.at"
#: The models that may have learned from a case: made since it came in (a later step moves the time of its example).
_OF_CASE = (
    "DELETE FROM models WHERE EXISTS (SELECT 1 FROM examples e JOIN cases c ON c.id = e.case_id"
    " WHERE e.case_id = :id AND e.part = models.part AND c.received_at <= models.at)"
)
#: When the last trial was: without it the next night tries anew.
TRIED_AT = "trial"
_MODEL = "id, part, at, used, weight, figures"


@dataclass(frozen=True, slots=True)
class Example:
    """One case's text with what a person settled on; ``corrected``: it is not what was proposed. ``number`` decides whether it only measures."""

    number: str
    text: str
    label: str
    corrected: bool


@dataclass(frozen=True, slots=True)
class Taught:
    """A learned model as it is listed. ``part``: class or unit; ``figures``: how it and the one before did on the same held-out cases."""

    id: str
    part: str
    at: datetime
    used: bool
    weight: float
    figures: Mapping[str, float]


def unlearn(cursor: Cursor, case_id: int) -> None:
    """Nothing may know a case that was sealed: its examples go, with every model that may have learned from one; the next night tries anew."""
    if cursor.run(_OF_CASE, {"id": case_id}):
        cursor.run("DELETE FROM meta WHERE key = :key", {"key": TRIED_AT})
    cursor.run("DELETE FROM examples WHERE case_id = :id", {"id": case_id})


class Lessons:
    """Examples and models. Nothing of a sealed case is ever among them; an example goes with its case."""

    def __init__(self, db: Database, writer: Writer, vault: Vault) -> None:
        self._db, self._writer, self._vault = db, writer, vault

    def keep_up(self) -> int:
        """Examples of what people settled since the last time; how many steps were looked at. Safe to run in several processes."""
        cursor = self._db.reading()
        row = cursor.one("SELECT at FROM meta WHERE key = :k", {"k": _MARK})
        mark, last = int(row[0]) if row else 0, cursor.one("SELECT MAX(id) FROM log")[0] or 0
        if last <= mark:
            return 0
        rows = cursor.all(_SETTLED, {"since": mark - _BACK})
        reached = rows[-1]["said"] if len(rows) == _GROUP else last
        taught = [example for row in rows for example in self._of(row)]

        def job(writing: Cursor) -> None:
            writing.many(_TAUGHT, taught)
            writing.run(_REACHED, {"k": _MARK, "at": reached})

        self._writer.write(job)
        return sum(row["said"] > mark for row in rows)

    def _of(self, row: Row) -> list[dict[str, object]]:
        case = casework.from_row(row, (), self._vault)
        told = {"at": row["said_at"], "body_c": row["said_c"]}
        entry = casework.entry_from({**told, **{k: row[k] for k in ("action", "source", "target", "actor_id")}}, case.number, self._vault)
        kept = {"id": case.id, "model": case.model, "at": row["said_at"]}
        return [{**kept, "part": x.part, "label": x.label, "was": x.was} for x in lessons(case, entry)]

    def examples(self, part: str, most: int = 20_000) -> list[Example]:
        """What people settled on, with the cases' texts, newest first."""
        sql = (
            f"SELECT e.label, e.was, c.{casework.COLUMNS.replace(', ', ', c.')} FROM examples e JOIN cases c ON c.id = e.case_id"
            " WHERE e.part = :part AND c.sealed = 0 ORDER BY e.case_id DESC LIMIT :most"
        )
        found = []
        for row in self._db.reading().all(sql, {"part": part, "most": most}):
            case = casework.from_row(row, (), self._vault)
            if case.text.strip():
                found.append(Example(case.number, case.text, row["label"], row["label"] != row["was"]))
        return found

    def count(self, part: str, since: datetime | None = None) -> int:
        """How many examples there are, or have come since then."""
        sql = "SELECT COUNT(*) FROM examples WHERE part = :part AND at > :since"
        return int(self._db.reading().one(sql, {"part": part, "since": seconds(since) if since else -1.0})[0])

    def keep(self, model: Taught, content: bytes) -> None:
        """A model's file, encrypted; when it is used, it alone of its part is."""

        def job(cursor: Cursor) -> None:
            if model.used:
                cursor.run("UPDATE models SET used = 0 WHERE part = :part", {"part": model.part})
            row = {"id": model.id, "part": model.part, "at": seconds(model.at), "used": int(model.used), "weight": model.weight}
            row["figures"] = json.dumps(dict(model.figures))
            row["content_c"] = self._vault.seal_file(content, f"models:content:{model.id}")
            cursor.run("DELETE FROM models WHERE id = :id", {"id": model.id})
            cursor.run(f"INSERT INTO models ({_MODEL}, content_c) VALUES (:id, :part, :at, :used, :weight, :figures, :content_c)", row)

        self._writer.write(job)

    def models(self) -> Sequence[Taught]:
        """All models, newest first."""
        rows = self._db.reading().all(f"SELECT {_MODEL} FROM models ORDER BY at DESC, id")
        return [Taught(r[0], r[1], moment(r[2]), bool(r[3]), r[4], json.loads(r[5])) for r in rows]

    def used(self) -> tuple[str, ...]:
        """Ids of the models in use."""
        return tuple(row[0] for row in self._db.reading().all("SELECT id FROM models WHERE used = 1 ORDER BY id"))

    def content(self, model_id: str) -> bytes:
        """A model's file. Raises ``KeyError`` when there is none of this id."""
        row = self._db.reading().one("SELECT content_c FROM models WHERE id = :id", {"id": model_id})
        if row is None:
            raise KeyError(model_id)
        return self._vault.open_file(bytes(row[0]), f"models:content:{model_id}")

    def use(self, part: str, model_id: str) -> None:
        """From now on this model is used for its part; "" = the shipped understanding alone."""
        sql = "UPDATE models SET used = CASE WHEN id = :id THEN 1 ELSE 0 END WHERE part = :part"
        self._writer.write(lambda cursor: cursor.run(sql, {"id": model_id, "part": part}))
