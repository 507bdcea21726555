"""Opening a case: submitted, registered, and, under the office's instruction, transferred, in one decision."""

from __future__ import annotations

from datetime import datetime

from cases.calendar import Calendar
from cases.facts import facts
from cases.model import BOT, CITIZEN, Actor, Case, Decision, Notice, Status
from cases.routing import automatic
from cases.rules import Rules
from cases.steps import decide
from cases.values import replace
from cases.words import propose_route

_NO_INSTRUCTION = "县信访局"


def open_case(
    case: Case,
    now: datetime,
    rules: Rules,
    calendar: Calendar,
    *,
    complained_of: frozenset[str] = frozenset(),
    by: Actor = CITIZEN,
) -> Decision:
    """The decision that makes a new case (number still open). ``complained_of``: unit codes that the petition complains of."""
    route = case.route or propose_route(case.category, case.purpose)
    flags = case.flags | ({"law_related"} if route == 1 else frozenset()) | ({"confidential"} if case.sealed else frozenset())
    born = facts(replace(case, status=Status.DRAFT, route=route, flags=flags), complained=";".join(sorted(complained_of)))
    first = decide(born, "submit", by, {}, now, rules, calendar)
    total = first.then(decide(first.case, "register", BOT, {}, now, rules, calendar))
    goes, why = automatic(total.case, rules, complained_of)
    if not goes:
        return replace(total, notices=(_ask_a_person(total.case, now, why),))
    signer = rules.auto_transfer_signer or _NO_INSTRUCTION
    sent = decide(
        total.case, "transfer", BOT, {"unit": case.proposed_unit, "reason": f"按{signer}的书面授权自动转送"}, now, rules, calendar
    )
    # The citizen reads of the transfer in the very reply that gives the number.
    return total.then(replace(sent, notices=tuple(n for n in sent.notices if n.audience != "citizen")))


def _ask_a_person(case: Case, now: datetime, why: str) -> Notice:
    if case.sealed:
        return Notice("assignment_sealed", "confidential", now)
    return Notice("confirm", "clerk", now, urgent=case.urgency in ("E1", "E2", "E3"), data={"reason": why})
