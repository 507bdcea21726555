"""A county's own ledger as rows to learn from: JSON lines, CSV or xlsx, under the names that ledgers give their columns."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from math import isfinite
from pathlib import Path
from typing import NoReturn

from bot.cli.frame import Failure
from bot.cli.tables import lines
from bot.faults import of_system

#: What ledgers call the text, its heading and its class, blanks and capitals apart; the first that is filled in counts.
TEXT = ("text", "content", "内容", "信访内容", "反映内容", "诉求内容", "主要内容", "正文")
TITLE = ("title", "标题", "主题", "题目")
LABEL = ("label", "category", "class", "类别", "内容分类", "信访类别", "一级分类", "分类")
_TABLES = (".csv", ".tsv", ".xlsx", ".xlsm")
#: A name is one line and has nothing that cannot be seen; names of two characters are set apart to look as wide as longer ones: 其　他.
_BLANKS = re.compile(r"[\s\x00-\x1f\x7f\ufeff\u200b]+")
_STRETCHED = re.compile(r"^([一-鿿])\s+([一-鿿])$")


def labelled(data: Path, label: str, bad: list[str]) -> Iterator[tuple[str, str]]:
    """(text, label) of each row that has both, a title before its text; rows that nobody has classed teach nothing. ``label``: the key or
    column of the label; ``bad``: gets what is wrong with a line that is left out, by its number. Raises ``Failure``."""
    names = LABEL if label == LABEL[0] else (_bare(label),)
    for row in _table(data, names) if data.suffix.lower() in _TABLES else _json_lines(data, names, bad):
        text, name = "\n".join(filter(None, (_of(row, TITLE), _of(row, TEXT)))), _BLANKS.sub(" ", _of(row, names)).strip()
        if text and name:
            yield text, _STRETCHED.sub(r"\1\2", name)


def _bare(name: str) -> str:
    return "".join(name.split()).lower()


def _of(row: Mapping[str, str], names: Sequence[str]) -> str:
    return next((value for name in names if (value := row.get(name, "").strip())), "")


def _table(data: Path, names: Sequence[str]) -> Iterator[Mapping[str, str]]:
    """Rows under a line that names a text and a label, on each sheet, whatever stands above it, printed again or not."""
    header: list[str] = []
    for cells in lines(data, sheets=None):
        called = [_bare(cell) for cell in cells]
        if set(called) & set(TEXT) and set(called) & set(names):
            header = called
        elif header:
            yield dict(zip(header, cells, strict=False))
    if not header:
        raise Failure(f"{data}：找不到表头：要有一列内容（{' '.join(TEXT)}）和一列类别（{' '.join(names)}）")


def _json_lines(data: Path, names: Sequence[str], bad: list[str]) -> Iterator[Mapping[str, str]]:
    try:
        with data.open(encoding="utf-8-sig") as file:
            for number, line in enumerate(file, 1):
                row = _row(line, names) if line.strip() else {}
                if isinstance(row, str):
                    bad.append(f"第{number}行：{row}")
                else:
                    yield row
    except UnicodeDecodeError as error:
        raise Failure(f"{data}：不是 UTF-8 的 JSON 行；台账请另存为 xlsx 或 CSV") from error
    except OSError as error:
        raise Failure(f"{data}：读不了：{of_system(error)}") from error


def _row(line: str, names: Sequence[str]) -> Mapping[str, str] | str:
    """The row of a line, numbers as words too, or what is wrong with it."""
    try:
        row = json.loads(line, parse_constant=no_number, parse_float=finite)
    except (ValueError, RecursionError):
        return "不是 JSON"
    said = {_bare(key): _plain(value) for key, value in row.items() if _told(value)} if isinstance(row, dict) else {}
    lacking = [wanted[0] for wanted in (TEXT, names) if not set(wanted) & set(said)]
    return f"没有 {' 和 '.join(lacking)}" if lacking else said


def _told(value: object) -> bool:
    return value is None or (isinstance(value, str | int | float) and not isinstance(value, bool))


def _plain(value: object) -> str:
    """As it can be written to a file again: half a surrogate pair stands for nothing. null is what other programs write for a blank."""
    return "" if value is None else str(value).encode("utf-8", "replace").decode()


def finite(word: str) -> float:
    """1e400 is too large for a number that could be written again."""
    return float(word) if isfinite(float(word)) else no_number(word)


def no_number(word: str) -> NoReturn:
    """NaN and Infinity are no JSON."""
    raise ValueError(word)
