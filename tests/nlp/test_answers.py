"""An answer is asked for each claim, what was done and when, facts, basis, reasons and the remedy that its route has."""

from __future__ import annotations

import pytest

from nlp.answers import check, claims

TOLD = "桃花村自来水断了二十天，请尽快恢复供水，水费多收了两个月，希望退钱"
GOOD = (
    "经镇水利站现场核实，桃花村停水因主管老化破裂，情况属实。11月24日已更换主管120米，当日恢复供水。多收的两个月水费按照《城镇供水价格管理办法》"
    "第二十条，于12月5日前退还。如不服本意见，可在收到之日起30日内申请复查。"
)


def points(answer: str, route: int = 6, told: str = TOLD) -> set[str]:
    return {lack.point for lack in check(answer, claims(told), route).lacks}


def test_a_full_answer_lacks_nothing() -> None:
    verdict = check(GOOD, claims(TOLD), 6)
    assert verdict.lacks == () and verdict.score > 0.7
    assert {GOOD[s.start : s.end] for s in verdict.said if s.point == "basis"} >= {"第二十条"}


@pytest.mark.parametrize(
    ("gone", "point"),
    [
        ("11月24日已更换主管120米，当日恢复供水。", "done"),
        ("经镇水利站现场核实，", "facts"),
        ("按照《城镇供水价格管理办法》第二十条，", "basis"),
        ("如不服本意见，可在收到之日起30日内申请复查。", "remedy"),
        ("多收的两个月水费按照《城镇供水价格管理办法》第二十条，于12月5日前退还。", "claim"),
    ],
)
def test_what_is_left_out_is_missed(gone: str, point: str) -> None:
    left = GOOD.replace(gone, "").replace("情况属实", "") if point == "facts" else GOOD.replace(gone, "")
    left = left.replace("于12月5日前退还", "会退") if point == "done" else left
    assert point in points(left)


def test_the_claim_that_nobody_answered_is_named() -> None:
    (lack,) = [lack for lack in check("水管已换好，恢复供水。", claims(TOLD), 6).lacks if lack.point == "claim"]
    assert lack.about == "希望退钱"


@pytest.mark.parametrize("court", ["可以申请行政复议", "可向人民法院提起诉讼", "不服可以起诉"])
def test_a_petition_opinion_names_no_court(court: str) -> None:
    assert "wrong_remedy" in points(f"{GOOD}或者{court}。")


def test_saying_that_there_is_none_is_not_offering_it() -> None:
    assert "wrong_remedy" not in points(f"{GOOD}信访处理意见不能申请行政复议。")


@pytest.mark.parametrize(
    ("route", "words"),
    [
        (1, "请依法向法院申请再审"),
        (2, "可在一年内申请劳动仲裁"),
        (4, "可在60日内申请行政复议"),
        (5, "可在6个月内提起诉讼"),
        (6, "可在30日内申请复查"),
    ],
)
def test_each_route_has_its_own_remedy(route: int, words: str) -> None:
    said = GOOD.replace("可在收到之日起30日内申请复查", words)
    assert not points(said, route) & {"remedy", "wrong_remedy"}
    assert points(said.replace(words, ""), route) & {"remedy"}


@pytest.mark.parametrize("route", [1, 2, 3, 4, 5])
def test_no_other_route_ends_in_a_review(route: int) -> None:
    assert "wrong_remedy" in points(GOOD, route)


def test_suggestions_and_thanks_owe_no_remedy() -> None:
    assert not points("已采纳，2026年12月起早晚各加开一班。", 0, "建议早晚加开一班公交") & {"remedy", "wrong_remedy", "claim"}


@pytest.mark.parametrize("hollow", ["收到，谢谢。", "您好，此事请致电供水公司咨询，我们高度重视，感谢您的支持与理解，祝您生活愉快。"])
def test_an_answer_that_says_nothing(hollow: str) -> None:
    assert "hollow" in points(hollow)
    assert check(hollow, claims(TOLD), 6).score < check(GOOD, claims(TOLD), 6).score / 2


@pytest.mark.parametrize(
    ("route", "told", "answer"),
    [
        (
            6,
            "村里分红没有我家",
            "经向法院了解，无人打官司。11月3日查明您户已迁出，违反《章程》第八条，决定不予分红。30日内可申请复查。",
        ),
        (6, "路灯不亮，要求解决", "11月20日已派人换灯泡，经查系线路老化，按照照明规定每季巡查，情况属实。不服的，30日内可以申请复查。"),
        (
            5,
            "隔壁违建没人拆",
            "11月8日现场勘查，违反《城乡规划法》，已责令拆除。不服可60日内申请复议，6个月内到法院打官司，不走信访复查。",
        ),
        (1, "判了不执行", "判决执行属法院职权，依据《信访工作条例》第三十一条，11月12日已转县法院执行局，请按法律程序申请执行。"),
        (
            6,
            "低保被停了，希望恢复",
            "经民政局入户核对，您家在县城有商品房，超过规定标准，故不符合条件。依据《救助办法》第十三条，决定自2026年9月起停发。30日内可申请复查。",
        ),
        (
            4,
            "交警罚我两百，要求退",
            "经调阅监控，您11月3日违停属实，依据《道路交通安全法》第九十三条处罚，因事实清楚，不予退还。60日内可以申请复议。",
        ),
        (
            6,
            "占我家地，要求补偿",
            "11月10日实地丈量占地0.28亩，按陕政发〔2023〕8号文件的标准应补一万元，因漏登造成未发，款定于12月10日打到卡上。可向县政府申请复查。",
        ),
        (
            6,
            "自来水浑浊，要求处理",
            "当天派人取样化验，11月12日检测报告浊度超过国标，系山洪冲毁滤池所致，11月16日已清洗完成。30日内可申请复查。",
        ),
        (
            6,
            "我们村路灯坏了，要求修好",
            "11月18日经现场查看，灯具烧坏，是线路老化，当晚换上新的，恢复照明，按照明规定每季巡查。30日内可申请复查。",
        ),
        (
            3,
            "对党内处分不服，要求撤销",
            "依据《纪律处分条例》第八条，11月20日已将来信转县纪委，您可以向作出决定的党组织提出申诉。",
        ),
    ],
)
def test_a_good_answer_is_blamed_for_nothing(route: int, told: str, answer: str) -> None:
    assert points(answer, route, told) == set()


@pytest.mark.parametrize(
    ("route", "words", "point"),
    [
        (6, "本意见是最终意见，不得申请复查", "remedy"),
        (5, "可在60日内申请行政复议，也可以提出信访复查", "wrong_remedy"),
        (4, "可以起诉，也可以向县政府提起复查", "wrong_remedy"),
        (6, "您之前复查过，这次维持原意见", "remedy"),
        (1, "法院判决正确，我们管不了", "remedy"),
        (2, "仲裁委已经驳回", "remedy"),
    ],
)
def test_a_remedy_that_is_denied_or_is_another_ways(route: int, words: str, point: str) -> None:
    assert point in points(GOOD.replace("可在收到之日起30日内申请复查", words), route)


def test_what_names_nothing_is_asked_for_with_what_stands_before_it() -> None:
    assert claims("路灯坏了，要求修；学校收补课费，要求退") == ("路灯坏了，要求修", "学校收补课费，要求退")
    assert claims("路灯坏了，请修", wants="请修") == ("请修",)


def test_what_is_asked_for() -> None:
    assert claims(TOLD) == ("请尽快恢复供水", "希望退钱")
    assert claims(TOLD, wants="请尽快恢复供水") == ("请尽快恢复供水", "希望退钱")
    assert claims("路灯坏了。晚上摔跤。") == ("路灯坏了",) and claims("") == ()


@pytest.mark.parametrize(
    ("answer", "point"),
    [
        ("尚未修好，也没有安排，请您等一等，谢谢。", "done"),
        ("我们没有查明情况，11月已经上报。", "facts"),
        ("没有依据《供水条例》办。", "basis"),
    ],
)
def test_what_was_not_done_is_no_merit(answer: str, point: str) -> None:
    assert point in points(answer)


@pytest.mark.parametrize(
    ("route", "words", "wrong"),
    [
        (6, "可在60日内向县政府申请复查", True),
        (6, "收到之日起十五日内，可以申请复查", True),
        (6, "30个工作日内申请复查", True),
        (6, "11月20日申请的复查照办，今后三十日内可申请复查", False),
        (5, "30日内申请行政复议", True),
        (4, "60日内申请行政复议，或者3个月内向法院起诉", True),
        (5, "自收到之日起六十日内申请行政复议，或者六个月内提起诉讼", False),
    ],
)
def test_a_remedy_in_a_wrong_time_is_none(route: int, words: str, wrong: bool) -> None:
    said = GOOD.replace("可在收到之日起30日内申请复查", words)
    assert ("wrong_remedy" in points(said, route)) is wrong


def test_only_short_words_without_a_deed_are_hollow() -> None:
    assert "hollow" not in points("灯泡已经换好，晚上亮了。") and "hollow" in points("知道了，等着吧。")
