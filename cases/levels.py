"""逐级受理 (M1): which level could take a matter first. A proposal with its reason; nobody is sent away, whatever level they wrote to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cases.model import Case, Unit

#: Nearest first.
_LEVELS = {"grid": "网格", "village": "村（社区）", "town": "镇办"}


@dataclass(frozen=True, slots=True)
class Proposal:
    """A unit that could take the matter, its level, and why."""

    unit: str
    level: str
    why: str


def proposals(case: Case, units: Sequence[Unit]) -> list[Proposal]:
    """Nearest competent level first, then the unit that is competent for the matter itself. Never for accusations, which go no such way."""
    if case.sealed:
        return []
    by_code = {unit.code: unit for unit in units}
    there = [u for u in units if u.kind in ("grid", "village") and u.name and u.name in case.place]
    town = by_code.get(case.town)
    near = [*sorted(there, key=lambda u: list(_LEVELS).index(u.kind)), *([town] if town else [])]
    found = [Proposal(u.code, _LEVELS.get(u.kind, u.kind), "事情发生在这里，小事可以就地化解（条例15条）") for u in near]
    competent = by_code.get(case.unit or case.proposed_unit)
    if competent and competent.code not in {p.unit for p in found}:
        found.append(Proposal(competent.code, "县级", "按职责由它办（条例22条）；镇村办不了的上交到这里"))
    return found
