"""What could be said next: the chips above each phone's input, read off what the account asked last."""

from __future__ import annotations

import re
from collections.abc import Sequence

from simulator.demo.view import AlarmView, CaseView, Player, TaskView

Chip = tuple[str, str]

#: What a reply asks for → which of the citizen's ready answers fits; the first that fits.
_ASKED = (
    (r"哪个镇|哪个村|在哪|哪里|哪儿|地点|地址|什么地方|位置", "place"),
    (r"称呼|姓名|叫什么|电话多少|留个电话|联系电话|怎么联系", "who"),
    (r"想怎么|怎么办|希望怎|想要个|要求是|怎样解决|怎么解决", "wants"),
    (r"多久|什么时候|哪天|几时|多长时间", "since"),
    (r"多少人|几个人|几位", "people"),
)
#: The reason of a poor rating is asked for; not a place, though the question says 哪里.
_REASON = re.compile(r"哪里不满意")
#: A rating is read back.
_SURE = re.compile(r"记“(?:满意|基本满意|不满意)”.{0,80}对吗", re.DOTALL)
#: After an emergency: where, and which number.
_HELP = re.compile(r"在哪里，电话多少")
_YES = re.compile(r"(?:回|说|发|点)[“\"「]?确认|“确认”|对不对|对吗")
_SCORE = re.compile(r"1\s*满意|满意.{0,12}不满意")
#: Words of the units' staff, by status code.
_NEXT = {
    "TO_SIGN": ("签收",),
    "SIGNED": ("受理", "异议"),
    "ACCEPTED": ("进展",),
    "HANDLING": ("进展", "答复"),
    "EXTENDED": ("进展", "答复"),
    "OPINION_REVIEW": ("同意",),
    "SERVED": ("办结",),
}
_WORDS = {
    "进展": "进展 {n} 已到现场看过，正在安排人手处理",
    "异议": "异议 {n} 这件事不归我们管，建议转有关部门",
    "办结": "办结 {n}",
}


#: The account waits for a matter, not for one fact of it; or it has just given a number.
_OPEN = re.compile(r"什么事|有事直接说|有事随时说|信访编号")
#: The sealed way: what is said now nobody but the confidential clerk may read, on this page as little as elsewhere.
_SEALED = re.compile(r"12388|保密专岗能看|可以不留名")
#: Words that leave the question before them open.
_BETWEEN = re.compile(r"刚才问您的|您接着说|^已报告值班人员，请保持电话畅通")


def last_words(texts: Sequence[str]) -> str:
    """Of what the account said, oldest first: the words that wait for an answer."""
    return next((text for text in reversed(texts) if text and not _BETWEEN.search(text)), "")


def asked(last: str) -> bool:
    """Did the account ask for one fact, or for a yes, when it said ``last``?"""
    if _REASON.search(last) or _HELP.search(last):
        return False
    return not _OPEN.search(last) and bool(_YES.search(last) or any(re.search(pattern, last) for pattern, _ in _ASKED))


def rating(last: str) -> str:
    """Which question about a rating is open: reason, sure, score; "" where none is."""
    found = {"reason": _REASON, "sure": _SURE, "score": _SCORE}
    return next((name for name, pattern in found.items() if pattern.search(last)), "")


def sealed(last: str) -> bool:
    """Is the answer to ``last`` told in confidence?"""
    return bool(_SEALED.search(last))


def citizen(player: Player, last: str, cases: Sequence[CaseView]) -> list[Chip]:
    """(label, what is sent) for a citizen whose account said ``last``."""
    if "可以不留名" in last:
        return [(player.answers["sealed"], player.answers["sealed"]), *_same("取消")]
    if _HELP.search(last):
        return _same("，".join(player.answers[name] for name in ("place", "who") if name in player.answers))
    if _REASON.search(last):
        return _same(player.answers.get("reason", "修好两天又没水了"), "跳过")
    if _SURE.search(last):
        return _same("确认")
    if not cases and (not last or _OPEN.search(last)):
        return list(player.openings)
    if _SCORE.search(last):
        return _same("满意", "基本满意", "不满意")
    chips: list[Chip] = []
    if _YES.search(last):
        chips += _same("确认", "修改")
    elif asked(last):
        fits = next((player.answers[name] for pattern, name in _ASKED if re.search(pattern, last) and name in player.answers), "")
        chips += _same(fits) if fits else []
    if "继续" in last:
        chips += _same("继续")
    if chips:
        return [*chips, *_same("跳过", "取消")][:4]
    if cases:
        return [*_same("进度", "催办", "补充", "新事"), *player.openings[1:3]]
    return list(player.openings)


def unit(cases: Sequence[CaseView]) -> list[Chip]:
    """Chips of a unit's phone whose cases these are, newest first."""
    chips = _same("待办")
    for case in cases[:1]:
        for word in _NEXT.get(case.code, ()):
            chips.append((word, answer(case) if word == "答复" else _WORDS.get(word, word + " {n}").format(n=case.number)))
        chips.append(("看", f"看 {case.number}"))
    return chips


def clerk(cases: Sequence[CaseView], tasks: Sequence[TaskView] = (), alarms: Sequence[AlarmView] = ()) -> list[Chip]:
    """Chips of the petition office's phone."""
    chips = [(f"已接 A{alarm.id}", f"已接 A{alarm.id}") for alarm in sorted(alarms, key=lambda one: one.id) if not alarm.taken_by]
    chips += _same("待办")
    chips += [("回访", callback(task)) for task in tasks if "回访" in task.kind][:1]
    waiting = [case for case in cases if case.code in ("REGISTERED", "OBJECTED") and not case.sealed]
    for case in waiting[:1]:
        chips.append(("转派", transfer(case)))
    return chips


def transfer(case: CaseView) -> str:
    """The word that gives the case to a unit; the unit is named where the program proposed none, or where the one that had it objects."""
    if case.code == "REGISTERED" and case.unit:
        return f"转派 {case.number}"
    return f"转派 {case.number} {case.ranked or '县水利局'}"


def answer(case: CaseView) -> str:
    """The unit's answer, with all that an answer has to say."""
    return f"答复 {case.number} {case.answer}"


def callback(task: TaskView) -> str:
    """What the office writes down after its call, with all that is asked for."""
    return f"回访 T{task.id} 电话打通，收到答复，部分落实，不满意，本人说修好两天又坏了"


def _same(*words: str) -> list[Chip]:
    return [(word, word) for word in words]
