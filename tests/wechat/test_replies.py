"""Replies: well-formed whatever the text, swapped ids, never longer than WeChat shows."""

from __future__ import annotations

from datetime import UTC, datetime
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from wechat.inbound import Inbound
from wechat.replies import MAX_BYTES, cut, text_reply, transfer_reply

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
PUSH = Inbound(key="m:1", openid="oPerson", account="gh_1", created=1, kind="text")


def content(text: str) -> str:
    return ElementTree.fromstring(text_reply(PUSH, text, NOW)).findtext("Content") or ""


def test_sender_and_receiver_are_swapped() -> None:
    root = ElementTree.fromstring(text_reply(PUSH, "您好", NOW))
    assert [root.findtext(name) for name in ("ToUserName", "FromUserName", "MsgType", "Content")] == ["oPerson", "gh_1", "text", "您好"]
    assert root.findtext("CreateTime") == str(int(NOW.timestamp()))


def test_no_text_leaves_its_section() -> None:
    evil = "x]]></Content><MsgType>news</MsgType><Content><![CDATA[y"
    assert content(evil) == evil
    assert len(ElementTree.fromstring(text_reply(PUSH, evil, NOW)).findall("MsgType")) == 1


def test_what_xml_forbids_is_dropped() -> None:
    assert content("甲\x00\x08乙\x1f\ufffe\ud800丙\t丁") == "甲乙丙\t丁"


@given(st.text(max_size=3000))
def test_any_text_is_well_formed_and_fits(text: str) -> None:
    assert len(content(text).encode()) <= MAX_BYTES


def test_long_texts_are_cut_between_characters() -> None:
    short = cut("信" * 700)
    assert short.endswith("……")
    assert set(short) == {"信", "…"}
    assert MAX_BYTES - 6 <= len(short.encode()) <= MAX_BYTES


def test_text_that_fits_is_left_alone() -> None:
    assert cut("信" * 633) == "信" * 633


def test_handing_over_to_service_seats() -> None:
    root = ElementTree.fromstring(transfer_reply(PUSH, NOW))
    assert root.findtext("MsgType") == "transfer_customer_service"
    assert root.find("Content") is None
