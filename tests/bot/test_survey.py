"""The survey: one for each answer, never into a running talk, several as one, none that nobody need answer any more."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cases.commands import Rate, SaveCase
from cases.model import Actor
from cases.steps import decide

from .conftest import CUSTOM, Town

Towns = Callable[..., Town]
ASKED = "1满意 2基本满意 3不满意"
CLERK = Actor("陈晓禾", frozenset({"clerk"}), 3, "XFJ")


@pytest.fixture
def asked(towns: Towns) -> Town:
    """A county without quiet hours and rest days."""
    return towns(rules='quiet_hours = ""\nquiet_rest_days = false')


def served(town: Town) -> str:
    number = town.answered()
    town.sweep()
    return number


def surveys(town: Town) -> list[str]:
    return [text for text in town.texts() if ASKED in text]


def test_it_waits_while_a_matter_is_being_told_and_comes_when_that_is_over(asked: Town) -> None:
    number = served(asked)
    asked.go(hours=23, minutes=50)
    asked.phone().say("下梁镇老庵寺村的桥栏杆断了，请来修，我叫王小明，13800000007")
    asked.go(minutes=15)
    asked.sweep()
    assert surveys(asked) == [] and asked.deliveries(number, "survey") == [("queued", None, "正在和对方说话，等说完再问")]
    asked.phone().say("确认")
    asked.go(minutes=31)
    asked.sweep()
    assert len(surveys(asked)) == 1 and number in surveys(asked)[0]


def test_a_question_that_nobody_answers_does_not_keep_it_for_long(asked: Town) -> None:
    served(asked)
    asked.go(hours=23, minutes=50)
    asked.phone().say("复查")
    asked.go(minutes=15)
    asked.sweep()
    assert surveys(asked) == []
    asked.go(minutes=31)
    asked.sweep()
    assert len(surveys(asked)) == 1


def test_a_county_that_waits_for_no_question_still_waits_for_a_matter(towns: Towns) -> None:
    town = towns(rules='quiet_hours = ""\nquiet_rest_days = false\ntalk_quiet_minutes = 0')
    served(town)
    town.go(hours=23, minutes=50)
    town.phone().say("下梁镇老庵寺村的桥栏杆断了，请来修")
    town.go(minutes=15)
    town.sweep()
    assert surveys(town) == []


def test_a_held_one_does_not_follow_words_in_the_middle_of_a_matter(asked: Town) -> None:
    number = served(asked)
    asked.go(days=3)
    asked.sweep()
    assert asked.deliveries(number, "survey")[0][0] == "held"
    asked.phone().say("下梁镇老庵寺村的桥栏杆断了，请来修")
    asked.sweep()
    assert surveys(asked) == []
    asked.phone().say("取消")
    asked.go(minutes=31)
    asked.sweep()
    assert len(surveys(asked)) == 1


def test_a_held_one_follows_a_word_that_leaves_nothing_open(asked: Town) -> None:
    served(asked)
    asked.go(days=3)
    asked.sweep()
    asked.phone().say("在吗")
    asked.sweep()
    assert len(surveys(asked)) == 1


def test_where_the_account_may_not_send_it_stands_before_no_question(asked: Town) -> None:
    number = served(asked)
    asked.wechat.faults.always(48001, CUSTOM)
    asked.go(days=1, minutes=5)
    asked.sweep()
    assert ASKED not in asked.phone().say("下梁镇老庵寺村的桥栏杆断了，请来修").text
    assert ASKED in asked.phone().say("取消").text
    assert asked.deliveries(number, "survey") == [("sent", "passive", "")]


def test_several_that_are_due_come_as_one(asked: Town) -> None:
    numbers = [served(asked) for _ in range(3)]
    asked.phone().say("在吗")
    asked.sweep()
    asked.go(days=1, minutes=5)
    asked.sweep()
    (text,) = surveys(asked)
    assert text.startswith("（3条通知合在一起）") and all(number in text for number in numbers)
    assert [asked.deliveries(number, "survey")[0][0] for number in numbers] == ["sent"] * 3


def test_whoever_has_rated_meanwhile_is_not_asked(towns: Towns) -> None:
    town = towns()
    town.go_to(24, 20, 30)
    number = served(town)
    town.go_to(25, 21, 30)
    town.sweep()
    town.write(Rate(number, "unit", 0, town.clock()))
    town.go_to(26, 8)
    town.sweep()
    assert surveys(town) == [] and town.deliveries(number, "survey")[0] == ("dead", None, "已经评过，或这一次不用再问")


def test_each_answer_is_asked_about_once_after_reopening_again(asked: Town) -> None:
    number = served(asked)
    asked.go(days=3)
    asked.sweep()
    case = asked.case(number)
    given = (asked.services.rules, asked.services.calendar)
    asked.write(SaveCase(decide(case, "reopen", CLERK, {"reason": "又坏了"}, asked.clock(), *given)))
    asked.act(number, "answer", text="换了新的路灯")
    asked.phone().say("在吗")
    asked.sweep()
    assert surveys(asked) == [], "the question about the first answer is no use any more"
    asked.go(days=1, minutes=5)
    asked.sweep()
    assert len(surveys(asked)) == 1
    assert [row[0] for row in asked.deliveries(number, "survey")] == ["dead", "sent"]
