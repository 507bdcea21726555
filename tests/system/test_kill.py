"""kill -9 of the server while people write: nothing acknowledged is lost or doubled, nothing unacknowledged is half there."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from simulator.replies import Reply

from .citizens import LAMP, NUMBER, Push, Writer
from .conftest import Opener
from .office import Office

PHONES = 6
#: Seconds between one phone's push and the next one's, so that a kill meets each at another place.
STEP = 0.003
#: A case without its log, its clocks or the notice to its unit.
_HALF = (
    "SELECT number FROM cases c WHERE NOT EXISTS (SELECT 1 FROM log WHERE case_id = c.id)"
    " OR NOT EXISTS (SELECT 1 FROM clocks WHERE case_id = c.id) OR NOT EXISTS (SELECT 1 FROM outbox WHERE number = c.number)"
)
#: A person whose messages were counted otherwise than they were answered.
_UNEVEN = "SELECT id FROM contacts c WHERE heard <> (SELECT COUNT(*) FROM inbound WHERE contact = c.id)"

Said = tuple[Writer, Push, Reply]
#: So many seconds after the start, after the log before the commit has grown, or after the first answer.
Moment = tuple[str, float]
Server = subprocess.Popen[bytes]


def fire(pushes: Sequence[Push], writers: Sequence[Writer], kill: Callable[[Callable[[], bool]], None]) -> list[Said]:
    """All these pushes one close upon the other, and ``kill`` beside them: it is told whether an answer has come."""
    gate = Barrier(len(pushes) + 1)
    answers: list[Reply] = []

    def say(writer: Writer, push: Push, pause: float) -> Said:
        gate.wait(30)
        time.sleep(pause)
        reply = writer.deliver(push)
        answers.append(reply)
        return writer, push, reply

    with ThreadPoolExecutor(len(pushes)) as pool:
        waiting = [pool.submit(say, writer, push, n * STEP) for n, (writer, push) in enumerate(zip(writers, pushes, strict=True))]
        gate.wait(30)
        kill(lambda: any(reply.status == 200 for reply in answers))
        return [said.result() for said in waiting]


def wait_for(office: Office, moment: Moment, answered: Callable[[], bool]) -> None:
    """Until the moment has come."""
    after, seconds = moment
    wal, end = office.folder / "x.db-wal", time.monotonic() + 5
    before = wal.stat().st_mtime_ns if after == "commit" else 0
    tests = {"start": lambda: True, "commit": lambda: wal.stat().st_mtime_ns != before, "answer": answered}
    while time.monotonic() < end and not tests[after]():
        pass
    time.sleep(seconds)


def check_whole(office: Office, said: Sequence[Said]) -> None:
    """Before the server comes again: what was acknowledged is there as it was told, and nothing is there by halves."""
    for writer, push, reply in said:
        kept = office.store.talk(writer.openid, push.key).answered
        assert reply.status in (0, 200), reply
        assert reply.status == 0 or kept == reply.text
        if kept is not None and (number := NUMBER.search(kept)):
            assert office.rows("SELECT 1 FROM cases WHERE number = :n", n=number[1])
    assert not office.rows(_HALF)
    assert not office.rows(_UNEVEN)


def ask_again(said: Sequence[Said]) -> list[str]:
    """The repeats: everybody is answered, and as before where they were; the numbers that were told."""
    numbers = []
    for writer, push, first in said:
        reply = writer.deliver(push)
        assert not reply.fault, reply
        assert reply.text, push.words
        assert first.status == 0 or first.text == reply.text
        if push.words == "确认":
            found = NUMBER.search(reply.text)
            assert found, reply.text
            numbers.append(found[1])
    return numbers


def check_end(office: Office, told: Sequence[str]) -> None:
    """Every confirmed case is there once, the numbers have no gap."""
    kept = sorted(number for (number,) in office.rows("SELECT number FROM cases"))
    assert sorted(told) == kept
    assert [int(number[8:]) for number in kept] == list(range(1, len(kept) + 1))
    assert not office.rows(_HALF)
    assert not office.rows(_UNEVEN)
    if office.store._db.sqlite:
        assert office.rows("PRAGMA integrity_check") == [("ok",)]


def newcomers(office: Office, serial: int) -> list[Writer]:
    return [Writer(office.wechat, f"R{serial}P{n}") for n in range(PHONES)]


def play(office: Office, moments: Sequence[Moment], workers: int) -> int:
    """For each moment: half of the phones confirm a case, half begin one, the server is killed, comes again, and is asked again."""
    everything: list[Said] = []
    lost = 0
    server = office.serve(workers=workers)
    for serial, moment in enumerate(moments):
        writers = newcomers(office, serial)
        begun = [(writer, writer.push(LAMP)) for writer in writers[::2]]
        before = [(writer, push, writer.deliver(push)) for writer, push in begun]
        assert all("确认" in reply.text for _, _, reply in before), before
        pushes = [writer.push("确认" if n % 2 == 0 else LAMP) for n, writer in enumerate(writers)]

        def kill(answered: Callable[[], bool], moment: Moment = moment, server: Server = server) -> None:
            wait_for(office, moment, answered)
            office.kill(server)

        said = fire(pushes, writers, kill)
        lost += sum(reply.status == 0 for _, _, reply in said)
        check_whole(office, said)
        server = office.serve(workers=workers)
        told = ask_again(said)
        assert len(told) == PHONES // 2
        everything += [*before, *said]
    check_end(office, ask_again(everything))
    return lost


@pytest.mark.parametrize(
    ("kind", "workers", "moments"),
    [
        (
            "sqlite",
            1,
            [("commit", 0), ("commit", 0.001), ("answer", 0), ("commit", 0.003), ("answer", 0.003), ("start", 0.012), ("commit", 0.01)],
        ),
        (
            "sqlite",
            2,
            [("commit", 0), ("commit", 0.002), ("answer", 0), ("commit", 0.005), ("answer", 0.002), ("start", 0.02), ("answer", 0.008)],
        ),
        ("postgresql", 2, [("start", 0.02), ("answer", 0), ("answer", 0.004)]),
    ],
)
def test_the_server_is_killed_around_its_commits(opener: Opener, kind: str, workers: int, moments: list[Moment]) -> None:
    office = opener(kind)
    assert play(office, moments, workers), "some pushes were on their way"
    assert "Traceback" not in office.log()
    assert '"level": "error"' not in office.log()
