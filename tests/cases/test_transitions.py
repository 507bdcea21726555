"""Each row of the table: one lawful walk through it, and what is refused on the way."""

from __future__ import annotations

from datetime import date, time

import pytest

from cases.alerts import worst
from cases.calendar import at_local
from cases.county import County
from cases.history import History
from cases.measures import answer_limit
from cases.model import BOT, CITIZEN, Actor, Status
from cases.ringing import due
from cases.rules import Rules
from cases.steps import decide, lawful
from cases.supervision import found

from .conftest import CALENDAR, CLERK, CONFIDENTIAL, DIRECTOR, EVERYONE, GRID, HEAD, PATHS, RULES, STRANGER, UNIT, Walk, asked, at, told

S = Status
BEFORE_SERVICE = (
    *(S.SUBMITTED, S.REGISTERED, S.TO_SIGN, S.SIGNED, S.OBJECTED, S.ROUTE_BACK, S.ACCEPTED, S.HANDLING, S.EXTENDED),
    *(S.OPINION_REVIEW, S.OPINION_ISSUED),
)
#: What N1 to N3 must tell the citizen.
N1 = {"ground": "N1", "unit": "县城管局", "since": "2025-02-20", "until": "2025-04-21"}
N2 = {"ground": "N2", "date": "2024-05-06", "document": "市复核〔2024〕7号"}
N3 = {"ground": "N3", "organ": "县交通运输局", "address": "迎宾路2号", "phone": "0914-1234567"}
EVIDENCE = {"unit": "SLJ", "text": "好", "reason": "好", "route": "2", "organ": "县仲裁委", "main": "XF2503030002", "due": "2025-06-01"}


def rings(walk: Walk, kind: str) -> bool:
    """Does this due date still ask for something?"""
    return due(walk.case, kind, walk.now, walk.now, RULES, CALENDAR) is not None


def is_refused_to(walk: Walk, action: str, *actors: Actor, **fields: str) -> bool:
    """Is this step refused to each of these people?"""
    return all(walk.refused(action, actor, **fields) for actor in actors)


@pytest.mark.parametrize("status", PATHS)
def test_the_shortest_lawful_way_leads_to_each_state(status: Status) -> None:
    assert at(status).case.status == status


# Row 1: the citizen submits.


def test_submitting_starts_registration() -> None:
    walk = at(S.DRAFT)
    walk.take("submit", CITIZEN)
    assert (walk.case.status, walk.running()) == (S.SUBMITTED, {"C1"})


def test_a_unit_may_write_down_what_a_visitor_says() -> None:
    walk = at(S.DRAFT)
    walk.take("submit", UNIT)
    assert walk.case.status == S.SUBMITTED


def test_heads_and_directors_submit_nothing() -> None:
    assert is_refused_to(at(S.DRAFT), "submit", HEAD, DIRECTOR, CONFIDENTIAL)


def test_a_case_is_submitted_once() -> None:
    assert "不能提交" in at(S.SUBMITTED).refused("submit", CITIZEN)


# Row 2: registration.


def test_registering_ends_registration_and_starts_the_fifteen_days_of_sorting() -> None:
    walk = at(S.SUBMITTED)
    walk.take("register", BOT)
    assert (walk.case.status, walk.running(), walk.due("C2")) == (S.REGISTERED, {"C2"}, "2025-03-18")


def test_the_office_registers_and_others_do_not() -> None:
    walk = at(S.SUBMITTED)
    assert is_refused_to(walk, "register", CITIZEN, UNIT, HEAD, GRID)
    walk.take("register", CLERK)
    assert walk.case.status == S.REGISTERED


# Row 3: direct answer.


def test_a_direct_answer_stores_its_text_and_tells_the_citizen() -> None:
    walk = at(S.REGISTERED)
    decision = walk.take("direct", CLERK, text="周一到周五都可以来。")
    assert (walk.case.status, walk.running(), told(decision)) == (S.DIRECT, set(), {("citizen", "direct")})
    assert walk.log[-1].fields["text"] == "周一到周五都可以来。"


@pytest.mark.parametrize("text", ["", "  "])
def test_a_direct_answer_needs_words(text: str) -> None:
    assert "内容" in at(S.REGISTERED).refused("direct", CLERK, text=text)


def test_only_the_office_answers_directly() -> None:
    assert is_refused_to(at(S.REGISTERED), "direct", CITIZEN, BOT, UNIT, HEAD, GRID, text="可以来。")


def test_what_is_at_a_unit_is_not_answered_directly() -> None:
    assert "不能直接回复" in at(S.TO_SIGN).refused("direct", CLERK, text="可以来。")


# Row 4: forwarding.


def test_forwarding_hands_the_limit_to_the_unit() -> None:
    walk = at(S.REGISTERED)
    decision = walk.take("transfer", CLERK, unit="SLJ")
    assert (walk.case.status, walk.case.unit) == (S.TO_SIGN, "SLJ")
    assert walk.running() == {"C4", "C5"}
    assert told(decision) == {("unit", "assignment"), ("citizen", "transferred")}


def test_forwarding_takes_the_proposed_unit() -> None:
    walk = at(S.REGISTERED, proposed_unit="CGJ")
    walk.take("transfer", CLERK)
    assert walk.case.unit == "CGJ"


def test_forwarding_needs_a_unit() -> None:
    assert "转给谁" in at(S.REGISTERED).refused("transfer", CLERK)


def test_the_program_may_forward_for_the_office() -> None:
    walk = at(S.REGISTERED)
    walk.take("transfer", BOT, unit="SLJ")
    assert walk.case.status == S.TO_SIGN


def test_units_and_citizens_do_not_forward() -> None:
    assert is_refused_to(at(S.REGISTERED), "transfer", CITIZEN, UNIT, HEAD, GRID, unit="SLJ")


@pytest.mark.parametrize("status", [s for s in PATHS if s not in (S.DRAFT, S.SUBMITTED)])
def test_the_program_forwards_and_records_service_and_decides_nothing_else(status: Status) -> None:
    walk = at(status)
    assert {t.action for t in lawful(walk.case, BOT)} <= {"transfer", "serve", "deem", "notify", "remind"}


# Row 5: assignment.


def test_assigning_starts_the_units_limits_and_tells_both() -> None:
    walk = at(S.REGISTERED)
    decision = walk.take("assign", DIRECTOR, unit="SLJ", due="2025-04-30")
    assert (walk.case.status, walk.running(), walk.due("C8")) == (S.TO_SIGN, {"C4", "C5", "C8"}, "2025-04-30")
    assert told(decision) == {("unit", "assignment"), ("citizen", "assigned"), ("leader", "assigned")}


def test_assigning_needs_a_unit_and_the_office() -> None:
    walk = at(S.REGISTERED)
    assert "转给谁" in walk.refused("assign", DIRECTOR, due="2025-04-30")
    assert "办理期限" in walk.refused("assign", DIRECTOR, unit="SLJ")
    assert is_refused_to(walk, "assign", CITIZEN, BOT, UNIT, HEAD, unit="SLJ", due="2025-04-30")


# Row 10: not accepting.


def test_a_clerk_proposes_and_the_director_approves_a_refusal() -> None:
    walk = at(S.REGISTERED)
    assert told(walk.take("refuse", CLERK, **N1)) == {("director", "to_approve")}
    assert (walk.case.status, walk.running()) == (S.REGISTERED, {"C2"})
    decision = walk.take("approve", DIRECTOR)
    assert (walk.case.status, walk.running(), told(decision)) == (S.REFUSED, set(), {("citizen", "refused")})
    assert decision.notices[0].statutory
    data = decision.notices[0].data
    assert data["ground"] == "N1"
    assert all(fact in data["reason"] for fact in ("县城管局", "2025-02-20", "2025-04-21"))


def test_a_director_refuses_in_one_step() -> None:
    walk = at(S.REGISTERED)
    walk.take("refuse", DIRECTOR, **{**N1, "ground": "n1"})
    assert (walk.case.status, [e.action for e in walk.log[-2:]]) == (S.REFUSED, ["refuse", "approve"])


def test_after_a_verification_opinion_it_is_no_longer_accepted() -> None:
    walk = at(S.REGISTERED)
    walk.take("refuse", DIRECTOR, **N2)
    assert (walk.case.status, walk.log[-1].target) == (S.NOLONGER, S.NOLONGER)


def test_a_unit_proposes_to_refuse_what_is_not_its_own() -> None:
    walk = at(S.SIGNED)
    walk.take("refuse", UNIT, **N3)
    assert walk.case.status == S.SIGNED
    walk.take("approve", DIRECTOR)
    assert (walk.case.status, walk.running()) == (S.REFUSED, set())


def test_a_refusal_needs_a_ground() -> None:
    assert "理由编号" in at(S.REGISTERED).refused("refuse", CLERK, reason="材料不全")


@pytest.mark.parametrize("ground", ["N4", "N5", "N6", "N7", "N9", "材料不全"])
def test_forwarding_guidance_and_missing_papers_are_no_grounds(ground: str) -> None:
    assert "N1、N2" in at(S.REGISTERED).refused("refuse", CLERK, ground=ground)


@pytest.mark.parametrize(
    ("status", "actor", "ground"),
    [(S.REGISTERED, CLERK, "N3"), (S.REGISTERED, DIRECTOR, "N8"), (S.SIGNED, UNIT, "N1"), (S.SIGNED, UNIT, "N2"), (S.SIGNED, UNIT, "N8")],
)
def test_each_ground_belongs_to_its_side(status: Status, actor: Actor, ground: str) -> None:
    assert "不由您这一方使用" in at(status).refused("refuse", actor, ground=ground)


def test_nobody_but_the_director_approves_a_refusal() -> None:
    walk = at(S.REGISTERED)
    walk.take("refuse", CLERK, **N1)
    assert is_refused_to(walk, "approve", CITIZEN, BOT, CLERK, UNIT, HEAD, CONFIDENTIAL)


def test_without_a_proposal_there_is_nothing_to_approve() -> None:
    assert "不能同意" in at(S.REGISTERED).refused("approve", DIRECTOR)


def test_what_is_being_handled_is_not_refused() -> None:
    assert "不能不予受理" in at(S.HANDLING).refused("refuse", UNIT, ground="N3")


def test_forwarding_instead_drops_the_proposed_refusal() -> None:
    walk = at(S.REGISTERED)
    walk.take("refuse", CLERK, **N1)
    walk.take("transfer", CLERK, unit="SLJ")
    walk.take("sign", UNIT)
    assert "不能同意" in walk.refused("approve", DIRECTOR)


def test_accepting_instead_drops_the_proposed_refusal() -> None:
    walk = at(S.SIGNED)
    walk.take("refuse", UNIT, **N3)
    walk.take("accept", UNIT)
    assert "refusal" not in walk.case.facts


# Rows 3, 7, 9, 11, 11b: every way out of sorting.


@pytest.mark.parametrize(
    ("action", "actor", "status"),
    [
        ("direct", CLERK, S.DIRECT),
        ("to_pl", CLERK, S.TO_PL),
        ("guide", CLERK, S.GUIDED),
        ("merge", CLERK, S.MERGED),
        ("file", DIRECTOR, S.FILED),
    ],
)
@pytest.mark.parametrize("simple", [False, True])
def test_a_case_that_goes_another_way_owes_nothing_here(action: str, actor: Actor, status: Status, simple: bool) -> None:
    walk = at(S.REGISTERED, simple=simple)
    said = EVIDENCE
    walk.take(action, actor, **asked(action, said))
    assert (walk.case.status, walk.running()) == (status, set())


# Row 12: signing.


def test_the_unit_signs_and_its_limits_run_on() -> None:
    walk = at(S.TO_SIGN)
    before = walk.case.clocks
    walk.take("sign", UNIT)
    assert (walk.case.status, walk.case.clocks) == (S.SIGNED, before)


def test_only_the_unit_itself_signs() -> None:
    walk = at(S.TO_SIGN)
    assert "不在您单位办" in walk.refused("sign", STRANGER)
    assert "承办单位" in walk.refused("sign", CLERK)
    assert is_refused_to(walk, "sign", CITIZEN, BOT, DIRECTOR, GRID)


# Row 13: objection.


def test_an_objection_in_time_stops_its_clock_and_tells_the_clerk() -> None:
    walk = at(S.SIGNED)
    decision = walk.take("object", UNIT, reason="水费由城管局收", unit="CGJ")
    assert (walk.case.status, walk.running(), told(decision)) == (S.OBJECTED, {"C4"}, {("clerk", "objection")})
    assert walk.case.facts["objection_unit"] == "CGJ"


def test_objecting_at_once_signs_first() -> None:
    walk = at(S.TO_SIGN)
    walk.take("object", UNIT, reason="水费由城管局收")
    assert [e.action for e in walk.log[-2:]] == ["sign", "object"]


def test_an_objection_needs_a_reason_and_the_unit_itself() -> None:
    walk = at(S.SIGNED)
    assert "理由" in walk.refused("object", UNIT)
    assert is_refused_to(walk, "object", CITIZEN, BOT, CLERK, STRANGER, reason="不归我们")


def test_the_fifth_working_day_is_in_time_and_the_sixth_is_not() -> None:
    walk = at(S.SIGNED)
    walk.now = at_local(date(2025, 3, 12), time(23, 59, 59))
    assert walk.case.clock("C5").due_at == walk.now  # type: ignore[union-attr]
    walk.take("object", UNIT, reason="不归我们")
    late = at(S.SIGNED)
    late.now = at_local(date(2025, 3, 13), time(0))
    assert "5个工作日" in late.refused("object", UNIT, reason="不归我们")


def test_what_was_accepted_is_not_objected_to() -> None:
    assert "不能异议" in at(S.ACCEPTED).refused("object", UNIT, reason="不归我们")


# Rows 14 and 15: the office agrees or not.


def test_the_office_agrees_and_the_new_units_limits_start_at_its_own_receipt() -> None:
    walk = at(S.OBJECTED)
    decision = walk.take("transfer", CLERK, unit="CGJ")
    assert (walk.case.status, walk.case.unit) == (S.TO_SIGN, "CGJ")
    assert walk.running() == {"C4", "C5"}
    assert [c.started_at == walk.now for c in walk.case.clocks if c.running] == [True, True]
    assert told(decision) == {("unit", "route_back"), ("unit", "assignment"), ("citizen", "changed_unit")}
    assert next(n.data["at"] for n in decision.notices if n.kind == "route_back") == "SLJ"
    states = [e.target for e in walk.log[-3:]]
    assert states == [S.ROUTE_BACK, S.TRANSFERRED, S.TO_SIGN]


def test_another_unit_must_be_named() -> None:
    assert "责任单位" in at(S.OBJECTED, proposed_unit="SLJ").refused("transfer", CLERK)


def test_a_unit_does_not_pass_a_case_on() -> None:
    assert is_refused_to(at(S.OBJECTED), "transfer", UNIT, HEAD, STRANGER, CITIZEN, BOT, unit="CGJ")


def test_the_old_unit_has_no_part_in_a_case_passed_on() -> None:
    walk = at(S.OBJECTED)
    walk.take("transfer", CLERK, unit="CGJ")
    assert "不在您单位办" in walk.refused("sign", UNIT)


def test_the_office_does_not_agree_and_the_case_stays() -> None:
    walk = at(S.OBJECTED)
    before = walk.case.clocks
    decision = walk.take("send_back", CLERK, reason="水费由供水站收，供水站属你单位")
    assert (walk.case.status, walk.case.clocks, told(decision)) == (S.SIGNED, before, {("unit", "objection_refused")})


def test_refusing_an_objection_needs_a_reason_and_the_office() -> None:
    walk = at(S.OBJECTED)
    assert "理由" in walk.refused("send_back", CLERK)
    assert is_refused_to(walk, "send_back", UNIT, HEAD, CITIZEN, BOT, reason="是你们的")


# Row 16: acceptance.


def test_on_route_six_acceptance_starts_the_sixty_days() -> None:
    walk = at(S.SIGNED)
    decision = walk.take("accept", UNIT)
    assert (walk.case.status, walk.running(), walk.due("C6")) == (S.ACCEPTED, {"C6"}, "2025-05-06")
    assert told(decision) == {("citizen", "accepted")}
    assert decision.notices[0].statutory


def test_on_route_five_the_two_months_of_duty_run_instead() -> None:
    walk = at(S.SIGNED)
    walk.take("accept", UNIT, route="5")
    assert (walk.case.route, walk.running()) == (5, {"C17"})


@pytest.mark.parametrize("route", ["1", "2", "3", "4"])
def test_other_routes_have_limits_of_their_own(route: str) -> None:
    walk = at(S.SIGNED)
    walk.take("accept", UNIT, route=route)
    assert (walk.case.route, walk.running()) == (int(route), set())


@pytest.mark.parametrize("route", ["0", "7", "12", "56", "信访", "６６"])
def test_there_are_six_routes(route: str) -> None:
    assert "1 到 6" in at(S.SIGNED).refused("accept", UNIT, route=route)


def test_a_demand_is_accepted_on_a_route() -> None:
    assert "途径" in at(S.SIGNED, route=0).refused("accept", UNIT)


def test_a_suggestion_needs_no_route() -> None:
    walk = at(S.SIGNED, route=0, purpose="建议意见")
    walk.take("accept", UNIT)
    assert walk.case.status == S.ACCEPTED


def test_only_the_unit_itself_accepts() -> None:
    assert is_refused_to(at(S.SIGNED), "accept", STRANGER, CLERK, DIRECTOR, CITIZEN, BOT)


def test_nothing_is_accepted_twice() -> None:
    assert "不能受理" in at(S.ACCEPTED).refused("accept", UNIT)


# Rows 17 and 18: handling and its log.


def test_handling_begins_after_acceptance() -> None:
    walk = at(S.ACCEPTED)
    walk.take("handle", UNIT)
    assert walk.case.status == S.HANDLING
    assert "不能办理" in at(S.SIGNED).refused("handle", UNIT)


def test_only_the_unit_itself_handles() -> None:
    assert is_refused_to(at(S.ACCEPTED), "handle", STRANGER, CLERK, CITIZEN, BOT)


def test_progress_is_logged_and_told_and_moves_nothing() -> None:
    walk = at(S.HANDLING)
    before = walk.case
    decision = walk.take("progress", UNIT, text="已到现场查看")
    assert (walk.case, told(decision), walk.log[-1].reason) == (before, {("citizen", "progress")}, "已到现场查看")


def test_progress_right_after_acceptance_begins_the_handling() -> None:
    walk = at(S.ACCEPTED)
    walk.take("progress", UNIT, text="已到现场查看")
    assert walk.case.status == S.HANDLING


def test_progress_needs_words_and_the_unit_itself() -> None:
    walk = at(S.HANDLING)
    assert "内容" in walk.refused("progress", UNIT)
    assert is_refused_to(walk, "progress", STRANGER, CLERK, CITIZEN, BOT, text="办着")


def test_a_talk_with_the_petitioner_is_logged() -> None:
    walk = at(S.HANDLING)
    walk.take("contact", UNIT, text="电话里说水压还是低")
    assert (walk.log[-1].action, walk.log[-1].reason) == ("contact", "电话里说水压还是低")
    assert "联系结果" in walk.refused("contact", UNIT)


def test_a_helping_unit_is_remembered_with_the_case() -> None:
    walk = at(S.HANDLING)
    walk.take("co_handle", UNIT, unit="CGJ", text="请查井盖")
    walk.take("co_handle", UNIT, unit="GAJ")
    walk.take("co_handle", UNIT, unit="CGJ")
    assert [h.unit for h in walk.case.helpers] == ["GAJ", "CGJ"]


# Row 21: extension.


def test_the_unit_asks_and_its_head_extends_by_up_to_thirty_days() -> None:
    walk = at(S.HANDLING)
    before = walk.due("C6")
    assert told(walk.take("extend", UNIT, days="30天", reason="要等鉴定")) == {("head", "to_approve")}
    assert walk.case.status == S.HANDLING
    decision = walk.take("approve", HEAD)
    assert (walk.case.status, walk.due("C6"), walk.due("C7")) == (S.EXTENDED, before, "2025-06-05")
    assert told(decision) == {("citizen", "extended"), ("unit", "extended"), ("clerk", "extended")}
    assert {n.data["reason"] for n in decision.notices} == {"要等鉴定"}


def test_an_extended_case_is_not_late_when_its_sixty_days_end_once_the_citizen_was_told() -> None:
    walk = at(S.HANDLING)
    assert rings(walk, "warn.C6.over")
    walk.take("extend", HEAD, days="30", reason="要等鉴定")
    assert rings(walk, "warn.C6.over")
    walk.take("notify", UNIT, way="邮寄")
    assert not rings(walk, "warn.C6.over")
    assert rings(walk, "warn.C7.over")


def test_an_extension_told_too_late_leaves_the_sixty_days_overdue() -> None:
    walk = at(S.HANDLING)
    walk.take("extend", HEAD, days="30", reason="要等鉴定")
    walk.wait(62).take("notify", UNIT, way="邮寄")
    assert "晚于办理期限届满" in walk.log[-1].reason
    assert rings(walk, "warn.C6.over") and rings(walk, "warn.C7.over")
    history = History(walk.case, tuple(walk.log))
    assert worst(history, walk.now, County()) == "black"
    assert [(trigger.id, since) for trigger, since in found(history, walk.now, RULES, County()) if trigger.id == "overdue"]
    walk.take("answer", HEAD, text="水管已修好。")
    limit = answer_limit(History(walk.case, tuple(walk.log)))
    assert limit is not None and limit.id == "C6" and limit.due_at < walk.now


def test_the_day_of_the_notice_decides_not_the_day_of_its_record() -> None:
    walk = at(S.HANDLING)
    walk.take("extend", HEAD, days="30", reason="要等鉴定")
    served = walk.now.date().isoformat()
    walk.wait(62).take("notify", UNIT, way="邮寄", date=served)
    assert not rings(walk, "warn.C6.over") and not walk.log[-1].reason


def test_a_head_extends_in_one_step() -> None:
    walk = at(S.HANDLING)
    walk.take("extend", HEAD, days="10", reason="要等鉴定")
    assert walk.case.status == S.EXTENDED


@pytest.mark.parametrize("days", ["0", "31", "-1", "三十", "²", "10.5", "一个月"])
def test_an_extension_has_one_to_thirty_days(days: str) -> None:
    assert "30 日" in at(S.HANDLING).refused("extend", UNIT, days=days, reason="要等鉴定")


def test_an_extension_needs_days_and_a_reason() -> None:
    walk = at(S.HANDLING)
    assert "天数" in walk.refused("extend", UNIT, reason="要等鉴定")
    assert "理由" in walk.refused("extend", UNIT, days="30")


def test_an_extension_is_granted_once() -> None:
    walk = at(S.EXTENDED)
    assert "已经延期过一次" in walk.refused("extend", UNIT, days="5", reason="还要等")


def test_after_the_limit_nothing_is_extended() -> None:
    walk = at(S.HANDLING)
    walk.take("extend", UNIT, days="30", reason="要等鉴定")
    late = walk.wait(61)
    assert "办理期限届满前" in late.refused("approve", HEAD)
    assert "办理期限届满前" in late.refused("extend", UNIT, days="30", reason="要等鉴定")


@pytest.mark.parametrize("route", ["2", "5"])
def test_only_the_sixty_days_of_route_six_can_be_extended(route: str) -> None:
    walk = at(S.SIGNED)
    walk.take("accept", UNIT, route=route)
    assert "信访程序" in walk.refused("extend", UNIT, days="30", reason="要等鉴定")


def test_nobody_but_the_units_own_head_extends() -> None:
    walk = at(S.HANDLING)
    walk.take("extend", UNIT, days="30", reason="要等鉴定")
    assert is_refused_to(walk, "approve", UNIT, STRANGER, CLERK, DIRECTOR, CITIZEN, BOT)


def test_the_head_sends_the_wish_for_more_time_back() -> None:
    walk = at(S.HANDLING)
    walk.take("extend", UNIT, days="30", reason="要等鉴定")
    assert "理由" in walk.refused("send_back", HEAD)
    assert is_refused_to(walk, "send_back", UNIT, STRANGER, CLERK, CITIZEN, BOT, reason="不用鉴定")
    walk.take("send_back", HEAD, reason="不用鉴定")
    assert (walk.case.status, walk.case.clock("C7")) == (S.HANDLING, None)
    assert "不能同意" in walk.refused("approve", HEAD)


def test_an_answer_drops_the_wish_for_more_time() -> None:
    walk = at(S.HANDLING)
    walk.take("extend", UNIT, days="30", reason="要等鉴定")
    decision = walk.take("answer", UNIT, text="水管已修好。")
    assert decision.notices[0].data["text"] == "水管已修好。"
    assert "extension" not in walk.case.facts


# Rows 22 to 24: the opinion.


def test_a_draft_goes_to_the_head_with_its_text() -> None:
    walk = at(S.HANDLING)
    decision = walk.take("answer", UNIT, text="水管已修好。")
    assert (walk.case.status, walk.case.answer) == (S.OPINION_REVIEW, "水管已修好。")
    assert told(decision) == {("head", "to_approve")}
    assert walk.running() == {"C6"}


def test_a_draft_needs_words_and_the_unit_itself() -> None:
    walk = at(S.HANDLING)
    assert "内容" in walk.refused("answer", UNIT)
    assert is_refused_to(walk, "answer", STRANGER, CLERK, DIRECTOR, CITIZEN, BOT, text="好了")


def test_a_draft_comes_after_acceptance() -> None:
    assert "不能答复" in at(S.SIGNED).refused("answer", UNIT, text="好了")


def test_the_head_sends_a_draft_back_with_what_to_mend() -> None:
    walk = at(S.OPINION_REVIEW)
    assert "理由" in walk.refused("send_back", HEAD)
    decision = walk.take("send_back", HEAD, reason="没说哪天供水")
    assert (walk.case.status, walk.running(), told(decision)) == (S.HANDLING, {"C6"}, {("unit", "sent_back")})


def test_only_the_head_judges_a_draft() -> None:
    walk = at(S.OPINION_REVIEW)
    assert is_refused_to(walk, "send_back", UNIT, STRANGER, CLERK, DIRECTOR, CITIZEN, BOT, reason="不好")
    assert is_refused_to(walk, "approve", UNIT, STRANGER, CLERK, DIRECTOR, CITIZEN, BOT)


def test_the_heads_consent_issues_the_opinion_and_stops_the_handling_limit() -> None:
    walk = at(S.OPINION_REVIEW)
    decision = walk.take("approve", HEAD)
    assert (walk.case.status, walk.running(), told(decision)) == (S.OPINION_ISSUED, set(), {("citizen", "answer")})
    assert decision.notices[0].statutory
    assert decision.notices[0].data["text"] == "水管已修好，水费退回。"


def test_an_extended_case_stops_both_limits_with_its_opinion() -> None:
    walk = at(S.EXTENDED)
    walk.take("answer", HEAD, text="水管已修好。")
    assert (walk.case.status, walk.running()) == (S.OPINION_ISSUED, set())


def test_an_issued_opinion_is_not_changed() -> None:
    walk = at(S.OPINION_ISSUED)
    assert "不能答复" in walk.refused("answer", UNIT, text="改一下")
    assert "不能退回" in walk.refused("send_back", HEAD, reason="改一下")


# Row 25: service.


def test_service_starts_the_right_to_a_review_and_the_rating() -> None:
    walk = at(S.OPINION_ISSUED)
    walk.take("serve", UNIT, way="邮寄", date="2025-03-10")
    assert (walk.case.status, walk.running()) == (S.SERVED, {"C9", "C20"})
    assert walk.case.facts["served_way"] == "邮寄"


def test_a_message_that_arrived_is_service() -> None:
    walk = at(S.OPINION_ISSUED)
    walk.take("serve", BOT)
    assert (walk.case.status, walk.case.facts["served_way"]) == (S.SERVED, "微信")


@pytest.mark.parametrize("changes", [{"route": 5}, {"purpose": "建议意见"}])
def test_there_is_no_review_off_route_six(changes: dict[str, object]) -> None:
    walk = at(S.OPINION_ISSUED, **changes)
    walk.take("serve", UNIT)
    assert walk.running() == {"C20"}


def test_only_an_issued_opinion_is_served() -> None:
    assert "不能送达" in at(S.OPINION_REVIEW).refused("serve", UNIT)
    assert "不能送达" in at(S.SERVED).refused("serve", UNIT)


def test_strangers_and_citizens_do_not_record_service() -> None:
    assert is_refused_to(at(S.OPINION_ISSUED), "serve", STRANGER, CITIZEN, GRID)


# Row 26: closing.


def test_what_was_served_is_closed_and_the_citizens_rights_run_on() -> None:
    walk = at(S.SERVED)
    decision = walk.take("close", UNIT, text="已供水")
    assert (walk.case.status, walk.running(), told(decision)) == (S.CLOSED, {"C9", "C20"}, {("citizen", "closed"), ("clerk", "closed")})


@pytest.mark.parametrize("status", [s for s in PATHS if s != S.SERVED])
def test_nothing_is_closed_without_service(status: Status) -> None:
    assert is_refused_to(at(status), "close", *EVERYONE)


def test_only_the_unit_itself_closes() -> None:
    assert is_refused_to(at(S.SERVED), "close", STRANGER, CLERK, CITIZEN, BOT)


# Row 27, for what hangs on it: a second service.


def test_a_reopened_case_has_one_of_each_limit_after_its_second_service() -> None:
    walk = at(S.CLOSED)
    walk.take("reopen", CLERK, reason="水又停了")
    assert walk.running() == {"C8"}
    walk.wait(3).take("answer", HEAD, text="换了水泵。")
    walk.take("serve", UNIT)
    assert sorted(c.id for c in walk.case.clocks if c.running) == ["C20", "C8", "C9"]


def test_the_citizen_of_a_reopened_case_hears_within_fifteen_days() -> None:
    walk = at(S.CLOSED)
    assert "no_news.15" not in {t.kind for t in walk.timers}
    walk.take("reopen", CLERK, reason="水又停了")
    assert "no_news.15" in {t.kind for t in walk.timers}


# Row 28: asking for a review.


@pytest.mark.parametrize("status", [S.SERVED, S.CLOSED])
def test_the_citizen_asks_for_a_review_within_thirty_days(status: Status) -> None:
    walk = at(status)
    decision = walk.take("request_review", CITIZEN, reason="水压还是低")
    assert (walk.case.status, told(decision)) == (S.REVIEW_REQ, {(who, "review_requested") for who in ("clerk", "reviewer", "unit")})
    assert walk.running() == {"C10", "C20"}


def test_after_the_thirty_days_the_way_on_is_named() -> None:
    assert "正当理由" in at(S.SERVED).wait(31).refused("request_review", CITIZEN)


def test_nobody_asks_for_a_review_in_the_citizens_place() -> None:
    assert is_refused_to(at(S.SERVED), "request_review", *(a for a in EVERYONE if a is not CITIZEN))


def test_before_the_answer_there_is_nothing_to_review() -> None:
    assert "不能复查" in at(S.HANDLING).refused("request_review", CITIZEN)


@pytest.mark.parametrize(("route", "remedy"), [(2, "仲裁"), (5, "行政复议")])
def test_other_routes_name_their_own_remedy(route: int, remedy: str) -> None:
    assert remedy in at(S.SERVED, route=route).refused("request_review", CITIZEN)


# Row 32: withdrawal.


@pytest.mark.parametrize("status", BEFORE_SERVICE)
def test_the_citizen_withdraws_at_any_time_before_service(status: Status) -> None:
    walk = at(status)
    decision = walk.take("withdraw", CITIZEN, reason="自己愿意撤回")
    assert (walk.case.status, walk.running()) == (S.WITHDRAWN, set())
    assert told(decision) == {("unit", "withdrawn"), ("clerk", "withdrawn")}


@pytest.mark.parametrize("status", [s for s in PATHS if s not in (S.DRAFT, *BEFORE_SERVICE)])
def test_after_service_nothing_is_withdrawn(status: Status) -> None:
    assert "不能撤回" in at(status).refused("withdraw", CITIZEN)


def test_nobody_withdraws_in_the_citizens_place() -> None:
    assert is_refused_to(at(S.HANDLING), "withdraw", *(a for a in EVERYONE if a is not CITIZEN))


def test_nothing_follows_a_withdrawal_but_words() -> None:
    walk = at(S.WITHDRAWN)
    for action in ("transfer", "assign", "direct", "accept", "answer", "serve", "close", "reopen"):
        assert is_refused_to(walk, action, CLERK, UNIT, **asked(action, {"unit": "SLJ", "text": "好", "reason": "好"}))


# The simple procedure.


def simple() -> Walk:
    """A registered case in the simple procedure."""
    return at(S.REGISTERED, simple=True)


def test_the_simple_procedure_has_three_three_and_ten_working_days() -> None:
    walk = simple()
    ends = [walk.due("C16")]
    walk.take("transfer", CLERK, unit="SLJ")
    ends.append(walk.due("C16"))
    walk.take("accept", UNIT)
    ends.append(walk.due("C16"))
    assert ends == ["2025-03-07", "2025-03-10", "2025-03-19"]
    assert (walk.running(), walk.case.clock("C6")) == ({"C16"}, None)


def test_a_simple_answer_stops_the_simple_limit() -> None:
    walk = at(S.OPINION_REVIEW, simple=True)
    walk.take("approve", HEAD)
    assert walk.running() == set()


def test_leaving_the_simple_procedure_counts_the_time_already_spent() -> None:
    walk = at(S.HANDLING, simple=True)
    accepted = walk.case.clock("C16")
    walk.take("simple", HEAD, value="0", reason="情况复杂，要鉴定")
    assert walk.log[-1].reason == "情况复杂，要鉴定"
    ordinary = walk.case.clock("C6")
    assert accepted and ordinary
    assert (walk.case.simple, walk.running(), ordinary.started_at) == (False, {"C6"}, accepted.started_at)
    assert (walk.due("C6"), "warn.C6.over" in {t.kind for t in walk.timers}) == ("2025-05-06", True)


def test_leaving_before_acceptance_keeps_the_ordinary_limits() -> None:
    walk = at(S.SIGNED, simple=True)
    walk.take("simple", HEAD, value="退出")
    assert walk.running() == {"C4", "C5"}
    walk.take("accept", UNIT)
    assert walk.running() == {"C6"}


def test_entering_late_shortens_the_steps_that_follow() -> None:
    walk = at(S.SIGNED)
    walk.take("simple", CLERK, value="1")
    walk.take("accept", UNIT)
    assert walk.running() == {"C16"}


@pytest.mark.parametrize(
    "changes",
    [{"purpose": "检举控告"}, {"urgency": "E1"}, {"urgency": "E4"}, {"flags": frozenset({"urgent"})}, {"flags": frozenset({"joint"})}],
)
def test_accusations_and_grave_matters_are_not_simple(changes: dict[str, object]) -> None:
    assert "普通程序" in at(S.REGISTERED, **changes).refused("simple", CLERK, value="1")


@pytest.mark.parametrize(
    ("name", "changes"), [("多人", {"flags": frozenset({"joint"})}), ("其他途径", {"route": 4}), ("重大紧急", {"urgency": "E3"})]
)
def test_the_county_says_what_else_is_never_simple(name: str, changes: dict[str, object]) -> None:
    walk = at(S.REGISTERED, **changes)
    assert "不能简易办理" in walk.refused("simple", CLERK, value="1")
    others = Rules(simple_excludes=tuple(one for one in Rules().simple_excludes if one != name))
    assert decide(walk.case, "simple", CLERK, {"value": "1"}, walk.now, others, CALENDAR).case.simple


def test_who_leaves_the_simple_procedure_tells_the_petitioner_and_who_enters_does_not() -> None:
    walk = at(S.SIGNED)
    assert walk.take("simple", CLERK, value="1").notices == ()
    assert [(n.kind, n.audience) for n in walk.take("simple", HEAD, value="0", reason="要鉴定").notices] == [("simple_left", "citizen")]


@pytest.mark.parametrize(
    ("status", "action", "actor", "fields", "why"),
    [
        (S.HANDLING, "urgent", CLERK, {"reason": "几十户断水三天"}, "重大紧急的事项"),
        (S.REGISTERED, "assign", DIRECTOR, {"unit": "SLJ", "due": "2025-04-30", "text": "查明并报告"}, "上级或者信访局交办的件"),
        (S.HANDLING, "join", CITIZEN, {"name": "甲一"}, "多人的事项"),
        (S.HANDLING, "co_handle", CLERK, {"unit": "CGJ", "text": "一起看水管"}, "几家单位一起办的事项"),
        (S.HANDLING, "seal", CONFIDENTIAL, {"reason": "里面有检举"}, "检举控告"),
    ],
)
def test_what_becomes_unfit_leaves_the_simple_procedure_at_that_step(
    status: S, action: str, actor: Actor, fields: dict[str, str], why: str
) -> None:
    walk = at(status, simple=True)
    decision = walk.take(action, actor, **fields)
    assert not walk.case.simple and "C16" not in walk.running()
    assert [e.reason for e in decision.entries if e.action == "simple"] == [f"{why}不能简易办理"]
    assert ("C6" in walk.running()) == (status == S.HANDLING)
    assert (("citizen", "simple_left") in told(decision)) == (action != "seal")
    if status == S.REGISTERED:
        assert {"C4", "C8"} <= walk.running()


def test_nobody_enters_the_simple_procedure_twice() -> None:
    assert "已经" in simple().refused("simple", CLERK, value="1")


def test_citizens_and_units_do_not_choose_the_procedure() -> None:
    assert is_refused_to(at(S.SIGNED), "simple", CITIZEN, BOT, UNIT, STRANGER, value="1")


def test_choosing_the_procedure_needs_a_word() -> None:
    assert at(S.SIGNED).refused("simple", CLERK)


# Every row.


def test_a_sealed_case_is_closed_to_all_but_the_confidential_clerk() -> None:
    walk = at(S.REGISTERED, sealed=True, purpose="检举控告")
    for actor in (CLERK, DIRECTOR, UNIT, HEAD, GRID):
        sentence = walk.refused("transfer", actor, unit="SLJ")
        assert "保密专岗" in sentence
        assert "已登记" not in walk.refused("close", actor)
    walk.take("to_disc", CONFIDENTIAL)
    assert (walk.case.status, walk.running()) == (S.TO_DISC, {"C14"})


def test_only_the_citizen_rates() -> None:
    assert is_refused_to(at(S.SERVED), "rate", *(a for a in EVERYONE if a is not CITIZEN), object="unit", value="满意")


@pytest.mark.parametrize(
    ("status", "action", "actor", "label", "given"),
    [
        (S.REGISTERED, "guide", CLERK, "途径", {"organ": "县仲裁委"}),
        (S.REGISTERED, "guide", CLERK, "受理机关", {"route": "2"}),
        (S.REGISTERED, "merge", CLERK, "主件编号", {}),
        (S.REGISTERED, "file", DIRECTOR, "理由", {}),
        (S.REGISTERED, "to_pl", CLERK, "政法机关", {}),
        (S.REGISTERED, "report", DIRECTOR, "报请事项", {}),
        (S.HANDLING, "co_handle", UNIT, "协办单位", {"text": "请查井盖"}),
        (S.CLOSED, "reopen", CLERK, "理由", {}),
        (S.SERVED, "rate", CITIZEN, "对象", {"value": "满意"}),
        (S.SERVED, "rate", CITIZEN, "评价", {"object": "unit"}),
        (S.SERVED, "callback", CLERK, "回访结果", {}),
        (S.HANDLING, "settle", GRID, "化解情况", {}),
        (S.REGISTERED, "record", CLERK, "听到的内容", {}),
        (S.REGISTERED, "national", CLERK, "国家系统编号", {}),
        (S.REGISTERED, "supplement", CITIZEN, "内容", {}),
    ],
)
def test_evidence_that_is_missing_is_named(status: Status, action: str, actor: Actor, label: str, given: dict[str, str]) -> None:
    assert f"还要写明{label}" in at(status).refused(action, actor, **given)


def test_an_unknown_step_is_answered_with_the_known_ones() -> None:
    assert "签收" in at(S.TO_SIGN).refused("删除", UNIT)


def test_a_refusal_names_what_can_be_done_now() -> None:
    assert "签收" in at(S.TO_SIGN).refused("办结", UNIT)


def test_steps_may_be_named_in_chinese() -> None:
    walk = at(S.TO_SIGN)
    walk.take("签收", UNIT)
    assert walk.case.status == S.SIGNED


def test_each_step_is_logged_with_who_when_from_and_to() -> None:
    walk = at(S.TO_SIGN)
    walk.take("sign", UNIT)
    row = walk.log[-1]
    assert (row.at, row.actor, row.actor_id, row.source, row.target) == (walk.now, "郑柏川", 2, S.TO_SIGN, S.SIGNED)


def test_a_step_leaves_the_old_case_as_it_was() -> None:
    walk = at(S.HANDLING)
    before, facts = walk.case, dict(walk.case.facts)
    walk.take("extend", UNIT, days="5", reason="要等鉴定")
    assert (before.facts, before.status) == (facts, S.HANDLING)
