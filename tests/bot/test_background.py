"""The background side: restarted when it dies, ended when asked, gone when its parent is gone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bot.background import Background

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]


def until(test: Callable[[], bool], seconds: float = 10) -> bool:
    end = time.monotonic() + seconds
    while not test() and time.monotonic() < end:
        time.sleep(0.05)
    return test()


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"


def test_it_is_started_again_after_a_pause() -> None:
    clock = [100.0]
    background = Background([sys.executable, "-c", ""], lambda: clock[0])
    background.keep()
    first = background.pid
    assert until(lambda: not alive(first))
    background.keep()
    assert background.pid == 0, "not at once: it died young"
    clock[0] += 31
    background.keep()
    assert background.pid not in (0, first)
    background.stop()


def test_stop_ends_it() -> None:
    background = Background(SLEEP)
    background.keep()
    pid = background.pid
    assert alive(pid)
    background.stop()
    assert not alive(pid)


def test_it_ends_when_its_parent_is_killed_without_a_word() -> None:
    child = "import os, time; from bot.background import end_with; end_with(os.getppid()); print(os.getpid(), flush=True)"
    child += "; time.sleep(60)"
    parent = f"import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', {child!r}]); time.sleep(60)"
    process = subprocess.Popen([sys.executable, "-c", parent], stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2])
    assert process.stdout is not None
    pid = int(process.stdout.readline())
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert until(lambda: not alive(pid))
