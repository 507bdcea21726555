"""The account's menu, read from ``menu.toml``: every tap is a word that the bot understands, a place, or a page."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from handlers.words import COMMANDS

_TOP, _SUB = 16, 60


class BadMenu(Exception):
    """The menu's file breaks a rule of WeChat's; ``str()`` names the button."""


def menu(public_url: str = "") -> dict[str, Any]:
    """The menu in WeChat's shape; with the page of one's own cases where the county has an address. Raises ``BadMenu``."""
    try:
        buttons = tomllib.loads((files("handlers") / "menu.toml").read_text(encoding="utf-8")).get("button", [])
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadMenu(f"menu.toml：读不了：{error}") from error
    if not _rows(buttons) or not 1 <= len(buttons) <= 3:
        raise BadMenu("menu.toml：一级菜单要有1到3个")
    return {"button": [_top(button, public_url) for button in buttons]}


def _rows(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(row, dict) for row in value)


def _top(button: Mapping[str, Any], public_url: str) -> dict[str, Any]:
    rows = button.get("sub", [])
    if not _rows(rows) or len(rows) > 5:
        raise BadMenu(f"menu.toml：{button.get('name', '有一个按钮')}：下面最多5项")
    if not rows:
        return _leaf(button, _TOP, public_url)
    shown = [row for row in rows if public_url or not row.get("page")]
    return {"name": _name(button, _TOP), "sub_button": [_leaf(row, _SUB, public_url) for row in shown]}


def _leaf(button: Mapping[str, Any], limit: int, public_url: str) -> dict[str, Any]:
    name = _name(button, limit)
    if button.get("page") and public_url:
        return {"type": "view", "name": name, "url": f"{public_url}/my"}
    if "say" in button:
        if button["say"] not in COMMANDS:
            raise BadMenu(f"menu.toml：{name}：不认识 {button['say']} 这个词")
        return {"type": "click", "name": name, "key": button["say"]}
    if button.get("location"):
        return {"type": "location_select", "name": name, "key": "位置"}
    if str(button.get("url", "")).startswith("https://"):
        return {"type": "view", "name": name, "url": button["url"]}
    raise BadMenu(f"menu.toml：{name}：要有 say、location、page（填了 public_url 才行），或者以 https:// 开头的 url")


def _name(button: Mapping[str, Any], limit: int) -> str:
    name = str(button.get("name", ""))
    if not name or len(name.encode()) > limit:
        raise BadMenu(f"menu.toml：{name or '有一个按钮'}：名字不能空，最多{limit // 3}个汉字")
    return name
