"""A clock that runs as the machine's does and can be moved forward."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta


def machine() -> datetime:
    """The machine's time, aware UTC."""
    return datetime.now(UTC)


class MovableClock:
    """Call it for the present moment, aware UTC. Between two moves it runs at the machine's pace; it never goes back by itself."""

    def __init__(self, start: datetime, base: Callable[[], datetime] = machine) -> None:
        self._base, self._lock = base, threading.Lock()
        self._offset = start - base()

    def __call__(self) -> datetime:
        with self._lock:
            return self._base() + self._offset

    def move_to(self, moment: datetime) -> None:
        """Now it is this moment; an earlier one than the present is passed over."""
        with self._lock:
            self._offset = max(self._offset, moment - self._base())

    def set_to(self, moment: datetime) -> None:
        """Now it is this moment, also an earlier one: for taking back what was done."""
        with self._lock:
            self._offset = moment - self._base()

    def ahead(self, span: timedelta) -> datetime:
        """The moment that lies this far from now."""
        return self() + span
