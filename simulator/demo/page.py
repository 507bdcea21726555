"""The page's addresses: the page itself at ``/``, its files and its JSON below ``/demo``; everything else is the bot's."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, redirect, request, send_from_directory

from simulator.browser import VISITOR
from simulator.demo.stage import Busy, Stage
from simulator.demo.state import cast, picture

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

STATIC = Path(__file__).parent / "static"
_ACTS = frozenset({"say", "item", "photo", "voice", "place", "tap", "follow", "leave"})
_SPANS = frozenset({1, 24, 48, 360})
_LONGEST = 2000
#: The bot's page for a citizen, and what WeChat's browser calls itself.
_MY, _AGENT = "/my", "MicroMessenger (demo)"


def create_page(stage: Callable[[], Stage], reset: Callable[[], None]) -> Flask:
    """The page of the play that ``stage`` gives now; ``reset`` begins a new one."""
    app = Flask(__name__, static_folder=None)
    _shows(app, stage)
    _acts(app, stage, reset)

    @app.before_request
    def only_this_page() -> tuple[Response, int] | None:
        """Another site's page in the same browser must not act here."""
        own = request.headers.get("Sec-Fetch-Site", "same-origin") in ("same-origin", "none")
        return None if own or request.method == "GET" else (_json({"error": "not from this page"}), 403)

    return app


def _shows(app: Flask, stage: Callable[[], Stage]) -> None:
    """What the page reads: itself, its files, the picture, the month."""

    @app.get("/")
    def page() -> Response:
        return send_from_directory(STATIC, "index.html", max_age=0)

    @app.get("/demo/static/<path:name>")
    def file(name: str) -> Response:
        return send_from_directory(STATIC, name, max_age=0)

    @app.get("/demo/state")
    def state() -> Response | tuple[str, int]:
        body = json.dumps(picture(stage()), ensure_ascii=False)
        mark = hashlib.sha1(body.encode(), usedforsecurity=False).hexdigest()
        if request.args.get("seen") == mark:
            return "", 204
        return Response(body, content_type="application/json; charset=utf-8", headers={"X-Mark": mark, "Cache-Control": "no-store"})

    @app.get("/demo/month")
    def month() -> Response:
        found = stage().backend.month()
        return _json({"figures": found.figures, "categories": found.categories, "units": found.units})


def _acts(app: Flask, stage: Callable[[], Stage], reset: Callable[[], None]) -> None:
    """What its buttons do."""

    @app.post("/demo/act")
    def act() -> Response | tuple[Response, int]:
        return _act(stage(), _body())

    @app.get("/demo/open")
    def open_page() -> Any:
        return _open(stage())

    @app.post("/demo/hold")
    def hold() -> Response:
        stage().hold(str(_body().get("openid", "")))
        return _json({"ok": True})

    @app.post("/demo/travel")
    def travel() -> Response | tuple[Response, int]:
        hours = _body().get("hours")
        if hours not in _SPANS:
            return _json({"error": "时钟只能拨1小时、1天、2天或15天"}), 400
        return _while_free(lambda: stage().travel(timedelta(hours=hours)))

    @app.post("/demo/reset")
    def begin_again() -> Response:
        reset()
        return _json({"ok": True})


def _act(stage: Stage, given: dict[str, Any]) -> Response | tuple[Response, int]:
    phone, act, text = str(given.get("phone", "")), str(given.get("act", "")), str(given.get("text", ""))
    openid = next((player.openid for name, player in cast(stage) if name == phone), "")
    if not openid or act not in _ACTS or (act in ("say", "item", "tap") and not text.strip()):
        return _json({"error": "不认识这个动作"}), 400
    if len(text) > _LONGEST:
        return _json({"error": f"最多{_LONGEST}个字"}), 400
    return _while_free(lambda: stage.citizen(openid, act, {"text": text, "id": str(given.get("id", "")), "phone": phone}))


def _open(stage: Stage) -> Any:
    """The page of the person who has this phone in hand, as WeChat's browser there shows it: nobody else's visit goes on."""
    openid = next((player.openid for name, player in cast(stage) if name == request.args.get("phone")), "")
    if not openid:
        return _json({"error": "不认识这部手机"}), 400
    answer = redirect(_MY)
    answer.set_cookie(VISITOR, openid, httponly=True, samesite="Lax")
    answer.delete_cookie("my_visit", path=_MY)
    return answer


def _while_free(do: Callable[[], object]) -> Response | tuple[Response, int]:
    try:
        do()
    except Busy:
        return _json({"error": "时钟正在往前拨，稍等一下"}), 409
    return _json({"ok": True})


def _body() -> dict[str, Any]:
    data = request.get_json(force=True, silent=True)
    return data if isinstance(data, dict) else {}


def _json(data: object) -> Response:
    return Response(json.dumps(data, ensure_ascii=False), content_type="application/json; charset=utf-8")


class Together:
    """The page and the bot under one address; the bot's page for citizens is opened as by WeChat's browser."""

    def __init__(self, page: WSGIApplication, bot: WSGIApplication) -> None:
        self._page, self._bot = page, bot

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        ours = path == "/" or path.startswith("/demo/")
        if path == _MY:
            environ["HTTP_USER_AGENT"] = _AGENT
        return (self._page if ours else self._bot)(environ, start_response)
