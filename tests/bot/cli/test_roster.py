"""`staff leave|back|move|remove`: no case is ever without somebody, rights follow the person who is here."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from .conftest import Shell, code_of


def employ(shell: Shell, name: str, unit: str = "城管局", role: str = "unit") -> None:
    code_of(shell.ok("staff", "add", "--name", name, "--unit", unit, "--role", role))


@pytest.fixture
def crew(shell: Shell) -> Shell:
    """A unit of a head and two receivers, and the office's clerk."""
    for name, role in (("吴溪亭", "head"), ("钱渡", "unit"), ("孙沛然", "unit")):
        employ(shell, name, role=role)
    employ(shell, "陈晓禾", "信访局", "clerk")
    employ(shell, "罗砚秋", "信访局", "director")
    return shell


def sweep(shell: Shell, days: int = 0) -> dict[str, int]:
    moment = shell.services().now() + timedelta(days=days)
    out = shell.ok("work", "--once", "--now", moment.isoformat())
    return next(json.loads(line) for line in out.splitlines() if '"roster"' in line)


def owner(shell: Shell, number: str) -> tuple[str, str]:
    store = shell.services().store
    case = store.book.case(number)
    assert case is not None
    whose, acting = store.roster.owners()[case.id]
    return whose.name, acting.name


def day(shell: Shell, days: int) -> str:
    return f"{shell.services().now() + timedelta(days=days):%Y-%m-%d}"


def test_cases_are_shared_out_by_load(crew: Shell) -> None:
    numbers = [crew.file(f"第{n}盏路灯坏了很久") for n in range(4)]
    crew.services().store.roster.assign()
    assert sorted(owner(crew, n)[0] for n in numbers) == ["孙沛然", "孙沛然", "钱渡", "钱渡"]


def test_work_and_rights_go_over_and_come_back(crew: Shell) -> None:
    number = crew.file()
    crew.services().store.roster.assign()
    whose = owner(crew, number)[0]
    other = "孙沛然" if whose == "钱渡" else "钱渡"
    out = crew.ok("staff", "leave", whose, "--from", day(crew, 0), "--to", day(crew, 2), "--substitute", other)
    assert "请假" in out and f"代办 {other}" in crew.ok("staff", "leave")
    assert owner(crew, number) == (whose, other)
    assert "不能签收" not in crew.ok("cases", "act", number, "sign", "--as", other)
    assert "由" in crew.fails("cases", "act", number, "accept", "--as", whose, "--field", "route=6")
    crew.ok("staff", "back", whose)
    assert owner(crew, number) == (whose, whose)
    assert "ACCEPTED" in crew.ok("cases", "act", number, "accept", "--as", whose, "--field", "route=6")
    assert "没有请假" in crew.fails("staff", "back", whose)


def test_a_head_s_rights_are_the_substitute_s_only_while_the_head_is_away(crew: Shell) -> None:
    crew.ok("staff", "leave", "吴溪亭", "--from", day(crew, 0), "--to", day(crew, 1), "--substitute", "钱渡")
    assert "钱渡\t县城市管理局\thead,unit" in crew.ok("staff", "list")
    services = crew.services()
    services.store.roster.settle(services.now() + timedelta(days=3))
    assert "钱渡\t县城市管理局\tunit\t" in crew.ok("staff", "list") and "吴溪亭\t县城市管理局\thead\t" in crew.ok("staff", "list")


def test_circles_and_strangers_are_refused(crew: Shell) -> None:
    span = ("--from", day(crew, 1), "--to", day(crew, 3))
    crew.ok("staff", "leave", "钱渡", *span, "--substitute", "孙沛然")
    assert "代来代去" in crew.fails("staff", "leave", "孙沛然", *span, "--substitute", "钱渡")
    assert "单位" in crew.fails("staff", "leave", "孙沛然", *span, "--substitute", "陈晓禾")
    assert "--substitute" in crew.fails("staff", "leave", "孙沛然", *span)


def test_nobody_leaves_cases_behind(crew: Shell) -> None:
    number = crew.file()
    crew.services().store.roster.assign()
    whose = owner(crew, number)[0]
    other = "孙沛然" if whose == "钱渡" else "钱渡"
    assert "接不了" in crew.fails("staff", "remove", whose, "--to", "陈晓禾")
    assert "移交1件" in crew.ok("staff", "remove", whose, "--to", other)
    assert owner(crew, number) == (other, other) and whose not in crew.ok("staff", "list")
    assert "移交1件" in crew.ok("staff", "move", other, "--unit", "水利局")
    assert owner(crew, number)[0] == "吴溪亭", "the head takes what nobody else of the unit can"
    assert "没有人办" in crew.fails("staff", "remove", "吴溪亭")
    assert "吴溪亭" in crew.ok("staff", "list")


def test_a_substitute_is_not_removed_while_they_stand_in(crew: Shell) -> None:
    crew.ok("staff", "leave", "钱渡", "--from", day(crew, 0), "--to", day(crew, 3), "--substitute", "孙沛然")
    assert "代别人" in crew.fails("staff", "remove", "孙沛然")


def test_an_empty_pool_alarms_the_office_once_and_the_alarm_ends_by_itself(shell: Shell) -> None:
    employ(shell, "罗砚秋", "信访局", "director,clerk")
    number = shell.file()
    services = shell.services()
    from bot.roster import keep_roster

    assert keep_roster(services, services.now()) == {"done": 1} and keep_roster(services, services.now()) == {"done": 0}
    assert f"没有人接的件\t{number}" in shell.ok("tasks", "list", "--kind", "owner")
    employ(shell, "钱渡")
    assert keep_roster(services, services.now()) == {"done": 1}
    assert shell.ok("tasks", "list", "--kind", "owner") == "" and owner(shell, number) == ("钱渡", "钱渡")


@pytest.mark.parametrize("who", ["吴溪亭", "钱渡"])
def test_nobody_comes_by_standing_in_to_hold_what_must_be_apart(crew: Shell, who: str) -> None:
    crew.ok("staff", "leave", "吴溪亭", "--substitute", "钱渡", "--from", "2020-01-01", "--to", "2099-01-01")
    assert "不能在一个人手里" in crew.fails("staff", "add", "--name", who, "--unit", "城管局", "--role", "audit")
    assert "audit" not in crew.ok("staff", "list")


def test_a_second_entry_with_the_same_mobile_is_the_same_person(crew: Shell) -> None:
    crew.ok("staff", "add", "--name", "甲一", "--unit", "信访局", "--role", "admin", "--phone", "13800000001")
    crew.ok("staff", "add", "--name", "乙二", "--unit", "信访局", "--role", "security", "--phone", "0914-4321234")
    second = ("staff", "add", "--name", "甲一", "--unit", "城管局", "--role", "audit", "--phone")
    assert "不能在一个人手里" in crew.fails(*second, "13800000001")
    crew.ok(*second, "0914-4321234")
