"""A staff member's word that there is not begins no petition of theirs; a matter of their own still does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cases.model import Status
from handlers.staff.words import nearly

from . import conftest
from .conftest import Desk, FakeBook, file

N = "XF2611230001"


@pytest.mark.parametrize("text", ["相似 1", "统计", "热点", "查重 12", "模型。"])
def test_a_word_that_there_is_not_is_said_to_be_none(desk: Desk, text: str) -> None:
    desk.be(3)
    assert "这个用词" in desk.say(text) and desk.dialogue.step == "idle"


@pytest.mark.parametrize("text", ["停水 3 天了", "你好", "谢谢", "好的", "满意", "我家门口的路灯坏了"])
def test_talk_is_left_to_the_citizens_way(desk: Desk, text: str) -> None:
    assert not desk.be(3).say(text)


@pytest.mark.parametrize(
    ("text", "word"), [("相似 1", "相似"), ("转T2 水利局", "转"), ("停水 3 天了", ""), ("迎春路 12 号门口的路灯不亮", "")]
)
def test_what_is_built_like_an_order(text: str, word: str) -> None:
    assert nearly(text) == word


def test_two_names_for_sorting_mean_the_same_and_the_whole_class_is_said(
    book: FakeBook, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conftest, "RULES", replace(conftest.RULES, auto_transfer_confidence=1.01))
    file(book, N)
    assert "（交通运输）" in desk.be(3).say(f"分类 {N} 交通")
    assert "行政复议" in desk.say(f"改类 {N} 途径4")
    case = book.case(N)
    assert case is not None and (case.status, case.category, case.route) == (Status.REGISTERED, "交通运输", 4)


@pytest.mark.parametrize("text", ["代办", "有啥事", "我有几件", "我的待办"])
def test_ways_to_ask_for_the_list(book: FakeBook, desk: Desk, text: str) -> None:
    file(book, N)
    assert "您的待办" in desk.be(1).say(text)


@pytest.mark.parametrize("text", ["签收了", "已签收", "签受 1", "1 签收", "第一件签收", "签收一", "全部签收", "1号件签收"])
def test_a_receipt_however_it_is_written(book: FakeBook, desk: Desk, text: str) -> None:
    file(book, N)
    assert "签收已记下" in desk.be(1).say(text)
    case = book.case(N)
    assert case is not None and case.status == Status.SIGNED


def test_several_are_received_at_once(book: FakeBook, desk: Desk) -> None:
    numbers = [f"XF261123000{n}" for n in (1, 2, 3)]
    for number in numbers:
        file(book, number)
    desk.be(1).say("待办")
    heard = desk.say("签收 1、2 3")
    assert all(number in heard for number in numbers)
    assert {case.status for case in book.cases_by_number.values()} == {Status.SIGNED}
    assert "待办" in desk.say("全部签收")


@pytest.mark.parametrize("text", ["1 转水利局", "1转给水利局", "转派一 水利局", "第1件转水利局"])
def test_a_transfer_in_everyday_words(book: FakeBook, desk: Desk, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(conftest, "RULES", replace(conftest.RULES, auto_transfer_confidence=1.01))
    file(book, N)
    desk.be(3).say(text)
    case = book.case(N)
    assert case is not None and case.unit == "SLJ"


@pytest.mark.parametrize(("text", "order"), [("转给水利局", "转派 1 水利局"), ("进展：已派人", "进展 1 已派人")])
def test_an_order_without_a_number_is_asked_for_it(book: FakeBook, desk: Desk, text: str, order: str) -> None:
    file(book, N)
    assert order in desk.be(1).say(text) and "您的待办" in desk.say(text)


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("垃圾已经拉走了", "进展 1 垃圾已经拉走了"),
        ("这不归我们管，是交通局的", "异议 1 这不归我们管"),
        ("我今天下乡去了，明天办", "进展 1 我今天"),
    ],
)
def test_words_about_the_work_begin_no_petition(book: FakeBook, desk: Desk, text: str, order: str) -> None:
    file(book, N)
    assert order in desk.be(1).say(text)
    assert desk.dialogue.step == "idle" and not desk.dialogue.draft.texts


@pytest.mark.parametrize("text", ["我家门口的路灯坏了", "我们小区停水了", "我要投诉物业"])
def test_a_matter_of_ones_own_is_told_all_the_same(book: FakeBook, desk: Desk, text: str) -> None:
    file(book, N)
    assert not desk.be(1).say(text)


def test_a_second_visitor_is_no_wish_of_the_first(desk: Desk) -> None:
    desk.be(3).say("代录")
    desk.dialogue = replace(desk.dialogue, step="ask", asking="wants", draft=replace(desk.dialogue.draft, texts=("路烂了",)))
    assert "还没说完" in desk.say("代录 柴姐来访，孩子上学名额没分上")
    assert desk.dialogue.draft.texts == ("路烂了",)


def test_who_decides_reads_the_objection(book: FakeBook, desk: Desk) -> None:
    file(book, N)
    desk.be(1).say(f"异议 {N} 这段路归交通局管养")
    assert "提了异议" in desk.be(3).say("待办")
    assert "这段路归交通局管养" in desk.say(f"看 {N}")
