"""The webhook as a bare WSGI application: size, signature, decryption, parsing, and what the dispatcher says as the passive reply.

It stands in front of Flask because half of an answer's time would be the framework's. Nothing that a stranger sends makes a 500.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import structlog

from bot.clock import Clock
from bot.logs import fault
from bot.metrics import Metrics
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


class Webhook:
    """GET proves our address to WeChat, POST answers a push. ``answer`` gives the reply's text, "" for what wants none."""

    def __init__(self, envelope: Envelope, answer: Callable[[Inbound], str], now: Clock, metrics: Metrics) -> None:
        self._envelope, self._answer, self._now, self._metrics = envelope, answer, now, metrics

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        start = time.perf_counter()
        try:
            outcome, status, kind, body = self._meet(environ)
        except Rejected as error:
            outcome, status, kind, body = "refused", _STATUS.get(error.status, "400 Bad Request"), _PLAIN, error.why.encode()
            log.info("push refused", why=error.why, status=error.status)
        except Exception as error:
            # WeChat repeats what is not answered with 200: nothing was acknowledged, so nothing is lost.
            outcome, status, kind, body = "failed", "503 Service Unavailable", _PLAIN, b"busy, please repeat"
            log.error("push failed", **fault(error))
        self._metrics.pushed(outcome, time.perf_counter() - start)
        start_response(status, [("Content-Type", kind), ("Content-Length", str(len(body)))])
        return [body]

    def _meet(self, environ: WSGIEnvironment) -> tuple[str, str, str, bytes]:
        query = query_of(environ.get("QUERY_STRING", ""))
        method = environ["REQUEST_METHOD"]
        if method == "GET":
            return "verified", _STATUS[200], _PLAIN, self._envelope.verify(query).encode("utf-8", "replace")
        if method != "POST":
            raise Rejected(405, "GET or POST")
        opened = self._envelope.open(query, read_body(environ))
        inbound = self._dated(parse(opened.xml))
        text = self._answer(inbound)
        if not text:
            return "silent", _STATUS[200], _PLAIN, b"success"
        now = self._now()
        sealed = self._envelope.seal(text_reply(inbound, text, now), int(now.timestamp()), opened.encrypted)
        return "answered", _STATUS[200], _XML, sealed.encode()

    def _dated(self, inbound: Inbound) -> Inbound:
        """A push whose own time is missing or absurd counts as sent now."""
        now = int(self._now().timestamp())
        return inbound if abs(inbound.created - now) < _DAY else replace(inbound, created=now)


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
