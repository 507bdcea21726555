"""The same petitioner is not the same phone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from cases.model import Case, Petitioner
from cases.petitioner import marks, same_petitioner

ONE = Case(datetime(2026, 11, 23, tzinfo=UTC), town="T1", contact=7, petitioner=Petitioner("梁守田", "13800000019"))


def other(name: str = "梁守田", phone: str = "13800000019", **changes: object) -> Case:
    return replace(ONE, petitioner=Petitioner(name, phone), **changes)


def test_from_another_phone_of_the_house() -> None:
    assert same_petitioner(ONE, other(contact=8))
    assert same_petitioner(ONE, other(phone="13800000020"))


def test_a_name_and_a_town_alone_prove_nothing() -> None:
    assert not same_petitioner(ONE, other(phone="13800000020", contact=8))
    assert not same_petitioner(other(phone=""), other(phone="", contact=8))


def test_whoever_else_uses_the_phone_is_another() -> None:
    assert not same_petitioner(ONE, other(name="梁小满"))
    assert not same_petitioner(other(name="", phone=""), other(name="", phone="", relation="邻居"))


def test_the_nameless_by_phone_or_contact() -> None:
    assert same_petitioner(ONE, other(name="", contact=9))
    assert same_petitioner(other(name="", phone=""), other(name="", phone=""))
    assert not same_petitioner(other(name="", phone="", contact=0), other(name="", phone="", contact=0))


def test_an_id_number_decides() -> None:
    first, second = (
        replace(ONE, petitioner=Petitioner("梁守田", "13800000019", "", n)) for n in ("61102619600101001X", "611026196001010028")
    )
    assert not same_petitioner(first, second) and same_petitioner(first, first)


def test_marks_are_only_what_was_told() -> None:
    assert marks(ONE) == (("phone", "13800000019"), ("contact", "7"))
    assert marks(other(name="", phone="", contact=-1)) == ()
