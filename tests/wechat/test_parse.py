"""Every message and event type becomes one Inbound; odd pushes are refused or met sensibly."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wechat.inbound import Inbound
from wechat.parse import parse
from wechat.xml import Rejected


def push(inner: str, kind: str = "text", created: str = "1764000000", msgid: str = "<MsgId>6054768590064713728</MsgId>") -> bytes:
    return (
        f"<xml><ToUserName><![CDATA[gh_1]]></ToUserName><FromUserName><![CDATA[oPerson]]></FromUserName><CreateTime>{created}</CreateTime>"
        f"<MsgType><![CDATA[{kind}]]></MsgType>{inner}{msgid}</xml>"
    ).encode()


def event(name: str, inner: str = "", created: str = "1764000000") -> Inbound:
    return parse(push(f"<Event><![CDATA[{name}]]></Event>{inner}", "event", created, ""))


def test_text() -> None:
    inbound = parse(push("<Content><![CDATA[ 路灯坏了😀\n三个月了 ]]></Content>"))
    assert (inbound.kind, inbound.text, inbound.openid, inbound.account, inbound.created) == (
        "text",
        "路灯坏了😀\n三个月了",
        "oPerson",
        "gh_1",
        1764000000,
    )
    assert inbound.key == "m:oPerson:6054768590064713728"


def test_tapped_menu_item() -> None:
    assert parse(push("<Content>确认</Content><bizmsgmenuid>101</bizmsgmenuid>")).menu_id == "101"


@pytest.mark.parametrize(
    ("kind", "inner", "expected"),
    [
        ("image", "<PicUrl>http://p/1</PicUrl><MediaId>M1</MediaId>", {"pic_url": "http://p/1", "media_id": "M1"}),
        ("voice", "<MediaId>M2</MediaId><Format>amr</Format><Recognition></Recognition>", {"media_id": "M2", "format": "amr"}),
        ("video", "<MediaId>M3</MediaId><ThumbMediaId>T3</ThumbMediaId>", {"media_id": "M3", "thumb_media_id": "T3"}),
        ("shortvideo", "<MediaId>M4</MediaId><ThumbMediaId>T4</ThumbMediaId>", {"media_id": "M4", "thumb_media_id": "T4"}),
        (
            "location",
            "<Location_X>33.67</Location_X><Location_Y>109.11</Location_Y><Scale>20</Scale><Label>乾佑街道</Label>",
            {"latitude": 33.67, "longitude": 109.11, "label": "乾佑街道"},
        ),
        (
            "link",
            "<Title>通知</Title><Description>说明</Description><Url>http://u</Url>",
            {"title": "通知", "description": "说明", "url": "http://u"},
        ),
        ("miniprogrampage", "<AppId>wx9</AppId>", {}),
        ("file", "<Title>报告.docx</Title>", {"title": "报告.docx"}),
    ],
)
def test_every_message_type(kind: str, inner: str, expected: dict[str, object]) -> None:
    inbound = parse(push(inner, kind))
    assert inbound.kind == kind
    assert {name: getattr(inbound, name) for name in expected} == expected


def test_fields_without_a_place_stand_in_extra() -> None:
    assert parse(push("<MediaId>M</MediaId><MediaId16K>K</MediaId16K><Recognition>你好</Recognition>", "voice")).extra == {
        "MediaId16K": "K",
        "Recognition": "你好",
    }


@pytest.mark.parametrize(
    ("name", "inner", "key"),
    [
        ("subscribe", "<EventKey></EventKey>", ""),
        ("subscribe", "<EventKey>qrscene_grid-03-17</EventKey><Ticket>T</Ticket>", "grid-03-17"),
        ("SCAN", "<EventKey>grid-03-17</EventKey><Ticket>T</Ticket>", "grid-03-17"),
        ("CLICK", "<EventKey>MENU_STATUS</EventKey>", "MENU_STATUS"),
        ("VIEW", "<EventKey>http://u</EventKey><MenuId>7</MenuId>", "http://u"),
        ("view_miniprogram", "<EventKey>pages/a</EventKey><MenuId>7</MenuId>", "pages/a"),
        ("unsubscribe", "", ""),
    ],
)
def test_events_with_a_key(name: str, inner: str, key: str) -> None:
    inbound = event(name, inner)
    assert (inbound.kind, inbound.event, inbound.event_key) == ("event", name.lower(), key)


def test_location_event_uses_other_field_names() -> None:
    inbound = event("LOCATION", "<Latitude>33.1</Latitude><Longitude>109.2</Longitude><Precision>5</Precision>")
    assert (inbound.latitude, inbound.longitude, inbound.extra["Precision"]) == (33.1, 109.2, "5")


NESTED = {
    "scancode_waitmsg": (
        "<ScanCodeInfo><ScanType>qrcode</ScanType><ScanResult>1</ScanResult></ScanCodeInfo>",
        {"ScanType": "qrcode", "ScanResult": "1"},
    ),
    "pic_weixin": (
        "<SendPicsInfo><Count>1</Count><PicList><item><PicMd5Sum>a</PicMd5Sum></item></PicList></SendPicsInfo>",
        {"Count": "1", "PicList": {"item": {"PicMd5Sum": "a"}}},
    ),
    "location_select": (
        "<SendLocationInfo><Location_X>33</Location_X><Label>村口</Label></SendLocationInfo>",
        {"Location_X": "33", "Label": "村口"},
    ),
    "subscribe_msg_popup_event": (
        "<SubscribeMsgPopupEvent><List><TemplateId>A</TemplateId></List><List><TemplateId>B</TemplateId></List></SubscribeMsgPopupEvent>",
        {"List": [{"TemplateId": "A"}, {"TemplateId": "B"}]},
    ),
    "subscribe_msg_sent_event": (
        "<SubscribeMsgSentEvent><List><MsgID>9</MsgID><ErrorCode>0</ErrorCode></List></SubscribeMsgSentEvent>",
        {"List": {"MsgID": "9", "ErrorCode": "0"}},
    ),
}


@pytest.mark.parametrize("name", NESTED)
def test_nested_lists_stand_in_extra_as_json(name: str) -> None:
    inner, expected = NESTED[name]
    field = inner[1 : inner.index(">")]
    assert json.loads(event(name, inner).extra[field]) == expected


def test_template_result() -> None:
    assert dict(event("TEMPLATESENDJOBFINISH", "<MsgID>200163836</MsgID><Status>failed:user block</Status>").extra) == {
        "MsgID": "200163836",
        "Status": "failed:user block",
    }


def test_events_that_name_the_person_elsewhere() -> None:
    assert event("user_authorization_revoke", "<OpenID>oOther</OpenID><RevokeInfo>1</RevokeInfo>").openid == "oOther"


def test_of_a_repeated_field_the_first_counts_and_all_are_kept() -> None:
    inbound = parse(push("<Content>一</Content><Content>二</Content>"))
    assert inbound.text == "一"
    assert json.loads(inbound.extra["Content"]) == ["一", "二"]


@pytest.mark.parametrize(("created", "expected"), [("", 0), ("soon", 0), ("-5", 0), ("9" * 40, 0), ("1764000000123", 1764000000), ("٣", 0)])
def test_absurd_times_do_not_refuse_a_message(created: str, expected: int) -> None:
    assert parse(push("<Content>好</Content>", created=created)).created == expected


def test_empty_content_is_empty_text() -> None:
    assert parse(push("<Content></Content>")).text == ""


@pytest.mark.parametrize(("x", "y"), [("", ""), ("north", "1"), ("nan", "1"), ("1e9", "1")])
def test_a_place_without_a_place(x: str, y: str) -> None:
    assert parse(push(f"<Location_X>{x}</Location_X><Location_Y>{y}</Location_Y>", "location")).latitude is None


@pytest.mark.parametrize(
    "xml",
    [
        b"",
        b"<xml/>",
        b"<xml><MsgType>text</MsgType></xml>",
        b"<xml><FromUserName>a</FromUserName></xml>",
        b"<xml><FromUserName>a</FromUserName><MsgType><b>text</b></MsgType></xml>",
        b"<xml><FromUserName>a</FromUserName><MsgType>event</MsgType></xml>",
        b"<xml>text</xml>",
        b"<xml><FromUserName>a</FromUserName><MsgType>text</MsgType><Content>\x08</Content></xml>",
    ],
)
def test_what_does_not_say_who_or_what_is_refused(xml: bytes) -> None:
    with pytest.raises(Rejected):
        parse(xml)


def test_two_events_in_one_second_differ_and_a_repeat_does_not() -> None:
    clicks = [event("CLICK", f"<EventKey>{key}</EventKey>") for key in ("A", "B", "A")]
    assert clicks[0].key == clicks[2].key != clicks[1].key
    results = [event("TEMPLATESENDJOBFINISH", f"<MsgID>{n}</MsgID><Status>success</Status>").key for n in (1, 2)]
    assert results[0] != results[1]


def test_a_message_without_a_number_is_keyed_by_its_content() -> None:
    first, second = (parse(push(f"<Content>{text}</Content>", msgid="")) for text in ("甲", "乙"))
    assert first.key != second.key
    assert first.key == parse(push("<Content>甲</Content>", msgid="")).key


def test_nobody_shares_a_key_with_somebody_else() -> None:
    mine = parse(push("<Content>甲</Content>"))
    assert mine.key != parse(push("<Content>甲</Content>").replace(b"oPerson", b"oOther")).key


@given(
    st.binary(max_size=200)
    | st.text(max_size=200).map(lambda t: f"<xml><FromUserName>a</FromUserName><MsgType>{t}</MsgType>{t}</xml>".encode())
)
def test_any_bytes_give_an_inbound_or_are_refused(xml: bytes) -> None:
    try:
        assert parse(xml).openid
    except Rejected as error:
        assert error.status == 400
