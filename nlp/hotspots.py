"""Hotspots: a class of matters that rises in one place against its earlier weeks, and many like matters within a day.

Counted are people, not messages: one person who writes ten times is no hotspot, and no hotspot is about one person.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import exp, lgamma, log

#: A week is compared with so many before it, and with no fewer than these.
WEEKS, FEWEST_WEEKS = 8, 4
#: Fewer people are no rise; so many within a day are an alert (more than 5 similar matters in 24 h from one place and class: E4).
FEWEST, ALERT = 4, 6
#: As rare as this by chance alone: with some 170 pairs of class and place a week, about one false name in six weeks if all were busy.
RARE = 0.001
_WEEK, _DAY = timedelta(days=7), timedelta(days=1)
#: What is believed of a pair before its first week: half a matter.
_PRIOR = 0.5


@dataclass(frozen=True, slots=True)
class Told:
    """One matter: class, place, when, a number that stands for its petitioner (0: nobody knows), the case's number."""

    category: str
    place: str
    at: datetime
    who: int
    number: str


@dataclass(frozen=True, slots=True)
class Hotspot:
    """``people`` in this week or day, their cases' ``numbers``; of a rise what was ``expected`` and its ``chance``."""

    category: str
    place: str
    people: int
    numbers: tuple[str, ...]
    expected: float = 0.0
    chance: float = 0.0


def rises(told: Iterable[Told], now: datetime) -> list[Hotspot]:
    """What rose in the seven days before ``now``, rarest first; [] where fewer than four earlier weeks are known."""
    weeks = _by_pair(told, lambda one: int((now - one.at) // _WEEK))
    known = min(WEEKS, max((week for found in weeks.values() for week in found), default=0))
    if known < FEWEST_WEEKS:
        return []
    found = []
    for (category, place), counted in weeks.items():
        people = _people(counted.get(0, []))
        before = sum(_people(counted.get(week, [])) for week in range(1, known + 1))
        chance = _tail(people, before, known)
        if people >= FEWEST and chance < RARE:
            found.append(Hotspot(category, place, people, _numbers(counted[0]), before / known, chance))
    return sorted(found, key=lambda spot: spot.chance)


def alerts(told: Iterable[Told], now: datetime) -> list[Hotspot]:
    """Pairs of class and place about which more than five people have written within 24 hours, most people first."""
    today = {pair: days[0] for pair, days in _by_pair(told, lambda one: int((now - one.at) // _DAY)).items() if 0 in days}
    found = [Hotspot(*pair, _people(ones), _numbers(ones)) for pair, ones in today.items() if _people(ones) >= ALERT]
    return sorted(found, key=lambda spot: -spot.people)


def _by_pair(told: Iterable[Told], when: Callable[[Told], int]) -> Mapping[tuple[str, str], dict[int, list[Told]]]:
    """(class, place) → period back from now → its matters. Matters without a place lead nowhere."""
    found: dict[tuple[str, str], dict[int, list[Told]]] = defaultdict(lambda: defaultdict(list))
    for one in told:
        if one.place and (period := when(one)) >= 0:
            found[one.category, one.place][period].append(one)
    return found


def _people(told: Iterable[Told]) -> int:
    """Different petitioners; all whom nobody knows count as one."""
    return len({one.who for one in told})


def _numbers(told: Iterable[Told]) -> tuple[str, ...]:
    return tuple(sorted(one.number for one in told))


def _tail(count: int, before: int, weeks: int) -> float:
    """The chance of ``count`` or more in a week after ``before`` in ``weeks``: a Poisson rate known no better than its weeks tell."""
    shape, stay = before + _PRIOR, log(weeks / (weeks + 1))
    terms = (lgamma(n + shape) - lgamma(shape) - lgamma(n + 1) + shape * stay - n * log(weeks + 1) for n in range(count))
    return max(0.0, 1 - sum(exp(term) for term in terms))
