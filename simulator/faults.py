"""Faults on demand: what goes wrong, on which path, how many times."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Literal

#: An errcode, or what happens to the connection. "lost": the call is carried out, then the connection drops before the answer.
What = int | Literal["html", "502", "slow", "drop", "lost"]


@dataclass(slots=True)
class Fault:
    """One fault that still waits to happen ``times`` times on paths that fit ``path`` (a regular expression)."""

    path: str
    what: What
    times: float


class Faults:
    """The faults in waiting, first come first served."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []

    def add(self, what: What, path: str = "", times: float = 1) -> None:
        """Makes the next ``times`` calls of the path go wrong; ``path`` "" means every path."""
        self._waiting.append(Fault(path, what, times))

    def always(self, what: What, path: str = "") -> None:
        """Every call of the path goes wrong until ``clear``."""
        self.add(what, path, math.inf)

    def clear(self) -> None:
        """All is well again."""
        self._waiting.clear()

    def next(self, path: str) -> What | None:
        """What goes wrong with this call, None where nothing does."""
        for fault in self._waiting:
            if fault.times > 0 and re.search(fault.path, path):
                fault.times -= 1
                return fault.what
        return None
