"""What came in several quick bubbles is not asked again, a name behind a number is a name, and “好的” to news is no new matter."""

from __future__ import annotations

import pytest

from .conftest import LAMP, Phone

WAGES = "老板欠我三千块工资不给还骂人"


def test_a_yes_after_a_bubble_that_answered_gets_the_next_question(phone: Phone) -> None:
    assert "哪个镇" in phone.say(WAGES)
    assert [phone.say(text, after=1) for text in ("电话13900000007 方小满", "就在下梁镇老街口")][-1] == "都记下了，您接着说。"
    assert "怎么解决" in phone.say("对", after=1)


def test_a_yes_that_answers_nothing_is_asked_again(phone: Phone) -> None:
    phone.say(WAGES)
    assert "哪个镇" in phone.say("对") or "什么地方" in phone.said[-1]
    assert phone.dialogue.asking == "where"


@pytest.mark.parametrize("text", ["电话13900000007 方小满", "13900000007，叫方小满", "我电话13900000007方小满，莫打错"])
def test_a_name_behind_the_number(phone: Phone, text: str) -> None:
    phone.tell(WAGES, text)
    assert (phone.dialogue.draft.name, phone.dialogue.draft.phone) == ("方小满", "13900000007")


@pytest.mark.parametrize("text", ["电话13900000007 尽快联系", "电话13900000007 老板的电话13900000008", "13900000007，路断了"])
def test_what_is_no_name_behind_a_number(phone: Phone, text: str) -> None:
    phone.tell(WAGES, text)
    assert phone.dialogue.draft.name == ""


@pytest.mark.parametrize("words", ["好的", "知道了", "收到", "要得"])
def test_an_answer_to_news_is_taken_as_one(phone: Phone, words: str) -> None:
    assert phone.say(words).startswith(("您遇到什么事", "不客气")) or words == "收到"
    phone.tell("取消", LAMP, "确认")
    assert phone.say(words).startswith("好，有消息马上告诉您")
    assert phone.dialogue.step == "idle" and not phone.dialogue.draft.texts
