"""Roles and rights (``rights.toml``): whose cases a role may open, what it may do, and what one account may not hold together.

Chat, command line and every later interface ask here and in ``steps.decide``; nowhere else is it decided who may see a case.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from cases.model import Case, Refused, Status

TABLE = Path(__file__).with_name("rights.toml")


class Person(Protocol):
    """A member of the staff, whether as ``Staff`` or as ``Actor``."""

    @property
    def name(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def roles(self) -> frozenset[str]: ...
    @property
    def local(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Role:
    """One row: whose cases it opens (``sees``), what else it may do (``also``), what one account may not hold beside it (``apart``)."""

    code: str
    name: str
    about: str
    sees: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()


_DATA = tomllib.loads(TABLE.read_text(encoding="utf-8"))
ROLES: Mapping[str, Role] = {
    row["code"]: Role(row["code"], row["name"], row["about"], *(tuple(row.get(key, ())) for key in ("sees", "also", "apart")))
    for row in _DATA["role"]
}
#: The words of the table, explained.
SEES: Mapping[str, str] = _DATA["sees"]
ALSO: Mapping[str, str] = _DATA["also"]

_DISPUTED = frozenset({Status.OBJECTED, Status.ROUTE_BACK})
_REVIEW = frozenset({Status.REVIEW_REQ, Status.REVIEWING, Status.REVIEW_DONE})
_VERIFICATION = frozenset({Status.VERIFY_REQ, Status.VERIFYING, Status.VERIFY_DONE})
_TOLD = frozenset({"reported", "designated", "supervised", "coordinated"})


def _helping(person: Person, case: Case) -> bool:
    return bool(person.unit) and person.unit in {helper.unit for helper in case.helpers}


#: Which cases each word of the table means.
REACHES: Mapping[str, Callable[[Person, Case], bool]] = {
    "own": lambda person, case: bool(person.unit) and person.unit == case.unit,
    "helping": _helping,
    "leading": lambda person, case: "lead_case" in case.flags and bool(person.unit) and person.unit == case.facts.get("lead_unit"),
    "reported": lambda person, case: case.channel == "grid" and bool(person.unit) and person.unit == case.facts.get("grid"),
    "handed": lambda person, case: person.local and (person.unit == case.unit or _helping(person, case)),
    "county": lambda person, case: True,
    "led": lambda person, case: "lead_case" in case.flags and person.name == case.facts.get("leader"),
    "told": lambda person, case: bool(_TOLD & case.facts.keys()) or "urgent" in case.flags,
    "disputed": lambda person, case: case.status in _DISPUTED or "coordinated" in case.facts,
    "led_cases": lambda person, case: "lead_case" in case.flags,
    "supervised": lambda person, case: bool({"supervised", "backlog"} & case.flags),
    "review": lambda person, case: case.status in _REVIEW,
    "verification": lambda person, case: case.status in _VERIFICATION,
    "sealed": lambda person, case: False,
}


def withdraws(person: Person, case: Case) -> bool:
    """Does the petition complain of this very person (回避, Art. 28)? Of an accusation whoever is named at all keeps away (Art. 30)."""
    told = "".join((case.against, *((case.text, case.summary) if case.sealed else ()))).replace(" ", "")
    return len(person.name) > 1 and person.name in told


def sees(person: Person, case: Case) -> bool:
    """May this person open this case? A sealed one opens to the confidential clerk alone, and never to one whom it names (Art. 30)."""
    words = {word for role in person.roles if role in ROLES for word in ROLES[role].sees}
    if case.sealed:
        return "sealed" in words and not withdraws(person, case)
    return any(REACHES[word](person, case) for word in words)


#: Who acts only on the cases that they may open; the others' steps name their states, or come before a case is on any list.
_LISTED = frozenset({"leader", "supervisor"})


def reaches(person: Person, role: str, case: Case) -> bool:
    """Do the steps of this role reach this case? A leader's and the inspection office's only those that are theirs."""
    return role not in _LISTED or any(REACHES[word](person, case) for word in ROLES[role].sees)


def may(person: Person, duty: str) -> bool:
    """May this person do this besides the steps of a case? ``duty`` is a word of the table's ``also``."""
    return any(duty in ROLES[role].also for role in person.roles if role in ROLES)


def need(person: Person, duty: str) -> None:
    """Raises ``Refused`` where this person may not, with who may."""
    if not may(person, duty):
        who = "、".join(role.name for role in ROLES.values() if duty in role.also)
        raise Refused(f"{ALSO[duty]}由{who}来做。")


def clash(roles: Collection[str]) -> tuple[str, str] | None:
    """Two roles that one account may never hold together, None where all go together: three administrators, each apart from everything."""
    for code in sorted(roles):
        apart = ROLES[code].apart if code in ROLES else ()
        other = next((o for o in sorted(roles) if o != code and (o in apart or "*" in apart)), None)
        if other:
            return code, other
    return None
