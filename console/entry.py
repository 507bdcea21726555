"""The way into the citizen pages: WeChat tells who has come (snsapi_base), once, and only to the browser that asked."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta
from threading import BoundedSemaphore
from urllib.parse import urlsplit

import structlog
from flask import Response, request

from console.cookies import Cookie
from wechat.errors import ApiError, Remedy
from wechat.oauth import SignIn, VirtualUser

#: A sign-in under way, and a visit: WeChat asks nothing of the person when a visit begins anew.
_ASKING, _VISIT = timedelta(minutes=10), timedelta(minutes=30)
#: Longer than any code of WeChat's.
_CODE = 512

log = structlog.get_logger(room=__name__)


class NotIn(Exception):
    """Nobody may come in so. ``key``: of the sentence which says why and what to do; ``status``: of the answer. Raised by ``Entry``."""

    def __init__(self, key: str, status: int) -> None:
        super().__init__(key)
        self.key, self.status = key, status


@dataclass(frozen=True, slots=True)
class Entry:
    """The door of one address. ``url``: the page as people's phones know it; ``key`` signs the cookies; ``places``: how many may wait for
    WeChat's word at once, so that the other threads go on taking messages."""

    url: str
    sign_in: SignIn
    key: bytes
    places: BoundedSemaphore

    def _cookie(self, name: str, life: timedelta) -> Cookie:
        parts = urlsplit(self.url)
        return Cookie(name, self.key, life, parts.path, parts.scheme == "https")

    @property
    def _state(self) -> Cookie:
        return self._cookie("my_state", _ASKING)

    @property
    def _visit(self) -> Cookie:
        return self._cookie("my_visit", _VISIT)

    def visitor(self) -> str:
        """The openid of whoever is in, "" for nobody."""
        return self._visit.read()

    def ask(self) -> Response:
        """Sends the browser to WeChat; what it brings back is good in this browser alone."""
        state = secrets.token_hex(16)
        answer = Response(status=302, headers={"Location": self.sign_in.address(self.url, state)})
        self._state.write(answer, state)
        return answer

    def admit(self) -> Response:
        """Lets in whom WeChat names for the code that the browser brings, and leaves the code out of the address. Raises ``NotIn``."""
        asked, code = self._state.read(), request.args.get("code", "")
        if not asked or not hmac.compare_digest(asked.encode(), request.args.get("state", "").encode()):
            raise NotIn("again", 403)
        if not 0 < len(code) <= _CODE:
            raise NotIn("again", 403)
        openid = self._named(code)
        answer = Response(status=302, headers={"Location": self.url})
        self._state.drop(answer)
        self._visit.write(answer, openid)
        return answer

    def _named(self, code: str) -> str:
        """Whom WeChat names for this code."""
        if not self.places.acquire(blocking=False):
            raise NotIn("later", 503)
        try:
            return self.sign_in.openid(code)
        except VirtualUser:
            raise NotIn("virtual", 403) from None
        except ApiError as error:
            log.warning("sign-in failed", code=error.code, words=error.words)
            raise NotIn(*("again", 403) if error.remedy == Remedy.SIGN_IN else ("later", 503)) from None
        finally:
            self.places.release()


def in_wechat() -> bool:
    """Is this the browser inside WeChat? WeCom's, which says so too, knows nobody's openid."""
    agent = request.headers.get("User-Agent", "").lower()
    return "micromessenger" in agent and "wxwork" not in agent
