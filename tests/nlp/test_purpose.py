"""Why somebody writes; "nobody cares" alone accuses nobody."""

from __future__ import annotations

import pytest

from nlp.features import features
from nlp.model import shipped_model
from nlp.purpose import Purpose
from nlp.purpose import purpose as purpose_of


def purpose(text: str, matter: bool = True) -> Purpose:
    return purpose_of(text, lambda: matter, lambda: shipped_model("purpose.npz").probabilities(features(text)))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("拖欠我们工资半年了，要求马上给", "申诉求决"),
        ("水管裂了没人修", "申诉求决"),
        ("建议在校门口加装一个红绿灯", "建议意见"),
        ("提议增设夜班车，方便大家", "建议意见"),
        ("请问高龄补贴需要什么材料", "咨询"),
        ("想问一下异地就医报销标准是多少", "咨询"),
        ("社保断交了咋补", "咨询"),
        ("想学门手艺 政府有补贴没", "咨询"),
        ("外地打工看病能报不", "咨询"),
        ("孤寡老人一年慰问几回", "咨询"),
        ("老板不给工资，打电话也不接", "申诉求决"),
        ("天天到河沟里挑水吃，找村上几回都说没钱修", "申诉求决"),
        ("寻乡上几次没人管", "申诉求决"),
        ("非常感谢你们帮我把路修好，送锦旗", "感谢"),
        ("谢谢你们上回给我把水接通了", "感谢"),
        ("多亏信访局，我的工钱要回来了", "感谢"),
        ("村支书贪污低保款，虚报冒领", "检举控告"),
        ("举报镇长收红包", "检举控告"),
    ],
)
def test_purposes(text: str, name: str) -> None:
    assert purpose(text).name == name


def test_how_often_it_was_told_is_no_question() -> None:
    assert purpose("跟村上说了几回").name == "申诉求决"


def test_a_question_that_asks_for_somebody_to_come_is_a_trouble_too() -> None:
    assert purpose("能不能来个人看我那危房").grievance
    assert not purpose("危房怎么申请改造").grievance


def test_nobody_cares_is_no_misconduct() -> None:
    found = purpose("找过村上主任也没人管，互相踢皮球")
    assert found.grievance
    assert not found.misconduct


def test_what_is_denied_does_not_count() -> None:
    assert not purpose("不是说干部贪污，就是问路什么时候修").misconduct


def test_small_talk_is_no_petition() -> None:
    found = purpose("今天天气不错", matter=False)
    assert found.name == "其他"
    assert not found.grievance


def test_the_words_stand_where_they_say() -> None:
    text = "路坏了没人管，请问找谁"
    hits = purpose(text).hits
    assert hits
    assert all(text[h.start : h.end] == h.word for h in hits)


def test_a_letter_that_ends_with_thanks_wants_something() -> None:
    told = "我帮朋友去大厅开租房的发票，跑了两趟都开不了，说要房主本人来，可他在国外回不来，租金收不到，请领导看看能不能换个办法，" * 2
    assert purpose(told + "非常感谢领导，万分感谢！", matter=False).name != "感谢"
    assert purpose("想问一下退休年龄够了没交满十五年怎么办，非常感谢").name == "咨询"
    assert purpose("感谢你们把路修好了，给你们点赞", matter=False).name == "感谢"


def test_what_was_learned_decides_where_words_speak_for_all() -> None:
    text = "青石桥头的路口没有红绿灯，早晚过往的人和车都多，老人娃娃过街只能等车停下来，请问能不能考虑在这里装一个，让大家走得放心"
    likely = {"建议意见": 0.9, "咨询": 0.05, "申诉求决": 0.05}
    assert purpose_of(text, lambda: True, lambda: likely).name == "建议意见"
    assert purpose_of(text, lambda: True, lambda: {**likely, "建议意见": 0.05, "咨询": 0.9}).name == "咨询"


def test_in_a_chat_nobody_advises_without_a_word_of_advice() -> None:
    likely = {"建议意见": 0.6, "申诉求决": 0.3, "咨询": 0.1}
    assert purpose_of("河沟里的水是浑的，来看一下", lambda: True, lambda: likely).name == "申诉求决"
    assert purpose_of("建议把河沟清一清", lambda: True, lambda: likely).name == "建议意见"
