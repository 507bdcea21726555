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
    assert "2 units" in shell.ok("units", "import", str(own))
    listed = shell.ok("units", "list")
    assert "县乙局\tdepartment\t乙局" in listed and "CGJ" not in listed


def test_dry_run_lists_every_bad_row_and_changes_nothing(shell: Shell, tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    rows = ("A1,甲局,department,,,", ",乙局,,,,", "A1,丙局,,,,", "A4,丁局,castle,,,", "A5,戊村,village,A9,,", "A6,己局,,,甲局,")
    bad.write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")
    before = shell.ok("units", "list")
    for words in (("--dry-run",), ()):
        code, out, err = shell("units", "import", str(bad), *words)
        assert code == 1 and "5 of 6" in err
        assert [line.split(":")[0] for line in out.splitlines()] == ["line 3", "line 4", "line 5", "line 6", "line 7"]
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
        (b"", "is empty"),
        (b"code,names\nA,B\n", "column name"),
        (b"code,name,colour\nA,B,C\n", "colour"),
        (b"\xff\xfe\x00", "cannot be read"),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_one_line(shell: Shell, tmp_path: Path, content: bytes, why: str) -> None:
    (tmp_path / "x.csv").write_bytes(content)
    assert why in shell.fails("units", "import", str(tmp_path / "x.csv"))


def test_a_missing_file_is_one_line(shell: Shell, tmp_path: Path) -> None:
    assert "cannot be read" in shell.fails("units", "import", str(tmp_path / "none.csv"))
    (tmp_path / "x.xlsx").write_bytes(b"no workbook")
    assert "cannot be read" in shell.fails("units", "import", str(tmp_path / "x.xlsx"))


def test_staff_of_retired_units_are_named(shell: Shell, tmp_path: Path) -> None:
    shell.ok("staff", "add", "--name", "吴溪亭", "--unit", "城管局", "--role", "unit")
    (tmp_path / "u.csv").write_text(HEAD + "A2,县乙局,,,乙局,路灯\n", encoding="utf-8")
    code, _, err = shell("units", "import", str(tmp_path / "u.csv"))
    assert code == 0 and err == "warning: 吴溪亭 belongs to CGJ, a unit that is no longer in force\n"
    assert "warn  staff: 吴溪亭 belongs to CGJ" in shell("check")[1]


def test_a_backup_overwrites_nothing(shell: Shell, tmp_path: Path) -> None:
    shell.ok("backup", str(tmp_path / "b.zip"))
    assert "is there already" in shell.fails("backup", str(tmp_path / "b.zip"))
    assert "no such folder" in shell.fails("backup", str(tmp_path / "none" / "b.zip"))


def test_check_says_that_an_emergency_would_reach_nobody(shell: Shell) -> None:
    shell.ok("staff", "add", "--name", "罗砚秋", "--unit", "信访局", "--role", "director")
    _, out, _ = shell("check")
    assert "no emergency reaches anybody now" in out and "office.phone is empty" not in out
    config = shell.folder / "config.toml"
    config.write_text(config.read_text(encoding="utf-8").replace('phone = "0914-0000000"', ""), encoding="utf-8")
    assert "office.phone is empty" in shell("check")[1]
