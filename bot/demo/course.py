"""The course of one invented case: which steps were taken, by whom and when, in working hours; chance decides how long each took."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from bot.demo.cast import OFFICE, STAFF
from bot.demo.matters import Matter
from cases.calendar import CHINA, Calendar, at_local, local_date
from cases.model import BOT, CITIZEN, Actor
from cases.ratings import POOR
from cases.words import RATINGS

_OPENS, _SHUTS = time(8, 30), time(17, 40)
_OTHER_UNIT = "611026102"


@dataclass(frozen=True, slots=True)
class Move:
    """One step: when, what, by whom, with which fields."""

    at: datetime
    action: str
    actor: Actor
    fields: Mapping[str, str] = field(default_factory=dict)


class Course:
    """Lays the steps of one case along the working hours of a calendar."""

    def __init__(self, matter: Matter, received: datetime, automatic: bool, chance: random.Random, calendar: Calendar) -> None:
        self.matter, self._automatic, self._chance, self._calendar = matter, automatic, chance, calendar
        self._received = self._at = received
        self._unit = matter.unit

    def moves(self) -> list[Move]:
        """All steps after the opening, in the order of time; those that would lie ahead are the caller's to leave out."""
        steps = [*_WAYS.get(self.matter.way, Course._ordinary)(self)]
        if self.matter.way != "sealed":
            entered = self._office(self._received + timedelta(hours=20))
            number = f"61{local_date(entered):%Y%m%d}{self._chance.randrange(10**6):06d}"
            steps.append(Move(entered, "national", _clerk("clerk"), {"number": number}))
        return sorted(steps, key=lambda move: move.at)

    def _after(self, least: float, most: float) -> datetime:
        """The next moment in working hours, so many hours later."""
        self._at = self._office(self._at + timedelta(hours=self._chance.uniform(least, most)))
        return self._at

    def _office(self, moment: datetime) -> datetime:
        local = moment.astimezone(CHINA)
        if self._calendar.is_workday(local.date()) and _OPENS <= local.time() <= _SHUTS:
            return moment
        opens = at_local(local.date(), _OPENS)
        start = opens if moment < opens and self._calendar.is_workday(local.date()) else self._calendar.workday_morning(moment, _OPENS)
        return start + timedelta(minutes=self._chance.uniform(1, 150))

    def _sorted(self) -> Iterator[Move]:
        if not self._automatic:
            yield Move(self._after(0.5, 14), "transfer", _clerk("clerk"), {"unit": self._unit})

    def _received_at_unit(self) -> Iterator[Move]:
        yield Move(self._after(0.5, 16), "sign", self._worker("unit"))
        yield Move(self._after(4, 50), "accept", self._worker("unit"))
        yield Move(self._after(12, 70), "progress", self._worker("unit"), {"text": self.matter.progress})

    def _answered(self) -> Iterator[Move]:
        yield Move(self._after(12, 150), "answer", self._worker("unit"), {"text": self.matter.answer})
        if "head" not in self._worker("unit").roles:
            yield Move(self._after(1, 6), "approve", self._worker("head"))
        self._at += timedelta(minutes=1)
        yield Move(self._at, "serve", BOT, {"way": "微信"})
        yield from self._rated()
        yield Move(self._after(24, 72), "close", self._worker("unit"))

    def _rated(self) -> Iterator[Move]:
        if self._chance.random() < 0.85:
            when = self._at + timedelta(hours=24, minutes=self._chance.uniform(2, 700))
            for name, weights in (("unit", (68, 20, 12)), ("office", (80, 17, 3))):
                value = self._chance.choices(tuple(RATINGS), weights)[0]
                yield Move(when, "rate", CITIZEN, {"object": name, "value": RATINGS[value]})
                when += timedelta(minutes=1)
                if (name, value) == ("unit", POOR):
                    self._at = max(self._at, self._office(when + timedelta(hours=20)))
                    yield Move(self._at, "callback", _clerk("clerk"), {"text": "电话，收到答复，本人说办得还不够好，已请单位再看"})

    def _ordinary(self) -> Iterator[Move]:
        yield from self._sorted()
        yield from self._received_at_unit()
        yield from self._answered()

    def _extend(self) -> Iterator[Move]:
        yield from self._sorted()
        yield from self._received_at_unit()
        yield Move(self._after(10, 30), "extend", self._worker("head"), {"days": "20", "reason": "工程要等天晴才能浇筑"})

    def _object(self) -> Iterator[Move]:
        yield from self._sorted()
        yield Move(self._after(0.5, 10), "sign", self._worker("unit"))
        yield Move(self._after(2, 20), "object", self._worker("unit"), {"reason": "属邻里纠纷，先由镇上调解更快"})
        self._unit = _OTHER_UNIT
        yield Move(self._after(1, 8), "transfer", _clerk("clerk"), {"unit": self._unit})
        yield from self._received_at_unit()
        yield from self._answered()

    def _late(self) -> Iterator[Move]:
        """Given to the unit, and nobody there has taken it up yet."""
        yield from self._sorted()

    def _withdraw(self) -> Iterator[Move]:
        yield from self._sorted()
        yield Move(self._after(2, 16), "sign", self._worker("unit"))
        self._at += timedelta(hours=self._chance.uniform(5, 40))
        yield Move(self._at, "withdraw", CITIZEN, {"reason": "钱已经给了"})

    def _guide(self) -> Iterator[Move]:
        fields = {"route": "1", "organ": self.matter.organ, "reason": "判决的执行由法院办理"}
        yield Move(self._after(1, 20), "guide", _clerk("clerk"), fields)

    def _direct(self) -> Iterator[Move]:
        yield Move(self._after(4, 60), "direct", _clerk("clerk"), {"text": self.matter.answer})

    def _sealed(self) -> Iterator[Move]:
        yield Move(self._after(1, 20), "to_disc", _clerk("confidential"))

    def _worker(self, role: str) -> Actor:
        found = next(w for w in STAFF if w.unit == self._unit and role in w.roles)
        return Actor(found.name, frozenset(found.roles.split(",")), 0, found.unit)


_WAYS = {
    "extend": Course._extend,
    "object": Course._object,
    "late": Course._late,
    "withdraw": Course._withdraw,
    "guide": Course._guide,
    "direct": Course._direct,
    "sealed": Course._sealed,
}


def _clerk(role: str) -> Actor:
    found = next(w for w in STAFF if w.unit == OFFICE and w.roles == role)
    return Actor(found.name, frozenset({role}), 0, OFFICE)
