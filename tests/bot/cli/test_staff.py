"""`staff`: people, their units by any name, their binding codes."""

from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import Shell, code_of


@pytest.mark.parametrize("unit", ["CGJ", "县城市管理局", "城管局", "城管"])
def test_a_unit_may_be_named_in_any_way(shell: Shell, unit: str) -> None:
    out = shell.ok("staff", "add", "--name", "赵测试", "--unit", unit, "--role", "unit,head")
    services = shell.services()
    staff = services.store.book.binding(code_of(out))
    assert staff is not None and (staff.name, staff.unit, staff.roles) == ("赵测试", "CGJ", {"unit", "head"})
    assert "赵测试\t县城市管理局\thead,unit\t未绑定" in shell.ok("staff", "list")


def test_mistakes_are_met_with_what_was_meant(shell: Shell) -> None:
    assert "县水利局" in shell.fails("staff", "add", "--name", "赵测试", "--unit", "水力局", "--role", "unit")
    assert "--name" in shell.fails("staff", "add", "--name", " ", "--unit", "水利局", "--role", "unit")
    assert "clerk" in shell.fails("staff", "add", "--name", "赵测试", "--unit", "水利局", "--role", "boss")


def test_what_is_not_alike_is_not_offered(shell: Shell) -> None:
    assert "`./xinfang units list` 列出全部" in shell.fails("staff", "add", "--name", "赵测试", "--unit", "没有局", "--role", "unit")


def test_import_names_bad_rows_and_gives_each_person_a_code(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "staff.csv"
    file.write_text("name,unit,roles,phone\n周禾声,人社局,unit;head,0914-4321234\n吴某,没有局,unit,\n,水利局,unit,\n", encoding="utf-8")
    code, out, err = shell("staff", "import", str(file))
    assert code == 1 and "3行里有2行" in err and "第3行" in out and "第4行" in out
    file.write_text("name,unit,roles,phone\n周禾声,人社局,unit;head,0914-4321234\n", encoding="utf-8")
    assert "都没有问题" in shell.ok("staff", "import", str(file), "--dry-run")
    assert shell.ok("staff", "list") == ""
    assert "周禾声\t县人力资源和社会保障局\t绑定 " in shell.ok("staff", "import", str(file))


def test_the_shipped_people_fit_the_shipped_units(shell: Shell) -> None:
    file = Path(__file__).parents[3] / "store/examples/zhashui/staff.csv"
    assert "11个人" in shell.ok("staff", "import", str(file), "--dry-run")


def test_duty_is_entered_for_a_known_person(shell: Shell) -> None:
    shell.ok("staff", "add", "--name", "罗砚秋", "--unit", "信访局", "--role", "director")
    shell.ok("staff", "duty", "罗砚秋", "--from", "2099-12-01T18:00", "--to", "2099-12-02T08:00")
    assert "罗砚秋\t2099-12-01 18:00\t2099-12-02 08:00" in shell.ok("staff", "duty")
    assert "没有“某某”" in shell.fails("staff", "duty", "某某", "--from", "2099-12-01T18:00", "--to", "2099-12-02T08:00")
    assert "要晚于" in shell.fails("staff", "duty", "罗砚秋", "--from", "2099-12-02T18:00", "--to", "2099-12-02T08:00")
    assert "--from" in shell.fails("staff", "duty", "罗砚秋", "--from", "tomorrow", "--to", "2099-12-02T08:00")


@pytest.mark.parametrize(
    ("phone", "good"), [("123", False), ("1390000000", False), ("13900000000", True), ("0914-0000000", True), ("4321234", True)]
)
def test_a_phone_is_a_mobile_or_a_landline(shell: Shell, phone: str, good: bool) -> None:
    code, _, err = shell("staff", "add", "--name", "赵测试", "--unit", "城管局", "--role", "unit", "--phone", phone)
    assert (code == 0, f"phone {phone} 不是电话号码" in err) == (good, not good)


@pytest.mark.parametrize("roles", ["admin,audit", "admin,security", "audit,clerk", "security,unit"])
def test_administrators_are_people_apart(shell: Shell, roles: str) -> None:
    assert "不能是一个人" in shell.fails("staff", "add", "--name", "赵测试", "--unit", "信访局", "--role", roles)
    assert shell.ok("staff", "list") == ""


def test_two_people_of_one_name_are_told_apart_by_their_unit(shell: Shell) -> None:
    number = shell.file()
    for unit in ("城管局", "水利局"):
        shell.ok("staff", "add", "--name", "赵测试", "--unit", unit, "--role", "unit,head")
    assert "赵测试@CGJ" in shell.fails("cases", "act", number, "sign", "--as", "赵测试")
    assert "不在您单位办" in shell.fails("cases", "act", number, "sign", "--as", "赵测试@水利局")
    assert "SIGNED" in shell.ok("cases", "act", number, "sign", "--as", "赵测试@城管局")
