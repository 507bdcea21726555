"""Reading the county's lists: CSV or xlsx with a header, and every bad row with its number and reason."""

from __future__ import annotations

import csv
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from xml.etree.ElementTree import ParseError

from bot.cli.frame import Failure
from bot.faults import of_system

if TYPE_CHECKING:
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

T = TypeVar("T")
#: What stands between the values of a cell: ";" as asked for, and what people type instead.
_BETWEEN = re.compile(r"[;；、,，\n]")
#: What a spreadsheet shows where it could not work a cell out.
_ERRORS = frozenset(["#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"])


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list: its number in the file (the header is 1) and its cells by column name."""

    line: int
    cells: dict[str, str]

    def list(self, name: str) -> tuple[str, ...]:
        """A cell that holds several values, split by ";", a comma, "、" or a line's end."""
        return tuple(part.strip() for part in _BETWEEN.split(self.cells.get(name, "")) if part.strip())


class _Unopened(Exception):
    """openpyxl stumbled over a workbook. Raised and caught here."""


class BadRow(Exception):
    """A row that cannot be taken; ``str()`` says why. Raised by the functions that ``checked`` is given."""


def read(path: Path, columns: Sequence[str], needed: Sequence[str]) -> list[Row]:
    """The rows of the file. Raises ``Failure`` when it cannot be read or lacks a needed column."""
    found = lines(path)
    if not found:
        raise Failure(f"{path}：是空的；第一行要写 {','.join(columns)}")
    header = [cell.strip().lower() for cell in found[0]]
    missing, strange = [c for c in needed if c not in header], [c for c in header if c and c not in columns]
    if missing or strange:
        fault = f"缺少 {missing[0]} 这一列" if missing else f"不认识 {strange[0]} 这一列"
        raise Failure(f"{path}：{fault}；第一行要写 {','.join(columns)}")
    rows = [Row(n, dict(zip(header, (c.strip() for c in cells), strict=False))) for n, cells in enumerate(found[1:], 2)]
    return [row for row in rows if any(row.cells.values())]


def lines(path: Path, sheets: int | None = 1) -> list[list[str]]:
    """The cells of every line; ``sheets``: of so many sheets of a workbook, None: of all. Raises ``Failure`` when it cannot be read."""
    try:
        return list(_xlsx(path, sheets) if path.suffix.lower() in (".xlsx", ".xlsm") else _csv(path))
    except OSError as error:
        raise Failure(f"{path}：读不了：{of_system(error)}") from error
    except (zipfile.BadZipFile, KeyError, ParseError, _Unopened) as error:
        raise Failure(f"{path}：不是 xlsx 文件（可能加了密码，或是旧的 xls）：请另存为 xlsx 或 CSV") from error
    except ValueError as error:
        raise Failure(f"{path}：{error}") from error


def _csv(path: Path) -> Iterator[list[str]]:
    """Excel here writes GB18030 unless told otherwise."""
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("gb18030", "replace")
    if "\0" in text or "\ufffd" in text:
        raise ValueError("不是文字；请另存为 CSV 或 xlsx")
    csv.field_size_limit((1 << 31) - 1)
    heading = text.partition("\n")[0]
    reader = csv.reader(StringIO(text, newline=""), delimiter=max(",;\t", key=heading.count), strict=True)
    try:
        yield from reader
    except csv.Error as error:
        raise ValueError(f"第{reader.line_num}行的引号不配对") from error


def _xlsx(path: Path, sheets: int | None) -> Iterator[list[str]]:
    from openpyxl import load_workbook

    try:
        computed, written = (load_workbook(path, read_only=True, data_only=only) for only in (True, False))
    except (TypeError, AttributeError) as error:
        # Its styles or sheets are none that openpyxl knows: programs that export workbooks write such.
        raise _Unopened from error
    try:
        both = (chain.from_iterable(map(_rows, book.worksheets[:sheets])) for book in (computed, written))
        for number, (values, formulas) in enumerate(zip(*both, strict=True), 1):
            # A formula's value stands in the file only if a spreadsheet program has saved it.
            if any(value is None and formula is not None for value, formula in zip(values, formulas, strict=True)):
                raise ValueError(f"第{number}行有公式还没有算出值：请用 Excel 或 WPS 打开，另存一次")
            yield [_cell(value) for value in values]
    finally:
        computed.close()
        written.close()


def _rows(sheet: ReadOnlyWorksheet) -> Iterator[tuple[object, ...]]:
    """Each row as wide as it is filled: a sheet with a format at its far end says of itself that it has 16,384 columns."""
    sheet.reset_dimensions()
    yield from sheet.iter_rows(values_only=True)


def _cell(value: object) -> str:
    """A code typed as a number comes as a float: 611026001.0; an error is no value."""
    if value is None or value in _ERRORS:
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
            bad.append(f"第{row.line}行：{why}")
    return good, bad
