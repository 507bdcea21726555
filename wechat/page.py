"""The JS-SDK on a page of ours: what ``wx.config`` must be given so that WeChat's own tags work there (``wx-open-subscribe``)."""

from __future__ import annotations

import hashlib
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from wechat.client import HOST, Api
from wechat.errors import ApiError

#: WeChat's script, which the person's phone loads itself, and a stand-in's.
_SCRIPT, _PATH = "https://res.wx.qq.com", "/open/js/jweixin-1.6.0.js"
#: How long a WeChat that gave no ticket is left alone, and seconds that one visitor waits for another's asking.
_REST, _PATIENCE = timedelta(minutes=1), 1.0


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


class Proofs:
    """Makes proofs for one page. A WeChat that does not answer is left alone for a minute: the threads that would wait for it are those
    that take people's messages. ``now``: the machine's clock."""

    def __init__(self, api: Api, app_id: str, url: str, now: Callable[[], datetime]) -> None:
        self._api, self._app_id, self._url, self._now = api, app_id, url, now
        self._lock = threading.Lock()
        self._refused: tuple[datetime, ApiError] | None = None

    def fresh(self) -> PageConfig:
        """A proof of this moment. Raises ``ApiError`` where WeChat gives no ticket."""
        nonce, moment = secrets.token_hex(8), int(self._now().timestamp())
        return PageConfig(self._app_id, moment, nonce, sign(self._ticket(), nonce, moment, self._url))

    def _ticket(self) -> str:
        if not self._lock.acquire(timeout=_PATIENCE):
            raise ApiError(None, "another visitor is asking")
        try:
            if self._refused is not None and self._now() - self._refused[0] < _REST:
                raise ApiError(self._refused[1].code, self._refused[1].message)
            return self._asked()
        finally:
            self._lock.release()

    def _asked(self) -> str:
        try:
            return self._api.ticket()
        except ApiError as error:
            self._refused = (self._now(), error)
            raise


def script_host(base: str) -> str:
    """Where the script comes from. ``base``: WeChat's API or a stand-in's."""
    return _SCRIPT if base.rstrip("/") == HOST else base.rstrip("/")


def script(base: str) -> str:
    """The script's address."""
    return script_host(base) + _PATH
