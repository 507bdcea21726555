"""The same matter in other words, and what its traces tell a stranger: nothing."""

from __future__ import annotations

import pytest

from nlp.similar import ASKED, KEPT, SAME, Matter, likeness, pieces, trace, traces

KEY, OTHER = b"k" * 16, b"o" * 16
WATER = "白杨镇桃花村自来水断了二十天，老人小孩都挑沟里的水吃，请尽快恢复供水"
TALE = (
    WATER
    + "。"
    + "，".join(f"第{n}回去找{who}，{said}" for n, (who, said) in enumerate([("镇上", "说等通知"), ("水厂", "说管子老化没有钱换")] * 6))
)


@pytest.mark.parametrize(
    ("told", "again"),
    [
        (WATER, "桃花村自来水断了二十多天了，老人小孩都挑沟里的水吃，啥时候恢复供水"),
        (TALE, "自来水断了二十天，老人小孩都挑沟里的水吃"),
        (WATER, "白楊鎮桃花村自來水斷了二十天，老人小孩都挑溝裡的水吃！！請儘快恢復供水"),
    ],
)
def test_the_same_matter_is_alike_in_other_words(told: str, again: str) -> None:
    assert likeness(Matter(told), Matter(again))[0] >= SAME


@pytest.mark.parametrize("other", ["白杨镇桃花村的路灯坏了三个月，晚上老人出门摔跤，请修一下", "修路", "你好，在吗"])
def test_another_matter_is_not(other: str) -> None:
    assert likeness(Matter(WATER), Matter(other))[0] < SAME


@pytest.mark.parametrize("who", ["方小满，住白杨镇桃花村三组，", "我是白杨镇桃花村的方小满，家住三组12号，"])
def test_who_tells_and_where_they_live_makes_no_matter_alike(who: str) -> None:
    lamp, smoke = f"{who}路灯坏了三个月没人修", f"{who}楼下餐馆油烟太大"
    assert likeness(Matter(lamp), Matter(smoke)) == [0.0]
    assert pieces(lamp) == pieces("路灯坏了三个月没人修") and not pieces("我是方小满，")
    assert pieces("住房漏雨，没人管") >= {"房漏雨"}


def test_one_village_and_one_class_suffice_where_the_words_differ() -> None:
    one = Matter(WATER, "城乡建设", "T1", "桃花村三组")
    other = Matter("水管爆了没得水用，天天下雨接雨水", "城乡建设", "T1", "桃花村学校旁")
    assert likeness(one, other)[0] >= SAME
    assert likeness(one, Matter(other.text, "交通运输", "T1", "桃花村"))[0] < SAME
    assert likeness(one, Matter(other.text, "城乡建设", "T2", "桃花村"))[0] < SAME
    assert likeness(Matter(WATER, "城乡建设", "T1"), Matter(other.text, "城乡建设", "T1"))[0] < SAME


def test_traces_of_like_texts_meet() -> None:
    told, again = set(traces(Matter(TALE), KEY)), set(traces(Matter(WATER), KEY, ASKED))
    assert len(told) == KEPT and len(told & again) >= 3


def test_traces_cannot_be_guessed_without_the_key() -> None:
    assert trace("phone", "13800000001", KEY) != trace("phone", "13800000001", OTHER)
    assert trace("phone", "13800000001", KEY) != trace("name", "13800000001", KEY)
    assert not set(traces(Matter(WATER), KEY)) & set(traces(Matter(WATER), OTHER))
    assert all(0 <= number < 1 << 48 for number in traces(Matter(WATER), KEY))


def test_phones_and_signs_are_no_pieces() -> None:
    assert pieces("电话13800000001，路坏了") == pieces("电话路坏了！")
    assert pieces("") == frozenset() and pieces("水") == {"水"}


@pytest.mark.parametrize(
    ("here", "there", "same"),
    [
        (("T1", "桃花村"), ("T1", "柳树村"), False),
        (("T1", "河口村"), ("T2", "河口村"), False),
        (("T1", ""), ("T2", ""), False),
        (("", "阳光小区三号楼"), ("", "锦绣花园三号楼"), False),
        (("T1", "桃花村三组"), ("白杨镇", "白杨镇桃花村学校旁"), True),
        (("T1", "桃花村"), ("T1", "学校旁"), True),
        (("T1", "桃花村"), ("", ""), True),
    ],
)
def test_the_same_words_of_two_places_are_two_matters(here: tuple[str, str], there: tuple[str, str], same: bool) -> None:
    words = "自来水断了二十天，老人小孩都挑沟里的水吃，请尽快恢复供水"
    one, other = Matter(words, "城乡建设", *here), Matter(words, "城乡建设", *there)
    assert (likeness(one, other)[0] >= SAME) is same
