"""What a step is told must be possible: closed lists, days that can be, no key that nobody reads."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.holidays import calendar
from cases import timers
from cases.calendar import local_date
from cases.model import BOT, CITIZEN, Refused, Status
from cases.rules import Rules
from cases.steps import decide

from .conftest import CLERK, HEAD, UNIT, Walk, at

S = Status


def issued(days: int) -> Walk:
    """An opinion of 10 March, so many days after it."""
    walk = at(S.OPINION_ISSUED).wait(days - 1)
    assert local_date(walk.now).isoformat() == f"2025-03-{10 + days}"
    return walk


# The day of service.


def test_the_rights_count_from_the_day_of_service_not_from_the_day_it_is_written_down() -> None:
    walk = issued(14)
    walk.take("serve", UNIT, way="当面", date="2025-03-20")
    assert (walk.due("C9"), walk.due("C20")) == ("2025-04-21", "2025-04-19")  # 19 April is a Saturday: the right rolls over
    assert {local_date(c.started_at).isoformat() for c in walk.case.clocks if c.id in ("C9", "C20")} == {"2025-03-20"}


def test_a_service_written_down_late_is_asked_about_now_not_in_the_past() -> None:
    walk = issued(14)
    walk.take("serve", UNIT, way="邮寄", date="2025-03-20")
    due = {t.kind: t.due_at for t in walk.timers}
    assert due["survey"] == walk.now and due["survey_reminder"] == walk.now + timedelta(days=7)
    assert local_date(due["rating_expired"]).isoformat() == "2025-04-19"


def test_nobody_is_asked_about_a_service_whose_rating_time_is_over() -> None:
    walk = issued(14).wait(40)
    walk.take("serve", UNIT, way="邮寄", date="2025-03-20")
    assert {t.kind for t in walk.timers} == {"rating_expired", "follow.SERVED"}


def test_a_service_of_today_counts_from_now() -> None:
    walk = issued(3)
    walk.take("serve", UNIT, way="当面", date="2025-03-13")
    assert [c.started_at for c in walk.case.clocks if c.id in ("C9", "C20")] == [walk.now] * 2
    assert {t.due_at for t in walk.timers if t.kind == "survey"} == {walk.now + timedelta(hours=24)}


def test_a_service_of_the_day_of_issue_is_not_before_the_issue() -> None:
    walk = issued(3)
    walk.take("serve", UNIT, way="当面", date="2025-03-10")
    clock = walk.case.clock("C9")
    assert clock and clock.started_at.isoformat() >= walk.case.facts["issued"]


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"way": "飞鸽"}, "当面、邮寄、微信"),
        ({"date": "2099-01-01"}, "不能晚于今天"),
        ({"date": "2025-03-14"}, "不能晚于今天"),
        ({"date": "2025-03-09"}, "不能早于出具答复的3月10日"),
        ({"date": "昨天"}, "年月日"),
        ({"date": "2025-02-30"}, "年月日"),
    ],
)
def test_a_service_that_cannot_be_is_refused(fields: dict[str, str], says: str) -> None:
    assert says in issued(3).refused("serve", UNIT, **fields)


def test_a_second_service_asks_once() -> None:
    walk = at(S.CLOSED)
    walk.take("reopen", CLERK, reason="水又停了")
    assert not {t.kind for t in walk.timers} & {"survey", "survey_reminder", "rating_expired"}
    walk.wait(3).take("answer", HEAD, text="换了水泵。")
    walk.take("serve", UNIT)
    kinds = [t.kind for t in walk.timers]
    assert [kinds.count(k) for k in ("survey", "survey_reminder", "rating_expired")] == [1, 1, 1]


def test_with_both_ratings_given_the_time_for_them_is_over() -> None:
    walk = at(S.SERVED)
    step = timers.all_rated(walk.take("rate", CITIZEN, object="office", value="满意"), walk.now)
    assert [c.id for c in step.case.clocks if c.running] == ["C9"]
    assert {"survey", "rating_expired"} <= set(step.drop_timers)


# Closed lists.


@pytest.mark.parametrize(
    ("status", "action", "fields", "says"),
    [
        (S.REGISTERED, "classify", {"category": "胡说八道"}, "城乡建设"),
        (S.REGISTERED, "classify", {"route": "9"}, "1 到 6"),
        (S.REGISTERED, "classify", {}, "类别"),
        (S.REGISTERED, "simple", {"value": "abc"}, "进入"),
        (S.REGISTERED, "guide", {"route": "6"}, "1 到 5"),
        (S.REGISTERED, "guide", {"route": "法院"}, "1 到 5"),
        (S.REGISTERED, "merge", {"main": "XF2503030001"}, "另一件"),
        (S.REGISTERED, "merge", {"main": "xf2503030001"}, "另一件"),
        (S.REGISTERED, "assign", {"unit": "SLJ", "due": "不急"}, "年月日"),
        (S.REGISTERED, "assign", {"unit": "SLJ", "due": "2025-03-01"}, "今天以后"),
    ],
)
def test_words_outside_a_closed_list_are_refused(status: Status, action: str, fields: dict[str, str], says: str) -> None:
    assert says in at(status).refused(action, CLERK, **fields)


def test_a_rating_is_one_of_three_of_one_of_two() -> None:
    assert "基本满意" in at(S.SERVED).refused("rate", CITIZEN, object="unit", value="很好")


@pytest.mark.parametrize("value", ["x", ""])
def test_a_key_that_no_row_knows_is_refused_by_its_name(value: str) -> None:
    walk = at(S.HANDLING)
    with pytest.raises(Refused, match="“foo”"):
        decide(walk.case, "progress", UNIT, {"text": "看过了", "foo": value}, walk.now, Rules(), calendar())


def test_the_program_serves_with_what_the_row_asks_for() -> None:
    walk = at(S.OPINION_ISSUED)
    walk.take("serve", BOT, way="微信", date=local_date(walk.now).isoformat())
    assert walk.case.status == S.SERVED


# The route after acceptance.


@pytest.mark.parametrize("status", [S.ACCEPTED, S.HANDLING, S.EXTENDED, S.OPINION_REVIEW, S.OPINION_ISSUED])
def test_the_route_stands_with_its_limit_after_acceptance(status: Status) -> None:
    walk = at(status)
    assert "途径" in walk.refused("classify", CLERK, route="5")
    walk.take("classify", CLERK, category="生态环境", route="6")
    assert (walk.case.category, walk.case.route) == ("生态环境", 6)


def test_the_route_is_open_until_acceptance() -> None:
    walk = at(S.SIGNED)
    walk.take("classify", CLERK, route="5")
    walk.take("accept", UNIT)
    assert walk.running() == {"C17"}
