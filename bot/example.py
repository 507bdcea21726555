"""The example county that is shipped: 柞水's units and towns, people invented."""

from __future__ import annotations

import csv
from importlib.resources import files

from cases.model import Unit


def example_units() -> list[Unit]:
    """Units of the package's own file, in its order."""
    text = (files("store.examples.zhashui") / "units.csv").read_text(encoding="utf-8-sig")
    return [
        Unit(row["code"], row["name"], row["kind"], row["parent"], _list(row["aliases"]), _list(row["duties"]))
        for row in csv.DictReader(text.splitlines())
    ]


def _list(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip())
