"""A small office of invented people, and a case that walks through the table step by step."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

import pytest

from bot.holidays import calendar
from cases.calendar import at_local
from cases.clocks import recompute
from cases.model import BOT, CITIZEN, Actor, Case, Decision, Entry, Petitioner, Refused, Status, Timer
from cases.rules import Rules
from cases.steps import decide
from cases.transitions import TRANSITIONS, action_of

CALENDAR, RULES = calendar(), Rules()
#: A Monday with no holiday in the four weeks after it.
MONDAY = at_local(date(2025, 3, 3), time(10))

UNIT = Actor("郑柏川", frozenset({"unit"}), 2, "SLJ")
HEAD = Actor("吴溪亭", frozenset({"head"}), 1, "SLJ")
STRANGER = Actor("何穗", frozenset({"unit", "head"}), 6, "CGJ")
CLERK = Actor("陈晓禾", frozenset({"clerk"}), 3, "XFJ")
DIRECTOR = Actor("罗砚秋", frozenset({"director"}), 5, "XFJ")
CONFIDENTIAL = Actor("石望舒", frozenset({"confidential"}), 4, "XFJ")
GRID = Actor("柯小满", frozenset({"grid"}), 7, "XLZ")
REVIEWER = Actor("江映雪", frozenset({"reviewer"}), 9, "XZF")
VERIFIER = Actor("路明远", frozenset({"verifier"}), 10, "SZF")
CONFERENCE = Actor("丁安", frozenset({"conference"}), 11, "XLB")
SUPERVISOR = Actor("尹川", frozenset({"supervisor"}), 12, "DCS")
EVERYONE = (CITIZEN, BOT, UNIT, HEAD, STRANGER, CLERK, DIRECTOR, CONFIDENTIAL, GRID, REVIEWER, VERIFIER, CONFERENCE, SUPERVISOR)

Step = tuple[str, Actor, dict[str, str]]
_INTAKE: list[Step] = [("submit", CITIZEN, {}), ("register", BOT, {})]
_SENT: list[Step] = [*_INTAKE, ("transfer", CLERK, {"unit": "SLJ"})]
_ACCEPTED: list[Step] = [*_SENT, ("sign", UNIT, {}), ("accept", UNIT, {})]
_DRAFTED: list[Step] = [*_ACCEPTED, ("handle", UNIT, {}), ("answer", UNIT, {"text": "水管已修好，水费退回。"})]
_SERVED: list[Step] = [*_DRAFTED, ("approve", HEAD, {}), ("serve", UNIT, {"way": "当面"})]
_REVIEWED: list[Step] = [
    *_SERVED,
    ("request_review", CITIZEN, {}),
    ("review", REVIEWER, {}),
    ("review_done", REVIEWER, {"result": "维持", "text": "原意见事实清楚，予以维持。"}),
]
_VERIFIED: list[Step] = [
    *_REVIEWED,
    ("serve", CLERK, {"way": "邮寄"}),
    ("request_verify", CITIZEN, {}),
    ("verify", VERIFIER, {}),
    ("verify_done", VERIFIER, {"result": "维持", "text": "维持复查意见。"}),
]
_END: Step = ("end", CLERK, {"date": "2025-03-18", "document": "市复核〔2025〕3号", "text": "由镇上每季度走访一次，申请临时救助"})
_FILE: list[Step] = [*_INTAKE, ("file", CLERK, {"reason": "没有诉求，也没有可查的事实"}), ("approve", DIRECTOR, {})]
#: The shortest lawful way to each state in which a case can rest.
PATHS: dict[Status, list[Step]] = {
    Status.DRAFT: [],
    Status.SUBMITTED: _INTAKE[:1],
    Status.REGISTERED: _INTAKE,
    Status.DIRECT: [*_INTAKE, ("direct", CLERK, {"text": "周一到周五都可以来。"})],
    Status.GUIDED: [*_INTAKE, ("guide", CLERK, {"route": "2", "organ": "县劳动人事争议仲裁委"})],
    Status.REFUSED: [*_INTAKE, ("refuse", DIRECTOR, {"ground": "N1", "main": "XF2503010001"})],
    Status.NOLONGER: [*_INTAKE, ("refuse", DIRECTOR, {"ground": "N2", "date": "2024-05-06", "document": "市复核〔2024〕7号"})],
    Status.MERGED: [*_INTAKE, ("merge", CLERK, {"main": "XF2503010001"})],
    Status.FILED: _FILE,
    Status.TO_DISC: [*_INTAKE, ("to_disc", CONFIDENTIAL, {})],
    Status.TO_PL: [*_INTAKE, ("to_pl", CLERK, {"organ": "GAJ"})],
    Status.TO_SIGN: _SENT,
    Status.SIGNED: _ACCEPTED[:-1],
    Status.OBJECTED: [*_ACCEPTED[:-1], ("object", UNIT, {"reason": "水费由城管局收"})],
    Status.ROUTE_BACK: [*_ACCEPTED[:-1], ("object", UNIT, {"reason": "水费由城管局收"}), ("route_back", CLERK, {})],
    Status.ACCEPTED: _ACCEPTED,
    Status.HANDLING: _DRAFTED[:-1],
    Status.EXTENDED: [*_DRAFTED[:-1], ("extend", UNIT, {"days": "30", "reason": "要等鉴定"}), ("approve", HEAD, {})],
    Status.OPINION_REVIEW: _DRAFTED,
    Status.OPINION_ISSUED: _SERVED[:-1],
    Status.SERVED: _SERVED,
    Status.CLOSED: [*_SERVED, ("close", UNIT, {})],
    Status.REVIEW_REQ: _REVIEWED[:-2],
    Status.REVIEWING: _REVIEWED[:-1],
    Status.REVIEW_DONE: _REVIEWED,
    Status.VERIFY_REQ: _VERIFIED[:-2],
    Status.VERIFYING: _VERIFIED[:-1],
    Status.VERIFY_DONE: _VERIFIED,
    Status.ENDED: [*_VERIFIED, _END],
    Status.WITHDRAWN: [*_INTAKE, ("withdraw", CITIZEN, {"reason": "自己愿意撤回"})],
    Status.ARCHIVED: [*_SERVED, ("close", UNIT, {}), ("archive", CLERK, {"text": "卷内12件46页"})],
}
#: States that a case only passes on its way to the unit.
PASSED = frozenset({Status.TRANSFERRED, Status.ASSIGNED})


@dataclass
class Walk:
    """One case, its log, the due dates it has been given, and the moment of the next step."""

    case: Case
    now: datetime = MONDAY
    log: list[Entry] = field(default_factory=list)
    timers: list[Timer] = field(default_factory=list)

    def take(self, action: str, actor: Actor, **fields: str) -> Decision:
        """One step that the table allows."""
        decision = decide(self.case, action, actor, fields, self.now, RULES, CALENDAR)
        self.keep(decision)
        assert recompute(self.log, RULES, CALENDAR) == self.case.clocks
        return decision

    def keep(self, decision: Decision) -> None:
        """What a decision changes."""
        self.case = decision.case
        self.log += decision.entries
        self.timers = [t for t in self.timers if not t.kind.startswith(decision.drop_timers)] + list(decision.timers)

    def refused(self, action: str, actor: Actor, **fields: str) -> str:
        """The sentence of a step that is not allowed."""
        with pytest.raises(Refused) as refusal:
            decide(self.case, action, actor, fields, self.now, RULES, CALENDAR)
        assert helpful(str(refusal.value)), str(refusal.value)
        return str(refusal.value)

    def wait(self, days: int) -> Walk:
        """The same hour, so many days later."""
        self.now += timedelta(days=days)
        return self

    def running(self) -> set[str]:
        """The limits that run."""
        return {c.id for c in self.case.clocks if c.running}

    def due(self, clock_id: str) -> str:
        """The last day of the newest clock of this id, "" where there is none."""
        clock = self.case.clock(clock_id)
        return f"{clock.due_at:%Y-%m-%d}" if clock else ""


def asked(action: str, fields: dict[str, str]) -> dict[str, str]:
    """Of all this evidence what the step asks for."""
    code = action_of(action)
    names = {f.name for t in TRANSITIONS if t.action == code for f in t.fields}
    return {key: value for key, value in fields.items() if key in names}


def helpful(sentence: str) -> bool:
    """Is this a Chinese sentence for people: no code words, no open places, and a full stop?"""
    plain = re.sub(r"XF\d+|[NC]\d", "", sentence)
    return len(re.findall(r"[\u4e00-\u9fff]", plain)) >= 6 and plain.endswith("。") and not re.search(r"[A-Za-z_{}]", plain)


def told(decision: Decision) -> set[tuple[str, str]]:
    """Who is told, and of what."""
    return {(n.audience, n.kind) for n in decision.notices}


def at(status: Status, **changes: object) -> Walk:
    """A case that came to this state by lawful steps, one day each."""
    who = Petitioner("柯有田", "13900000001", "下梁镇")
    accused = {"purpose": "检举控告", "sealed": True} if status == Status.TO_DISC else {}
    case = Case(MONDAY, number="XF2503030001", route=6, text="三号楼停水", wants="恢复供水", petitioner=who, **accused)  # type: ignore[arg-type]
    walk = Walk(replace(case, **changes))  # type: ignore[arg-type]
    for action, actor, fields in PATHS[status]:
        walk.take(action, actor, **fields)
        walk.wait(1)
    return walk
