"""What WeChat tells afterwards of messages it had accepted."""

from __future__ import annotations

import pytest

from bot.closed_loop import consents, outcomes
from wechat.inbound import Inbound
from wechat.parse import parse
from wechat.templates import subscription_mark


def event(name: str, inner: str) -> Inbound:
    xml = f"<xml><FromUserName>o1</FromUserName><MsgType>event</MsgType><CreateTime>1</CreateTime><Event>{name}</Event>{inner}</xml>"
    return parse(xml.encode())


def told(name: str, inner: str) -> list[tuple[str, str]]:
    return [(mark, why) for mark, why, _ in outcomes(event(name, inner))]


def allowed(name: str, inner: str) -> list[tuple[str, bool]]:
    return consents(event(name, inner))


@pytest.mark.parametrize(
    ("status", "why"),
    [
        ("success", ""),
        ("failed:user block", "对方拒收模板消息（failed:user block）"),
        ("failed: system failed", "微信没能送出模板消息（failed: system failed）"),
        ("failed: new", "failed: new"),
        ("", "failed"),
    ],
)
def test_template_results(status: str, why: str) -> None:
    assert told("TEMPLATESENDJOBFINISH", f"<MsgID>77</MsgID><Status>{status}</Status>") == [("77", why)]


def test_subscription_results_one_or_many() -> None:
    row = "<List><TemplateId>{}</TemplateId><MsgID>9</MsgID><ErrorCode>{}</ErrorCode><ErrorStatus>{}</ErrorStatus></List>"
    good, bad = row.format("T1", 0, "success"), row.format("T2", 43101, "user refuse")
    first, second = subscription_mark("T1", "o1"), subscription_mark("T2", "o1")
    assert told("subscribe_msg_sent_event", f"<SubscribeMsgSentEvent>{good}</SubscribeMsgSentEvent>") == [(first, "")]
    both = f"<SubscribeMsgSentEvent>{good}{bad}</SubscribeMsgSentEvent>"
    assert told("subscribe_msg_sent_event", both) == [(first, ""), (second, "订阅通知没能送出（user refuse）")]
    assert "o1" not in first and subscription_mark("T1", "o2") != first


def test_a_word_on_a_subscription_notice_is_named_and_its_repetition_is_the_same() -> None:
    def names(second: int) -> list[str]:
        row = f"<List><TemplateId>T1</TemplateId><MsgID>{second}</MsgID><ErrorCode>0</ErrorCode></List>"
        return [
            name for _, _, name in outcomes(event("subscribe_msg_sent_event", f"<SubscribeMsgSentEvent>{row}{row}</SubscribeMsgSentEvent>"))
        ]

    assert names(9) == names(9) and len({*names(9), *names(10)}) == 4
    assert [name for _, _, name in outcomes(event("TEMPLATESENDJOBFINISH", "<MsgID>77</MsgID>"))] == [""], "it has an id of its own"


def test_consents_given_and_withdrawn() -> None:
    row = "<List><TemplateId>{}</TemplateId><SubscribeStatusString>{}</SubscribeStatusString></List>"
    both = row.format("T1", "accept") + row.format("T2", "reject")
    assert allowed("subscribe_msg_popup_event", f"<SubscribeMsgPopupEvent>{both}</SubscribeMsgPopupEvent>") == [("T1", True), ("T2", False)]
    gone = row.format("T1", "reject")
    assert allowed("subscribe_msg_change_event", f"<SubscribeMsgChangeEvent>{gone}</SubscribeMsgChangeEvent>") == [("T1", False)]
    assert allowed("subscribe_msg_popup_event", "<SubscribeMsgPopupEvent>odd</SubscribeMsgPopupEvent>") == allowed("VIEW", "") == []


def test_other_events_and_odd_ones_tell_nothing() -> None:
    assert told("VIEW", "<EventKey>u</EventKey>") == []
    assert told("subscribe_msg_sent_event", "<SubscribeMsgSentEvent>nothing</SubscribeMsgSentEvent>") == []
    assert told("subscribe_msg_sent_event", "") == []
