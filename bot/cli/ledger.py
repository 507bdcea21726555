"""A county's own ledger as rows to learn from: JSON lines, CSV or xlsx, under the names that ledgers give their columns."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from bot.cli.frame import Failure
from bot.cli.tables import lines
from bot.faults import of_system

#: What ledgers call the text, its heading and its class; the first that is there counts.
TEXT = ("text", "内容", "信访内容", "反映内容", "诉求内容", "主要内容", "正文")
TITLE = ("title", "标题", "主题", "题目")
LABEL = ("label", "类别", "内容分类", "信访类别", "一级分类", "分类")
_TABLES = (".csv", ".xlsx", ".xlsm")


def labelled(data: Path, label: str, bad: list[str]) -> Iterator[tuple[str, str]]:
    """(text, label) of each row, a title before its text. ``label``: the key or column of the label; ``bad``: gets what is wrong with a
    line that is left out, by its number. Raises ``Failure``."""
    names = LABEL if label == LABEL[0] else (label,)
    for row in _table(data, names) if data.suffix.lower() in _TABLES else _json_lines(data, names, bad):
        text, title = _of(row, TEXT) or "", _of(row, TITLE)
        yield f"{title}\n{text}" if title and title.strip() else text, _of(row, names) or ""


def _of(row: Mapping[str, object], names: Sequence[str]) -> str | None:
    return next((value for name in names if isinstance(value := row.get(name), str)), None)


def _table(data: Path, names: Sequence[str]) -> Iterator[Mapping[str, object]]:
    """Rows under the first line that names a text and a label, whatever stands above it; rows that nobody has classed teach nothing."""
    header: list[str] = []
    for cells in lines(data):
        row = [cell.strip() for cell in cells]
        if header:
            named = dict(zip(header, row, strict=False))
            if _of(named, TEXT) and _of(named, names):
                yield named
        elif set(row) & set(TEXT) and set(row) & set(names):
            header = row
    if not header:
        raise Failure(f"{data}：找不到表头：要有一列内容（{' '.join(TEXT)}）和一列类别（{' '.join(names)}）")


def _json_lines(data: Path, names: Sequence[str], bad: list[str]) -> Iterator[Mapping[str, object]]:
    try:
        with data.open(encoding="utf-8-sig") as file:
            for number, line in enumerate(file, 1):
                row = _row(line, names) if line.strip() else {}
                if isinstance(row, str):
                    bad.append(f"第{number}行：{row}")
                elif row:
                    yield row
    except UnicodeDecodeError as error:
        raise Failure(f"{data}：不是 UTF-8，请另存为 UTF-8") from error
    except OSError as error:
        raise Failure(f"{data}：读不了：{of_system(error)}") from error


def _row(line: str, names: Sequence[str]) -> Mapping[str, object] | str:
    """The row of a line, or what is wrong with it."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return "不是 JSON"
    if not isinstance(row, dict) or _of(row, TEXT) is None or _of(row, names) is None:
        return f"要有 text 和 {names[0]} 两项文字"
    return row
