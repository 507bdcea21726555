"""Where it is and whose it is, by a list of units alone: the town or county of a message and the unit, beside the first place that is named.

XINFANG_DATA=FOLDER python -m bench.areas
"""

from __future__ import annotations

import csv
import json
import os
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from bench.clusters import clusters
from nlp.model import Model
from nlp.normal import fold
from nlp.reader import Reader
from nlp.reading import UnitEntry
from nlp.train import train

ROOT = Path(__file__).parents[1]
OWN, EXAMPLE = ROOT / "bench" / "data", ROOT / "store" / "examples" / "zhashui"
DATA = Path(os.environ.get("XINFANG_DATA", ROOT.parent / "shared" / "data"))
_ENDINGS = re.compile("(?:人民政府|办事处|镇|乡)+$")
#: Places as the collections write them.
_CODED = re.compile(r"[A-Z]\d{1,2}[县区市]")
_RULE, _OURS = "first place named", "ours"
_PARTS = 4


def listed(*files: Path) -> list[UnitEntry]:
    """The units of such files."""
    rows = [row for file in files for row in csv.DictReader(file.read_text(encoding="utf-8").splitlines())]
    return [
        UnitEntry(r["code"], r["name"], r["kind"], r["parent"], tuple(filter(None, r["aliases"].split(";"))), tuple(r["duties"].split(";")))
        for r in rows
    ]


def lines(name: str) -> list[list[str]]:
    """The rows of a file of invented messages, whose line breaks are written as two signs."""
    text = (OWN / name).read_text(encoding="utf-8")
    return [line.replace("\\n", "\n").split("\t") for line in text.splitlines() if line and not line.startswith("#")]


def first(units: Iterable[UnitEntry]) -> Callable[[str], str]:
    """The plain rule: the town whose name, or whose name without its ending, is named first."""
    names = {fold(n): u.name for u in units if u.kind == "town" for n in (u.name, *u.aliases, _ENDINGS.sub("", u.name))}

    def town(text: str) -> str:
        at = [(fold(text).find(name), -len(name), whose) for name, whose in names.items()]
        return min((hit for hit in at if hit[0] >= 0), default=(0, 0, ""))[2]

    return town


def right(reader: Reader, rows: Sequence[tuple[str, str]]) -> str:
    """How often the unit is right, and among three; ``rows``: (unit's name, text)."""
    said = [[name for name, _ in reader.read(text).units] for _, text in rows]
    best = np.mean([some[:1] == [name] for (name, _), some in zip(rows, said, strict=True)])
    among = np.mean([name in some for (name, _), some in zip(rows, said, strict=True)])
    return f"{best:.3f}, top-3 {among:.3f}"


def town(reader: Reader) -> Callable[[str], str]:
    """What the reader says."""

    def said(text: str) -> str:
        slots = reader.read(text).slots
        return slots["town"].value if "town" in slots else ""

    return said


def shown(name: str, units: Sequence[UnitEntry], rows: Sequence[tuple[str, str]]) -> None:
    """The share that either gets right; ``rows``: (town's name or "", text)."""
    readers = ((_OURS, town(Reader(units))), (_RULE, first(units)))
    shares = [f"{reader} {np.mean([say(text) == wanted for wanted, text in rows]):.3f}" for reader, say in readers]
    print(f"Town, {name}, {len(rows)} rows: {', '.join(shares)}")


def invented() -> None:
    """Openings and letters of the example county."""
    units = listed(EXAMPLE / "units.csv", EXAMPLE / "villages.csv")
    names = {
        short: next(u.name for u in units if u.kind == "town" and u.name.startswith(short))
        for _, short in lines("areas.tsv")
        if short != "-"
    }
    rows = [(names.get(short, ""), text) for text, short in lines("areas.tsv")]
    shown("invented, that only measure", units, [row for row in rows if crc32(row[1].encode()) & 1])
    shown("invented, that were mended on", units, [row for row in rows if not crc32(row[1].encode()) & 1])


def answered() -> None:
    """Real messages whose answer names one place in code, a weak sign of where it was: by the list of all of them, and by models that
    learned of three quarters which place the other quarter concerns."""
    with (DATA / "replies.jsonl").open(encoding="utf-8") as told:
        places = [(sorted(set(_CODED.findall(row["reply"]))), row["message"]) for row in map(json.loads, told)]
    units = [UnitEntry(name, name, "town") for name in sorted({name for names, _ in places for name in names})]
    rows = [(names[0], text) for names, text in places if len(names) == 1]
    shown("real, by the one place in the answer", units, rows)
    part = np.array([crc32(fold(rows[first][1]).encode("utf-8", "replace")) % _PARTS for first in clusters([text for _, text in rows])])
    right = np.array([_taught(rows, part != nth) for nth in range(_PARTS)]).sum(axis=0) / len(rows)
    print(f"The same by models that learned it, {_PARTS} parts: {_OURS} {right[0]:.3f}, what was learned alone {right[1]:.3f}")


def _taught(rows: Sequence[tuple[str, str]], teaching: NDArray[np.bool_]) -> tuple[int, int]:
    """How many of the other rows are right as ``classify --model`` says it, and by what the model learned without names."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "areas.npz"
        train([rows[n][1] for n in teaching.nonzero()[0]], [rows[n][0] for n in teaching.nonzero()[0]], path)
        model = Model.load(path)
    reader, others = Reader([], model), [rows[n] for n in (~teaching).nonzero()[0]]
    return sum(reader.read(text).category == name for name, text in others), sum(model.best(text) == name for name, text in others)


def county() -> None:
    """The units and towns of another county's list."""
    units = listed(OWN / "county_units.csv")
    names, rows = {u.code: u.name for u in units}, lines("county_openings.tsv")
    found = right(Reader(units), [(names[code], text) for code, _, text in rows])
    print(f"Unit by another county's list of {len(units)}, {len(rows)} invented openings that only measure: {found}")
    shown("of another county's list", units, [(names.get(place, ""), text) for _, place, text in rows])


def namings() -> None:
    """Three counties that name the same offices otherwise: the unit of the same openings."""
    names, rows = lines("namings.tsv"), lines("naming_openings.tsv")
    half = [row for row in rows if crc32(row[1].encode()) & 1]
    for number in range(1, len(names[0])):
        called = {kind: row[number - 1] for kind, *row in names}
        units = [
            UnitEntry(name, name, "town", "", (name[:3],)) if kind == "镇街" else UnitEntry(name, name) for kind, name in called.items()
        ]
        found = right(Reader(units), [(called[kind], text) for kind, text in half])
        print(f"Unit by names alone, naming {number}, {len(half)} invented openings that only measure: {found}")


def areas() -> None:
    """Every figure."""
    print()
    invented()
    county()
    namings()
    answered()


if __name__ == "__main__":
    areas()
