"""A small threaded HTTP server for WSGI applications, on this machine's loopback only."""

from __future__ import annotations

import socket
import threading
from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self

from werkzeug.serving import WSGIRequestHandler, make_server

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

HOST = "127.0.0.1"


class _Quiet(WSGIRequestHandler):
    """Keeps connections and writes no log: addresses carry tokens and openids."""

    protocol_version = "HTTP/1.1"

    def log(self, type: str, message: str, *args: Any) -> None:
        """Says nothing."""

    def connection_dropped(self, error: BaseException, environ: object = None) -> None:
        """A peer that hangs up is no news; the connection ends."""
        self.close_connection = True


class LocalServer:
    """Serves one application in threads of its own. Use with ``with``, or ``start`` and ``stop``."""

    def __init__(self, app: WSGIApplication, port: int = 0) -> None:
        """Takes the port at once (0: any free one). Raises ``OSError`` where it is taken."""
        with socket.create_server((HOST, port), backlog=128) as line:
            self._server = make_server(HOST, line.getsockname()[1], app, threaded=True, request_handler=_Quiet, fd=line.fileno())
            self.port: int = line.getsockname()[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), name=f"http-{self.port}", daemon=True)

    @property
    def base(self) -> str:
        """Address without a slash at the end."""
        return f"http://{HOST}:{self.port}"

    def start(self) -> Self:
        """Begins to answer."""
        self._thread.start()
        return self

    def stop(self) -> None:
        """Stops answering and frees the port."""
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
        self._server.server_close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()


class Hosted(ABC):
    """An application that serves itself; a subclass has a field for its ``_server``, None until it has been started."""

    _server: LocalServer | None

    @abstractmethod
    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answers one request."""

    @property
    def base(self) -> str:
        """Its address, what ``api_base`` must say."""
        assert self._server is not None
        return self._server.base

    def start(self) -> Self:
        """Begins to answer."""
        self._server = LocalServer(self).start()
        return self

    def stop(self) -> None:
        """Ends."""
        if self._server is not None:
            self._server.stop()


def hang_up(environ: WSGIEnvironment) -> None:
    """Ends the connection in the middle of the call."""
    line = environ.get("werkzeug.socket")
    if line is not None:
        line.shutdown(socket.SHUT_RDWR)
    raise ConnectionAbortedError("the stand-in hung up, as it was told")
