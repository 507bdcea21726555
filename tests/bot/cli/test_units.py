"""`units`: lists from CSV and Excel, and every bad row named before anything changes."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from .conftest import Shell

HEAD = "code,name,kind,parent,aliases,duties\n"


def test_the_example_county_gives_way_to_the_first_import(shell: Shell, tmp_path: Path) -> None:
    assert "CGJ\t县城市管理局" in shell.ok("units", "list")
    own = tmp_path / "units.csv"
    own.write_text(HEAD + "A1,甲镇人民政府,town,,甲镇;甲,村务\nA2,县乙局,,,乙局,路灯\n", encoding="utf-8")
    assert "2个单位" in shell.ok("units", "import", str(own))
    listed = shell.ok("units", "list")
    assert "县乙局\tdepartment\t乙局" in listed and "CGJ" not in listed


def test_dry_run_lists_every_bad_row_and_changes_nothing(shell: Shell, tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    ring = ("B1,庚镇,town,B2,,", "B2,辛镇,town,B1,,")
    rows = ("A1,甲局,department,,,", ",乙局,,,,", "A1,丙局,,,,", "A4,丁局,castle,,,", "A5,戊村,village,A9,,", "A6,己局,,,甲局,")
    bad.write_text(HEAD + "\n".join(rows + ring) + "\n", encoding="utf-8")
    before = shell.ok("units", "list")
    for words in (("--dry-run",), ()):
        code, out, err = shell("units", "import", str(bad), *words)
        assert code == 1 and "8行里有7行有问题" in err
        assert [line.split("：")[0] for line in out.splitlines()] == ["第3行", "第4行", "第5行", "第6行", "第7行", "第8行", "第9行"]
        assert "B1 → B2 → B1" in out
    assert shell.ok("units", "list") == before


def test_excel_and_gb18030_are_read(shell: Shell, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (["code", "name", "kind"], [611026001.0, "乾佑街道办事处", "town"], [None, None, None]):
        sheet.append(row)
    book.save(tmp_path / "u.xlsx")
    shell.ok("units", "import", str(tmp_path / "u.xlsx"))
    (tmp_path / "more.csv").write_bytes((HEAD + "Z9,县癸局,,,,\n").encode("gb18030"))
    shell.ok("units", "import", str(tmp_path / "more.csv"))
    listed = shell.ok("units", "list")
    assert "611026001\t乾佑街道办事处\ttown" in listed and "县癸局" in listed


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "是空的"),
        (b"code,names\nA,B\n", "缺少 name 这一列"),
        (b"code,name,colour\nA,B,C\n", "colour"),
        (b"\xff\xfe\x00", "不是文字"),
        (b'code,name\nA,"B\n', "第2行的引号不配对"),
        (b"code,name,parent\nA,B,A\n", "1行里有1行有问题"),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_one_line(shell: Shell, tmp_path: Path, content: bytes, why: str) -> None:
    (tmp_path / "x.csv").write_bytes(content)
    assert why in shell.fails("units", "import", str(tmp_path / "x.csv"))


def test_a_missing_file_is_one_line(shell: Shell, tmp_path: Path) -> None:
    assert "读不了" in shell.fails("units", "import", str(tmp_path / "none.csv"))
    (tmp_path / "x.xlsx").write_bytes(b"no workbook")
    assert "不是 xlsx 文件" in shell.fails("units", "import", str(tmp_path / "x.xlsx"))
    assert "这是文件夹" in shell.fails("units", "import", str(tmp_path))


def test_a_formula_without_its_value_is_named(shell: Shell, tmp_path: Path) -> None:
    book = Workbook()
    for row in (["code", "name"], ["A1", '="县"&"甲局"']):
        book.worksheets[0].append(row)
    book.save(tmp_path / "u.xlsx")
    assert "第2行有公式" in shell.fails("units", "import", str(tmp_path / "u.xlsx"))


def test_staff_of_retired_units_are_named(shell: Shell, tmp_path: Path) -> None:
    shell.ok("staff", "add", "--name", "吴溪亭", "--unit", "城管局", "--role", "unit")
    (tmp_path / "u.csv").write_text(HEAD + "A2,县乙局,,,乙局,路灯\n", encoding="utf-8")
    code, _, err = shell("units", "import", str(tmp_path / "u.csv"))
    assert code == 0 and err == "注意：吴溪亭的单位 CGJ 已经不在用\n"
    assert "注意 staff 人员：吴溪亭的单位 CGJ 不在用" in shell("check")[1]


def test_a_backup_overwrites_nothing(shell: Shell, tmp_path: Path) -> None:
    shell.ok("backup", str(tmp_path / "b.zip"))
    assert "已经有这个文件" in shell.fails("backup", str(tmp_path / "b.zip"))
    assert "没有这个文件夹" in shell.fails("backup", str(tmp_path / "none" / "b.zip"))


def test_check_says_that_an_emergency_would_reach_nobody(shell: Shell) -> None:
    shell.ok("staff", "add", "--name", "罗砚秋", "--unit", "信访局", "--role", "director")
    _, out, _ = shell("check")
    assert "现在的紧急情况没有人收得到" in out and "office.phone 是空的" not in out
    config = shell.folder / "config.toml"
    config.write_text(config.read_text(encoding="utf-8").replace('phone = "0914-0000000"', ""), encoding="utf-8")
    assert "office.phone 是空的" in shell("check")[1]


@pytest.mark.parametrize("between", [";", "；", "、", "，", "\n"])
def test_duties_are_told_apart_as_people_write_them(shell: Shell, between: str) -> None:
    (shell.folder / "u.csv").write_text(f'code,name,duties\nA,执法局,"路灯{between}占道"\n', encoding="utf-8")
    shell.ok("units", "import", str(shell.folder / "u.csv"))
    (unit,) = shell.services().store.book.units()
    assert unit.duties == ("路灯", "占道")
