"""`cases` and `tasks`: what an operator sees and may do."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from cases.commands import OpenTask, Work
from cases.model import Petitioner

from .conftest import Shell

SHOWN = {
    *("number", "status", "category", "purpose", "unit", "urgency", "flags", "clocks", "timeline", "deliveries", "ratings"),
    *("route", "claims", "links", "helpers", "resolved", "view"),
}


@pytest.fixture
def office(shell: Shell) -> Shell:
    """With one person who is unit and head."""
    shell.ok("staff", "add", "--name", "吴溪亭", "--unit", "城管局", "--role", "unit,head")
    shell.ok("staff", "add", "--name", "陈晓禾", "--unit", "信访局", "--role", "clerk")
    return shell


def test_every_step_by_the_command_line(office: Shell) -> None:
    number = office.file()
    for action, fields, status in (
        ("签收", (), "SIGNED"),
        ("accept", ("route=6",), "ACCEPTED"),
        ("progress", ("text=到现场了",), "HANDLING"),
        ("extend", ("days=10", "reason=等配件"), "EXTENDED"),
        ("answer", ("text=换好了",), "OPINION_ISSUED"),
        ("serve", ("way=当面",), "SERVED"),
        ("close", (), "CLOSED"),
    ):
        given = [word for field in fields for word in ("--field", field)]
        assert f"{number} {status}（" in office.ok("cases", "act", number, action, "--as", "吴溪亭", *given)
    case = json.loads(office.ok("cases", "show", number, "--json"))
    assert set(case) == SHOWN
    assert [row["action"] for row in case["timeline"]][:3] == ["submit", "register", "transfer"]
    assert {row["kind"] for row in case["deliveries"]} >= {"assignment", "accepted", "progress", "extended", "answer", "closed"}
    assert {clock["id"]: clock["extended"] for clock in case["clocks"]}["C6"] is True


def test_without_an_action_it_lists_what_this_person_may_do(office: Shell) -> None:
    number = office.file()
    offered = office.ok("cases", "act", number, "--as", "吴溪亭")
    assert "sign\t签收" in offered and "co_handle" in offered and "answer" not in offered
    assert "transfer" in office.ok("cases", "act", number, "--as", "陈晓禾")


def test_unlawful_steps_and_bad_words_are_one_line(office: Shell) -> None:
    number = office.file()
    assert "不能办结" in office.fails("cases", "act", number, "close", "--as", "吴溪亭")
    assert "没有“某某”" in office.fails("cases", "act", number, "sign", "--as", "某某")
    assert "--as" in office.fails("cases", "act", number, "sign")
    assert "键=值" in office.fails("cases", "act", number, "progress", "--as", "吴溪亭", "--field", "text")
    twice = ("--field", "text=一", "--field", "text=二")
    assert "text 写了两次" in office.fails("cases", "act", number, "progress", "--as", "吴溪亭", *twice)
    assert "XF0" in office.fails("cases", "act", "XF0", "sign", "--as", "吴溪亭")
    assert "XF0" in office.fails("cases", "show", "XF0")


@pytest.mark.parametrize(
    ("action", "field", "says"),
    [
        ("classify", "category=胡说八道", "城乡建设"),
        ("classify", "route=9", "1 到 6"),
        ("simple", "value=abc", "进入"),
        ("classify", "foo=bar", "“foo”"),
    ],
)
def test_evidence_that_cannot_be_is_one_line_and_no_step(office: Shell, action: str, field: str, says: str) -> None:
    number = office.file()
    assert says in office.fails("cases", "act", number, action, "--as", "陈晓禾", "--field", field)


def test_a_case_joins_only_another_one_that_is_there(office: Shell) -> None:
    main, number = office.file(proposed_unit=""), office.file("停水半个月", proposed_unit="")
    assert "另一件" in office.fails("cases", "act", number, "merge", "--as", "陈晓禾", "--field", f"main={number}")
    assert "XF1" in office.fails("cases", "act", number, "merge", "--as", "陈晓禾", "--field", "main=XF1")
    assert "MERGED" in office.ok("cases", "act", number, "merge", "--as", "陈晓禾", "--field", f"main={main.lower()}")


def test_a_unit_field_may_be_a_name(office: Shell) -> None:
    number = office.file()
    office.ok("cases", "act", number, "transfer", "--as", "陈晓禾", "--field", "unit=水务局")
    assert json.loads(office.ok("cases", "show", number, "--json"))["unit"] == "县水利局"


def test_a_step_is_taken_back_while_its_words_wait(office: Shell) -> None:
    config = office.folder / "config.toml"
    config.write_text(config.read_text(encoding="utf-8").replace("recall_seconds = 0", "recall_seconds = 600"), encoding="utf-8")
    number = office.file()
    office.ok("cases", "act", number, "accept", "--as", "吴溪亭")
    office.fails("cases", "act", number, "undo", "--as", "陈晓禾")
    assert "TO_SIGN" in office.ok("cases", "act", number, "undo", "--as", "吴溪亭")
    (told,) = (row for row in json.loads(office.ok("cases", "show", number, "--json"))["deliveries"] if row["kind"] == "accepted")
    assert (told["status"], told["why"]) == ("dead", "已撤回")
    assert "没有可撤销的" in office.fails("cases", "act", number, "undo", "--as", "吴溪亭")


def test_words_that_are_out_are_not_taken_back(office: Shell) -> None:
    number = office.file()
    office.ok("cases", "act", number, "accept", "--as", "吴溪亭")
    assert "没有可撤销的" in office.fails("cases", "act", number, "undo", "--as", "吴溪亭")
    assert json.loads(office.ok("cases", "show", number, "--json"))["status"] == "ACCEPTED"


def test_lists(office: Shell) -> None:
    first, second = office.file(), office.file("停水半个月", proposed_unit="SLJ")
    listed = json.loads(office.ok("cases", "list", "--json"))
    assert [case["number"] for case in listed] == [second, first]
    assert all(set(case) == SHOWN for case in listed)
    assert f"{first}\t" in office.ok("cases", "list")
    shown = office.ok("cases", "show", first)
    assert "状态：TO_SIGN" in shown and "时间\t谁\t步骤" in shown and "方小满" not in shown and "13900000007" not in shown


def test_a_sealed_case_shows_number_date_and_place(office: Shell) -> None:
    number = office.file("某支书把低保给了亲戚", sealed=True, purpose="检举控告", category="纪检监察")
    shown = office.ok("cases", "show", number) + office.ok("cases", "show", number, "--json") + office.ok("cases", "list")
    assert number in shown
    assert not any(word in shown for word in ("低保", "支书", "纪检", "检举控告", "方小满"))


def test_tasks_are_listed_and_ended(office: Shell) -> None:
    services = office.services()
    now = services.now()
    task = OpenTask("t1", "call", "打电话告诉受理", now + timedelta(days=1), "XF2611230001")
    services.store.commit(Work(now, (task,)))
    (row,) = json.loads(office.ok("tasks", "list", "--json"))
    assert (row["kind"], row["number"]) == ("call", "XF2611230001")
    assert "今天要打的电话" in office.ok("tasks", "list")
    assert "clerk" in office.fails("tasks", "done", f"T{row['id']}", "--as", "吴溪亭", "--result", "说了")
    office.ok("tasks", "done", f"T{row['id']}", "--as", "陈晓禾", "--result", "说了")
    assert office.ok("tasks", "list") == ""
    assert "没有还没办的任务 T99" in office.fails("tasks", "done", "T99", "--as", "陈晓禾", "--result", "x")


def test_hotspots_are_listed_by_place_class_and_numbers(shell: Shell) -> None:
    numbers = [shell.file(f"第{n}家的路灯坏了", petitioner=Petitioner(f"某某{n}", f"1390000{n:04d}")) for n in range(6)]
    line = shell.ok("cases", "hotspots")
    assert "24小时内有6人反映" in line and all(number in line for number in numbers) and "某某" not in line
    (spot,) = json.loads(shell.ok("cases", "hotspots", "--json"))
    assert (spot["kind"], spot["people"], spot["category"]) == ("day", 6, "城乡建设")


def test_a_sealed_open_case_is_closed_to_all_but_two(office: Shell) -> None:
    office.ok("staff", "add", "--name", "丁安", "--unit", "信访局", "--role", "conference")
    number = office.file("迎春路的路灯坏了，所长还收了钱")
    office.ok("cases", "act", number, "保密", "--as", "陈晓禾", "--field", "reason=信里说所长收了钱")
    shown = "".join(office.ok("cases", *words) for words in (("show", number), ("show", number, "--json"), ("list",), ("list", "--json")))
    assert number in shown and not any(word in shown for word in ("路灯", "城乡建设", "所长", "城市管理", "TO_SIGN"))
    assert "保密专岗" in office.fails("cases", "act", number, "签收", "--as", "吴溪亭")
    office.ok("cases", "act", number, "解除保密", "--as", "丁安", "--field", "reason=核实不是检举")
    assert "SIGNED" in office.ok("cases", "act", number, "签收", "--as", "吴溪亭")


def test_no_refusal_and_no_list_of_steps_tells_how_a_sealed_case_stands(office: Shell) -> None:
    number = office.file("某支书把低保给了亲戚", sealed=True, purpose="检举控告")
    told = office.ok("cases", "act", number, "--as", "陈晓禾") + office.fails("cases", "act", number, "签收", "--as", "吴溪亭")
    told += office.fails("cases", "act", number, "--as", "信访人") + office.fails("cases", "act", number, "撤回", "--as", "信访人")
    told += office.fails("cases", "clocks", number)
    assert not any(word in told for word in ("REGISTERED", "SUBMITTED", "已登记", "纪检", "检举"))


def test_a_case_beside_a_sealed_one_does_not_name_it(office: Shell) -> None:
    number = office.file()
    part = office.ok("cases", "act", number, "拆分", "--as", "陈晓禾", "--field", "text=赔药费").split()[-2]
    assert json.loads(office.ok("cases", "show", part, "--json"))["links"]["split_from"] == [number]
    office.ok("cases", "act", number, "保密", "--as", "陈晓禾", "--field", "reason=所长收了钱")
    assert number not in office.ok("cases", "show", part, "--json") + office.ok("cases", "show", part)


def test_a_task_of_a_sealed_matter_is_none_for_whoever_may_not_see_it(office: Shell) -> None:
    services = office.services()
    services.store.commit(Work(services.now(), (OpenTask("s", "listen", "听语音", services.now(), role="confidential", sealed=True),)))
    said = office.fails("tasks", "done", "T1", "--as", "陈晓禾", "--result", "听了")
    assert said.replace("T1", "T9") == office.fails("tasks", "done", "T9", "--as", "陈晓禾", "--result", "听了")
    assert office.ok("tasks", "list") == ""


def test_an_answer_to_a_letter_says_how_it_is_served(office: Shell) -> None:
    number = office.file(contact=0)
    office.ok("cases", "act", number, "accept", "--as", "吴溪亭", "--field", "route=6")
    said = office.ok("cases", "act", number, "answer", "--as", "吴溪亭", "--field", "text=灯换好了")
    assert "当面交或邮寄" in said and f"cases act {number} 送达 --as 吴溪亭 --field way=当面" in said
    assert "邮寄" not in office.ok("cases", "act", number, "serve", "--as", "吴溪亭", "--field", "way=当面")


def test_what_is_not_entered_is_listed_and_its_task_ends_with_the_last(office: Shell) -> None:
    services = office.services()
    number, now = office.file(), services.now()
    services.store.commit(Work(now, (OpenTask("national:1", "national", "有1件还没录入", now + timedelta(days=1)),)))
    (task,) = json.loads(office.ok("tasks", "list", "--json"))
    assert "还有1件没有录入" in office.fails("tasks", "done", f"T{task['id']}", "--as", "陈晓禾", "--result", "录了")
    assert number in office.ok("cases", "list", "--not-entered")
    office.ok("cases", "act", number, "录入", "--as", "陈晓禾", "--field", "number=G6100002611230001")
    assert office.ok("cases", "list", "--not-entered") == ""
    office.ok("tasks", "done", f"T{task['id']}", "--as", "陈晓禾", "--result", "录了")


def test_claims_links_helpers_and_whether_it_is_settled_are_shown(office: Shell) -> None:
    number = office.file(wants="把灯修好")
    office.ok("cases", "act", number, "诉求", "--as", "陈晓禾", "--field", "text=方小满要求赔药费，电话13900000007")
    office.ok("cases", "act", number, "协办", "--as", "陈晓禾", "--field", "unit=水利局", "--field", "due=2099-01-01")
    office.ok("cases", "act", number, "化解", "--as", "陈晓禾", "--field", "resolved=部分", "--field", "view=1")
    part = office.ok("cases", "act", number, "拆分", "--as", "陈晓禾", "--field", "text=赔药费", "--field", "claim=2").split()[-2]
    shown = json.loads(office.ok("cases", "show", number, "--json"))
    assert [c["text"] for c in shown["claims"]] == ["把灯修好"] and shown["links"]["split_into"] == [part]
    assert (shown["resolved"], shown["view"], shown["helpers"][0]["unit"]) == ("部分", "1", "SLJ")
    assert json.loads(office.ok("cases", "show", part, "--json"))["links"]["split_from"] == [number]
    office.ok("cases", "act", number, "诉求", "--as", "陈晓禾", "--field", "text=方小满要求赔药费，电话13900000007")
    text = office.ok("cases", "show", number)
    assert (
        "解决：部分" in text
        and f"  拆出的：{part}\n" in text
        and "split_" not in text
        and "方小满" not in text
        and "13900000007" not in text
    )


def test_each_limit_is_counted_day_by_day_with_its_article(office: Shell) -> None:
    number = office.file()
    text = office.ok("cases", "show", number, "--days")
    assert "依据：条例23条3款 【在走】" in text and "当日不计" in text and "第15天" in text
    assert "当日不计" not in office.ok("cases", "show", number)


def test_the_archive_wants_the_whole_file_and_names_each_paper_that_lacks(office: Shell) -> None:
    number = office.file()
    for action, fields in (("accept", ("route=6",)), ("answer", ("text=换好了",)), ("serve", ("way=当面",)), ("close", ())):
        office.ok("cases", "act", number, action, "--as", "吴溪亭", *(word for field in fields for word in ("--field", field)))
    office.ok("cases", "act", number, "督办", "--as", "陈晓禾", "--field", "reason=还有两盏不亮")
    said = office.fails("cases", "act", number, "归档", "--as", "陈晓禾", "--field", "text=卷内12件")
    assert "归档还缺：督办反馈（条例40条）" in said
    office.ok("cases", "act", number, "督办反馈", "--as", "吴溪亭", "--field", "text=都亮了")
    assert "ARCHIVED" in office.ok("cases", "act", number, "归档", "--as", "陈晓禾", "--field", "text=卷内12件")
