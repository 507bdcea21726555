"""The background side as a child of the web side: started with it, started again when it dies, ended with it whatever ends it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import structlog

log = structlog.get_logger(room=__name__)

_LONGEST_PAUSE = 30.0
_STEADY = 60.0
_GRACE = 10.0


class Background:
    """Keeps one `work` process. ``keep`` and ``stop`` are called from the process that owns it, never from a fork of it."""

    def __init__(self, command: Sequence[str], monotonic: Callable[[], float] = time.monotonic) -> None:
        self._command, self._monotonic = list(command), monotonic
        self._process: subprocess.Popen[bytes] | None = None
        self._started = self._not_before = 0.0
        self._pause = 1.0

    @property
    def pid(self) -> int:
        """The process's id, 0 while there is none."""
        return self._process.pid if self._process else 0

    def keep(self) -> None:
        """Starts the process, or starts it again after a pause that grows while it dies young."""
        now = self._monotonic()
        if self._process is not None and self._process.poll() is not None:
            self._process = None
            self._pause = 1.0 if now - self._started > _STEADY else min(2 * self._pause, _LONGEST_PAUSE)
            self._not_before = now + self._pause
            log.warning("background side ended, starting it again", seconds=self._pause)
        if self._process is None and now >= self._not_before:
            self._process = subprocess.Popen(self._command)
            self._started = now

    def stop(self) -> None:
        """Asks it to end, insists after ten seconds."""
        process, self._process = self._process, None
        if process is None or process.poll() is not None:
            return
        process.terminate()
        try:
            process.wait(_GRACE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def command(config: Path | None) -> list[str]:
    """How this process starts its background side."""
    where = ["--config", str(config)] if config else []
    return [sys.executable, "-m", "bot.background", str(os.getpid()), "work", *where]


def end_with(parent: int) -> None:
    """Ends this process when its parent has gone, also when that was killed without a word; a thread looks twice a second."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(_GRACE)
        os._exit(1)

    threading.Thread(target=watch, name="parent-watch", daemon=True).start()


def main() -> None:
    """The child's side: ``python -m bot.background PARENT-PID WORDS…``."""
    from bot.cli import main as run

    end_with(int(sys.argv[1]))
    run(sys.argv[2:])


if __name__ == "__main__":
    main()
