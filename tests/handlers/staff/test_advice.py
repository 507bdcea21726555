"""Advice on an answer: said after it was taken, never in its way; like matters without their people."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cases.model import Petitioner, Purpose, Status

from .conftest import Desk, FakeBook, file

N, OLD = "XF2611230001", "XF2610010001"
TOLD = "迎春路的路灯坏了三个月，老人摔了几回，请把灯修好"


@pytest.fixture
def unit(book: FakeBook, desk: Desk) -> Desk:
    """The unit has accepted a petition by route six."""
    file(book, N, text=TOLD)
    desk.say(f"受理 {N} 6")
    return desk


def test_what_an_answer_lacks_is_said_and_the_answer_taken(book: FakeBook, unit: Desk) -> None:
    reply = unit.say(f"答复 {N} 已安排")
    case = book.case(N)
    assert case is not None and case.answer == "已安排"
    assert "还差：" in reply and "没有写30日内可以申请复查（条例35条" in reply and "请把灯修好" in reply


def test_a_court_in_a_petition_opinion_is_never_sent(unit: Desk) -> None:
    reply = unit.say(f"答复 {N} 路灯11月20日已修好，不服可以申请行政复议")
    assert "只能告知30日内申请复查" in reply and "还差" not in reply


def test_a_full_answer_gets_no_advice(unit: Desk) -> None:
    full = "经现场核实，路灯因线路老化不亮，按照《城市照明管理规定》第二十二条，11月24日已换线修好。不服可在30日内申请复查"
    assert "还差" not in unit.say(f"答复 {N} {full}")


def test_an_answer_that_is_not_lawful_now_gets_no_advice(book: FakeBook, desk: Desk) -> None:
    file(book, N, text=TOLD)
    assert "还差" not in desk.say(f"答复 {N} 已修")


def test_a_suggestion_owes_no_remedy(book: FakeBook, desk: Desk) -> None:
    file(book, N, text="建议早晚加开一班公交", purpose=Purpose.SUGGESTION)
    desk.say(f"受理 {N}")
    assert "复查" not in desk.say(f"答复 {N} 已采纳，早晚加开一班公交")


def test_how_like_matters_were_answered(book: FakeBook, unit: Desk) -> None:
    done = file(book, OLD, text="东大街路灯不亮，我叫方小满", petitioner=Petitioner("方小满", "13900000007"))
    book.alike = [replace(done, status=Status.CLOSED, unit="CGJ", answer="已为方小满换好灯，电话13900000007")]
    shown = unit.say(f"参考 {N}")
    assert OLD in shown and "换好灯" in shown and "方小满" not in shown and "13900000007" not in shown


def test_a_unit_sees_no_other_units_answers(book: FakeBook, unit: Desk) -> None:
    book.alike = [replace(file(book, OLD), status=Status.CLOSED, unit="SLJ", answer="已换好")]
    assert OLD not in unit.say(f"参考 {N}") and "没有找到" in unit.say(f"参考 {N}")
    assert OLD in unit.be(3).say(f"参考 {N}")
