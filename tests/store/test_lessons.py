"""Examples are references: they go with their case, a sealed one never is one; one model of a part is in use."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from cases.commands import SaveCase, Work
from cases.model import Decision, Entry, Status
from store import Store, lessons
from store.lessons import TRIED_AT, Taught

from .conftest import NOW, decision, filing, rows

MODEL = Taught("class-1", "class", NOW, True, 1.0, {"before": 0.7, "after": 0.8})


def settled(store: Store, number: str, action: str = "classify", before: str = "其他", at: datetime = NOW, **fields: str) -> None:
    """A clerk's step on the case."""
    case = store.book.case(number)
    assert case is not None
    changed = replace(case, category=fields.get("category", case.category), proposed_unit="CGJ")
    entry = Entry(at, "陈晓禾", action, Status.REGISTERED, Status.REGISTERED, actor_id=3, fields=fields, before={"category": before})
    store.commit(Work(at, (SaveCase(Decision(changed, (entry,))),)))
    store.lessons.keep_up()


def test_a_correction_and_what_it_says_of_the_text(store: Store) -> None:
    number = filing(store, 1, made=decision(category="其他")).number
    settled(store, number, category="交通运输")
    (example,) = store.lessons.examples("class")
    assert (example.number, example.text, example.label, example.corrected) == (number, "村口的水渠塌了三个月没人修", "交通运输", True)
    assert "水渠" not in repr(rows(store, "SELECT * FROM examples"))


def test_the_last_word_counts_and_an_agreement_unsays_no_correction(store: Store) -> None:
    number = filing(store, 1).number
    settled(store, number, category="交通运输")
    settled(store, number, "transfer", unit="SLJ")
    (example,) = store.lessons.examples("class")
    assert (example.label, example.corrected) == ("交通运输", True)
    settled(store, number, before="交通运输", category="城乡建设")
    assert [e.label for e in store.lessons.examples("class")] == ["城乡建设"]
    assert [(e.label, e.corrected) for e in store.lessons.examples("unit")] == [("SLJ", True)]


def test_each_step_is_read_once(store: Store) -> None:
    number = filing(store, 1).number
    settled(store, number, category="交通运输")
    assert store.lessons.keep_up() == 0
    assert store.lessons.count("class") == 1 and store.lessons.count("class", NOW) == 0


@pytest.mark.parametrize("later", [False, True], ids=["from the first", "later"])
def test_a_sealed_case_is_no_example(store: Store, later: bool) -> None:
    number = filing(store, 1, made=decision(sealed=not later)).number
    settled(store, number, category="交通运输")
    if later:
        assert store.lessons.count("class") == 1
        case = store.book.case(number)
        assert case is not None
        store.commit(Work(NOW, (SaveCase(Decision(replace(case, sealed=True))),)))
    assert store.lessons.examples("class") == [] and store.lessons.count("class") == 0


def test_a_model_that_may_have_learned_from_a_case_goes_when_that_case_is_sealed(store: Store) -> None:
    number, other = filing(store, 1).number, filing(store, 2).number
    settled(store, number, category="交通运输")
    settled(store, other, category="教育")
    assert store.lessons.count("class") == 2
    store.lessons.keep(replace(MODEL, at=NOW - timedelta(days=1), id="class-0"), b"before")
    store.lessons.keep(MODEL, b"with it")
    store.lessons.keep(replace(MODEL, id="unit-1", part="unit"), b"units")
    store.admin.put(TRIED_AT, "", NOW)
    settled(store, number, at=NOW + timedelta(days=1), category="教育")
    case = store.book.case(number)
    assert case is not None
    store.commit(Work(NOW, (SaveCase(Decision(replace(case, sealed=True))),)))
    assert {m.id for m in store.lessons.models()} == {"class-0", "unit-1"} and store.lessons.used() == ("unit-1",)
    assert store.admin.get(TRIED_AT) == ("", None) and store.lessons.count("class") == 1


def test_one_model_of_a_part_is_used_and_can_be_taken_back(store: Store) -> None:
    store.lessons.keep(MODEL, b"first")
    store.lessons.keep(replace(MODEL, id="unit-1", part="unit"), b"units")
    store.lessons.keep(replace(MODEL, id="class-2"), b"second")
    assert store.lessons.used() == ("class-2", "unit-1")
    store.lessons.use("class", "class-1")
    assert store.lessons.used() == ("class-1", "unit-1")
    store.lessons.use("class", "")
    assert store.lessons.used() == ("unit-1",) and store.lessons.content("class-1") == b"first"


def test_a_model_that_is_not_better_is_kept_beside(store: Store) -> None:
    store.lessons.keep(MODEL, b"first")
    store.lessons.keep(replace(MODEL, id="class-2", used=False), b"worse")
    listed: list[Any] = [(m.id, m.used, m.figures["after"]) for m in store.lessons.models()]
    assert sorted(listed) == [("class-1", True, 0.8), ("class-2", False, 0.8)]
    with pytest.raises(KeyError):
        store.lessons.content("class-9")
    assert b"first" not in b"".join(bytes(r[0]) for r in rows(store, "SELECT content_c FROM models"))


def test_many_steps_are_read_in_several_rounds(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lessons, "_SETTLED", lessons._SETTLED.replace(f"LIMIT {lessons._GROUP}", "LIMIT 2"))
    monkeypatch.setattr(lessons, "_GROUP", 2)
    monkeypatch.setattr(lessons, "_BACK", 0)
    numbers = [filing(store, n).number for n in range(5)]
    for number in numbers:
        case = store.book.case(number)
        assert case is not None
        entry = Entry(
            NOW,
            "陈晓禾",
            "classify",
            Status.REGISTERED,
            Status.REGISTERED,
            actor_id=3,
            fields={"category": "教育"},
            before={"category": "其他"},
        )
        store.commit(Work(NOW, (SaveCase(Decision(case, (entry,))),)))
    rounds = [store.lessons.keep_up() for _ in range(4)]
    assert rounds == [2, 2, 1, 0] and {e.number for e in store.lessons.examples("class")} == set(numbers)
