"""What must be supervised finds itself, one story for each trigger; the colours of the warnings; the ladder."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from cases.alerts import worst
from cases.county import County
from cases.history import History, Rated
from cases.ladder import LADDER, proposed, steps
from cases.model import Helper, Status
from cases.rules import Rules
from cases.supervision import FAULTS, TRIGGERS, found, next_look
from cases.values import replace

from .histories import at, clock, life

RULES, COUNTY = Rules(), County()
BEGUN = ("03-03 register", "03-04 transfer", "03-05 sign", "03-06 accept", "03-07 handle")
C6 = (clock("C6", "03-06", "05-05"),)


def faults(history: History, now: str) -> dict[str, str]:
    return {t.id: f"{since:%m-%d}" for t, since in found(history, at(now), RULES, COUNTY)}


def test_half_of_the_time_gone_without_a_process_record() -> None:
    quiet = life(*BEGUN, clocks=C6)
    assert faults(quiet, "04-04") == {} and faults(quiet, "04-06") == {"half_silent": "04-05"}
    assert faults(life(*BEGUN, "03-20 progress", clocks=C6), "04-06") == {}


def test_a_notice_that_never_came() -> None:
    waiting = life("03-03 register", "03-04 transfer", clocks=(clock("C4", "03-04", "03-19"),))
    assert faults(waiting, "03-19") == {} and faults(waiting, "03-20") == {"not_accepted": "03-19"}
    sorted_late = life("03-03 register", unit="", clocks=(clock("C2", "03-03", "03-18"),))
    assert faults(sorted_late, "03-19") == {"not_accepted": "03-18"}


def test_overdue_is_black_and_opens_by_itself() -> None:
    late = life(*BEGUN, "04-01 progress", clocks=C6)
    assert faults(late, "05-06") == {"overdue": "05-05"}
    stopped = (clock("C6", "03-06", "05-05", "05-05"),)
    assert faults(life(*BEGUN, "04-01 progress", "05-04 answer", "05-05 approve", clocks=stopped), "05-06") == {}


def test_a_designated_limit_or_a_letter_without_an_answer() -> None:
    assigned = life(*BEGUN, "04-01 progress", clocks=(*C6, clock("C8", "03-04", "04-03")))
    assert faults(assigned, "04-04") == {"no_feedback": "04-03"}


def test_a_draft_that_was_sent_back_and_not_handed_in_again() -> None:
    back = life(*BEGUN, "03-20 answer", "03-21 send_back", clocks=C6)
    assert faults(back, "03-25") == {} and faults(back, "03-27") == {"draft_back": "03-26"}
    again = life(*BEGUN, "03-20 answer", "03-21 send_back", "03-24 answer", clocks=C6)
    assert faults(again, "03-27") == {}


def test_a_co_handler_silent_for_three_days() -> None:
    helper = Helper("CGJ", at("03-10").isoformat(), "2025-03-30", "查井盖")
    assert faults(life(*BEGUN, clocks=C6, helpers=(helper,)), "03-14") == {"helper_silent": "03-13"}
    answered = replace(helper, reported=at("03-12").isoformat())
    assert faults(life(*BEGUN, clocks=C6, helpers=(answered,)), "03-14") == {}


def test_units_that_push_a_case_to_and_fro() -> None:
    once = life("03-03 register", "03-04 transfer", "03-05 sign", "03-06 object")
    twice = life("03-03 register", "03-04 transfer", "03-05 sign", "03-06 object", "03-07 transfer", "03-08 object")
    assert faults(once, "03-09") == {} and faults(twice, "03-09") == {"shirking": "03-08"}


def test_the_petitioner_came_again_or_a_higher_level_asked() -> None:
    for action in ("absorb", "asked"):
        assert faults(life(*BEGUN, f"03-10 {action}", clocks=C6), "03-11") == {"came_again": "03-10"}
    assert faults(life(*BEGUN, "03-10 asked", "03-11 feedback", clocks=C6), "03-12") == {}


def test_who_comes_again_after_the_unit_reported_is_named_apart() -> None:
    again = life(*BEGUN, "03-10 supervise", "03-11 feedback", "03-20 absorb", clocks=C6)
    assert faults(again, "03-21") == {"came_again": "03-20", "back_after_report": "03-20"}


SERVED = (*BEGUN, "03-20 answer", "03-21 approve", "03-22 serve")


def test_a_poor_rating_of_the_unit() -> None:
    rated = life(*SERVED, ratings=(Rated("unit", 3, at("03-24")), Rated("office", 0, at("03-24"))))
    assert faults(rated, "03-25") == {"dissatisfied": "03-24"}
    assert faults(life(*SERVED, "03-26 callback", ratings=rated.ratings), "03-27") == {}
    assert faults(life(*SERVED, ratings=(Rated("office", 3, at("03-24")),)), "03-25") == {}


def test_an_opinion_that_supports_and_is_not_carried_out() -> None:
    promised = life(*SERVED, facts={"opinion": "支持"})
    assert faults(promised, "04-20") == {} and faults(promised, "04-22") == {"not_carried_out": "04-21"}
    assert faults(life(*SERVED, facts={"opinion": "支持", "proof": "收据"}), "04-22") == {}
    assert faults(life(*SERVED, "03-25 supplement 说修水泵，现在还是未落实"), "03-26") == {"not_carried_out": "03-25"}


@pytest.mark.parametrize("changes", [{"sealed": True}, {"status": Status.ARCHIVED}, {"status": Status.WITHDRAWN}])
def test_accusations_and_what_is_over_are_not_supervised_here(changes: dict[str, object]) -> None:
    late = life(*BEGUN, clocks=C6)
    over = replace(late, case=replace(late.case, **changes))
    assert faults(over, "06-01") == {} and next_look(over, at("03-10"), RULES, COUNTY) is None


def test_every_trigger_names_its_fault_and_article_and_is_called_once() -> None:
    assert len({t.id for t in TRIGGERS}) == len({t.name for t in TRIGGERS}) == len(TRIGGERS) == 16
    assert all(t.fault in FAULTS and "40条" in t.article for t in TRIGGERS)


def test_time_alone_brings_the_next_look() -> None:
    quiet = life(*BEGUN, clocks=C6)
    assert next_look(quiet, at("03-10"), RULES, COUNTY) == datetime.fromisoformat("2025-04-05T08:59:59.500000+00:00")
    assert next_look(quiet, at("04-10"), RULES, COUNTY) == C6[0].due_at
    assert next_look(quiet, at("05-06"), RULES, COUNTY) is None


@pytest.mark.parametrize(
    ("now", "silent", "working"),
    [("03-20", "", ""), ("04-06", "yellow", ""), ("04-21", "orange", "orange"), ("04-30", "red", "red"), ("05-06", "black", "black")],
)
def test_the_colours_of_a_limit_of_sixty_days(now: str, silent: str, working: str) -> None:
    """黄：过半没有记录；橙：过了75%；红：过了90%或只剩3日；黑：超期。"""
    assert worst(life(*BEGUN, clocks=C6), at(now), COUNTY) == silent
    assert worst(life(*BEGUN, "03-15 contact", clocks=C6), at(now), COUNTY) == working


def test_three_days_before_the_end_of_a_short_limit_are_red() -> None:
    short = life("03-03 register", "03-04 transfer", clocks=(clock("C4", "03-04", "03-19"),))
    assert [worst(short, at(day), COUNTY) for day in ("03-15", "03-17")] == ["yellow", "red"]
    assert worst(short, at("03-15"), replace(COUNTY, yellow_percent=90)) == ""


# The ladder.


def climb(*more: str, now: str, since: str = "05-05") -> str:
    history = life(*BEGUN, *more, clocks=C6)
    rung = proposed(history, at(since, 23), at(now), RULES, COUNTY)
    return rung.action if rung else ""


def test_the_ladder_goes_up_rung_by_rung_while_nobody_answers() -> None:
    assert climb(now="05-06") == "remind"
    assert climb("05-06 remind", now="05-08") == "" and climb("05-06 remind", now="05-10") == "supervise"
    letter = ("05-06 remind", "05-10 supervise")
    assert climb(*letter, now="05-15") == "" and climb(*letter, now="05-18") == "suggest"
    assert climb(*letter, "05-18 suggest", now="06-18") == "confer"
    assert climb(*letter, "05-18 suggest", "06-18 confer", now="06-26") == "inspect"
    assert climb(*letter, "05-18 suggest", "06-18 confer", "06-26 inspect", now="07-10") == "", "the discipline organ is not ours"


def test_what_is_answered_in_time_rests_and_then_goes_on_at_the_letter() -> None:
    assert climb("05-06 remind", "05-07 progress", now="05-09") == ""
    assert climb("05-06 remind", "05-07 progress", now="05-11") == "supervise"


def test_each_step_is_dated_and_shows_whether_its_answer_came_in_time() -> None:
    history = life(*BEGUN, "05-06 remind", "05-10 supervise", "05-20 feedback")
    first, second = steps(history, RULES, COUNTY)
    assert (first.rung.name, first.answered_at) == ("催办", at("05-20")) and first.late(at("05-21"))
    assert (f"{second.due_at + timedelta(hours=8):%m-%d}", second.answered_at, second.late(at("05-21"))) == ("05-17", at("05-20"), True)
    assert [rung.action for rung in LADDER] == ["remind", "supervise", "suggest", "confer", "inspect"]
