"""Reading the county's lists: CSV or xlsx with a header, and every bad row with its number and reason."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from bot.cli.frame import Failure

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list: its number in the file (the header is 1) and its cells by column name."""

    line: int
    cells: dict[str, str]

    def list(self, name: str) -> tuple[str, ...]:
        """A cell that holds several values, split by ";" (also the full-width one)."""
        return tuple(part.strip() for part in self.cells.get(name, "").replace("；", ";").split(";") if part.strip())


class BadRow(Exception):
    """A row that cannot be taken; ``str()`` says why. Raised by the functions that ``checked`` is given."""


def read(path: Path, columns: Sequence[str], needed: Sequence[str]) -> list[Row]:
    """The rows of the file. Raises ``Failure`` when it cannot be read or lacks a needed column."""
    found = lines(path)
    if not found:
        raise Failure(f"{path}: is empty; the first line is {','.join(columns)}")
    header = [cell.strip().lower() for cell in found[0]]
    missing, strange = [c for c in needed if c not in header], [c for c in header if c and c not in columns]
    if missing or strange:
        fault = f"lacks the column {missing[0]}" if missing else f"has an unknown column {strange[0]}"
        raise Failure(f"{path}: {fault}; the first line is {','.join(columns)}")
    rows = [Row(n, dict(zip(header, (c.strip() for c in cells), strict=False))) for n, cells in enumerate(found[1:], 2)]
    return [row for row in rows if any(row.cells.values())]


def lines(path: Path) -> list[list[str]]:
    """The cells of every line. Raises ``Failure`` when the file cannot be read."""
    try:
        return list(_xlsx(path) if path.suffix.lower() in (".xlsx", ".xlsm") else _csv(path))
    except (OSError, UnicodeDecodeError, csv.Error, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise Failure(f"{path}: cannot be read: {error}") from error


def _csv(path: Path) -> Iterator[list[str]]:
    """Excel here writes GB18030 unless told otherwise."""
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("gb18030", "replace")
    if "\0" in text or "\ufffd" in text:
        raise ValueError("it is no text; save the list as CSV (UTF-8) or as xlsx")
    return iter(csv.reader(text.splitlines(), strict=True))


def _xlsx(path: Path) -> Iterator[list[str]]:
    from openpyxl import load_workbook

    book = load_workbook(path, read_only=True, data_only=True)
    try:
        for cells in book.worksheets[0].iter_rows(values_only=True):
            yield [_cell(value) for value in cells]
    finally:
        book.close()


def _cell(value: object) -> str:
    """A code typed as a number comes as a float: 611026001.0."""
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def checked(rows: Sequence[Row], make: Callable[[Row], T]) -> tuple[list[T], list[str]]:
    """What could be made of the rows, and one line for each that could not."""
    good: list[T] = []
    bad: list[str] = []
    for row in rows:
        try:
            good.append(make(row))
        except BadRow as why:
            bad.append(f"line {row.line}: {why}")
    return good, bad
