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
TEXT = (
    *("text", "content", "内容", "信访内容", "反映内容", "诉求内容", "主要内容", "正文"),
    *("主要诉求", "反映问题", "反映的问题", "反映事项", "问题描述", "来信内容", "投诉内容", "留言内容", "信访事项", "诉求", "事由"),
)
TITLE = ("title", "标题", "主题", "题目")
LABEL = (
    *("label", "category", "class", "类别", "内容分类", "信访类别", "一级分类", "分类"),
    *("问题分类", "问题类别", "问题类型", "诉求分类", "诉求类型", "事项分类", "信访分类", "内容类别", "一级类别"),
)
#: So many keys of a file are kept to tell of.
_KEYS = 40
_TABLES = (".csv", ".tsv", ".xlsx", ".xlsm")
#: A name is one line and has nothing that cannot be seen; names of two characters are set apart to look as wide as longer ones: 其　他.
_BLANKS = re.compile(r"[\s\x00-\x1f\x7f\ufeff\u200b]+")
_STRETCHED = re.compile(r"^([一-鿿])\s+([一-鿿])$")


def labelled(data: Path, label: str, bad: list[str], text_in: str = "") -> Iterator[tuple[str, str]]:
    """(text, label) of each row that has both, a title before its text; rows that nobody has classed teach nothing. ``label``: the key or
    column of the label, ``text_in`` of the text; ``bad``: gets what is wrong with a line that is left out, by its number. Raises
    ``Failure``."""
    names = LABEL if label == LABEL[0] else (_bare(label),)
    texts = (_bare(text_in),) if text_in else TEXT
    for row in _table(data, texts, names) if data.suffix.lower() in _TABLES else _json_lines(data, texts, names, bad):
        text, name = "\n".join(filter(None, (_of(row, TITLE), _of(row, texts)))), _BLANKS.sub(" ", _of(row, names)).strip()
        if text and name:
            yield text, _STRETCHED.sub(r"\1\2", name)


def _bare(name: str) -> str:
    return "".join(name.split()).lower()


def _of(row: Mapping[str, str], names: Sequence[str]) -> str:
    return next((value for name in names if (value := row.get(name, "").strip())), "")


def _table(data: Path, texts: Sequence[str], names: Sequence[str]) -> Iterator[Mapping[str, str]]:
    """Rows under a line that names a text and a label, on each sheet, whatever stands above it, printed again or not."""
    header, first = list[str](), list[str]()
    for cells in lines(data, sheets=None):
        called = [_bare(cell) for cell in cells]
        if set(called) & set(texts) and set(called) & set(names):
            header = called
        elif header:
            yield dict(zip(header, cells, strict=False))
        # A heading of the whole table fills one cell.
        first = first or (filled if len(filled := list(filter(None, called))) > 1 else [])
    if not header:
        raise Failure(f"{data}：{_lacking(first, texts, names)}")


def _lacking(columns: Sequence[str], texts: Sequence[str], names: Sequence[str]) -> str:
    """Which column was not found, and how to name one of those that are there."""
    wanted = (("内容", texts, "--text"), ("类别", names, "--label"))
    lacks = [(what, known, option) for what, known, option in wanted if not set(known) & set(columns)] or list(wanted)
    missed = "；".join(f"哪一列是{what}（认得的表头：{' '.join(known)}），用 {option} 列名 指明" for what, known, option in lacks)
    there = f"。文件里有：{' '.join(columns)}" if columns else ""
    return f"找不到表头：不知道{missed}{there}"


def _json_lines(data: Path, texts: Sequence[str], names: Sequence[str], bad: list[str]) -> Iterator[Mapping[str, str]]:
    keys: dict[str, None] = {}
    try:
        with data.open(encoding="utf-8-sig") as file:
            for number, line in enumerate(file, 1):
                row = _row(line, texts, names, keys) if line.strip() else {}
                if isinstance(row, str):
                    bad.append(f"第{number}行：{row}")
                else:
                    yield row
    except UnicodeDecodeError as error:
        raise Failure(f"{data}：不是 UTF-8 的 JSON 行；台账请另存为 xlsx 或 CSV") from error
    except OSError as error:
        raise Failure(f"{data}：读不了：{of_system(error)}") from error
    # Named wrongly, a key is missing in every row: once is enough.
    if keys and not set(names) & set(keys):
        raise Failure(f"{data}：没有一行有 {names[0]}，类别在哪个键用 --label 指明；文件里有：{' '.join(keys)}")
    if keys and not set(texts) & set(keys):
        raise Failure(f"{data}：没有一行有 {texts[0]}，内容在哪个键用 --text 指明；文件里有：{' '.join(keys)}")


def _row(line: str, texts: Sequence[str], names: Sequence[str], keys: dict[str, None]) -> Mapping[str, str] | str:
    """The row of a line, numbers as words too, or what is wrong with it. ``keys``: gets those that it has."""
    try:
        row = json.loads(line, parse_constant=no_number, parse_float=finite)
    except (ValueError, RecursionError):
        return "不是 JSON"
    said = {_bare(key): _plain(value) for key, value in row.items() if _told(value)} if isinstance(row, dict) else {}
    if len(keys) < _KEYS:
        keys.update(dict.fromkeys(said))
    lacking = [wanted[0] for wanted in (texts, names) if not set(wanted) & set(said)]
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
