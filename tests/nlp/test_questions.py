"""The 34 questions: every variant finds its own, and a told trouble finds none."""

from __future__ import annotations

import re

import pytest

from nlp.questions import QUESTIONS, question

VARIANTS = [(q.id, variant) for q in QUESTIONS.values() for variant in q.variants]
PLACES = {"office": "信访局", "address": "县城一号", "phone": "0914-0000000", "hours": "周一至周五"}


def test_there_are_thirty_four() -> None:
    assert set(QUESTIONS) == {f"Q{n}" for n in range(1, 35)}


@pytest.mark.parametrize(("name", "variant"), VARIANTS, ids=[v for _, v in VARIANTS])
def test_every_variant_finds_its_own(name: str, variant: str) -> None:
    assert question(variant) == name
    assert question(f"请问，{variant}？") == name


@pytest.mark.parametrize("entry", QUESTIONS.values(), ids=list(QUESTIONS))
def test_every_answer_can_be_said(entry: object) -> None:
    said = entry.say(PLACES)  # type: ignore[attr-defined]
    assert said
    assert "{" not in said
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", entry.updated)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "text",
    [
        "我们村的路灯坏了三个月没人修",
        "老板欠我工资八个月，人也找不到了，娃还等着交学费，求你们帮我要回来吧",
        "好",
        "",
        "王大山 13900000000",
        "白杨镇桃花村三组",
        "今年八月开始",
    ],
)
def test_troubles_and_answers_ask_nothing(text: str) -> None:
    assert question(text) == ""


def test_traditional_characters_ask_the_same() -> None:
    assert question("怎麼查進度") == question("怎么查进度") == "Q8"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("信访局电话是多少号呀", "Q34"),
        ("告了书记他会不会晓得是我", "Q16"),
        ("礼拜天你们上班不", "Q2"),
        ("几点上班", "Q2"),
        ("那我往后咋晓得你们办了没", "Q8"),
        ("你们不会告诉别人吧", "Q33"),
        ("你们信访局是干啥吃的", ""),
        ("复察咋个申请嘛", "Q9"),
        ("我不识字，能不能用嘴说", "Q4"),
        ("听证会咋申请", "Q27"),
        ("好多天才有人给我回话", ""),
        ("上门反映问题要去哪个地方", "Q2"),
        ("不想说真名可以不", "Q3"),
        ("我没念过书，说给你们听行不", "Q4"),
        ("一般多少天告诉我收不收", "Q5"),
        ("多少个工作日能出结果", "Q6"),
        ("都过了两个月了，怎么还没结果", "Q7"),
        ("我咋看我那件事现在是谁在办", "Q8"),
        ("我看了答复书不认，下一步咋走", "Q9"),
        ("复查也说我不对，还能往上找吗", "Q10"),
        ("三级走完了还能不能再提", "Q11"),
        ("凭什么不收我的信访", "Q12"),
        ("我对判决想不通，你们管不管", "Q13"),
        ("城管罚我五百，不服咋办", "Q15"),
        ("举报信你们会不会给本人看", "Q16"),
        ("越过县里去市里反映可以吗", "Q19"),
        ("打了12345还能找你们吗", "Q20"),
        ("我有个好点子说给哪个听", "Q23"),
        ("我到县政府门口举牌子犯不犯法", "Q24"),
        ("我要是记错了日子会不会怪我", "Q25"),
        ("家里实在过不去了，有啥补助", "Q29"),
        ("撤了以后还能再来不", "Q30"),
        ("我在广东打工，老家的事能反映吗", "Q32"),
        ("你们不会把我说的传出去吧", "Q33"),
        ("跟机器说不清，找个人来", "Q34"),
        # Words of the same meaning that no sign has.
        ("材料递了，多少日子有人搭理", "Q5"),
        ("单位的结果我不买账，想请上级重查，咋申请", "Q9"),
        ("告了局长，他会不会猜到是我", "Q16"),
        ("整栋楼的人都想来，限几个人进", "Q18"),
        ("几家都不认领，到头来谁做主", "Q21"),
        ("听说的事，拿不准，讲了会不会担责", "Q25"),
        ("两边想讲和，你们给不给牵头", "Q26"),
        ("遭了灾，国家有啥救急的", "Q29"),
        # What sounds alike and is none of ours.
        ("信访的时候工作人员索要好处费", ""),
        ("直接说能不能办", ""),
        ("可以不", ""),
        ("环保局的投诉电话是多少", ""),
        ("在西安住院回来能报多少", ""),
        ("图书馆周末开不开门", ""),
        ("残疾人两项补贴能同时领吗", ""),
        ("开个小吃店要几个证", ""),
        ("网上说水库溃坝，我们这安全吗", ""),
        ("低保怎么停了", ""),
        ("地震局电话多少", ""),
    ],
)
def test_other_words_of_the_same_meaning(text: str, name: str) -> None:
    assert question(text) == name


@pytest.mark.parametrize(
    "text",
    [
        "包工头跑了，工钱找谁要啊，一共两万三",
        "对行政处罚不服，复议没人理",
        "我对镇上的答复不满意，水还是没通",
        "他们报复我，把我家电断了",
        "户口不在县城能不能上一小",
        "听证会走过场，补偿还是不涨",
    ],
)
def test_a_grievance_is_never_taken_for_a_question(text: str) -> None:
    assert question(text) == ""


def test_signs_ask_nothing_of_a_text_that_asks_nothing() -> None:
    assert question("复核已经做了") == ""
