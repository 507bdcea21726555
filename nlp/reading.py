"""``Reading``: what was understood of one text, each part with the characters that led to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class UnitEntry:
    """One unit as the reader needs it. ``kind``: department town village grid party law company; ``duties``: words of its duty list."""

    code: str
    name: str
    kind: str = "department"
    parent: str = ""
    aliases: tuple[str, ...] = ()
    duties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Slot:
    """A value found in the text, with its character range ``[start, end)``."""

    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim of a message, characters ``[start, end)``. ``route``: 1-6 (Art. 31), 0 for none; ``wants``: what is asked for."""

    start: int
    end: int
    category: str
    purpose: str
    route: int
    wants: Slot | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """One word that spoke for one conclusion (``about``: category, unit, purpose, route, urgency), with its weight."""

    about: str
    word: str
    start: int
    end: int
    weight: float


@dataclass(frozen=True, slots=True)
class Urgency:
    """Emergency level "" or E1-E5. ``kind`` of an E3: fire gas flood water collapse traffic medical violence missing; "" otherwise."""

    level: str = ""
    kind: str = ""
    word: str = ""
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What every bubble of a talk is read for.

    ``slots`` keys: town village place since phone name people money wants against told_before, and id
    (an identity number, masked). ``grievance``: does it name a
    trouble, so that it must never be lost; ``misconduct``: is misconduct of an official or unit alleged.
    """

    purpose: str = "其他"
    slots: Mapping[str, Slot] = field(default_factory=lambda: MappingProxyType({}))
    grievance: bool = False
    misconduct: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading(Facts):
    """Everything understood of one text. ``unit`` is a unit's code; ``unit_name`` its name; ``route``: of the whole (Art. 31);
    ``read_to``: where a very long text was no longer read for facts and claims, 0 where it was read whole."""

    category: str = "其他"
    category_confidence: float = 0.0
    unit: str = ""
    unit_name: str = ""
    unit_confidence: float = 0.0
    urgency: Urgency = Urgency()
    route: int = 0
    claims: tuple[Claim, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    categories: tuple[tuple[str, float], ...] = ()
    units: tuple[tuple[str, float], ...] = ()
    model: str = ""
    read_to: int = 0
