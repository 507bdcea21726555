"""A staff member's word that there is not begins no petition of theirs; a matter of their own still does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cases.model import Status
from handlers.staff.words import nearly

from . import conftest
from .conftest import Desk, FakeBook, file

N = "XF2611230001"


@pytest.mark.parametrize("text", ["相似 1", "转1", "统计", "热点", "查重 12", "模型。"])
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
