"""Passive replies as XML. Own writer: "]]>" is split, characters that XML forbids are dropped, length stays within what WeChat shows."""

from __future__ import annotations

import re
from datetime import datetime

from wechat.inbound import Inbound

#: WeChat shows 2,048 bytes of a text and fails beyond; the limit leaves room for what the measure is unsure about.
MAX_BYTES = 1900
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MORE = "……"


def clean(text: str) -> str:
    """The text without characters that XML cannot carry."""
    return _FORBIDDEN.sub("", text)


def cut(text: str, limit: int = MAX_BYTES) -> str:
    """At most ``limit`` bytes of UTF-8, cut between characters and marked with …… where something is missing."""
    raw = text.encode()
    if len(raw) <= limit:
        return text
    return raw[: limit - len(_MORE.encode())].decode("utf-8", "ignore").rstrip() + _MORE


def cdata(text: str) -> str:
    """A CDATA section that no text can leave."""
    return "<![CDATA[" + text.replace("]]>", "]]]]><![CDATA[>") + "]]>"


def text_reply(inbound: Inbound, text: str, now: datetime) -> str:
    """A text for the person who wrote, sender and receiver swapped."""
    return _reply(inbound, "text", now, f"<Content>{cdata(cut(clean(text)))}</Content>")


def transfer_reply(inbound: Inbound, now: datetime) -> str:
    """Hands the person over to the account's human service seats; only ever an answer to a message, never to an event."""
    return _reply(inbound, "transfer_customer_service", now, "")


def _reply(inbound: Inbound, kind: str, now: datetime, content: str) -> str:
    return (
        f"<xml><ToUserName>{cdata(clean(inbound.openid))}</ToUserName><FromUserName>{cdata(clean(inbound.account))}</FromUserName>"
        f"<CreateTime>{int(now.timestamp())}</CreateTime><MsgType>{cdata(kind)}</MsgType>{content}</xml>"
    )
