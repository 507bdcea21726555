"""The web application: the webhook in front, Flask behind it for everything that people and machines look at."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from flask import Blueprint, Flask, Response, jsonify, request
from werkzeug.exceptions import HTTPException

from bot import pages
from bot.inbound import MAX_BODY, Webhook
from bot.metrics import Metrics
from handlers.turn import Office

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

    from bot.wecom import WeComDoor


class Application:
    """``/wechat`` goes straight to the webhook, ``/wecom`` to WeCom's where it is set up, every other address to Flask.

    ``embedded``: is the database in this program, so that a push can be thought about without waiting for another machine?
    """

    def __init__(self, webhook: Webhook, rest: WSGIApplication, embedded: bool, wecom: WeComDoor | None = None) -> None:
        self.webhook, self._rest, self.embedded = webhook, rest, embedded
        self._doors: dict[str, WSGIApplication] = {"/wechat": webhook} | ({"/wecom": wecom} if wecom else {})

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        door = self._doors.get(environ.get("PATH_INFO", ""))
        if door is not None:
            return door(environ, start_response)
        return self._rest(environ, start_response)


def create_flask(
    ready: Callable[[], dict[str, str]],
    metrics: Metrics,
    office: Office,
    metrics_from: Sequence[str] = (),
    rooms: Sequence[Blueprint] = (),
) -> Flask:
    """The Flask side. ``ready`` names what is not ready with its reason, {} when all is; ``metrics_from``: who else may read /metrics;
    ``rooms``: pages for people."""
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY
    for room in rooms:
        app.register_blueprint(room)

    @app.get("/")
    def front() -> tuple[str, int, dict[str, str]]:
        return pages.home(office), 200, pages.HEADERS

    @app.get("/healthz")
    def health() -> str:
        return "ok"

    @app.get("/readyz")
    def readiness() -> tuple[Response, int]:
        missing = ready()
        return jsonify(missing or {"ready": True}), 503 if missing else 200

    @app.get("/metrics")
    def figures() -> Response | tuple[str, int]:
        if not _may_read(metrics_from):
            return "只有本机能看；别的地址写进 [server] metrics_from", 403
        return Response(metrics.text(), content_type="text/plain; version=0.0.4; charset=utf-8")

    @app.errorhandler(HTTPException)
    def plain(error: HTTPException) -> tuple[str, int, dict[str, str]]:
        code = error.code or 500
        return pages.fault(office, code), code, {**dict(error.get_headers()), **pages.HEADERS}

    return app


def _may_read(metrics_from: Sequence[str]) -> bool:
    """This machine itself, not somebody whom a proxy on it lets in."""
    address = request.headers.get("X-Forwarded-For", request.remote_addr or "").split(",")[-1].strip()
    if address in metrics_from:
        return True
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
