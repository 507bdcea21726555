"""The one limit that matters now."""

from __future__ import annotations

from cases.model import Status
from cases.progress import standing

from .conftest import at


def test_the_right_to_a_review_goes_before_the_rating_while_it_can_be_used() -> None:
    walk = at(Status.SERVED)
    assert standing(walk.case, walk.now).clock == "C9"
    assert standing(walk.case, walk.wait(60).now).clock == ""


def test_a_limit_of_the_office_stays_when_it_is_over() -> None:
    walk = at(Status.TO_SIGN)
    assert standing(walk.case, walk.wait(60).now).clock == "C4"
