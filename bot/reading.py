"""Makes the reader: units into the words that it looks for, and the model that is shipped or was trained."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.reader import Reader

from cases.model import Unit
from nlp.reading import UnitEntry


def entries(units: Sequence[Unit]) -> list[UnitEntry]:
    """Units as the reader takes them."""
    return [UnitEntry(u.code, u.name, u.kind, u.parent, u.aliases, u.duties) for u in units]


def reader(units: Sequence[UnitEntry]) -> Reader:
    """A reader of these units with the shipped model."""
    return Reader(units)
