"""Which cases tell the same matter: traces of every open case, looked up by number and compared by their texts."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from cases.model import Case
from cases.petitioner import marks, same_petitioner
from handlers.turn import Like
from nlp.hotspots import Told
from nlp.similar import ASKED, KEPT, SAME, Matter, likeness, trace, traces
from store import casework
from store.casework import moment, seconds
from store.db import Cursor, Database
from store.vault import Vault
from store.writer import Writer

#: So many candidates are decrypted and compared.
_COMPARED = 24
#: So many newest cases are looked at for each mark of a petitioner.
_OWN = 5
#: An answer may help from this likeness on, where the class is the same.
_NEAR = 0.08
_LOOKED_THROUGH = 60
_ANSWERED = "AND case_id IN (SELECT id FROM cases WHERE status IN ('SERVED', 'CLOSED'))"
#: Cases read at a time, and written in one transaction.
_GROUP, _WRITTEN = 200, 50
#: Rows that other writers commit out of order are seen in the next round.
_BACK = 100
_MARK = "traced"
_TOLD = (
    f"SELECT l.id AS said, c.{casework.COLUMNS.replace(', ', ', c.')} FROM log l JOIN cases c ON c.id = l.case_id LEFT JOIN matters m ON m.case_id = c.id"
    " WHERE l.id > :since AND l.action IN ('submit', 'record') AND c.sealed = 0"
    f" AND (m.case_id IS NULL OR (m.version < c.version AND l.id > :mark)) ORDER BY l.id LIMIT {_GROUP}"
)
_REACHED = "INSERT INTO meta (key, at) VALUES (:k, :at) ON CONFLICT (key) DO UPDATE SET at = excluded.at"
#: Nothing where the case was sealed, or traced by another process, in between.
_MATTER = (
    "INSERT INTO matters (case_id, version, at, town, who, traces) SELECT id, :version, :at, :town, :who, :traces FROM cases"
    " WHERE id = :id AND sealed = 0 ON CONFLICT (case_id) DO NOTHING"
)


class Likeness:
    """The traces of cases. Sealed cases never have any (Art. 30)."""

    def __init__(self, db: Database, writer: Writer, vault: Vault) -> None:
        self._db, self._writer, self._vault = db, writer, vault
        self._key = vault.index("traces", "key")

    def like(self, case: Case, most: int = 5) -> list[Like]:
        """Cases that may be the same matter, likest first."""
        wanted = [*traces(matter(case), self._key, ASKED), *self._marks(case)]
        likes = _compared(case, self._cases(self._shared(wanted, _COMPARED), ""))
        return sorted((one for one in likes if one.likeness >= SAME), key=lambda one: -one.likeness)[:most]

    def answered(self, case: Case, most: int = 5) -> list[Like]:
        """Answered cases of the same class, or told in many of the same words, likest first."""
        found = self._shared(traces(matter(case), self._key, ASKED), _LOOKED_THROUGH, _ANSWERED)
        likes = [one for one in _compared(case, self._cases(found, "")) if one.case.answer]
        fitting = (one for one in likes if one.likeness >= (_NEAR if one.case.category == case.category else 2 * _NEAR))
        return sorted(fitting, key=lambda one: -one.likeness)[:most]

    def earlier(self, case: Case) -> Case | None:
        """The newest case in which the same petitioner told the same matter; None for a first telling."""
        cases = self._cases(self._newest(self._marks(case)), "")
        fitting = (one.case for one in _compared(case, cases) if one.same_person and one.likeness >= SAME)
        return max(fitting, key=lambda c: c.id, default=None)

    def told(self, since: datetime) -> list[Told]:
        """What was told since then, without its words: class, town, moment, petitioner, number. Sealed cases are not among them."""
        sql = "SELECT c.category, m.town, m.at, m.who, c.number FROM matters m JOIN cases c ON c.id = m.case_id WHERE m.at >= :since AND c.sealed = 0"
        return [Told(r[0], r[1], moment(r[2]), r[3], r[4]) for r in self._db.reading().all(sql, {"since": seconds(since)})]

    def _marks(self, case: Case) -> list[int]:
        return [trace(kind, value, self._key) for kind, value in marks(case)]

    def _shared(self, wanted: Sequence[int], most: int, where: str = "") -> list[int]:
        """Ids of the cases that share the most of these traces; of equals the newer."""
        if not wanted:
            return []
        places = ", ".join(f":t{n}" for n in range(len(wanted)))
        sql = f"SELECT case_id FROM traces WHERE trace IN ({places}) {where} GROUP BY case_id ORDER BY COUNT(*) DESC, case_id DESC LIMIT {most}"
        return [row[0] for row in self._db.reading().all(sql, {f"t{n}": number for n, number in enumerate(wanted)})]

    def _newest(self, wanted: Sequence[int]) -> list[int]:
        """Ids of the newest cases that have any of these traces; the index alone is read, however many there are."""
        parts = (
            f"SELECT case_id FROM (SELECT case_id FROM traces WHERE trace = :t{n} ORDER BY case_id DESC LIMIT {_OWN}) AS p{n}"
            for n in range(len(wanted))
        )
        params = {f"t{n}": number for n, number in enumerate(wanted)}
        return [row[0] for row in self._db.reading().all(" UNION ".join(parts), params)] if wanted else []

    def _cases(self, ids: Iterable[int], more: str) -> list[Case]:
        """These cases without their clocks."""
        listed = ", ".join(str(int(number)) for number in ids)
        if not listed:
            return []
        rows = self._db.reading().all(f"SELECT {casework.COLUMNS} FROM cases WHERE id IN ({listed}) AND sealed = 0 {more}")
        return [casework.from_row(row, (), self._vault) for row in rows]

    def keep_up(self) -> int:
        """Traces of what was told since the last time; how many cases. Safe to run in several processes."""
        cursor = self._db.reading()
        row = cursor.one("SELECT at FROM meta WHERE key = :k", {"k": _MARK})
        mark, last = int(row[0]) if row else 0, cursor.one("SELECT MAX(id) FROM log")[0] or 0
        if last <= mark:
            return 0
        rows = cursor.all(_TOLD, {"since": mark - _BACK, "mark": mark})
        cases = list({row["id"]: casework.from_row(row, (), self._vault) for row in rows}.values())
        for start in range(0, len(cases), _WRITTEN):
            self._trace(cases[start : start + _WRITTEN])
        reached = {"k": _MARK, "at": rows[-1]["said"] if len(rows) == _GROUP else last}
        self._writer.write(lambda writing: writing.run(_REACHED, reached))
        return len(rows)

    def _trace(self, cases: Sequence[Case]) -> None:
        """Worked out before the transaction, which others wait for."""
        found = [self._row(case) for case in cases]

        def job(cursor: Cursor) -> None:
            for row, numbers in found:
                forget(cursor, row["id"])
                if cursor.run(_MATTER, row) == 1:
                    cursor.many(
                        "INSERT INTO traces (trace, case_id) VALUES (:trace, :id)", [{"trace": n, "id": row["id"]} for n in numbers]
                    )

        self._writer.write(job)

    def _row(self, case: Case) -> tuple[dict[str, Any], list[int]]:
        who = self._marks(case)
        numbers = sorted({*traces(matter(case), self._key, KEPT), *who})
        row = {"id": case.id, "version": case.version, "at": seconds(case.received_at), "town": case.town, "who": who[0] if who else 0}
        return {**row, "traces": struct.pack(f"<{len(numbers)}Q", *numbers)}, numbers


def _compared(case: Case, cases: Iterable[Case]) -> list[Like]:
    others = [other for other in cases if other.id != case.id]
    if not others:
        return []
    alike = likeness(matter(case), *map(matter, others))
    return [Like(other, share, same_petitioner(case, other)) for other, share in zip(others, alike, strict=True)]


def forget(cursor: Cursor, case_id: int) -> None:
    """No trace of a case is left: it was sealed or erased, or is traced afresh."""
    row = cursor.one("SELECT traces FROM matters WHERE case_id = :id", {"id": case_id})
    if row is None:
        return
    gone = struct.unpack(f"<{len(row[0]) // 8}Q", bytes(row[0]))
    cursor.many("DELETE FROM traces WHERE trace = :trace AND case_id = :id", [{"trace": number, "id": case_id} for number in gone])
    cursor.run("DELETE FROM matters WHERE case_id = :id", {"id": case_id})


def matter(case: Case) -> Matter:
    """What a case is compared by; names and phones are no part of it."""
    text = case.text or case.summary
    for known in (case.petitioner.name, case.petitioner.phone):
        text = text.replace(known, "") if known else text
    return Matter(text, case.category, case.town, case.place)
