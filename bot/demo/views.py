"""Cases as the page shows them: codes into the words that people read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.demo.answers import answer
from cases import masking
from cases.arithmetic import reckoned, unsure
from cases.calendar import Calendar
from cases.clocks import CLOCKS
from cases.model import Case, Clock, Entry, Status
from cases.timers import RIGHTS
from cases.transitions import TRANSITIONS
from cases.words import PUBLIC, RATINGS
from handlers.directory import unit_name
from simulator.demo.view import CaseView, ClockView, DeliveryView, StepView
from store import Store

_STEPS = {row.action: row for row in reversed(TRANSITIONS)}
_KINDS = {
    "transferred": "转办告知",
    "assigned": "交办告知",
    "changed_unit": "改派告知",
    "accepted": "受理告知",
    "progress": "进展",
    "extended": "延期告知",
    "answer": "答复",
    "closed": "办结告知",
    "survey": "满意度调查",
    "survey_reminder": "调查提醒",
    "no_news": "定期进展",
    "callback": "回访结果",
    "refused": "不予受理告知",
    "guided": "引导告知",
    "direct": "直接答复",
    "reopened": "重办告知",
    "to_disc": "移送告知",
    "assignment": "派件通知",
    "assignment_sealed": "保密件通知",
    "confirm": "请定去向",
    "supplement": "补充材料",
    "settled": "就地化解",
    "urge": "催办",
    "unopened": "催签收",
    "unopened_own": "催签收",
    "urged_again": "又催办",
    "warning": "期限提醒",
    "late": "超期提醒",
    "to_approve": "请审核",
    "objection": "异议",
    "objection_refused": "异议未采纳",
    "sent_back": "退回修改",
    "withdrawn": "撤回通知",
    "review_requested": "复查申请",
    "co_handling": "协办通知",
    "rated": "评价结果",
    "called_back": "回访情况",
    "nudge": "提醒确认",
    "readback": "念给本人听",
    "alarm": "紧急提醒",
    "invite": "请回一句话",
    "media_lost": "请重发附件",
    "unreached": "单位没人收到",
    "registered": "登记告知",
    "file": "照片或语音",
}
#: Rows of the log that are no steps; the others say in their reason what they are.
_NOTES = {"rate_comment": "补充评价", "call_missed": "打电话没打通", "undo": "撤销", "asked_mark": "要评价"}
_OBJECTS = {"unit": "责任单位", "office": "信访局"}


def view(store: Store, calendar: Calendar, case: Case, openid: str) -> CaseView:
    """One case with its clocks, log, messages and ratings; of a sealed one only number and state."""
    if case.sealed:
        return CaseView(case.number, str(case.status), PUBLIC[case.status], openid, "", "检举控告", "", "", "", sealed=True)
    deliveries = tuple(_delivery(row) for row in store.admin.deliveries(case.number))
    return CaseView(
        number=case.number,
        code=str(case.status),
        status=PUBLIC[case.status],
        openid=openid,
        category=case.category,
        purpose=str(case.purpose),
        unit=unit_name(store.book, case.unit or case.proposed_unit),
        unit_code=case.unit,
        summary=masking.text(case.summary),
        urgency=case.urgency,
        answer=answer(case),
        clocks=tuple(_clock(clock, calendar) for clock in case.clocks if clock.due_at != clock.started_at and clock.id != "C1"),
        steps=tuple(_step(entry) for entry in store.book.entries(case.number)),
        deliveries=deliveries,
        ratings=tuple((_OBJECTS.get(r["object"], r["object"]), RATINGS[r["value"]], r["reason"]) for r in store.admin.ratings(case.number)),
        surveyed=any(row.kind == _KINDS["survey"] and row.status in ("sent", "delivered") for row in deliveries),
    )


def _clock(clock: Clock, calendar: Calendar) -> ClockView:
    rule = CLOCKS[clock.id]
    return ClockView(
        clock.id,
        rule.name,
        rule.article,
        clock.started_at,
        clock.due_at,
        clock.stopped_at,
        clock.extended,
        reckoned(clock, calendar),
        clock.id not in RIGHTS,
        unsure(clock, calendar),
    )


def _step(entry: Entry) -> StepView:
    row = _STEPS.get(entry.action)
    before, after = (PUBLIC[Status(code)] if code in Status.__members__ else "" for code in (entry.source, entry.target))
    word = row.word if row else _NOTES.get(entry.action, entry.reason)
    return StepView(entry.at, entry.actor, word, before, after, _said(entry), row.article if row else "")


def _said(entry: Entry) -> str:
    """What was said with the step; a unit's code or a number alone says nothing to a reader."""
    if entry.action == "rate":
        return f"{_OBJECTS.get(entry.fields.get('object', ''), '')}：{entry.fields.get('value', '')}"
    told = entry.fields.get("text") or entry.fields.get("reason") or (entry.reason if entry.action in _NOTES else "")
    return masking.text(told)


def _delivery(row: Mapping[str, Any]) -> DeliveryView:
    kind = str(row["kind"])
    announced = kind.removesuffix("_announced")
    name = _KINDS.get(announced, announced) + ("（模板先告知）" if announced != kind else "")
    return DeliveryView(str(row["to"]), name, str(row["channel"] or ""), str(row["status"]), str(row["why"]), row["at"])
