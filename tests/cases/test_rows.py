"""Each row of the county's table and each ground of refusal, by its number: one lawful walk, and what the row demands."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cases.clocks import valid
from cases.county import County
from cases.facts import facts
from cases.history import History
from cases.ladder import steps
from cases.model import BOT, CITIZEN, Actor, Petitioner, Staff, Status
from cases.reviews import organ_above
from cases.rights import sees
from cases.ringing import due
from cases.rules import Rules
from cases.steps import decide
from cases.supervision import found
from cases.transitions import TRANSITIONS
from cases.values import replace

from .conftest import (
    CALENDAR,
    CLERK,
    CONFERENCE,
    CONFIDENTIAL,
    DIRECTOR,
    HEAD,
    PATHS,
    REVIEWER,
    RULES,
    SUPERVISOR,
    UNIT,
    VERIFIER,
    Walk,
    at,
)

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


def test_row_14_an_objection_refused_is_no_way_round_the_joint_conference() -> None:
    walk = at(S.SIGNED)
    for _ in range(Rules().objection_limit):
        walk.take("object", UNIT, reason="不归我们")
        walk.take("send_back", CLERK, reason="归你们")
    assert "会诊" in walk.refused("transfer", CLERK, unit="CGJ")
    walk.take("coordinate", CONFERENCE, **SHEET, unit="CGJ")
    walk.take("transfer", CLERK, unit="CGJ")
    assert walk.case.unit == "CGJ"


def test_row_03_several_claims_are_not_answered_in_one_word() -> None:
    walk = at(S.REGISTERED)
    walk.take("claim", CLERK, text="退还水费")
    assert "逐项" in walk.refused("direct", CLERK, text="好了。")
    walk.take("split", CLERK, text="退还水费", claim="2")
    walk.take("direct", CLERK, text="好了。")
    assert walk.case.status == S.DIRECT


def test_row_22_no_answer_leaves_while_a_claim_is_open() -> None:
    walk = at(S.HANDLING)
    walk.take("claim", UNIT, text="退还水费")
    assert "第1项" in walk.refused("answer", UNIT, text="好了。")
    walk.take("opine", UNIT, claim="1", opinion="支持", text="已修好")
    walk.take("opine", UNIT, claim="2", opinion="不予支持", text="水费按表收")
    walk.take("answer", UNIT, text="好了。")
    assert walk.case.status == S.OPINION_REVIEW


def test_row_22_a_petition_opinion_never_names_a_court() -> None:
    court = "不服可以申请行政复议。"
    assert "复查" in at(S.HANDLING).refused("answer", UNIT, text=f"好了。{court}")
    assert "复查" in at(S.HANDLING).refused("answer", UNIT, text="好了。", basis=f"《水法》。{court}")


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
    served = walk.case.clock("C9").started_at.date().isoformat()
    assert served in walk.refused("refuse", REVIEWER, ground="N8", date="2025-01-01")
    late = at(S.SERVED).wait(40)
    late.take("request_review", CITIZEN, excuse="外出打工")
    walk = late
    walk.take("refuse", REVIEWER, ground="N8", date=served)
    assert (walk.case.status, walk.case.facts["review_result"]) == (S.REVIEW_DONE, "不予受理")


def test_ground_n8_of_a_verification_counts_from_the_service_on_record_too() -> None:
    walk = at(S.VERIFY_REQ)
    served = walk.case.clock("C11").started_at.date().isoformat()
    assert served in walk.refused("refuse", VERIFIER, ground="N8", date="2025-01-01")


def test_what_a_verification_ended_is_not_reviewed_again_even_out_of_the_archive() -> None:
    walk = at(S.ENDED)
    walk.take("archive", CLERK, text="卷内12件46页")
    assert "终结" in walk.refused("request_review", CITIZEN)
    assert "终结" in walk.refused("request_review", CITIZEN, excuse="住院")
    closed = at(S.ARCHIVED)
    closed.take("request_review", CITIZEN)
    assert closed.case.status == S.REVIEW_REQ


def test_ground_n8_counts_the_last_day_rolled_over_the_holiday() -> None:
    """Received on 1 September 2025: day 30 is 1 October, so the right lasts until 9 October (the worked date)."""
    for asked, late in ((9, False), (10, True)):
        walk = at(S.REVIEW_REQ)
        request = replace(walk.case.clock("C10"), started_at=datetime(2025, 10, asked, 4, tzinfo=UTC))
        walk.case = replace(walk.case, clocks=(*walk.case.clocks, request))
        walk.now = datetime(2025, 10, 13, 4, tzinfo=UTC)
        if late:
            said = {"ground": "N8", "date": "2025-09-01"}
            assert decide(walk.case, "refuse", REVIEWER, said, walk.now, RULES, CALENDAR).case.status == S.REVIEW_DONE
        else:
            assert "期限到2025-10-09" in walk.refused("refuse", REVIEWER, ground="N8", date="2025-09-01")


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


def test_row_08_discipline_stages_come_one_after_the_other() -> None:
    walk = at(S.TO_DISC)
    assert "先后" in walk.refused("disc", CONFIDENTIAL, result="已反馈")
    walk.take("disc", CONFIDENTIAL, result="已告知受理")
    assert "不能记“已告知受理”" in walk.refused("disc", CONFIDENTIAL, result="已告知受理")
    walk.take("disc", CONFIDENTIAL, result="已办结")
    walk.take("disc", CONFIDENTIAL, result="已反馈")
    assert walk.refused("disc", CONFIDENTIAL, result="已办结")


def test_row_11_what_is_written_into_the_main_case_is_nobody_s_step_of_its_own() -> None:
    for action in ("absorb", "release"):
        walk = at(S.REGISTERED)
        walk.case = facts(walk.case, merged="XF2503010001")
        assert "由系统" in walk.refused(action, CLERK, main="XF2503010001")


def test_row_20_the_conference_names_the_unit_and_nobody_passes_it_on_elsewhere() -> None:
    walk = at(S.OBJECTED)
    assert "联席会议" in walk.refused("coordinate", CLERK, **SHEET, unit="CGJ")
    walk.take("coordinate", CLERK, **SHEET)
    walk.take("coordinate", CONFERENCE, **SHEET, unit="CGJ")
    assert "再“会诊”" in walk.refused("transfer", CLERK, unit="LYJ")
    walk.take("transfer", CLERK, unit="CGJ")
    assert walk.case.unit == "CGJ"


def test_row_20_a_task_on_the_spot_has_a_day_ahead_and_may_be_the_units_own() -> None:
    walk = at(S.HANDLING)
    assert "今天以后" in walk.refused("coordinate", CONFERENCE, **SHEET, tasks="CGJ:查井盖:2025-03-05")
    walk.take("coordinate", CONFERENCE, **SHEET, tasks="SLJ:换水泵:2025-03-20;CGJ:查井盖:2025-03-21")
    assert [(h.unit, h.text, h.due) for h in walk.case.helpers] == [("SLJ", "换水泵", "2025-03-20"), ("CGJ", "查井盖", "2025-03-21")]


@pytest.mark.parametrize(
    "remedy",
    [
        *("不服的可以去法院打官司", "不满意就到法院打官司", "如不服，向人民法院提起诉讼", "请走司法途径", "建议您通过诉讼解决"),
        *("可自行申请劳动仲裁", "或者法院打官司也行", "有异议的，申请复议"),
    ],
)
def test_row_22_every_way_but_the_review_is_struck_out_of_a_petition_opinion(remedy: str) -> None:
    walk = at(S.HANDLING)
    assert "只能告知30日内申请复查" in walk.refused("answer", UNIT, text=f"水泵已换。{remedy}。")
    walk.take("claim", UNIT, text="退水费")
    for n in "12":
        walk.take("opine", UNIT, claim=n, opinion="解释说明", text=f"按表收的。{remedy}。")
    assert "只能告知30日内申请复查" in walk.refused("answer", UNIT, text="水泵已换。")


@pytest.mark.parametrize(
    "told",
    [
        *("水泵已换，不服的可以在30日内申请复查", "这起纠纷法院已经判决，我局已向法院查询执行情况", "本意见不能申请行政复议或者提起诉讼"),
        *("您已向法院起诉的那一段，以判决为准", "已和法院的同志一同到场看过"),
    ],
)
def test_row_22_what_is_only_told_of_a_court_may_stand_in_an_opinion(told: str) -> None:
    walk = at(S.HANDLING)
    walk.take("answer", UNIT, text=f"{told}。")
    assert walk.case.status == S.OPINION_REVIEW


def test_row_26_a_unit_that_was_rated_poorly_closes_only_after_the_call() -> None:
    walk = at(S.SERVED)
    walk.take("rate", CITIZEN, object="unit", value="不满意")
    assert "回访以后才能办结" in walk.refused("close", UNIT)
    walk.take("callback", CLERK, text="已和本人通话，第二天就修好")
    walk.take("close", UNIT)
    assert walk.case.status == S.CLOSED


def test_row_27_what_no_review_ordered_is_not_done_anew_on_its_order() -> None:
    order = {"reason": "复查责令重新办理", "cause": "复查责令"}
    walk = at(S.REVIEW_DONE)
    assert "“维持”，没有责令" in walk.refused("reopen", CLERK, **order)
    walk.take("reopen", CLERK, reason="自查发现漏了一项诉求", cause="审核认定")
    ordered = at(S.REVIEWING)
    ordered.take("review_done", REVIEWER, result="撤销重办", text="事实不清。")
    ordered.take("reopen", CLERK, **order)
    elsewhere = at(S.CLOSED)
    elsewhere.take("reopen", CLERK, **order)
    assert {walk.case.status, ordered.case.status, elsewhere.case.status} == {S.HANDLING}


def test_row_30_a_verification_that_orders_re_handling_ends_nothing() -> None:
    for result, redo in (("维持", False), ("撤销重办", True)):
        walk = at(S.VERIFYING)
        walk.take("verify_done", VERIFIER, result=result, text="理由如下。")
        end = {"date": walk.now.date().isoformat(), "document": "市复核〔2025〕3号", "text": "每季度走访"}
        if redo:
            assert "先“重办”" in walk.refused("end", CLERK, **end)
            walk.take("reopen", CLERK, reason="复核责令重新办理", cause="复查责令")
            assert (walk.case.status, "C8" in walk.running()) == (S.HANDLING, True)
        else:
            assert "走“终结”" in walk.refused("reopen", CLERK, reason="再办一次")
            walk.take("end", CLERK, **end)


def test_row_35_the_unit_that_leads_hands_in_the_week_though_another_handles_the_case() -> None:
    walk = at(S.HANDLING)
    assert walk.refused("weekly", HELPER, text="已换水泵")
    walk.take("包案", CONFERENCE, leader="钟岳", unit="CGJ", due="2025-05-01")
    assert sees(person(HELPER), walk.case) and not sees(person(Actor("甲", frozenset({"unit"}), 8, "LYJ")), walk.case)
    warned = due(walk.case, "warn.C21.over", walk.now, walk.now, RULES, CALENDAR)
    assert warned is not None and warned.notices[0].data["at"] == "CGJ"
    walk.take("周报", HELPER, text="已换水泵")
    walk.take("走访", HELPER, date=walk.now.date().isoformat(), place="村委会", text="谈了进度")
    assert "不在您单位办" in walk.refused("answer", HELPER, text="好了。")


def person(actor: Actor) -> Staff:
    """The person behind an actor."""
    return Staff(actor.id, actor.name, actor.unit, actor.roles)


def test_row_34_feedback_that_is_owed_after_closing_is_warned_of_and_found() -> None:
    walk = at(S.CLOSED)
    walk.take("督办", CLERK, reason="没有落实")
    walk.wait(9)
    late = due(walk.case, "warn.C19.over", walk.now, walk.now, RULES, CALENDAR)
    assert late is not None and {n.audience for n in late.notices} == {"unit", "clerk"}
    faults = {trigger.id for trigger, _ in found(History(walk.case, tuple(walk.log)), walk.now, RULES, County())}
    assert "no_feedback" in faults and "overdue" not in faults


def test_staff_are_refused_with_the_state_s_own_name_and_the_citizen_with_theirs() -> None:
    for status, name in ((S.SUBMITTED, "已提交"), (S.REGISTERED, "已登记"), (S.TO_SIGN, "待签收"), (S.SIGNED, "已签收")):
        assert f"现在是“{name}”" in at(status).refused("close", UNIT)
    assert "现在是“已转办”" in at(S.SIGNED).refused("request_review", CITIZEN)


def test_row_07_a_case_that_turns_out_to_accuse_is_sealed_from_then_on() -> None:
    walk = at(S.HANDLING)
    walk.take("co_handle", UNIT, unit="CGJ", due="2025-04-20")
    assert "要由信访局" in walk.refused("保密", UNIT, reason="里面有举报")
    assert "发现了什么检举控告" in walk.refused("保密", CLERK)
    decision = walk.take("保密", CLERK, reason="信里说所长收了钱")
    assert (walk.case.status, walk.case.sealed, walk.case.helpers) == (S.HANDLING, True, ())
    assert {n.audience for n in decision.notices} == {"confidential"}
    for actor in (UNIT, HEAD, CLERK, DIRECTOR, HELPER):
        assert "保密专岗" in walk.refused("progress", actor, text="到场")
    walk.take("转纪检", CONFIDENTIAL)
    assert (walk.case.status, walk.running()) == (S.TO_DISC, {"C14"})


def test_row_07_only_the_joint_conference_undoes_a_seal() -> None:
    walk = at(S.HANDLING)
    walk.take("seal", CLERK, reason="信里说所长收了钱")
    assert "已经是保密件" in walk.refused("seal", CONFIDENTIAL, reason="再封一次")
    for actor in (CONFIDENTIAL, DIRECTOR, CLERK, SUPERVISOR, UNIT):
        assert walk.refused("unseal", actor, reason="不是检举")
    assert "保密专岗" in walk.refused("coordinate", CONFERENCE, **SHEET), "who may open it reads nothing of it"
    walk.take("解除保密", CONFERENCE, reason="核实不是检举")
    walk.take("progress", UNIT, text="到场")
    assert (walk.case.sealed, "confidential" in walk.case.flags) == (False, False)


def test_every_row_and_every_ground_has_a_test_of_its_name() -> None:
    told = Path(__file__).read_text(encoding="utf-8")
    named = set(LEADS) | set(re.findall(r"def test_row_(\d+b?)_", told))
    assert {row.row.zfill(2 + row.row.endswith("b")) for row in TRANSITIONS if row.row != "–"} == named and len(named) == 36
    grounds = re.findall(r"def test_grounds?_n(\d)(?:_to_n(\d))?", told)
    assert {n for first, last in grounds for n in range(int(first), int(last or first) + 1)} == set(range(1, 9))


@pytest.mark.parametrize(
    ("handler", "kind", "review", "verify"),
    [
        ("曹坪镇人民政府", "town", "县人民政府", "市人民政府"),
        ("县水利局", "department", "县人民政府", "市人民政府"),
        ("县税务局", "department", "市级主管部门", "省人民政府"),
        ("县人民政府", "government", "市人民政府", "省人民政府"),
    ],
)
def test_the_organ_one_level_above_by_who_handled(handler: str, kind: str, review: str, verify: str) -> None:
    assert [organ_above(handler, kind, Rules(), round_) for round_ in ("review", "verify")] == [review, verify]


@pytest.mark.parametrize(
    ("action", "fields"),
    [
        ("transfer", {"unit": "SLJ"}),
        ("assign", {"unit": "SLJ", "due": "2025-04-01"}),
        ("to_pl", {"organ": "SLJ"}),
        ("lead_case", {"leader": "罗砚秋", "unit": "SLJ", "due": "2025-04-01"}),
        ("lead_case", {"leader": "钟岳", "unit": "CGJ", "due": "2025-04-01"}),
    ],
)
def test_no_way_of_handing_on_an_accusation_leads_to_whom_it_is_about(action: str, fields: dict[str, str]) -> None:
    walk = Walk(at(S.REGISTERED, sealed=True, purpose="检举控告", text="水利局钟岳收了钱").case)
    walk.case = facts(walk.case, complained="SLJ")
    why = walk.refused(action, replace(CONFIDENTIAL, roles=CONFIDENTIAL.roles | {"conference"}), **fields)
    assert "不能转给它" in why or "不能由钟岳来办" in why


def test_helpers_of_an_accusation_are_none_of_its_line() -> None:
    walk = at(S.HANDLING)
    walk.case = facts(replace(walk.case, sealed=True), complained="CGJ;611026107")
    assert "不能转给它" in walk.refused("co_handle", CONFIDENTIAL, unit="CGJ")
    sheet = {
        "units": "水利局",
        "adviser": "钱律师",
        "text": "会诊",
        "duty": "郑柏川",
        "date": walk.now.date().isoformat(),
        "tasks": "611026107:查账:2027-01-01",
    }
    assert "不能转给它" in walk.refused("coordinate", CONFIDENTIAL, **sheet)


def test_a_refusal_does_not_tell_the_accused_that_it_is_about_them() -> None:
    walk = Walk(at(S.REGISTERED, sealed=True, purpose="检举控告", text="保密专岗石望舒收了钱").case)
    assert "由保密专岗办理" in (why := walk.refused("transfer", CONFIDENTIAL, unit="CGJ")) and "回避" not in why


def test_a_letter_to_the_organ_that_reviews_is_answered_by_it() -> None:
    walk = at(Status.REVIEWING)
    letter = walk.take("supervise", CLERK, reason="复查超期", to="复查机关")
    assert {n.audience for n in letter.notices} == {"reviewer", "leader"}
    report = walk.take("feedback", REVIEWER, text="已集体研究，本周出具")
    assert {n.kind for n in report.notices} == {"feedback_review"}
    assert not {"C19", "C19R"} & walk.running()


@pytest.mark.parametrize(
    ("status", "organ", "actor", "limit"), [(S.REVIEWING, "复查机关", REVIEWER, "C19R"), (S.VERIFYING, "复核机关", VERIFIER, "C19V")]
)
def test_row_34_a_unit_and_a_reviewing_organ_answer_each_its_own_letter(status: S, organ: str, actor: Actor, limit: str) -> None:
    walk = at(status)
    assert walk.refused("feedback", actor, text="没有督办过")
    walk.take("supervise", CLERK, reason="没有落实", due="2025-06-30")
    walk.take("supervise", CLERK, reason="超期", to=organ, due="2025-05-31")
    assert (walk.due("C19"), walk.due(limit), {"C19", limit} <= walk.running()) == ("2025-06-30", "2025-05-31", True)
    ringing = due(walk.case, f"warn.{limit}.over", walk.now, walk.now, RULES, CALENDAR)
    assert ringing is not None and {"reviewer": REVIEWER, "verifier": VERIFIER}[ringing.notices[0].audience] == actor
    walk.take("feedback", UNIT, text="已落实")
    assert "C19" not in walk.running() and limit in walk.running()
    letters = steps(History(walk.case, tuple(walk.log)), RULES, County())
    assert [letter.answered_at is not None for letter in letters] == [True, False]
    late = {trigger.id for trigger, _ in found(History(walk.case, tuple(walk.log)), walk.now + timedelta(days=120), RULES, County())}
    assert {"C19R": "review_no_feedback", "C19V": "verify_no_feedback"}[limit] in late and "no_feedback" not in late
    if status == S.VERIFYING:
        walk.take("verify_done", actor, result="维持", text="事实清楚")
        walk.take("end", CLERK, date=walk.now.date().isoformat(), document="市复核〔2026〕3号", text="安排走访")
    walk.take("feedback", actor, text="本周出具")
    assert limit not in walk.running()
