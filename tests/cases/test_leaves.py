"""Leave: whose work is with whom, chains of substitutes, circles that are refused when they are entered."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from cases.leaves import Leave, check, rights_now, stand_in
from cases.model import Refused, Staff

from .conftest import MONDAY, helpful

ZHAO = Staff(1, "赵松岩", "SLJ", frozenset({"head"}))
QIAN = Staff(2, "钱渡", "SLJ", frozenset({"unit"}))
SUN = Staff(3, "孙沛然", "SLJ", frozenset({"unit"}))
LI = Staff(4, "李穗安", "CGJ", frozenset({"unit", "head"}))
PEOPLE = {s.id: s for s in (ZHAO, QIAN, SUN, LI)}


def away(who: Staff, other: Staff, start: int = 0, end: int = 5) -> Leave:
    return Leave(who.id, other.id, day(start), day(end))


def day(n: int) -> datetime:
    return MONDAY + timedelta(days=n)


def test_rights_go_over_and_come_back() -> None:
    leave = [away(ZHAO, QIAN)]
    assert rights_now(PEOPLE.values(), leave, day(-1))[ZHAO.id] == {"head"}
    during = rights_now(PEOPLE.values(), leave, day(0))
    assert (during[ZHAO.id], during[QIAN.id], during[SUN.id]) == (frozenset(), {"head", "unit"}, {"unit"})
    after = rights_now(PEOPLE.values(), leave, day(5))
    assert (after[ZHAO.id], after[QIAN.id]) == ({"head"}, {"unit"})


def test_a_chain_ends_at_whoever_is_here() -> None:
    leaves = [away(ZHAO, QIAN, 0, 5), away(QIAN, SUN, 2, 4)]
    assert [stand_in(ZHAO.id, leaves, day(n)) for n in (0, 2, 4, 5)] == [QIAN.id, SUN.id, QIAN.id, ZHAO.id]
    assert rights_now(PEOPLE.values(), leaves, day(3))[SUN.id] == {"head", "unit"}


@pytest.mark.parametrize(
    ("leave", "known", "why"),
    [
        (away(ZHAO, ZHAO), [], "自己"),
        (away(ZHAO, QIAN, 5, 5), [], "以后"),
        (away(ZHAO, LI), [], "不在"),
        (away(ZHAO, SUN, 3, 8), [away(ZHAO, QIAN)], "已经请过假"),
        (away(QIAN, ZHAO), [away(ZHAO, QIAN)], "赵松岩 → 钱渡|钱渡 → 赵松岩 → 钱渡"),
        (away(SUN, ZHAO, 1, 3), [away(ZHAO, QIAN), away(QIAN, SUN)], "孙沛然 → 赵松岩 → 钱渡 → 孙沛然"),
    ],
)
def test_what_cannot_be_is_refused_in_words(leave: Leave, known: list[Leave], why: str) -> None:
    with pytest.raises(Refused, match=why) as refusal:
        check(leave, PEOPLE, known)
    assert helpful(str(refusal.value))


def test_substitutes_that_never_meet_are_no_circle() -> None:
    check(away(QIAN, ZHAO, 10, 12), PEOPLE, [away(ZHAO, QIAN, 0, 5)])


def test_a_circle_that_got_in_leaves_nobody_rather_than_running_for_ever() -> None:
    assert stand_in(ZHAO.id, [away(ZHAO, QIAN), away(QIAN, ZHAO)], day(1)) == 0


def test_nobody_stands_in_for_an_administrator_with_a_case_role() -> None:
    admin = Staff(5, "何稼轩", "SLJ", frozenset({"admin"}))
    with pytest.raises(Refused, match="不能在同一个人手里"):
        check(away(admin, QIAN), {**PEOPLE, 5: admin}, [])
