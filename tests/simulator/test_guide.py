"""The next step that the page names, and the chips above each phone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from handlers.sentences import say
from simulator.demo import suggest
from simulator.demo.guide import Scene, Step, step
from simulator.demo.view import AlarmView, CaseView, TaskView

from .little_bot import NUMBER, PLAYERS, START, a_case

CITIZEN = PLAYERS[0]


def next_step(case: CaseView | None = None, tasks: Sequence[TaskView] = (), alarms: Sequence[AlarmView] = (), **more: object) -> Step:
    return step([case] if case else [], tasks, alarms, Scene("停水", **more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("code", "phone", "word"),
    [
        ("REGISTERED", "clerk", "转派"),
        ("OBJECTED", "clerk", "转派"),
        ("TO_SIGN", "unit", "签收"),
        ("SIGNED", "unit", "受理"),
        ("ACCEPTED", "unit", "进展"),
        ("OPINION_REVIEW", "unit", "同意"),
    ],
)
def test_each_status_has_its_next_word(code: str, phone: str, word: str) -> None:
    found = next_step(replace(a_case(), code=code))
    assert (found.phone, found.say.split()[:2]) == (phone, [word, NUMBER])


def test_it_begins_with_a_sentence_and_goes_on_with_what_is_asked() -> None:
    assert next_step().say == "停水"
    assert next_step(talking=True, chip="曹坪镇窑沟村").place == 2
    assert next_step(talking=True, chip="确认").place == 3


def test_an_answer_on_its_way_is_waited_for_and_at_night_the_clock_helps() -> None:
    case = replace(a_case(), code="OPINION_ISSUED")
    assert next_step(case, waits=True).hours == 0
    assert next_step(case, waits=True, night=True).hours == 24


def test_after_the_answer_come_survey_ratings_and_call_back() -> None:
    case = replace(a_case(), code="SERVED")
    assert next_step(case).hours == 48
    assert next_step(replace(case, surveyed=True)).say == "不满意"
    rated = replace(case, surveyed=True, ratings=(("责任单位", "不满意", ""),))
    assert next_step(rated).place == 10
    rated = replace(rated, ratings=(*rated.ratings, ("信访局", "基本满意", "")))
    task = TaskView(7, "回访", "请回访", NUMBER, START)
    assert next_step(rated, tasks=(task,)).say == "待办"
    assert next_step(rated, tasks=(task,), told=True).say.startswith("回访 T7 ")
    assert next_step(rated).phone == ""


def test_the_reason_of_a_poor_rating_is_asked_for_and_offered() -> None:
    case = replace(a_case(), code="SERVED", surveyed=True, ratings=(("责任单位", "不满意", ""),))
    last = "给县水利局记“不满意”。回访由信访局的人打给您。哪里不满意，您说一句，我们一起记上；不想说回“跳过”。"
    assert suggest.citizen(CITIZEN, last, [case])[0] == ("修好两天又没水了", "修好两天又没水了")
    found = next_step(case, talking=suggest.asked(last), chip="修好两天又没水了", rating=suggest.rating(last))
    assert (found.place, found.say) == (9, "修好两天又没水了")
    last = "记下了，回访时一起核实。谢谢您照实说。那信访局呢，登记、告知、态度怎么样？1满意 2基本满意 3不满意。"
    found = next_step(case, talking=suggest.asked(last), chip="满意", rating=suggest.rating(last))
    assert (found.place, found.say) == (10, "基本满意")


@pytest.mark.parametrize(("ranked", "unit"), [("交通运输局", "交通运输局"), ("", "县水利局")])
def test_where_no_unit_is_proposed_one_is_named(ranked: str, unit: str) -> None:
    case = replace(a_case(), code="REGISTERED", unit="", ranked=ranked)
    assert next_step(case).say == f"转派 {NUMBER} {unit}"
    assert dict(suggest.clerk([case]))["转派"] == f"转派 {NUMBER} {unit}"
    assert next_step(replace(a_case(), code="OBJECTED", ranked=ranked)).say == f"转派 {NUMBER} {unit}"


def test_an_emergency_comes_before_everything_and_all_open_ones_are_offered() -> None:
    first, second = AlarmView(1, "E3", "着火了", ""), AlarmView(2, "E1", "不想活了", "")
    for case in (None, a_case()):
        found = next_step(case, alarms=[second, first])
        assert (found.place, found.phone, found.say) == (0, "clerk", "已接 A1")
        assert "已接 A2" in found.text
    assert [label for label, _ in suggest.clerk([], [], [second, first])][:2] == ["已接 A1", "已接 A2"]
    assert next_step(alarms=[replace(first, taken_by="陈晓禾")]).say == "停水"


def test_after_an_emergency_the_citizen_is_offered_place_and_number() -> None:
    player = replace(CITIZEN, answers={"place": "曹坪镇窑沟村", "who": "田守望 13800000011"})
    last = suggest.last_words(["马上打119。在哪里，电话多少？", "已报告值班人员，请保持电话畅通。有危险先打110或120。"])
    assert suggest.citizen(player, last, ())[0][1] == "曹坪镇窑沟村，田守望 13800000011"


def test_a_case_that_ended_early_asks_for_nothing() -> None:
    found = next_step(replace(a_case(), code="WITHDRAWN", status="已撤回"))
    assert (found.phone, found.title) == ("", "这件已撤回")


@pytest.mark.parametrize(
    ("last", "first"),
    [
        ("", "停水"),
        ("怎么称呼您？留个电话，好回您话。", "田守望 13800000011"),
        ("我念给您听：停水。对就回“确认”（说“对”也行），哪里不对直接说。", "确认"),
        ("您觉得水利局办得怎么样？1满意 2基本满意 3不满意，照实说。", "满意"),
        ("愿在这里说，回“继续”；不说了回“取消”。", "继续"),
        ("登记好了。信访编号：XF2611240001 查询码：123456。", "停水"),
    ],
)
def test_chips_answer_what_was_asked(last: str, first: str) -> None:
    assert suggest.citizen(CITIZEN, last, ())[0] in ((first, first), (first, dict(CITIZEN.openings).get(first)))


def test_words_in_between_leave_the_question_open() -> None:
    assert suggest.last_words(["您希望怎么解决？", "收到照片，一共1份。刚才问您的，接着说就行。"]) == "您希望怎么解决？"


def test_what_is_told_in_confidence_is_known_by_the_question() -> None:
    assert suggest.sealed("记下了，只有保密专岗能看。回“确认”交上去。")
    assert not suggest.sealed("您希望怎么解决？")


def test_the_office_is_offered_its_alarm_its_call_and_its_transfer() -> None:
    waiting, secret = replace(a_case(), code="REGISTERED"), replace(a_case(), number="XF2611240002", code="REGISTERED", sealed=True)
    task, alarm = TaskView(7, "回访", "请回访", NUMBER, START), AlarmView(3, "E3", "着火了", "")
    chips = dict(suggest.clerk([secret, waiting], [task], [alarm]))
    assert list(chips) == ["已接 A3", "待办", "回访", "转派"]
    assert chips["转派"] == f"转派 {NUMBER}"
    assert "已接 A3" not in dict(suggest.clerk([], [], [replace(alarm, taken_by="陈晓禾")]))


def test_a_record_read_back_after_a_call_asks_for_nothing() -> None:
    said = say("notice.call.heard", heard="11月30日打的电话，答复没有落实，您对县水利局不满意")
    assert not suggest.asked(f"XF2611260004 已答复。谢谢您接受回访。{said}")
