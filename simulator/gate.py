"""The API's front door as a WSGI application: faults, tokens, limits, then the path's function; always HTTP 200 with an errcode."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from werkzeug.wrappers import Request, Response

from simulator.api import ROUTES, Answer
from simulator.api.call import Call, Upload
from simulator.browser import PREFIXES, Browser
from simulator.errors import ApiError
from simulator.faults import What
from simulator.media import Medium
from simulator.web import hang_up
from simulator.world import CallMade, World

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


class Gate:
    """Answers API calls out of one world. ``slow``: seconds that the fault of this name takes."""

    def __init__(self, world: World, slow: float) -> None:
        self._world, self._slow, self._browser = world, slow, Browser(world)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ.get("PATH_INFO", "").startswith(PREFIXES):
            return self._browser(environ, start_response)
        call = self._read(Request(environ))
        with self._world.lock:
            fault = self._world.faults.next(call.path)
        if fault == "drop":
            self._note(call, fault)
            hang_up(environ)
        response = self._faulty(fault) or self._answer(call)
        if fault == "lost":
            hang_up(environ)
        return response(environ, start_response)

    def _read(self, request: Request) -> Call:
        upload = None
        raw = b""
        if request.mimetype == "multipart/form-data":
            media = request.files.get("media")
            upload = Upload(media.filename or "", media.stream.read()) if media else None
            request.close()  # a large file lies on the disk
        else:
            raw = request.get_data()
        return Call(request.path, request.method, request.args.to_dict(), raw, self._world.clock(), upload, request.host_url.rstrip("/"))

    def _faulty(self, fault: What | None) -> Response | None:
        if fault == "502":
            return Response("<html><h1>502 Bad Gateway</h1></html>", 502, content_type="text/html")
        if fault == "html":
            return Response("<html><body>hello</body></html>", 200, content_type="text/html")
        if fault == "slow":
            time.sleep(self._slow)
        if isinstance(fault, int):
            return _json(_refusal(ApiError(fault))[0])
        return None

    def _answer(self, call: Call) -> Response:
        try:
            with self._world.lock:
                answer = self._carry_out(call)
        except ApiError as error:
            self._note(call, error.code)
            return _json(self._refused(call, error))
        self._note(call, 0)
        if isinstance(answer, Medium):
            name = f'attachment; filename="media.{answer.ending}"'
            return Response(answer.content, content_type=answer.content_type, headers={"Content-Disposition": name})
        return _json(answer)

    def _carry_out(self, call: Call) -> Answer:
        world, route = self._world, ROUTES.get(call.path)
        if route is None:
            raise ApiError(48001, f"no such path here: {call.path}")
        if route.method and call.method != route.method:
            raise ApiError(43002)
        if not route.open:
            world.tokens.check(call.query.get("access_token", ""), call.now)
        if call.path in world.account.denied:
            raise ApiError(48001)
        world.quota.take(call.path, call.now)
        return route.answer(world, call)

    def _refused(self, call: Call, error: ApiError) -> dict[str, Any]:
        body, rid = _refusal(error)
        with self._world.lock:
            self._world.rids[rid] = (call.now, call.path, error.code)
        return body

    def _note(self, call: Call, outcome: object) -> None:
        try:
            data: Any = json.loads(call.raw) if call.raw else None
        except ValueError:
            data = f"{len(call.raw)} bytes"
        with self._world.lock:
            self._world.calls.append(CallMade(call.now, call.path, data, outcome))


def _refusal(error: ApiError) -> tuple[dict[str, Any], str]:
    """What is answered, and the request's id in it."""
    rid = "-".join(secrets.token_hex(4) for _ in range(3))
    return {"errcode": error.code, "errmsg": f"{error.words} rid: {rid}"}, rid


def _json(body: Mapping[str, Any]) -> Response:
    return Response(json.dumps(body, ensure_ascii=False), content_type="application/json; encoding=utf-8")
