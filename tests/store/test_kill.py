"""Acknowledged means kept: processes that file cases are killed at any moment, and nothing that they told is lost or doubled."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from store import Store
from store.vault import Vault

from .conftest import REPLY, filing, rows

ROOT = Path(__file__).parents[2]


def start(url: str, key: Path, name: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.store.filing", url, str(key), name], cwd=ROOT, stdout=subprocess.PIPE, text=True, bufsize=1
    )


def hear(child: subprocess.Popen[str], count: int) -> list[str]:
    assert child.stdout is not None
    lines = [child.stdout.readline() for _ in range(count)]
    assert all(line.endswith("\n") for line in lines), "the process ended by itself"
    return lines


def kill(child: subprocess.Popen[str]) -> list[str]:
    """What it had told before the end."""
    assert child.stdout is not None
    child.send_signal(signal.SIGKILL)
    rest = child.stdout.readlines()
    assert child.wait(30) == -signal.SIGKILL
    return [line for line in rest if line.endswith("\n")]


@pytest.mark.parametrize("moment", [1, 17, 60])
def test_kill_9(tmp_path: Path, sqlite_copy: Callable[[Path], str], vault: Vault, moment: int) -> None:
    url, key = sqlite_copy(tmp_path), tmp_path / "key"
    first, second = start(url, key, "a"), start(url, key, "b")
    try:
        told = hear(first, moment) + hear(second, 1)
        told += kill(first)
        told += hear(second, 20)  # the dead one's lock holds nobody up
        told += kill(second)
    finally:
        for child in (first, second):
            child.kill()
            child.wait(30)
            if child.stdout is not None:
                child.stdout.close()
    acknowledged = dict(line.split() for line in told)
    assert len(acknowledged) == len(told), "no number told twice"

    store = Store.open(url, vault)
    kept = [str(r[0]) for r in rows(store, "SELECT number FROM cases ORDER BY number")]
    assert kept == [f"XF261123{n:04d}" for n in range(1, len(kept) + 1)], "no number twice, none missing"
    assert acknowledged.keys() <= set(kept)
    for number, push in acknowledged.items():
        assert store.talk(f"o{push}", push).answered == REPLY.format(number=number, query_code="482913")
        assert [d["status"] for d in store.admin.deliveries(number)] == ["queued"]
    counts = [rows(store, f"SELECT COUNT(*) FROM {table}")[0][0] for table in ("cases", "log", "outbox", "inbound", "contacts")]
    assert counts == [len(kept)] * 5, "all of a work or nothing"
    assert rows(store, "PRAGMA integrity_check") == [("ok",)]
    assert filing(store, 1).number == f"XF261123{len(kept) + 1:04d}"
    store.close()
