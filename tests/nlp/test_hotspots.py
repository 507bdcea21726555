"""A rise is named where chance does not explain it; people are counted, never one person's messages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from nlp.hotspots import ALERT, FEWEST, RARE, Told, _tail, alerts, rises

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


def told(counts: tuple[int, ...], category: str = "城乡建设", place: str = "T1") -> Iterator[Told]:
    """So many different people a week, the newest week first."""
    for week, count in enumerate(counts):
        for n in range(count):
            at = NOW - timedelta(days=7 * week + 1 + n % 6)
            yield Told(category, place, at, 1000 * week + n + 1, f"XF{week}{n:03d}")


QUIET = (1, 0, 1, 1, 0, 2, 1, 0, 1)


@pytest.mark.parametrize(
    ("counts", "named"),
    [
        ((9, *QUIET[1:]), True),
        (QUIET, False),
        ((FEWEST, 0, 0, 0, 0, 0, 0, 0, 0), True),
        ((FEWEST - 1, 0, 0, 0, 0, 0, 0, 0, 0), False),
        ((22, 19, 21, 20, 18, 22, 20, 19, 21), False),
        ((45, 19, 21, 20, 18, 22, 20, 19, 21), True),
        ((9, 9, 10, 1, 0, 0, 0, 0, 0), False),
    ],
    ids=["rise", "quiet", "just enough", "too few", "busy as ever", "busy place rises", "already known"],
)
def test_a_rise_against_earlier_weeks(counts: tuple[int, ...], named: bool) -> None:
    found = rises([*told(counts), *told(QUIET, "教育", "T2")], NOW)
    assert [(s.category, s.place, s.people) for s in found] == ([("城乡建设", "T1", counts[0])] if named else [])


def test_a_rise_names_its_cases_and_what_was_usual() -> None:
    (spot,) = rises(told((9, *QUIET[1:])), NOW)
    assert spot.numbers == tuple(f"XF0{n:03d}" for n in range(9))
    assert spot.expected == pytest.approx(sum(QUIET[1:]) / 8) and spot.chance < RARE


def test_one_person_is_no_hotspot() -> None:
    one = [replace(one, who=7) for one in told((30,))]
    assert alerts(one, NOW) == [] and rises([*one, *told((0, *QUIET[1:]))], NOW) == []


def test_all_whom_nobody_knows_count_as_one() -> None:
    assert alerts([Told("教育", "T1", NOW, 0, f"XF{n}") for n in range(20)], NOW) == []


def test_a_first_month_has_nothing_to_compare_with() -> None:
    assert rises(told((12, 1, 1, 1)), NOW) == []
    assert len(rises(told((12, 1, 1, 1, 1)), NOW)) == 1


@pytest.mark.parametrize(("people", "hours", "named"), [(ALERT, 23, True), (ALERT - 1, 23, False), (ALERT, 25, False)])
def test_more_than_five_within_a_day(people: int, hours: int, named: bool) -> None:
    found = alerts([Told("教育", "T1", NOW - timedelta(hours=hours), n + 1, f"XF{n}") for n in range(people)], NOW)
    assert [(s.place, s.people, len(s.numbers)) for s in found] == ([("T1", people, people)] if named else [])


def test_what_has_no_place_and_what_is_yet_to_come_is_not_counted() -> None:
    assert alerts([Told("教育", "", NOW, n + 1, f"XF{n}") for n in range(9)], NOW) == []
    assert alerts([Told("教育", "T1", NOW + timedelta(hours=1), n + 1, f"XF{n}") for n in range(9)], NOW) == []


def test_the_chance_is_that_of_a_rate_which_is_not_known_well() -> None:
    assert _tail(0, 3, 8) == pytest.approx(1.0)
    assert _tail(5, 8, 8) > _tail(5, 80, 80) > _tail(6, 80, 80)
    assert _tail(3, 8000, 8000) == pytest.approx(0.0803, abs=0.001)  # Poisson with mean 1
