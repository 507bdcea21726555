"""The strip that tells a stranger the next step, so that the whole life of a petition is played in five minutes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from simulator.demo import suggest
from simulator.demo.view import AlarmView, CaseView, TaskView

TOTAL = 11


@dataclass(frozen=True, slots=True)
class Step:
    """One step; place 0 is an emergency, which comes before all steps.

    ``phone``: whose turn it is (citizen, other, clerk, unit, clock, ""); ``say``: what to send; ``hours``: on the clock.
    """

    place: int
    title: str
    text: str
    phone: str = ""
    say: str = ""
    hours: int = 0
    total: int = TOTAL


@dataclass(frozen=True, slots=True)
class Scene:
    """What stands on the phones. ``talking``: the first citizen is in the middle of a draft; ``chip``: the answer that fits what was
    asked; ``rating``: the open question about a rating (reason, sure, score); ``waits``: something for a person on this page is about
    to be sent; ``night``: the quiet hours keep it back; ``told``: the office has seen its call on its phone.
    """

    opening: str
    talking: bool = False
    chip: str = ""
    rating: str = ""
    waits: bool = False
    night: bool = False
    told: bool = False


def step(cases: Sequence[CaseView], tasks: Sequence[TaskView], alarms: Sequence[AlarmView], scene: Scene) -> Step:
    """The next step."""
    open_alarms = sorted((alarm for alarm in alarms if not alarm.taken_by), key=lambda alarm: alarm.id)
    if open_alarms:
        return _alarm(open_alarms)
    case = next((c for c in cases if not c.sealed), None)
    if case is not None and scene.rating in _RATING and scene.chip:
        return _RATING[scene.rating](scene.chip)
    if case is None or (scene.talking and scene.chip):
        return _before_number(scene.talking, scene.chip, scene.opening)
    if case.code in _BY_STATUS:
        return _BY_STATUS[case.code](case)
    if case.code not in _ANSWERED:
        return Step(TOTAL, f"这件{case.status}", "再说一件别的事，或者往前拨15天看看催办和超期。")
    if case.code == "OPINION_ISSUED" and scene.waits:
        return _sending(scene.night)
    return _after_answer(case, tasks, scene.told)


def _alarm(alarms: Sequence[AlarmView]) -> Step:
    first, more = alarms[0], "、".join(f"“已接 A{alarm.id}”" for alarm in alarms[1:])
    rest = f"接了再回{more}。" if more else ""
    text = f"“{first.text[:24]}”已报到值班的手机上，没人接就一直叫。值班的人马上联系，回“已接 A{first.id}”。{rest}"
    return Step(0, "先救人：值班的人接警", text, "clerk", f"已接 A{first.id}")


def _reason(chip: str) -> Step:
    return Step(9, "说说哪里不满意", f"机器人问哪里不满意，说的话一起记上。比如“{chip}”，不想说回“跳过”。", "citizen", chip)


def _sure(chip: str) -> Step:
    return Step(9, "评价念给信访人听", "机器人把听懂的评价念了一遍，点头才记上。", "citizen", chip)


_RATING = {"reason": _reason, "sure": _sure}


def _before_number(talking: bool, chip: str, opening: str) -> Step:
    if not talking:
        return Step(1, "信访人说事", "在最左边的手机上点一句现成的话，或者用自己的话说一件事。", "citizen", opening)
    if chip == "确认":
        return Step(3, "念给信访人听，等他点头", "机器人把听懂的念了一遍。回“确认”，就登记成信访件。", "citizen", "确认")
    return Step(2, "只问缺的", f"机器人只问还不知道的。回一句，比如“{chip}”。", "citizen", chip)


def _transfer(case: CaseView) -> Step:
    say = suggest.transfer(case)
    if say == f"转派 {case.number}":
        return Step(4, "信访局分办", f"这件要人来定。用信访局的手机回“{say}”，按建议转给{case.unit}。", "clerk", say)
    why = "单位提了异议，要改派" if case.code == "OBJECTED" else "这件程序拿不准给谁，没有建议单位"
    return Step(4, "信访局分办", f"{why}：由人定，写上单位。用信访局的手机回“{say}”。", "clerk", say)


def _sign(case: CaseView) -> Step:
    return Step(4, f"{case.unit}签收", f"编号 {case.number} 已转给{case.unit}。用单位的手机回“签收”。", "unit", f"签收 {case.number}")


def _accept(case: CaseView) -> Step:
    return Step(5, "受理", "单位回“受理”，信访人马上收到受理告知：谁办、怎么办、最迟哪天（条例23条）。", "unit", f"受理 {case.number}")


def _progress(case: CaseView) -> Step:
    return Step(6, "告诉信访人办到哪了", "单位发一句进展，信访人的手机就收到。", "unit", f"进展 {case.number} 已到现场看过，三天内派人修好")


def _answer(case: CaseView) -> Step:
    if not any(row.word == "进展" for row in case.steps):
        return _progress(case)
    return Step(
        7,
        "答复",
        "办好了，单位答复：查到什么、为什么、依据、做了什么、不服怎么办。送到信访人手机，才算送达。",
        "unit",
        suggest.answer(case),
    )


def _approve(case: CaseView) -> Step:
    return Step(7, "负责人审核", "答复要单位负责人同意才能发出。", "unit", f"同意 {case.number}")


_BY_STATUS = {
    "REGISTERED": _transfer,
    "OBJECTED": _transfer,
    "TO_SIGN": _sign,
    "SIGNED": _accept,
    "ACCEPTED": _progress,
    "HANDLING": _answer,
    "EXTENDED": _answer,
    "OPINION_REVIEW": _approve,
}


_ANSWERED = frozenset({"OPINION_ISSUED", "SERVED", "CLOSED"})


def _sending(night: bool) -> Step:
    if night:
        return Step(7, "夜里不打扰人", "答复等到早上8点再送。把时钟往前拨一天就看得到。", "clock", hours=24)
    return Step(7, "答复正在送", "单位的话先留几秒，能“撤销”；马上就送到信访人手机。")


def _after_answer(case: CaseView, tasks: Sequence[TaskView], told: bool) -> Step:
    rated = {row[0] for row in case.ratings}
    if not rated and not case.surveyed:
        return Step(8, "过两天，问满不满意", "把时钟往前拨两天：到点的提醒、调查会一件件自己发出去。", "clock", hours=48)
    if not rated:
        return Step(9, "信访人评价单位", "调查到了。照实说：回“不满意”（或满意、基本满意）。", "citizen", "不满意")
    if len(rated) == 1:
        return Step(10, "再评信访局", "先评单位，再评信访局。", "citizen", "基本满意")
    task = next((t for t in tasks if t.number == case.number and "回访" in t.kind), None)
    if task is not None and not told:
        return Step(11, "信访局看待办", "不满意，信访局3个工作日内必须回访。这件事在待办里：用信访局的手机回“待办”。", "clerk", "待办")
    if task is not None:
        return Step(
            11,
            "回访",
            "不满意，信访局3个工作日内必须回访。打完电话，回“回访”和结果：怎么联系的、答复收到没有、落实没有、满意不满意。",
            "clerk",
            suggest.callback(task),
        )
    return Step(TOTAL, "走完了", "一件信访从头到尾走完了。再试试：紧急情况、检举、咨询，或者往前拨15天看看催办和超期。")
