"""Whole cases for figures: log and ratings with them, nothing of a sealed one."""

from __future__ import annotations

from cases.commands import Rate
from cases.model import Status
from store import Store

from .conftest import NOW, decision, filing, rows


def test_a_case_comes_with_its_log_and_ratings(store: Store) -> None:
    number = filing(store, 1).number
    filing(store, 2, Rate(number, "unit", 3, NOW, "没修好"))
    first, second = store.histories.all()
    assert (first.case.number, [e.action for e in first.entries]) == (number, ["submit"])
    assert [(r.object, r.value, r.at) for r in first.ratings] == [("unit", 3, NOW)] and second.ratings == ()
    assert [h.case.number for h in store.histories.of([first.case.id])] == [number] and store.histories.of([]) == []


def test_what_is_over_is_not_open_and_what_is_sealed_is_not_read(store: Store) -> None:
    filing(store, 1)
    filing(store, 2, made=decision(status=Status.WITHDRAWN))
    filing(store, 3, made=decision(sealed=True))
    assert len(rows(store, "SELECT id FROM cases")) == 3
    assert [h.case.status for h in store.histories.all()] == [Status.REGISTERED, Status.WITHDRAWN]
    assert [h.case.status for h in store.histories.open()] == [Status.REGISTERED]
