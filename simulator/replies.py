"""A passive reply as the real client reads it: what it shows, or why it shows “该公众号提供的服务出现故障” instead."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from xml.parsers import expat

from simulator.account import Account
from simulator.crypto import Box, Unreadable, sign

#: What WeChat shows when it could not use the answer.
NOTICE = "该公众号提供的服务出现故障，请稍后再试"
#: Measured by developers; undocumented.
MAX_BYTES = 2048
#: What each kind of passive reply cannot do without.
_NEEDED = {
    "text": "Content",
    "image": "Image",
    "voice": "Voice",
    "video": "Video",
    "music": "Music",
    "news": "Articles",
    "transfer_customer_service": "",
}


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back on a push. ``fault``: why the person sees the notice, "" where they do not; ``text``: what they read."""

    status: int
    raw: bytes = b""
    fields: Mapping[str, Any] = field(default_factory=dict)
    fault: str = ""
    attempts: int = 1

    @property
    def kind(self) -> str:
        """MsgType, "" for `success` and an empty body."""
        return str(self.fields.get("MsgType", ""))

    @property
    def text(self) -> str:
        """The words of a text reply."""
        return str(self.fields.get("Content", ""))


class Broken(Exception):
    """A reply that WeChat cannot use; ``str()`` says why. Raised by the readers below."""


def read(status: int, raw: bytes, account: Account, openid: str, encrypted: bool, event: bool) -> Reply:
    """The reply to a push of this person. ``encrypted``: the push was; ``event``: it was an event, not a message."""
    blank = Reply(status, raw)
    if status != 200:
        return replace(blank, fault=f"HTTP status {status}")
    if raw in (b"", b"success"):
        return blank
    try:
        fields = _open(raw, account, encrypted)
        blank = replace(blank, fields=fields)
        _check(fields, account, openid, event)
    except Broken as error:
        return replace(blank, fault=str(error))
    return blank


def _open(raw: bytes, account: Account, encrypted: bool) -> dict[str, Any]:
    fields = parse(raw)
    if "Encrypt" not in fields:
        if account.mode == "safe":
            raise Broken("plain reply in safe mode")
        return fields
    if not encrypted:
        raise Broken("encrypted reply to a plain push")
    cipher, stamp, nonce = (str(fields.get(name, "")) for name in ("Encrypt", "TimeStamp", "Nonce"))
    if not stamp.isdigit() or not nonce or fields.get("MsgSignature") != sign(account.token, stamp, nonce, cipher):
        raise Broken("MsgSignature does not fit the reply's own TimeStamp, Nonce and Encrypt")
    try:
        return parse(Box(account.aes_key, account.app_id).open(cipher).encode())
    except Unreadable as error:
        raise Broken(str(error)) from error


def _check(fields: Mapping[str, Any], account: Account, openid: str, event: bool) -> None:
    if fields.get("ToUserName") != openid or fields.get("FromUserName") != account.original_id:
        raise Broken(f"from {fields.get('FromUserName')} to {fields.get('ToUserName')}: the ids must change places")
    if not re.fullmatch(r"\d{9,10}", str(fields.get("CreateTime", ""))):
        raise Broken(f"CreateTime {fields.get('CreateTime')!r} is not unix seconds")
    kind = fields.get("MsgType")
    if kind not in _NEEDED:
        raise Broken(f"MsgType {kind!r} is not a passive reply")
    if _NEEDED[kind] and not fields.get(_NEEDED[kind]):
        raise Broken(f"{kind} without {_NEEDED[kind]}")
    if kind == "text" and (not isinstance(fields["Content"], str) or len(fields["Content"].encode()) > MAX_BYTES):
        raise Broken(f"text of {len(str(fields['Content']).encode())} bytes; WeChat shows {MAX_BYTES}")
    if kind == "transfer_customer_service" and event:
        raise Broken("an event cannot be handed to customer service")
    if kind == "news":
        _check_news(fields, event)


def _check_news(fields: Mapping[str, Any], event: bool) -> None:
    articles = fields["Articles"]
    items = articles.get("item", []) if isinstance(articles, dict) else []
    count = len(items) if isinstance(items, list) else 1
    if str(fields.get("ArticleCount")) != str(count) or not 1 <= count <= (8 if event else 1):
        raise Broken(f"{count} articles, ArticleCount {fields.get('ArticleCount')}")


def parse(raw: bytes) -> dict[str, Any]:
    """The children of ``<xml>`` by name, nested ones as dicts. Raises ``Broken`` where it is not XML or where text stands outside CDATA."""
    reader = _Reader()
    try:
        reader.parser.Parse(raw, True)
    except expat.ExpatError as error:
        raise Broken(f"not well-formed XML: {error}") from error
    if reader.root != "xml" or not isinstance(reader.value, dict):
        raise Broken("the root element is not <xml>")
    return reader.value


class _Reader:
    """expat with an eye on CDATA: words outside it would reach people with their & and < mangled."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate("utf-8")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartCdataSectionHandler = lambda: self._cdata(True)
        self.parser.EndCdataSectionHandler = lambda: self._cdata(False)
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.root = ""
        self.value: Any = ""
        self._stack: list[tuple[str, dict[str, Any], list[str]]] = []
        self._inside = False

    def _cdata(self, inside: bool) -> None:
        self._inside = inside

    def _doctype(self, *_: object) -> None:
        raise Broken("a document type declaration")

    def _start(self, name: str, _attributes: object) -> None:
        self._stack.append((name, {}, []))

    def _text(self, data: str) -> None:
        if not self._inside and data.strip() and not data.strip().isdigit():
            raise Broken(f"<{self._stack[-1][0]}> has text outside CDATA")
        self._stack[-1][2].append(data)

    def _end(self, _name: str) -> None:
        name, children, parts = self._stack.pop()
        value: Any = children or "".join(parts)
        if not self._stack:
            self.root, self.value = name, value
            return
        siblings = self._stack[-1][1]
        if name in siblings and not (self._stack[-1][0] == "Articles" and name == "item"):
            raise Broken(f"<{name}> stands twice")
        siblings[name] = value if name not in siblings else [*_listed(siblings[name]), value]


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
