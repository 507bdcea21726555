"""The demo's process: page, bot and stand-in under gunicorn's threads; a fresh play on demand; nothing is left behind at the end."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import socket
import sys
import tempfile
import threading
import time
import webbrowser
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter

from bot.clock import utcnow
from bot.demo.late import LateReader
from bot.demo.play import Play, opening_morning
from bot.example import example_units
from bot.logs import fault
from bot.reading import entries, reader
from simulator.demo.page import Together, create_page
from simulator.demo.stage import Stage

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

HOST = "127.0.0.1"
_THREADS = 16
_LONGEST_START = 120
_PREFIX, _LOCK = "xinfang-demo-", "in-use"

log = structlog.get_logger(room=__name__)


class Theatre:
    """The play that runs now, behind one address; ``again`` begins another."""

    def __init__(self, folder: Path, port: int, start: datetime) -> None:
        self._folder, self._start = folder, start
        self._address = f"http://{HOST}:{port}"
        self._lock = threading.Lock()
        self._reader = LateReader(lambda: reader(entries(example_units())))
        self._play = Play(folder, start, self._reader, self._address)
        self.application = Together(create_page(lambda: self.stage, self.again), self._bot)

    @property
    def stage(self) -> Stage:
        """The stage that the page shows."""
        return self._play.stage

    def begin(self) -> None:
        """The first play begins, and understanding is loaded."""
        self._reader.start()
        self._play.start(f"{self._address}/wechat")

    def again(self) -> None:
        """Everything from the beginning: a new database, new phones, the first morning."""
        with self._lock:
            old, fresh = self._play, Play(self._folder, self._start, self._reader, self._address)
            old.stage.stop()
            self._play = fresh
            fresh.start(f"{self._address}/wechat")
            old.stop()

    def end(self) -> None:
        """The last play ends."""
        self._play.stop()

    def _bot(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        return self._play.application(environ, start_response)


class _Server(BaseApplication):  # type: ignore[misc]
    """gunicorn with one worker: the play has to live in one process."""

    def __init__(self, folder: Path, port: int) -> None:
        self._folder, self._port = folder, port
        self._theatre: Theatre | None = None
        super().__init__()

    def load_config(self) -> None:
        """Our options instead of gunicorn's command line."""
        options: dict[str, Any] = {
            "bind": f"{HOST}:{self._port}",
            "workers": 1,
            "worker_class": "gthread",
            "threads": _THREADS,
            "timeout": _LONGEST_START,
            "graceful_timeout": 2,
            "loglevel": "warning",
            "control_socket_disable": True,
            "proc_name": "xinfang-demo",
            "worker_exit": lambda _server, _worker: self._end(),
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Together:
        """The play, made in the worker: its threads would not live through a fork."""
        try:
            theatre = self._theatre = Theatre(self._folder, self._port, opening_morning(utcnow()))
            theatre.begin()
        except Exception as error:
            log.error("the demo could not begin", **fault(error))
            sys.exit(Arbiter.APP_LOAD_ERROR)
        return theatre.application

    def _end(self) -> None:
        if self._theatre is not None:
            self._theatre.end()


def free_port(wanted: int) -> int:
    """The port if nobody has it. Raises ``OSError`` where somebody does; 0 gives any free one."""
    with socket.socket() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        line.bind((HOST, wanted))
        return int(line.getsockname()[1])


def run(port: int, browser: bool) -> None:
    """Serves the demo until SIGINT or SIGTERM."""
    address = f"http://{HOST}:{port}/"
    _sweep()
    with tempfile.TemporaryDirectory(prefix=_PREFIX, ignore_cleanup_errors=True) as folder, _held(Path(folder)):
        threading.Thread(target=_announce, args=(address, port, browser), daemon=True).start()
        with contextlib.suppress(SystemExit):
            _Server(Path(folder), port).run()


@contextlib.contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Shows other demos that this folder is in use; a killed process lets go of it too."""
    with (folder / _LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield


def _sweep() -> None:
    """Removes what demos left behind that were killed before they could."""
    for lock in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*/{_LOCK}"):
        with contextlib.suppress(BlockingIOError, PermissionError, FileNotFoundError), _held(lock.parent):
            shutil.rmtree(lock.parent, ignore_errors=True)


def _announce(address: str, port: int, browser: bool) -> None:
    """Prints the address when the page answers, and opens it where there is a browser."""
    from urllib.error import URLError
    from urllib.request import ProxyHandler, build_opener

    direct = build_opener(ProxyHandler({}))
    until = time.monotonic() + _LONGEST_START
    while time.monotonic() < until:
        try:
            direct.open(address, timeout=_LONGEST_START).close()
            break
        except (URLError, OSError):
            time.sleep(0.2)
    else:
        return
    print(f"信访通演示 / demo: {address}  (Ctrl+C 结束)", flush=True)
    if browser and _has_screen():
        webbrowser.open(address)


def _has_screen() -> bool:
    """Is there a desktop? Without one Python would start a text browser in this terminal."""
    return sys.platform in ("darwin", "win32") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
