"""WeChat's pushes on their way to the webhook: signed, boxed, repeated with identical bytes when no good answer comes in five seconds."""

from __future__ import annotations

import os
import queue
import secrets
import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlencode

import requests
from werkzeug.test import Client

from simulator.account import Account, Clock
from simulator.crypto import Box, sign
from simulator.pushes import element
from simulator.replies import Reply, read

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

#: Real seconds that WeChat waits, and how often it sends in all.
DEADLINE = 5.0
ATTEMPTS = 3


class NoAnswer(Exception):
    """Nothing came back in time. Raised by the ways below."""


class Way(Protocol):
    """How a push reaches the webhook."""

    def get(self, query: Mapping[str, str]) -> tuple[int, bytes]: ...
    def post(self, query: Mapping[str, str], body: bytes, deadline: float) -> tuple[int, bytes]: ...


@dataclass(frozen=True, slots=True)
class ByHttp:
    """Over the network, to this address."""

    url: str

    def get(self, query: Mapping[str, str]) -> tuple[int, bytes]:
        """Status and body. Raises ``NoAnswer``."""
        return self._ask("GET", query, None, DEADLINE)

    def post(self, query: Mapping[str, str], body: bytes, deadline: float) -> tuple[int, bytes]:
        """Status and body. Raises ``NoAnswer`` after ``deadline`` seconds."""
        return self._ask("POST", query, body, deadline)

    def _ask(self, method: str, query: Mapping[str, str], body: bytes | None, deadline: float) -> tuple[int, bytes]:
        with requests.Session() as session:
            session.trust_env = False  # a proxy of this machine has no business between two of its programs
            try:
                answer = session.request(method, self.url, params=query, data=body, headers={"Content-Type": "text/xml"}, timeout=deadline)
            except requests.RequestException as error:
                raise NoAnswer(type(error).__name__) from error
            return answer.status_code, answer.content


class ByHand:
    """Straight into a WSGI application of this process: for tests that want thousands of turns."""

    def __init__(self, app: WSGIApplication, path: str = "/wechat") -> None:
        self._client, self._path = Client(app), path

    def get(self, query: Mapping[str, str]) -> tuple[int, bytes]:
        """Status and body."""
        answer = self._client.get(f"{self._path}?{urlencode(query)}")
        return answer.status_code, answer.data

    def post(self, query: Mapping[str, str], body: bytes, deadline: float) -> tuple[int, bytes]:
        """Status and body; the deadline cannot cut an answer short here."""
        answer = self._client.post(f"{self._path}?{urlencode(query)}", data=body, content_type="text/xml")
        return answer.status_code, answer.data


class Courier:
    """Delivers pushes for one account. ``way`` may be set later."""

    def __init__(self, account: Account, clock: Clock, way: Way | None = None, deadline: float = DEADLINE) -> None:
        self.account, self.clock, self.way, self.deadline = account, clock, way, deadline
        self._box = Box(account.aes_key, account.app_id) if account.mode != "plain" else None
        self._later: queue.Queue[tuple[str, str] | None] = queue.Queue()
        self._thread: threading.Thread | None = None

    def verify(self) -> bool:
        """WeChat's address check: does the webhook give echostr back unchanged? Raises ``NoAnswer``."""
        echo = str(10**18 + secrets.randbelow(10**18))
        return self._open_way().get({**self._signed(""), "echostr": echo}) == (200, echo.encode())

    def prepare(self, openid: str, xml: str) -> tuple[dict[str, str], bytes]:
        """Query and body of a push, in the account's mode."""
        query = self._signed(openid)
        if self._box is None:
            return query, xml.encode()
        cipher = self._box.seal(xml, os.urandom(16))
        query |= {"encrypt_type": "aes", "msg_signature": sign(self.account.token, query["timestamp"], query["nonce"], cipher)}
        boxed = element("Encrypt", cipher)
        if self.account.mode == "compatible":
            return query, (xml.removesuffix("</xml>") + boxed + "</xml>").encode()
        return query, f"<xml>{element('ToUserName', self.account.original_id)}{boxed}</xml>".encode()

    def deliver(self, openid: str, xml: str) -> Reply:
        """The reply that the person sees, or the fault that makes them see WeChat's notice."""
        query, body = self.prepare(openid, xml)
        event = element("MsgType", "event") in xml
        reply = Reply(0, fault="never sent")
        for attempt in range(1, ATTEMPTS + 1):
            reply = replace(self._once(query, body, openid, event), attempts=attempt)
            if reply.status == 200:
                break
        return reply

    def once(self, openid: str, prepared: tuple[dict[str, str], bytes], event: bool = False) -> Reply:
        """One delivery of prepared bytes, for tests that repeat them on purpose."""
        return self._once(*prepared, openid, event)

    def _once(self, query: Mapping[str, str], body: bytes, openid: str, event: bool) -> Reply:
        try:
            status, raw = self._open_way().post(query, body, self.deadline)
        except NoAnswer as error:
            return Reply(0, fault=f"no answer within {self.deadline:g} s ({error})")
        return read(status, raw, self.account, openid, "encrypt_type" in query, event)

    def _open_way(self) -> Way:
        if self.way is None:
            raise NoAnswer("no webhook is set")
        return self.way

    def _signed(self, openid: str) -> dict[str, str]:
        stamp, nonce = str(int(self.clock().timestamp())), str(secrets.randbelow(10**10))
        query = {"signature": sign(self.account.token, stamp, nonce), "timestamp": stamp, "nonce": nonce}
        return query | ({"openid": openid} if openid else {})

    def later(self, openid: str, xml: str) -> None:
        """Queues a push that nobody waits for; a thread delivers these in order."""
        self._later.put((openid, xml))

    def start(self) -> None:
        """Begins to deliver what is queued."""
        self._thread = threading.Thread(target=self._run, name="courier", daemon=True)
        self._thread.start()

    def settle(self) -> None:
        """Waits until everything queued is delivered."""
        self._later.join()

    def stop(self) -> None:
        """Delivers what is left and ends."""
        self._later.put(None)
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        while True:
            item = self._later.get()
            try:
                if item is None:
                    return
                self.deliver(*item)
            finally:
                self._later.task_done()
