"""What may be rated and when a call is awaited; the fields of a call-back; asking for a mark is a fault."""

from __future__ import annotations

import pytest

from cases import steps
from cases.history import Rated
from cases.model import CITIZEN, Breach, Purpose, Status
from cases.ratings import awaits_call, pleads, rateable, surveyed
from cases.rules import Rules
from cases.values import replace

from . import conftest
from .conftest import CALENDAR, CLERK, RULES, UNIT, at, told
from .histories import at as on
from .histories import life
from .test_supervision import SERVED, faults

POOR = {"object": "unit", "value": "不满意", "reason": "又停了"}


@pytest.mark.parametrize("status", Status)
def test_rated_is_what_was_answered(status: Status) -> None:
    case = replace(at(Status.SERVED).case, status=status)
    assert rateable(case) == (status in (Status.SERVED, Status.CLOSED, Status.REVIEW_REQ))


@pytest.mark.parametrize("change", [{"sealed": True}, {"purpose": Purpose.ACCUSATION}, {"route": 1}, {"flags": frozenset({"law_related"})}])
def test_not_rated_are_accusations_and_court_matters(change: dict[str, object]) -> None:
    case = replace(at(Status.SERVED).case, **change)
    assert not rateable(case) and not surveyed(case)


def test_what_a_grid_worker_reported_is_not_asked_about() -> None:
    assert not surveyed(replace(at(Status.SERVED).case, channel="grid")) and surveyed(at(Status.SERVED).case)


def test_the_unit_hears_value_and_reason_of_its_own_poor_mark_alone() -> None:
    walk = at(Status.SERVED)
    assert told(walk.take("rate", CITIZEN, object="office", value="不满意")) == set()
    assert told(walk.take("rate", CITIZEN, object="unit", value="满意")) == set()
    decision = walk.take("rate", CITIZEN, **POOR)
    (notice,) = decision.notices
    assert (notice.audience, notice.kind, notice.data["value"], notice.data["reason"]) == ("unit", "rated", "不满意", "又停了")


def test_a_call_is_awaited_until_it_is_made_or_the_case_goes_back() -> None:
    walk = at(Status.SERVED)
    assert not awaits_call(walk.log)
    walk.take("rate", CITIZEN, **POOR)
    walk.take("rate", CITIZEN, object="office", value="不满意")
    assert awaits_call(walk.log)
    walk.take("callback", CLERK, text="核实了", way="电话", received="是", carried="未落实", unit_value="不满意", office_value="满意")
    assert not awaits_call(walk.log)
    assert walk.log[-1].fields["carried"] == "未落实" and walk.case.status == Status.SERVED


def test_the_fields_of_a_call_are_closed_lists() -> None:
    walk = at(Status.SERVED)
    for field, value in {"way": "邮寄", "received": "大概", "carried": "落实了", "unit_value": "很好"}.items():
        assert "只能写" in walk.refused("callback", CLERK, text="打过了", **{field: value})


def test_only_the_petition_office_calls_back() -> None:
    assert at(Status.SERVED).refused("callback", UNIT, text="打过了")


@pytest.mark.parametrize(("carried", "status"), [("未落实", Status.HANDLING), ("部分落实", Status.SERVED), ("已落实", Status.SERVED)])
def test_a_county_may_send_back_at_once_what_is_not_carried_out(carried: str, status: Status) -> None:
    walk, rules = at(Status.SERVED), Rules(callback_reopens=True)
    decision = steps.decide(walk.case, "callback", CLERK, {"text": "又停了", "carried": carried}, walk.now, rules, CALENDAR)
    assert decision.case.status == status
    assert ("unit", "reopened") in told(decision) or status == Status.SERVED
    assert ("citizen", "callback") in told(decision)


@pytest.mark.parametrize(
    "said",
    [
        *("麻烦您给个满意", "请改成满意", "评价能不能改一下", "请您在公众号里评满意", "重新评价一下", "帮忙给个好评", "请他撤销不满意"),
        *("希望他打个满意", "给个五星好评", "改成好评吧"),
    ],
)
def test_asking_for_a_mark_is_refused_as_a_fault(said: str) -> None:
    walk = at(Status.HANDLING)
    assert pleads(said)
    for action, fields in (("progress", {"text": said}), ("contact", {"text": said}), ("answer", {"text": f"水管修好了。{said}"})):
        with pytest.raises(Breach) as breach:
            steps.decide(walk.case, action, UNIT, fields, walk.now, RULES, CALENDAR)
        assert conftest.helpful(str(breach.value)) and said in breach.value.said


@pytest.mark.parametrize(
    "said",
    [
        *("已派人去看", "本人表示满意", "群众对处理结果满意", "结果您满意就好", "不满意可以申请复查", "请您评价", "办得怎么样请照实评价"),
        *("已将水管改为新管", "请回复满意或不满意都行", "一定给您办到满意为止", "电表已更换，重新抄表"),
    ],
)
def test_words_about_the_work_are_no_such_fault(said: str) -> None:
    assert not pleads(said)
    at(Status.HANDLING).take("progress", UNIT, text=said)


def test_what_a_petitioner_said_may_stand_in_the_record_of_the_call() -> None:
    walk = at(Status.SERVED)
    walk.take("callback", CLERK, text="本人说承办人要他改成满意")
    assert walk.log[-1].fields["text"] == "本人说承办人要他改成满意"


# ── supervision ──


def test_a_call_that_finds_nothing_carried_out_is_supervised() -> None:
    found = life(*SERVED, "03-26 callback")
    broken = replace(found, entries=(*found.entries[:-1], replace(found.entries[-1], fields={"carried": "未落实"})))
    assert faults(broken, "03-27") == {"not_carried_out": "03-26"} and faults(found, "03-27") == {}
    assert faults(replace(broken, entries=(*broken.entries, *life("03-28 reopen").entries)), "03-29") == {}


def test_a_poor_mark_of_the_newest_answer_is_a_fault_again() -> None:
    marks = (Rated("unit", 3, on("03-24")), Rated("unit", 3, on("04-10")))
    again = life(*SERVED, "03-26 reopen", "04-01 answer", "04-02 approve", "04-03 serve", ratings=marks)
    assert faults(again, "04-20")["dissatisfied"] == "04-10"


def test_asking_for_a_mark_is_supervised() -> None:
    assert faults(life(*SERVED, "03-25 asked_mark"), "03-26") == {"asked_mark": "03-25"}
