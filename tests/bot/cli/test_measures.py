"""`measures`: the figures of a period as text and as JSON."""

from __future__ import annotations

import json

from cases.calendar import CHINA

from .conftest import Shell


def test_the_figures_of_a_period_name_formula_and_exclusions(shell: Shell) -> None:
    shell.file()
    shell.file("有人收钱", sealed=True, purpose="检举控告")
    today = f"{shell.services().now().astimezone(CHINA):%Y-%m-%d}"
    shape = json.loads(shell.ok("measures", "--from", "2020-01-01", "--to", today, "--json"))
    rows = {row["name"]: row for row in shape["measures"]}
    assert rows["重复信访率"]["bottom"] == 1 and rows["重复信访率"]["left_out"] == {}
    assert rows["责任单位及时受理率"]["value"] is None
    assert shape["monitor"] == {"县城市管理局": {"待签收": 1, "待办": 0, "超期未答复": 0}}
    text = shell.ok("measures", "--from", "2020-01-01", "--to", today)
    assert "重复信访率\t0.0%（0/1）" in text and "÷" in text and "不计入" in text


def test_days_are_asked_for_as_days(shell: Shell) -> None:
    assert "--from 要写日期" in shell.fails("measures", "--from", "November", "--to", "2026-11-30")
    assert "--to" in shell.fails("measures", "--from", "2026-11-30", "--to", "2026-11-01")
    assert "--from 0001-01-01：年份要在2000到2199之间" in shell.fails("measures", "--from", "0001-01-01", "--to", "2026-11-01")
