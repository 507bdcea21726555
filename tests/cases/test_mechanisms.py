"""The county's own mechanisms on one case, each as a short story that an official can check."""

from __future__ import annotations

from datetime import timedelta

from cases.model import Actor, Status
from cases.rights import sees
from cases.transitions import TRANSITIONS
from cases.words import BOXES

from .conftest import CLERK, CONFERENCE, DIRECTOR, HEAD, RULES, SUPERVISOR, UNIT, at, told

LEADER = Actor("钟岳", frozenset({"leader"}), 9, "XWB")


def test_m12_a_leader_takes_over_with_five_duties_and_visits() -> None:
    """包案：钟岳包案，五包各有责任人，走访记下时间、地点、谈了什么、答应了什么。"""
    walk = at(Status.HANDLING)
    assert walk.refused("visit", CLERK, date="2025-03-05", place="村委会", text="谈了水管")
    walk.take("包案", DIRECTOR, leader="钟岳", due="2025-06-30", unit="SLJ")
    refused = walk.refused("五包", CLERK, kind="包稳定", name="郑柏川", date="2025-03-05")
    assert "包掌握情况、包解决问题、包教育转化、包跟踪服务、包依法处理" in refused
    walk.take("五包", CLERK, kind="解决问题", name="郑柏川", date="2025-03-05")
    assert "不能晚于今天" in walk.refused("走访", LEADER, date="2099-03-05", place="村委会", text="谈了水管")
    walk.take("走访", LEADER, date="2025-03-05", place="村委会", text="谈了水管", promise="月底前换泵")
    assert walk.log[-1].fields["promise"] == "月底前换泵" and sees(LEADER, walk.case)


def test_m16_instruction_consultation_of_the_law_organs_and_the_inspection_office() -> None:
    """专班：领导批示、公检法司会商、督查办督办，每一环都有日期和经手人。"""
    walk = at(Status.HANDLING)
    assert walk.refused("批示", LEADER, text="请办") and walk.refused("督查办督办", SUPERVISOR, reason="久拖不决")
    walk.take("包案", DIRECTOR, leader="钟岳", due="2025-06-30")
    decision = walk.take("批示", LEADER, text="请水利局本周内拿出办法")
    assert told(decision) == {("unit", "instructed")}
    walk.take("公检法司会商", CONFERENCE, units="公安局、司法局", date="2025-03-05", text="先调解")
    walk.take("督查办督办", SUPERVISOR, reason="久拖不决", due="2025-04-30")
    assert walk.due("C19") == "2025-04-30" and "supervised" in walk.case.flags


def test_supervision_by_the_joint_conference_has_its_way_and_its_limit() -> None:
    walk = at(Status.HANDLING)
    assert "通报、约谈、挂牌督办" in walk.refused("confer", DIRECTOR, kind="批评", reason="超期")
    walk.take("supervise", CLERK, reason="超期")
    walk.take("confer", CONFERENCE, kind="约谈", reason="督办函没有回音", due="2025-05-31")
    assert [c.running for c in walk.case.clocks if c.id == "C19"] == [False, True] and walk.due("C19") == "2025-05-31"
    walk.take("反馈", UNIT, text="已整改")
    assert "C19" not in walk.running()


def test_a_second_letter_brings_its_own_date() -> None:
    walk = at(Status.HANDLING)
    walk.take("督办函", CLERK, reason="超期", due="2025-03-31")
    walk.wait(1)
    walk.take("督办函", SUPERVISOR, reason="第一封没有回音", due="2025-03-20")
    assert [c.running for c in walk.case.clocks if c.id == "C19"] == [False, True] and walk.due("C19") == "2025-03-20"
    walk.take("督办函", CLERK, reason="再延几日")
    assert walk.due("C19") == (walk.now + timedelta(days=RULES.supervision_days)).date().isoformat()


def test_m18_the_four_boxes_each_want_their_proof() -> None:
    """三到位一处理：四项都要写做了什么、有什么凭据。"""
    walk = at(Status.HANDLING)
    assert "凭据" in walk.refused("三到位一处理", UNIT, kind=BOXES[0], text="换了水泵")
    for kind in BOXES:
        walk.take("三到位一处理", UNIT, kind=kind, text="做了", proof="照片2张")
    assert [e.fields["kind"] for e in walk.log if e.action == "box"] == list(BOXES)


def test_m6_a_helper_records_services_and_nothing_about_where_a_person_is() -> None:
    """帮扶联系人：只记帮了什么，表里没有行踪、位置这样的栏目。"""
    walk = at(Status.HANDLING)
    walk.take("帮扶", UNIT, name="柯小满", date="2025-03-04", text="帮着办了临时救助")
    row = next(t for t in TRANSITIONS if t.action == "help")
    assert {f.name for f in row.fields} == {"name", "date", "text"}


def test_m14_a_backlog_case_has_a_status_and_a_target_date() -> None:
    walk = at(Status.HANDLING)
    walk.take("积案", CLERK, value="化解中", due="2025-06-30")
    assert ("backlog" in walk.case.flags, walk.case.facts["backlog"], walk.case.facts["backlog_due"]) == (True, "化解中", "2025-06-30")
    walk.take("积案", CLERK, value="反弹")
    assert (walk.case.facts["backlog"], walk.case.facts["backlog_due"]) == ("反弹", "2025-06-30")
    walk.take("积案", CLERK, value="移出", reason="不是同一件事")
    assert "backlog" not in walk.case.flags and "backlog" not in walk.case.facts


def test_m13_a_case_joins_and_leaves_campaigns() -> None:
    walk = at(Status.HANDLING)
    walk.take("专项行动", DIRECTOR, name="积案大清理", text="六月底前化解")
    walk.take("专项行动", DIRECTOR, name="欠薪专项")
    walk.take("专项行动", DIRECTOR, name="积案大清理", value="0")
    assert walk.case.facts["campaigns"] == "欠薪专项"


def test_only_with_the_petitioner_s_consent_is_an_answer_made_public() -> None:
    assert "没有同意" in at(Status.SERVED).refused("公开答复", CLERK, text="县政府网站")
    walk = at(Status.SERVED, publish=True)
    walk.take("公开答复", CLERK, text="县政府网站")
    assert walk.case.facts["published"] == "县政府网站"


def test_what_is_not_counted_is_the_director_s_word_with_a_reason() -> None:
    walk = at(Status.HANDLING)
    assert walk.refused("不纳入统计", CLERK, reason="测试件")
    walk.take("不纳入统计", DIRECTOR, reason="测试件")
    assert "uncounted" in walk.case.flags


def test_a_reminder_and_a_question_from_above_reach_the_unit() -> None:
    walk = at(Status.HANDLING)
    assert told(walk.take("催办单", CLERK, text="过半没有记录")) == {("unit", "reminded")}
    assert told(walk.take("上级催问", CLERK, text="市信访局电话问进展")) == {("unit", "reminded")}
    assert walk.refused("催办单", HEAD, text="自己催自己")
