"""The sender on WeChat's stand-in: whatever goes wrong is tried again or held with its reason, and what goes, goes once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
import structlog

from bot import outbox
from bot.bootstrap import build
from bot.quiet import quiet_until
from bot.settings import load
from cases.calendar import CHINA
from cases.commands import SaveContact
from simulator.faults import What
from simulator.wechat import WeChatServer

from .conftest import CUSTOM, NOON, TEMPLATE, Town

Towns = Callable[..., Town]
DATA = {"number": "XF2611240001", "status": "办理中", "time": "2026年11月24日 10:00"}


def custom_calls(wechat: WeChatServer) -> int:
    return sum(call.path.endswith(CUSTOM) for call in wechat.world.calls)


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        (-1, "微信系统繁忙（-1）"),
        ("502", "HTTP 502"),
        ("html", "no JSON"),
        ("drop", "ConnectionError"),
        (45011, "调用太频繁"),
        (99999, "99999"),
    ],
)
def test_a_fault_that_passes_is_tried_again_and_the_message_goes_once(town: Town, fault: What, why: str) -> None:
    number = town.file()
    town.act(number, "sign")
    town.act(number, "accept")
    town.wechat.faults.always(fault, CUSTOM)
    assert town.send()["again"] == 1
    ((status, channel, reason),) = town.deliveries(number, "accepted")
    assert (status, channel) == ("queued", None) and why in reason
    assert town.send() == {}, "not before its pause is over"
    town.wechat.faults.clear()
    with town.later(seconds=61):
        assert town.send()["sent"] >= 1
        assert town.send() == {}
    why = "前一次发送没有得到答复，对方可能收到两遍" if fault == "drop" else ""
    assert town.deliveries(number, "accepted") == [("sent", "custom", why)]
    assert [number in text for text in town.texts()].count(True) == 1


@pytest.mark.parametrize("code", [40001, 42001])
def test_a_dead_token_costs_nobody_their_message(town: Town, code: int) -> None:
    town.phone().say("你好")
    town.push("一")
    town.wechat.faults.add(code, CUSTOM)
    assert town.send() == {"sent": 1}
    assert town.texts() == ["一"]


def test_a_token_that_is_refused_for_ever_waits_with_its_reason(town: Town) -> None:
    town.phone().say("你好")
    key = town.push("一")
    town.wechat.faults.always(40001, CUSTOM)
    assert town.send() == {"again": 1}
    assert town.row(key)["status"] == "queued" and "40001" in town.row(key)["why"]
    town.wechat.faults.clear()
    with town.later(seconds=3):
        assert town.send() == {"sent": 1}
    assert town.texts() == ["一"]


@pytest.mark.parametrize(("code", "words"), [(45015, "超过48小时"), (45047, "条数用完"), (48002, "关闭了接收")])
def test_refused_by_wechat_it_is_held_until_the_person_writes(town: Town, code: int, words: str) -> None:
    town.phone().say("你好")
    key = town.push("一")
    town.wechat.faults.add(code, CUSTOM)
    assert town.send() == {"held": 1}
    assert town.row(key)["status"] == "held" and words in town.row(key)["why"] and str(code) in town.row(key)["why"]
    town.go(days=1)
    assert town.send() == {}
    town.phone().say("在吗")
    assert town.send() == {"sent": 1}
    assert (town.texts(), town.row(key)["channel"]) == (["一"], "custom")


@pytest.mark.parametrize("code", [45015, 45047, 48001, 48002])
def test_refused_by_wechat_a_template_tells_it(towns: Towns, code: int) -> None:
    town = towns(templates=True)
    number = town.file()
    town.send()
    town.push(f"{number} 办理中", number=number, template="progress", data={**DATA, "number": number})
    town.wechat.faults.add(code, CUSTOM)
    assert town.send() == {"sent": 1}
    assert town.hows()[-1] == "template" and number in town.texts()[-1]
    town.settle()


@pytest.mark.parametrize("code", [43019, 50002, 70000])
def test_who_is_kept_away_by_wechat_gets_it_when_they_are_back(towns: Towns, code: int) -> None:
    town = towns(templates=True)
    town.phone().say("你好")
    key = town.push("一", template="progress", data=DATA)
    town.wechat.faults.always(code, "message/")
    assert town.send() == {"held": 1} and str(code) in town.row(key)["why"]
    town.wechat.faults.clear()
    town.go(days=30)
    assert town.send() == {}, "nobody else's word tells that they are back"
    town.phone().say("我的号解封了")
    assert town.send() == {"sent": 1} and town.texts() == ["一"]


def test_after_one_refusal_the_shut_window_is_not_tried_again(town: Town) -> None:
    town.phone().say("你好")
    first = town.push("一")
    town.wechat.faults.add(45015, CUSTOM)
    town.send()
    second = town.push("二")
    assert town.send() == {"held": 1}
    assert custom_calls(town.wechat) == 0, "the fault never reached the function, and nothing came after it"
    assert "条数" in town.row(second)["why"] or "48小时" in town.row(second)["why"]
    town.phone().say("在吗")
    assert town.send() == {"sent": 2}
    assert town.texts() == ["一", "二"] and town.row(first)["status"] == "sent"


def test_what_is_held_says_which_rule_holds_it(town: Town) -> None:
    town.phone().say("你好")
    keys = []
    for n in range(5):
        keys.append(town.push(f"第{n}条"))
        town.send()
    assert town.row(keys[3])["status"] == "sent"
    assert town.row(keys[4])["why"] == "最后一条留给办理结果，等对方来话时一并送到"
    town.push("答复", "p:result", ladder="result")
    assert town.send() == {"sent": 1}
    duty = town.push("受理", ladder="duty", statutory=True)
    assert town.send() == {"held": 1}
    assert town.row(duty)["why"] == "对方来话后可发的条数用完了，等对方来话时一并送到；11月25日起列入电话清单"
    town.go(hours=49)
    late = town.push("以后")
    town.send()
    assert town.row(late)["why"].startswith("对方超过48小时没有来话")


def test_held_messages_follow_the_persons_next_message_in_order_urgent_first(town: Town) -> None:
    town.phone().say("你好")
    town.go(days=3)
    for text in ("一", "二", "三"):
        town.push(text)
    town.push("急", urgent=True, routine=False)
    assert town.send() == {"held": 4}
    reply = town.phone().say("在吗")
    town.push("新")
    assert town.send() == {"sent": 2}
    assert town.texts() == ["急", "（4条通知合在一起）\n一\n\n二\n\n三\n\n新"]
    assert reply.text and "一" not in reply.text.split("\n")


def test_more_than_a_window_takes_goes_as_one_digest(town: Town) -> None:
    town.phone().say("你好")
    town.go(days=3)
    keys = [town.push(str(n)) for n in range(7)]
    town.send()
    town.phone().say("在吗")
    assert town.send() == {"sent": 1}
    assert town.texts() == ["（7条通知合在一起）\n" + "\n\n".join(map(str, range(7)))]
    assert {town.row(key)["status"] for key in keys} == {"sent"} and town.wechat.world.person("oFang").left == 4


def test_what_one_message_cannot_hold_waits_for_the_message_after(town: Town) -> None:
    town.phone().say("你好")
    town.go(days=3)
    texts = [f"{n}{'长' * 580}" for n in range(7)]
    for text in texts:
        town.push(text)
    town.send()
    town.phone().say("在吗")
    assert town.send() == {"sent": 4, "held": 3}
    town.phone().say("还有吗")
    assert town.send() == {"sent": 3}
    assert town.texts() == texts


def test_what_proves_service_is_never_hidden_in_a_digest(town: Town) -> None:
    town.phone().say("你好")
    town.go(days=3)
    for n in range(6):
        town.push(str(n), proves="serve" if n == 3 else "", ladder="result")
    town.send()
    town.phone().say("在吗")
    town.send()
    assert town.texts()[0] == "（3条通知合在一起）\n0\n\n1\n\n2" and town.texts()[1] == "3"


@pytest.mark.parametrize(
    ("now", "wakes"),
    [
        ((24, 20, 59), None),
        ((24, 21, 0), (25, 8, 0)),
        ((24, 23, 59), (25, 8, 0)),
        ((25, 0, 0), (25, 8, 0)),
        ((25, 7, 59), (25, 8, 0)),
        ((25, 8, 0), None),
        ((27, 21, 30), (30, 8, 0)),
        ((28, 12, 0), (30, 8, 0)),
        ((29, 23, 0), (30, 8, 0)),
        ((30, 8, 0), None),
    ],
)
def test_quiet_hours_and_rest_days(town: Town, now: tuple[int, int, int], wakes: tuple[int, int, int] | None) -> None:
    def moment(day: int, hour: int, minute: int) -> datetime:
        return datetime(2026, 11, day, hour, minute, tzinfo=CHINA)

    assert quiet_until(moment(*now), town.services.rules, town.services.calendar) == (moment(*wakes) if wakes else None)


@pytest.mark.parametrize(
    ("hours", "rest", "now", "wakes"),
    [
        (None, False, 3, None),
        (None, True, 3, None),
        ((time(21), time(8)), False, 22, 8 + 24),
        ((time(12), time(14)), True, 13, 14),
        ((time(12), time(14)), True, 11, None),
        ((time(8), time(8)), True, 8, None),
    ],
)
def test_each_county_has_its_own_quiet(town: Town, hours: tuple[time, time] | None, rest: bool, now: int, wakes: int | None) -> None:
    day = datetime(2026, 11, 24, tzinfo=CHINA)
    rules = replace(town.services.rules, quiet_hours=hours, quiet_rest_days=rest)
    expected = None if wakes is None else day + timedelta(hours=wakes)
    assert quiet_until(day + timedelta(hours=now), rules, town.services.calendar) == expected


def test_national_holidays_are_rest_days_and_make_up_days_are_not(town: Town) -> None:
    def wakes(month: int, day: int) -> datetime | None:
        return quiet_until(datetime(2026, month, day, 12, tzinfo=CHINA), town.services.rules, town.services.calendar)

    assert wakes(10, 1) == datetime(2026, 10, 8, 8, tzinfo=CHINA)
    assert wakes(10, 10) is None, "a Saturday that is worked"


def test_at_night_routine_notices_wait_and_nothing_else_does(town: Town) -> None:
    town.go_to(24, 22)
    town.phone().say("你好")
    routine = town.push("进展")
    town.push("要紧", urgent=True, routine=False)
    town.push("念给您听", routine=False)
    assert town.send() == {"later": 1, "sent": 2}
    assert town.texts() == ["要紧", "念给您听"]
    assert town.row(routine) == {"status": "queued", "channel": "", "why": "夜间或休息日不打扰，之后再发", "attempts": 0}
    town.go_to(25, 7, 59)
    assert town.send() == {}
    town.go_to(25, 8)
    assert town.send() == {"sent": 1}
    assert town.texts()[-1] == "进展"


def test_at_night_what_is_held_follows_the_person_who_writes(town: Town) -> None:
    town.phone().say("你好")
    town.go(days=3)
    town.push("进展")
    town.send()
    town.go_to(27, 23)
    town.phone().say("睡不着")
    assert town.send() == {"sent": 1}


def test_a_fault_on_the_way_does_not_make_it_wait_for_the_morning(town: Town) -> None:
    town.phone().say("你好")
    town.go(days=3)
    town.push("进展")
    town.send()
    town.go_to(27, 23)
    town.phone().say("睡不着")
    town.wechat.faults.add("502", CUSTOM)
    assert town.send() == {"again": 1}
    with town.later(minutes=2):
        assert town.send() == {"sent": 1}


def test_whoever_opted_out_gets_what_the_law_owes_them(town: Town) -> None:
    town.phone().say("你好")
    town.write(SaveContact(opted_out=True))
    survey = town.push("评一评", optional=True)
    town.push("已受理", statutory=True)
    assert town.send() == {"dead": 1, "sent": 1}
    assert town.row(survey)["why"] == "对方已退订" and town.texts() == ["已受理"]


def test_whoever_left_gets_nothing_and_staff_read_why(town: Town) -> None:
    number = town.file()
    town.send()
    town.phone().leave()
    town.act(number, "sign")
    town.act(number, "accept")
    town.send()
    ((status, channel, why),) = town.deliveries(number, "accepted")
    assert (status, channel) == ("held", None) and "关注" in why
    assert town.texts() == [] and custom_calls(town.wechat) == 0


@pytest.mark.parametrize(("code", "path"), [(50005, CUSTOM), (43004, TEMPLATE)])
def test_wechats_word_that_somebody_left_is_believed_until_they_are_back(towns: Towns, code: int, path: str) -> None:
    """The event of leaving was lost on its way."""
    town = towns(templates=True)
    town.phone().say("你好")
    if path == TEMPLATE:
        town.go(days=3)
    key = town.push("一", template="progress", data=DATA)
    town.wechat.faults.add(code, path)
    assert town.send() == {"held": 1}
    assert str(code) in town.row(key)["why"]
    second = town.push("二", template="progress")
    assert town.send() == {"held": 1}
    assert "取消关注" in town.row(second)["why"] and town.texts() == []
    town.phone().say("我回来了")
    assert town.send() == {"sent": 2}
    assert town.texts() == ["一", "二"]


def test_wechats_later_word_on_a_template_stands_in_the_deliveries(towns: Towns) -> None:
    town = towns(templates=True)
    number = town.file()
    town.go(days=3)
    data = {**DATA, "number": number}
    town.push("好", "p:good", number=number, template="progress", data=data)
    town.send()
    town.settle()
    assert town.row("p:good")["status"] == "delivered"
    town.wechat.world.person("oFang").blocks = True
    town.push("不好", "p:bad", number=number, template="progress", data=data)
    town.send()
    town.settle()
    town.send()
    why = "对方超过48小时没有来话，模板消息没能送达，等对方来话时一并送到"
    assert town.row("p:bad") == {"status": "held", "channel": "refused:template", "why": why, "attempts": 2}
    town.phone().say("在吗")
    assert town.send() == {"sent": 1}


def test_two_senders_side_by_side_send_nothing_twice(town: Town) -> None:
    people = [f"oPerson{n}" for n in range(6)]
    for openid in people:
        town.phone(openid).say("你好")
        for n in range(4):
            town.push(f"{openid} {n}", openid=openid)
    other = build(load(town.folder / "config.toml"), town.clock)
    gate = threading.Barrier(2)

    def sender(services: Any) -> dict[str, int]:
        gate.wait()
        total: dict[str, int] = {}
        for _ in range(30):
            for name, count in outbox.send_due(services, town.clock()).items():
                total[name] = total.get(name, 0) + count
        return total

    with ThreadPoolExecutor(2) as pool:
        counts = list(pool.map(sender, (town.services, other)))
    other.store.close()
    assert sum(count.get("sent", 0) for count in counts) == 24
    for openid in people:
        assert town.texts(openid) == [f"{openid} {n}" for n in range(4)]


def test_a_slow_sender_leaves_the_rest_to_others_before_its_lease_ends(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(12):
        town.phone(f"oPerson{n}").say("你好")
        town.push("好", openid=f"oPerson{n}")
    monkeypatch.setattr(outbox, "_BEGIN", 0.0)
    assert town.send() == {"left": 12}
    monkeypatch.undo()
    assert town.send() == {}, "the lease keeps everybody away until it ends"
    with town.later(seconds=61):
        assert town.send() == {"sent": 12}


def test_trying_goes_on_for_two_days_before_a_message_is_given_up(town: Town) -> None:
    town.phone().say("你好")
    key = town.push("一", statutory=True)
    town.wechat.faults.always("502", CUSTOM)
    town.send()
    for hours in (1, 12, 24, 47.9):
        with town.later(hours=hours):
            assert town.send() == {"again": 1}, hours
    with town.later(hours=48.1):
        assert town.row(key)["status"] == "queued"
    with town.later(hours=49):
        assert town.send() == {"dead": 1}
    assert town.row(key)["status"] == "dead" and "HTTP 502" in town.row(key)["why"]
    assert town.texts() == []


def test_an_installation_that_must_be_mended_loses_nothing_however_late(town: Town) -> None:
    town.phone().say("你好")
    town.push("一")
    town.wechat.faults.always(40164, "stable_token")
    town.wechat.world.tokens.revoke()
    town.send()
    with town.later(hours=100):
        assert town.send() == {"again": 1}
        town.wechat.faults.clear()
    with town.later(hours=102):
        assert town.send() == {"sent": 1}


@pytest.mark.parametrize("between", ["held", "quiet"])
def test_the_two_days_begin_anew_after_a_time_in_which_nothing_was_tried(town: Town, between: str) -> None:
    town.phone().say("你好")
    key = town.push("一")
    town.wechat.faults.add("502", CUSTOM)
    if between == "held":
        town.wechat.faults.add(45015, CUSTOM)
    assert town.send() == {"again": 1}
    if between == "quiet":
        town.go_to(24, 22)
    with town.later(seconds=61):
        assert town.send() == {"later" if between == "quiet" else "held": 1}
    town.go_to(26, 10)
    town.phone().say("在吗")
    town.wechat.faults.add("502", CUSTOM)
    with town.later(hours=50):
        assert town.send() == {"again": 1}
    with town.later(hours=52):
        assert town.send() == {"sent": 1}
    assert town.texts() == ["一"] and town.row(key)["status"] == "sent"


def test_a_fault_of_ours_stops_no_other_row(towns: Towns) -> None:
    town = towns(templates=True)
    for openid in ("oOne", "oTwo"):
        town.phone(openid).say("你好")
    town.go(days=3)
    bad = town.push("坏", openid="oOne", template="progress", data={"number": ["XF2611240001"]})
    good = town.push("好", openid="oTwo", template="progress", data=DATA)
    assert town.send() == {"failed": 1, "sent": 1}
    town.settle()
    assert town.row(good)["status"] == "delivered"
    assert town.row(bad)["status"] == "queued" and town.row(bad)["why"] == "程序出错（TypeError）"


def test_a_fault_of_ours_after_the_sending_sends_nothing_twice(town: Town) -> None:
    town.phone().say("你好")
    key = town.push("着火了", "alarm:none:1", kind="alarm", urgent=True)
    assert town.send() == {"failed": 1}
    with town.later(minutes=2):
        assert town.send() == {}
    assert town.texts() == ["着火了"] and town.row(key)["status"] == "sent"


def test_what_was_sent_is_never_put_back(town: Town) -> None:
    town.phone().say("你好")
    key = town.push("一")
    (row,) = town.store.outbox.claim(town.clock(), datetime.now(UTC))
    town.store.outbox.sent(row, "custom", town.clock())
    town.store.outbox.again(row, "程序出错", datetime.now(UTC), datetime.now(UTC))
    assert town.row(key)["status"] == "sent" and town.send() == {}


def test_a_damaged_row_is_dead_and_keeps_nobody_waiting(town: Town) -> None:
    town.phone().say("你好")
    bad, good = town.push("坏"), town.push("好")
    town.store._writer.write(lambda cursor: cursor.run("UPDATE outbox SET body_c = :b WHERE key = :k", {"b": b"\x01nonsense", "k": bad}))
    assert town.send() == {"sent": 1}
    assert town.row(bad)["status"] == "dead" and town.row(bad)["why"] == "内容已损坏，读不出来"
    assert town.row(good)["status"] == "sent" and town.texts() == ["好"]


def test_a_sender_killed_in_the_middle_leaves_an_unsure_message(town: Town) -> None:
    town.phone().say("你好")
    key = town.push("一")
    for _ in range(2):
        (row,) = town.store.outbox.claim(town.clock(), datetime.now(UTC), lease_seconds=-1)
        town.store.outbox.begun(row)
    assert row.unsure == 1, "nobody wrote how the first ended"
    town.services.wechat.send_text("oFang", "一")
    assert town.send() == {"dead": 1}, "two sends of unknown end are enough"
    assert "不能确定" in town.row(key)["why"] and town.texts() == ["一"]


def test_after_one_unsure_send_it_goes_once_more_and_says_so(town: Town) -> None:
    town.phone().say("你好")
    key = town.push("一")
    town.wechat.faults.add("lost", CUSTOM)
    assert town.send() == {"again": 1}
    with town.later(minutes=2):
        assert town.send() == {"sent": 1}
    assert town.texts() == ["一", "一"] and town.row(key)["why"] == "前一次发送没有得到答复，对方可能收到两遍"


@pytest.mark.parametrize(("minutes", "told"), [(2, ""), (30, "前一次发送没有得到答复，对方可能收到两遍")])
def test_a_notice_whose_sender_was_killed_is_marked_once_wechat_does_not_know_it_again(towns: Towns, minutes: int, told: str) -> None:
    town = towns(templates=True)
    town.phone().say("你好")
    town.go(days=3)
    key = town.push("一", template="progress", data=DATA)
    assert town.store.outbox.claim(town.clock(), datetime.now(UTC))
    with town.later(minutes=minutes):
        assert town.send() == {"sent": 1}
    assert town.row(key)["why"] == told


@pytest.mark.parametrize("body", ["[1]", '{"text": 1, "data": {}}', '{"text": "x", "data": null}', '"x"', "{"])
def test_what_is_no_message_is_set_aside_with_a_line_for_the_operator(town: Town, body: str) -> None:
    town.phone().say("你好")
    bad, good, other = town.push("坏"), town.push("好"), town.push("也好")
    blob = town.services.vault.seal(body, f"outbox:body:{bad}", sealed=True)
    town.store._writer.write(lambda cursor: cursor.run("UPDATE outbox SET body_c = :b WHERE key = :k", {"b": blob, "k": bad}))
    with structlog.testing.capture_logs() as lines:
        assert town.send() == {"sent": 2}
    assert [line["event"] for line in lines if line["log_level"] == "error"] == ["outbox row cannot be read"]
    assert [town.row(key)["status"] for key in (bad, good, other)] == ["dead", "sent", "sent"]


def test_the_days_limit_joins_the_rest_for_the_next_morning(towns: Towns) -> None:
    town = towns(rules="daily_pushes = 2")
    for n in range(5):
        town.phone().say("你好")
        town.push(f"第{n}条")
        town.send()
        town.go(minutes=1)
    assert town.texts() == ["第0条", "第1条"]
    duty = town.push("受理", ladder="duty", statutory=True)
    town.phone().say("在吗")
    town.send()
    assert town.row(duty)["status"] == "sent", "what the law owes does not wait"
    town.go_to(25, 9)
    town.send()
    assert town.texts()[2:] == ["受理", "（3条通知合在一起）\n第2条\n\n第3条\n\n第4条"]


def test_staff_read_what_is_over_the_limit_within_the_hour(towns: Towns) -> None:
    town = towns(rules="daily_pushes = 2")
    town.phone().say("你好")
    for n in range(4):
        town.push(f"第{n}件", ladder="staff")
    town.send()
    assert town.texts() == ["第0件", "第1件"]
    town.go(minutes=61)
    town.send()
    assert town.texts()[2:] == ["（2条通知合在一起）\n第2件\n\n第3件"]


def test_what_waited_for_the_morning_comes_as_one(town: Town) -> None:
    town.go_to(24, 20, 50)
    town.phone().say("你好")
    town.go_to(24, 22)
    for n in range(3):
        town.push(f"夜里{n}")
        town.send()
    town.go_to(25, 8)
    town.send()
    assert town.texts() == ["（3条通知合在一起）\n夜里0\n\n夜里1\n\n夜里2"]


def test_noon_is_a_working_day(town: Town) -> None:
    assert quiet_until(NOON, town.services.rules, town.services.calendar) is None


CARD = {"number": "A1", "status": "", "time": "2026年11月24日 10:00"}


@pytest.mark.parametrize("code", [45009, 45011])
def test_an_alarm_does_not_wait_for_a_quota_where_another_way_is_open(towns: Towns, code: int) -> None:
    town = towns(templates=True)
    town.staff("oDuty", duty=True)
    town.phone("oDuty").say("待办")
    town.wechat.faults.add(code, CUSTOM)
    town.push("有人落水", openid="oDuty", ladder="alarm", urgent=True, routine=False, template="assignment", data=CARD)
    town.push("有进展", openid="oDuty", template="progress", data=CARD)
    town.send()
    assert town.hows("oDuty") == ["template"], "the other message waits, as the platform asks"
    town.push("有人落水", openid="oDuty", ladder="alarm", urgent=True, routine=False, template="assignment", data=CARD)
    town.send()
    assert town.hows("oDuty") == ["template", "template"], "while that way is known to be shut, too"


def test_an_alarm_that_no_other_way_takes_is_tried_again(town: Town) -> None:
    town.staff("oDuty", duty=True)
    town.phone("oDuty").say("待办")
    town.wechat.faults.add(45011, CUSTOM)
    key = town.push("有人落水", openid="oDuty", ladder="alarm", urgent=True, routine=False, template="assignment")
    town.send()
    assert (town.row(key)["status"], town.row(key)["why"]) == ("queued", "调用太频繁（45011）")
    with town.later(minutes=2):
        town.send()
    assert town.texts("oDuty") == ["有人落水"]
