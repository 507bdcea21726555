"""One office as its operators run it: real processes, real HTTP, a folder of its own, and the stand-in in WeChat's place."""

from __future__ import annotations

import itertools
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self

import requests

from bot.settings import load
from simulator.clock import machine
from simulator.phone import Phone
from simulator.templates import Template
from simulator.wechat import WeChatServer
from store import Store
from store.vault import Vault

ROOT = Path(__file__).parents[2]
APP_ID, SECRET, TOKEN = "wx0123456789abcdef", "system-secret", "systemtoken"
AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
KINDS = ("progress", "survey", "assignment")
_PUBLIC = "已登记 已转办 已引导 已受理 办理中 已延期 已答复 已办结 不予受理 不再受理 已并案 已撤回 待评价 复查中 复核中 已终结"
PUBLIC = frozenset(_PUBLIC.split())
_serials = itertools.count(1)


def free_port() -> int:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return int(line.getsockname()[1])


def openid(name: str) -> str:
    """An openid of the real shape: 28 characters, the first an o."""
    return f"o{name}{next(_serials):03d}".ljust(28, "_")


def ahead(**span: float) -> str:
    return (datetime.now(UTC) + timedelta(**span)).isoformat(timespec="seconds")


def until(test: Callable[[], Any], seconds: float = 20) -> Any:
    """What ``test`` gives as soon as it is something, or at the end."""
    end = time.monotonic() + seconds
    while not (found := test()) and time.monotonic() < end:
        time.sleep(0.05)
    return found


def children(pid: int) -> list[int]:
    """The processes that this one has started and that still live."""
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def stand_in(*, safe: bool = True, port: int = 0, slow: float = 8.0) -> WeChatServer:
    """WeChat, with the three templates granted."""
    templates = [Template(f"T_{kind}", kind, consts=PUBLIC) for kind in KINDS]
    key = AES_KEY if safe else ""
    return WeChatServer(machine, APP_ID, SECRET, token=TOKEN, aes_key=key, templates=templates, port=port, slow=slow)


class Office:
    """Use with ``with``. Commands run to their end, ``serve`` and ``work`` until they are stopped or killed; children share their group."""

    def __init__(self, folder: Path, wechat: WeChatServer, database: str = "sqlite:///x.db", extra: str = "") -> None:
        self.folder, self.wechat, self.port = folder, wechat, free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.running: list[subprocess.Popen[bytes]] = []
        self._store: Store | None = None
        self.wechat.point(f"{self.base}/wechat")
        folder.mkdir(exist_ok=True)
        (folder / "config.toml").write_text(self._configuration(database) + extra, encoding="utf-8")

    def _configuration(self, database: str) -> str:
        account = self.wechat.account
        fields = '{ character_string1 = "number", const2 = "status", time3 = "time" }'
        templates = "".join(f'[wechat.templates.{kind}]\nid = "T_{kind}"\nfields = {fields}\n' for kind in KINDS)
        return f"""
[wechat]
app_id = "{account.app_id}"
app_secret = "{account.secret}"
token = "{account.token}"
encoding_aes_key = "{account.aes_key}"
original_id = "{account.original_id}"
api_base = "{self.wechat.base}"
{templates}
[database]
url = "{database}"
[server]
port = {self.port}
[office]
name = "柞水县信访局"
phone = "0914-0000000"
[rules]
auto_transfer_confidence = 0.0
quiet_hours = ""
quiet_rest_days = false
recall_seconds = 0
"""

    def __enter__(self) -> Self:
        self.wechat.start()
        return self

    def __exit__(self, *_: object) -> None:
        for process in list(self.running):
            self.stop(process)
        self.wechat.stop()
        if self._store is not None:
            self._store.close()

    def _command(self, words: Sequence[str]) -> list[str]:
        return [sys.executable, "-m", "bot", *words, "--config", str(self.folder / "config.toml")]

    def _environment(self, more: Mapping[str, str]) -> dict[str, str]:
        ours = {name: value for name, value in os.environ.items() if not name.startswith("XINFANG_")}
        return {**ours, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", "TMPDIR": str(self.folder), **more}

    def run(self, *words: str) -> str:
        """A command's stdout; it must end well."""
        done = subprocess.run(self._command(words), cwd=self.folder, env=self._environment({}), capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, f"xinfang {' '.join(words)}: {done.stderr[-500:]}"
        return done.stdout

    def json(self, *words: str) -> Any:
        return json.loads(self.run(*words, "--json"))

    def case(self, number: str) -> dict[str, Any]:
        return dict(self.json("cases", "show", number))

    def start(self, *words: str, **environment: str) -> subprocess.Popen[bytes]:
        with (self.folder / f"{words[0]}.log").open("ab") as log:
            process = subprocess.Popen(
                self._command(words), cwd=self.folder, env=self._environment(environment), stdout=log, stderr=log, start_new_session=True
            )
        self.running.append(process)
        return process

    def serve(self, *more: str, workers: int = 2) -> subprocess.Popen[bytes]:
        """The web side, ready to answer."""
        process = self.start("serve", *more, XINFANG_SERVER__WORKERS=str(workers))
        assert until(lambda: process.poll() is not None or self.ready(), 60), "not ready after a minute: " + self.log()[-800:]
        assert process.poll() is None, "serve ended: " + self.log()[-800:]
        return process

    def work(self) -> subprocess.Popen[bytes]:
        return self.start("work")

    def ready(self) -> bool:
        try:
            return self.get("/readyz").status_code == 200
        except requests.RequestException:
            return False

    def get(self, path: str) -> requests.Response:
        with requests.Session() as session:
            session.trust_env = False
            return session.get(self.base + path, timeout=5)

    def stop(self, process: subprocess.Popen[bytes]) -> None:
        """Asks it to end as a service manager does; it must obey."""
        self.running.remove(process)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(20)
            finally:
                self._kill(process)

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """kill -9 for it and everything that it started."""
        self.running.remove(process)
        self._kill(process)

    def _kill(self, process: subprocess.Popen[bytes]) -> None:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            return
        process.wait(20)

    def log(self) -> str:
        return "\n".join(path.read_text(encoding="utf-8", errors="replace") for path in sorted(self.folder.glob("*.log")))

    def phone(self, name: str) -> Phone:
        return self.wechat.phone(openid(name))

    def staff(self, name: str, unit: str, role: str = "unit,head") -> Phone:
        """A staff member whose phone is bound by the code that `staff add` printed."""
        out = self.run("staff", "add", "--name", name, "--unit", unit, "--role", role)
        code = re.search(r"绑定 (\S+)", out)
        assert code, out
        phone = self.phone("Staff")
        assert "绑定成功" in phone.say(f"绑定 {code[1]}").text
        return phone

    @property
    def store(self) -> Store:
        """The database, read beside the running program."""
        if self._store is None:
            self._store = Store.open(load(self.folder / "config.toml").database_url(), Vault.load(self.folder / "data" / "xinfang.key"))
        return self._store

    def rows(self, sql: str, **params: object) -> list[tuple[Any, ...]]:
        """What really stands in the tables."""
        return [tuple(row) for row in self.store._db.reading().all(sql, params)]

    def settled(self, *statuses: str) -> dict[str, dict[str, Any]]:
        """Every case by its number, when all have come to one of these statuses and nothing is on its way any more."""

        waiting = "SELECT id FROM outbox WHERE status = 'queued' AND due_at < :now"

        def rest() -> bool:
            found = {status for (status,) in self.rows("SELECT DISTINCT status FROM cases")}
            return found <= {*statuses} and not self.rows(waiting, now=time.time())

        assert until(rest, 30), self.rows("SELECT number, status FROM cases")
        return {case["number"]: case for case in self.json("cases", "list")}

    def pushed(self, phone: Phone, words: str, number: str = "", since: datetime | None = None) -> str:
        """The text of the first push to this phone that fits; it must come soon."""

        def look() -> str:
            texts = (f"{sent.text} {sent.body}" for sent in self.wechat.world.to(phone.openid, since))
            return next((text for text in texts if re.search(words, text) and number in text), "")

        found = str(until(look))
        assert found, f"no push with {words!r}: {[sent.text for sent in phone.inbox]}"
        return found
