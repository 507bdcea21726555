"""access_token, both kinds: the old one that each call replaces, and the stable one. They do not touch each other."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from simulator.errors import ApiError

LIFE = timedelta(seconds=7200)
#: A replaced token of the old kind, and a stable one before its end, overlap with its successor this long.
GRACE = timedelta(minutes=5)
_FORCE_GAP = timedelta(seconds=30)
_FORCE_DAILY = 20


@dataclass(slots=True)
class Tokens:
    """The tokens given out. ``fetches`` counts calls of both endpoints; ``refusal``: what both are answered with (40164 an address that is
    not listed, 40243 a frozen secret), 0 for nothing."""

    fetches: int = 0
    refusal: int = 0
    _ends: dict[str, datetime] = field(default_factory=dict)
    _old: str = ""
    _stable: str = ""
    _forced: list[datetime] = field(default_factory=list)

    def old(self, now: datetime) -> tuple[str, int]:
        """A new token of the old kind and its seconds; the one before lives five minutes longer at most."""
        if self._old:
            self._ends[self._old] = min(self._ends[self._old], now + GRACE)
        self._old = self._make(now)
        return self._old, int(LIFE.total_seconds())

    def stable(self, now: datetime, force: bool) -> tuple[str, int]:
        """The stable token and the seconds it has left. Raises ``ApiError`` 45011, 45009 for forcing too often."""
        if force and self._stable:
            self._may_force(now)
            self._ends[self._stable] = now
            self._stable = ""
        if not self._stable or self._ends[self._stable] - now <= GRACE:
            self._stable = self._make(now)
        return self._stable, int((self._ends[self._stable] - now).total_seconds())

    def check(self, token: str, now: datetime) -> None:
        """Raises ``ApiError`` 41001, 40001 or 42001 unless the token is in force."""
        if not token:
            raise ApiError(41001)
        if token not in self._ends:
            raise ApiError(40001)
        if self._ends[token] <= now:
            raise ApiError(42001)

    def revoke(self) -> None:
        """Every token dies at once, as when the AppSecret was reset."""
        self._ends.clear()
        self._old = self._stable = ""

    def _make(self, now: datetime) -> str:
        self.fetches += 1
        token = secrets.token_urlsafe(96)
        self._ends[token] = now + LIFE
        return token

    def _may_force(self, now: datetime) -> None:
        recent = [at for at in self._forced if now - at < timedelta(days=1)]
        if recent and now - recent[-1] < _FORCE_GAP:
            raise ApiError(45011)
        if len(recent) >= _FORCE_DAILY:
            raise ApiError(45009)
        self._forced = [*recent, now]
