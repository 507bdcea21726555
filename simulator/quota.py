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
#: The same for a test account (测试号), where they differ.
TEST_LIMITS = LIMITS | {
    "/cgi-bin/token": 200,
    "/cgi-bin/menu/create": 100,
    "/cgi-bin/menu/get": 1_000,
    "/cgi-bin/menu/delete": 100,
    "/cgi-bin/media/upload": 500,
    "/cgi-bin/media/get": 1_000,
    "/cgi-bin/message/custom/send": 50_000,
    "/cgi-bin/qrcode/create": 10_000,
    "/cgi-bin/user/info": 500_000,
}
#: Calls a minute.
MINUTE = {"/cgi-bin/stable_token": 10_000, "/sns/oauth2/access_token": 50_000}
#: Resets a month: of the whole account, and of one path.
_RESETS, _OF_PATH = 10, 50


@dataclass(slots=True)
class Quota:
    """Calls of this day (midnight in China) by path. ``limits`` and ``minute`` may be set lower."""

    limits: dict[str, int] = field(default_factory=lambda: dict(LIMITS))
    minute: dict[str, int] = field(default_factory=lambda: dict(MINUTE))
    used: Counter[str] = field(default_factory=Counter)
    _day: str = ""
    _resets: Counter[str] = field(default_factory=Counter)
    _now: Counter[tuple[str, int]] = field(default_factory=Counter)

    def take(self, path: str, now: datetime) -> None:
        """Counts a call. Raises ``ApiError`` 45009 beyond the day's limit, 45011 beyond the minute's."""
        day = now.astimezone(CHINA).date().isoformat()
        if day != self._day:
            self._day = day
            self.used.clear()
        if self.used[path] >= self.limits.get(path, 1_000_000):
            raise ApiError(45009)
        self._in_minute(path, int(now.timestamp()) // 60)
        self.used[path] += 1

    def _in_minute(self, path: str, minute: int) -> None:
        if path not in self.minute:
            return
        if self._now[path, minute] >= self.minute[path]:
            raise ApiError(45011)
        self._now = Counter({key: count for key, count in self._now.items() if key[1] == minute})
        self._now[path, minute] += 1

    def clear(self, now: datetime, path: str = "") -> None:
        """Sets the day's counters, or this path's, to nothing. Raises ``ApiError`` 48006 after ten, or for one path fifty, in a month."""
        key = now.astimezone(CHINA).strftime("%Y-%m") + path
        if self._resets[key] >= (_OF_PATH if path else _RESETS):
            raise ApiError(48006)
        self._resets[key] += 1
        if path:
            del self.used[path]
        else:
            self.used.clear()
