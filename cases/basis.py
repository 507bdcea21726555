"""What the limits of a step rest on, written into its log row so that they can be reckoned again from the log alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from cases import evidence
from cases.model import Case, Status
from cases.rules import Rules
from cases.transitions import Transition
from cases.words import LEAVING, REVIEWERS

#: What had not been accepted yet has no limit of handling to go on with.
_BEFORE_ACCEPTANCE = frozenset({Status.SUBMITTED, Status.REGISTERED, Status.TO_SIGN, Status.SIGNED, Status.OBJECTED, Status.ROUTE_BACK})


def basis_of(row: Transition, before: Case, case: Case, fields: Mapping[str, str], now: datetime, rules: Rules) -> dict[str, str]:
    """The facts by which this step's limits run; {} where it touches none."""
    special = _SPECIAL[row.action](row, before, fields, now) if row.action in _SPECIAL else {}
    if not row.starts and not special:
        return {}
    held = {
        "route": str(case.route or ""),
        "purpose": str(case.purpose),
        "simple": "1" if case.simple else "",
        "urgent": "1" if "urgent" in case.flags or case.urgency in ("E1", "E2", "E3") else "",
        "named": "1" if case.petitioner.name and "anonymous" not in case.flags else "",
        "brought": "1" if case.unit and case.facts.get("brought") == case.unit else "",
        "default": "1" if rules.default_acceptance else "",
        "received": case.received_at.isoformat(),
        **special,
    }
    return {name: value for name, value in held.items() if value}


def _due(row: Transition, before: Case, fields: Mapping[str, str], now: datetime) -> dict[str, str]:
    due = before.facts.get("assignment_due", "") if row.needs == "assignment" else fields.get("due", "")
    return {"due": due} if due else {}


def _approved(row: Transition, before: Case, fields: Mapping[str, str], now: datetime) -> dict[str, str]:
    return {"days": before.facts["extension"]} if row.needs == "extension" else _due(row, before, fields, now)


def _served(row: Transition, before: Case, fields: Mapping[str, str], now: datetime) -> dict[str, str]:
    begins = evidence.served(before, fields, now)
    return {"begins": begins.isoformat()} if begins != now else {}


def _left(row: Transition, before: Case, fields: Mapping[str, str], now: datetime) -> dict[str, str]:
    """Leaving the simple procedure: the time already spent counts, from acceptance on."""
    if fields.get("value") not in LEAVING:
        return {}
    leg = before.clock("C16")
    accepted = before.status not in _BEFORE_ACCEPTANCE and leg is not None and leg.running
    return {"left": "1", **({"begins": leg.started_at.isoformat()} if accepted and leg else {})}


def _supervised(row: Transition, before: Case, fields: Mapping[str, str], now: datetime) -> dict[str, str]:
    """Which organ a letter is to, or its answer from; the handling unit's names none."""
    organ = next((o for o, role in REVIEWERS.items() if o == fields.get("to") or (row.action == "feedback" and role in row.roles)), "")
    return {**_due(row, before, fields, now), **({"organ": organ} if organ else {})}


def _hearing(row: Transition, before: Case, fields: Mapping[str, str], now: datetime) -> dict[str, str]:
    return {"days": fields["days"]}


_SPECIAL: Mapping[str, Callable[[Transition, Case, Mapping[str, str], datetime], dict[str, str]]] = {
    "approve": _approved,
    "reopen": _due,
    "supervise": _supervised,
    "feedback": _supervised,
    "suggest": _due,
    "confer": _due,
    "inspect": _due,
    "serve": _served,
    "simple": _left,
    "hearing": _hearing,
    "disc": lambda row, before, fields, now: {"stage": fields["result"]},
}
