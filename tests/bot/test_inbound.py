"""The webhook as its callers meet it: statuses, bodies, and never a 500."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import pytest

from bot.inbound import MAX_BODY, Webhook
from bot.metrics import Metrics
from bot.wire import Push
from wechat.envelope import Envelope, signature
from wechat.inbound import Inbound

TOKEN, KEY, APP = "testtoken", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG", "wx0123456789abcdef"
NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
PUSH = (
    "<xml><ToUserName>gh_1</ToUserName><FromUserName>oPerson</FromUserName><CreateTime>{created}</CreateTime>"
    "<MsgType>text</MsgType><Content>路灯坏了</Content><MsgId>1</MsgId></xml>"
)


def random(size: int) -> bytes:
    return b"\x07" * size


@dataclass
class Talks:
    """Answers with this function; None of it, or a fault, is left to the ordinary way."""

    say: Callable[[Inbound], str | None]

    def answer(self, inbound: Inbound) -> str:
        return self.say(inbound) or ""

    def answer_all(self, inbounds: Sequence[Inbound]) -> Sequence[str | None]:
        return [self.say(inbound) for inbound in inbounds]


def hook(answer: Callable[[Inbound], str | None], key: str = "", metrics: Metrics | None = None) -> Webhook:
    return Webhook(Envelope(TOKEN, key, APP, random), Talks(answer), lambda: NOW, metrics or Metrics())


def ask(app: Webhook, body: bytes = b"", method: str = "POST", **query: str) -> tuple[str, dict[str, str], bytes]:
    given = {"timestamp": "1", "nonce": "2", "signature": signature(TOKEN, "1", "2")} | query
    caught: dict[str, Any] = {}

    def start_response(status: str, headers: list[tuple[str, str]], _error: object = None) -> Callable[[bytes], object]:
        caught.update(status=status, headers=dict(headers))
        return lambda _: None

    environ = {
        "REQUEST_METHOD": method,
        "QUERY_STRING": urlencode(given),
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
    }
    answered = b"".join(app(environ, start_response))
    return caught["status"], caught["headers"], answered


def never(_: Inbound) -> str:
    raise AssertionError("must not be reached")


def test_verification_is_answered_as_plain_text() -> None:
    status, headers, body = ask(hook(never), method="GET", echostr="5837")
    assert (status, headers["Content-Type"], body) == ("200 OK", "text/plain; charset=utf-8", b"5837")


def test_a_message_is_answered_in_its_own_form() -> None:
    heard: list[Inbound] = []

    def answer(inbound: Inbound) -> str:
        heard.append(inbound)
        return "收到"

    status, headers, body = ask(hook(answer), PUSH.format(created=int(NOW.timestamp())).encode())
    assert (status, headers["Content-Type"]) == ("200 OK", "text/xml; charset=utf-8")
    assert "<Content><![CDATA[收到]]></Content>" in body.decode()
    assert heard[0].text == "路灯坏了"


def test_a_sealed_message_is_answered_sealed() -> None:
    envelope = Envelope(TOKEN, KEY, APP, random)
    sealed = envelope.seal(PUSH.format(created=1), 1764000000).encode()
    cipher = sealed.split(b"<Encrypt><![CDATA[")[1].split(b"]]>")[0].decode()
    status, _, body = ask(hook(lambda _: "收到", KEY), sealed, msg_signature=signature(TOKEN, "1", "2", cipher))
    assert status == "200 OK"
    again = body.split(b"<Encrypt><![CDATA[")[1].split(b"]]>")[0].decode()
    opened = envelope.open({"timestamp": "1", "nonce": "2", "msg_signature": signature(TOKEN, "1", "2", again)}, body)
    assert "收到" in opened.xml.decode()


def test_what_wants_no_answer_is_acknowledged() -> None:
    assert ask(hook(lambda _: ""), PUSH.format(created=1).encode())[2] == b"success"


@pytest.mark.parametrize(("created", "same"), [("1", False), ("", False), (str(int(NOW.timestamp()) - 60), True)])
def test_an_absurd_time_counts_as_now(created: str, same: bool) -> None:
    heard: list[int] = []

    def answer(inbound: Inbound) -> str:
        heard.append(inbound.created)
        return "好"

    ask(hook(answer), PUSH.format(created=created).encode())
    assert heard == [int(NOW.timestamp()) - (60 if same else 0)]


@pytest.mark.parametrize(
    ("body", "method", "query", "status"),
    [
        (b"", "POST", {"signature": "0" * 40}, "403"),
        (b"", "POST", {}, "400"),
        (b"<xml>", "POST", {}, "400"),
        (b"<xml/>", "POST", {}, "400"),
        (b"\xff\x00", "POST", {}, "400"),
        (b"x" * (MAX_BODY + 1), "POST", {}, "413"),
        (b"", "PUT", {}, "405"),
        (b"", "GET", {"echostr": ""}, "400"),
    ],
)
def test_strangers_are_refused(body: bytes, method: str, query: dict[str, str], status: str) -> None:
    assert ask(hook(never), body, method, **query)[0].startswith(status)


def test_a_fault_of_ours_asks_for_a_repeat_and_says_nothing_of_it() -> None:
    def broken(_: Inbound) -> str:
        raise RuntimeError("路灯坏了 13800000001")

    status, _, body = ask(hook(broken), PUSH.format(created=int(time.time())).encode())
    assert status.startswith("503")
    assert "路灯" not in body.decode()


def test_pushes_are_counted() -> None:
    metrics = Metrics(lambda: {"outbox_held": 3})
    app = hook(lambda _: "好", metrics=metrics)
    ask(app, PUSH.format(created=1).encode())
    text = metrics.text().decode()
    assert 'xinfang_pushes_total{outcome="answered"} 1.0' in text
    assert "xinfang_outbox_held 3.0" in text


def side_by_side(app: Webhook, *bodies: bytes, query: str = "") -> list[tuple[str, bytes] | None]:
    signed = query or urlencode({"timestamp": "1", "nonce": "2", "signature": signature(TOKEN, "1", "2")})
    answers = app.answer_all([Push(signed, body, b"", True) for body in bodies])
    return [answer and (answer.status, answer.body) for answer in answers]


def test_side_by_side_each_gets_what_it_would_get_alone() -> None:
    metrics = Metrics()
    app = hook(lambda inbound: f"听到{inbound.text}", metrics=metrics)
    bodies = [PUSH.replace("路灯坏了", words).format(created=1).encode() for words in ("一", "二")]
    status, _, alone = ask(app, bodies[1])
    assert side_by_side(app, bodies[0], b"<xml>", bodies[1])[2] == (status, alone)
    assert side_by_side(app, b"<xml>") == [("400 Bad Request", b"not well-formed XML")]
    assert 'xinfang_pushes_total{outcome="answered"} 3.0' in metrics.text().decode()
    assert 'xinfang_pushes_total{outcome="refused"} 2.0' in metrics.text().decode()


def test_side_by_side_an_event_that_wants_no_words_is_acknowledged() -> None:
    assert side_by_side(hook(lambda _: ""), PUSH.format(created=1).encode()) == [("200 OK", b"success")]


def test_side_by_side_what_cannot_be_answered_yet_is_left_alone() -> None:
    app = hook(lambda inbound: None if inbound.text == "等" else "好")
    bodies = [PUSH.replace("路灯坏了", words).format(created=1).encode() for words in ("等", "来")]
    first, second = side_by_side(app, *bodies)
    assert first is None
    assert second and second[0] == "200 OK"


def test_side_by_side_a_wrong_hand_is_refused() -> None:
    assert side_by_side(hook(never), PUSH.encode(), query="timestamp=1&nonce=2&signature=3") == [("403 Forbidden", b"wrong signature")]
