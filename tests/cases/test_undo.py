"""Taking back one's last step."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cases.model import Actor, Case, Decision, Refused, Status
from cases.undo import undo

from .conftest import CALENDAR, CLERK, HEAD, RULES, UNIT, Walk, at, helpful

S = Status


def taken_back(walk: Walk, actor: Actor) -> Decision:
    """The last step taken back five seconds later."""
    return undo(walk.case, walk.log, actor, walk.now + timedelta(seconds=5), RULES, CALENDAR)


def state(case: Case) -> tuple[object, ...]:
    """What must be as it was."""
    return case.status, case.clocks, case.unit


def test_an_extension_taken_back_leaves_the_sixty_days_alone() -> None:
    walk = at(S.HANDLING)
    before = state(walk.case)
    walk.take("extend", HEAD, days="30", reason="要等鉴定")
    assert state(taken_back(walk, HEAD).case) == before


def test_an_acceptance_that_signed_first_is_taken_back_whole() -> None:
    walk = at(S.TO_SIGN)
    before = state(walk.case)
    walk.take("accept", UNIT)
    assert state(taken_back(walk, UNIT).case) == before


def test_the_first_unit_has_the_case_again_when_passing_it_on_is_taken_back() -> None:
    walk = at(S.OBJECTED)
    before = state(walk.case)
    walk.take("transfer", CLERK, unit="CGJ")
    assert state(taken_back(walk, CLERK).case) == before


def test_limits_that_run_again_are_warned_of_again() -> None:
    walk = at(S.SIGNED)
    walk.take("accept", UNIT)
    back = taken_back(walk, UNIT)
    assert {"warn.C4.over", "warn.C5.over"} <= {t.kind for t in back.timers}
    assert {"warn.C6.", "no_news."} <= set(back.drop_timers)


def test_a_reopening_taken_back_takes_its_due_dates_along() -> None:
    walk = at(S.CLOSED)
    walk.take("reopen", CLERK, reason="水又停了")
    back = taken_back(walk, CLERK)
    assert (back.case.status, "no_news." in back.drop_timers) == (S.CLOSED, True)


def test_an_issued_answer_taken_back_is_no_answer() -> None:
    walk = at(S.HANDLING)
    walk.take("answer", HEAD, text="水管已修好。")
    assert taken_back(walk, HEAD).case.answer == ""


@pytest.mark.parametrize("actor", [CLERK, HEAD])
def test_nobody_takes_back_the_step_of_another(actor: Actor) -> None:
    with pytest.raises(Refused) as refusal:
        taken_back(at(S.ACCEPTED), actor)
    assert helpful(str(refusal.value))


def test_a_step_is_taken_back_once() -> None:
    walk = at(S.ACCEPTED)
    walk.now -= timedelta(days=1)
    back = taken_back(walk, UNIT)
    with pytest.raises(Refused):
        undo(back.case, [*walk.log, *back.entries], UNIT, walk.now, RULES, CALENDAR)


def test_a_case_without_a_log_has_nothing_to_take_back() -> None:
    walk = at(S.ACCEPTED)
    with pytest.raises(Refused):
        undo(walk.case, [], UNIT, walk.now, RULES, CALENDAR)
