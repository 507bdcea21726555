"""Taking a step: ``decide`` is the only way from one state of a case to the next, whoever asks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from cases import clocks, effects, evidence, grounds, simple, timers, undo
from cases.basis import basis_of
from cases.calendar import Calendar, local_date
from cases.facts import facts
from cases.model import Actor, Case, Decision, Entry, Refused, Status
from cases.ratings import NOT_CARRIED_OUT
from cases.rights import reaches, withdraws
from cases.rules import Rules
from cases.telling import notices
from cases.transitions import ROWS, TRANSITIONS, Transition, actions_of
from cases.values import replace
from cases.words import STATES, public

_UNIT_ROLES = frozenset({"unit", "head"})
#: Whom the confidential clerk stands for in a sealed case.
_STAFF_ROLES = frozenset({"clerk", "director", "unit", "head", "reviewer", "verifier", "conference", "supervisor"})
#: Steps taken on the way to a later one, so that a busy clerk need not say them: (action asked, status) → action first.
FIRST: Mapping[tuple[str, Status], str] = {
    ("accept", Status.TO_SIGN): "sign",
    ("object", Status.TO_SIGN): "sign",
    ("refuse", Status.TO_SIGN): "sign",
    ("transfer", Status.OBJECTED): "route_back",
    ("progress", Status.ACCEPTED): "handle",
    ("answer", Status.ACCEPTED): "handle",
    ("review_done", Status.REVIEW_REQ): "review",
    ("refuse", Status.REVIEW_REQ): "review",
    ("hearing", Status.VERIFY_REQ): "verify",
    ("verify_done", Status.VERIFY_REQ): "verify",
    ("refuse", Status.VERIFY_REQ): "verify",
}
#: Steps that one person with the head's role need not say twice.
_THEN = {"answer": "approve", "extend": "approve", "refuse": "approve", "assign": "approve", "file": "approve"}
#: Here an organ may find that a request came too late.
_UNDER_REVIEW = frozenset({Status.REVIEWING, Status.VERIFYING})
#: Handed over in the same moment: the unit signs next.
_ON_ITS_WAY = frozenset({Status.TRANSFERRED, Status.ASSIGNED})


def lawful(case: Case, actor: Actor) -> list[Transition]:
    """The steps that this person may take now."""
    return [t for t in TRANSITIONS if _open(case, t) and _may(case, t, actor)]


def offered(case: Case, actor: Actor) -> list[Transition]:
    """The same, with those that are reached by way of another in one word."""
    here = lawful(case, actor)
    actions = {t.action for t in here}
    for (action, status), first in FIRST.items():
        by = next((t for t in here if t.action == first), None) if status == case.status and action not in actions else None
        if by is not None and by.target is not None:
            here += [t for t in lawful(replace(case, status=by.target), actor) if t.action == action]
    return here


def decide(case: Case, action: str, actor: Actor, fields: Mapping[str, str], now: datetime, rules: Rules, calendar: Calendar) -> Decision:
    """What this step does. Raises ``Refused`` with one sentence that says what is missing or what can be done instead."""
    action = meant(case, action, actor)
    said = evidence.canonical(action, fields)
    evidence.no_plea(action, actor, said)
    total = Decision(case)
    first = FIRST.get((action, case.status))
    if first and not _find(case, action, actor):
        if not _find(case, first, actor):
            raise _refusal(case, action, actor)
        total = total.then(_one(case, first, actor, {}, now, rules, calendar))
    total = total.then(_one(total.case, action, actor, said, now, rules, calendar))
    follow = _THEN.get(action)
    if follow and actor.roles & {"head", "director"} and _find(total.case, follow, actor):
        total = replace(total, notices=()).then(_one(total.case, follow, actor, {}, now, rules, calendar))
    if action == "callback" and rules.callback_reopens and said.get("carried") == NOT_CARRIED_OUT and _find(total.case, "reopen", actor):
        total = total.then(_one(total.case, "reopen", actor, {"reason": said["text"], "cause": NOT_CARRIED_OUT}, now, rules, calendar))
    if total.case.status in _ON_ITS_WAY:
        handed = replace(actor, roles=frozenset({"bot"}))
        total = total.then(_one(total.case, "deliver", handed, {}, now, rules, calendar))
    # Leaving is no choice here, so it hangs on nobody's role.
    office = replace(actor, roles=frozenset({"clerk", "confidential"}))
    unfit = simple.unfit(total.case, rules) if total.case.simple else []
    if unfit and _find(total.case, "simple", office):
        left = {"value": "0", "reason": f"{'、'.join(unfit)}不能简易办理"}
        total = total.then(_one(total.case, "simple", office, left, now, rules, calendar))
    return total


def meant(case: Case, word: str, actor: Actor) -> str:
    """The action that this word means here: the first of its meanings that can be taken now."""
    known = actions_of(word) or (word,)
    now_open = (a for a in known if _find(case, a, actor) or ((a, case.status) in FIRST and _find(case, FIRST[a, case.status], actor)))
    return next(now_open, known[0])


def _open(case: Case, row: Transition) -> bool:
    return case.status in row.sources and (not row.needs or row.needs in case.facts or row.needs in case.flags)


def unseen(case: Case, actor: Actor) -> bool:
    """Is this a sealed case and not this person's to open (Art. 30)?"""
    return case.sealed and (concerned(case, actor) or not actor.roles & {"confidential", "citizen", "bot"})


def concerned(case: Case, actor: Actor) -> bool:
    """Is it this very person that the petition complains of? Then they withdraw (回避, Art. 28)."""
    return bool(actor.id) and withdraws(actor, case)


def _may(case: Case, row: Transition, actor: Actor) -> bool:
    if concerned(case, actor):
        return False
    if row.action == "unseal":
        # Who settles that it is no accusation opens it without reading it.
        return bool(actor.roles & row.roles)
    if unseen(case, actor):
        return False
    if case.sealed and "confidential" in actor.roles and row.roles & _STAFF_ROLES:
        return True
    held = actor.roles & row.roles
    if "helper" in row.roles and actor.roles & _UNIT_ROLES and actor.unit in {h.unit for h in case.helpers}:
        return True
    if held <= {"reviewer"} and held and actor.unit == case.unit:
        return False
    if any(reaches(actor, role, case) for role in held - _UNIT_ROLES):
        return True
    own = actor.unit == case.unit or (row.needs == "leader" and actor.unit == case.facts.get("lead_unit"))
    return bool(held & _UNIT_ROLES) and (own or case.status == Status.DRAFT)


def _find(case: Case, action: str, actor: Actor) -> Transition | None:
    rows = [t for t in ROWS.get(action, ()) if _open(case, t) and _may(case, t, actor)]
    return next((t for t in rows if t.needs), rows[0] if rows else None)


def _refusal(case: Case, action: str, actor: Actor) -> Refused:
    """Why this step cannot be taken, with what can."""
    if unseen(case, actor):
        return Refused(f"{case.number}由保密专岗办理，请联系保密专岗。")
    if concerned(case, actor):
        return Refused(f"{case.number}反映的事涉及您本人，依规定要回避（条例28条），请交给别的同志办。")
    can = "、".join(dict.fromkeys(t.word for t in offered(case, actor) if t.row != "–")) or "看"
    named = ROWS.get(action, ())
    if not named:
        return Refused(f"没有“{action}”这一步；您现在可以：{can}。")
    now_open = [t for t in named if _open(case, t) or (action, case.status) in FIRST]
    if not now_open:
        where = public(case) if "citizen" in actor.roles else STATES[case.status]
        return Refused(f"{case.number}现在是“{where}”，不能{named[0].word}；您现在可以：{can}。")
    if actor.roles & _UNIT_ROLES and actor.unit != case.unit:
        return Refused(f"{case.number}不在您单位办，不能{named[0].word}。")
    if "reviewer" in actor.roles and any("reviewer" in t.roles for t in now_open):
        return Refused(f"复查要由原办理单位的上一级机关来办（条例35条），您和原办理单位是同一个单位，不能{named[0].word}。")
    return Refused(f"{named[0].word}要由{role_names(now_open[0].roles)}来办。")


_ROLE_NAMES = {
    "unit": "承办单位", "head": "单位负责人", "clerk": "信访局工作人员", "director": "信访局负责人", "citizen": "信访人本人",
    "confidential": "保密专岗", "grid": "网格员", "bot": "系统", "reviewer": "复查机关", "verifier": "复核机关", "helper": "协办单位",
    "conference": "联席会议", "supervisor": "督查室", "leader": "县领导",
    "link": "系统（并案、解除并案时记在主件上）",
}  # fmt: skip


def role_names(roles: frozenset[str]) -> str:
    """The roles as people call them."""
    return "或".join(_ROLE_NAMES.get(r, r) for r in sorted(roles) if r != "bot" or len(roles) == 1)


def _one(case: Case, action: str, actor: Actor, fields: Mapping[str, str], now: datetime, rules: Rules, calendar: Calendar) -> Decision:
    row = _find(case, action, actor)
    if row is None:
        raise _refusal(case, action, actor)
    evidence.check(row, case, fields, now)
    _in_time(case, row, fields, now, rules)
    if case.status in _UNDER_REVIEW and fields.get("ground", "").upper() == "N8" and fields.get("date"):
        grounds.in_time(case, fields, now, calendar)
    before, target = case, row.target or case.status
    case = effects.apply(case, action, fields, actor, now, rules)
    if row.target in (Status.OPINION_ISSUED, Status.REVIEW_DONE):
        case = facts(case, issued=now.isoformat())
    case = replace(case, status=target)
    basis = basis_of(row, before, case, fields, now, rules)
    reason = fields.get("text") or fields.get("reason") or fields.get("unit") or (_TOLD_LATE if _told_late(before, case) else "")
    entry = Entry(now, actor.name, action, before.status, target, reason, actor.id, dict(fields), {}, basis)
    case = replace(case, clocks=clocks.follow(before.clocks, row, entry, rules, calendar))
    entry = replace(entry, before=undo.changed(before, case))
    started = clocks.fresh(before.clocks, case.clocks)
    gone = tuple(f"warn.{c}." for c in dict.fromkeys((*row.stops, *(c.id for c in started)))) + timers.dropped(before, case, action, now)
    told, due = notices(row, before, case, fields, now, rules), timers.of_step(before, case, action, started, now, rules, calendar)
    return Decision(case, (entry,), told, due, gone)


_TOLD_LATE = "延期告知晚于办理期限届满，超期照记（条例34条）"


def _told_late(before: Case, case: Case) -> bool:
    """Did this very step tell of an extension when the sixty days were over?"""
    return "extension_late" in case.facts and "extension_late" not in before.facts


#: Rights and duties that end with their date, and those that another date excuses.
_LIMITED = (
    ("object", "", "C5", "异议要在收到后5个工作日内提出（条例23条）"),
    ("extend", "", "C6", "延期要在办理期限届满前（条例34条）"),
    ("approve", "extension", "C6", "延期要在办理期限届满前批准（条例34条）"),
    ("request_review", "", "C9", "复查要在收到答复之日起30日内提出（条例35条）"),
    ("request_verify", "", "C11", "复核要在收到复查意见之日起30日内提出（条例36条）"),
)


def _in_time(case: Case, row: Transition, fields: Mapping[str, str], now: datetime, rules: Rules) -> None:
    """Raises ``Refused`` for a right or duty whose day has passed, or a step that another must come before."""
    for action, needs, clock_id, what in _LIMITED:
        clock = case.clock(clock_id) if (row.action, row.needs) == (action, needs) else None
        if clock and clock.due_at < now and not fields.get("excuse"):
            raise Refused(f"{what}，最后一天是{local_date(clock.due_at):%m月%d日}，已经过了。有正当理由的，请联系信访局说明。")
    if row.action == "answer" and rules.talk_before_opinion and case.route == 6 and "talked" not in case.facts:
        raise Refused("答复以前要和信访人谈过一次：先“联系”写明结果（条例31条6项）。")
    if row.action == "extend" and (sixty := case.clock("C6")) and not sixty.running:
        raise Refused("办理期限已经停了（出过答复、重新办理的），没有可延的期限；重办的限期由信访局定。")
    if row.action == "hearing":
        _heard(fields["days"])
    if row.action == "serve" and case.status == Status.REVIEW_DONE and (served := case.clock("C11")) and served.running:
        raise Refused("复查意见已经送达过了。")


#: A hearing of more days than these is a slip of the pen.
_LONGEST_HEARING = 90


def _heard(days: str) -> None:
    """A hearing takes whole days (Art. 36)."""
    if not (days.isascii() and days.isdecimal()) or not 1 <= int(days) <= _LONGEST_HEARING:
        raise Refused(f"听证用的天数写1到{_LONGEST_HEARING}的整数。", "days")
