"""The one limit that matters now."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cases.model import Case, Status
from cases.progress import standing, way

from .conftest import at


def test_the_right_to_a_review_goes_before_the_rating_while_it_can_be_used() -> None:
    walk = at(Status.SERVED)
    assert standing(walk.case, walk.now).clock == "C9"
    assert standing(walk.case, walk.wait(60).now).clock == ""


def test_a_limit_of_the_office_stays_when_it_is_over() -> None:
    walk = at(Status.TO_SIGN)
    assert standing(walk.case, walk.wait(60).now).clock == "C4"


ORDINARY = ("登记", "转办", "受理", "办理", "答复", "办结")


@pytest.mark.parametrize(
    ("status", "steps", "here", "over"),
    [
        (Status.REGISTERED, ORDINARY, 0, False),
        (Status.TO_SIGN, ORDINARY, 1, False),
        (Status.EXTENDED, ORDINARY, 3, False),
        (Status.OPINION_REVIEW, ORDINARY, 3, False),
        (Status.SERVED, ORDINARY, 4, False),
        (Status.CLOSED, ORDINARY, 5, True),
        (Status.REVIEWING, (*ORDINARY[:5], "复查"), 5, False),
        (Status.VERIFY_DONE, (*ORDINARY[:5], "复查", "复核"), 6, True),
        (Status.REFUSED, ("登记", "不予受理"), 1, True),
        (Status.WITHDRAWN, ("登记", "撤回"), 1, True),
        (Status.FILED, ("登记",), 0, True),
    ],
)
def test_how_far_a_case_has_come(status: Status, steps: tuple[str, ...], here: int, over: bool) -> None:
    found = way(Case(datetime(2026, 11, 24, tzinfo=UTC), status))
    assert (found.steps, found.here, found.over) == (steps, here, over)


@pytest.mark.parametrize("status", Status)
def test_every_state_stands_somewhere(status: Status) -> None:
    found = way(Case(datetime(2026, 11, 24, tzinfo=UTC), status))
    assert 0 <= found.here < len(found.steps)
