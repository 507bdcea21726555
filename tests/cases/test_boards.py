"""The office's boards, as a county official reads them: dispatch, backlog, led cases, weekly, one file per case, levels."""

from __future__ import annotations

from datetime import date
from typing import Any

from cases import backlog, board, casefile, leading, levels, weekly
from cases.county import County
from cases.history import History, Period
from cases.ladder import LADDER
from cases.model import Entry, Helper, Status, Unit
from cases.rules import Rules
from cases.titles import Titles
from cases.transitions import TRANSITIONS
from cases.values import replace

from .histories import at, clock, life

COUNTY, RULES = County(), Rules()
BEGUN = ("03-03 register", "03-04 transfer", "03-05 sign", "03-06 accept", "03-07 handle")
C6 = (clock("C6", "03-06", "05-05"),)
WEEK = Period(date(2025, 3, 10), date(2025, 3, 16))


def said(history: History, day: str, action: str, **fields: str) -> History:
    """The same life with one more row of its log, with evidence."""
    entry = Entry(at(day), "陈晓禾", action, history.case.status, history.case.status, fields.get("text", ""), 3, fields)
    return replace(history, entries=(*history.entries, entry))


def test_m2_the_board_shows_owner_next_step_and_next_date() -> None:
    row = board.row(life(*BEGUN, clocks=C6), "郑柏川", None, at("04-06"), COUNTY)
    assert row is not None
    assert (row.owner, row.step, row.due, row.colour, row.lacks) == ("郑柏川", "答复", date(2025, 5, 5), "yellow", ())


def test_m2_what_lacks_owner_or_date_is_named() -> None:
    lost = board.row(life(*BEGUN), "", None, at("03-10"), COUNTY)
    assert lost is not None and lost.lacks == ("责任人", "下一步日期")
    reminded = board.row(life(*BEGUN), "郑柏川", at("03-20"), at("03-10"), COUNTY)
    assert reminded is not None and (reminded.due, reminded.lacks) == (date(2025, 3, 20), ())


def test_m2_what_is_over_or_sealed_stands_on_no_board() -> None:
    assert board.row(life(*BEGUN, "03-20 withdraw"), "", None, at("03-21"), COUNTY) is None
    assert board.row(life(*BEGUN, sealed=True), "", None, at("03-21"), COUNTY) is None
    open_states = {s for s in Status if board.row(_in(s), "甲", None, at("03-21"), COUNTY)}
    assert open_states == set(board.NEXT)


def _in(status: Status) -> History:
    found = life("03-03 register")
    return replace(found, case=replace(found.case, status=status))


def backlog_case(number: str, **facts: str) -> History:
    return life(*BEGUN, number=number, flags=frozenset({"backlog"}), facts=facts)


def test_m14_the_list_is_ordered_by_target_and_names_what_is_late() -> None:
    lives = [
        backlog_case("XF1", backlog="化解中", backlog_due="2025-06-30"),
        backlog_case("XF2", backlog="未化解"),
        backlog_case("XF3", backlog="化解中", backlog_due="2025-05-01"),
        backlog_case("XF4", backlog="已化解", backlog_due="2025-05-02"),
        replace(backlog_case("XF5"), case=replace(backlog_case("XF5").case, sealed=True)),
    ]
    assert [(row.number, row.late) for row in backlog.listed(lives, date(2025, 5, 10))] == [
        ("XF3", True),
        ("XF4", False),
        ("XF1", False),
        ("XF2", False),
    ]


def test_m14_thresholds_propose_and_people_decide() -> None:
    late = life(*BEGUN, number="XF1", clocks=C6)
    again = [life("04-01 register", number=f"XF9{n}", facts={"earlier": "XF2"}) for n in range(3)]
    lives = [late, life(*BEGUN, number="XF2"), *again]
    assert backlog.proposed(lives, at("08-01"), COUNTY) == [("XF2", "重复信访3次")]
    assert backlog.proposed(lives, at("08-10"), COUNTY) == [("XF1", "超期96日未化解"), ("XF2", "重复信访3次")]
    assert backlog.proposed(lives, at("08-10"), replace(COUNTY, backlog_overdue_days=100, backlog_repeats=4)) == []


def test_m14_the_weekly_change_is_counted_from_the_log() -> None:
    lives = [
        said(backlog_case("XF1"), "03-11", "backlog", value="未化解"),
        said(backlog_case("XF2"), "03-12", "backlog", value="已化解"),
        said(backlog_case("XF3"), "03-20", "backlog", value="反弹"),
    ]
    assert backlog.change(lives, WEEK) == {"未化解": 1, "已化解": 1}


def test_m13_a_campaign_has_goals_lists_and_progress() -> None:
    both = {"campaigns": "积案大清理;欠薪专项"}
    one = said(life(*BEGUN, number="XF1", facts=both), "03-11", "campaign", name="积案大清理", text="六月底前")
    two = life(*BEGUN, number="XF2", facts={"campaigns": "积案大清理"}, resolved="化解")
    first, second = backlog.campaigns([one, two])
    assert (second.name, list(second.cases), second.settled, second.goals) == ("积案大清理", ["XF1", "XF2"], 1, {"XF1": "六月底前"})
    assert (first.name, first.settled) == ("欠薪专项", 0)


def led_case(**facts: str) -> History:
    return life(
        *BEGUN, flags=frozenset({"lead_case"}), facts={"leader": "钟岳", "lead_unit": "SLJ", "lead_due": "2025-06-30", **facts}, clocks=C6
    )


def test_m12_five_duties_and_monthly_visits() -> None:
    history = said(led_case(), "03-10", "duty", kind="包解决问题", name="郑柏川", date="2025-03-10")
    history = said(history, "03-11", "visit", date="2025-03-11", place="村委会", text="谈了水管")
    march, april = leading.led(history, date(2025, 3, 31), COUNTY), leading.led(history, date(2025, 4, 1), COUNTY)
    assert march is not None and april is not None
    assert (march.visits, march.short, april.visits, april.short) == (["2025-03-11"], 0, [], 1)
    assert march.duties == {"包掌握情况": "", "包解决问题": "郑柏川", "包教育转化": "", "包跟踪服务": "", "包依法处理": ""}
    assert "包稳定" not in "".join(march.duties) and leading.led(life(*BEGUN), date(2025, 3, 31), COUNTY) is None


def test_m16_the_seven_links_show_what_was_done_last_and_what_never() -> None:
    history = said(said(led_case(), "03-10", "instruct", text="抓紧"), "03-12", "joint", units="公安局", date="2025-03-12", text="先调解")
    found = leading.led(history, date(2025, 3, 31), COUNTY)
    assert found is not None and list(found.links.values()) == ["2025-03-10", "", "", "2025-03-12", "", "", ""]


def test_m18_boxes_are_listed_once_they_have_evidence() -> None:
    history = said(led_case(), "03-10", "box", kind="生活困难的帮扶救助到位", text="办了临时救助", proof="审批表")
    found = leading.led(history, date(2025, 3, 31), COUNTY)
    assert found is not None and found.boxes == ["生活困难的帮扶救助到位"]


def test_m17_the_weekly_form_is_filled_from_the_log() -> None:
    history = said(said(led_case(), "03-11", "progress", text="换了水泵"), "03-09", "progress", text="上一周的事")
    history = replace(history, case=replace(history.case, clocks=(*C6, clock("C21", "03-07", "03-14"))))
    found = weekly.form(history, WEEK)
    assert found is not None
    assert (list(found.done), found.next, found.due, found.handed_in) == (
        ["03-11 进展：换了水泵"],
        "答复（05-05前）",
        date(2025, 3, 14),
        "",
    )
    handed = weekly.form(said(history, "03-13", "weekly", text="水泵已换，等验收"), WEEK)
    assert handed is not None and handed.handed_in == "水泵已换，等验收"
    full = weekly.form(said(history, "03-13", "weekly", text="水泵已换", trouble="缺配件", forecast="下周验收"), WEEK)
    assert full is not None and full.handed_in == "水泵已换；困难：缺配件；下步预判：下周验收"


def test_m17_the_roll_up_counts_the_week_and_lists_red_and_black() -> None:
    lives: list[Any] = [
        life("03-11 register", number="XF1"),
        life(*BEGUN, number="XF2", clocks=(clock("C6", "01-01", "03-05"),)),
        life(*BEGUN, "03-12 answer", "03-13 approve", "03-14 serve", number="XF3"),
        life("03-12 register", number="XF4", sealed=True),
    ]
    found = weekly.roll_up(lives, WEEK, at("03-15"), COUNTY)
    assert found.counts == {"新收": 1, "答复": 1, "办结": 0}
    assert (found.colours["black"], list(found.red), found.units["SLJ"]) == (1, ["XF2"], (3, 1))


def test_m11_the_file_is_an_index_whose_hashes_hang_together() -> None:
    history = life(*BEGUN)
    leaves = casefile.index(history.entries)
    assert [leaf.what for leaf in leaves] == ["登记", "转送", "签收", "受理", "办理"] and len({leaf.hash for leaf in leaves}) == 5
    changed = casefile.index((replace(history.entries[0], reason="改过"), *history.entries[1:]))
    assert all(a.hash != b.hash for a, b in zip(leaves, changed, strict=True)), "one changed row changes every hash after it"
    assert casefile.index(history.entries) == leaves


def test_m11_the_check_list_names_what_the_file_lacks() -> None:
    closed = life(*BEGUN, "03-12 answer", "03-13 approve", "03-14 serve", "03-15 close")
    assert casefile.missing(closed, Rules()) == []
    county = Rules(talk_before_opinion=True, national_before_archive=True)
    assert lacks(closed, county) == ["与信访人谈话记录", "国家信访信息系统的录入"]
    assert lacks(said(said(closed, "03-16", "contact"), "03-16", "national"), county) == []
    there = [paper for paper, there in casefile.checklist(life("03-03 register")).items() if there]
    assert [paper.called(RULES) for paper in there] == ["信访事项登记表（条例22条、23条）"]


def lacks(history: History, rules: Rules = RULES) -> list[str]:
    return [paper.called(rules).partition("（")[0] for paper in casefile.missing(history, rules)]


def test_m11_each_paper_is_owed_from_its_step_until_it_is_made() -> None:
    closed = life(*BEGUN, "03-12 answer", "03-13 approve", "03-14 serve", "03-15 close")
    for asks, paper, makes in (
        ("supervise", "督办反馈", "feedback"),
        ("inspect", "督办反馈", "feedback"),
        ("suggest", "建议采纳情况反馈", "adopt"),
        ("co_handle", "协办单位的反馈", "co_report"),
    ):
        asked = said(closed, "03-16", asks)
        assert lacks(asked) == [paper] and lacks(said(asked, "03-17", makes)) == []
        assert lacks(said(said(asked, "03-17", makes), "03-18", asks)) == [paper], "asked once more, owed once more"
    poor = said(closed, "03-16", "rate", object="unit", value="不满意")
    assert lacks(poor) == ["回访记录"] and lacks(said(poor, "03-17", "callback")) == []
    helped = replace(
        said(said(closed, "03-16", "co_handle"), "03-17", "co_report"), case=replace(closed.case, helpers=(Helper("CGJ", "", ""),))
    )
    assert lacks(helped) == ["协办单位的反馈"], "one of two helpers has answered"


def test_m11_every_paper_has_its_article_and_steps_of_the_table() -> None:
    known = {row.action for row in TRANSITIONS} | {str(status) for status in Status} | {"always", "poor_rating"}
    for paper in casefile.PAPERS:
        assert paper.article.startswith("条例") and set(paper.by) | set(paper.after) <= known, paper


def test_the_county_titles_its_papers_and_every_place_is_a_title() -> None:
    county = Rules(titles=Titles(receipt="接收告知书", transfer="转办单"))
    papers = {paper.called(county) for paper in casefile.PAPERS} | {county.titles.fill(rung.name) for rung in LADDER}
    assert {"接收告知书（条例23条）", "转办单、交办函或直接答复（条例22条1款）", "督办函"} <= papers
    assert not any("{" in name for name in papers)


def test_m1_the_nearest_level_is_proposed_and_nobody_is_sent_away() -> None:
    units = [Unit("V1", "窑沟村", "village", "T1"), Unit("T1", "曹坪镇", "town"), Unit("SLJ", "县水利局")]
    found = levels.proposals(life("03-03 register", town="T1", place="窑沟村二组").case, units)
    assert [(p.unit, p.level) for p in found] == [("V1", "村（社区）"), ("T1", "镇办"), ("SLJ", "县级")]
    assert levels.proposals(life("03-03 register", town="T1", sealed=True).case, units) == []


def test_m11_how_long_a_file_is_kept_hangs_on_its_result() -> None:
    closed = life(*BEGUN, "03-12 answer", "03-13 approve", "03-14 serve", "03-15 close")
    assert casefile.kept(closed, RULES) == "30年" and casefile.kept(life(*BEGUN, "03-12 withdraw"), RULES) == "10年"
    assert casefile.kept(said(closed, "03-16", "instruct", text="请办好"), RULES) == "永久"
