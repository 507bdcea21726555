"""Calls of the day, the word asked for before a window shuts, files that WeChat dropped, a unit whose head nobody bound."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cases.commands import SaveMedia
from cases.model import Staff, Status

from .conftest import Town

Towns = Callable[..., Town]


@pytest.fixture
def held(towns: Towns) -> tuple[Town, str]:
    """A case whose acceptance could not be told, on the Monday after; two clerks are there."""
    town = towns()
    town.staff("oChen")
    town.staff("oLuo")
    number = town.file()
    town.go(days=3)
    town.act(number, "sign")
    town.act(number, "accept")
    town.sweep()
    town.go_to(30, 11)
    town.sweep()
    return town, number


def call(town: Town) -> tuple[int, str]:
    (task,) = [task for task in town.store.admin.tasks() if task.kind == "call"]
    return task.id, task.text


def test_a_call_names_its_clerk_and_they_share_the_work(held: tuple[Town, str]) -> None:
    town, number = held
    _, text = call(town)
    assert number in text and "请某en今天打电话" in text and "电话清单" not in text
    other = town.file("水管裂了", openid="oOther")
    town.go(days=3)
    town.act(other, "sign")
    town.act(other, "accept")
    town.sweep()
    town.go(days=4)
    town.sweep()
    texts = [task.text for task in town.store.admin.tasks() if task.kind == "call"]
    assert sorted(name for text in texts for name in ("某en", "某uo") if name in text) == ["某en", "某uo"]


def test_a_call_that_reached_the_person_proves_the_notice(held: tuple[Town, str]) -> None:
    town, number = held
    task, _ = call(town)
    assert "没打通" in town.phone("oChen").say(f"联系 T{task} 打了两次没人接").text
    assert call(town)[0] == task, "nobody answered: it stays in the list"
    town.phone("oChen").say(f"联系 T{task} 已电话告知本人，知道受理了")
    assert town.tasks("call") == []
    assert town.deliveries(number, "accepted") == [("delivered", "phone", "电话告知")]
    town.go(days=2)
    town.sweep()
    assert town.tasks("call") == []


def test_a_call_ends_by_itself_when_the_person_writes(held: tuple[Town, str]) -> None:
    town, number = held
    town.phone().say("在吗")
    town.sweep()
    town.sweep()
    assert town.tasks("call") == [] and town.deliveries(number, "accepted")[0][0] == "sent"


def test_a_written_answer_is_called_about_until_it_is_posted(towns: Towns) -> None:
    town = towns()
    town.staff("oChen")
    number = town.answered()
    town.go(days=3)
    town.sweep()
    town.go_to(30, 11)
    town.sweep()
    task, _ = call(town)
    assert "邮寄" in town.phone("oChen").say(f"联系 T{task} 已电话告知内容").text
    assert call(town)[0] == task and town.deliveries(number, "answer")[0][0] == "held"
    town.act(number, "serve", way="邮寄", date="2026-11-30")
    assert town.case(number).status == Status.SERVED
    town.sweep()
    assert town.tasks("call") == []


def invited(town: Town) -> list[str]:
    return [text for text in town.texts() if "48小时" in text]


def test_before_the_window_shuts_a_word_is_asked_for_once(town: Town) -> None:
    number = town.file()
    town.sweep()
    town.go(hours=45, minutes=30)
    town.sweep()
    assert invited(town) == [], "there is time"
    town.go(minutes=40)
    for _ in range(3):
        town.sweep()
    (words,) = invited(town)
    assert number in words and "退订" in words
    town.phone().say("1")
    town.go(hours=46, minutes=5)
    town.sweep()
    assert len(invited(town)) == 1 and town.store.outbox.next_due(town.clock(), town.clock()) is None
    town.go_to(30, 8, 1)
    town.sweep()
    assert len(invited(town)) == 1, "the second window shut on a rest day: nobody is bothered after it"


def test_a_window_that_shuts_at_night_is_asked_about_in_the_evening(towns: Towns) -> None:
    town = towns()
    town.go_to(24, 20, 50)
    town.file()
    town.sweep()
    town.go_to(26, 18, 40)
    town.sweep()
    assert invited(town) == []
    town.go_to(26, 19, 1)
    town.sweep()
    assert len(invited(town)) == 1


@pytest.mark.parametrize("why", ["ended", "opted out", "spent", "switched off"])
def test_nobody_is_asked_for_nothing(towns: Towns, why: str) -> None:
    town = towns(rules="invite_hours = 0" if why == "switched off" else "")
    number = town.file()
    if why == "ended":
        town.phone().say("撤回")
        town.phone().say("是")
        assert town.case(number).status == Status.WITHDRAWN
    if why == "opted out":
        town.phone().say("退订")
    if why == "spent":
        for n in range(5):
            town.push(f"第{n}条", ladder="result")
            town.send()
    town.go(hours=46, minutes=30)
    town.sweep()
    assert invited(town) == []


def test_a_file_that_wechat_dropped_is_asked_for_again_and_a_clerk_knows(town: Town) -> None:
    number = town.file()
    town.write(SaveMedia("nothing", "image", town.clock(), number))
    town.sweep()
    town.sweep()
    (words,) = [text for text in town.texts() if "再发一次" in text]
    assert number in words and "1张照片" in words and "40007" not in words
    (task,) = [task for task in town.store.admin.tasks() if task.kind == "media_lost"]
    assert task.number == number and "40007" in task.text
    town.sweep()
    assert len([text for text in town.texts() if "再发一次" in text]) == 1


def test_a_head_whom_nobody_bound_is_told_of_to_the_office(town: Town) -> None:
    town.staff("oChen")
    town.staff("oUnit", "unit", "CGJ")
    town.phone("oChen").say("待办")
    number = town.file()
    for words in ("签收", "受理", "答复"):
        town.phone("oUnit").say(f"{words} {number}" + (" 路灯已修好" if words == "答复" else ""))
    assert town.case(number).status == Status.OPINION_REVIEW
    town.send()
    told = [text for text in town.texts("oChen") if "没有绑定负责人" in text]
    assert len(told) == 1 and number in told[0]
    assert town.deliveries(number, "to_approve") == [("held", None, "没有绑定微信的收件人")]


def test_a_notice_that_was_posted_needs_no_call(held: tuple[Town, str]) -> None:
    town, _ = held
    task, _ = call(town)
    heard = town.phone("oChen").say(f"联系 T{task} 打不通，已挂号寄出告知书").text
    assert "没打通" not in heard and town.tasks("call") == []


def test_a_review_that_was_posted_needs_no_call(towns: Towns) -> None:
    town = towns()
    town.staff("oChen")
    number = town.answered()
    town.sweep()
    town.phone().say(f"复查 {number} 路灯还是不亮")
    town.phone().say("是")
    town.go(days=3)
    reviewer = Staff(91, "何一鸣", "", frozenset({"reviewer"}))
    for action, fields in (("review", {}), ("review_done", {"result": "维持", "text": "处理适当，维持原答复。"})):
        town.act(number, action, reviewer, **fields)
    town.sweep()
    town.go(days=5)
    town.sweep()
    assert len(town.tasks("call")) == 1 and town.deliveries(number, "review_done")[0][0] == "held"
    town.act(number, "serve", reviewer, way="邮寄", date=f"{town.clock():%Y-%m-%d}")
    town.sweep()
    assert town.tasks("call") == []


def test_an_extension_that_was_posted_needs_no_call(towns: Towns) -> None:
    town = towns()
    town.staff("oChen")
    number = town.file()
    for action in ("sign", "accept", "handle"):
        town.act(number, action)
    town.sweep()
    town.go(days=3)
    town.act(number, "extend", days="20", reason="要等鉴定")
    town.sweep()
    town.go(days=5)
    town.sweep()
    assert town.case(number).status == "EXTENDED" and town.deliveries(number, "extended")[0][0] == "held"
    (mine,) = [key for key in town.tasks("call") if ":extended:" in key]
    town.act(number, "notify", way="邮寄", date=f"{town.clock():%Y-%m-%d}")
    town.sweep()
    assert mine not in town.tasks("call")
