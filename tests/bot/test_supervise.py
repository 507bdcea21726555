"""Supervision by itself: opened and reminded of once, the next rung asked for; only what changed or is due is looked at."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.supervise import supervise
from cases.commands import Rate, Work
from cases.model import Staff
from cases.supervision import TRIGGERS

from .conftest import Town

Towns = Callable[..., Town]
PETITIONER = Staff(0, "方小满", "", frozenset({"citizen"}))
RULES = 'quiet_rest_days = false\nquiet_hours = ""'


@pytest.fixture
def town(towns: Towns) -> Town:
    return towns(rules=RULES)


def accepted(town: Town) -> str:
    """A case that a unit is handling."""
    number = town.file()
    for action in ("sign", "accept", "handle"):
        town.act(number, action)
    return number


def look(town: Town) -> int:
    return supervise(town.services, town.clock())["done"]


def open_faults(town: Town) -> list[str]:
    return [item.trigger for item in town.store.watch.items()]


def actions(town: Town, number: str) -> list[str]:
    return [entry.action for entry in town.store.book.entries(number)]


def test_half_the_time_without_a_record_is_reminded_of_once(town: Town) -> None:
    number = accepted(town)
    assert look(town) == 0 and open_faults(town) == []
    town.go(days=31)
    assert look(town) > 0
    assert open_faults(town) == ["half_silent"] and actions(town, number).count("remind") == 1
    assert [row["kind"] for row in town.store.admin.deliveries(number)].count("reminded") == 1
    assert look(town) == 0 and actions(town, number).count("remind") == 1


def test_without_an_answer_somebody_is_asked_for_the_letter(town: Town) -> None:
    number = accepted(town)
    town.go(days=31)
    look(town)
    town.go(days=5)
    look(town)
    (task,) = [t for t in town.store.admin.tasks() if t.kind == "supervise"]
    assert task.number == number and "督办函" in task.text and "40条" in task.text
    town.go(days=5)
    look(town)
    assert len([t for t in town.store.admin.tasks() if t.kind == "supervise"]) == 1


def test_a_record_ends_the_fault(town: Town) -> None:
    number = accepted(town)
    town.go(days=31)
    look(town)
    town.act(number, "progress", text="已到现场")
    look(town)
    assert open_faults(town) == []


def test_a_poor_rating_is_for_a_person_to_judge(town: Town) -> None:
    number = town.answered()
    town.sweep()
    town.store.commit(Work(town.clock(), (Rate(number, "unit", 3, town.clock(), "又停了"),)))
    look(town)
    town.go(days=1)
    town.store.commit(Work(town.clock(), (Rate(number, "office", 3, town.clock()),)))
    look(town)
    assert open_faults(town) == ["dissatisfied"] and "remind" not in actions(town, number)
    assert not [t for t in town.store.admin.tasks() if t.kind == "supervise"], "the call-back comes first"
    town.go(days=3)
    look(town)
    assert [t.kind for t in town.store.admin.tasks() if t.kind == "supervise"] == ["supervise"]


def test_sealed_cases_are_looked_past(town: Town) -> None:
    town.file(sealed=True)
    town.go(days=40)
    look(town)
    assert open_faults(town) == [] and len(TRIGGERS) == 16


def test_a_round_looks_at_what_changed_or_is_due_and_at_nothing_else(town: Town) -> None:
    number = accepted(town)
    look(town)
    assert town.store.watch.to_look(town.clock()).cases == ()
    town.go(days=29)
    assert town.store.watch.to_look(town.clock()).cases == ()
    town.go(days=2)
    assert len(town.store.watch.to_look(town.clock()).cases) == 1
    look(town)
    town.act(number, "progress", text="已到现场")
    assert len(town.store.watch.to_look(town.clock()).cases) == 1


@pytest.mark.parametrize(
    ("role", "first", "second", "fault", "article"),
    [
        ("reviewer", "request_review", "review", "review_overdue", "35条"),
        ("verifier", "request_verify", "verify", "verify_overdue", "36条"),
    ],
)
def test_whichever_organ_reviews_too_late_is_reminded_and_then_supervised(
    town: Town, role: str, first: str, second: str, fault: str, article: str
) -> None:
    number, organ = town.answered(), town.staff("oJiang", role, "XZF")
    town.sweep()
    town.act(number, "request_review", PETITIONER)
    if role == "verifier":
        judge = Staff(91, "路明远", "XZF", frozenset({"reviewer"}))
        town.act(number, "review", judge)
        town.act(number, "review_done", judge, result="维持", text="维持原意见。")
        town.act(number, "serve", Staff(92, "陈晓禾", "XFJ", frozenset({"clerk"})), way="邮寄")
        town.act(number, "request_verify", PETITIONER)
    town.act(number, second, organ)
    town.go(days=31)
    look(town)
    assert fault in open_faults(town)
    sql = "SELECT contact FROM outbox WHERE kind IN ('reminded', 'reminded_review')"
    assert [row[0] for row in town.store._db.reading().all(sql)] == [town.contact("oJiang")]
    town.go(days=4)
    look(town)
    assert any("督办函" in task.text and article in task.text for task in town.store.admin.tasks() if task.kind == "supervise")
    town.act(number, f"{second}_done", organ, result="维持", text="维持原意见。")
    look(town)
    assert fault not in open_faults(town)
