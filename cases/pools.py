"""Whose a case is: each stands with a pool of people (a unit's, the office's), and one of them has it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cases.model import Case, Staff, Status

#: With the unit that handles it.
UNIT = frozenset({
    *(Status.TRANSFERRED, Status.ASSIGNED, Status.TO_SIGN, Status.SIGNED, Status.ACCEPTED, Status.HANDLING, Status.EXTENDED),
    *(Status.OPINION_REVIEW, Status.OPINION_ISSUED, Status.SERVED),
})  # fmt: skip
_ROLES: Mapping[str, frozenset[Status]] = {
    "clerk": frozenset({Status.SUBMITTED, Status.REGISTERED, Status.OBJECTED, Status.ROUTE_BACK, Status.VERIFY_DONE}),
    "reviewer": frozenset({Status.REVIEW_REQ, Status.REVIEWING, Status.REVIEW_DONE}),
    "verifier": frozenset({Status.VERIFY_REQ, Status.VERIFYING}),
}
#: Who takes what a pool of this role cannot: a county may have no reviewers of its own in the program.
_ELSE = {"clerk": ("clerk", "director"), "reviewer": ("reviewer", "clerk", "director"), "verifier": ("verifier", "clerk", "director")}


#: Who settles which unit handles it, from so many objections on (Art. 24).
_DISPUTES, _DISPUTED = 2, frozenset({Status.OBJECTED, Status.ROUTE_BACK})


def beside(case: Case) -> list[str]:
    """Who has it on their list besides its pool: units that help or lead it, its leader by name (``@leader:…``), joint conference and
    inspection office (``@role``). Nobody of a sealed one (Art. 30)."""
    if case.sealed:
        return []
    names = [helper.unit for helper in case.helpers if not helper.reported]
    if any(clock.id == "C21" and clock.running for clock in case.clocks):
        names += [unit for unit in [case.facts.get("lead_unit", "")] if unit != case.unit]
        names.append(f"@leader:{case.facts.get('leader', '')}")
    if case.status in _DISPUTED and int(case.facts.get("objections", "0")) >= _DISPUTES and "decided" not in case.facts:
        names.append("@conference")
    return [*names, *(["@supervisor"] if any(fact.startswith("supervised") for fact in case.facts) else [])]


@dataclass(frozen=True, slots=True)
class Pool:
    """Some people: those of a unit, or those of a role (``@clerk``). ``name`` is how it is stored, "" = nobody has to act."""

    name: str

    @classmethod
    def of(cls, case: Case) -> Pool:
        """The pool that has to act on this case; nobody's where it is over, and of a sealed one no list is kept."""
        if case.sealed:
            return cls("")
        if case.status in UNIT:
            return cls(case.unit)
        return cls(next((f"@{role}" for role, states in _ROLES.items() if case.status in states), ""))

    def people(self, staff: Iterable[Staff]) -> list[Staff]:
        """Who is in it and here: receivers before heads, the pool's own role before who stands in for it; never the absent."""
        here = [s for s in staff if s.roles]
        if self.name.startswith("@"):
            return next((found for role in _ELSE[self.name[1:]] if (found := [s for s in here if role in s.roles])), [])
        mine = [s for s in here if s.unit == self.name]
        return [s for s in mine if "unit" in s.roles] or [s for s in mine if "head" in s.roles]


def pick(pool: Pool, staff: Sequence[Staff], load: Mapping[int, int]) -> Staff | None:
    """The one of the pool with the least to do, those whom a message can reach first; None where the pool is empty."""
    return min(pool.people(staff), key=lambda s: (not s.contact, load.get(s.id, 0), s.id), default=None)
