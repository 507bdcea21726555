"""The JS-SDK on a page of ours: what ``wx.config`` must be given so that WeChat's own tags work there (``wx-open-subscribe``)."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from wechat.client import HOST, Api

#: WeChat's script, which the person's phone loads itself, and a stand-in's.
_SCRIPT, _PATH = "https://res.wx.qq.com", "/open/js/jweixin-1.6.0.js"


@dataclass(frozen=True, slots=True)
class PageConfig:
    """The proof that this page may use the JS-SDK. ``timestamp``: unix seconds."""

    app_id: str
    timestamp: int
    nonce: str
    signature: str


def sign(ticket: str, nonce: str, timestamp: int, url: str) -> str:
    """The signature of a page; ``url`` is its address as the browser has it, without the part after #."""
    told = f"jsapi_ticket={ticket}&noncestr={nonce}&timestamp={timestamp}&url={url.partition('#')[0]}"
    return hashlib.sha1(told.encode(), usedforsecurity=False).hexdigest()


def configured(api: Api, app_id: str, url: str, now: datetime) -> PageConfig:
    """What this page must be given; ``now``: the machine's clock. Raises ``ApiError`` where WeChat gives no ticket."""
    nonce, moment = secrets.token_hex(8), int(now.timestamp())
    return PageConfig(app_id, moment, nonce, sign(api.ticket(), nonce, moment, url))


def script_host(base: str) -> str:
    """Where the script comes from. ``base``: WeChat's API or a stand-in's."""
    return _SCRIPT if base.rstrip("/") == HOST else base.rstrip("/")


def script(base: str) -> str:
    """The script's address."""
    return script_host(base) + _PATH
