"""A ledger as counties keep it: numbers for classes, cells of many lines, a sheet a month, headings printed again, rows without a class."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import Workbook

from bot.cli.frame import Failure
from bot.cli.ledger import labelled

from .conftest import Shell


def learned(path: Path, label: str = "label") -> list[tuple[str, str]]:
    bad: list[str] = []
    rows = list(labelled(path, label, bad))
    assert not bad
    return rows


def lines(path: Path, *rows: object) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("row", "label"),
    [
        ({"text": "路灯坏了", "label": 3}, "label"),
        ({"content": "路灯坏了", "category": "3"}, "label"),
        ({"内容": "路灯坏了", "类 别": " 3 "}, "label"),
        ({"Title": "路灯坏了", "text": "", "Label": "3"}, "label"),
        ({"text": "路灯坏了", "领域": 3, "label": "别的"}, "领域"),
    ],
)
def test_keys_and_numbers_as_people_write_them(tmp_path: Path, row: dict[str, object], label: str) -> None:
    assert learned(lines(tmp_path / "l.jsonl", row), label) == [("路灯坏了", "3")]


def test_rows_without_a_text_or_a_class_teach_nothing(tmp_path: Path) -> None:
    rows = {"text": " ", "label": "城建"}, {"text": "路灯坏了", "label": ""}, {"text": "井盖没了", "label": "城建"}
    assert learned(lines(tmp_path / "l.jsonl", *rows)) == [("井盖没了", "城建")]


def test_only_blank_rows_are_said_to_be_so(shell: Shell) -> None:
    data = lines(shell.folder / "l.jsonl", *({"text": "", "label": "城建"} for _ in range(5)))
    assert "没有一行既有内容又有类别" in shell.fails("train", "--data", str(data), "--out", str(shell.folder / "m.npz"))


def test_a_line_names_what_it_lacks(tmp_path: Path) -> None:
    bad: list[str] = []
    assert not list(labelled(lines(tmp_path / "l.jsonl", {"text": "路灯坏了"}, ["x"], {"text": None, "label": "x"}), "label", bad))
    assert bad == ["第1行：没有 label", "第2行：没有 text 和 label", "第3行：没有 text"]


def test_a_cell_of_many_lines_and_a_huge_one_stay_whole(tmp_path: Path) -> None:
    long = "很长" * 70_000
    (tmp_path / "l.csv").write_text(f'内容,类别\n"路灯坏了\n没人\u2028修",城建\n{long},教育\n', encoding="gb18030")
    assert learned(tmp_path / "l.csv") == [("路灯坏了\n没人\u2028修", "城建"), (long, "教育")]


def test_every_sheet_is_read_and_a_heading_printed_again_is_no_row(tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].append(["封面"])
    for month, columns in (("1月", ("信访内容", "类别")), ("2月", ("类别", "信访内容"))):
        sheet = book.create_sheet(month)
        for row in ([f"{month}台账"], columns, ("路灯坏了", "城建") if month == "1月" else ("教育", "学校收费"), columns):
            sheet.append(row)
    book.save(tmp_path / "l.xlsx")
    assert learned(tmp_path / "l.xlsx") == [("路灯坏了", "城建"), ("学校收费", "教育")]


def test_an_old_workbook_is_told_how_to_be_saved(tmp_path: Path) -> None:
    (tmp_path / "l.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    with pytest.raises(Failure, match="另存为 xlsx 或 CSV"):
        learned(tmp_path / "l.xls")
