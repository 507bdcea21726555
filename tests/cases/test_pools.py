"""Whose a case is: by pool and by load, never the absent."""

from __future__ import annotations

import pytest

from cases.model import Case, Staff, Status
from cases.pools import Pool, pick

from .conftest import MONDAY

UNIT1 = Staff(1, "郑柏川", "SLJ", frozenset({"unit"}), 11)
UNIT2 = Staff(2, "钱渡", "SLJ", frozenset({"unit"}), 12)
HEAD = Staff(3, "吴溪亭", "SLJ", frozenset({"head"}), 13)
AWAY = Staff(4, "孙沛然", "SLJ", frozenset(), 14)
CLERK = Staff(5, "陈晓禾", "XFJ", frozenset({"clerk"}), 15)
DIRECTOR = Staff(6, "罗砚秋", "XFJ", frozenset({"director"}), 16)
EVERYBODY = [UNIT1, UNIT2, HEAD, AWAY, CLERK, DIRECTOR]


@pytest.mark.parametrize(
    ("status", "pool"),
    [
        (Status.REGISTERED, "@clerk"),
        (Status.TO_SIGN, "SLJ"),
        (Status.HANDLING, "SLJ"),
        (Status.SERVED, "SLJ"),
        (Status.OBJECTED, "@clerk"),
        (Status.REVIEWING, "@reviewer"),
        (Status.VERIFYING, "@verifier"),
        (Status.CLOSED, ""),
        (Status.WITHDRAWN, ""),
    ],
)
def test_who_has_to_act(status: Status, pool: str) -> None:
    assert Pool.of(Case(MONDAY, status, unit="SLJ")).name == pool
    assert Pool.of(Case(MONDAY, status, unit="SLJ", sealed=True)).name == ""


def test_the_one_with_least_to_do_gets_it_and_never_the_absent() -> None:
    assert pick(Pool("SLJ"), EVERYBODY, {1: 3, 2: 1, 3: 0, 4: 0}) == UNIT2
    assert pick(Pool("SLJ"), EVERYBODY, {}) == UNIT1
    assert pick(Pool("SLJ"), [HEAD, AWAY], {}) == HEAD
    assert pick(Pool("SLJ"), [AWAY, CLERK], {}) is None


def test_whom_no_message_reaches_comes_last() -> None:
    unbound = Staff(7, "何穗", "SLJ", frozenset({"unit"}))
    assert pick(Pool("SLJ"), [unbound, UNIT1], {1: 9}) == UNIT1
    assert pick(Pool("SLJ"), [unbound], {}) == unbound


def test_the_office_stands_in_where_a_county_has_no_reviewers_here() -> None:
    assert pick(Pool("@reviewer"), EVERYBODY, {}) == CLERK
    assert pick(Pool("@clerk"), [DIRECTOR, UNIT1], {}) == DIRECTOR


def test_what_is_given_to_a_group_is_somebody_s_and_shared_out() -> None:
    """Five cases assigned to one unit come to its two receivers by turns; the third falls to whoever has less."""
    load, got = {UNIT1.id: 1}, []
    for _ in range(5):
        one = pick(Pool("SLJ"), EVERYBODY, load)
        assert one is not None
        load[one.id] = load.get(one.id, 0) + 1
        got.append(one.id)
    assert got == [UNIT2.id, UNIT1.id, UNIT2.id, UNIT1.id, UNIT2.id] and pick(Pool("NYJ"), EVERYBODY, load) is None
