"""What the staff's steps teach: the class and the unit that a person settled on, beside what the program had proposed."""

from __future__ import annotations

from dataclasses import dataclass

from cases.model import Case, Entry

#: What a county's own model may be about.
PARTS = ("class", "unit", "purpose")
#: Steps in which a person settles where a case goes.
TEACHING = ("classify", "transfer", "assign")


@dataclass(frozen=True, slots=True)
class Lesson:
    """``label``: what a person settled on; ``was``: what was proposed, the same where they agreed; ``part``: one of ``PARTS``."""

    part: str
    label: str
    was: str


def lessons(case: Case, entry: Entry) -> tuple[Lesson, ...]:
    """What this log row of this case teaches. Whoever sends a case on has agreed to its class; what no person did teaches nothing."""
    if case.sealed or not entry.actor_id or entry.action not in TEACHING:
        return ()
    if entry.action == "classify":
        told = ((part, entry.fields.get(key, ""), entry.before.get(key)) for part, key in (("class", "category"), ("purpose", "purpose")))
        return tuple(Lesson(part, label, str(was or label)) for part, label, was in told if label)
    unit = entry.fields.get("unit") or case.proposed_unit
    settled = (Lesson("unit", unit, case.proposed_unit or unit),) if unit else ()
    return (*settled, Lesson("class", case.category, case.category))
