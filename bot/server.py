"""The web side under gunicorn: threads in a few processes, replaced when killed, with the background side as a child where asked."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.glogging import Logger

from bot import metrics
from bot.app import Application
from bot.background import Background
from bot.bootstrap import Services
from bot.worker import Worker

#: Seconds that answers under way have to end: WeChat itself waits no longer than five.
_GRACE = 10
#: New objects between two looks for cycles: a turn makes many objects and hardly a cycle.
_GARBAGE = 50_000


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
        "worker_class": Worker,
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


def serve(services: Services, background: Background | None = None, begin: Callable[[], None] = lambda: None) -> None:
    """Runs the web side until SIGTERM or SIGINT. Dictionaries and model are read before the fork, so that the processes share them.

    ``begin`` is called when all is read and the address is about to be taken.
    """
    figures = metrics.share_between_processes()
    services.preload()
    begin()
    gc.freeze()
    gc.set_threshold(_GARBAGE, 50, 100)
    _Server(services, background, figures).run()
