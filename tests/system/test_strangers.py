"""What strangers send over HTTP: refused with 4xx or answered well, never a 5xx, and no word of it in the log."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator, Mapping

import pytest
import requests

from simulator.crypto import sign
from simulator.pushes import cdata
from simulator.replies import read
from simulator.wechat import WeChatServer

from .citizens import Writer
from .conftest import Opener
from .office import TOKEN, Office, openid, until

ACCOUNT = "gh_0123456789ab"
PERSON = openid("Stranger")
PHONE, PLACE = "13912345678", "冯家湾的水渠"
#: Nothing of these may ever stand in a log.
PRIVATE = (PERSON, PERSON[:12], PHONE, PLACE[:3], "oSecretSecret", "SELECT 1", "A" * 50)
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><xml><Content>&b;</Content></xml>'
FILE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><xml><Content>&a;</Content></xml>'
HOST = b"Host: x\r\n"


def running(opener: Opener, safe: bool) -> Iterator[Office]:
    """A server that logs all it can; when its tests are over, its log has nothing to hide."""
    found = opener(safe=safe, extra='[log]\nlevel = "debug"\n')
    found.serve(workers=2)
    yield found
    log = found.log()
    assert [private for private in PRIVATE if private in log] == []
    assert "Traceback" not in log
    assert '"level": "error"' not in log


@pytest.fixture(scope="module")
def safe(opener: Opener) -> Iterator[Office]:
    yield from running(opener, True)


@pytest.fixture(scope="module")
def plain(opener: Opener) -> Iterator[Office]:
    yield from running(opener, False)


@pytest.fixture(params=["safe", "plain"])
def office(request: pytest.FixtureRequest) -> Office:
    """One in each mode."""
    found: Office = request.getfixturevalue(request.param)
    return found


def push(content: str = PLACE, sender: str = PERSON, created: object = "now", kind: str = "text", more: str = "<MsgId>1</MsgId>") -> str:
    when = int(time.time()) if created == "now" else created
    head = f"<xml><ToUserName>{ACCOUNT}</ToUserName><FromUserName>{cdata(sender)}</FromUserName><CreateTime>{when}</CreateTime>"
    return f"{head}<MsgType>{cdata(kind)}</MsgType><Content>{cdata(content)}</Content>{more}</xml>"


def post(office: Office, query: Mapping[str, str], body: bytes, method: str = "POST") -> requests.Response:
    with requests.Session() as session:
        session.trust_env = False
        return session.request(method, f"{office.base}/wechat", params=query, data=body, timeout=15)


def sealed(wechat: WeChatServer, xml: str) -> tuple[dict[str, str], bytes]:
    return wechat.courier.prepare(PERSON, xml)


GOOD = {
    "a long text": push(f"{PLACE}塌了，" * 1250 + PHONE),
    "emoji alone": push("😤😤😤👴🏽"),
    "the end of CDATA": push(f"{PLACE}]]>&lt;b&gt;]]><![CDATA["),
    "blanks alone": push(" \t\n　"),
    "no text at all": push(""),
    "other controls": push(f"{PLACE}\x7f\x85\u2028\u200b\u202e\ufeff\ufffd"),
    "a long openid": push(sender="oSecretSecret" + "A" * 5_000),
    "an openid with marks": push(sender="oSecretSecret'\"]]>; SELECT 1 --"),
    "before all time": push(created=-1),
    "after all time": push(created=9 * 10**40),
    "in milliseconds": push(created=1_764_000_000_123),
    "in words": push(created="gestern"),
    "no time": push().replace("CreateTime", "Time"),
    "no number": push(more=""),
    "a long number": push(more=f"<MsgId>{'9' * 5_000}</MsgId>"),
    "an unknown type": push(kind="A" * 3_000),
    "an unknown event": push(kind="event", more=f"<Event>{'A' * 3_000}</Event>"),
    "a tap on nothing": push(kind="event", more=f"<Event>CLICK</Event><EventKey>{'A' * 3_000}</EventKey>"),
    "a scan of nothing": push(kind="event", more="<Event>subscribe</Event><EventKey>qrscene_</EventKey><Ticket/>"),
    "a place nowhere": push(kind="location", more="<Location_X>nan</Location_X><Location_Y>1e999</Location_Y><Label/>"),
    "a picture of nothing": push(kind="image", more="<MsgId>7</MsgId>"),
    "text in text": push(more="<MsgId>8</MsgId><Content><Content>x</Content></Content><Content>y</Content>"),
    "a result of nothing": push(kind="event", more="<Event>TEMPLATESENDJOBFINISH</Event><MsgID>A</MsgID><Status/>"),
    "a strange list": push(kind="event", more="<Event>subscribe_msg_popup_event</Event><SubscribeMsgPopupEvent>x</SubscribeMsgPopupEvent>"),
}
BAD = {
    "nothing": "",
    "no XML": PLACE,
    "JSON": f'{{"FromUserName": "{PERSON}"}}',
    "half of it": push()[:-9],
    "two of them": push() * 2,
    "a bomb": BOMB,
    "a file": FILE,
    "an unknown entity": push().replace("</xml>", "<Label>&nbsp;</Label></xml>"),
    "a control character": push(f"{PLACE}\x01"),
    "a zero": push(f"{PLACE}\x00"),
    "half a character": push().replace("</xml>", "<Label>&#xD800;</Label></xml>"),
    "too deep": "<xml>" + "<a>" * 60_000 + "</a>" * 60_000 + "</xml>",
    "nobody": push().replace("FromUserName", "From"),
    "an empty name": push(sender="  "),
    "no type": push().replace("MsgType", "Type"),
    "an event without a name": push(kind="event", more="<Event> </Event>"),
    "another root": "<html><body/></html>",
}


@pytest.mark.parametrize("name", GOOD)
def test_odd_messages_are_answered(office: Office, name: str) -> None:
    xml = GOOD[name].replace("<MsgId>1<", f"<MsgId>{abs(hash(name))}<")
    query, body = sealed(office.wechat, xml)
    answer = post(office, query, body)
    assert answer.status_code == 200
    if answer.content != b"success":
        sender = xml.split("FromUserName><![CDATA[")[1].split("]]></FromUserName")[0].replace("]]]]><![CDATA[>", "]]>")
        assert not read(200, answer.content, office.wechat.account, sender, "encrypt_type" in query, False).fault
    assert post(office, query, body).status_code == 200


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_message_is_refused(office: Office, name: str) -> None:
    query, body = sealed(office.wechat, BAD[name])
    assert 400 <= post(office, query, body).status_code < 500


def test_bytes_that_are_no_text_are_refused(office: Office) -> None:
    signed = office.wechat.courier.prepare(PERSON, "")[0]
    cut, foreign = b"<xml>" + b"\x80" * 500 + b"</xml>", push().encode("gb18030")
    for body in (b"\xff\xfe\x00", foreign, b"\x00" * 1_000, cut):
        assert 400 <= post(office, signed, body).status_code < 500, body[:40]


def test_a_wrong_hand_is_refused(office: Office) -> None:
    query, body = sealed(office.wechat, push())
    for name in ("signature", "msg_signature", "timestamp", "nonce"):
        if name in query and (office.wechat.account.aes_key == "" or name != "signature"):
            assert post(office, {**query, name: "0" * 40}, body).status_code == 403
            assert post(office, {k: v for k, v in query.items() if k != name}, body).status_code == 400
            assert 400 <= post(office, {**query, name: "中\x00" * 300}, body).status_code < 500
    if office.wechat.account.aes_key:
        stamp = {"timestamp": "1", "nonce": "2", "signature": sign(TOKEN, "1", "2"), "openid": PERSON}
        assert post(office, stamp, push().encode()).status_code == 403, "unencrypted, though a key is set"
        assert post(office, {**query, "msg_signature": query["signature"]}, push().encode()).status_code == 403
        broken = body.replace(b"<Encrypt><![CDATA[", b"<Encrypt><![CDATA[AAAA")
        assert post(office, query, broken).status_code == 403
        for junk in ("AAAA", "!" * 64, "", "QUFB" * 16):
            proof = sign(TOKEN, "1", "2", junk)
            boxed = f"<xml><Encrypt>{junk}</Encrypt></xml>".encode()
            assert 400 <= post(office, {**stamp, "msg_signature": proof}, boxed).status_code < 500
    assert office.rows("SELECT 1 FROM contacts WHERE heard > 1000") == []


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE"])
def test_other_methods_are_refused(office: Office, method: str) -> None:
    query, body = sealed(office.wechat, push())
    assert post(office, query, body, method).status_code == 405


def test_a_huge_body_is_refused_and_its_sender_hears_so(office: Office) -> None:
    query, _ = sealed(office.wechat, push())
    assert post(office, query, b"A" * (256 * 1024 + 1)).status_code == 413
    assert post(office, query, b"A" * 5_000_000).status_code == 413
    assert post(office, query, iter([b"A" * 100_000] * 5)).status_code == 413  # type: ignore[arg-type]
    fits = push("字" * 80_000)
    assert len(fits.encode()) < 256 * 1024
    plain = office.wechat.account.aes_key == ""
    assert post(office, *sealed(office.wechat, fits)).status_code == (200 if plain else 413), "base64 makes it a third longer"


RAW = {
    "noise": b"\x00\xff\xfe noise\r\n\r\n",
    "no version": b"GET /wechat\r\n\r\n",
    "words in the address": f"GET /wechat?content={PLACE} {PHONE}&openid={PERSON} HTTP/1.1\r\nHost: x\r\n\r\n".encode(),
    "a long address": b"GET /wechat?openid=" + b"A" * 5_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n",
    "no UTF-8": b"GET /%ff%fe HTTP/1.1\r\n" + HOST + b"\r\n",
    "an odd query": b"GET /wechat?signature=%ff&timestamp=%00&nonce=%zz&echostr=1 HTTP/1.1\r\n" + HOST + b"\r\n",
    "another coding": b"POST /wechat HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: gzip\r\n\r\n",
    "two lengths": b"POST /wechat HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
    "a chunk of no size": b"POST /wechat HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n",
    "a chunk below zero": b"POST /wechat HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n-5\r\nhello\r\n0\r\n\r\n",
    "a chunk beyond all": b"POST /wechat HTTP/1.1\r\n"
    + HOST
    + b"Transfer-Encoding: chunked\r\n\r\n"
    + b"f" * 18
    + b"\r\nhello\r\n0\r\n\r\n",
    "a chunk cut off": b"POST /wechat HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n50\r\nhello",
    "a chunk with no end": b"POST /wechat HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhelloxx\r\n0\r\n\r\n",
    "a length in words": b"POST /wechat HTTP/1.1\r\n" + HOST + b"Content-Length: abc\r\n\r\n",
    "a length below zero": b"POST /wechat HTTP/1.1\r\n" + HOST + b"Content-Length: -5\r\n\r\n",
    "a length beyond all": b"POST /wechat HTTP/1.1\r\n" + HOST + b"Content-Length: 99999999999999999999999\r\n\r\nhello",
    "less than promised": b"POST /wechat HTTP/1.1\r\n" + HOST + b"Content-Length: 500\r\n\r\nhello",
    "an odd wish": b"POST /wechat HTTP/1.1\r\n" + HOST + b"Expect: 200-nope\r\nContent-Length: 5\r\n\r\nhello",
    "an odd header": b"POST /wechat HTTP/1.1\r\n" + HOST + f"{PHONE} {PLACE}: x\r\n\r\n".encode(),
    "a zero in a header": b"POST /wechat HTTP/1.1\r\n" + HOST + b"X-A: a\x00b\r\n\r\n",
    "too many headers": b"POST /wechat HTTP/1.1\r\n" + HOST + b"".join(b"X-%d: a\r\n" % n for n in range(300)) + b"\r\n",
    "a header too long": b"POST /wechat HTTP/1.1\r\n" + HOST + b"X-A: " + b"A" * 20_000 + b"\r\n\r\n",
    "another place": b"GET /wechat HTTP/1.1\r\n" + HOST + b"SCRIPT_NAME: /abc\r\n\r\n",
    "another path": b"GET /console HTTP/1.1\r\n" + HOST + b"PATH_INFO: /metrics\r\n\r\n",
    "two schemes": b"GET /wechat HTTP/1.1\r\n" + HOST + b"X-Forwarded-Proto: https\r\nX-Forwarded-Ssl: off\r\n\r\n",
    "a method in small": b"post /wechat HTTP/1.1\r\n" + HOST + b"\r\n",
    "a tunnel": b"CONNECT x:1 HTTP/1.1\r\n" + HOST + b"\r\n",
    "a star": b"OPTIONS * HTTP/1.1\r\n" + HOST + b"\r\n",
    "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "HTTP/9": b"GET /wechat HTTP/9.9\r\n\r\n",
    "an odd host": b"GET /console HTTP/1.1\r\nHost: a b@\xff\r\n\r\n",
    "from nowhere": b"GET /metrics HTTP/1.1\r\n" + HOST + b"X-Forwarded-For: %zz,\xff\r\n\r\n",
}


@pytest.mark.parametrize("name", RAW)
def test_no_good_http_is_refused(safe: Office, name: str) -> None:
    with socket.create_connection(("127.0.0.1", safe.port), 10) as line:
        line.sendall(RAW[name])
        line.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: line.recv(65_536), b""))
    assert answer[:10] == b"HTTP/1.1 4", answer[:200]


def hold(office: Office, first: bytes, count: int) -> list[socket.socket]:
    """So many connections that begin to say something and stop."""
    lines = [socket.create_connection(("127.0.0.1", office.port), 10) for _ in range(count)]
    for line in lines:
        line.sendall(first)
    return lines


def test_whoever_does_not_finish_keeps_nobody_waiting_for_long(safe: Office) -> None:
    lines = hold(safe, b"P", 12) + hold(safe, b"POST /wechat HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\n<xml>", 12)
    try:
        writer = Writer(safe.wechat, "Patient")
        said = writer.push("你好")
        assert until(lambda: writer.deliver(said).text, 30), "more slow strangers than threads must not end the service"
        for line in lines:
            line.settimeout(30)
            assert line.recv(100)[:10] in (b"", b"HTTP/1.1 4")
    finally:
        for line in lines:
            line.close()


def test_whoever_does_not_hang_up_keeps_nobody_waiting(safe: Office) -> None:
    lines = hold(safe, b"noise\r\n\r\n", 12)
    try:
        writer = Writer(safe.wechat, "Prompt")
        start = time.monotonic()
        assert writer.deliver(writer.push("你好")).text
        assert time.monotonic() - start < 4
    finally:
        for line in lines:
            line.close()
