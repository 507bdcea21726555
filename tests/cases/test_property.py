"""Whatever people do with a case, in whatever order: what holds after every step.

As it stands it plays some 3,200 steps (80 lives of up to 40 steps each), lawful and unlawful, other ones each time.
"""

from __future__ import annotations

import json
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from cases.clocks import recompute, valid
from cases.model import BOT, CITIZEN, Actor, Case, Clock, Decision, Petitioner, Refused, Status
from cases.projection import as_json
from cases.ringing import due
from cases.steps import decide, lawful, meant, offered
from cases.timers import RIGHTS
from cases.transitions import TRANSITIONS
from cases.undo import undo
from cases.words import ENDED, public

from .conftest import (
    CALENDAR,
    CLERK,
    CONFERENCE,
    CONFIDENTIAL,
    DIRECTOR,
    EVERYONE,
    GRID,
    HEAD,
    MONDAY,
    PASSED,
    PATHS,
    REVIEWER,
    RULES,
    SUPERVISOR,
    UNIT,
    VERIFIER,
    Walk,
    asked,
    at,
    helpful,
)  # fmt: skip

STAFF = (UNIT, HEAD, CLERK, DIRECTOR, CONFIDENTIAL, GRID, REVIEWER, VERIFIER, CONFERENCE, SUPERVISOR)
#: The same unit's people elsewhere: whoever has the case has somebody who works on it.
ELSEWHERE = (Actor("何穗", frozenset({"unit"}), 6, "CGJ"), Actor("田守望", frozenset({"head"}), 8, "CGJ"))
PEOPLE = (*EVERYONE, *ELSEWHERE)
ACTIONS = sorted({t.action for t in TRANSITIONS} | {t.word for t in TRANSITIONS} | {"删除", "重来"})
MOVES = {t.action for t in TRANSITIONS if t.target}
#: Limits that begin once in the life of a case; the others may with a new unit, a new leg, a new service, a new letter.
ONCE = {"C1", "C2", "C7", "C17"}
#: What may still run when the procedure is at its end: rights of the citizen, and what other organs owe.
AT_THE_END = {"C9", "C11", "C14", "C18", "C19", "C19R", "C19V", "C20", "C21"}

#: Good and bad evidence, weighted to the good.
EVIDENCE = st.fixed_dictionaries(
    {
        "text": st.sampled_from(["已到现场", "水管修好了", ""]),
        "reason": st.sampled_from(["要等鉴定", "不归我们", ""]),
        "unit": st.sampled_from(["SLJ", "CGJ", "SLJ", ""]),
        "route": st.sampled_from(["", "6", "5", "6", "2", "12", "六"]),
        "date": st.sampled_from(["", "2025-03-05", "2025-03-12", "2025-03-13", "2099-01-01", "昨天"]),
        "due": st.sampled_from(["", "2025-06-01", "2025-01-01"]),
        "days": st.sampled_from(["30", "10", "31", "²", "一个月"]),
        "ground": st.sampled_from(["N1", "N2", "N3", "N8", "没有"]),
        "main": st.sampled_from(["XF2503030002", "XF2503030002", ""]),
        "organ": st.just("县人民法院"),
        "address": st.sampled_from(["迎宾路2号", ""]),
        "phone": st.just("0914-1234567"),
        "since": st.sampled_from(["2025-03-01", "2099-01-01", ""]),
        "until": st.sampled_from(["2025-12-31", "2025-01-01", ""]),
        "document": st.sampled_from(["市复核〔2024〕7号", ""]),
        "result": st.sampled_from(["维持", "维持", "变更", "撤销重办", "不予受理", "已告知受理", "已办结", "随便"]),
        "opinion": st.sampled_from(["支持", "解释说明", ""]),
        "claim": st.sampled_from(["1", "2", "9", "一"]),
        "resolved": st.sampled_from(["化解", "部分", ""]),
        "view": st.sampled_from(["0", "1", ""]),
        "proof": st.sampled_from(["收据", ""]),
        "units": st.just("SLJ;CGJ"),
        "adviser": st.just("何律师"),
        "duty": st.just("郑柏川"),
        "tasks": st.sampled_from(["", "CGJ:查井盖:2025-06-01", "乱写"]),
        "leader": st.just("钟岳"),
        "name": st.sampled_from(["柯大娘", "柯二叔", ""]),
        "excuse": st.sampled_from(["", "", "住院"]),
        "kind": st.sampled_from(["改进工作", "现场", "包解决问题", ""]),
        "cause": st.sampled_from(["未落实", ""]),
        "value": st.sampled_from(["1", "0", "满意"]),
        "receipt": st.just("1"),
        "object": st.just("unit"),
        "number": st.just("G610000"),
        "category": st.sampled_from(["城乡建设", "城乡建设", "胡说八道", ""]),
        "way": st.sampled_from(["当面", "邮寄", ""]),
    }
)


def kept(old: tuple[Clock, ...], new: tuple[Clock, ...], action: str) -> bool:
    """Has every old limit its place, its start and its end, and is every stopped one still stopped at its moment?

    A hearing prolongs the verification's limit; what was merged by mistake counts on as if it had not been.
    """
    pairs = list(zip(old, new, strict=False))
    same = all(
        (a.id, a.started_at) == (b.id, b.started_at) and (a.due_at == b.due_at or (action, a.id) == ("hearing", "C12")) for a, b in pairs
    )
    return len(new) >= len(old) and same and all(a.running or a == b or action == "unmerge" for a, b in pairs)


class Office(RuleBasedStateMachine):
    """People take lawful and unlawful steps on one case while days pass and due dates ring."""

    @initialize(
        route=st.sampled_from([6, 6, 5, 2, 0]),
        purpose=st.sampled_from(["申诉求决", "申诉求决", "建议意见", "检举控告"]),
        sealed=st.sampled_from([False, False, False, True]),
        simple=st.booleans(),
    )
    def a_case_comes_in(self, route: int, purpose: str, sealed: bool, simple: bool) -> None:
        case = Case(MONDAY, number="XF2503030001", route=route, purpose=purpose, sealed=sealed, simple=simple, text="三号楼停水", contact=3)
        self.walk = Walk(case)
        self.told: list[Decision] = [self.walk.take("submit", CITIZEN)]
        self.told.append(self.walk.take("register", BOT))

    def step(self, action: str, actor: Actor, fields: dict[str, str]) -> None:
        """One step, refused or taken; what must hold between before and after."""
        before, log = self.walk.case, list(self.walk.log)
        allowed = {t.action for t in lawful(before, actor)}
        action = meant(before, action, actor)
        try:
            decision = self.walk.take(action, actor, **asked(action, fields))
        except Refused as refusal:
            assert helpful(str(refusal)), str(refusal)
            assert self.walk.case == before
            return
        self.told.append(decision)
        after, entries = decision.case, decision.entries
        assert entries[0].action in allowed
        assert kept(before.clocks, after.clocks, action)
        assert [e.source for e in entries] == [before.status, *(e.target for e in entries[:-1])]
        assert entries[-1].target == after.status
        assert {(e.at, e.actor) for e in entries} == {(self.walk.now, actor.name)}
        assert self.walk.log == [*log, *entries]

    @rule(days=st.sampled_from([0, 1, 1, 2, 3, 7, 20, 40]))
    def days_pass(self, days: int) -> None:
        """Whatever falls due on the way rings, in its order."""
        until = self.walk.now + timedelta(days=days)
        while soon := sorted((t for t in self.walk.timers if t.due_at <= until), key=lambda t: t.due_at)[:1]:
            timer = soon[0]
            self.walk.now = max(self.walk.now, timer.due_at)
            self.walk.timers.remove(timer)
            decision = due(self.walk.case, timer.kind, timer.due_at, self.walk.now, RULES, CALENDAR)
            if decision:
                assert decision.case.status == self.walk.case.status
                self.walk.keep(decision)
                self.told.append(decision)
        self.walk.now = until

    @rule(data=st.data(), fields=EVIDENCE)
    def somebody_does_what_they_may(self, data: st.DataObject, fields: dict[str, str]) -> None:
        open_now = [(t.action, actor) for actor in PEOPLE for t in offered(self.walk.case, actor)]
        moving = [pair for pair in open_now if pair[0] in MOVES]
        self.step(*data.draw(st.sampled_from(moving or open_now)), fields)

    @rule(data=st.data(), fields=EVIDENCE)
    def somebody_notes_what_they_may(self, data: st.DataObject, fields: dict[str, str]) -> None:
        open_now = [(t.action, actor) for actor in PEOPLE for t in offered(self.walk.case, actor) if t.action not in MOVES]
        self.step(*data.draw(st.sampled_from(open_now)), fields)

    @rule(action=st.sampled_from(ACTIONS), actor=st.sampled_from(PEOPLE), fields=EVIDENCE)
    def somebody_tries_anything(self, action: str, actor: Actor, fields: dict[str, str]) -> None:
        self.step(action, actor, fields)

    @invariant()
    def every_open_case_has_somebody_who_can_move_it_on(self) -> None:
        case = self.walk.case
        if case.status in ENDED:
            return
        movers = [a for a in (*STAFF, *ELSEWHERE) if any(t.action in MOVES for t in lawful(case, a))]
        assert movers, case.status

    @invariant()
    def every_open_case_has_a_next_date(self) -> None:
        if self.walk.case.status not in ENDED:
            assert [c for c in valid(self.walk.case) if c.id not in RIGHTS and c.due_at > self.walk.now] or self.walk.timers, (
                self.walk.case.status
            )

    @invariant()
    def the_log_gives_every_limit_again(self) -> None:
        assert recompute(self.walk.log, RULES, CALENDAR) == self.walk.case.clocks

    @invariant()
    def no_limit_runs_twice(self) -> None:
        ids = [c.id for c in self.walk.case.clocks]
        running = [c.id for c in self.walk.case.clocks if c.running]
        assert len(running) == len(set(running))
        assert all(ids.count(i) <= 1 for i in ONCE), ids

    @invariant()
    def an_ended_case_owes_nothing(self) -> None:
        if self.walk.case.status in ENDED:
            assert self.walk.running() <= AT_THE_END

    @invariant()
    def a_case_never_rests_on_its_way(self) -> None:
        assert self.walk.case.status not in PASSED

    @invariant()
    def there_is_no_forbidden_end(self) -> None:
        moves = {(e.source, e.target) for e in self.walk.log if e.source != e.target}
        assert {a for a, b in moves if b == Status.ENDED} <= {Status.VERIFY_DONE}
        assert {a for a, b in moves if b == Status.ARCHIVED} <= {Status.CLOSED, Status.ENDED}
        assert {a for a, b in moves if b in (Status.REFUSED, Status.NOLONGER)} <= {Status.REGISTERED, Status.SIGNED}

    @invariant()
    def no_answer_leaves_while_a_claim_is_open(self) -> None:
        if self.walk.case.status in (Status.OPINION_REVIEW, Status.OPINION_ISSUED):
            assert all(claim.opinion for claim in self.walk.case.claims)

    @invariant()
    def nothing_is_closed_without_service(self) -> None:
        targets = [e.target for e in self.walk.log]
        assert Status.CLOSED not in targets or Status.SERVED in targets[: targets.index(Status.CLOSED)]

    @invariant()
    def only_the_citizen_withdraws_rates_and_asks_for_review(self) -> None:
        assert {e.actor for e in self.walk.log if e.action in ("withdraw", "rate", "request_review")} <= {CITIZEN.name}

    @invariant()
    def the_program_decides_nothing(self) -> None:
        assert {e.action for e in self.walk.log if e.actor == BOT.name} <= {
            "submit",
            "register",
            "transfer",
            "deliver",
            "serve",
            "deem",
            "notify",
            "remind",
        }

    @invariant()
    def the_citizen_sees_a_word_for_every_state(self) -> None:
        assert public(self.walk.case)

    @invariant()
    def a_sealed_case_shows_number_date_and_place_only(self) -> None:
        if self.walk.case.sealed:
            assert set(as_json(self.walk.case, "水利局", self.walk.log)) == {"number", "date", "place", "sealed"}


TestOffice = Office.TestCase
TestOffice.settings = settings(
    max_examples=80, stateful_step_count=40, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)

CALM = settings(max_examples=80, deadline=None, database=None)
SECRET = st.text(alphabet="甲乙丙丁戊己庚辛", min_size=6, max_size=12)


@CALM
@given(secret=SECRET, steps=st.lists(st.sampled_from(["contact", "record", "supplement", "callback", "national", "to_disc"]), max_size=5))
def test_a_sealed_case_leaks_no_word_of_what_was_said(secret: str, steps: list[str]) -> None:
    hidden = Petitioner(secret, secret, secret, secret)
    walk = at(
        Status.REGISTERED,
        sealed=True,
        purpose="检举控告",
        town="下梁镇",
        petitioner=hidden,
        **dict.fromkeys(("text", "summary", "wants", "against", "told_before", "relation", "answer", "category2", "handler"), secret),
    )
    for action in steps:
        actor = CITIZEN if action == "supplement" else CONFIDENTIAL
        if action in {t.action for t in lawful(walk.case, actor)}:
            walk.take(action, actor, **asked(action, {"text": secret, "reason": secret, "number": secret}))
    shown = as_json(walk.case, secret, walk.log, [{"to": secret, "why": secret}], [{"object": "unit", "value": 3, "reason": secret}])
    assert secret not in json.dumps(shown, ensure_ascii=False)
    assert shown == {"number": "XF2503030001", "date": "2025-03-03", "place": "下梁镇", "sealed": True}


@CALM
@given(
    name=st.sampled_from(["张守成", "欧阳秋水", "柯敏"]),
    phone=st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True),
    card=st.from_regex(r"61[0-9]{15}[0-9X]", fullmatch=True),
)
def test_an_open_case_shows_no_name_phone_or_card_of_the_petitioner(name: str, phone: str, card: str) -> None:
    walk = at(Status.HANDLING, petitioner=Petitioner(name, phone, "下梁镇", card))
    walk.take("progress", UNIT, text=f"已给{name}（{phone}，身份证{card}）回电")
    shown = json.dumps(as_json(walk.case, "水利局", walk.log), ensure_ascii=False)
    assert not any(known in shown for known in (name, phone, card))


@CALM
@given(status=st.sampled_from(list(PATHS)), data=st.data(), fields=EVIDENCE)
def test_a_step_taken_back_leaves_state_unit_and_limits_as_they_were(status: Status, data: st.DataObject, fields: dict[str, str]) -> None:
    walk = at(status)
    steps = [(t.action, a) for a in STAFF for t in lawful(walk.case, a) if t.action in MOVES]
    if not steps:
        return
    before, unit = walk.case, walk.case.unit
    action, actor = data.draw(st.sampled_from(steps))
    try:
        walk.take(action, actor, **asked(action, fields))
    except Refused:
        return
    back = undo(walk.case, walk.log, actor, walk.now + timedelta(seconds=5), RULES, CALENDAR)
    assert (back.case.status, back.case.clocks, back.case.unit) == (before.status, before.clocks, unit)
    assert [e.action for e in back.entries] == ["undo"]


@CALM
@given(text=st.text(max_size=12), action=st.sampled_from(sorted({t.action for t in TRANSITIONS})), status=st.sampled_from(list(PATHS)))
def test_no_words_of_a_person_break_a_step(text: str, action: str, status: Status) -> None:
    walk = at(status)
    fields = {f.name: text for t in TRANSITIONS if t.action == action for f in t.fields}
    for actor in (UNIT, HEAD, CLERK, DIRECTOR, CITIZEN):
        try:
            decision = decide(walk.case, action, actor, fields, walk.now, RULES, CALENDAR)
        except Refused:
            continue
        assert decision.entries
