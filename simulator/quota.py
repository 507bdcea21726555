"""Daily call limits of a new account, and the ten resets a month."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

from simulator.errors import ApiError

CHINA = timezone(timedelta(hours=8))
LIMITS = {
    "/cgi-bin/token": 2_000,
    "/cgi-bin/menu/create": 1_000,
    "/cgi-bin/menu/get": 10_000,
    "/cgi-bin/menu/delete": 1_000,
    "/cgi-bin/media/upload": 100_000,
    "/cgi-bin/media/get": 200_000,
    "/cgi-bin/message/custom/send": 500_000,
    "/cgi-bin/message/template/send": 100_000,
    "/cgi-bin/qrcode/create": 100_000,
    "/cgi-bin/user/info": 5_000_000,
    "/cgi-bin/stable_token": 500_000,
}
_RESETS = 10


@dataclass(slots=True)
class Quota:
    """Calls of this day (midnight in China) by path. ``limits`` may be set lower."""

    limits: dict[str, int] = field(default_factory=lambda: dict(LIMITS))
    used: Counter[str] = field(default_factory=Counter)
    _day: str = ""
    _resets: Counter[str] = field(default_factory=Counter)

    def take(self, path: str, now: datetime) -> None:
        """Counts a call. Raises ``ApiError`` 45009 beyond the day's limit."""
        day = now.astimezone(CHINA).date().isoformat()
        if day != self._day:
            self._day = day
            self.used.clear()
        if self.used[path] >= self.limits.get(path, 1_000_000):
            raise ApiError(45009)
        self.used[path] += 1

    def clear(self, now: datetime) -> None:
        """Sets the day's counters to nothing. Raises ``ApiError`` 48006 after ten times in a month."""
        month = now.astimezone(CHINA).strftime("%Y-%m")
        if self._resets[month] >= _RESETS:
            raise ApiError(48006)
        self._resets[month] += 1
        self.used.clear()
