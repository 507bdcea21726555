"""A county whose citizen page is served over HTTP, and browsers that belong to people's phones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

import pytest
import requests

from simulator.browser import VISITOR
from simulator.templates import LASTING, ONCE, Template
from simulator.web import LocalServer

from ..bot.conftest import LABELS, Town, blank, towns, understands

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

__all__ = ["blank", "towns", "understands"]

AGENT = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Mobile Safari/537.36 MicroMessenger/8.0.50 WeChat/arm64"
FIELDS = '{ character_string1 = "number", const2 = "status", time3 = "time" }'


class Served:
    """The page of one county. ``base``: its address without ``/my``."""

    def __init__(self, towns: Callable[..., Town], lasting: bool, asked: tuple[str, ...]) -> None:
        self._server = LocalServer(self._answer)
        self.base = self._server.base
        kind = f"lasting = {str(lasting).lower()}"
        extra = f'[server]\npublic_url = "{self.base}/"\n' + "".join(
            f'[wechat.subscriptions.{name}]\nid = "S-{name}"\n{kind}\nfields = {FIELDS}\n' for name in asked
        )
        self.town = towns(extra=extra)
        for name in asked:
            self.town.wechat.world.templates[f"S-{name}"] = Template(f"S-{name}", name, LABELS, subscription=LASTING if lasting else ONCE)
        self._application = self.town.services.application()
        self._server.start()

    def _answer(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        return self._application(environ, start_response)

    def stop(self) -> None:
        self._server.stop()

    def browser(self, openid: str = "oFang", agent: str = AGENT) -> requests.Session:
        """The browser inside this person's WeChat."""
        made = requests.Session()
        made.trust_env = False
        made.headers["User-Agent"] = agent
        made.cookies.set(VISITOR, openid, domain="127.0.0.1", path="/")
        return made

    def my(self, openid: str = "oFang") -> requests.Response:
        """The page as this person sees it when they open it afresh."""
        return self.browser(openid).get(f"{self.base}/my")


@pytest.fixture
def served(towns: Callable[..., Town]) -> Iterator[Callable[..., Served]]:
    """Makes counties with a page; ``asked``: the subscription notices that they were granted."""
    made: list[Served] = []

    def make(*, lasting: bool = False, asked: tuple[str, ...] = ("progress", "survey", "assignment")) -> Served:
        made.append(Served(towns, lasting, asked))
        return made[-1]

    yield make
    for one in made:
        one.stop()


@pytest.fixture
def page(served: Callable[..., Served]) -> Served:
    """A county with a page."""
    return served()
