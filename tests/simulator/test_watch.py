"""What the feed tells of two looks at the bot."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from simulator.demo.feed import Feed
from simulator.demo.view import CaseView, DeliveryView, StepView, TaskView
from simulator.demo.watch import Watcher
from simulator.people import Bubble

from .little_bot import NUMBER, START, a_case

OTHER = "XF2611240009"


def told(before: CaseView, after: CaseView, days: int = 0) -> list[str]:
    feed = Feed()
    watcher = Watcher(feed)
    watcher.settle([before], (), ())
    for _ in range(2):
        watcher.look(START + timedelta(days=days), [after], (), ())
    return [line.text for line in feed.lines]


def row(status: str) -> DeliveryView:
    return DeliveryView("信访人", "满意度调查", "template", status, "", START)


def test_a_message_whose_receipt_came_at_once_is_told_as_well() -> None:
    case = a_case()
    queued, sent, received = (replace(case, deliveries=(row(status),)) for status in ("queued", "sent", "delivered"))
    assert told(queued, received) == ["满意度调查送到信访人：模板消息"]
    assert told(sent, received) == []


def test_who_is_handler_and_head_approves_in_the_same_breath() -> None:
    case = a_case()
    answer = StepView(START, "郑柏川", "答复", "办理中", "办理中")
    yes = StepView(START, "郑柏川", "同意", "办理中", "已答复")
    assert told(case, replace(case, steps=(*case.steps, answer, yes)))[-1] == "郑柏川 本人即负责人，直接同意：办理中 → 已答复"
    yes = replace(yes, actor="赵松岩")
    assert told(case, replace(case, steps=(*case.steps, answer, yes)))[-1] == "赵松岩 同意：办理中 → 已答复"


def test_a_limit_that_passes_is_told_once() -> None:
    assert told(a_case(), a_case(), days=16) == ["过了期限还没办：受理告知，12月9日到期"]


def test_reminders_on_the_offices_phone_stand_in_the_feed() -> None:
    feed = Feed()
    watcher = Watcher(feed)

    def bubble(text: str, how: str = "template") -> Bubble:
        return Bubble(START, "card", "template", text, how)

    screen = [bubble(f"信访编号：{OTHER}")]
    watcher.screen(START, "陈晓禾", screen, [NUMBER])
    screen += [bubble(f"信访编号：{OTHER}"), bubble(f"信访编号：{NUMBER}"), bubble(f"您的待办 {OTHER}", "passive")]
    screen += [bubble("【警情E1 第2次】还没有人接：不想活了", "custom")]
    watcher.screen(START, "陈晓禾", screen, [NUMBER])
    assert [line.text for line in feed.lines] == ["还没有人接警，第2次叫陈晓禾", f"提醒陈晓禾：{OTHER}，1件等着办"]


def test_a_right_that_lapses_is_nobodys_work() -> None:
    case = a_case()
    right = replace(case.clocks[0], id="C5", name="提出异议", owed=False)
    ended = replace(right, stopped_at=START)
    feed = Feed()
    watcher = Watcher(feed)
    watcher.settle([replace(case, clocks=(right,))], (), ())
    watcher.look(START + timedelta(days=20), [replace(case, clocks=(right,))], (), ())
    assert feed.lines == ()
    watcher.look(START + timedelta(days=20), [replace(case, clocks=(ended,))], (), ())
    (line,) = feed.lines
    assert line.text == "停止计时：提出异议" and "提前" not in line.why


def test_work_that_is_written_anew_with_more_words_is_told_once() -> None:
    feed = Feed()
    watcher = Watcher(feed)
    first = TaskView(1, "回访", "没说原因", NUMBER, START)
    for task in (first, replace(first, id=2, text="修好两天又没水了")):
        watcher.look(START, [], [task], ())
    assert [line.text for line in feed.lines] == ["信访局多了一件事【回访】没说原因"]
