"""Several claims in one message, each with its own characters, class, purpose, route and wish."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.reader import Reader


def test_two_matters_are_two_claims(reader: Reader) -> None:
    text = "村口的路灯坏了半年没人修。另外工地老板拖欠工资，要求付清"
    lamp, wage = reader.read(text).claims
    assert text[wage.start : wage.end].startswith("另外")
    assert (lamp.category, lamp.route) == ("城乡建设", 6)
    assert (wage.category, wage.purpose, wage.route) == ("劳动和社会保障", "申诉求决", 5)
    assert wage.wants is not None
    assert text[wage.wants.start : wage.wants.end] == "要求付清"


def test_an_accusation_stands_beside_a_claim(reader: Reader) -> None:
    found = reader.read("1、村支书贪污低保款；2、工地老板拖欠工资三个月").claims
    assert [(c.purpose, c.route) for c in found] == [("检举控告", 0), ("申诉求决", 5)]


@pytest.mark.parametrize("text", ["村口的路灯坏了，跟村上说了，村上说找电力，电力又不管", "老板拖欠工资，另外一分加班费没给"])
def test_one_matter_is_one_claim(reader: Reader, text: str) -> None:
    (claim,) = reader.read(text).claims
    assert (claim.start, claim.end) == (0, len(text))


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("1、路灯坏了没人修；2、自来水三天没来；3、工地老板拖欠工资", "123"),
        ("1.路灯坏了没人修 2.自来水三天没来", "12"),
        ("①路灯坏了没人修②工地老板拖欠工资", "①②"),
        ("（一）路灯坏了没人修（二）工地老板拖欠工资", "（（"),
        ("建议村口也增设一个站，另外我家路灯坏了没人修", "建另"),
    ],
)
def test_each_of_a_list_is_a_claim_whatever_its_class(reader: Reader, text: str, starts: str) -> None:
    assert "".join(text[claim.start] for claim in reader.read(text).claims) == starts


@pytest.mark.parametrize(
    "text",
    [
        "我要投诉。路灯坏了没人修。",
        "感谢领导。还有一件事，路灯坏了没人修",
        "2.5万元工资没发，工地老板2.5万元拖欠工资",
        "我要投诉第二小学乱收费",
    ],
)
def test_what_tells_no_matter_is_no_claim_of_its_own(reader: Reader, text: str) -> None:
    (claim,) = reader.read(text).claims
    assert claim.category != "其他"


def test_a_part_that_names_no_class_is_of_the_class_of_the_whole(reader: Reader) -> None:
    found = reader.read("1、拖欠工资三个月；2、去了多次都没有说法；3、路灯坏了没人修").claims
    assert [claim.category for claim in found] == ["劳动和社会保障", "劳动和社会保障", "城乡建设"]


@pytest.mark.parametrize("text", ["谢谢你们", "请问医保怎么报销", ""])
def test_who_claims_nothing_has_no_claim(reader: Reader, text: str) -> None:
    assert reader.read(text).claims == ()


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from(["路灯坏了没人修。", "另外", "二是", "拖欠工资！", "低保被取消，", "希望解决", "\n", "😀"]), max_size=9))
def test_claims_follow_one_another(reader: Reader, parts: list[str]) -> None:
    text = "".join(parts)
    found = reader.read(text).claims
    assert all(0 <= c.start < c.end <= len(text) for c in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
