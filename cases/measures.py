"""The national measures of timeliness and satisfaction: pure functions, named as the statistics name them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from cases.calendar import end_of_day, local_date
from cases.history import History
from cases.measuring import Measure, View, share, sifted
from cases.model import Clock, Status
from cases.words import RATINGS

#: The limit within which the answer is due; the last that a case has counts.
_ANSWER_LIMITS = ("C13", "C16", "C17", "C6", "C7")
_UNRATED = frozenset({Status.FILED, Status.REFUSED, Status.NOLONGER, Status.MERGED, Status.WITHDRAWN})
_TOOK_PART = "已评价 ÷（已评价＋超期未评价），评价期未满的不算"
_OBJECTS = {"unit": "责任单位", "office": "信访部门"}


def _timely(
    name: str, view: View, days: int, done: Callable[[History], datetime | None], why: str, **more: Callable[[History], bool]
) -> Measure:
    def due(history: History) -> datetime:
        return end_of_day(local_date(history.case.received_at) + timedelta(days=days))

    kept, left_out = sifted((h for h in view.histories if view.period.holds(due(h))), **more)
    parts = {"及时受理": 0, "超期受理": 0, "超期未受理": 0, "未到期": 0}
    for history in kept:
        at = done(history)
        late = "超期受理" if at else "超期未受理" if due(history) < view.now else "未到期"
        parts["及时受理" if at and at <= due(history) else late] += 1
    return share(name, parts["及时受理"], len(kept) - parts["未到期"], why, parts, left_out)


def office_timely(view: View) -> Measure:
    """信访部门及时受理率: first handling action within 15 days of registration, of the items due in the period."""
    days = view.county.office_timely_days
    rule = f"登记后{days}日内有第一次处理 ÷ 登记满{days}日落在本期的件"
    return _timely("信访部门及时受理率", view, days, lambda h: h.handled_at, rule, 已撤回=lambda h: withdrawn(h) and h.handled_at is None)


def unit_timely(view: View) -> Measure:
    """责任单位及时受理率: accepted within 30 days of registration (the office's 15 and the unit's 15), of the items due in the period."""
    days = view.county.unit_timely_days
    more: dict[str, Callable[[History], bool]] = {"未交责任单位": lambda h: h.reached(Status.TO_SIGN) is None}
    more |= {"重件": lambda h: h.repeat} if view.county.unit_timely_first_only else {}
    more["已撤回"] = lambda h: withdrawn(h) and h.accepted_at is None
    rule = f"登记后{days}日内受理 ÷ 登记满{days}日落在本期的件"
    return _timely("责任单位及时受理率", view, days, lambda h: h.accepted_at, rule, **more)


def withdrawn(history: History) -> bool:
    """Did the petitioner take it back?"""
    return history.case.status == Status.WITHDRAWN


def answer_limit(history: History) -> Clock | None:
    """Within which the answer is due; None where there is no limit. An extension counts where its notice went out in time (Art. 34)."""
    told = history.last("notify") is not None and "extension_late" not in history.case.facts
    found = [c for c in history.case.clocks if c.id in _ANSWER_LIMITS and (told or c.id != "C7")]
    return max(found, key=lambda c: (_ANSWER_LIMITS.index(c.id), c.started_at), default=None)


def on_time(view: View) -> Measure:
    """按期答复率: answered within the limit, of the items whose due date (extension included) falls in the period."""
    dated = [(h, clock) for h in view.histories if (clock := answer_limit(h)) and view.period.holds(clock.due_at)]
    kept, left_out = sifted((h for h, _ in dated), 已撤回=lambda h: withdrawn(h) and h.answered_at is None)
    limits = {h.case.number: clock.due_at for h, clock in dated}
    parts = {"按期答复": 0, "超期答复": 0, "未答复": 0, "超期未答复": 0}
    for history in kept:
        at, due = history.answered_at, limits[history.case.number]
        waiting = "未答复" if due >= view.now else "超期未答复"
        parts[("按期答复" if at <= due else "超期答复") if at else waiting] += 1
    return share("按期答复率", parts["按期答复"], len(kept), "按期答复 ÷（按期答复＋超期答复＋未答复＋超期未答复）", parts, left_out)


def _rating_parts(view: View, object_: str) -> tuple[dict[str, int], dict[str, int]]:
    kept, left_out = sifted(view.histories, 不评价=lambda h: h.case.status in _UNRATED)
    parts = {**dict.fromkeys(RATINGS.values(), 0), "超期未评价": 0}
    for history in kept:
        rated = next((r for r in reversed(history.ratings) if r.object == object_), None)
        window = history.case.clock("C20")
        if rated and view.period.holds(rated.at):
            parts[RATINGS[rated.value]] += 1
        elif rated is None and window and window.due_at < view.now and view.period.holds(window.due_at):
            parts["超期未评价"] += 1
    return parts, left_out


def participation(view: View, object_: str = "unit") -> Measure:
    """群众参评率: those still inside the rating window are left out."""
    parts, left_out = _rating_parts(view, object_)
    rated = sum(parts.values()) - parts["超期未评价"]
    return share(f"群众参评率（{_OBJECTS[object_]}）", rated, sum(parts.values()), _TOOK_PART, parts, left_out)


def satisfaction(view: View, object_: str = "unit") -> Measure:
    """群众满意率: petition office and responsible unit each for itself."""
    parts, left_out = _rating_parts(view, object_)
    rated = sum(parts.values()) - parts["超期未评价"]
    pleased = parts["满意"] + parts["基本满意"]
    return share(f"群众满意率（{_OBJECTS[object_]}）", pleased, rated, "（满意＋基本满意）÷ 已评价", parts, left_out)


def combined(view: View, object_: str = "unit") -> Measure:
    """参评满意率: participation times satisfaction."""
    took_part, pleased = participation(view, object_), satisfaction(view, object_)
    name, rule = f"参评满意率（{_OBJECTS[object_]}）", "参评率 × 满意率"
    value = None if took_part.value is None or pleased.value is None else took_part.value * pleased.value
    return Measure(name, value, pleased.top, took_part.bottom, rule, pleased.parts, pleased.left_out)
