"""Processes that die: the background side in the middle of sending, one of the server's workers, the server above its background side."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import requests

from cases.commands import Done, Push, Work
from simulator.people import MESSAGE

from .citizens import LAMP, Writer
from .conftest import Opener
from .office import Office, children, openid, until

PEOPLE = 80
_THREADS = 8


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def refuses(office: Office) -> bool:
    try:
        return not office.get("/healthz").ok
    except requests.RequestException:
        return True


def letters(office: Office) -> dict[str, str]:
    """People, each with a notice that may go now: every second one's window is open, the others get a template message."""
    now, world = datetime.now(UTC), office.wechat.world
    people = {}
    for n in range(PEOPLE):
        person = openid(f"Waits{n}")
        window = (5, 3600) if n % 2 else None
        with world.lock:
            world.person(person).following = True
            if window:
                world.person(person).grant(MESSAGE, now)
        heard = office.store.commit(Work(now, (), f"m:{n}", person, 0, {}, window=window, reply="好"))
        assert isinstance(heard, Done)
        data = {"number": f"XF261123{n:04d}", "status": "办理中", "time": "2026-11-23 12:00"}
        office.store.commit(Work(now, (Push(f"k:{n}", heard.contact, "progress", f"办理中 {n}", now, template="progress", data=data),)))
        people[person] = "custom" if window else "template"
    return people


def test_the_background_side_is_killed_in_the_middle_of_sending(opener: Opener) -> None:
    office = opener(slow=0.15)
    people = letters(office)
    office.wechat.faults.always("slow", "message/")
    kills: list[tuple[datetime, datetime]] = []
    for goal in (7, 30, 55):
        worker = office.work()
        assert until(lambda goal=goal: len(office.wechat.sent) >= goal, 60)  # type: ignore[misc]
        before = datetime.now(UTC)
        office.kill(worker)
        kills.append((before, datetime.now(UTC)))
        time.sleep(0.3)
        with sqlite3.connect(office.folder / "x.db") as database:  # a minute later: the dead one's leases have run out
            database.execute("UPDATE outbox SET lease_until = 0")
        database.close()
    office.wechat.faults.clear()
    office.run("work", "--once")

    assert office.rows("SELECT status, COUNT(*) FROM outbox GROUP BY status") == [("sent", PEOPLE)], "nothing is lost"
    got = Counter((sent.openid, sent.how) for sent in office.wechat.sent)
    assert set(got) == set(people.items())
    twice = [person for (person, _), count in got.items() if count > 1]
    assert len(twice) <= _THREADS * len(kills)
    assert all(people[person] == "custom" for person in twice), "WeChat itself knows a template message by its mark"
    slack = timedelta(seconds=0.5)
    for person in twice:
        at = office.wechat.world.to(person)[0].at
        assert any(before - slack < at < after + slack for before, after in kills), "only what was on its way when the process died"


def test_a_killed_worker_is_replaced_and_service_goes_on(opener: Opener) -> None:
    office = opener()
    server = office.serve(workers=2)
    victim, other = children(server.pid)
    writers = [Writer(office.wechat, f"W{n}") for n in range(12)]
    pushes = [writer.push(LAMP) for writer in writers]
    with ThreadPoolExecutor(len(writers)) as pool:
        waiting = [pool.submit(writer.deliver, push) for writer, push in zip(writers, pushes, strict=True)]
        os.kill(victim, signal.SIGKILL)
        first = [reply.result() for reply in waiting]
    for writer, push, before in zip(writers, pushes, first, strict=True):
        assert before.status in (0, 200)
        after = writer.deliver(push)
        assert after.text, after
        assert before.status == 0 or after.text == before.text
    assert until(lambda: len(children(server.pid)) == 2)
    assert victim not in children(server.pid)
    assert other in children(server.pid)
    assert office.rows("SELECT COUNT(*) FROM inbound") == [(len(pushes),)]
    assert office.get("/metrics").ok


def test_killed_with_its_background_side_nothing_is_left_behind(opener: Opener) -> None:
    office = opener()
    server = office.serve("--with-worker")
    assert until(lambda: len(children(server.pid)) == 3), "two workers and the background side"
    family = children(server.pid)
    office.running.remove(server)
    os.kill(server.pid, signal.SIGKILL)  # the master alone, as the kernel does it when memory runs out
    server.wait(10)
    assert until(lambda: not [pid for pid in family if alive(pid)], 30), "the children end too"
    assert refuses(office)
    figures = f"xinfang-metrics-{server.pid}-*"
    office.serve("--with-worker")
    assert not list(Path("/dev/shm").glob(figures))
    later = Writer(office.wechat, "Later")
    assert later.deliver(later.push("你好")).text


def opened(pid: int) -> dict[str, str]:
    """What a process has open: descriptor → what it is. One that it closes while we look is none any more."""
    found = {}
    for link in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(FileNotFoundError):
            found[link.name] = str(link.readlink())
    return found


def holds(pid: int, port: int) -> int:
    """How many people's connections to this port a process holds."""
    sockets = set(opened(pid).values())
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return sum(row[1].endswith(f":{port:04X}") and row[3] == "01" and f"socket:[{row[9]}]" in sockets for row in rows)


def accepts(pid: int) -> bool:
    """Does this worker wait for connections: for the listener besides what its own threads tell it?"""
    polled = [Path(f"/proc/{pid}/fdinfo/{name}") for name, what in opened(pid).items() if "eventpoll" in what]
    return any(info.read_text().count("tfd:") > 1 for info in polled)


def test_the_workers_share_connections_evenly(opener: Opener) -> None:
    office = opener()
    workers = children(office.serve(workers=2).pid)
    assert until(lambda: all(map(accepts, workers)))
    lines = [socket.create_connection(("127.0.0.1", office.port), 10) for _ in range(12)]
    try:
        for line in lines:
            line.sendall(b"POST /wechat?timestamp=1&nonce=2&signature=3 HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\n\r\n<xml/>")
        for line in lines:
            assert line.recv(100).startswith(b"HTTP/1.1 4")
        shares = sorted(holds(pid, office.port) for pid in workers)
        assert sum(shares) == 12 and shares[-1] - shares[0] <= 2, shares
    finally:
        for line in lines:
            line.close()
