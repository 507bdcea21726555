"""The quick reader of flat documents reads what the parser reads, and leaves everything else to it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wechat.xml import Rejected, _parsed, _plainly, read

PUSH = "<xml><ToUserName><![CDATA[gh_1]]></ToUserName>\n<CreateTime>1700000000</CreateTime>\n<Content><![CDATA[a]x]>&b]]></Content>\n</xml>"


def test_a_push_is_read_quickly() -> None:
    read_so = {"ToUserName": "gh_1", "CreateTime": "1700000000", "Content": "a]x]>&b"}
    assert _plainly(PUSH.encode()) == _parsed(PUSH.encode()) == read_so


@pytest.mark.parametrize(
    "xml",
    [
        "<xml><A>1</A><A>2</A></xml>",
        "<xml><A><B>1</B></A></xml>",
        "<xml><A>&lt;</A></xml>",
        "<xml><A> <![CDATA[1]]> </A></xml>",
        "<xml><A b='1'>1</A></xml>",
        "<xml><A>1\r\n2</A></xml>",
        "<?xml version='1.0'?><xml><A>1</A></xml>",
        "<root><A>1</A></root>",
        "<xml></xml>",
        "<xml/>",
    ],
)
def test_what_is_not_flat_is_left_to_the_parser(xml: str) -> None:
    assert _plainly(xml.encode()) is None
    assert read(xml.encode()) == _parsed(xml.encode())


@pytest.mark.parametrize(
    "xml",
    [
        b"<xml><A>1</B></xml>",
        b"<xml><A>1</A>",
        b"<xml><A>1</A></xml>x",
        b"<xml><A>1</A></xml><xml/>",
        b"<xml><A>\x00</A></xml>",
        b"<xml><A>\x0b</A></xml>",
        b"<xml><A>]]></A></xml>",
        b"<xml><A><![CDATA[1]]>]]></A></xml>",
        b"<xml><A>\xff</A></xml>",
        b"<xml>1<A>1</A></xml" + b">" * 2,
    ],
)
def test_what_the_parser_refuses_is_refused(xml: bytes) -> None:
    assert _plainly(xml) is None
    with pytest.raises(Rejected):
        read(xml)


TAGS = ["<xml>", "</xml>", "<A>", "</A>", "<B>", "</B>", "<![CDATA[", "]]>"]
PIECES = [*TAGS, "]", ">", "<", "&", "&amp;", "路灯", "1", " ", "\n", "\r", "\x01", "\ufeff"]


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=12))
def test_whatever_comes_both_read_the_same(pieces: list[str]) -> None:
    for xml in ("".join(pieces).encode(), ("<xml><A>" + "".join(pieces) + "</A></xml>").encode()):
        quick = _plainly(xml)
        if quick is not None:
            assert quick == _parsed(xml)
