"""Compares what the bot knows now with what it knew a moment ago and writes the difference into the feed."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta, timezone

from simulator.demo.feed import Feed
from simulator.demo.view import AlarmView, CaseView, ClockView, DeliveryView, StepView, TaskView
from simulator.people import Bubble

CHINA = timezone(timedelta(hours=8))
_CHANNELS = {
    "custom": ("客服消息", "对方48小时内说过话，可以直接发"),
    "template": ("模板消息", "对方超过48小时没说话，客服消息发不了，改用模板；模板里只有编号、状态、时间"),
    "subscribe": ("订阅通知", "对方先前同意过接收"),
    "passive": ("随回复送达", "对方刚说了话，随着回复一起送到"),
    "wecom": ("企业微信", "工作人员绑定了企业微信"),
    "sms": ("短信", "微信送不到，只发编号和状态"),
    "phone": ("打电话", "微信送不到，由人打电话"),
}
_WAITS = {
    "queued": "排队等发",
    "held": "暂时送不到",
    "dead": "送不到",
}
_ALARM = re.compile(r"^【警情")
_AGAIN = re.compile(r"^【警情\S* 第(\d+)次】")
_NUMBER = re.compile(r"XF\d{10}")


class Watcher:
    """Remembers what was already told."""

    def __init__(self, feed: Feed) -> None:
        self._feed = feed
        self._cases: dict[str, CaseView] = {}
        self._tasks: set[tuple[str, object]] = set()
        self._alarms: dict[int, str] = {}
        self._passed: set[tuple[str, str, datetime]] = set()
        self._screens: dict[str, int] = {}
        self._unsure: set[str] = set()

    def look(self, now: datetime, cases: Sequence[CaseView], tasks: Sequence[TaskView], alarms: Sequence[AlarmView]) -> None:
        """Tells what is new since the last look."""
        for alarm in alarms:
            self._alarm(now, alarm)
        for case in reversed(cases):
            self._case(now, case)
        for task in tasks:
            if _work(task) not in self._tasks:
                self._feed.add(now, "case", f"信访局多了一件事【{task.kind}】{task.text}", f"最迟{day(task.due_at)}前办", task.number)
        self._tasks = {_work(task) for task in tasks}

    def settle(self, cases: Sequence[CaseView], tasks: Sequence[TaskView], alarms: Sequence[AlarmView]) -> None:
        """Takes what is there as already told."""
        self._cases = {case.number: case for case in cases}
        self._tasks = {_work(task) for task in tasks}
        self._alarms = {alarm.id: alarm.taken_by for alarm in alarms}

    def screen(self, now: datetime, name: str, bubbles: Sequence[Bubble], own: Collection[str]) -> None:
        """Tells what came by itself to a staff member's phone about anything but the page's cases ``own``, which are told above."""
        fresh = bubbles[self._screens.get(name, len(bubbles)) :]
        self._screens[name] = len(bubbles)
        pushed = [b for b in fresh if b.side in ("account", "card") and b.how != "passive" and not any(n in b.text for n in own)]
        for bubble in pushed:
            if again := _AGAIN.search(bubble.text):
                self._feed.add(now, "alarm", f"还没有人接警，第{again[1]}次叫{name}", "没人接就一直叫，夜里也叫")
        numbers = list(dict.fromkeys(n for b in pushed if not _ALARM.search(b.text) for n in _NUMBER.findall(b.text)))
        if numbers:
            what = "、".join(numbers[:3]) + ("等" if len(numbers) > 3 else "")
            self._feed.add(now, "push", f"提醒{name}：{what}，{len(numbers)}件等着办", "早先别人来信的件，快到期或过了期就提醒经办的人")

    def _clocks(self, before: Sequence[ClockView], after: Sequence[ClockView]) -> list[tuple[str, str]]:
        """Limits that began or stopped; what makes several of them unsure is told with the first."""
        found = []
        known = {(clock.id, clock.started_at): clock for clock in before}
        for clock in after:
            old = known.get((clock.id, clock.started_at))
            if old is None and clock.stopped_at is None:
                fresh = {clock.unsure} - self._unsure
                found.append((f"开始计时：{clock.name}，最迟{day(clock.due_at)}", "".join((clock.how or f"依据{clock.article}", *fresh))))
                self._unsure |= fresh
            elif old is not None and old.stopped_at is None and clock.stopped_at is not None:
                found.append((f"停止计时：{clock.name}", _margin(clock) if clock.owed else "这是一项权利的期限，用不用都行"))
        return found

    def _late(self, now: datetime, case: CaseView) -> list[tuple[str, str]]:
        """Limits that have just passed, each once."""
        found = []
        for clock in case.clocks:
            key = (case.number, clock.id, clock.due_at)
            if clock.owed and clock.stopped_at is None and clock.due_at < now and key not in self._passed:
                self._passed.add(key)
                found.append((f"过了期限还没办：{clock.name}，{day(clock.due_at)}到期", f"依据{clock.article}"))
        return found

    def _alarm(self, now: datetime, alarm: AlarmView) -> None:
        before = self._alarms.get(alarm.id)
        if before is None:
            self._feed.add(
                now, "alarm", f"紧急情况（{alarm.level}）：{alarm.text}", "紧急先于一切：先给110、119、120，再叫值班的人，没人接就一直叫"
            )
        elif alarm.taken_by and not before:
            self._feed.add(now, "alarm", f"{alarm.taken_by}接了警情，不再重复提醒")
        self._alarms[alarm.id] = alarm.taken_by

    def _case(self, now: datetime, case: CaseView) -> None:
        before = self._cases.get(case.number)
        if before is None:
            self._feed.add(now, "case", *_opened(case), case.number)
        for place, step in enumerate(case.steps):
            if place < (len(before.steps) if before else 0) or step.word == "评价":  # told below, with its value
                continue
            last = case.steps[place - 1] if place else None
            own = step.word == "同意" and last is not None and (last.word, last.actor) == ("答复", step.actor)
            self._feed.add(now, "case", *_stepped(step, "本人即负责人，直接同意" if own else step.word), case.number)
        for text, why in [*self._clocks(before.clocks if before else (), case.clocks), *self._late(now, case)]:
            self._feed.add(now, "clock", text, why, case.number)
        for row in _fresh(before.deliveries if before else (), case.deliveries):
            tone = "push" if row.status in ("sent", "delivered") else "held"
            self._feed.add(now, tone, *_delivered(row), case.number)
        for rating in case.ratings[len(before.ratings) if before else 0 :]:
            self._feed.add(now, "good", f"评价{rating[0]}：{rating[1]}", _reason(rating[2]), case.number)
        self._cases[case.number] = case


def _work(task: TaskView) -> tuple[str, object]:
    """What a task is about: one that is written anew, with more words, is the same work."""
    return task.kind, task.number or task.id


def day(moment: datetime) -> str:
    """12月8日."""
    local = moment.astimezone(CHINA)
    return f"{local.month}月{local.day}日"


def _reason(text: str) -> str:
    return f"信访人说：{text}" if text else ""


def _opened(case: CaseView) -> tuple[str, str]:
    if case.sealed:
        return (
            f"登记成保密件 {case.number}，只显示编号、日期、地点",
            "检举材料不得透露给被反映的人和单位（条例30条），全文加密，只有保密专岗能看",
        )
    return f"登记成信访件 {case.number}", "先写进数据库，再把编号告诉信访人：告诉了就不会丢"


def _stepped(step: StepView, word: str) -> tuple[str, str]:
    moved = f"：{step.before} → {step.after}" if step.before != step.after else ""
    said = f"“{step.reason}”" if step.reason and len(step.reason) < 60 else ""
    return f"{step.actor} {word}{moved}{said}", f"依据{step.article}" if step.article else ""


def _margin(clock: ClockView) -> str:
    stopped = clock.stopped_at or clock.due_at
    left = (clock.due_at.astimezone(CHINA).date() - stopped.astimezone(CHINA).date()).days
    return f"比限期提前{left}天" if left >= 0 else f"超期{-left}天"


def _fresh(before: Sequence[DeliveryView], after: Sequence[DeliveryView]) -> list[DeliveryView]:
    """Rows that are new or have moved on; a row that only waits for its turn is no news."""
    fresh = []
    for place, row in enumerate(after):
        old = before[place] if place < len(before) else None
        waits = row.status == "queued" and not row.why
        if not waits and (old is None or (old.status, old.why, old.channel) != (row.status, row.why, row.channel)):
            known = row.status == "delivered" and old is not None and old.status == "sent"
            if not known:  # WeChat's receipt for what was told as sent
                fresh.append(row)
    return fresh


def _delivered(row: DeliveryView) -> tuple[str, str]:
    if row.status in ("sent", "delivered"):
        name, why = _CHANNELS.get(row.channel, (row.channel, ""))
        return f"{row.kind}送到{row.to}：{name}", why
    return f"{row.kind}给{row.to}：{_WAITS.get(row.status, row.status)}", row.why
