"""How fast the sender works off the outbox, and what a storm of WeChat's final words costs the talks.

    python -m bench.sending [--messages 2000] [--storm 100000] [--database URL]

*Sender*: customer-service messages to as many people, to the stand-in over HTTP, paced by nothing. *Storm*: TEMPLATESENDJOBFINISH events in
safe mode over 16 connections against the running server, one in ten a failure, beside a bare wechatpy echo of the same pushes; meanwhile ten
people a second go on talking, before the storm and during it.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench import load
from bench.speed import LANES, configure, free_port, running
from bot.bootstrap import build
from bot.outbox import send_due
from bot.settings import load as settings
from cases.commands import ME, Push, SaveContact, Work
from simulator.wechat import WeChatServer
from store import Store, upgrade
from store.vault import Vault


def sender(folder: Path, messages: int) -> float:
    """Messages a second, one for each person, all with an open window."""
    wechat = WeChatServer(lambda: datetime.now(UTC), load.APP_ID, "bench", token=load.TOKEN).start()
    configure(folder, free_port(), "", durable=True)
    config = (folder / "config.toml").read_text(encoding="utf-8").replace("http://127.0.0.1:9", wechat.base)
    (folder / "config.toml").write_text(config + 'quiet_hours = ""\nquiet_rest_days = false\n', encoding="utf-8")
    services = build(settings(folder / "config.toml"))
    upgrade(services.settings.database_url(), Vault.create(services.settings.path(services.settings.security.key_file)))
    now = datetime.now(UTC)
    for n in range(messages):
        wechat.world.person(f"oBench{n}").following = True
        wechat.world.person(f"oBench{n}").grant((5, timedelta(days=1)), now)
        push = Push(f"p:{n}", ME, "progress", f"XF2611240001 办理中。第{n}条", now)
        services.store.commit(Work(now, (SaveContact(greeted=True), push), openid=f"oBench{n}", window=(5, 86_400)))
    began = time.perf_counter()
    while send_due(services, datetime.now(UTC)):
        pass
    seconds = time.perf_counter() - began
    wechat.stop()
    services.store.close()
    assert len(wechat.sent) == messages
    return messages / seconds


def sent_templates(folder: Path, database: str, count: int) -> None:
    """As many template messages that WeChat has taken and not yet spoken of."""
    services = build(settings(folder / "config.toml"))
    store: Store = services.store
    now = datetime.now(UTC)
    done = store.commit(Work(now, (SaveContact(greeted=True),), openid="oStorm"))
    blob = services.vault.seal(json.dumps({"text": "x", "data": {}}), "outbox:body:storm")
    sql = (
        "INSERT INTO outbox (key, contact, number, kind, body_c, status, channel, at, msgid) VALUES (:key, :c, 'XF2611240001', 'progress', :body, 'sent',"
        " 'template', :at, :msgid)"
    )
    rows = [
        {"key": f"s:{n}", "c": getattr(done, "contact", 1), "body": blob, "at": now.timestamp(), "msgid": str(10**9 + n)}
        for n in range(count)
    ]
    store._writer.write(lambda cursor: cursor.many(sql, rows))
    store.close()


def storm(url: str, count: int) -> load.Result:
    """All the events, as fast as 16 connections bring them."""
    words = [load.finished(url, f"oPerson{n % 5000}", 10**9 + n, "success" if n % 10 else "failed:user block") for n in range(count)]
    return load.play(url, [words[lane::LANES] for lane in range(LANES)])


class Talkers(threading.Thread):
    """Ten messages a second from people who thank; ``times``: seconds that each answer took."""

    def __init__(self, url: str) -> None:
        super().__init__(daemon=True)
        self.url, self.over, self.times = url, threading.Event(), list[float]()

    def run(self) -> None:
        """Until ``over``."""
        for n in itertools.count():
            if self.over.wait(0.1):
                return
            self.times += load.play(self.url, [[load.push(self.url, f"oTalker{n % 50}", "谢谢")]]).latencies

    def p99(self) -> float:
        """Milliseconds; ends the talk."""
        self.over.set()
        self.join()
        ordered = sorted(self.times)
        return 1000 * ordered[int(0.99 * (len(ordered) - 1))]


def main() -> None:
    """Runs and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=2000)
    parser.add_argument("--storm", type=int, default=100_000)
    parser.add_argument("--database", default="")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        print(f"sender, paced by nothing: {sender(Path(name), given.messages):.0f} messages/s (goal 50)")
    with tempfile.TemporaryDirectory() as name:
        measure_storm(Path(name), given.storm, given.database)


def measure_storm(folder: Path, count: int, database: str) -> None:
    """The echo and the program, each with the same events; the talk before and during them."""
    env = {**os.environ, "PYTHONPATH": str(Path.cwd()), "XINFANG_LOG__LEVEL": "error"}
    port = free_port()
    gunicorn = [sys.executable, "-m", "gunicorn", "-w", "2", "--threads", "8", "-b", f"127.0.0.1:{port}", "bench.echo:app"]
    with running(gunicorn, folder, port, env):
        echo = storm(f"http://127.0.0.1:{port}/wechat", count)
    port = free_port()
    configure(folder, port, database, durable=True)
    program = [sys.executable, "-m", "bot"]
    config = ["--config", str(folder / "config.toml")]
    subprocess.run([*program, "db", "upgrade", *config], env=env, check=True, capture_output=True)
    sent_templates(folder, database, count)
    url = f"http://127.0.0.1:{port}/wechat"
    with running([*program, "serve", *config], folder, port, env):
        before = Talkers(url)
        before.start()
        time.sleep(10)
        quiet = before.p99()
        during = Talkers(url)
        during.start()
        ours = storm(url, count)
        busy = during.p99()
    store = build(settings(folder / "config.toml")).store
    ends = dict(
        tuple(row) for row in store._db.reading().all("SELECT status, COUNT(*) FROM outbox WHERE kind = 'progress' GROUP BY status")
    )
    print(
        f"storm of {count}: bare echo {echo.rate:.0f}/s, ours {ours.rate:.0f}/s = {ours.rate / echo.rate:.2f} × echo, failed {ours.failed}"
    )
    print(f"a talk's p99 before it {quiet:.1f} ms, during it {busy:.1f} ms; outbox afterwards: {ends}")


if __name__ == "__main__":
    main()
