"""The account's menu, refused as WeChat refuses it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from simulator.errors import ApiError

_NEEDS = {
    "click": "key",
    "view": "url",
    "miniprogram": "appid",
    "scancode_push": "key",
    "scancode_waitmsg": "key",
    "pic_sysphoto": "key",
    "pic_photo_or_album": "key",
    "pic_weixin": "key",
    "location_select": "key",
    "media_id": "media_id",
    "article_id": "article_id",
    "article_view_limited": "article_id",
}


def check(menu: Mapping[str, Any]) -> None:
    """Raises ``ApiError`` 40015 to 40025 for a menu that WeChat would not take: 1-3 buttons, each with at most 5 below it."""
    buttons = menu.get("button")
    if not isinstance(buttons, list):
        raise ApiError(40015)
    if not 1 <= len(buttons) <= 3:
        raise ApiError(40016)
    for button in buttons:
        _named(button, 16, 40018)
        below = button.get("sub_button")
        if below:
            _check_below(button, below)
        else:
            _act(button, 40017)


def _check_below(button: Mapping[str, Any], below: Sequence[Any]) -> None:
    if "type" in button or not isinstance(below, list) or len(below) > 5:
        raise ApiError(40023)
    for item in below:
        _named(item, 60, 40025)
        _act(item, 40024)


def _named(button: Any, limit: int, code: int) -> None:
    name = button.get("name") if isinstance(button, dict) else None
    if not isinstance(name, str) or not 1 <= len(name.encode()) <= limit:
        raise ApiError(code)


def _act(button: Mapping[str, Any], code: int) -> None:
    needed = _NEEDS.get(str(button.get("type")))
    if needed is None or not button.get(needed):
        raise ApiError(code)
    if len(str(button.get("key", "")).encode()) > 128:
        raise ApiError(40019)
    if len(str(button.get("url", "")).encode()) > 1024:
        raise ApiError(40020)
