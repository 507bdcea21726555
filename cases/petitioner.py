"""Who tells a matter: the same petitioner is told from the same phone, and from others of the house."""

from __future__ import annotations

from cases.model import Case


def same_petitioner(one: Case, other: Case) -> bool:
    """Is it the same person's matter? By id number, by name and phone, nameless by phone; where nothing was told by the contact.

    A name and a town alone prove nothing: a county has many of one name, and a wrong guess would hold a first telling back.
    """
    first, second = one.petitioner, other.petitioner
    if first.id_number and second.id_number:
        return first.id_number == second.id_number
    called = bool(first.phone) and first.phone == second.phone
    if first.name and second.name:
        return first.name == second.name and (called or 0 < one.contact == other.contact)
    if first.phone and second.phone:
        return called
    return 0 < one.contact == other.contact and one.relation == other.relation


def marks(case: Case) -> tuple[tuple[str, str], ...]:
    """(kind, value) of all by which this petitioner may be found again, surest first."""
    who = case.petitioner
    found = (
        ("phone", who.phone),
        ("contact", str(case.contact) if case.contact > 0 else ""),
    )
    return tuple((kind, value) for kind, value in found if value)
