"""A month of invented history: some eighty cases, each led through its lawful steps, the same for the same seed and start."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta

from bot.bootstrap import Services
from bot.demo.cast import FAMILY, GIVEN, openid
from bot.demo.course import Course, Move
from bot.demo.matters import Matter, fresh, matters
from cases.calendar import at_local, local_date
from cases.commands import ME, Command, Done, Rate, SaveCase, SaveContact, Work
from cases.intake import open_case
from cases.model import Case, Petitioner, Refused
from cases.steps import decide
from cases.words import RATINGS
from handlers.directory import unit_name

COUNT, DAYS, SEED = 78, 30, 20261124
#: How long before the start the matters that were left lying came in: their limit is over.
_LONG_AGO = timedelta(days=19)
#: How long before the start those were told whose limit had to be extended: still being worked on.
_EXTENDED = timedelta(days=8)
#: How many came in this very morning and wait for the petition office.
_FRESH = 2


def write(services: Services, start: datetime, follow: Callable[[str], None]) -> Crowd:
    """Writes the month before ``start``; ``follow`` hears of each person who wrote. Gives those who go on working."""
    chance = random.Random(SEED)
    told = [(_received(chance, start, matter), n, matter) for n, matter in enumerate(matters(chance, COUNT))]
    ahead: list[tuple[str, Move]] = []
    for received, n, matter in sorted(told, key=lambda row: row[:2]):
        who = openid(f"Past{n:04d}")
        follow(who)
        ahead += _Past(services, start, chance).write(matter, received, who)
    for n in range(_FRESH):
        who = openid(f"New{n:04d}")
        follow(who)
        _Past(services, start, chance, waits=True).write(fresh(n), start - timedelta(minutes=31 + 43 * n), who)
    return Crowd(services, COUNT + _FRESH, ahead)


def _received(chance: random.Random, start: datetime, matter: Matter) -> datetime:
    if matter.way == "late":
        return start - _LONG_AGO - timedelta(hours=chance.uniform(1, 90))
    if matter.way == "extend":
        return start - _EXTENDED - timedelta(hours=chance.uniform(1, 90))
    day = local_date(start) - timedelta(days=chance.randrange(DAYS))
    moment = at_local(day, time(chance.choices(range(7, 22), (2, 5, 7, 8, 6, 4, 3, 4, 6, 6, 5, 4, 5, 4, 2))[0], chance.randrange(60)))
    return moment if moment < start else moment - timedelta(days=1)


class Crowd:
    """Staff outside the page, who take the steps that were still to come when their moment has come. ``past``: how many cases there are."""

    def __init__(self, services: Services, past: int, ahead: Sequence[tuple[str, Move]]) -> None:
        self._services, self.past = services, past
        self._ahead = sorted(ahead, key=lambda row: row[1].at, reverse=True)

    def work(self, now: datetime) -> None:
        """Everything that is due; a step that somebody on the page made impossible is left out."""
        while self._ahead and self._ahead[-1][1].at <= now:
            number, move = self._ahead.pop()
            case = self._services.store.book.case(number)
            if case is not None:
                with contextlib.suppress(Refused):
                    self._services.store.commit(Work(move.at, taken(self._services, case, move)[1]))


def taken(services: Services, case: Case, move: Move) -> tuple[Case, tuple[Command, ...]]:
    """The case after this step, and what is written of it. Nobody is told or warned: history keeps to itself. Raises ``Refused``."""
    decision = decide(case, move.action, move.actor, move.fields, move.at, services.rules, services.calendar)
    commands: tuple[Command, ...] = (SaveCase(replace(decision, notices=(), timers=())),)
    if move.action == "rate":
        value = next(number for number, word in RATINGS.items() if word == move.fields["value"])
        commands = (*commands, Rate(case.number, move.fields["object"], value, move.at, contact=case.contact))
    return replace(decision.case, version=case.version + 1), commands


class _Past:
    """One case of the history."""

    def __init__(self, services: Services, start: datetime, chance: random.Random, waits: bool = False) -> None:
        self._services, self._start, self._chance, self._waits = services, start, chance, waits

    def write(self, matter: Matter, received: datetime, who: str) -> list[tuple[str, Move]]:
        """Opens the case and leads it as far as it came before the start; what lies ahead, with its number."""
        services = self._services
        sure = self._chance.random() < 0.6 and matter.way not in ("guide", "direct") and not self._waits
        decision = open_case(self._case(matter, received, 0.93 if sure else 0.55), received, services.rules, services.calendar)
        if not self._waits:
            decision = replace(decision, timers=())
        opening = (SaveContact(subscribed=True, greeted=True), SaveCase(replace(decision, notices=())))
        done = services.store.commit(Work(received, opening, openid=who))
        assert isinstance(done, Done)
        case = services.store.book.case(done.number)
        assert case is not None
        commands: tuple[Command, ...] = ()
        moves = [] if self._waits else Course(matter, received, bool(case.unit), self._chance, services.calendar).moves()
        for move in moves:
            if move.at < self._start:
                case, more = taken(services, case, move)
                commands += more
        if commands:
            services.store.commit(Work(received, commands))
        return [(case.number, move) for move in moves if move.at >= self._start]

    def _case(self, matter: Matter, received: datetime, confidence: float) -> Case:
        name = self._chance.choice(FAMILY) + self._chance.choice(GIVEN)
        sealed = matter.way == "sealed"
        return Case(
            received_at=received,
            query_code=f"{self._chance.randrange(10**6):06d}",
            category=matter.category,
            purpose=matter.purpose,
            proposed_unit=matter.unit,
            confidence=confidence,
            flags=frozenset({"joint"} if matter.people > 1 else ()),
            sealed=sealed,
            town=matter.town,
            place=matter.place,
            text=matter.text,
            summary=f"{unit_name(self._services.store.book, matter.town)}{matter.place}，{matter.text}，希望：{matter.wants}",
            wants=matter.wants,
            people=matter.people,
            petitioner=Petitioner() if sealed else Petitioner(name, f"1390000{self._chance.randrange(10**4):04d}"),
            contact=ME,
        )
