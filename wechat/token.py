"""The one owner of the access token: however many threads and processes ask, it is fetched once."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

#: The platform renews a token this long before its end; so do we.
_MARGIN = timedelta(seconds=300)
_KEY = "access_token"
_TURN_SECONDS = 20.0
_PATIENCE = 15.0


class Shelf(Protocol):
    """Where all processes see the same values. ``store.admin`` is one."""

    def get(self, key: str) -> tuple[str, datetime | None]: ...
    def put(self, key: str, value: str, at: datetime) -> None: ...
    def take_turn(self, key: str, now: datetime, life_seconds: float) -> bool: ...
    def give_turn(self, key: str) -> None: ...


class Tokens:
    """``fetch`` asks WeChat and gives (token, seconds of life). ``now`` is the machine's clock, never the demo's."""

    def __init__(self, fetch: Callable[[], tuple[str, int]], shelf: Shelf, now: Callable[[], datetime], app_id: str) -> None:
        self._fetch, self._shelf, self._now = fetch, shelf, now
        self._key = f"{_KEY}:{app_id}"
        self._lock = threading.Lock()
        self._held: tuple[str, datetime] | None = None

    def token(self, stale: str = "") -> str:
        """A token that is good, and not ``stale``, which WeChat has just refused. Raises what ``fetch`` raises."""
        with self._lock:
            found = self._good(self._held, stale) or self._good(self._shelved(), stale)
            return found or self._renewed(stale)

    def _good(self, held: tuple[str, datetime] | None, stale: str) -> str:
        if held is None or held[0] == stale or held[1] - self._now() <= _MARGIN:
            return ""
        self._held = held
        return held[0]

    def _shelved(self) -> tuple[str, datetime] | None:
        value, _ = self._shelf.get(self._key)
        if not value:
            return None
        data = json.loads(value)
        return data["token"], datetime.fromisoformat(data["until"])

    def _renewed(self, stale: str) -> str:
        """Fetches while other processes wait for the result."""
        give_up = time.monotonic() + _PATIENCE
        while not (mine := self._shelf.take_turn(self._key, self._now(), _TURN_SECONDS)) and time.monotonic() < give_up:
            time.sleep(0.05)
            found = self._good(self._shelved(), stale)
            if found:
                return found
        try:
            found = self._good(self._shelved(), stale)
            if found:
                return found
            token, seconds = self._fetch()
            self._held = (token, self._now() + timedelta(seconds=seconds))
            self._shelf.put(self._key, json.dumps({"token": token, "until": self._held[1].isoformat()}), self._now())
            return token
        finally:
            if mine:
                self._shelf.give_turn(self._key)
