"""How long it takes to find what is due in the next tick: ``python -m bench.due [CASES …]`` builds its own databases and prints one line each.

It must grow with what is due, not with what is open.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

from sqlalchemy import create_engine, text

from store import Store, upgrade
from store.vault import Vault

NOW = datetime(2026, 11, 25, 4, 0, tzinfo=UTC)
DUE, _BATCH, _ROUNDS = 100, 50_000, 21


def _rows(cases: int) -> Iterator[list[dict[str, object]]]:
    """Three warnings a case, spread over two months to come; the first hundred cases have one that is due."""
    now = NOW.timestamp()
    for start in range(1, cases + 1, _BATCH):
        batch: list[dict[str, object]] = []
        for case in range(start, min(start + _BATCH, cases + 1)):
            ahead = now + 3600 + case * 5_000_000 / cases
            batch += [{"c": case, "k": f"warn.C6.{point}", "t": ahead + n * 86_400} for n, point in enumerate(("half", "soon", "over"))]
            batch[-3]["t"] = now - case if case <= DUE else batch[-3]["t"]
        yield batch


def build(url: str, cases: int) -> None:
    """So many open cases with their due dates; bodies are left empty, for nothing here opens them."""
    upgrade(url)
    engine = create_engine(url)
    with engine.begin() as connection:
        for batch in _rows(cases):
            seen = {int(str(row["c"])) for row in batch}
            case = (
                "INSERT INTO cases (id, number, version, status, unit, received_at, body_c) VALUES (:i, :n, 1, 'HANDLING', 'U', 0, x'00')"
            )
            connection.execute(text(case), [{"i": i, "n": f"XF{i:010d}"} for i in sorted(seen)])
            connection.execute(text("INSERT INTO timers (case_id, kind, due_at) VALUES (:c, :k, :t)"), batch)
    with engine.connect() as connection:
        connection.execute(text("ANALYZE"))
    engine.dispose()


def measure(cases: int) -> dict[str, object]:
    """The median of finding what is due, in milliseconds, over as many rounds as steady a figure."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/due.db"
        build(url, cases)
        store = Store.open(url, Vault.create(Path(folder) / "key"))
        spent = []
        for _ in range(_ROUNDS):
            began = perf_counter()
            found = store.due.timers(NOW + timedelta(seconds=1))
            spent.append(1000 * (perf_counter() - began))
        store.close()
    return {"open_cases": cases, "due": len(found), "median_ms": round(median(spent), 2), "worst_ms": round(max(spent), 2)}


if __name__ == "__main__":
    for size in map(int, sys.argv[1:] or ("10000", "100000", "1000000")):
        print(json.dumps(measure(size)), flush=True)
