"""What WeChat tells afterwards of messages it had accepted."""

from __future__ import annotations

import pytest

from bot.closed_loop import outcomes
from wechat.parse import parse


def told(name: str, inner: str) -> list[tuple[str, str]]:
    xml = f"<xml><FromUserName>o1</FromUserName><MsgType>event</MsgType><CreateTime>1</CreateTime><Event>{name}</Event>{inner}</xml>"
    return outcomes(parse(xml.encode()))


@pytest.mark.parametrize(
    ("status", "why"), [("success", ""), ("failed:user block", "failed:user block"), ("failed: system failed", "failed: system failed")]
)
def test_template_results(status: str, why: str) -> None:
    assert told("TEMPLATESENDJOBFINISH", f"<MsgID>77</MsgID><Status>{status}</Status>") == [("77", why)]


def test_subscription_results_one_or_many() -> None:
    row = "<List><MsgID>{}</MsgID><ErrorCode>{}</ErrorCode><ErrorStatus>{}</ErrorStatus></List>"
    good, bad = row.format(1, 0, "success"), row.format(2, 43101, "user refuse")
    assert told("subscribe_msg_sent_event", f"<SubscribeMsgSentEvent>{good}</SubscribeMsgSentEvent>") == [("1", "")]
    both = f"<SubscribeMsgSentEvent>{good}{bad}</SubscribeMsgSentEvent>"
    assert told("subscribe_msg_sent_event", both) == [("1", ""), ("2", "user refuse")]


def test_other_events_and_odd_ones_tell_nothing() -> None:
    assert told("VIEW", "<EventKey>u</EventKey>") == []
    assert told("subscribe_msg_sent_event", "<SubscribeMsgSentEvent>nothing</SubscribeMsgSentEvent>") == []
    assert told("subscribe_msg_sent_event", "") == []
