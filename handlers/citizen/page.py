"""The page of a person's own cases: what it shows of each, in the words of 进度."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from cases.model import Case, Status
from cases.progress import Way, way
from cases.rules import Rules
from cases.words import public
from handlers.citizen.common import day
from handlers.citizen.progress import ANSWERED, brief, heard, held_by, limits, place
from handlers.turn import Book, Office

#: Characters of what was told that one card shows.
_TOLD = 120


@dataclass(frozen=True, slots=True)
class View:
    """Where and when somebody looks."""

    book: Book
    office: Office
    now: datetime
    rules: Rules


@dataclass(frozen=True, slots=True)
class Card:
    """One case on the page; of a sealed one number, date and place only. ``waiting``: notices that no channel could carry yet."""

    number: str
    date: str
    place: str
    sealed: bool
    status: str = ""
    told: str = ""
    now: str = ""
    way: Way | None = None
    answer: str = ""
    waiting: int = 0


def cards(view: View, contact: int, waiting: Mapping[str, int]) -> list[Card]:
    """This person's cases, newest first. ``waiting``: by case number, how many notices wait for their next message."""
    return [_card(view, case, waiting.get(case.number, 0)) for case in view.book.cases_of(contact)]


def _card(view: View, case: Case, waiting: int) -> Card:
    bare = Card(case.number, day(case.received_at), place(view, case), case.sealed)
    if case.sealed:
        return bare
    # An answer can be read here when it is served; before, its unit may still take it back.
    answer = case.answer if case.status in ANSWERED or case.status == Status.DIRECT else ""
    return Card(
        *(bare.number, bare.date, bare.place, False, public(case), brief(case, _TOLD)),
        *(held_by(view, case) + heard(view.book, view.rules, case, view.now) + limits(view, case), way(case), answer, waiting),
    )
