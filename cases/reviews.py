"""复查 and 复核 (Art. 35, 36): who is one level above, findings, the end of the procedure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from cases import grounds
from cases.evidence import past
from cases.facts import facts
from cases.model import Actor, Case, Refused, Status
from cases.rules import Rules
from cases.words import REDO, ROUTES

Fields = Mapping[str, str]
#: Kinds of units whose acts the county government reviews.
_UNDER_COUNTY = frozenset({"department", "town", "village", "grid", "party", "law", "company", ""})


def organ_above(name: str, kind: str, rules: Rules, round_: str = "review") -> str:
    """The organ one level above: of a unit for 复查, of its reviewer for 复核; names are the county's settings."""
    vertical = any(name.endswith(word) or word in name for word in rules.vertical_units)
    if round_ == "review":
        return rules.vertical_organ if vertical else rules.review_organ if kind in _UNDER_COUNTY else rules.verify_organ
    return rules.province_organ if vertical or kind not in _UNDER_COUNTY else rules.verify_organ


def request_review(case: Case, fields: Fields, actor: Actor) -> Case:
    """Only an opinion of the petition procedure is reviewed, and none after the procedure has ended (Art. 36)."""
    if "ended_date" in case.facts:
        told = f"{case.facts['ended_date']}已有复核意见，信访程序已经终结，同一事实和理由不再受理（条例36条）"
        raise Refused(f"{told}。有新的事实可以重新提出。")
    if case.clock("C9") is None:
        way = f"，对答复不服的：{ROUTES[case.route].remedy}" if case.route in ROUTES and case.route != 6 else ""
        raise Refused(f"只有信访程序的答复可以申请复查（条例35条）{way}。可以回“人工”问信访局。")
    return facts(case, review_reason=fields.get("reason"), excuse=fields.get("excuse"))


def found(case: Case, fields: Fields, actor: Actor, now: datetime) -> Case:
    """A finding; what is not reviewed names its ground."""
    result = fields.get("result") or "不予受理"
    text = fields.get("text", "")
    if result == "不予受理":
        text = "；".join(filter(None, (text, fields.get("reason"), grounds.too_late(case, fields, actor, now))))
    kept = {"result": result, "text": text, "document": fields.get("document")}
    stage = "review" if case.status in (Status.REVIEW_REQ, Status.REVIEWING) else "verify"
    return facts(case, **{f"{stage}_{name}": value for name, value in kept.items()})


def ended(case: Case, fields: Fields, actor: Actor, now: datetime) -> Case:
    """The record that ends the procedure, with how the person is helped on (Art. 37)."""
    if case.facts.get("verify_result") == REDO:
        raise Refused("复核意见责令重新办理，还不能终结：先“重办”，退回承办单位（条例36条）。")
    day = past(fields["date"], "复核意见日期", now)
    return facts(case, ended_date=day.isoformat(), ended_document=fields["document"], care=fields["text"])


EFFECTS: dict[str, Callable[[Case, Fields, Actor], Case]] = {
    "request_review": request_review,
    "request_verify": lambda case, fields, actor: facts(case, verify_reason=fields.get("reason"), excuse=fields.get("excuse")),
}
#: Effects that look at the day.
DATED: dict[str, Callable[[Case, Fields, Actor, datetime], Case]] = {"review_done": found, "verify_done": found, "end": ended}
