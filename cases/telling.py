"""Whom a step tells of what: the notices of its row, with what their words need."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from cases.clocks import valid
from cases.model import Case, Notice
from cases.progress import owed
from cases.ratings import POOR
from cases.rules import Rules
from cases.transitions import Transition
from cases.words import RATINGS, REVIEWERS

_CARRIED = frozenset(
    {
        "text",
        "reason",
        "unit",
        "organ",
        "main",
        "route",
        "way",
        "date",
        "due",
        "result",
        "document",
        "leader",
        "kind",
        "limit",
        "address",
        "phone",
        "days",
        "value",
        "carried",
        "received",
        "unit_value",
        "office_value",
    }
)
#: Limits that a unit is told with a notice, the one in force last.
_DUE = ("C3", "C4", "C8", "C17", "C6", "C7")


def notices(row: Transition, before: Case, case: Case, fields: Mapping[str, str], now: datetime, rules: Rules) -> tuple[Notice, ...]:
    """One notice for each audience of the row; a consultation also tells each unit of its task, urging again and again also the office.

    Of the simple procedure the petitioner is told when it is left and nothing is sealed, of a rating the unit when it is poor.
    """
    told = [_notice(*_reviewing(kind, audience, fields), row, before, case, fields, now) for audience, kind in row.tells]
    if row.action == "coordinate":
        fresh = [h for h in case.helpers if h not in before.helpers]
        told += [Notice("co_handling", "unit", now, data={"at": h.unit, "text": h.text, "due": h.due}) for h in fresh]
    if row.action == "urge" and int(case.facts["urged"]) >= rules.urge_office:
        told.append(_notice("urged_again", "clerk", row, before, case, fields, now))
    if row.action == "rate" and (fields["object"], fields["value"]) != ("unit", RATINGS[POOR]):
        return ()
    if row.action == "simple" and (case.simple or case.sealed):
        return ()
    if row.action == "close" and "lead_case" not in case.flags:
        told = [n for n in told if n.audience != "leader"]
    return tuple(told)


def _reviewing(kind: str, audience: str, fields: Mapping[str, str]) -> tuple[str, str]:
    """Whom the word is for: what a review owes is for its organ, in words of its own."""
    organ = REVIEWERS.get(fields.get("to", ""))
    return (f"{kind}_review", organ) if organ and audience == "unit" else (kind, audience)


def noticeable(case: Case) -> bool:
    """Can the petitioner be told in writing at all? Name and address unclear lift that duty (N7, Art. 23)."""
    person = case.petitioner
    return bool(case.contact) or bool(person.name and (person.address or person.phone))


def _notice(kind: str, audience: str, row: Transition, before: Case, case: Case, fields: Mapping[str, str], now: datetime) -> Notice:
    data = {k: v for k, v in fields.items() if k in _CARRIED} | _pending(kind, row, before, case)
    if kind in ("assignment", "extended", "warning") and (due := _limit(case)):
        data |= {"due": due}
    if row.action == "urge":
        clock = owed(case)
        data |= {"count": case.facts["urged"], **({"due": clock.due_at.isoformat()} if clock else {})}
    if audience == "unit":
        # ``at``: the unit that is told, where it is not the one that has the case when all is done.
        named, at = (
            data.pop("unit", ""),
            {"co_handling": fields.get("unit"), "lead_case": case.facts.get("lead_unit"), "route_back": before.unit},
        )
        data |= {"at": at[kind] or named} if kind in at else {}
    if kind == "co_handling":
        helper = next((h for h in case.helpers if h.unit == fields.get("unit")), None)
        data |= {"due": helper.due} if helper else {}
    if row.article:
        data["article"] = row.article
    duty = row.statutory and audience == "citizen" and noticeable(case)
    return Notice(kind, audience, now, statutory=duty, data=data)


def _pending(kind: str, row: Transition, before: Case, case: Case) -> dict[str, str]:
    """What waits for consent, or what was just consented to."""
    held = case.facts if kind == "to_approve" else before.facts
    if kind in ("extended", "to_approve") and "extension" in held:
        return {"reason": held["extension_reason"], "text": f"申请延期{held['extension']}日：{held['extension_reason']}"}
    ground = held.get("refusal") or held.get("nolonger")
    if kind in ("refused", "nolonger", "to_approve") and ground:
        told = held["refusal_reason"]
        return {"ground": ground, "reason": told, "text": f"建议不予受理（{ground}）：{told}"}
    if kind == "to_approve" and row.action == "assign":
        return {"text": f"建议交办，{held['assignment_due']}前办结报告"}
    if kind == "to_approve" and row.action == "file":
        return {"text": f"建议存：{held['filing']}"}
    if kind == "filed":
        return {"reason": before.facts.get("filing", "")}
    if kind in ("to_approve", "answer"):
        return {"text": case.answer}
    if kind.startswith(("review_", "verify_")) and (text := case.facts.get(f"{kind[:6]}_text")):
        return {"text": text, "result": case.facts.get(f"{kind[:6]}_result", "")}
    return {}


def _limit(case: Case) -> str:
    running = [c for c in valid(case) if c.id in _DUE]
    clock = max(running, key=lambda c: _DUE.index(c.id), default=None)
    extended = next((c for c in case.clocks if c.running and c.id == "C7"), None)
    chosen = extended or clock
    return chosen.due_at.isoformat() if chosen else ""
