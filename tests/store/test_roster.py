"""Leaves and owners as rows, on both databases."""

from __future__ import annotations

from datetime import timedelta

from cases.leaves import Leave
from cases.model import Status
from store import Store

from .conftest import NOW, decision, filing

DAY = timedelta(days=1)


def employ(store: Store, name: str, *roles: str) -> int:
    return store.admin.add_staff(name, "SLJ", roles, "", name, NOW + DAY).id


def test_rights_are_read_as_they_are_now(store: Store) -> None:
    head, clerk = employ(store, "吴溪亭", "head"), employ(store, "钱渡", "unit")
    store.roster.take_leave(Leave(head, clerk, NOW, NOW + DAY), NOW)
    assert [(s.name, s.roles) for s in store.book.staff_with("head")] == [("钱渡", {"head", "unit"})]
    assert store.admin.add_staff("吴溪亭", "SLJ", ["head", "unit"], "", "again", NOW + DAY).id == head
    assert store.book.staff_by_name("吴溪亭")[0].roles == frozenset(), "new roles wait until they are back"
    assert store.roster.settle(NOW + DAY) == 2
    assert store.book.staff_by_name("吴溪亭")[0].roles == {"head", "unit"}


def test_who_is_on_duty_and_away_is_stood_in_for(store: Store) -> None:
    away, here = employ(store, "罗砚秋", "director"), employ(store, "陈晓禾", "director")
    for n, staff in enumerate((away, here), 1):
        store._writer.write(
            lambda cursor, n=n, staff=staff: cursor.run("UPDATE staff SET contact = :c WHERE id = :id", {"c": n, "id": staff})
        )
    store.admin.set_duty(away, NOW, NOW + DAY)
    assert [s.name for s in store.book.on_duty(NOW)] == ["罗砚秋"]
    store.roster.take_leave(Leave(away, here, NOW, NOW + DAY), NOW)
    assert [s.name for s in store.book.on_duty(NOW)] == ["陈晓禾"]


def test_each_open_case_is_somebody_s(store: Store) -> None:
    first, second = employ(store, "钱渡", "unit"), employ(store, "孙沛然", "unit")
    for n in range(3):
        filing(store, n, made=decision(status=Status.TO_SIGN, unit="SLJ"))
    filing(store, 8, made=decision(status=Status.WITHDRAWN, unit="SLJ"))
    filing(store, 9, made=decision(status=Status.TO_SIGN, unit="CGJ"))
    filing(store, 10, made=decision(status=Status.TO_SIGN, unit="SLJ", sealed=True))
    assert [pool for _, pool in store.roster.assign()] == ["CGJ"]
    assert sorted(whose.id for whose, _ in store.roster.owners().values()) == [first, first, second]
