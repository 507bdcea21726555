"""Several units on one matter: who helps, who was asked to do something, what a consultation decided (Art. 24)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta

from cases.calendar import local_date
from cases.evidence import day, past
from cases.facts import facts
from cases.model import Actor, Case, Helper, Refused
from cases.rules import Rules
from cases.values import replace

Fields = Mapping[str, str]
#: Who settles which unit handles a disputed matter (Art. 24).
_DECIDES = frozenset({"conference", "director", "confidential"})


def _co_handle(case: Case, fields: Fields, actor: Actor, now: datetime, rules: Rules) -> Case:
    unit = fields["unit"]
    if unit == case.unit:
        raise Refused("主办单位不用再协办，请写另一个单位。")
    due = fields.get("due") or (local_date(now) + timedelta(days=rules.helper_days)).isoformat()
    return _asked(case, {**fields, "due": due}, now)


def _asked(case: Case, task: Fields, now: datetime) -> Case:
    """Who was given something to do until a day of its own."""
    others = tuple(h for h in case.helpers if h.unit != task["unit"])
    return replace(case, helpers=(*others, Helper(task["unit"], now.isoformat(), task["due"], task.get("text", ""))))


def _co_report(case: Case, fields: Fields, actor: Actor, now: datetime, rules: Rules) -> Case:
    return replace(case, helpers=tuple(replace(h, reported=now.isoformat()) if h.unit == actor.unit else h for h in case.helpers))


def _coordinate(case: Case, fields: Fields, actor: Actor, now: datetime, rules: Rules) -> Case:
    """The sheet of a consultation; each task given on the spot is a helper's with its own limit."""
    past(fields["date"], "会诊日期", now)
    if fields.get("unit") and not actor.roles & _DECIDES:
        raise Refused("定由哪个单位办，由联席会议（信联办主任）来定（条例24条）；会诊情况可以先记，不写单位。", "unit")
    for task in tasks(fields.get("tasks", ""), local_date(now)):
        case = _asked(case, task, now)
    return facts(case, coordinated=fields["text"], duty=fields["duty"], decided=fields.get("unit") or case.facts.get("decided"))


def tasks(text: str, today: date) -> list[dict[str, str]]:
    """“单位:事项:日期” for each task, parted by semicolons; the days lie ahead."""
    found = []
    for part in filter(None, (p.strip() for p in text.replace("；", ";").split(";"))):
        unit, _, rest = part.replace("：", ":").partition(":")
        what, _, due = rest.rpartition(":")
        if not unit or not what:
            raise Refused("现场交办写成“单位:事项:日期”，几件用分号隔开，例如：水利局:换水泵:2026-12-01。")
        limit = day(due.strip(), "交办期限")
        if limit <= today:
            raise Refused(f"现场交办“{what.strip()}”的期限{limit}要在今天以后。", "tasks")
        found.append({"unit": unit.strip(), "text": what.strip(), "due": limit.isoformat()})
    return found


DATED: dict[str, Callable[[Case, Fields, Actor, datetime, Rules], Case]] = {
    "co_handle": _co_handle,
    "co_report": _co_report,
    "coordinate": _coordinate,
}
