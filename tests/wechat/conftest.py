"""The stand-in for WeChat over HTTP, and our client before it with its token on a real shelf."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from simulator.templates import Template as Granted
from simulator.web import LocalServer
from simulator.wechat import WeChatServer
from store import Store, upgrade
from store.vault import Vault
from wechat.client import Api

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

APP_ID, SECRET = "wx0123456789abcdef", "0123456789abcdef0123456789abcdef"
PROGRESS = Granted("T-progress", "进度提醒", {"character_string1": "编号", "const2": "状态", "time3": "时间", "thing4": "单位"})
SEND, TEMPLATE, STABLE = "/cgi-bin/message/custom/send", "/cgi-bin/message/template/send", "/cgi-bin/stable_token"


def machine() -> datetime:
    return datetime.now(UTC)


@pytest.fixture(scope="session")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An up-to-date, empty database that tests copy."""
    folder = tmp_path_factory.mktemp("first")
    upgrade(f"sqlite:///{folder / 'x.db'}", Vault.create(folder / "key"))
    return folder


@pytest.fixture
def shelf(first: Path, tmp_path: Path) -> Iterator[Store]:
    """A store whose ``admin`` is the shelf."""
    shutil.copy(first / "x.db", tmp_path / "x.db")
    opened = Store.open(f"sqlite:///{tmp_path / 'x.db'}", Vault.load(first / "key"), durable=False)
    yield opened
    opened.close()


@pytest.fixture
def wechat(tmp_path: Path) -> Iterator[WeChatServer]:
    """The stand-in, on the machine's clock."""
    with WeChatServer(machine, APP_ID, SECRET, templates=[PROGRESS], slow=1.0) as server:
        yield server


@pytest.fixture
def api(wechat: WeChatServer, shelf: Store) -> Api:
    """Our client before the stand-in."""
    return Api(APP_ID, SECRET, wechat.base, shelf.admin, machine)


def spoken(wechat: WeChatServer, openid: str = "oPerson", left: int = 5) -> str:
    """A person who has just written, without a webhook to hear it."""
    with wechat.world.lock:
        person, now = wechat.world.person(openid), machine()
        person.following = True
        person.grant((left, datetime.max.replace(tzinfo=UTC) - now), now)
    return openid


def paths(wechat: WeChatServer) -> list[str]:
    """Every call that reached the stand-in's functions, oldest first."""
    return [call.path for call in wechat.world.calls]


class Odd:
    """A server that answers what no WeChat would: ``says`` maps a path to a body, and ``asked`` keeps what came."""

    def __init__(self, says: Mapping[str, bytes]) -> None:
        self.says, self.asked = says, list[str]()

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        self.asked.append(path)
        body = self.says.get(path, b"{}")
        start("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
        return [body]


@pytest.fixture
def odd(shelf: Store) -> Iterator[Callable[[Mapping[str, Any]], tuple[Api, Odd]]]:
    """Makes a client before such a server; values are bytes as they are, or JSON."""
    running: list[LocalServer] = []

    def make(says: Mapping[str, Any]) -> tuple[Api, Odd]:
        token = {STABLE: {"access_token": "T", "expires_in": 7200}}
        app = Odd({path: body if isinstance(body, bytes) else json.dumps(body).encode() for path, body in {**token, **says}.items()})
        running.append(LocalServer(app).start())
        return Api(APP_ID, SECRET, running[-1].base, shelf.admin, machine), app

    yield make
    for server in running:
        server.stop()
