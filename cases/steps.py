"""Taking a step: ``decide`` is the only way from one state of a case to the next, whoever asks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from cases import clocks, effects, evidence, timers, undo
from cases.calendar import Calendar, local_date
from cases.model import Actor, Case, Decision, Entry, Notice, Refused, Status
from cases.rules import Rules
from cases.transitions import TRANSITIONS, Transition, action_of
from cases.values import replace
from cases.words import public

_UNIT_ROLES = frozenset({"unit", "head"})
#: Steps taken on the way to a later one, so that a busy clerk need not say them: (action asked, status) → action first.
_FIRST = {
    ("accept", Status.TO_SIGN): "sign",
    ("object", Status.TO_SIGN): "sign",
    ("refuse", Status.TO_SIGN): "sign",
    ("progress", Status.ACCEPTED): "handle",
    ("answer", Status.ACCEPTED): "handle",
}
#: Steps that one person with the head's role need not say twice.
_THEN = {"answer": "approve", "extend": "approve", "refuse": "approve"}


def lawful(case: Case, actor: Actor) -> list[Transition]:
    """The steps that this person may take now."""
    return [t for t in TRANSITIONS if _open(case, t) and _may(case, t, actor)]


def decide(case: Case, action: str, actor: Actor, fields: Mapping[str, str], now: datetime, rules: Rules, calendar: Calendar) -> Decision:
    """What this step does. Raises ``Refused`` with one sentence that says what is missing or what can be done instead."""
    action = action_of(action)
    evidence.declared(action, fields)
    said = {key: value.strip() for key, value in fields.items() if value and value.strip()}
    chain = [first] if (first := _FIRST.get((action, case.status))) else []
    total = Decision(case)
    for step in [*chain, action]:
        total = total.then(_one(total.case, step, actor, said if step == action else {}, now, rules, calendar))
    follow = _THEN.get(action)
    if follow and actor.roles & {"head", "director"} and _find(total.case, follow, actor):
        total = replace(total, notices=()).then(_one(total.case, follow, actor, {}, now, rules, calendar))
    return total


def _open(case: Case, row: Transition) -> bool:
    return case.status in row.sources and (not row.needs or row.needs in case.facts)


def _shut(case: Case, actor: Actor) -> bool:
    """Is this a sealed case and not this person's to open?"""
    return case.sealed and not actor.roles & {"confidential", "citizen", "bot"}


def _may(case: Case, row: Transition, actor: Actor) -> bool:
    if _shut(case, actor):
        return False
    if case.sealed and "confidential" in actor.roles and row.roles & {"clerk", "director", "unit", "head"}:
        return True
    held = actor.roles & row.roles
    return bool(held - _UNIT_ROLES) or bool(held and (actor.unit == case.unit or case.status == Status.DRAFT))


def _find(case: Case, action: str, actor: Actor) -> Transition | None:
    rows = [t for t in TRANSITIONS if t.action == action and _open(case, t) and _may(case, t, actor)]
    return next((t for t in rows if t.needs), rows[0] if rows else None)


def _row(case: Case, action: str, actor: Actor) -> Transition:
    found = _find(case, action, actor)
    if found is not None:
        return found
    if _shut(case, actor):
        raise Refused(f"{case.number}由保密专岗办理，请联系保密专岗。")
    can = "、".join(dict.fromkeys(t.word for t in lawful(case, actor) if t.row != "–")) or "看"
    named = [t for t in TRANSITIONS if t.action == action]
    if not named:
        raise Refused(f"没有“{action}”这一步；您现在可以：{can}。")
    now_open = [t for t in named if _open(case, t)]
    if not now_open:
        raise Refused(f"{case.number}现在是“{public(case)}”，不能{named[0].word}；您现在可以：{can}。")
    if actor.roles & _UNIT_ROLES and actor.unit != case.unit:
        raise Refused(f"{case.number}不在您单位办，不能{named[0].word}。")
    raise Refused(f"{named[0].word}要由{role_names(now_open[0].roles)}来办。")


_ROLE_NAMES = {
    "unit": "承办单位", "head": "单位负责人", "clerk": "信访局工作人员", "director": "信访局负责人", "citizen": "信访人本人",
    "confidential": "保密专岗", "grid": "网格员", "bot": "系统",
}  # fmt: skip


def role_names(roles: frozenset[str]) -> str:
    """The roles as people call them."""
    return "或".join(_ROLE_NAMES.get(r, r) for r in sorted(roles) if r != "bot")


def _one(case: Case, action: str, actor: Actor, fields: Mapping[str, str], now: datetime, rules: Rules, calendar: Calendar) -> Decision:
    row = _row(case, action, actor)
    evidence.check(row, case, fields, now)
    _in_time(case, f"{action} {row.needs}".strip(), now)
    before = case
    case = effects.apply(case, action, fields, actor)
    # The finding of a verification that stands is not refused but no longer accepted (Art. 36).
    no_longer = row.needs == "refusal" and before.facts["refusal"] == "N2"
    target = Status.NOLONGER if no_longer else row.target or case.status
    running = clocks.stop(case.clocks, row.stops, now)
    if target == Status.OPINION_ISSUED and row.target:
        case = effects.facts(case, issued=now.isoformat())
    begins = evidence.served(case, fields, now) if action == "serve" else now
    started = [clocks.start(c, begins, calendar, rules) for c in row.starts]
    extra, length = effects.more_clocks(replace(case, status=target), action, now, calendar, rules)
    if extra:
        started.append(clocks.start(extra, begins, calendar, rules, length))
    added = case.clocks[len(before.clocks) :]
    case = replace(case, status=target, clocks=(*running, *started))
    reason = fields.get("text") or fields.get("reason") or fields.get("unit") or ""
    entry = Entry(
        now, actor.name, action, before.status, target, reason, actor.id, dict(fields), undo.changed(before, case) if actor.id else {}
    )
    # The same person is not told twice of what they just did themselves.
    notices = tuple(_notice(kind, audience, row, before, case, fields, now) for audience, kind in row.tells)
    gone = tuple(f"warn.{c}." for c in row.stops) + timers.dropped(case, action)
    return Decision(case, (entry,), notices, timers.of_step(case, action, (*started, *added), now, rules, calendar), gone)


def _in_time(case: Case, action: str, now: datetime) -> None:
    """Rights and duties that end with their date."""
    for step, clock_id, what in (
        ("object", "C5", "异议要在收到后5个工作日内提出（条例23条）"),
        ("extend", "C6", "延期要在办理期限届满前（条例34条）"),
        ("approve extension", "C6", "延期要在办理期限届满前批准（条例34条）"),
        ("request_review", "C9", "复查要在收到答复之日起30日内提出（条例35条）"),
    ):
        clock = case.clock(clock_id) if step == action else None
        if clock and clock.due_at < now:
            raise Refused(f"{what}，最后一天是{local_date(clock.due_at):%m月%d日}，已经过了。有正当理由的，请联系信访局说明。")


def _notice(kind: str, audience: str, row: Transition, before: Case, case: Case, fields: Mapping[str, str], now: datetime) -> Notice:
    data = {k: v for k, v in fields.items() if k in ("text", "reason", "unit", "organ", "main", "route", "way", "date")}
    held = case.facts if kind == "to_approve" else before.facts
    if kind in ("extended", "to_approve") and "extension" in held:
        data |= {"reason": held["extension_reason"], "text": f"申请延期{held['extension']}日：{held['extension_reason']}"}
    elif kind in ("refused", "to_approve") and "refusal" in held:
        data |= {
            "ground": held["refusal"],
            "reason": held["refusal_reason"],
            "text": f"建议不予受理（{held['refusal']}）：{held['refusal_reason']}",
        }
    elif kind in ("to_approve", "answer"):
        data["text"] = case.answer
    if kind in ("assignment", "extended", "warning"):
        clock = next((c for c in reversed(case.clocks) if c.running and c.id in ("C7", "C6", "C4")), None)
        data |= {"due": clock.due_at.isoformat()} if clock else {}
    if kind != "co_handling" and audience == "unit":
        data.pop("unit", None)
    if row.article:
        data["article"] = row.article
    return Notice(kind, audience, now, statutory=row.statutory and audience == "citizen", data=data)
