"""Cases with their logs and ratings, read in a few statements: for measures, supervision and boards. Sealed cases are never read here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from cases.history import History, Rated, standing_rows
from cases.model import Entry
from store import casework
from store.casework import moment
from store.db import Database
from store.vault import Vault

_OPEN = "status NOT IN ('DIRECT','GUIDED','REFUSED','NOLONGER','MERGED','FILED','TO_DISC','TO_PL','ENDED','WITHDRAWN','ARCHIVED')"


class Histories:
    """Reads of committed data."""

    def __init__(self, db: Database, vault: Vault) -> None:
        self._db, self._vault = db, vault

    def all(self) -> Sequence[History]:
        """Every case but the sealed ones, oldest first."""
        return self._read("sealed = 0 ORDER BY id", "sealed = 0", {})

    def open(self) -> Sequence[History]:
        """Those in which something is still owed or asked of somebody, oldest first."""
        where = f"sealed = 0 AND {_OPEN}"
        return self._read(f"{where} ORDER BY id", where, {})

    def of(self, ids: Sequence[int]) -> Sequence[History]:
        """The cases of these ids."""
        places = ", ".join(f":i{n}" for n in range(len(ids)))
        where = f"sealed = 0 AND id IN ({places})"
        return self._read(f"{where} ORDER BY id", where, {f"i{n}": one for n, one in enumerate(ids)}) if ids else []

    def _read(self, ordered: str, where: str, params: Mapping[str, object]) -> list[History]:
        cursor = self._db.reading()
        cases = casework.read(cursor, self._vault, ordered, params)
        numbers = {case.id: case.number for case in cases}
        log: dict[int, list[Entry]] = defaultdict(list)
        chosen = f"case_id IN (SELECT id FROM cases WHERE {where})"
        for row in cursor.all(f"SELECT case_id, at, actor_id, action, source, target, body_c FROM log WHERE {chosen} ORDER BY id", params):
            if row["case_id"] in numbers:
                log[row["case_id"]].append(casework.entry_from(row, numbers[row["case_id"]], self._vault))
        rated: dict[int, list[Rated]] = defaultdict(list)
        for row in cursor.all(f"SELECT case_id, object, value, at FROM ratings WHERE {chosen} ORDER BY id", params):
            rated[row["case_id"]].append(Rated(row["object"], row["value"], moment(row["at"])))
        return [History(case, standing_rows(log[case.id]), tuple(rated[case.id])) for case in cases]
