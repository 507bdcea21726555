"""Who gets a notice: the petitioner's contact, the unit's people, the office's people, by role."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from cases.model import Case, Notice, Staff
from cases.rights import sees, withdraws
from handlers.directory import PLACES
from handlers.turn import Book

#: Contact that stands for "nobody can be reached": the push is held at once, where staff see it.
NOBODY = 0
#: Notices without which the matter stands still.
_STANDS_STILL = frozenset({"assignment", "to_approve", "urge"})
#: Who is told besides those who must act: where a county has none of them, nothing is missing.
_BESIDES = frozenset({"leader", "town", "reviewer", "verifier", "conference", "supervisor", "holder", "substitute", "superior"})


def recipients(notice: Notice, case: Case, book: Book, now: datetime) -> tuple[int, ...]:
    """Contacts to be told, each once; ``(NOBODY,)`` when no bound person holds the role."""
    if notice.audience == "citizen":
        return (case.contact,)
    people = [staff for staff in _staff(notice, case, book, now) if staff.contact]
    # Of a sealed case nobody hears whom it names, whatever their role (Art. 30).
    bound = dict.fromkeys(staff.contact for staff in people if not case.sealed or sees(staff, case))
    return tuple(bound) or (() if notice.audience in _BESIDES else (NOBODY,))


def stand_ins(notice: Notice, case: Case, book: Book) -> tuple[int, ...]:
    """Who of the petition office has to hear that nobody gets this: of a sealed case its head, and only that it waits (Art. 30)."""
    if case.sealed:
        heads = book.staff_with("director") if notice.kind == "assignment_sealed" else ()
        return tuple(dict.fromkeys(s.contact for s in heads if s.contact and not withdraws(s, case)))
    if notice.kind not in _STANDS_STILL or notice.audience not in ("unit", "head"):
        return ()
    return tuple(dict.fromkeys(staff.contact for staff in book.staff_with("clerk", "director") if staff.contact))


def _staff(notice: Notice, case: Case, book: Book, now: datetime) -> Sequence[Staff]:
    if notice.audience in ("holder", "substitute", "superior"):
        return book.staff_with("confidential") if case.sealed else _chased(notice.audience, case, book)
    if notice.audience in ("unit", "head"):
        return _of_unit(notice, case, book)
    if notice.audience == "duty":
        return book.on_duty(now)
    if notice.audience == "town" and not case.sealed:
        return book.staff_of(case.town)
    if notice.audience == "leader" and not case.sealed and "leader" in case.facts:
        mine = [s for s in book.staff_with("leader") if s.name == case.facts["leader"]]
        return mine or book.staff_with("leader")
    # Only the confidential clerk hears of a sealed case, whatever the step would tell others (Art. 30).
    role = "confidential" if case.sealed else notice.audience
    return book.staff_with(role)


def _of_unit(notice: Notice, case: Case, book: Book) -> Sequence[Staff]:
    if case.sealed:
        return book.staff_with("confidential")
    if not case.unit:
        # Nobody has the case yet but the petition office.
        return book.staff_with("clerk")
    unit = book.unit(notice.data["at"]) if "at" in notice.data else None
    people = book.staff_of(unit.code if unit else case.unit)
    wanted = [p for p in people if notice.audience in p.roles and p.contact]
    if notice.kind == "to_approve":
        # Only a head may approve: nobody else is asked to.
        return wanted
    # A unit with a head but no receiver, or the other way round, still has to hear of its case.
    # Of a village's people the grid worker may have what is handed down to it; of a town's not.
    there = unit or book.unit(case.unit)
    receive = {"unit", "head", "grid"} if there and there.kind in PLACES else {"unit", "head"}
    return wanted or [p for p in people if p.roles & receive]


def _chased(audience: str, case: Case, book: Book) -> Sequence[Staff]:
    """Of what nobody has opened: who has it; the others who receive for the unit, then its heads, then the petition office.

    Where a rank is empty the one after it hears, nobody twice; whoever has it hears only that others will.
    """
    people = [s for s in book.staff_of(case.unit) if s.contact]
    holder = book.holder(case.number) or next((s for s in people if "unit" in s.roles), None)
    others = [s for s in people if not holder or s.id != holder.id]
    receivers = [s for s in others if "unit" in s.roles]
    heads = [s for s in others if "head" in s.roles and s not in receivers]
    ranks = [rank for rank in (receivers, heads, book.staff_with("clerk")) if rank]
    if audience == "holder":
        return [holder] if holder and holder.contact and ranks else []
    return next(iter(ranks[1:] if audience == "superior" else ranks), [])
