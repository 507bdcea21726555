"""WeCom's client before its stand-in, and what members push."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from simulator.wecom import WeComServer
from store import Store
from wechat.errors import WeComError
from wechat.ladder import ROBOT
from wechat.wecom import WeComApi, button_reply, inbound, tapped
from wechat.xml import Rejected

from .conftest import machine

CARD = {"title": "新件待签收", "number": "XF2611230001", "status": "已转办", "buttons": "签收|签收 XF2611230001\n异议|异议 XF2611230001"}


@pytest.fixture
def server() -> Iterator[WeComServer]:
    wecom = WeComServer(machine, members={"zhou"}).start()
    yield wecom
    wecom.stop()


@pytest.fixture
def api(server: WeComServer, shelf: Store) -> WeComApi:
    return WeComApi(server.corp_id, server.secret, server.agent_id, server.base, shelf.admin, machine, server.robot)


def test_text_card_and_group(server: WeComServer, api: WeComApi) -> None:
    assert api.tell("zhou", "您好\x08", {}, "m1").startswith("m")
    code = api.tell("zhou", "花园路路灯不亮" * 40, CARD, "m2")
    assert api.tell(ROBOT, "有警情", {}, "m3") == ""
    text, card = server.to("zhou")
    assert text.text == "您好" and list(card.buttons) == ["签收", "异议"]
    assert len(card.body["template_card"]["sub_title_text"]) == 112 and server.group[0][1] == "有警情"
    api.update_card("zhou", code.removeprefix("card:"), "已有人签收")
    assert (card.word, card.buttons) == ("已有人签收", {})
    with pytest.raises(WeComError):
        api.update_card("zhou", code.removeprefix("card:"), "again")


def test_the_same_message_twice_arrives_once(server: WeComServer, api: WeComApi) -> None:
    for _ in range(2):
        api.tell("zhou", "一", {}, "m1")
        api.tell("zhou", "二", CARD, "m2")
    assert len(server.to("zhou")) == 2


@pytest.mark.parametrize(("user", "code"), [("nobody", 81013), (ROBOT, 93000)])
def test_refusals_are_our_own_errors(server: WeComServer, api: WeComApi, user: str, code: int) -> None:
    server.robot = "another"
    with pytest.raises(WeComError) as caught:
        api.tell(user, "一", {}, "m1")
    assert caught.value.code == code


def test_a_member_named_invalid_in_an_answer_that_says_ok(server: WeComServer, api: WeComApi) -> None:
    with pytest.raises(WeComError) as caught:
        api.tell(["nobody", "zhou"][0], "一", {}, "m1")
    assert caught.value.remedy.value == "channel"


def test_no_answer_is_no_refusal(server: WeComServer, api: WeComApi) -> None:
    api.access_token()
    server.faults.add("502", "message/send")
    with pytest.raises(WeComError) as caught:
        api.tell("zhou", "一", {}, "m1")
    assert caught.value.code is None and "企业微信" in caught.value.words


def event(name: str, inner: str = "") -> bytes:
    return (
        "<xml><ToUserName>ww1</ToUserName><FromUserName>zhou</FromUserName><CreateTime>1</CreateTime><MsgType>event</MsgType>"
        f"<Event>{name}</Event>{inner}</xml>"
    ).encode()


@pytest.mark.parametrize(
    ("more", "shown"), [({}, "已答复"), ({"stands": "已答复，评了不满意，等信访局回访"}, "已答复，评了不满意，等信访局回访")]
)
def test_a_card_says_where_the_case_stands(server: WeComServer, api: WeComApi, more: dict[str, str], shown: str) -> None:
    api.tell("zhou", "信访人评价", {"title": "评价", "number": "XF1", "buttons": "看|看 XF1", "status": "已答复", **more}, "t1")
    (sent,) = server.to("zhou")
    assert sent.body["template_card"]["horizontal_content_list"] == [{"keyname": "状态", "value": shown}]


def test_a_tap_is_the_word_of_its_button_once_for_each_card_and_member() -> None:
    tap = inbound(event("template_card_event", "<EventKey>签收 XF2611230001</EventKey><TaskId>t1</TaskId><ResponseCode>r</ResponseCode>"))
    assert (tap.kind, tap.text, tap.openid, tap.key) == ("text", "签收 XF2611230001", "wecom:zhou", "card:wecom:zhou:t1") and tapped(tap)
    later = replace(tap, created=9)
    assert later.key == tap.key
    assert "update_button" in button_reply(tap, "已点：签收", machine()) and "<![CDATA[zhou]]>" in button_reply(tap, "", machine())


@pytest.mark.parametrize("name", ["subscribe", "enter_agent", "unsubscribe", "click"])
def test_no_other_event_means_what_wechats_means(name: str) -> None:
    found = inbound(event(name))
    assert found.event == f"wecom_{name}" and not tapped(found)


def test_what_is_unreadable_is_rejected() -> None:
    with pytest.raises(Rejected):
        inbound(b"<xml><a/></xml>")
