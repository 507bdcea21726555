"""WeChat's side of a page in its browser: who the visitor is (OAuth), the JS-SDK with its check of signatures, the consent popup.

Which phone a browser belongs to its cookie ``visitor`` says: an openid. Cookies know no ports, so a page of the bot's shares it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from werkzeug.wrappers import Request, Response

from simulator import visits
from simulator.world import World

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

VISITOR = "visitor"
#: Addresses that are answered here.
PREFIXES = ("/connect/", "/open/")
_SCRIPT = Path(__file__).parent / "jweixin.js"


class Browser:
    """Answers what a browser asks of WeChat's hosts for pages, out of one world."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._doors = {
            "/connect/oauth2/authorize": self._authorize,
            "/open/js/jweixin-1.6.0.js": self._script,
            "/open/js/config": self._config,
            "/open/js/popup": self._popup,
        }

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        request = Request(environ)
        door = self._doors.get(request.path)
        answer = door(request) if door else Response("no such page", 404)
        return answer(environ, start_response)

    def _authorize(self, request: Request) -> Response:
        """Back to the page with a code, or WeChat's own page of what is wrong with the address."""
        given, visitor = request.args, request.cookies.get(VISITOR, "")
        fault = self._fault(request)
        if fault:
            return Response(fault, 400, content_type="text/html; charset=utf-8")
        with self._world.lock:
            virtual = self._world.person(visitor).previews
        back = {"code": visits.code_for(self._world, visitor, virtual), "state": given["state"]}
        joint = "&" if urlsplit(given["redirect_uri"]).query else "?"
        return Response(status=302, headers={"Location": f"{given['redirect_uri']}{joint}{urlencode(back)}"})

    def _fault(self, request: Request) -> str:
        given = request.args
        if not request.cookies.get(VISITOR):
            return "请在微信客户端打开链接"
        if given.get("appid") != self._world.account.app_id or given.get("response_type") != "code":
            return "参数错误"
        if given.get("scope") != "snsapi_base":
            return "scope 参数错误"
        if not (given.get("state", "").isalnum() and len(given["state"]) <= 128):
            return "state 参数错误"
        host = urlsplit(given.get("redirect_uri", "")).hostname
        return "" if host and self._world.domain in ("", host) else "redirect_uri 域名与后台配置不一致，错误码:10003"

    def _script(self, _request: Request) -> Response:
        return Response(_SCRIPT.read_bytes(), content_type="text/javascript; charset=utf-8")

    def _config(self, request: Request) -> Response:
        """May this page use the JS-SDK? Only if it was signed with a ticket of ours for its very address, on the registered domain."""
        given = request.args
        with self._world.lock:
            signed = {self._signature(ticket, request) for ticket in self._world.tickets}
        good = given.get("signature") in signed and given.get("appid") == self._world.account.app_id
        if good and self._world.domain not in ("", urlsplit(given.get("url", "")).hostname):
            return _call("_configured", "config:fail,invalid url domain")
        return _call("_configured", "" if good else "config:fail,invalid signature")

    @staticmethod
    def _signature(ticket: str, request: Request) -> str:
        names = ("noncestr", "timestamp", "url")
        told = "&".join((f"jsapi_ticket={ticket}", *(f"{name}={request.args.get(name, '')}" for name in names)))
        return hashlib.sha1(told.encode(), usedforsecurity=False).hexdigest()

    def _popup(self, request: Request) -> Response:
        """The person's answer: the page hears it at once, the account's server by an event."""
        yes, ids = request.args.get("yes") == "1", request.args.get("template", "").split(",")
        known = all((found := self._world.templates.get(one)) is not None and found.subscription for one in ids)
        visitor = request.cookies.get(VISITOR, "")
        if not known or not visitor:
            return _call("_chosen", {"errMsg": "subscribe:fail", "errCode": "10001"})
        try:
            fields = visits.answered(self._world, visitor, [(one, yes) for one in ids])
        except ValueError:
            return _call("_chosen", {"errMsg": "subscribe:fail", "errCode": "10005"})
        self._world.push(visitor, fields)
        told = json.dumps({"status": "accept" if yes else "reject"})
        return _call("_chosen", {"errMsg": "subscribe:ok", "subscribeDetails": dict.fromkeys(ids, told)})


def _call(function: str, value: object) -> Response:
    return Response(f"wx.{function}({json.dumps(value)});", content_type="text/javascript; charset=utf-8")
