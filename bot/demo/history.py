"""A month of invented history: some eighty cases, each led through its lawful steps, the same for the same seed and start."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta

from bot.bootstrap import Services
from bot.demo.cast import FAMILY, GIVEN, openid
from bot.demo.course import Course, Move
from bot.demo.matters import Matter, fresh, matters
from cases.calendar import at_local, local_date
from cases.commands import ME, CloseTask, Command, Done, OpenTask, Rate, SaveCase, SaveContact, Work
from cases.intake import open_case
from cases.model import Case, Decision, Petitioner
from cases.steps import decide
from cases.words import RATINGS
from handlers.directory import unit_name
from handlers.sentences import say

COUNT, DAYS, SEED = 78, 30, 20261124
#: How long before the start the matters that were left lying came in: their limit is over.
_LONG_AGO = timedelta(days=19)
#: How long before the start those were told whose limit had to be extended: still being worked on.
_EXTENDED = timedelta(days=8)
#: How many came in this very morning and wait for the petition office.
_FRESH = 2


def write(services: Services, start: datetime, follow: Callable[[str], None]) -> int:
    """Writes the month before ``start``; ``follow`` hears of each person who wrote. How many cases."""
    chance = random.Random(SEED)
    told = [(_received(chance, start, matter), n, matter) for n, matter in enumerate(matters(chance, COUNT))]
    for received, n, matter in sorted(told, key=lambda row: row[:2]):
        who = openid(f"Past{n:04d}")
        follow(who)
        _Past(services, start, chance).write(matter, received, who)
    for n in range(_FRESH):
        who = openid(f"New{n:04d}")
        follow(who)
        _Past(services, start, chance, waits=True).write(fresh(n), start - timedelta(minutes=31 + 43 * n), who)
    return COUNT + _FRESH


def _received(chance: random.Random, start: datetime, matter: Matter) -> datetime:
    if matter.way == "late":
        return start - _LONG_AGO - timedelta(hours=chance.uniform(1, 90))
    if matter.way == "extend":
        return start - _EXTENDED - timedelta(hours=chance.uniform(1, 90))
    day = local_date(start) - timedelta(days=chance.randrange(DAYS))
    moment = at_local(day, time(chance.choices(range(7, 22), (2, 5, 7, 8, 6, 4, 3, 4, 6, 6, 5, 4, 5, 4, 2))[0], chance.randrange(60)))
    return moment if moment < start else moment - timedelta(days=1)


class _Past:
    """One case of the history."""

    def __init__(self, services: Services, start: datetime, chance: random.Random, waits: bool = False) -> None:
        self._services, self._start, self._chance, self._waits = services, start, chance, waits
        self._commands: list[Command] = []
        self._contact = 0

    def write(self, matter: Matter, received: datetime, who: str) -> None:
        """Opens the case and leads it as far as it came before the start."""
        services = self._services
        sure = self._chance.random() < 0.6 and matter.way not in ("guide", "direct") and not self._waits
        decision = open_case(self._case(matter, received, 0.93 if sure else 0.55), received, services.rules, services.calendar)
        opening = Work(received, (SaveContact(subscribed=True, greeted=True), SaveCase(self._future(decision))), openid=who)
        done = services.store.commit(opening)
        assert isinstance(done, Done)
        self._contact = done.contact
        case = services.store.book.case(done.number)
        assert case is not None
        for move in Course(matter, received, bool(case.unit), self._chance, services.calendar).moves():
            if move.at < self._start:
                case = self._take(case, move)
        if self._commands:
            services.store.commit(Work(received, tuple(self._commands)))

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

    def _take(self, case: Case, move: Move) -> Case:
        services = self._services
        decision = self._future(decide(case, move.action, move.actor, move.fields, move.at, services.rules, services.calendar))
        self._commands.append(SaveCase(decision))
        if move.action == "rate":
            self._rate(case, move)
        return replace(decision.case, version=case.version + 1)

    def _rate(self, case: Case, move: Move) -> None:
        value = next(number for number, word in RATINGS.items() if word == move.fields["value"])
        self._commands.append(Rate(case.number, move.fields["object"], value, move.at, contact=self._contact))
        if value != max(RATINGS):
            return
        key, due = f"callback:{case.number}", move.at + timedelta(days=3)
        text = say("citizen.task.callback", number=case.number, object=move.fields["object"], reason=say("citizen.task.no_reason"))
        self._commands.append(OpenTask(key, "callback", text, due, case.number, self._contact))
        if due < self._start:
            self._commands.append(CloseTask("陈晓禾", due, key=key, result="已打电话，情况转承办单位"))

    def _future(self, decision: Decision) -> Decision:
        """Without what the month itself would have used up: dates that have passed, notices that were sent."""
        return replace(decision, notices=(), timers=tuple(timer for timer in decision.timers if timer.due_at > self._start))
