"""The web side under gunicorn: threads in a few processes, replaced when killed, with the background side as a child where asked."""

from __future__ import annotations

import contextlib
import gc
import os
import selectors
import shutil
import socket
import time
from collections import deque
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.glogging import Logger
from gunicorn.workers.gthread import TConn, ThreadWorker

from bot import metrics
from bot.app import Application
from bot.background import Background
from bot.bootstrap import Services

#: Seconds that answers under way have to end: WeChat itself waits no longer than five.
_GRACE = 10
#: New objects between two looks for cycles: a turn makes many objects and hardly a cycle.
_GARBAGE = 50_000
#: Seconds in which a request must have come in whole.
_PATIENCE = 5.0
#: Seconds that an ended connection waits for the other side to hang up, so that it can read the answer.
_LINGER = 2.0


class _JoinedLogger(Logger):  # type: ignore[misc]
    """gunicorn's lines go where ours go."""

    def setup(self, cfg: Any) -> None:
        """Leaves the handlers to the root logger; addresses of requests are not logged at all."""
        self.cfg = cfg
        self._access_log_enabled = False
        self.error_log.propagate = True

    def access(self, resp: Any, req: Any, environ: Any, request_time: Any) -> None:
        """No access log: query strings carry openids."""

    def warning(self, msg: str, *args: Any, **kwargs: Any) -> None:
        """A request that is no good HTTP is not quoted."""
        super().warning(msg.partition(": ")[0] if msg.startswith("Invalid request") else msg, *args, **kwargs)

    def exception(self, msg: str, *args: Any, **kwargs: Any) -> None:
        """Without the request's address."""
        super().exception(msg.partition(" %")[0], **kwargs)


class _Worker(ThreadWorker):  # type: ignore[misc]
    """gunicorn's threads, which nobody can keep busy by not finishing a request, or by not hanging up after the answer."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._reading: dict[TConn, float] = {}
        self._ending: deque[TConn] = deque()

    def handle(self, conn: TConn) -> Any:
        """In a thread of the pool."""
        self._reading[conn] = time.monotonic() + _PATIENCE
        try:
            return super().handle(conn)
        finally:
            del self._reading[conn]

    def finish_request(self, conn: TConn, fs: Future[Any]) -> None:
        """An ended connection lingers beside the others: gunicorn itself would wait for it and serve nobody meanwhile."""
        if fs.cancelled() or fs.exception() or fs.result():
            super().finish_request(conn, fs)
            return
        try:
            conn.sock.shutdown(socket.SHUT_WR)
            conn.sock.setblocking(False)
            self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._drain, conn))
        except (OSError, ValueError):
            self._let_go(conn)
            return
        conn.timeout = time.monotonic() + _LINGER
        self._ending.append(conn)

    def _drain(self, conn: TConn, sock: socket.socket) -> None:
        with contextlib.suppress(OSError):
            if sock.recv(65_536):
                return
        self._ending.remove(conn)
        self._end(conn)

    def _end(self, conn: TConn) -> None:
        with contextlib.suppress(OSError, KeyError, ValueError):
            self.poller.unregister(conn.sock)
        self._let_go(conn)

    def _let_go(self, conn: TConn) -> None:
        self.nr_conns -= 1
        conn.close()

    def murder_pending(self) -> None:
        """Once a second: who has not said all in time is heard no further, and who does not hang up is left."""
        super().murder_pending()
        now = time.monotonic()
        for conn, end in list(self._reading.items()):
            if end < now:
                with contextlib.suppress(OSError):
                    conn.sock.shutdown(socket.SHUT_RD)
        while self._ending and self._ending[0].timeout < now:
            self._end(self._ending.popleft())


class _Keeper(Arbiter):  # type: ignore[misc]
    """gunicorn's master, which also keeps the background side alive: from its main thread, like the workers."""

    background: Background | None = None

    def manage_workers(self) -> None:
        """Once a second, and whenever a child has ended."""
        super().manage_workers()
        if self.background is not None:
            self.background.keep()


class _Server(BaseApplication):  # type: ignore[misc]
    """Our options instead of gunicorn's command line; the application is made in each worker, after the fork."""

    def __init__(self, services: Services, background: Background | None, figures: Path) -> None:
        self._services, self._background, self._figures = services, background, figures
        super().__init__()

    def load_config(self) -> None:
        """Sets every option that differs from gunicorn's own."""
        for name, value in options(self._services).items():
            self.cfg.set(name, value)
        self.cfg.set("on_exit", self._ended)

    def load(self) -> Application:
        """The web side, with connections of this worker's own."""
        return self._services.application()

    def run(self) -> None:
        """Serves until told to stop."""
        keeper = _Keeper(self)
        keeper.background = self._background
        keeper.run()

    def _ended(self, _arbiter: Any) -> None:
        if self._background is not None:
            self._background.stop()
        shutil.rmtree(self._figures, ignore_errors=True)


def options(services: Services) -> dict[str, Any]:
    """gunicorn's settings for these services."""
    server, memory = services.settings.server, Path("/dev/shm")
    return {
        "bind": f"[{server.host}]:{server.port}" if ":" in server.host else f"{server.host}:{server.port}",
        "workers": server.workers,
        "worker_class": _Worker,
        "threads": server.threads,
        "keepalive": 75,
        "graceful_timeout": _GRACE,
        "logger_class": _JoinedLogger,
        "forwarder_headers": "",
        "control_socket_disable": True,
        "proc_name": "xinfang",
        "worker_tmp_dir": str(memory) if os.access(memory, os.W_OK) else None,
        "child_exit": lambda _arbiter, worker: metrics.forget(worker.pid),
    }


def serve(services: Services, background: Background | None = None) -> None:
    """Runs the web side until SIGTERM or SIGINT. Dictionaries and model are read before the fork, so that the processes share them."""
    figures = metrics.share_between_processes()
    services.preload()
    gc.freeze()
    gc.set_threshold(_GARBAGE, 50, 100)
    _Server(services, background, figures).run()
