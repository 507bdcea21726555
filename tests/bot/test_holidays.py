"""The imported table of holidays over the package's."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.holidays import BadTable, calendar


def test_a_table_makes_a_later_year_certain(tmp_path: Path) -> None:
    table = tmp_path / "2027.csv"
    table.write_text("date,name,kind\n2027-01-01,元旦,休\n2027-01-03,,班\n", encoding="utf-8")
    days = calendar(table)
    assert not days.provisional(date(2027, 6, 1))
    assert (days.is_workday(date(2027, 1, 1)), days.is_workday(date(2027, 1, 3))) == (False, True)
    assert calendar().provisional(date(2027, 6, 1))
    assert days.is_workday(date(2025, 9, 28))


@pytest.mark.parametrize("row", ["2027-13-01,元旦,休", "2027-01-01,元旦,歇"])
def test_a_bad_row_is_named(tmp_path: Path, row: str) -> None:
    table = tmp_path / "bad.csv"
    table.write_text(f"date,name,kind\n{row}\n", encoding="utf-8")
    with pytest.raises(BadTable, match="第2行"):
        calendar(table)


def test_a_table_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadTable, match="读不了：没有这个文件"):
        calendar(tmp_path / "none.csv")
