"""A ledger as counties keep it: numbers for classes, cells of many lines, a sheet a month, headings printed again, rows without a class."""

from __future__ import annotations

import json
from pathlib import Path
from zipfile import ZipFile

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
    rows = (
        *({"text": " ", "label": "城建"}, {"text": "路灯坏了", "label": ""}, {"text": "井盖没了", "label": "城建"}),
        *({"text": "路灯坏了", "label": None}, {"text": None, "label": "城建"}, {"text": "路灯坏了", "label": "\x00"}),
    )
    assert learned(lines(tmp_path / "l.jsonl", *rows)) == [("井盖没了", "城建")]


def test_only_blank_rows_are_said_to_be_so(shell: Shell) -> None:
    data = lines(shell.folder / "l.jsonl", *({"text": "", "label": "城建"} for _ in range(5)))
    assert "没有一行既有内容又有类别" in shell.fails("train", "--data", str(data), "--out", str(shell.folder / "m.npz"))


def test_a_line_names_what_it_lacks(tmp_path: Path) -> None:
    bad: list[str] = []
    assert not list(labelled(lines(tmp_path / "l.jsonl", {"text": "路灯坏了"}, ["x"], {"text": [], "label": "x"}), "label", bad))
    assert bad == ["第1行：没有 label", "第2行：没有 text 和 label", "第3行：没有 text"]


def test_a_name_is_one_line_without_what_nobody_sees(tmp_path: Path) -> None:
    labels = ("社会\n保障", "社会  保障\x00", "\ufeff社会\t保障", "社会 保障")
    assert {name for _, name in learned(lines(tmp_path / "l.jsonl", *({"text": "工资没发", "label": label} for label in labels)))} == {
        "社会 保障"
    }


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


def test_what_is_no_word_or_number_is_no_label(tmp_path: Path) -> None:
    bad: list[str] = []
    path = lines(tmp_path / "l.jsonl", {"text": True, "label": False}, {"text": "路灯坏了", "label": float("nan")})
    assert not list(labelled(path, "label", bad))
    assert bad == ["第1行：没有 text 和 label", "第2行：不是 JSON"]


def test_half_a_surrogate_pair_and_a_stretched_name(tmp_path: Path) -> None:
    path = tmp_path / "l.jsonl"
    path.write_text('{"text": "路灯\\ud800坏了", "label": "其　他"}\n{"text": "井盖没了", "label": "\\udfff"}\n', encoding="utf-8")
    assert learned(path) == [("路灯?坏了", "其他"), ("井盖没了", "?")]


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_a_table_set_apart_by_other_signs(tmp_path: Path, sign: str) -> None:
    path = tmp_path / "l.csv"
    path.write_text(f'内容{sign}类别\n"路灯坏了{sign}没人修"{sign}城建\n', encoding="gb18030")
    assert learned(path) == [(f"路灯坏了{sign}没人修", "城建")]


def test_a_workbook_with_a_format_at_its_far_end_and_cells_that_went_wrong(tmp_path: Path) -> None:
    book, path = Workbook(), tmp_path / "l.xlsx"
    sheet = book.worksheets[0]
    for row in (["内容", "类别"], ["路灯坏了", "城建"], ["井盖没了", "#N/A"]):
        sheet.append(row)
    # Padded to its full width, such a sheet is two hundred million cells.
    sheet.cell(12_000, 16_384).number_format = "0.00"
    book.save(path)
    assert learned(path) == [("路灯坏了", "城建")]


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/styles.xml"])
def test_a_workbook_that_another_program_wrote_wrong_is_told_so(tmp_path: Path, part: str) -> None:
    book, whole, path = Workbook(), tmp_path / "whole.xlsx", tmp_path / "l.xlsx"
    book.worksheets[0].append(["内容", "类别"])
    book.save(whole)
    style = '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fills count="1"><fill/></fills></styleSheet>'
    with ZipFile(whole) as read, ZipFile(path, "w") as write:
        for name in read.namelist():
            write.writestr(name, read.read(name) if name != part else style if "styles" in part else "<sheet")
    with pytest.raises(Failure, match="另存为"):
        learned(path)


def test_a_model_never_takes_the_place_of_its_ledger(shell: Shell) -> None:
    data = lines(shell.folder / "l.jsonl", *({"text": f"路灯坏了{n}", "label": str(n % 2)} for n in range(9)))
    (shell.folder / "m.npz").symlink_to(data)
    before = data.read_bytes()
    for out in (data, shell.folder / "m.npz"):
        assert "这是台账自己" in shell.fails("train", "--data", str(data), "--out", str(out))
    assert data.read_bytes() == before
    assert "不是普通的文件" in shell.fails("train", "--data", str(data), "--out", "/dev/null")


@pytest.mark.parametrize("head", ["诉求内容,问题分类", "主要诉求,内容分类", "反映问题,诉求类型", "来信内容,一级类别"])
def test_headings_that_offices_use(tmp_path: Path, head: str) -> None:
    (tmp_path / "l.csv").write_text(f"台账\n{head}\n路灯坏了,城建\n", encoding="utf-8")
    assert learned(tmp_path / "l.csv") == [("路灯坏了", "城建")]


@pytest.mark.parametrize("name", ["l.csv", "l.jsonl"])
def test_a_column_can_be_named(tmp_path: Path, name: str) -> None:
    words = '{"甲": "路灯坏了", "乙": "城建"}\n' if name.endswith("jsonl") else "序号,甲,乙\n1,路灯坏了,城建\n"
    (tmp_path / name).write_text(words, encoding="utf-8")
    bad: list[str] = []
    assert list(labelled(tmp_path / name, "乙", bad, "甲")) == [("路灯坏了", "城建")] and not bad


def test_whoever_has_other_headings_is_told_which_and_how_to_name_them(tmp_path: Path) -> None:
    (tmp_path / "l.csv").write_text("2026年台账,,\n序号,甲,分类\n1,路灯坏了,城建\n", encoding="utf-8")
    with pytest.raises(Failure) as told:
        learned(tmp_path / "l.csv")
    assert "--text 列名" in str(told.value) and "文件里有：序号 甲 分类" in str(told.value)
    assert "--label" not in str(told.value)
