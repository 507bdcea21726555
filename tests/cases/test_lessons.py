"""A person's step teaches; a machine's does not, and nothing of a sealed case does."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from cases.lessons import Lesson, lessons
from cases.model import Case, Entry, Status

NOW = datetime(2026, 11, 23, tzinfo=UTC)
CASE = Case(NOW, Status.TO_SIGN, category="城乡建设", proposed_unit="CGJ", unit="CGJ")


def step(action: str, before: dict[str, str] | None = None, actor: int = 3, **fields: str) -> Entry:
    return Entry(NOW, "陈晓禾", action, Status.REGISTERED, Status.TO_SIGN, actor_id=actor, fields=fields, before=before or {})


def test_a_class_that_was_changed() -> None:
    changed = replace(CASE, category="交通运输")
    assert lessons(changed, step("classify", {"category": "城乡建设"}, category="交通运输")) == (Lesson("class", "交通运输", "城乡建设"),)
    assert lessons(CASE, step("classify", route="5")) == ()


def test_another_unit_than_was_proposed() -> None:
    assert lessons(replace(CASE, unit="SLJ"), step("transfer", unit="SLJ")) == (
        Lesson("unit", "SLJ", "CGJ"),
        Lesson("class", "城乡建设", "城乡建设"),
    )


def test_agreement_teaches_too() -> None:
    assert [x.label == x.was for x in lessons(CASE, step("transfer"))] == [True, True]


def test_the_program_learns_nothing_from_itself() -> None:
    assert lessons(CASE, step("transfer", actor=0, unit="CGJ")) == ()


def test_nothing_of_a_sealed_case() -> None:
    assert lessons(replace(CASE, sealed=True), step("transfer", unit="SLJ")) == ()
