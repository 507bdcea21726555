"""`office …`: who may look sees what is theirs; nothing of an accusation stands anywhere."""

from __future__ import annotations

import json
import re

import pytest

from cases.calendar import local_date

from .conftest import Shell

BOARDS = ("board", "supervision", "backlog", "campaigns", "led", "weekly")


@pytest.fixture
def crew(shell: Shell) -> Shell:
    shell.hires(
        ("陈晓禾", "信访局", "clerk,director"),
        ("钱渡", "城管局", "unit,head"),
        ("郑柏川", "水利局", "unit,head"),
        ("何稼轩", "信访局", "audit"),
    )
    return shell


def shown(shell: Shell, *words: str) -> object:
    return json.loads(shell.ok("office", *words, "--json"))


def test_the_board_has_an_owner_and_a_date_for_each_open_case(crew: Shell) -> None:
    number = crew.file()
    crew.services().store.roster.assign()
    (row,) = shown(crew, "board", "--as", "陈晓禾")  # type: ignore[misc]
    assert (row["number"], row["owner"], row["step"], row["lacks"]) == (number, "钱渡", "签收", []) and row["due"]
    assert number in crew.ok("office", "board", "--as", "钱渡") and crew("office", "board", "--as", "郑柏川")[:2] == (0, "")


def test_led_backlog_weekly_and_file_from_steps_of_the_case(crew: Shell) -> None:
    number = crew.file()
    crew.ok("cases", "act", number, "包案", "--as", "陈晓禾", "--field", "leader=钟岳", "--field", "due=2099-06-30")
    crew.ok("cases", "act", number, "积案", "--as", "陈晓禾", "--field", "value=化解中", "--field", "due=2099-06-30")
    crew.ok("cases", "act", number, "专项行动", "--as", "陈晓禾", "--field", "name=积案大清理")
    assert "钟岳" in crew.ok("office", "led", "--as", "陈晓禾")
    listed = shown(crew, "backlog", "--as", "陈晓禾")
    assert listed["list"][0]["number"] == number and listed["week"] == {"化解中": 1}  # type: ignore[index, call-overload]
    week = shown(crew, "weekly", "--as", "陈晓禾")
    assert week["forms"][0]["number"] == number and week["county"]["counts"]["新收"] == 1  # type: ignore[index, call-overload]
    assert "积案大清理" in crew.ok("office", "campaigns", "--as", "陈晓禾")
    file = shown(crew, "file", number, "--as", "陈晓禾")
    assert len(file["index"]) >= 5 and all(len(leaf["hash"]) == 64 for leaf in file["index"])  # type: ignore[index, call-overload]
    assert "县城市管理局" in crew.ok("office", "levels", number, "--as", "陈晓禾")


def test_an_empty_county_reads_sentences_and_counts_and_its_json_is_whole(crew: Shell) -> None:
    for name in BOARDS:
        code, out, err = crew("office", name, "--as", "陈晓禾")
        told = out + err
        assert code == 0 and re.search("没有|空的", told) and not re.search(r"[{}]|red|counts|forms|现在没有。", told), told
        assert isinstance(shown(crew, name, "--as", "陈晓禾"), list | dict)
    week = crew.ok("office", "weekly", "--as", "陈晓禾")
    assert "  件数：新收 0 答复 0 办结 0\n  预警：黄 0 橙 0 红 0 黑 0\n" in week and "周报：没有" in week


def test_the_boards_name_units_and_dates_as_they_are_read_here(crew: Shell) -> None:
    number = crew.file(proposed_unit="SLJ")
    crew.ok("cases", "act", number, "transfer", "--as", "陈晓禾", "--field", "unit=城管局")
    crew.ok("cases", "act", number, "包案", "--as", "陈晓禾", "--field", "leader=钟岳", "--field", "due=2099-06-30")
    assert "县城市管理局：1／0" in crew.ok("office", "weekly", "--as", "陈晓禾")
    (led,) = shown(crew, "led", "--as", "陈晓禾")  # type: ignore[misc]
    assert led["links"]["县级领导包抓跟进"] == local_date(crew.services().now()).isoformat()
    file = crew.ok("office", "file", number, "--as", "陈晓禾")
    assert "转送\t陈晓禾\t县城市管理局\t" in file and "  受理告知书（条例23条）：否" in file and "保管：10年" in file


def test_nothing_of_an_accusation_stands_on_any_board(crew: Shell) -> None:
    number = crew.file("有人收钱", sealed=True, purpose="检举控告")
    for name in BOARDS:
        assert number not in crew.ok("office", name, "--as", "陈晓禾"), name
    assert "不能看" in crew.fails("office", "file", number, "--as", "陈晓禾")


def test_logs_are_the_auditor_s_alone_and_boards_are_not_the_auditor_s(crew: Shell) -> None:
    assert "审计管理员" in crew.fails("office", "logs", "--as", "陈晓禾")
    assert crew.ok("office", "logs", "--as", "何稼轩") == ""
    for name in BOARDS:
        assert "来做" in crew.fails("office", name, "--as", "何稼轩")


def test_the_yearly_report_has_its_limit_and_the_director_stops_it(crew: Shell) -> None:
    crew.ok("staff", "add", "--name", "文书", "--unit", "信访局", "--role", "clerk")
    assert "C22 年度报告：2026-01-01起算" in crew.ok("office", "yearly", "--as", "陈晓禾", "--year", "2026")
    assert "报送年度报告由信访局负责人来做" in crew.fails("office", "yearly", "--as", "文书", "--sent", "柞信〔2026〕30号")
    assert "已报送" in crew.ok("office", "yearly", "--as", "陈晓禾", "--year", "2026", "--sent", "柞信〔2026〕30号")
    told = shown(crew, "yearly", "--as", "陈晓禾", "--year", "2026")
    assert (told["id"], told["due"], told["state"][-3:]) == ("C22", "2027-01-01", "已报送") and told["handed_in"]  # type: ignore[index, call-overload]
    assert "还没有报送" in crew.ok("office", "yearly", "--as", "陈晓禾", "--year", "2099")


def test_a_line_above_the_board_tells_that_a_year_is_not_loaded(crew: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.cli.office.unknown_year", lambda services, now: (2027, 3))
    for name in ("board", "weekly"):
        assert "有3个期限落在2027年以后" in crew.ok("office", name, "--as", "陈晓禾").splitlines()[0]
        code, out, err = crew("office", name, "--as", "陈晓禾", "--json")
        assert code == 0 and "2027年" in err and "2027年" not in out and json.loads(out) is not None
