"""What the page needs of the bot. ``bot`` implements it; tests have a small one of their own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from simulator.demo.view import AlarmView, CaseView, Month, Player, TaskView, Understood


class Backend(Protocol):
    """The running bot, seen from the page. Calls may come from several threads; the page never makes two at once."""

    @property
    def account(self) -> str:
        """Name of the official account."""

    def players(self) -> Sequence[Player]:
        """Everybody with a phone: citizens first, then the clerk, then units' staff."""

    def work(self) -> None:
        """Every sweep once, and everything sent that is due, at the clock's present moment."""

    def next_due(self, after: datetime) -> datetime | None:
        """The next moment at which something waits, strictly later; None where nothing does."""

    def cases(self) -> Sequence[CaseView]:
        """The cases that were made on this page, newest first; not the invented history."""

    def tasks(self) -> Sequence[TaskView]:
        """Open tasks of the petition office."""

    def alarms(self) -> Sequence[AlarmView]:
        """Alarms of the last day."""

    def understood(self, text: str) -> Understood:
        """What the program makes of a first sentence."""

    def month(self) -> Month:
        """The last thirty days in figures."""

    def limits(self) -> str:
        """The quiet hours and other rules of the demo, in one sentence."""
