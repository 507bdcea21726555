"""The petition office's words: confirming, sending elsewhere, listening, calling back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cases.model import Status, Unit
from handlers.directory import near_units
from handlers.turn import TaskRow

from ..citizen.conftest import reader
from . import conftest
from .conftest import NOON, Desk, FakeBook, file

N = "XF2611230001"


@pytest.fixture
def clerk(book: FakeBook, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """The clerk speaks; cases wait for confirmation."""
    monkeypatch.setattr(conftest, "RULES", replace(conftest.RULES, auto_transfer_confidence=1.01))
    return desk.be(3)


def test_one_word_confirms_the_proposal(book: FakeBook, clerk: Desk) -> None:
    assert file(book, N).status == Status.REGISTERED
    clerk.say(f"转派 {N}")
    case = book.case(N)
    assert case is not None and (case.status, case.unit) == (Status.TO_SIGN, "CGJ")
    assert [(p.kind, p.to) for p in clerk.pushes] == [("assignment", 101), ("transferred", 70)]


def test_another_unit_by_alias(book: FakeBook, clerk: Desk) -> None:
    file(book, N)
    clerk.say(f"转派 {N} 水务局")
    case = book.case(N)
    assert case is not None and case.unit == "SLJ"


def test_an_unknown_unit_changes_nothing_and_names_those_near(book: FakeBook, clerk: Desk) -> None:
    file(book, N)
    reply = clerk.say(f"转派 {N} 水力局")
    assert "县水利局" in reply
    case = book.case(N)
    assert case is not None and case.status == Status.REGISTERED


def test_class_and_route_are_the_clerks_word(book: FakeBook, clerk: Desk) -> None:
    file(book, N)
    clerk.say(f"归类 {N} 交通")
    clerk.say(f"归类 {N} 途径5")
    case = book.case(N)
    assert case is not None and (case.category, case.route) == ("交通运输", 5)
    assert "分类有" in clerk.say(f"归类 {N} 什么的")


def test_refusal_needs_a_ground_and_the_directors_consent(book: FakeBook, clerk: Desk) -> None:
    file(book, N)
    assert "N1" in clerk.say(f"不予受理 {N}")
    assert "在办的信访编号" in clerk.say(f"不予受理 {N} N1 县水利局正在办")
    file(book, "XF2611220009", unit="SLJ", status=Status.HANDLING, contact=99)
    clerk.say(f"不予受理 {N} N1 同一件事，XF2611220009正在办")
    case = book.case(N)
    assert case is not None and case.status == Status.REGISTERED
    assert (clerk.pushes[-1].kind, clerk.pushes[-1].to) == ("to_approve", 105)
    clerk.be(5).say(f"同意 {N}")
    case = book.case(N)
    assert case is not None and case.status == Status.REFUSED
    told = next(p for p in clerk.pushes if p.kind == "refused")
    assert "XF2611220009" in told.text and "正在办" in told.text and "19条" in told.text and not told.whole


def test_objection_is_refused_or_moved(book: FakeBook, clerk: Desk) -> None:
    file(book, N)
    clerk.say(f"转派 {N}")
    clerk.be(1).say(f"异议 {N} 那段路归公路局")
    assert (clerk.pushes[-1].kind, clerk.pushes[-1].to) == ("objection", 103)
    clerk.be(3).say(f"退回 {N} 已核对，路灯归你们")
    case = book.case(N)
    assert case is not None and case.status == Status.SIGNED
    clerk.be(1).say(f"异议 {N} 真的不归")
    clerk.be(3).say(f"转派 {N} 水利局")
    case = book.case(N)
    assert case is not None and (case.status, case.unit) == (Status.TO_SIGN, "SLJ")
    assert "changed_unit" in [p.kind for p in clerk.pushes]


def test_listening_gives_the_wording_and_reads_it_back(book: FakeBook, clerk: Desk) -> None:
    file(book, N, text="")
    book.open_tasks = [TaskRow(4, "listen", "一段语音", NOON, N)]
    assert "【听语音】" in clerk.say("待办")
    clerk.say("听 T4 后坡塌土堵了院门，希望清走")
    case = book.case(N)
    assert case is not None and "后坡塌土" in case.text
    told = clerk.pushes[-1]
    assert (told.to, told.kind) == (70, "wording")
    assert "对不对" in told.text and "陈晓禾" in told.text
    assert not book.open_tasks


def test_a_call_back_is_recorded_and_the_case_goes_back(book: FakeBook, clerk: Desk) -> None:
    file(book, N)
    clerk.say(f"转派 {N}")
    clerk.be(1)
    for said in (f"受理 {N}", f"答复 {N} 好了", f"送达 {N} 当面"):
        clerk.say(said)
    book.open_tasks = [TaskRow(9, "callback", "不满意：修好两天又没亮", NOON, N)]
    clerk.be(3).say("回访 T9 核实了，确实又不亮")
    assert not book.open_tasks
    assert clerk.pushes[-1].kind == "callback"
    clerk.say(f"退回 {N} 两天又黑了")
    case = book.case(N)
    assert case is not None and case.status == Status.HANDLING
    assert {p.kind for p in clerk.pushes[-2:]} == {"reopened"}


def test_a_phone_task_ends_with_its_result(book: FakeBook, clerk: Desk) -> None:
    book.open_tasks = [TaskRow(2, "human", "要人工", NOON, contact=80)]
    assert "回“联系 T2 结果”" in clerk.say("看 T2")
    clerk.say("联系 T2 已通话，事情说清了")
    assert not book.open_tasks
    book.open_tasks = [TaskRow(3, "human", "要人工", NOON, contact=80)]
    assert "不是信访件" in clerk.say("受理 T3")


def test_assignment_with_a_limit(book: FakeBook, clerk: Desk) -> None:
    file(book, N)
    clerk.say(f"交办 {N} 水利局 30天")
    assert book.entries(N)[-1].fields == {"unit": "SLJ", "due": "2026-12-23"}


def test_courts_police_and_prosecutors_are_the_only_organs_of_the_law(book: FakeBook, clerk: Desk) -> None:
    book.unit_list.append(Unit("FY", "县人民法院", "law", aliases=("法院",)))
    file(book, N)
    for wrong in ("瞎写的单位", "县水利局"):
        assert "县人民法院" in clerk.say(f"转政法 {N} {wrong}")
    clerk.say(f"转政法 {N} 法院")
    assert (book.cases_by_number[N].status, book.cases_by_number[N].unit) == (Status.TO_PL, "FY")


def test_guidance_names_route_and_organ(book: FakeBook, clerk: Desk) -> None:
    file(book, N)
    assert "途径；受理机关" in clerk.say(f"引导 {N}")
    clerk.say(f"引导 {N} 2；县劳动人事争议仲裁委；期限：一年内")
    assert (book.cases_by_number[N].status, book.cases_by_number[N].route) == (Status.GUIDED, 2)


def test_what_is_heard_tells_class_place_and_wish_where_nobody_knew_them(
    book: FakeBook, clerk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conftest, "DeafReader", reader)
    file(book, N, text="", category="其他", proposed_unit="", town="", place="", wants="")
    book.open_tasks = [TaskRow(4, "listen", "一段语音", NOON, N)]
    clerk.say("听 T4 下梁镇石瓮社区屋后水渠堵了，请清开")
    case = book.case(N)
    assert case is not None
    assert (case.category, case.town, case.place, case.wants) == ("农村农业", "下梁镇人民政府", "石瓮社区", "请清开")


def test_a_class_that_there_is_not_is_met_with_the_likely_one(book: FakeBook, clerk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conftest, "DeafReader", reader)
    file(book, N)
    assert f"归类 {N} 自然资源" in clerk.say(f"归类 {N} 征地")
    assert "分类有" in clerk.say(f"归类 {N} 嗯")


def test_the_unit_that_begins_so_is_offered_first() -> None:
    listed = [Unit("A", "县公共交通公司", "company"), Unit("B", "县交通运输局", "department", "", ("交通局",))]
    assert near_units(FakeBook(unit_list=listed), "交通")[0] == "县交通运输局"
