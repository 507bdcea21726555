"""A push as the bytes of one HTTP request, and its answer as bytes: the common case, read without a server's help.

Only what is beyond doubt counts as a push here; whatever else comes is left to gunicorn's own reader.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

#: More than this is no push of WeChat's, and not read here.
_MOST = 64 * 1024
_MOST_HEAD = 8 * 1024
_START: Final = b"POST /wechat?"
_HEAD = re.compile(rb"POST /wechat\?([!-~]*) HTTP/1\.([01])\r\n((?:[!#$%&'*+.^_`|~0-9A-Za-z-]+:[\t -~]*\r\n)+)\r\n")
_LENGTH = re.compile(rb"^content-length:[\t ]*(\d{1,5})[\t ]*\r$", re.MULTILINE)
#: Fields that change how a request is read or answered, a second length among them.
_OTHERWISE = re.compile(
    rb"^(?:transfer-encoding|expect|upgrade|te|trailer|content-length:.*?^content-length"
    rb"|connection:(?![\t ]*(?:keep-alive|close)?[\t ]*\r$))",
    re.MULTILINE | re.DOTALL,
)
_CLOSE = re.compile(rb"^connection:[\t ]*close", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Push:
    """A whole POST to the webhook. ``raw``: all its bytes; ``lasting``: does the connection go on after the answer?"""

    query: str
    body: bytes
    raw: bytes
    lasting: bool


class Unfinished:
    """What was heard may become a push: wait for the rest."""


UNFINISHED: Final = Unfinished()


def heard(data: bytes) -> Push | Unfinished | None:
    """The push that these bytes are, as they came on a connection; None where they are something else or something more."""
    if len(data) > _MOST or not (data.startswith(_START) or _START.startswith(data)):
        return None
    head = _HEAD.match(data)
    if head is None:
        return None if b"\r\n\r\n" in data or len(data) > _MOST_HEAD else UNFINISHED
    fields = head[3].lower()
    length = _LENGTH.search(fields)
    if length is None or _OTHERWISE.search(fields):
        return None
    body = data[head.end() :]
    if len(body) != int(length[1]):
        return UNFINISHED if len(body) < int(length[1]) else None
    return Push(head[1].decode("ascii"), body, data, head[2] == b"1" and not _CLOSE.search(fields))


def answered(status: str, kind: str, body: bytes, date: str, lasting: bool) -> bytes:
    """An answer's bytes. ``status``: "200 OK"; ``kind``: its content type; ``date``: now as HTTP writes it."""
    head = (
        f"HTTP/1.1 {status}\r\nServer: gunicorn\r\nDate: {date}\r\nConnection: {'keep-alive' if lasting else 'close'}\r\n"
        f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode("ascii") + body
