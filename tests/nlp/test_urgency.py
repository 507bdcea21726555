"""Alarms: recall first; figures of speech are none; split and misspelt words are found."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.urgency import urgency


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("我真的不想活了", "E1"),
        ("再不解决我就喝农药", "E1"),
        ("活着没意思，想死", "E1"),
        ("我站在楼顶了", "E1"),
        ("不 想 活 了", "E1"),
        ("想。。死", "E1"),
        ("不想活\n了", "E1"),
        ("想亖", "E1"),
        ("我要自鲨", "E1"),
        ("不想活瞭，給你們留下遺書", "E1"),
        ("我提着汽油去政府", "E2"),
        ("再不给钱我就砍了他", "E2"),
        ("跟你们拼了，鱼死网破", "E2"),
        ("后山塌方了，人被埋了", "E3"),
        ("隔壁着火了快来人", "E3"),
        ("一屋子煤气味很大", "E3"),
        ("我娃掉进水库了", "E3"),
        ("他正在打我妈", "E3"),
        ("路口撞人了，流好多血", "E3"),
        ("明天大家去堵路", "E4"),
        ("再不管我们就进京", "E4"),
        ("老人一个人瘫在床上没人管", "E5"),
        ("孩子被打伤了", "E5"),
    ],
)
def test_alarms(text: str, level: str) -> None:
    assert urgency(text).level == level


@pytest.mark.parametrize(
    "text",
    [
        "气死我了，电话打了十遍都不接",
        "热死人了，空调坏了三天",
        "这条路天天堵死",
        "商场搞跳楼价，买回来就坏",
        "晚上炸街的摩托太吵",
        "老板娘跟我砍价砍半天",
        "加油站的汽油价又涨了",
        "消防通道被车占了",
        "我死活不同意这个方案",
        "直播带货买的鞋是假的",
        "请问医保怎么报销",
        "路灯坏了三个月没人修",
        "",
    ],
)
def test_figures_of_speech_are_no_alarm(text: str) -> None:
    assert urgency(text).level not in {"E1", "E2", "E3"}


def test_an_old_slide_is_a_grievance() -> None:
    assert urgency("前年滑坡把路埋了，至今没清").level != "E3"
    assert urgency("昨晚滑坡把路埋了，人还在里面").level == "E3"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("房子着火了", "fire"),
        ("发生车祸了", "traffic"),
        ("我爸昏迷了", "medical"),
        ("娃溺水了", "water"),
        ("天然气泄漏", "gas"),
        ("家暴", "violence"),
    ],
)
def test_kinds_of_accidents(text: str, kind: str) -> None:
    assert urgency(text).kind == kind


@settings(deadline=None)
@given(st.text(alphabet="我想死不活了气死 ，。路灯１", max_size=20))
def test_the_word_stands_where_it_says(text: str) -> None:
    found = urgency(text)
    assert text[found.start : found.end] == found.word
    assert bool(found.word) == bool(found.level)
