"""Which messages are orders: staff are citizens too, and their talk must not be taken for work."""

from __future__ import annotations

import pytest

from handlers.staff.words import WITH_TARGET, Order, parse, surely


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("签收 XF2611230001", Order("签收", "XF2611230001")),
        ("签收2", Order("签收", "2")),
        ("签收第2件", Order("签收", "2")),
        ("簽收 ２", Order("签收", "2")),
        ("进展 1 已联系电工，本周换灯。", Order("进展", "1", "已联系电工，本周换灯。")),
        ("进展XF2611230001已联系电工", Order("进展", "XF2611230001", "已联系电工")),
        ("不予受理 3 N3 请找交警", Order("不予受理", "3", "N3 请找交警")),
        ("延期：xf2611230001，15天 等检测", Order("延期", "XF2611230001", "15天 等检测")),
        ("绑定 ab12-cd34", Order("绑定", rest="ab12-cd34")),
        ("绑定 ab12-cd34。", Order("绑定", rest="ab12-cd34")),
        ("绑定", Order("绑定")),
        ("转办 XF2611230001 民政局", Order("转派", "XF2611230001", "民政局")),
        ("待办。", Order("待办")),
        ("已接 A7", Order("已接", "A7")),
        ("转派 0012 水利局", Order("转派", "0012", "水利局")),
        ("签收", Order("签收")),
        ("转派 水利局", Order("转派", "", "水利局")),
    ],
)
def test_orders(text: str, order: Order) -> None:
    assert parse(text) == order


@pytest.mark.parametrize(
    "text",
    [
        "看病贵得很",
        "进展3天了没动静",
        "电话 13900000007",
        "答复太慢了",
        "延期三回了还没修",
        "听 我说一句",
        "受理了没有",
        "登记一下我家的事",
        "你好",
    ],
)
def test_talk_is_left_to_the_citizens_way(text: str) -> None:
    assert parse(text) is None


def test_only_what_no_citizen_would_say_tells_an_unbound_person_how_to_bind() -> None:
    assert surely(Order("签收", "XF2611230001"))
    assert not surely(Order("同意"))


@pytest.mark.parametrize("text", ["待办", "绑定", "已接 1", "已接 A1", "转派 2 水利局", "受理 XF2611230001"])
def test_only_staff_write_so(text: str) -> None:
    order = parse(text)
    assert order is not None
    assert surely(order)


@pytest.mark.parametrize("word", WITH_TARGET)
def test_every_word_with_a_place_of_the_list_is_a_staff_word(word: str) -> None:
    order = parse(f"{word} 1")
    assert order is not None and surely(order)


@pytest.mark.parametrize(
    "text", ["撤销", "受理", "答复 1 个月了没来", "延期 2次了还没修", "登记1件漏水的事", "电话 4321234", "联系 3 回没人接"]
)
def test_citizens_may_write_so(text: str) -> None:
    order = parse(text)
    assert order is None or not surely(order)
