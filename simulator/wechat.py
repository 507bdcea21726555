"""``WeChatServer``: WeChat as the account's server meets it, both sides on this machine, on a clock that is passed in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

from simulator import pushes
from simulator.account import Account, Clock, Mode
from simulator.courier import DEADLINE, ByHttp, Courier, Way
from simulator.faults import Faults
from simulator.gate import Gate
from simulator.phone import Phone
from simulator.quota import TEST_LIMITS
from simulator.templates import Template, Templates
from simulator.web import LocalServer
from simulator.world import Sent, World

TOKEN = "stand-in-token"


class WeChatServer:
    """The stand-in. ``base`` is what ``[wechat] api_base`` must say; pushes go to ``webhook`` (an address) or any other ``Way``.

    ``world`` holds people, templates, tokens, media, menu and what was sent. ``deadline`` and ``slow`` are real seconds.
    """

    def __init__(
        self,
        clock: Clock,
        app_id: str,
        secret: str,
        *,
        token: str = TOKEN,
        aes_key: str = "",
        original_id: str = "gh_0123456789ab",
        mode: Mode | None = None,
        webhook: str | Way = "",
        templates: Iterable[Template] = (),
        service: bool = True,
        denied: Iterable[str] = (),
        port: int = 0,
        deadline: float = DEADLINE,
        slow: float = 8.0,
    ) -> None:
        chosen: Mode = mode or ("safe" if aes_key else "plain")
        self.account = Account(app_id, secret, token, aes_key, original_id, chosen, service, frozenset(denied))
        self.courier = Courier(self.account, clock, deadline=deadline)
        if webhook:
            self.point(webhook)
        self.world = World(clock, self.account, self._push, Templates(templates))
        if not service:
            self.world.quota.limits = dict(TEST_LIMITS)
        self._server = LocalServer(Gate(self.world, slow), port)

    @property
    def base(self) -> str:
        """Address of the API side."""
        return self._server.base

    @property
    def faults(self) -> Faults:
        """What shall go wrong."""
        return self.world.faults

    @property
    def sent(self) -> list[Sent]:
        """What the API took for people, oldest first."""
        with self.world.lock:
            return list(self.world.sent)

    def point(self, webhook: str | Way) -> None:
        """Pushes go there from now on."""
        self.courier.way = ByHttp(webhook) if isinstance(webhook, str) else webhook

    def phone(self, openid: str) -> Phone:
        """A phone in this person's hand; they do not follow the account yet."""
        return Phone(self.world, self.courier, openid)

    def verify(self) -> bool:
        """The address check of the account's console. Raises ``simulator.courier.NoAnswer``."""
        return self.courier.verify()

    def settle(self) -> None:
        """Waits until every queued event is delivered."""
        self.courier.settle()

    def start(self) -> Self:
        """Begins to answer and to push."""
        self._server.start()
        self.courier.start()
        return self

    def stop(self) -> None:
        """Ends both sides."""
        self.courier.stop()
        self._server.stop()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _push(self, openid: str, fields: pushes.Fields) -> None:
        created = int(self.world.clock().timestamp())
        self.courier.later(openid, pushes.document(self.account.original_id, openid, created, "event", fields))
