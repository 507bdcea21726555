"""Makes the models that the program ships with, and prints their reports: class and unit from the labelled messages in XINFANG_DATA,
danger from the invented cries for help and everyday openings of bench/data, beside everyday messages of XINFANG_DATA.

python -m bench.shipped_models [classes.npz kinds.npz danger.npz]
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from zlib import crc32

from nlp.train import train

DATA = Path(os.environ.get("XINFANG_DATA", "../shared/data"))
OWN = Path(__file__).parent / "data"
Rows = list[tuple[str, str]]
#: One everyday message in so many teaches that it is none of danger: the invented ones weigh as much as they should.
_EVERYDAY = 24
_CLAUSE = (4, 25)


def labelled(source: str, label: str) -> Rows:
    """(text, label) of a file's rows that have one, each below its heading."""
    rows = [json.loads(line) for line in (DATA / source).open(encoding="utf-8")]
    return [(f"{row['title']}\n{row['text']}" if row.get("title") else row["text"], row[label]) for row in rows if row[label]]


def danger() -> Rows:
    """Invented messages with E1, E2, E3 or "-", and openings of messages that show no sign of danger."""
    from nlp.urgency import signs_of

    alarms = [line.split("\t") for line in _invented("alarms.tsv")]
    calm = [text for _, _, text in (line.split("\t") for line in _invented("openings.tsv")) if not crc32(text.encode()) & 1]
    for source in ("unlabelled.jsonl", "class7.jsonl", "unit_weak.jsonl"):
        rows = [json.loads(line) for line in (DATA / source).open(encoding="utf-8")]
        parts = {part for row in rows if row.get("src") != "tokens" for part in _parts(row)}
        calm += sorted(part for part in parts if not crc32(part.encode()) % _EVERYDAY)
    levels = {"E1", "E2", "E3"}
    return [(text, level if level in levels else "-") for level, text in alarms] + [
        (text, "-") for text in calm if signs_of(text).level not in levels
    ]


def _parts(row: dict[str, str]) -> list[str]:
    """What a chat might show of a message: its heading, its beginning, its clauses."""
    clauses = [clause for clause in re.split(r"[，。！？；\s]+", row["text"]) if _CLAUSE[0] <= len(clause) <= _CLAUSE[1]]
    return [part for part in (row.get("title", ""), row["text"][:40], *clauses[:8]) if part]


def _invented(name: str) -> list[str]:
    return [line for line in (OWN / name).read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]


MODELS: dict[str, Callable[[], Rows]] = {
    "classes.npz": lambda: labelled("class7.jsonl", "class"),
    "kinds.npz": lambda: labelled("unit_weak.jsonl", "unit_weak"),
    "danger.npz": danger,
}


def main() -> None:
    """One model after the other, into the data of the room that reads."""
    if not DATA.is_dir():
        sys.exit(f"XINFANG_DATA: {DATA} is not there; it is the folder with class7.jsonl")
    for target in sys.argv[1:] or MODELS:
        rows = MODELS[target]()
        told = partial(print, file=sys.stderr)
        # Of danger every word counts: most stand in one sentence alone.
        report = train(
            [t for t, _ in rows], [name for _, name in rows], Path("nlp/data") / target, told, least=1 if target == "danger.npz" else 0
        )
        print(f"{target}\n{report}\n")


if __name__ == "__main__":
    main()
