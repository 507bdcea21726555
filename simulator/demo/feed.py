"""The feed: what just happened, and why, in plain Chinese."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

_KEPT = 400


@dataclass(frozen=True, slots=True)
class Line:
    """One entry. ``tone``: talk, think, case, push, held, clock, time, alarm, good; ``why`` may be empty."""

    id: int
    at: datetime
    tone: str
    text: str
    why: str = ""
    number: str = ""


class Feed:
    """The entries, oldest first; the newest four hundred are kept."""

    def __init__(self) -> None:
        self._lines: list[Line] = []
        self._next = 1

    def add(self, at: datetime, tone: str, text: str, why: str = "", number: str = "") -> None:
        """One more entry."""
        self._lines.append(Line(self._next, at, tone, text, why, number))
        self._next += 1
        del self._lines[:-_KEPT]

    @property
    def lines(self) -> Sequence[Line]:
        """All entries kept."""
        return tuple(self._lines)

    @property
    def last(self) -> int:
        """Id of the newest entry, 0 when empty."""
        return self._next - 1

    def back_to(self, last: int) -> None:
        """Forgets what came after this entry."""
        self._lines = [line for line in self._lines if line.id <= last]
