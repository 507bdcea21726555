"""The webhook as a bare WSGI application: size, signature, decryption, parsing, and what the dispatcher says as the passive reply.

It stands in front of Flask because half of an answer's time would be the framework's. Nothing that a stranger sends makes a 500.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import parse_qsl

import structlog

from bot.clock import Clock
from bot.logs import fault
from bot.metrics import Metrics
from bot.wire import Push
from wechat.envelope import Envelope
from wechat.inbound import Inbound
from wechat.parse import parse
from wechat.replies import text_reply
from wechat.xml import Rejected

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

MAX_BODY = 256 * 1024
_DRAIN = 8 * 1024 * 1024
_DAY = 86_400
_STATUS = {200: "200 OK", 400: "400 Bad Request", 403: "403 Forbidden", 405: "405 Method Not Allowed", 413: "413 Content Too Large"}
_PLAIN, _XML = "text/plain; charset=utf-8", "text/xml; charset=utf-8"

log = structlog.get_logger(room=__name__)


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back over HTTP. ``outcome``: answered, silent, refused, failed or verified; ``kind``: the content type."""

    outcome: str
    status: str
    kind: str
    body: bytes


class Answers(Protocol):
    """What answers a push."""

    def answer(self, inbound: Inbound) -> str:
        """The reply's text, "" for what wants none."""


class Talks(Answers, Protocol):
    """What answers pushes also side by side: ``bot.dispatch.Dispatcher``."""

    def answer_all(self, inbounds: Sequence[Inbound]) -> Sequence[str | None]:
        """The same for several; None where ``answer`` must see to one."""


class Door:
    """GET proves our address, POST answers a push."""

    def __init__(self, envelope: Envelope, answers: Answers, now: Clock, metrics: Metrics) -> None:
        self._envelope, self._answers, self._now, self._metrics = envelope, answers, now, metrics

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        start = time.perf_counter()
        try:
            answer = self._meet(environ)
        except Rejected as error:
            answer = _refused(error)
        except Exception as error:
            # WeChat repeats what is not answered with 200: nothing was acknowledged, so nothing is lost.
            answer = Answer("failed", "503 Service Unavailable", _PLAIN, b"busy, please repeat")
            log.error("push failed", **fault(error))
        self._metrics.pushed(answer.outcome, time.perf_counter() - start)
        start_response(answer.status, [("Content-Type", answer.kind), ("Content-Length", str(len(answer.body)))])
        return [answer.body]

    def _meet(self, environ: WSGIEnvironment) -> Answer:
        query = query_of(environ.get("QUERY_STRING", ""))
        method = environ["REQUEST_METHOD"]
        if method == "GET":
            return Answer("verified", _STATUS[200], _PLAIN, self._verified(query).encode("utf-8", "replace"))
        if method != "POST":
            raise Rejected(405, "GET or POST")
        inbound, encrypted = self._open(query, read_body(environ))
        return self._said(inbound, self._answers.answer(inbound), encrypted)

    def _open(self, query: Mapping[str, str], body: bytes) -> tuple[Inbound, bool]:
        opened = self._envelope.open(query, body)
        return self._dated(self._parsed(opened.xml)), opened.encrypted

    def _said(self, inbound: Inbound, text: str, encrypted: bool) -> Answer:
        if not text:
            return Answer("silent", _STATUS[200], _PLAIN, b"success")
        now = self._now()
        sealed = self._envelope.seal(self._rendered(inbound, text, now), int(now.timestamp()), encrypted)
        return Answer("answered", _STATUS[200], _XML, sealed.encode())

    def _verified(self, query: Mapping[str, str]) -> str:
        return self._envelope.verify(query)

    def _parsed(self, xml: bytes) -> Inbound:
        return parse(xml)

    def _rendered(self, inbound: Inbound, text: str, now: datetime) -> str:
        return text_reply(inbound, text, now)

    def _dated(self, inbound: Inbound) -> Inbound:
        """A push whose own time is missing or absurd counts as sent now."""
        now = int(self._now().timestamp())
        return inbound if abs(inbound.created - now) < _DAY else replace(inbound, created=now)


class Webhook(Door):
    """The official account's door: pushes are answered each by itself, or several side by side."""

    def __init__(self, envelope: Envelope, talks: Talks, now: Clock, metrics: Metrics) -> None:
        super().__init__(envelope, talks, now, metrics)
        self._talks = talks

    def answer_all(self, pushes: Sequence[Push]) -> list[Answer | None]:
        """The answers to pushes that came in side by side; None for one that must come by the ordinary way."""
        start = time.perf_counter()
        answers: list[Answer | None] = [None] * len(pushes)
        opened: dict[int, tuple[Inbound, bool]] = {}
        for n, push in enumerate(pushes):
            try:
                opened[n] = self._open(query_of(push.query), push.body)
            except Rejected as error:
                answers[n] = _refused(error)
        replies = self._talks.answer_all([inbound for inbound, _ in opened.values()])
        for (n, (inbound, encrypted)), reply in zip(opened.items(), replies, strict=True):
            if reply is not None:
                answers[n] = self._said(inbound, reply, encrypted)
        seconds = time.perf_counter() - start
        for answer in answers:
            if answer is not None:
                self._metrics.pushed(answer.outcome, seconds)
        return answers


def _refused(error: Rejected) -> Answer:
    log.info("push refused", why=error.why, status=error.status)
    return Answer("refused", _STATUS.get(error.status, "400 Bad Request"), _PLAIN, error.why.encode())


def query_of(text: str) -> dict[str, str]:
    """The query's fields; WeChat's own need no decoding, which is the slow part."""
    if "%" in text or "+" in text:
        return dict(parse_qsl(text, keep_blank_values=True))
    pairs = (part.partition("=") for part in text.split("&"))
    return {name: value for name, _, value in pairs}


def read_body(environ: WSGIEnvironment) -> bytes:
    """The request's body. Raises ``Rejected`` (413) above 256 KiB: after taking some of it in, so that the sender reads our answer."""
    stream: Any = environ["wsgi.input"]
    try:
        length = int(environ.get("CONTENT_LENGTH") or 0)
        chunked = environ.get("HTTP_TRANSFER_ENCODING", "").lower() == "chunked"
        body: bytes = stream.read(MAX_BODY + 1 if chunked else min(length, MAX_BODY + 1))
        if length <= MAX_BODY and len(body) <= MAX_BODY:
            return body
        taken = len(body)
        while taken < _DRAIN and (part := stream.read(65_536)):
            taken += len(part)
    except Exception as error:
        # Whatever the server's reader raises: it is the sender's doing, or the sender has gone.
        raise Rejected(400, "the body could not be read") from error
    raise Rejected(413, "more than 256 KiB")
