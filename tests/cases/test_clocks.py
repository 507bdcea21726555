"""The table of legal limits: each worked date, and how clocks start, stop, are extended and explain themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time

import pytest

from bot.holidays import calendar
from cases.calendar import at_local, local_date
from cases.clocks import CLOCKS, explain, extend, rule, start, stop
from cases.model import Case, Clock
from cases.rules import Rules

CALENDAR, RULES = calendar(), Rules()
#: Clock, day of the event, last day.
WORKED = [
    ("C1", "2025-03-03", "2025-03-03"),
    ("C2", "2025-03-03", "2025-03-18"),
    ("C4", "2025-03-10", "2025-03-25"),
    ("C5", "2025-09-26", "2025-10-10"),
    ("C6", "2025-03-20", "2025-05-19"),
    ("C9", "2025-06-10", "2025-07-10"),
    ("C9", "2025-09-01", "2025-10-09"),
    ("C10", "2025-09-01", "2025-10-01"),
    ("C16", "2025-09-26", "2025-10-16"),
    ("C17", "2025-03-20", "2025-05-19"),
    ("C20", "2025-06-10", "2025-07-10"),
]


def on(day: str) -> datetime:
    """Ten in the morning of this day in China."""
    return at_local(date.fromisoformat(day), time(10))


def begun(clock_id: str, day: str, length: int | None = None) -> Clock:
    """A clock that started on this day."""
    return start(clock_id, on(day), CALENDAR, RULES, length)


def last_day(clock: Clock) -> str:
    """The day on which it ends."""
    return local_date(clock.due_at).isoformat()


@pytest.mark.parametrize(("clock_id", "event", "last"), WORKED)
def test_each_limit_ends_on_its_worked_date(clock_id: str, event: str, last: str) -> None:
    assert last_day(begun(clock_id, event)) == last


def test_every_limit_has_a_worked_date() -> None:
    assert {clock_id for clock_id, _, _ in WORKED} | {"C7"} == set(CLOCKS)


def handled(day: str) -> Case:
    """A case that was accepted on this day."""
    return Case(on(day), clocks=(begun("C6", day),))


def test_thirty_more_days_run_from_the_end_of_the_sixty() -> None:
    first, second = extend(handled("2025-03-20"), 30)
    assert (first.extended, last_day(first)) == (True, "2025-05-19")
    assert (second.id, second.started_at, last_day(second)) == ("C7", first.due_at, "2025-06-18")


def test_a_shorter_extension_ends_sooner() -> None:
    assert last_day(extend(handled("2025-03-20"), 10)[-1]) == "2025-05-29"


def test_an_extension_over_a_leap_day_and_a_year_end() -> None:
    assert last_day(extend(handled("2023-12-05"), 30)[-1]) == "2024-03-04"


def test_an_extension_does_not_move_the_first_sixty_days() -> None:
    case = handled("2025-03-20")
    assert replace(extend(case, 30)[0], extended=False) == case.clocks[0]


def test_without_sixty_days_there_is_nothing_to_extend() -> None:
    case = Case(on("2025-03-20"), clocks=(begun("C17", "2025-03-20"),))
    assert extend(case, 30) == case.clocks


def test_the_rating_window_is_the_countys_setting() -> None:
    assert last_day(start("C20", on("2025-06-10"), CALENDAR, Rules(rating_days=7))) == "2025-06-17"


def test_a_given_length_goes_before_the_table() -> None:
    assert last_day(begun("C16", "2025-09-26", 3)) == "2025-09-30"


def test_stopping_touches_only_the_named_clocks_that_run() -> None:
    done = replace(begun("C5", "2025-03-10"), stopped_at=on("2025-03-11"))
    accept, handle = begun("C4", "2025-03-10"), begun("C6", "2025-03-10")
    assert stop((done, accept, handle), ("C4", "C5"), on("2025-03-12")) == (done, replace(accept, stopped_at=on("2025-03-12")), handle)


def test_a_case_answers_with_its_newest_clock() -> None:
    case = Case(on("2025-03-03"), clocks=(begun("C4", "2025-03-03"), begun("C4", "2025-03-10")))
    newest = case.clock("C4")
    assert newest is not None
    assert last_day(newest) == "2025-03-25"
    assert case.clock("C6") is None


def test_only_citizens_rights_roll_over() -> None:
    assert {r.id for r in CLOCKS.values() if r.roll} == {"C9"}


def test_only_objections_and_the_simple_procedure_count_working_days() -> None:
    assert {r.id for r in CLOCKS.values() if r.workdays} == {"C5", "C16"}


def test_the_arithmetic_is_told_in_one_line() -> None:
    assert (
        explain(begun("C6", "2025-03-20"), calendar()) == "办理：2025-03-20起算（当日不计），60日，到2025-05-19（第60天）。依据：条例34条"
    )
    assert (
        explain(begun("C5", "2025-09-26"), calendar()) == "提出异议：2025-09-26起算（当日不计），5个工作日，到2025-10-10。依据：条例23条3款"
    )


def test_the_arithmetic_names_the_length_that_this_limit_has() -> None:
    case = Case(at_local(date(2025, 3, 20), time(10)), clocks=(begun("C6", "2025-03-20"),))
    extended = extend(case, 20)[-1]
    assert explain(extended, calendar()) == "延期办理：2025-05-19起算（当日不计），20日，到2025-06-08（第20天）。依据：条例34条"
    leg = start("C16", at_local(date(2025, 3, 3), time(10)), calendar(), Rules(), 3)
    assert "，3个工作日，到2025-03-06" in explain(leg, calendar())
    assert "30日，到2025-10-09（第30天是休息日，顺延到第38天）" in explain(begun("C9", "2025-09-01"), calendar())


def test_an_unknown_limit_is_an_error() -> None:
    with pytest.raises(KeyError):
        rule("C99")
