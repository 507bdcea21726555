"""Measures of repeats, ways in, resolution and speed; the live monitor, the comparison of units; the table of all measures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial

from cases.calendar import local_date
from cases.history import History, Period
from cases.measures import answer_limit, combined, office_timely, on_time, participation, satisfaction, unit_timely, withdrawn
from cases.measuring import Measure, View, share, sifted
from cases.model import Status

_ONLINE, _OFFLINE = frozenset({"wechat", "web", "app", "sms"}), frozenset({"letter", "visit"})
_PHONE: Mapping[str, Callable[[History], bool]] = {"来电": lambda h: h.case.channel == "phone"}
_TALKS = frozenset({"听取陈述", "沟通", "调解"})
_AT_UNIT = frozenset({Status.SIGNED, Status.ACCEPTED, Status.HANDLING, Status.EXTENDED, Status.OPINION_REVIEW})


def _received(view: View) -> list[History]:
    return [h for h in view.histories if view.period.holds(h.case.received_at)]


def repeat_rate(view: View) -> Measure:
    """重复信访率: repeats ÷ all items registered in the period."""
    kept, left_out = sifted(_received(view))
    repeats = sum(h.repeat for h in kept)
    return share("重复信访率", repeats, len(kept), "重件 ÷ 本期登记的全部件", {"重件": repeats, "初件": len(kept) - repeats}, left_out)


def _came_back(view: View) -> dict[str, datetime]:
    """The number of each case that was told again → when first."""
    again = sorted((h.case.received_at, h.earlier) for h in view.histories if h.earlier and not h.case.sealed)
    return {number: at for at, number in reversed(again)}


def _returned(history: History, closed: datetime, back: Mapping[str, datetime]) -> datetime | None:
    """When a closed matter came back: told again, or taken up anew."""
    reopened = next((e.at for e in history.entries if e.action == "reopen" and e.at > closed), None)
    told = back.get(history.case.number)
    return min((at for at in (reopened, told) if at and at > closed), default=None)


def _closed(view: View) -> tuple[list[tuple[History, datetime]], dict[str, int]]:
    done = [h for h in view.histories if view.period.holds(h.reached(Status.CLOSED))]
    kept, left_out = sifted(done)
    return [(h, at) for h in kept if (at := h.reached(Status.CLOSED))], left_out


def repeat_after_closing(view: View) -> Measure:
    """办结后重复率: cases that came back after being closed ÷ closed cases."""
    closed, left_out = _closed(view)
    back = _came_back(view)
    returned = sum(_returned(h, at, back) is not None for h, at in closed)
    return share("办结后重复率", returned, len(closed), "办结后又来的 ÷ 本期办结的", {"又来的": returned}, left_out)


def one_time(view: View) -> Measure:
    """一次性化解率: first-time matters closed without a repeat inside the look-back ÷ first-time matters closed and looked back on.

    Where the county says so (``one_time_settled``), only what was also found settled (化解) counts above.
    """
    closed, left_out = _closed(view)
    back, span = _came_back(view), timedelta(days=view.county.lookback_days)
    parts = {"没有再来": 0, "又来的": 0, "回看期未满": 0} | ({"没有再来、未化解": 0} if view.county.one_time_settled else {})
    for history, at in (pair for pair in closed if not pair[0].repeat):
        returned = _returned(history, at, back)
        again = returned is not None and returned <= at + span
        open_yet = "没有再来、未化解" if view.county.one_time_settled and history.case.resolved != "化解" else "没有再来"
        parts["又来的" if again else open_yet if at + span < view.now else "回看期未满"] += 1
    settled = "没有再来、已化解" if view.county.one_time_settled else "没有再来"
    rule = f"初次事项办结后{view.county.lookback_days}日内{settled} ÷ 本期办结、回看期已满的初次事项"
    return share("一次性化解率", parts["没有再来"], sum(parts.values()) - parts["回看期未满"], rule, parts, left_out)


def online_share(view: View) -> Measure:
    """网信占比: online ÷ (letters + visits + online); phone calls are in neither."""
    kept, left_out = sifted(_received(view), **_PHONE)
    online = sum(h.case.channel in _ONLINE for h in kept)
    offline = sum(h.case.channel in _OFFLINE for h in kept)
    return share("网信占比", online, online + offline, "网上 ÷（来信＋来访＋网上）", {"网上": online, "来信来访": offline}, left_out)


def _days(name: str, view: View, done: Callable[[History], datetime | None], rule: str) -> Measure:
    kept, left_out = sifted((h for h in view.histories if view.period.holds(done(h))), 重件=lambda h: h.repeat)
    spans = [(local_date(at) - local_date(h.case.received_at)).days for h in kept if (at := done(h))]
    mean = sum(spans) / len(spans) if spans else None
    return Measure(name, mean, sum(spans), len(spans), rule, {}, left_out, "天")


def acceptance_days(view: View) -> Measure:
    """初次信访平均受理周期: mean days from registration to acceptance."""
    return _days("初次信访平均受理周期", view, lambda h: h.accepted_at, "本期受理的初次事项，从登记到受理的平均天数")


def answer_days(view: View) -> Measure:
    """初次信访平均答复周期: mean days from registration to the answer."""
    return _days("初次信访平均答复周期", view, lambda h: h.answered_at, "本期答复的初次事项，从登记到答复的平均天数")


def contact_rate(view: View) -> Measure:
    """初次信访办理联系率: first-time matters whose handler spoke with the petitioner ÷ first-time matters accepted."""
    kept, left_out = sifted((h for h in view.histories if view.period.holds(h.accepted_at)), 重件=lambda h: h.repeat)
    spoken = sum(any(e.action == "contact" or e.fields.get("kind") in _TALKS for e in h.entries) for h in kept)
    return share("初次信访办理联系率", spoken, len(kept), "承办人联系过信访人的 ÷ 本期受理的初次事项", {"联系过": spoken}, left_out)


def open_reply(view: View) -> Measure:
    """公开回复率: answers made public ÷ answers whose petitioner agreed to it."""
    kept, left_out = sifted((h for h in view.histories if view.period.holds(h.answered_at)), 没有同意公开=lambda h: not h.case.publish)
    shown = sum("published" in h.case.facts for h in kept)
    return share("公开回复率", shown, len(kept), "已公开答复 ÷ 信访人同意公开的答复", {"已公开": shown}, left_out)


MEASURES: Sequence[Callable[[View], Measure]] = (
    office_timely,
    unit_timely,
    on_time,
    partial(participation, object_="office"),
    partial(participation, object_="unit"),
    partial(satisfaction, object_="office"),
    partial(satisfaction, object_="unit"),
    partial(combined, object_="office"),
    partial(combined, object_="unit"),
    repeat_rate,
    repeat_after_closing,
    online_share,
    one_time,
    acceptance_days,
    answer_days,
    contact_rate,
    open_reply,
)


def monitor(histories: Iterable[History], now: datetime) -> dict[str, dict[str, int]]:
    """工作监测: per unit, what waits to be signed for, what is being handled, what is past its date without an answer."""
    found: dict[str, dict[str, int]] = {}
    for history in histories:
        case, limit = history.case, answer_limit(history)
        late = limit is not None and limit.running and limit.due_at < now
        counts = {"待签收": case.status == Status.TO_SIGN, "待办": case.status in _AT_UNIT, "超期未答复": late}
        if case.sealed or not case.unit or not any(counts.values()):
            continue
        row = found.setdefault(case.unit, dict.fromkeys(counts, 0))
        for name, fits in counts.items():
            row[name] += fits
    return found


def ranking(view: View) -> list[tuple[str, Measure, Measure]]:
    """Units with their timeliness and satisfaction, best first; how many petitions a unit has plays no part."""
    units = {h.case.unit for h in view.histories if h.case.unit and not h.case.sealed}
    rows = [(unit, on_time(view.of_unit(unit)), satisfaction(view.of_unit(unit))) for unit in sorted(units)]
    return sorted(rows, key=lambda row: (-_or_last(row[1]), -_or_last(row[2])))


def _or_last(measure: Measure) -> float:
    return -1.0 if measure.value is None else measure.value


def compared(view: View) -> dict[str, list[int]]:
    """同比、环比: each count in the period, in the period before it, and in the same days a year earlier."""
    periods = (view.period, _before(view.period), _year_ago(view.period))
    counts: dict[str, Callable[[History], datetime | None]] = {
        "登记": lambda h: h.case.received_at,
        "受理": lambda h: h.accepted_at,
        "答复": lambda h: h.answered_at,
        "办结": lambda h: h.reached(Status.CLOSED),
    }
    kept, _ = sifted(h for h in view.histories if not withdrawn(h))
    return {name: [sum(p.holds(at(h)) for h in kept) for p in periods] for name, at in counts.items()}


def _before(period: Period) -> Period:
    length = period.last - period.first
    last = period.first - timedelta(days=1)
    return Period(last - length, last)


def _year_ago(period: Period) -> Period:
    return Period(_last_year(period.first), _last_year(period.last))


def _last_year(day: date) -> date:
    # 29 February has no day a year earlier.
    return date(day.year - 1, day.month, 28 if (day.month, day.day) == (2, 29) else day.day)
