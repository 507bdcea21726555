"""Each row of the county's table and each ground of refusal, by its number: one lawful walk, and what the row demands."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cases.clocks import valid
from cases.facts import facts
from cases.model import BOT, CITIZEN, Actor, Petitioner, Status
from cases.rules import Rules
from cases.values import replace

from .conftest import CLERK, CONFERENCE, CONFIDENTIAL, DIRECTOR, HEAD, PATHS, REVIEWER, SUPERVISOR, UNIT, VERIFIER, Walk, at

S = Status
HELPER = Actor("何穗", frozenset({"unit"}), 6, "CGJ")
SHEET = {"units": "SLJ;CGJ", "adviser": "何律师", "text": "由水利局换泵", "duty": "郑柏川", "date": "2025-03-05"}
#: Row → the state it leads to, for rows that stand on the way to a state.
LEADS = {
    "01": S.SUBMITTED, "02": S.REGISTERED, "03": S.DIRECT, "07": S.TO_DISC, "08": S.TO_PL, "09": S.GUIDED, "10": S.REFUSED, "11": S.MERGED,
    "11b": S.FILED, "12": S.SIGNED, "13": S.OBJECTED, "14": S.ROUTE_BACK, "16": S.ACCEPTED, "17": S.HANDLING, "21": S.EXTENDED,
    "22": S.OPINION_REVIEW, "24": S.OPINION_ISSUED, "25": S.SERVED, "26": S.CLOSED, "28": S.REVIEW_REQ, "29": S.REVIEW_DONE,
    "30": S.VERIFY_DONE,
    "31": S.ENDED, "32": S.WITHDRAWN, "33": S.ARCHIVED,
}  # fmt: skip


@pytest.mark.parametrize("row", LEADS)
def test_row_leads_to_its_state(row: str) -> None:
    assert at(LEADS[row]).case.status == LEADS[row]


def test_row_04_a_forwarded_case_passes_forwarded_on_its_way_to_the_unit() -> None:
    assert [e.target for e in at(S.TO_SIGN).log[-2:]] == [S.TRANSFERRED, S.TO_SIGN]


def test_row_05_the_director_approves_what_a_clerk_would_assign() -> None:
    walk = at(S.REGISTERED)
    walk.take("assign", CLERK, unit="SLJ", due="2025-04-30")
    assert walk.case.status == S.REGISTERED
    walk.take("approve", DIRECTOR)
    assert [e.target for e in walk.log[-2:]] == [S.ASSIGNED, S.TO_SIGN]


def test_row_06_reporting_up_is_the_directors_and_counts_as_handled() -> None:
    walk = at(S.REGISTERED)
    assert walk.refused("report", CLERK, text="请县委研究")
    walk.take("报请", DIRECTOR, text="请县委研究")
    assert (walk.case.status, walk.running(), "urgent" in walk.case.flags) == (S.REGISTERED, set(), True)
    assert "follow.REGISTERED" in {t.kind for t in walk.timers}


def test_row_15_the_office_refuses_an_objection() -> None:
    walk = at(S.OBJECTED)
    walk.take("send_back", CLERK, reason="归你单位管")
    assert walk.case.status == S.SIGNED


def test_row_18_a_log_row_moves_nothing() -> None:
    walk = at(S.HANDLING)
    walk.take("progress", UNIT, text="已到现场", kind="现场")
    assert walk.case.status == S.HANDLING


def test_row_19_a_helper_has_its_own_date_and_is_reminded_when_silent() -> None:
    walk = at(S.HANDLING)
    walk.take("co_handle", UNIT, unit="CGJ", text="请查井盖", due="2025-03-20")
    assert {t.kind for t in walk.timers if t.kind.startswith("helper.")} == {"helper.CGJ.silent", "helper.CGJ.over"}
    walk.take("进展", HELPER, text="井盖已查")
    assert walk.log[-1].action == "co_report"
    assert not [t for t in walk.timers if t.kind.startswith("helper.")]


def test_row_20_a_consultation_gives_tasks_on_the_spot() -> None:
    walk = at(S.HANDLING)
    assert "法律顾问" in walk.refused("coordinate", CONFERENCE, **{k: v for k, v in SHEET.items() if k != "adviser"})
    walk.take("会诊", CONFERENCE, **SHEET, tasks="CGJ:查井盖:2025-03-20")
    assert [(h.unit, h.due) for h in walk.case.helpers] == [("CGJ", "2025-03-20")]


def test_row_14_after_the_third_objection_the_joint_conference_decides() -> None:
    walk = at(S.SIGNED)
    for _ in range(Rules().objection_limit):
        walk.take("object", UNIT, reason="不归我们")
        if walk.case.facts["objections"] != "3":
            walk.take("send_back", CLERK, reason="归你们")
    assert "会诊" in walk.refused("transfer", CLERK, unit="CGJ")
    walk.take("coordinate", CONFERENCE, **SHEET, unit="CGJ")
    walk.take("transfer", CLERK, unit="CGJ")
    assert "不能再提异议" in walk.refused("object", HELPER, reason="不归我们")


def test_row_22_no_answer_leaves_while_a_claim_is_open() -> None:
    walk = at(S.HANDLING)
    walk.take("claim", UNIT, text="退还水费")
    assert "第1项" in walk.refused("answer", UNIT, text="好了。")
    walk.take("opine", UNIT, claim="1", opinion="支持", text="已修好")
    walk.take("opine", UNIT, claim="2", opinion="不予支持", text="水费按表收")
    walk.take("answer", UNIT, text="好了。")
    assert walk.case.status == S.OPINION_REVIEW


def test_row_22_a_petition_opinion_never_names_a_court() -> None:
    assert "复查" in at(S.HANDLING).refused("answer", UNIT, text="好了。不服可以申请行政复议。")


def test_row_23_the_head_sends_a_draft_back() -> None:
    walk = at(S.OPINION_REVIEW)
    walk.take("send_back", HEAD, reason="写明日期")
    assert walk.case.status == S.HANDLING


def test_row_26_closed_and_settled_are_two_fields() -> None:
    walk = at(S.SERVED)
    walk.take("close", UNIT, view="1")
    assert (walk.case.status, walk.case.resolved, walk.case.view) == (S.CLOSED, "未化解", "1")
    walk.take("resolve", CLERK, resolved="化解", view="0")
    assert (walk.case.status, walk.case.resolved, walk.case.view) == (S.CLOSED, "化解", "0")


def test_row_27_reopened_by_rule_with_a_new_date() -> None:
    walk = at(S.CLOSED)
    walk.take("reopen", CLERK, reason="没有落实", cause="未落实", due="2025-04-30")
    assert (walk.case.status, walk.due("C8")) == (S.HANDLING, "2025-04-30")


def test_row_28_whoever_is_late_may_give_a_reason_and_an_organ_decides() -> None:
    walk = at(S.SERVED).wait(60)
    assert walk.refused("request_review", CITIZEN)
    walk.take("request_review", CITIZEN, excuse="住院两个月")
    assert walk.case.status == S.REVIEW_REQ


def test_row_29_the_unit_that_handled_a_case_does_not_review_it() -> None:
    own = Actor("郑柏川", frozenset({"reviewer"}), 2, "SLJ")
    assert "上一级" in at(S.REVIEW_REQ).refused("review", own)


def test_row_30_a_hearing_prolongs_only_the_verification() -> None:
    walk = at(S.VERIFYING)
    before = walk.due("C12")
    walk.take("hearing", VERIFIER, days="12")
    assert walk.due("C12") > before


def test_row_34_supervision_starts_its_limit_and_feedback_ends_it() -> None:
    walk = at(S.HANDLING)
    assert walk.refused("督办", SUPERVISOR, reason="拖延"), "the inspection office supervises what is listed"
    walk.take("积案", CLERK, value="化解中")
    walk.take("督办", SUPERVISOR, reason="拖延")
    assert "supervised" in walk.case.flags and "C19" in walk.running()
    walk.take("feedback", UNIT, text="已加派人手")
    assert "C19" not in walk.running()


def test_row_35_a_leader_takes_the_case_over_and_reports_come_weekly() -> None:
    walk = at(S.HANDLING)
    walk.take("包案", CONFERENCE, leader="钟岳", due="2025-05-01")
    assert "lead_case" in walk.case.flags and "C21" in walk.running()
    walk.wait(5).take("周报", UNIT, text="已换水泵")
    assert [c.id for c in valid(walk.case)].count("C21") == 1


def test_ground_n1_tells_who_handles_it_since_when_and_until_when() -> None:
    assert "谁在办" in at(S.REGISTERED).refused("refuse", CLERK, ground="N1")
    assert at(S.REFUSED).case.status == S.REFUSED


def test_ground_n2_tells_date_and_number_of_the_verification() -> None:
    assert "文号" in at(S.REGISTERED).refused("refuse", CLERK, ground="N2", date="2024-05-06")
    assert at(S.NOLONGER).case.status == S.NOLONGER


def test_ground_n3_is_the_units_and_tells_organ_address_and_phone() -> None:
    walk = at(S.SIGNED)
    assert "地址" in walk.refused("refuse", UNIT, ground="N3", organ="县交通运输局")
    walk.take("refuse", UNIT, ground="N3", organ="县交通运输局", address="迎宾路2号", phone="0914-1234567")
    walk.take("approve", DIRECTOR)
    assert walk.case.status == S.REFUSED


@pytest.mark.parametrize(("ground", "instead"), [("N4", "转政法"), ("N5", "转纪检监察"), ("N6", "引导"), ("N7", "照常登记")])
def test_grounds_n4_to_n7_are_no_refusals_and_name_what_to_do(ground: str, instead: str) -> None:
    assert instead in at(S.REGISTERED).refused("refuse", CLERK, ground=ground)


def test_ground_n7_lifts_only_the_written_notice() -> None:
    walk = at(S.SIGNED)
    walk.case = replace(walk.case, petitioner=Petitioner())
    decision = walk.take("accept", UNIT)
    assert walk.case.status == S.ACCEPTED and not decision.notices[0].statutory


def test_ground_n8_is_the_reviewing_organs() -> None:
    assert "不由您这一方使用" in at(S.REGISTERED).refused("refuse", CLERK, ground="N8", date="2025-01-01")
    walk = at(S.REVIEW_REQ)
    assert "要受理审查" in walk.refused("refuse", REVIEWER, ground="N8", date=walk.now.date().isoformat())
    walk.take("refuse", REVIEWER, ground="N8", date="2025-01-01")
    assert (walk.case.status, walk.case.facts["review_result"]) == (S.REVIEW_DONE, "不予受理")


def test_nothing_of_an_accusation_goes_to_whom_it_is_about() -> None:
    walk = Walk(at(S.REGISTERED, sealed=True, purpose="检举控告").case)
    walk.case = facts(walk.case, complained="SLJ")
    assert "不能转给它" in walk.refused("transfer", CONFIDENTIAL, unit="SLJ")


def test_whoever_is_complained_of_withdraws() -> None:
    walk = at(S.SIGNED)
    walk.case = replace(walk.case, against="水利局郑柏川")
    assert "回避" in walk.refused("accept", UNIT)


def test_a_visit_has_five_representatives_and_a_letter_any_number() -> None:
    for channel, sixth in (("visit", False), ("letter", True)):
        walk = at(S.REGISTERED, channel=channel)
        for name in ("甲一", "乙二", "丙三", "丁四"):
            walk.take("join", CLERK, name=name, value="1")
        if sixth:
            walk.take("join", CLERK, name="戊五", value="1")
        else:
            assert "不超过5人" in walk.refused("join", CLERK, name="戊五", value="1")
            walk.take("join", CLERK, name="戊五", value="0")
        assert len(walk.case.others) == 5 and "joint" in walk.case.flags


def test_every_state_is_reached_and_the_program_moves_nothing_by_itself() -> None:
    assert set(PATHS) == set(S) - {S.TRANSFERRED, S.ASSIGNED}
    assert at(S.REGISTERED).refused("close", BOT)


@pytest.mark.parametrize("days", ["9999", "-5", "0", "x"])
def test_a_hearing_takes_whole_days_of_a_hearing(days: str) -> None:
    assert "整数" in at(S.VERIFYING).refused("hearing", VERIFIER, days=days)


def test_what_is_handled_again_has_no_limit_left_to_extend() -> None:
    walk = at(S.SERVED)
    walk.take("reopen", CLERK, reason="没有落实", due=(walk.now + timedelta(days=30)).date().isoformat())
    assert "没有可延的期限" in walk.refused("extend", UNIT, days="30", reason="等配件")
