"""What WeCom takes as a message, to a member and to a group: kinds, sizes, the parts of a card."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Callable, Mapping
from typing import Any

_TASK = re.compile(r"[0-9A-Za-z_@-]{1,128}")
_TEXT, _GROUP_MARKDOWN, _IMAGE = 2048, 4096, 2 * 2**20
#: Longest values of a card: in characters, what its screen shows; a button's key in bytes.
_TITLE, _BESIDE, _SUB, _NAME, _VALUE, _BUTTON, _KEY = 36, 44, 160, 5, 30, 10, 1024
#: A text card's parts, in bytes; its button in characters.
_CARD = {"title": 128, "description": 512, "url": 2048}


class Refused(Exception):
    """WeCom's errcode. Raised by this room's side of WeCom."""

    def __init__(self, code: int, words: str = "") -> None:
        super().__init__(words)
        self.code, self.words = code, words


def to_member(body: Mapping[str, Any]) -> str:
    """What a member sees of this body. Raises ``Refused`` 40008, 40058, 42014, 44004, 45002."""
    return _shown(_MEMBER, body)


def to_group(body: Mapping[str, Any]) -> str:
    """What a group sees of its robot's body. Raises ``Refused`` as above."""
    return _shown(_GROUP, body)


def _shown(kinds: Mapping[str, Callable[[Mapping[str, Any]], str]], body: Mapping[str, Any]) -> str:
    kind = str(body.get("msgtype"))
    part = body.get(kind)
    if kind not in kinds or not isinstance(part, Mapping):
        raise Refused(40008, "invalid message type")
    return kinds[kind](part)


def _worded(most: int) -> Callable[[Mapping[str, Any]], str]:
    def check(part: Mapping[str, Any]) -> str:
        content = part.get("content")
        if not isinstance(content, str) or not content:
            raise Refused(44004, "empty content")
        if len(content.encode()) > most:
            raise Refused(45002, "content size out of limit")
        return content

    return check


def _file(part: Mapping[str, Any]) -> str:
    if not part.get("media_id"):
        raise Refused(40007, "invalid media_id")
    return ""


def _text_card(part: Mapping[str, Any]) -> str:
    for name, most in _CARD.items():
        if not 1 <= len(str(part.get(name, "")).encode()) <= most:
            raise Refused(40058, name)
    if len(str(part.get("btntxt", ""))) > 4:
        raise Refused(40058, "btntxt")
    return f"{part['title']}\n{part['description']}"


def _button_card(card: Mapping[str, Any]) -> str:
    if card.get("card_type") != "button_interaction":
        raise Refused(40008, "card_type")
    if not _TASK.fullmatch(str(card.get("task_id", ""))):
        raise Refused(42014, "task_id")
    buttons, rows, title = card.get("button_list", ()), card.get("horizontal_content_list", ()), card.get("main_title", {})
    fits = (
        1 <= len(buttons) <= 6
        and len(rows) <= 6
        and all(1 <= len(b["text"]) <= _BUTTON and 1 <= len(b["key"].encode()) <= _KEY for b in buttons)
        and all(1 <= len(r["keyname"]) <= _NAME and len(r["value"]) <= _VALUE for r in rows)
        and 1 <= len(title.get("title", "")) <= _TITLE
        and len(title.get("desc", "")) <= _BESIDE
        and len(card.get("sub_title_text", "")) <= _SUB
    )
    if not fits:
        raise Refused(40058, "template_card")
    return f"{title['title']}\n{card.get('sub_title_text', '')}"


def _group_card(card: Mapping[str, Any]) -> str:
    if card.get("card_type") not in ("text_notice", "news_notice"):
        raise Refused(40008, "card_type")
    return str(card.get("main_title", {}).get("title", ""))


def _picture(part: Mapping[str, Any]) -> str:
    try:
        content = base64.b64decode(str(part.get("base64", "")), validate=True)
    except binascii.Error as error:
        raise Refused(40058, "base64") from error
    if not content or len(content) > _IMAGE or hashlib.md5(content, usedforsecurity=False).hexdigest() != part.get("md5"):
        raise Refused(40058, "image")
    return "[图片]"


def _news(part: Mapping[str, Any]) -> str:
    articles = part.get("articles", ())
    if not 1 <= len(articles) <= 8:
        raise Refused(40058, "articles")
    return str(articles[0]["title"])


_MEMBER = {"text": _worded(_TEXT), "markdown": _worded(_TEXT), "textcard": _text_card, "template_card": _button_card} | dict.fromkeys(
    ("image", "voice", "video", "file"), _file
)
_GROUP = {"text": _worded(_TEXT), "markdown": _worded(_GROUP_MARKDOWN), "image": _picture, "news": _news, "template_card": _group_card}
