"""`work`: every sweep once as JSON lines, as if at any moment on a stand-in; and for good, until it is told to end."""

from __future__ import annotations

import json
import logging
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import structlog

from bot import sweeps
from bot.bootstrap import Services
from bot.sweeps import SWEEPS, Sweep
from cases.commands import ME, Push, Work
from simulator.clock import MovableClock
from simulator.wechat import WeChatServer

from .conftest import Shell

MOMENT = datetime(2027, 3, 3, 2, 0, tzinfo=UTC)
ACCOUNT = """
[wechat]
app_id = "wx0123456789abcdef"
app_secret = "secret-of-the-stand-in"
token = "stand-in-token"
"""


@pytest.fixture(autouse=True)
def own_logs() -> Iterator[None]:
    """The command sets up logging for its process, which is ours here."""
    handlers, level = list(logging.root.handlers), logging.root.level
    yield
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)
    structlog.reset_defaults()


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(MOMENT)


@pytest.fixture
def wechat(clock: MovableClock) -> Iterator[WeChatServer]:
    with WeChatServer(clock, "wx0123456789abcdef", "secret-of-the-stand-in") as server:
        yield server


@pytest.fixture
def office(shell: Shell, wechat: WeChatServer) -> Shell:
    """The shell, with its account on the stand-in."""
    connect(shell, wechat.base)
    return shell


def connect(shell: Shell, base: str) -> None:
    file = shell.folder / "config.toml"
    file.write_text(f'{file.read_text(encoding="utf-8")}{ACCOUNT}api_base = "{base}"\n', encoding="utf-8")


def told(shell: Shell, wechat: WeChatServer, text: str, due_at: datetime, at: datetime = MOMENT, **changes: bool) -> None:
    """A person has written at ``at``, and this waits for them."""
    with wechat.world.lock:
        person = wechat.world.person("oFang")
        person.following = True
        person.grant((5, timedelta(hours=48)), at)
    services = shell.services()
    talk = services.store.talk("oFang", "")
    push = Push(text, ME, "progress", text, due_at, **changes)
    services.store.commit(Work(at, (push,), text, "oFang", talk.version, {}, window=(5, 172_800), reply="好"))
    services.store.close()


def lines(out: str) -> dict[str, dict[str, object]]:
    rows = [json.loads(line) for line in out.splitlines()]
    return {row.pop("sweep"): row for row in rows}


def texts(wechat: WeChatServer) -> list[str]:
    return [sent.text for sent in wechat.sent]


def test_one_json_line_for_each_sweep(office: Shell) -> None:
    out = office.ok("work", "--once", "--now", MOMENT.isoformat())
    assert list(lines(out)) == [sweep.name for sweep in SWEEPS]
    assert all(row and all(isinstance(count, int) for count in row.values()) for row in lines(out).values())


def test_a_sweep_that_failed_is_an_error(office: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def stumble(services: Services, now: datetime) -> dict[str, int]:
        raise KeyError("x")

    monkeypatch.setattr(sweeps, "log", structlog.get_logger())  # the first use of a logger ties it to this test's stderr
    monkeypatch.setattr(sweeps, "SWEEPS", (Sweep("calls", 60, stumble), *SWEEPS[-1:]))
    code, out, err = office("work", "--once", "--now", MOMENT.isoformat())
    assert code == 1 and err.splitlines()[-1].startswith("xinfang: 没做成：calls (KeyError)")
    assert list(lines(out)) == ["calls", "forget"]


def test_as_if_at_a_moment(office: Shell, wechat: WeChatServer) -> None:
    told(office, wechat, "三天后的", MOMENT + timedelta(hours=47))
    assert lines(office.ok("work", "--once", "--now", (MOMENT + timedelta(hours=46)).isoformat()))["send"] == {"sent": 0}
    assert texts(wechat) == []
    assert lines(office.ok("work", "--once", "--now", "2027-03-05T09:30:00+08:00"))["send"] == {"sent": 1}
    assert texts(wechat) == ["三天后的"]


def test_running_it_twice_changes_nothing(office: Shell, wechat: WeChatServer) -> None:
    told(office, wechat, "一", MOMENT)
    number = office.file()
    at = ("work", "--once", "--now", (MOMENT + timedelta(hours=1)).isoformat())
    office.ok(*at)
    before = (texts(wechat), office.ok("cases", "show", number, "--json"))
    again = lines(office.ok(*at))
    assert (texts(wechat), office.ok("cases", "show", number, "--json")) == before
    assert texts(wechat) == ["一"]
    assert all(count == 0 for row in again.values() for count in row.values()), again


def test_the_moment_moves_quiet_hours(office: Shell, wechat: WeChatServer) -> None:
    told(office, wechat, "进展", MOMENT)
    assert lines(office.ok("work", "--once", "--now", "2027-03-03T22:00:00+08:00"))["send"] == {"later": 1}
    assert lines(office.ok("work", "--once", "--now", "2027-03-04T08:00:00+08:00"))["send"] == {"sent": 1}


def test_a_fault_is_counted_and_is_no_failure(office: Shell, wechat: WeChatServer) -> None:
    told(office, wechat, "一", MOMENT)
    wechat.faults.add("502", "message/custom/send")
    assert lines(office.ok("work", "--once", "--now", MOMENT.isoformat()))["send"] == {"again": 1}
    time.sleep(1.05)
    assert lines(office.ok("work", "--once", "--now", MOMENT.isoformat()))["send"] == {"sent": 1}


def test_without_a_moment_it_is_now(office: Shell, wechat: WeChatServer, clock: MovableClock) -> None:
    now = datetime.now(UTC)
    clock.set_to(now)
    told(office, wechat, "现在", now, at=now, urgent=True)
    assert lines(office.ok("work", "--once"))["send"] == {"sent": 1}


@pytest.mark.parametrize("base", ["https://api.weixin.qq.com", "https://api.weixin.qq.com/", ""])
def test_another_moment_is_refused_on_wechats_own_host(shell: Shell, base: str) -> None:
    if base:
        connect(shell, base)
    assert "wechat.api_base 是微信正式地址时不能用" in shell.fails("work", "--once", "--now", MOMENT.isoformat())


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--now", "2027-03-03T10:00:00+08:00"), "--now 只能和 --once 一起用"),
        (("--once", "--now", "tomorrow"), "--now 要写时刻"),
        (("--once", "--now", "2027-03-03T10:00:00"), "少了时区"),
        (("--once", "--now", "9999-12-31T23:59:59+00:00"), "年份要在2000到2199之间"),
        (("--now",), "--now 后面要写内容"),
    ],
)
def test_mistakes_are_one_line(office: Shell, words: tuple[str, ...], why: str) -> None:
    assert why in office.fails("work", *words)


def test_an_account_without_data_is_said_so(shell: Shell) -> None:
    assert "wechat.app_id 是空的" in shell.fails("work", "--once")


def test_an_old_database_is_said_so(office: Shell) -> None:
    for file in (office.folder / "data").glob("xinfang.db*"):
        file.unlink()
    assert "db upgrade" in office.fails("work", "--once")


def test_it_works_until_it_is_told_to_end(office: Shell, wechat: WeChatServer, clock: MovableClock) -> None:
    now = datetime.now(UTC)
    clock.set_to(now)
    told(office, wechat, "一", now, at=now, urgent=True)
    command = [sys.executable, "-m", "bot", "work", "--config", str(office.folder / "config.toml")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            _until(lambda: texts(wechat) == ["一"])
            told(office, wechat, "二", now, at=datetime.now(UTC), urgent=True)
            _until(lambda: texts(wechat) == ["一", "二"])
        finally:
            process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=20)
    assert process.returncode == 0 and out == "" and "Traceback" not in err
    assert "background side works" in err and "failed" not in err


def _until(true: object, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not true():  # type: ignore[operator]
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)
