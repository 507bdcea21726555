"""Signing in to the citizen pages with WeChat: the address that asks, and the exchange of its code for an openid.

Only ``snsapi_base``: silent, and no reason for WeChat's preview mode, whose virtual users (``is_snapshotuser``) are nobody: a case is never
shown or bound to one.
"""

from __future__ import annotations

from urllib.parse import quote

import requests

from wechat.client import HOST, TIMEOUT, unheard
from wechat.errors import ApiError

#: Who asks the person who they are, where calls go to WeChat itself.
_OPEN = "https://open.weixin.qq.com"


class VirtualUser(Exception):
    """WeChat shows the page in preview mode: the openid is made up. The person must open the page in full. Raised by ``SignIn.openid``."""


class SignIn:
    """For one account. ``base``: WeChat's host or a stand-in's address."""

    def __init__(self, app_id: str, secret: str, base: str) -> None:
        self._app_id, self._secret, self._base = app_id, secret, base.rstrip("/")

    def address(self, back_to: str, state: str) -> str:
        """Where the browser is sent; it comes back to ``back_to`` with ``code`` and ``state`` (1-128 letters and digits). WeChat wants the
        parameters in this order."""
        if not (state.isascii() and state.isalnum() and len(state) <= 128):
            raise ValueError("state wants 1-128 letters and digits")
        back = quote(back_to, safe="")
        host = _OPEN if self._base == HOST else self._base
        query = f"appid={self._app_id}&redirect_uri={back}&response_type=code&scope=snsapi_base&state={state}"
        return f"{host}/connect/oauth2/authorize?{query}#wechat_redirect"

    def openid(self, code: str) -> str:
        """Who came back. A code is good once, for five minutes. Raises ``ApiError`` (``SIGN_IN``: begin anew) and ``VirtualUser``."""
        params = {"appid": self._app_id, "secret": self._secret, "code": code, "grant_type": "authorization_code"}
        try:
            answer = requests.get(f"{self._base}/sns/oauth2/access_token", params=params, timeout=TIMEOUT)
            answer.raise_for_status()
            data = answer.json()
        except requests.RequestException as error:
            raise unheard(error, ApiError) from None
        if not isinstance(data, dict):
            raise ApiError(None, "no JSON")
        if not data.get("openid"):
            raise ApiError(int(data["errcode"]) if data.get("errcode") else None, str(data.get("errmsg", "no openid")))
        if str(data.get("is_snapshotuser", "0")) == "1":
            raise VirtualUser
        return str(data["openid"])
