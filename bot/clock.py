"""The one place that reads the machine's clock and its randomness; every other room is handed ``now`` and codes."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import UTC, datetime

#: Gives the present moment, aware UTC. The demo hands in a clock that can be moved.
Clock = Callable[[], datetime]


def utcnow() -> datetime:
    """The machine's time, aware UTC."""
    return datetime.now(UTC)


def query_code() -> str:
    """A fresh random query code of six digits."""
    return f"{secrets.randbelow(10**6):06d}"
