"""Staff in WeCom: bound by the same code, told on cards, acting by a tap; both phones may be in one hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from bot.check import findings
from cases.commands import RaiseAlarm
from cases.model import Status
from simulator.clock import MovableClock
from simulator.courier import ByHand
from simulator.media import Media
from simulator.phone import PICTURE, VIDEO, VOICE
from simulator.wecom import WeComServer

from .conftest import NOON, Town

CONFIG = """
[wecom]
corp_id = "{0.corp_id}"
agent_id = {0.agent_id}
secret = "{0.secret}"
token = "{0.token}"
encoding_aes_key = "{0.aes_key}"
api_base = "{0.base}"
robot = "{0.robot}"
"""


@dataclass
class Both:
    """A county on WeChat and WeCom."""

    town: Town
    wecom: WeComServer

    def join(self, user: str, roles: str, unit: str = "CGJ") -> str:
        """A member whom the office has entered binds by the code; what comes back."""
        self.wecom.members.add(user)
        code = f"CODE{user}"
        self.town.store.admin.add_staff(f"成员{user}", unit, frozenset(roles.split(",")), "13900000001", code, NOON)
        return self.wecom.say(user, f"绑定 {code}")


@pytest.fixture
def both(towns: Callable[..., Town]) -> Iterator[Both]:
    wecom = WeComServer(MovableClock(NOON)).start()
    town = towns(extra=CONFIG.format(wecom))
    wecom.clock = town.clock
    wecom.point(ByHand(town.services.application(), "/wecom"))
    yield Both(town, wecom)
    wecom.stop()


def test_the_address_check_gives_the_echo_in_plain(both: Both) -> None:
    assert both.wecom.verify()


def test_without_settings_there_is_no_such_address(town: Town) -> None:
    assert ByHand(town.services.application(), "/wecom").get({"echostr": "x"})[0] == 404


def test_a_member_binds_by_the_same_code_and_nobody_else_gets_in(both: Both) -> None:
    assert "绑定成功" in both.join("zhou", "unit,head")
    assert "待办" in both.wecom.say("zhou", "待办")
    both.wecom.members.add("nobody")
    for words in ("待办", "我家停水了", "签收 1"):
        assert "绑定" in both.wecom.say("nobody", words)
    assert both.town.store.admin.cases() == []


def test_a_card_is_signed_with_one_tap(both: Both) -> None:
    both.join("zhou", "unit,head")
    number = both.town.file()
    both.town.send()
    (card,) = both.wecom.to("zhou")
    assert card.text.startswith("新件待签收") and list(card.buttons) == ["签收", "异议", "看"]
    assert card.body["template_card"]["main_title"]["desc"] == number
    assert both.wecom.tap("zhou", "签收") == "已点：签收"
    assert both.town.case(number).status == Status.SIGNED and card.buttons == {}
    both.town.send()
    assert "已记下" in both.wecom.to("zhou")[-1].text, "what it did is told"
    assert both.town.deliveries(number, "assignment") == [("sent", "wecom", "")]


def test_a_second_tap_changes_nothing(both: Both) -> None:
    both.join("zhou", "unit,head")
    number = both.town.file()
    both.town.send()
    (card,) = both.wecom.to("zhou")
    for _ in range(3):
        both.wecom.tap("zhou", "签收", card)
    both.town.send()
    assert [e.action for e in both.town.store.book.entries(number)].count("sign") == 1
    assert sum("已记下" in m.text for m in both.wecom.to("zhou")) == 1


def test_buttons_that_want_words_say_which(both: Both) -> None:
    both.join("zhou", "unit,head")
    number = both.town.file()
    both.town.send()
    both.wecom.tap("zhou", "异议")
    both.town.send()
    assert f"异议 {number}" in both.wecom.to("zhou")[-1].text
    assert "已记下" in both.wecom.say("zhou", f"异议 {number} 这段路归交通局管养")
    assert both.town.case(number).status == Status.OBJECTED


def test_an_urge_is_answered_from_its_card_and_the_citizen_hears(both: Both) -> None:
    both.join("zhou", "unit,head")
    number = both.town.file()
    for words in ("签收", "受理"):
        both.wecom.say("zhou", f"{words} {number}")
    both.town.phone().say("催办")
    both.town.send()
    card = both.wecom.to("zhou")[-1]
    assert "催办回复" in card.buttons
    both.wecom.tap("zhou", "催办回复")
    both.wecom.say("zhou", f"进展 {number} 明天一早换灯")
    both.town.send()
    assert any("明天一早换灯" in text for text in both.town.texts())


def test_who_has_both_is_told_in_wecom_and_by_wechat_where_that_fails(both: Both) -> None:
    worker = both.town.staff("oZhou", "unit,head", "CGJ")
    both.town.phone("oZhou").say("待办")
    both.wecom.members.add("zhou")
    both.town.store.admin.add_staff(worker.name, "CGJ", worker.roles, "", "CODE2", NOON)
    assert "绑定成功" in both.wecom.say("zhou", "绑定 CODE2")
    first = both.town.file()
    both.town.send()
    assert len(both.wecom.to("zhou")) == 1 and both.town.texts("oZhou") == []
    assert "签收" in both.town.phone("oZhou").say(f"签收 {first}").text, "and acts from either"
    assert both.town.case(first).status == Status.SIGNED
    both.wecom.members.clear()
    second = both.town.file("水管裂了", openid="oOther")
    both.town.send()
    assert second in both.town.texts("oZhou")[-1]
    assert both.town.deliveries(second, "assignment") == [("sent", "custom", "")]


def test_who_has_wecom_alone_waits_there_with_the_reason(both: Both) -> None:
    both.join("zhou", "unit,head")
    both.wecom.trusted = False
    number = both.town.file()
    both.town.send()
    ((status, _, why),) = both.town.deliveries(number, "assignment")
    assert status == "queued" and "企业可信IP" in why
    both.wecom.trusted = True
    with both.town.later(minutes=2):
        both.town.send()
    assert both.town.deliveries(number, "assignment") == [("sent", "wecom", "")]


def test_a_members_limit_is_kept_and_nothing_is_dropped(both: Both) -> None:
    both.join("zhou", "unit,head")
    for n in range(34):
        both.town.push(f"第{n}条", openid="wecom:zhou", ladder="staff", urgent=True, routine=False)
    for _ in range(4):
        both.town.send()
        both.town.go(seconds=31)
    both.town.send()
    assert both.wecom.dropped == [] and len(both.wecom.to("zhou")) == 34
    times = [m.at for m in both.wecom.to("zhou")]
    assert all((later - first).total_seconds() >= 60 for first, later in zip(times, times[30:], strict=False))


def test_a_dead_token_and_a_lost_answer_cost_nothing(both: Both) -> None:
    both.join("zhou", "unit,head")
    both.town.file()
    both.wecom.revoke()
    both.town.send()
    both.wecom.revoke()
    both.town.file("水管裂了", openid="oOther")
    both.wecom.faults.add("502", "message/send")
    both.town.send()
    with both.town.later(minutes=2):
        both.town.send()
    assert len(both.wecom.to("zhou")) == 2, "WeCom itself keeps the second one away"


def test_an_alarm_is_a_card_and_a_word_in_the_group(both: Both) -> None:
    both.join("luo", "director", "XFJ")
    both.town.phone().say("你好")
    both.town.write(RaiseAlarm("a:1", "E3", "河水进屋了", both.town.clock(), phone="13900000009"))
    both.town.sweep()
    (card,) = both.wecom.to("luo")
    assert "河水进屋了" in card.text
    ((_, words),) = both.wecom.group
    assert "A1" in words and "河水" not in words and "139" not in words
    both.wecom.tap("luo", "已接")
    assert both.town.store.book.alarms()[0].taken_by == "成员luo"
    both.town.go(minutes=5)
    both.town.sweep()
    assert len(both.wecom.group) == 1


def test_check_explains_what_wecom_refuses(both: Both) -> None:
    def told() -> str:
        return next(f"{f.level} {f.line}" for f in findings(both.town.services, online=True) if f.part == "wecom online")

    assert told().startswith("ok")
    both.wecom.trusted = False
    assert "60020" in told() and "企业可信IP" in told() and "出口地址" in told()
    both.wecom.trusted = True
    both.wecom.secret = "another"
    assert "40001" in told() and "Secret" in told()


def test_an_alarm_takes_the_other_phone_where_the_members_minute_is_full(both: Both) -> None:
    worker = both.town.staff("oLuo", "director", "XFJ")
    both.town.phone("oLuo").say("待办")
    both.wecom.members.add("luo")
    both.town.store.admin.add_staff(worker.name, "XFJ", worker.roles, "", "CODE9", NOON)
    both.wecom.say("luo", "绑定 CODE9")
    for n in range(30):
        both.town.push(f"第{n}条", openid="wecom:luo", ladder="staff", routine=False)
    both.town.send()
    both.town.push("普通通知", openid="wecom:luo", ladder="staff", routine=False)
    both.town.push("有人落水", openid="wecom:luo", ladder="alarm", urgent=True, routine=False)
    both.town.send()
    assert both.town.texts("oLuo") == ["有人落水"] and both.wecom.dropped == []


FILES = {"image": PICTURE, "voice": VOICE, "video": VIDEO}


def test_what_a_member_sends_joins_their_case(both: Both) -> None:
    both.join("zhou", "unit,head")
    number = both.town.file()
    both.wecom.say("zhou", f"签收 {number}")
    for kind, content in FILES.items():
        assert number in both.wecom.show("zhou", kind, content)
    assert both.town.sweep()["media"] == {"kept": 3}
    assert both.town.store.book.media(number) == list(FILES)
    for name, kind in both.town.store.book.files(number, 9):
        assert both.town.services.kept(name) == FILES[kind]


def test_a_look_brings_the_files_to_wecom_each_once(both: Both) -> None:
    both.join("zhou", "unit,head")
    number = both.town.file()
    both.town.phone().photo()
    both.town.phone().voice()
    both.town.phone().video()
    both.town.sweep()
    assert "随后发来" in both.wecom.say("zhou", f"看 {number}")
    both.wecom.revoke()
    both.town.send()
    both.town.send()
    sent = [m.body for m in both.wecom.to("zhou") if m.body["msgtype"] in FILES]
    assert [body["msgtype"] for body in sent] == list(FILES)
    assert [both.wecom.media.get(body[body["msgtype"]]["media_id"], both.town.clock()).content for body in sent] == list(FILES.values())
    assert set(both.town.deliveries(number, "file")) == {("sent", "wecom", "")}


def test_a_members_file_that_is_gone_is_asked_for_in_wecom(both: Both) -> None:
    both.join("zhou", "unit,head")
    number = both.town.file()
    both.wecom.say("zhou", f"签收 {number}")
    both.wecom.show("zhou", "image", PICTURE)
    both.wecom.media = Media()
    assert both.town.sweep()["media"] == {"lost": 1}
    both.town.send()
    assert number in both.wecom.to("zhou")[-1].text and "照片" in both.wecom.to("zhou")[-1].text


def test_a_file_beyond_wecoms_size_keeps_nothing_else_waiting(both: Both) -> None:
    both.join("zhou", "unit,head")
    number = both.town.file()
    both.town.phone().photo(PICTURE + bytes(11 * 2**20))
    both.town.sweep()
    both.wecom.say("zhou", f"看 {number}")
    both.town.push("有新件", openid="wecom:zhou", ladder="staff")
    both.town.send()
    assert both.town.deliveries(number, "file") == [("dead", None, "文件太大（40006）")]
    assert both.wecom.to("zhou")[-1].text == "有新件"


def test_a_tap_of_whoever_is_bound_no_more_does_not_look_done(both: Both) -> None:
    both.join("zhou", "unit,head")
    number = both.town.file()
    both.town.send()
    both.town.store._writer.write(lambda cursor: cursor.run("UPDATE staff SET wecom = 0"))
    assert both.wecom.tap("zhou", "签收") == "没有绑定，没办成"
    assert both.town.case(number).status == Status.TO_SIGN


def looked_at(both: Both) -> tuple[Town, str]:
    """A case with a photo that its unit has just asked to see."""
    both.join("zhou", "unit,head")
    town, number = both.town, both.town.file()
    town.phone().photo()
    town.sweep()
    both.wecom.say("zhou", f"看 {number}")
    return town, number


def test_a_file_of_which_nobody_knows_whether_it_came_goes_again_only_when_it_is_asked_for(both: Both) -> None:
    town, number = looked_at(both)
    both.wecom.faults.add("lost", "message/send")
    town.send()
    for _ in range(3):
        with town.later(minutes=2):
            town.send()
    files = [m for m in both.wecom.to("zhou") if m.body["msgtype"] == "image"]
    assert len(files) == 1, "it did come"
    ((status, _, why),) = town.deliveries(number, "file")
    assert status == "dead" and "不能确定" in why
    both.wecom.say("zhou", f"看 {number}")
    town.send()
    assert len([m for m in both.wecom.to("zhou") if m.body["msgtype"] == "image"]) == 2


def test_a_file_that_was_only_put_there_is_sent_later(both: Both) -> None:
    town, number = looked_at(both)
    both.wecom.faults.add("lost", "media/upload")
    town.send()
    with town.later(minutes=2):
        town.send()
    assert [row[:2] for row in town.deliveries(number, "file")] == [("sent", "wecom")]
