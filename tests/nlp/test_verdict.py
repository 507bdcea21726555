"""What somebody says of the work done for them, in the words people use."""

from __future__ import annotations

import pytest

from cases.ratings import REASONS
from nlp.lexicon import table
from nlp.verdict import reasons, verdict


@pytest.mark.parametrize(
    "said",
    [
        *("办得好得很，谢谢", "修好了", "美得很", "瓷实", "嘹咋咧", "满意得很", "挺好的", "👍", "👍👍", "/:strong", "[强]", "巴适", "五星"),
        *("以前没人管，现在修好了", "滿意得很", "态度好，事也办成了", "没说的"),
        *("没什么好说的，满意", "不得不说很满意", "哪里都满意", "没想到这么快，满意"),
        *("事情弄得妥妥的", "路修通了，老百姓都高兴", "对结果认可"),
    ],
)
def test_content(said: str) -> None:
    found = verdict(said)
    assert found is not None and (found.value, found.reasons) == (0, ())


@pytest.mark.parametrize(
    "said",
    [
        *(
            "还行，就是太慢",
            "還行吧，就是慢",
            "凑合",
            "可以",
            "一般般",
            "马马虎虎",
            "你们还可以",
            "将就吧",
            "没啥不满意的",
            "不好不坏",
            "👌",
        ),
        *("比以前强点，还差些", "算是解决了吧", "能给个七十分", "没有什么不满意的"),
        *("事倒是办了，就是态度差", "过得去", "不算差", "中", "得行"),
    ],
)
def test_more_or_less(said: str) -> None:
    found = verdict(said)
    assert found is not None and found.value == 1


@pytest.mark.parametrize(
    "said",
    [
        *(
            "满意个啥，又停水了",
            "根本没来修",
            "糊弄人",
            "不咋样",
            "不是很满意",
            "谈不上满意",
            "好个屁",
            "👎",
            "/:weak",
            "太慢了",
            "说了没办",
            "还是在流",
            "水是有了就是黄的，不能喝",
        ),
        *("办事的态度好但没解决", "态度好是好，就是没解决", "开头还行，后来没人管了", "不行", "满意个锤子", "不太好", "没得解决", "哄人的"),
        *("谁说修好了？灯还是黑的", "答复全是套话", "等于没说", "满意？门都没有", "退的钱到现在没见", "不认可", "不高兴"),
        *("满意才怪", "能满意那才怪", "哪能满意", "没有一点满意的地方", "有啥满意的", "满意什么呀", "怎么可能满意", "难以让人满意"),
    ],
)
def test_not_content(said: str) -> None:
    found = verdict(said)
    assert found is not None and found.value == 3


@pytest.mark.parametrize("said", ["今天赶集", "满意不满意都一样", "快点修", "在哪里办", "银行下班了", "我在县中心", "好久了", "", "对"])
def test_says_nothing_of_the_work(said: str) -> None:
    assert verdict(said) is None


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ("太慢，态度也不好", ("slow", "attitude")),
        ("态度好但没解决", ("unsolved",)),
        ("答应的没落实", ("undone",)),
        ("推来推去没人管", ("shirked",)),
        ("电话也没人打，没人联系", ("silent",)),
        ("说的听不懂", ("unclear",)),
        ("天气好", ()),
    ],
)
def test_why(said: str, codes: tuple[str, ...]) -> None:
    assert set(reasons(said)) >= set(codes) and ("attitude" in reasons(said)) == ("attitude" in codes)


def test_the_reasons_are_those_of_the_office() -> None:
    assert table("verdict.toml")["reasons"].keys() - {"nothing"} == REASONS.keys()


@pytest.mark.parametrize("label", REASONS.values())
def test_each_reason_is_understood_by_its_own_name(label: str) -> None:
    assert [REASONS[code] for code in reasons(label)] == [label]


def test_no_word_stands_in_two_lists() -> None:
    words = [word for line in table("verdict.toml")["values"].values() for word in line.split()]
    twice = {word for word in words if words.count(word) > 1}
    assert not twice
