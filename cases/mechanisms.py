"""What the county's own mechanisms leave on a case: supervision above the letter, 包案, 批示, 积案, campaigns, the four boxes of Art. 27.

The records themselves are rows of the case's log; here stands only what a case holds of them now.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from cases.evidence import past
from cases.facts import facts
from cases.model import Actor, Case, Refused
from cases.values import replace
from cases.words import REVIEWERS

Fields = Mapping[str, str]
#: The letter that a reviewing organ has to answer stands beside the unit's own.
_SUPERVISED = {"reviewer": "supervised_review", "verifier": "supervised_verify"}


def _confer(case: Case, fields: Fields, actor: Actor, now: datetime) -> Case:
    flagged = replace(case, flags=case.flags | {"supervised"})
    return facts(flagged, supervised=fields["reason"])


def _met(case: Case, fields: Fields, actor: Actor, now: datetime) -> Case:
    """A meeting, visit or help that has been: its day is not in the future."""
    past(fields["date"], "日期", now)
    return case


def _backlog(case: Case, fields: Fields, actor: Actor, now: datetime) -> Case:
    """On the list until it is settled for good; what comes back (反弹) is on it again."""
    off = fields["value"] == "移出"
    flags = case.flags - {"backlog"} if off else case.flags | {"backlog"}
    due = None if off else fields.get("due") or case.facts.get("backlog_due")
    return facts(replace(case, flags=flags), backlog=None if off else fields["value"], backlog_due=due)


def _campaign(case: Case, fields: Fields, actor: Actor, now: datetime) -> Case:
    name = fields["name"]
    others = [one for one in case.facts.get("campaigns", "").split(";") if one and one != name]
    return facts(case, campaigns=";".join(others if fields.get("value") == "0" else [*others, name]))


def _publish(case: Case, fields: Fields, actor: Actor, now: datetime) -> Case:
    if not case.publish:
        raise Refused("信访人没有同意公开，不能公开答复；要公开先征得本人同意。")
    return facts(case, published=fields["text"])


def _supervise(case: Case, fields: Fields, actor: Actor) -> Case:
    letter = _SUPERVISED.get(REVIEWERS.get(fields.get("to", ""), ""), "supervised")
    return facts(replace(case, flags=case.flags | {"supervised"}), **{letter: fields["reason"]})


def _feedback(case: Case, fields: Fields, actor: Actor) -> Case:
    """Each organ answers its own letter."""
    own = actor.unit == case.unit and bool(actor.roles & {"unit", "head"})
    theirs = [] if own else [fact for role, fact in _SUPERVISED.items() if role in actor.roles and fact in case.facts]
    return facts(case, **{(theirs or ["supervised"])[0]: None})


def _lead_case(case: Case, fields: Fields, actor: Actor) -> Case:
    flagged = replace(case, flags=case.flags | {"lead_case"})
    unit = fields.get("unit") or case.unit
    return facts(flagged, leader=fields["leader"], lead_unit=unit, lead_due=fields["due"], lead_duties=fields.get("text"))


EFFECTS: dict[str, Callable[[Case, Fields, Actor], Case]] = {
    "supervise": _supervise,
    "feedback": _feedback,
    "lead_case": _lead_case,
}
DATED: dict[str, Callable[[Case, Fields, Actor, datetime], Case]] = {
    "confer": _confer,
    "inspect": _confer,
    "visit": _met,
    "joint": _met,
    "help": _met,
    "backlog": _backlog,
    "campaign": _campaign,
    "publish": _publish,
    "uncount": lambda case, fields, actor, now: replace(case, flags=case.flags | {"uncounted"}),
}
