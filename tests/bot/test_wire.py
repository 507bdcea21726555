"""A push as bytes: what is beyond doubt is read, whatever else is left to the server."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.wire import UNFINISHED, Push, answered, heard

FIELDS = b"Host: x\r\nContent-Type: text/xml\r\n"


LINE = b"POST /wechat?a=1&b=2 HTTP/1.1"


def request(body: bytes = b"<xml/>", fields: bytes = FIELDS, length: object = None, line: bytes = LINE) -> bytes:
    size = len(body) if length is None else length
    return line + b"\r\n" + fields + f"Content-Length: {size}\r\n\r\n".encode() + body


def test_a_whole_push_is_read() -> None:
    data = request()
    assert heard(data) == Push("a=1&b=2", b"<xml/>", data, True)


@pytest.mark.parametrize(
    ("data", "lasting"),
    [
        (request(), True),
        (request(fields=FIELDS + b"Connection: Keep-Alive\r\n"), True),
        (request(fields=FIELDS + b"connection: close\r\n"), False),
        (request(line=b"POST /wechat?a=1 HTTP/1.0"), False),
    ],
)
def test_it_is_said_whether_the_connection_goes_on(data: bytes, lasting: bool) -> None:
    found = heard(data)
    assert isinstance(found, Push)
    assert found.lasting is lasting


@given(st.integers(0, len(request()) - 1))
def test_every_part_of_it_waits_for_the_rest(size: int) -> None:
    assert heard(request()[:size]) is UNFINISHED


@pytest.mark.parametrize(
    "data",
    [
        request(line=b"GET /wechat?a=1 HTTP/1.1"),
        request(line=b"POST /wechat HTTP/1.1"),
        request(line=b"POST /wechat?a=1 HTTP/2.0"),
        request(line=b"POST /wechat?a=1 b HTTP/1.1"),
        request(line="POST /wechat?a=路灯 HTTP/1.1".encode()),
        request(fields=b"Host : x\r\n"),
        request(fields=b"Host: x\r\n folded\r\n"),
        request(fields=b"Host: x\n"),
        request(fields=b"X: \x00\r\n"),
        request(fields=b"Transfer-Encoding: chunked\r\n"),
        request(fields=b"Content-Length: 6\r\n"),
        request(fields=b"content-length:6\r\n"),
        request(fields=b"Expect: 100-continue\r\n"),
        request(fields=b"Connection: Upgrade\r\nUpgrade: h2c\r\n"),
        request(fields=b"Connection: close, keep-alive\r\n"),
        request(length=b"-6"),
        request(length="+6"),
        request(length="6, 6"),
        request(length=99999999),
        request(length=5),
        request() + request(),
        request(b"x" * 70_000),
        b"POST /wechat?" + b"a" * 9_000,
        b"noise\r\n\r\n",
    ],
    ids=range(24),
)
def test_whatever_is_odd_is_left_to_the_server(data: bytes) -> None:
    assert heard(data) is None


@given(st.binary(max_size=300))
def test_noise_is_no_push(data: bytes) -> None:
    assert not isinstance(heard(data), Push)
    assert not isinstance(heard(request(fields=FIELDS + b"\x00" + data)), Push)


def test_an_answer_says_how_long_it_is_and_whether_more_may_come() -> None:
    said = answered("200 OK", "text/xml", "好".encode(), "Mon, 23 Nov 2026 04:00:00 GMT", True)
    head, body = said.split(b"\r\n\r\n")
    assert head.split(b"\r\n")[0] == b"HTTP/1.1 200 OK"
    assert b"Content-Length: 3" in head and b"Connection: keep-alive" in head and body.decode() == "好"
    assert b"Connection: close" in answered("403 Forbidden", "text/plain", b"no", "", False)
