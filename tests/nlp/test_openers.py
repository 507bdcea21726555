"""Openings that tell nothing yet, and told matters that are none."""

from __future__ import annotations

import pytest

from nlp.openers import opener

OPENINGS = {
    "tell": ["我要反映问题", "我想投诉", "有个事想问一下", "我要上访", "我來反映個情況"],
    "call": ["能打电话不", "能不能打个电话过来"],
    "type": ["我不会打字", "我是个种地的 不认得几个字 说不好你莫见怪", "眼睛看不清手机", "我是老年人不会用微信"],
    "leader": ["我要见县长", "领导在不在"],
    "present": ["陈同志在不在", "请问王主任在吗", "你们上班没"],
    "fear": ["我不敢说 怕他们晓得了收拾我", "我怕报复"],
    "can": ["直接说能不能办", "你就说管不管得了"],
    "check": ["查一下我的件", "上次反映的事咋样了"],
    "drop": ["算了不说了", "发错了不好意思", "没事了", "测试"],
    "upset": [
        "没人理我",
        "你们管不管事",
        "这事拖了八年了 找了多少人都不管 我都快疯了",
        "气死我了",
        "我也不晓得找哪个说就是心里憋屈",
        "你们就是一群骗子",
        "你们信访局是干啥吃的！！",
        "我都打了八个电话没一个人管！",
    ],
}
TOLD = [
    "路灯坏了没人修",
    "我的低保咋取消了",
    "我有癌症没钱治",
    "查一下我的养老金",
    "村支书不管事还贪钱",
    "邻居打我",
    "我不敢回家 他打我",
    "陈主任在会上骂我",
    "能不能办个残疾证",
    "",
    "？？？",
    "13800000001",
]


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in OPENINGS.items() for text in texts])
def test_an_opening_is_known_by_its_words(kind: str, text: str) -> None:
    assert opener(text) == kind


@pytest.mark.parametrize("text", TOLD)
def test_what_tells_something_is_no_opening(text: str) -> None:
    assert opener(text) == ""


def test_a_long_row_of_small_words_is_read_at_once() -> None:
    assert opener("我" * 39 + "路") == ""
