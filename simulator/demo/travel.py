"""Moving the clock forward: to every moment at which something is due, one after another, never in one leap."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

#: The clock stops at least this often, and rests at least this long between two stops.
_STRIDE = timedelta(hours=6)
_REST = timedelta(seconds=20)


@dataclass(slots=True)
class Journey:
    """A move of the clock that is under way; ``here`` is where it stands."""

    start: datetime
    target: datetime
    here: datetime
    stops: int = 0

    @property
    def share(self) -> float:
        """How much of the way is done, 0-1."""
        whole = (self.target - self.start).total_seconds()
        return min(1.0, (self.here - self.start).total_seconds() / whole) if whole else 1.0


def stops(start: datetime, target: datetime, next_due: Callable[[datetime], datetime | None]) -> Iterator[datetime]:
    """The moments to stop at, the target last. ``next_due`` is asked anew after each stop, because a stop may set new dates."""
    here = start
    while here < target:
        due = next_due(here) or target
        here = min(target, here + _STRIDE, max(due, here + _REST))
        yield here
