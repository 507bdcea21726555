"""An account that may not send by itself (48001): what is held goes inside the reply to the person's next message, once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from bot.handover import in_front
from cases.commands import HandOver, RaiseAlarm, SaveContact
from cases.model import Status
from handlers.sentences import say
from simulator import pushes
from wechat.replies import MAX_BYTES

from .conftest import CUSTOM, Town

Towns = Callable[..., Town]


@pytest.fixture
def mute(towns: Towns) -> Town:
    """An account without the right to send customer-service messages."""
    return towns(denied=(f"/cgi-bin/{CUSTOM}",))


def held(town: Town, *texts: str, **changes: object) -> list[str]:
    """These wait, and the sender has learnt that they cannot go."""
    if not town.contact():
        town.phone().say("你好")
    keys = [town.push(text, **changes) for text in texts]
    assert town.send().get("held", 0) >= 1
    return keys


def test_what_is_held_stands_in_front_of_the_next_reply(mute: Town) -> None:
    keys = held(mute, "第一条", "第二条")
    assert "没有这个接口的权限" in mute.row(keys[0])["why"]
    reply = mute.phone().say("谢谢").text
    first, second, rest = reply.split("\n\n", 2)
    assert (first, second) == ("第一条", "第二条") and rest
    assert [mute.row(key)["status"] for key in keys] == ["sent", "sent"]
    assert mute.row(keys[0])["channel"] == "passive" and mute.row(keys[0])["why"] == ""
    assert "第一条" not in mute.phone().say("谢谢").text
    assert mute.send() == {} and mute.texts() == []


def test_urgent_ones_stand_first(mute: Town) -> None:
    held(mute, "一", "二")
    mute.push("急", urgent=True, routine=False)
    mute.send()
    assert mute.phone().say("谢谢").text.startswith("急\n\n一\n\n二\n\n")


def test_a_repeated_push_gets_the_same_reply_and_hands_over_once(mute: Town) -> None:
    held(mute, "第一条")
    xml = pushes.document("gh_0123456789ab", "oFang", int(mute.clock().timestamp()), "text", pushes.text("谢谢"), 77)
    prepared = mute.wechat.courier.prepare("oFang", xml)
    with ThreadPoolExecutor(3) as pool:
        replies = {reply.text for reply in pool.map(lambda _: mute.wechat.courier.once("oFang", prepared), range(3))}
    assert len(replies) == 1 and replies.pop().startswith("第一条\n\n")
    later = mute.wechat.courier.once("oFang", prepared)
    assert later.text.count("第一条") == 1


def test_two_messages_side_by_side_hand_over_once(mute: Town) -> None:
    held(mute, "第一条", "第二条")
    with ThreadPoolExecutor(2) as pool:
        replies = list(pool.map(lambda text: mute.phone().say(text).text, ("在吗", "谢谢")))
    assert "".join(replies).count("第一条") == "".join(replies).count("第二条") == 1


def test_an_answer_handed_over_is_served(mute: Town) -> None:
    number = mute.answered()
    mute.sweep()
    assert mute.case(number).status == Status.OPINION_ISSUED
    assert mute.deliveries(number, "answer")[0][:2] == ("held", None)
    assert "路灯已修好" in mute.phone().say("进度").text
    assert mute.deliveries(number, "answer") == [("sent", "passive", "")]
    mute.sweep()
    assert mute.case(number).status == Status.SERVED


def test_the_same_on_postgresql(towns: Towns, postgres: Callable[[], str]) -> None:
    town = towns(denied=(f"/cgi-bin/{CUSTOM}",), url=postgres())
    number = town.answered("路灯已修好。" * 150)
    town.sweep()
    for _ in range(3):
        town.phone().say("谢谢")
    town.sweep()
    assert town.case(number).status == Status.SERVED
    assert {row[:2] for row in town.deliveries(number, "answer")} == {("sent", "passive")}
    object.__setattr__(town.wechat.account, "denied", frozenset())
    town.push("新的")
    assert town.send()["sent"] >= 1
    assert town.store.talk("oFang", "").denied == 0


def test_a_long_answer_comes_in_pieces_and_is_served_with_the_last(mute: Town) -> None:
    words = "".join(f"第{n:03d}句，路灯已经全部修好。" for n in range(38))
    number = mute.answered(words)
    mute.sweep()
    seen = ""
    for _ in range(4):
        reply = mute.phone().say("谢谢")
        assert not reply.fault and len(reply.text.encode()) <= MAX_BYTES
        seen += reply.text.rpartition("\n\n")[0] if "句，" in reply.text else ""
        if mute.deliveries(number, "answer")[-1][0] == "sent":
            break
        assert mute.case(number).status == Status.OPINION_ISSUED
    assert words in seen.replace("…………", "").replace("\n\n", "")
    mute.sweep()
    assert mute.case(number).status == Status.SERVED


def test_help_for_life_and_danger_stands_alone(mute: Town) -> None:
    (key,) = held(mute, "第一条")
    assert "119" in mute.phone().say("着火了快来人").text.split("\n\n")[0]
    assert mute.row(key)["status"] == "held"


def test_whoever_opted_out_is_not_surprised(mute: Town) -> None:
    (key,) = held(mute, "评一评", optional=True)
    mute.write(SaveContact(opted_out=True))
    assert "评一评" not in mute.phone().say("谢谢").text
    assert mute.row(key)["status"] != "sent"


def test_others_get_their_own(mute: Town) -> None:
    mute.phone("oOther").say("你好")
    held(mute, "第一条")
    assert "第一条" not in mute.phone("oOther").say("谢谢").text
    assert "第一条" not in mute.phone("oNew").say("谢谢").text


def test_what_is_being_sent_right_now_is_left_to_the_sender(mute: Town) -> None:
    (key,) = held(mute, "第一条")
    mute.store._writer.write(lambda cursor: cursor.run("UPDATE outbox SET lease_until = :t", {"t": datetime.now(UTC).timestamp() + 60}))
    assert "第一条" not in mute.phone().say("谢谢").text
    assert mute.row(key)["status"] == "held"


def test_granted_again_everything_goes_the_ordinary_way(mute: Town) -> None:
    (key,) = held(mute, "第一条")
    object.__setattr__(mute.wechat.account, "denied", frozenset())
    mute.push("第二条")
    mute.phone("oOther").say("你好")
    mute.push("给别人", openid="oOther")
    mute.send()
    assert mute.texts("oOther") == ["给别人"], "which lets the program forget"
    assert mute.phone().say("谢谢").text.count("第一条") == 0
    mute.send()
    assert "第一条" in mute.texts() and mute.row(key)["channel"] == "custom"


def test_it_is_forgotten_after_a_day(mute: Town) -> None:
    (key,) = held(mute, "第一条")
    with mute.later(hours=25):
        assert "第一条" not in mute.phone().say("谢谢").text
        assert mute.send() == {"held": 1}, "tried once more, and learnt again"
        assert mute.phone().say("在吗").text.startswith("第一条\n\n")
    assert mute.row(key)["status"] == "sent"


def test_held_for_another_reason_nothing_is_handed_over(town: Town) -> None:
    """An account that may send does so right after the reply."""
    town.phone().say("你好")
    town.go(days=3)
    town.push("第一条")
    town.send()
    assert "第一条" not in town.phone().say("谢谢").text
    assert town.send() == {"sent": 1}


def test_an_alarm_handed_over_has_reached_somebody(mute: Town) -> None:
    mute.staff("oDuty", duty=True)
    mute.phone("oDuty").say("待办")
    mute.phone().say("你好")
    mute.write(RaiseAlarm("a:1", "E3", "河水进屋了", mute.clock()))
    mute.sweep()
    assert "河水进屋了" in mute.phone("oDuty").say("待办").text
    assert mute.row("reached:1")["status"] == "queued"
    mute.sweep()
    assert say("citizen.emergency.now_reached") in mute.phone().say("谢谢").text


@dataclass(frozen=True)
class One:
    """A held message."""

    id: int
    text: str
    key: str = "k"
    kind: str = "progress"


def fitted(reply: str, *texts: str) -> tuple[str, list[tuple[int, str]]]:
    book: object = None
    told, commands = in_front([One(n, text) for n, text in enumerate(texts)], reply, book, datetime.now(UTC))  # type: ignore[arg-type]
    return told, [(c.id, c.rest) for c in commands if isinstance(c, HandOver)]


@pytest.mark.parametrize("length", [0, 1, 500, 1200, 1640, 1650, 1700, 1880, 1900, 2500])
@pytest.mark.parametrize("size", [1, 100, 600, 700, 5000])
def test_whatever_the_lengths_the_reply_fits_and_nothing_is_lost(length: int, size: int) -> None:
    reply, texts = "r" * length, ["好" * size, "坏" * size, "中"]
    told, gone = fitted(reply, *texts)
    assert told.endswith(reply)
    assert len(told.encode()) <= max(MAX_BYTES, length)
    shown = told.removesuffix(reply).replace("\n\n", "").replace("……", "")
    assert shown + "".join(rest for _, rest in gone).replace("……", "") == "".join(texts[n] for n, _ in gone)
    assert [n for n, _ in gone] == list(range(len(gone))), "in order, none passed over"
    assert all(not rest for _, rest in gone[:-1])
