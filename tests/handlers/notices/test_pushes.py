"""Every notice of the table in words, to the right people, once, and without what must not travel."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from cases.calendar import Calendar
from cases.commands import Push
from cases.model import Actor, Case, Clock, Decision, Entry, Notice, Petitioner, Staff, Status
from cases.ringing import due
from cases.rules import Rules
from cases.titles import Titles
from cases.transitions import TRANSITIONS
from handlers.notices import pushes
from handlers.sentences import sentences

from ..staff.conftest import NOON, OFFICE, FakeBook, book  # noqa: F401

N = "XF2611230001"
HEAD = Actor("吴溪亭", frozenset({"unit", "head"}), 1, "CGJ")
RULES = Rules(recall_seconds=10)
ALL_TOLD = sorted({(audience, kind) for row in TRANSITIONS for audience, kind in row.tells})
FROM_TIMERS = [("citizen", "survey"), ("citizen", "survey_reminder"), ("citizen", "no_news"), ("unit", "warning"), ("clerk", "late")]
CHASES = [("substitute", "unopened"), ("superior", "unopened"), ("holder", "unopened_own")]


def case(**changes: Any) -> Case:
    """A case that is being handled on route six."""
    clock = Clock("C6", NOON, NOON + timedelta(days=60))
    base = Case(
        received_at=NOON,
        number=N,
        id=1,
        version=4,
        status=Status.HANDLING,
        unit="CGJ",
        route=6,
        category="城乡建设",
        text="我叫方小满13900000007，路灯坏了",
        petitioner=Petitioner("方小满", "13900000007"),
        contact=70,
        answer="灯换好了",
        clocks=(clock,),
    )
    return replace(base, **changes)


def told(book: FakeBook, notice: Notice, of: Case | None = None, actor: int = 0, rules: Rules = RULES) -> tuple[Push, ...]:  # noqa: F811
    """The pushes of one notice."""
    entry = Entry(NOON, "某人", "step", "HANDLING", "HANDLING", actor_id=actor)
    return pushes(Decision(of or case(), (entry,), (notice,)), book, OFFICE, NOON, rules)


@pytest.mark.parametrize(("audience", "kind"), ALL_TOLD + FROM_TIMERS + CHASES)
def test_every_kind_that_the_table_tells_has_its_own_sentence(book: FakeBook, audience: str, kind: str) -> None:  # noqa: F811
    side = "citizen" if audience == "citizen" else "staff"
    assert f"notice.{side}.{kind}" in sentences()
    data = {"text": "话", "reason": "理由", "unit": "SLJ", "due": NOON.isoformat(), "route": "5", "value": "3", "main": N, "ground": "N1"}
    for n, role in enumerate(("leader", "reviewer", "verifier", "conference", "supervisor"), 20):
        book.people[n] = Staff(n, "钟岳", "XZF", frozenset({role}), 100 + n)
    book.people[30] = Staff(30, "柯小满", "XLZ", frozenset({"unit"}), 130)
    book.people[31] = Staff(31, "路明远", "CGJ", frozenset({"head"}), 131)
    (push, *_) = told(book, Notice(kind, audience, NOON, data=data), case(town="XLZ"))
    assert N in push.text
    # The number of what was split off is filled in by the transaction that makes it.
    text = push.text.replace("{number}", N) if kind == "split" else push.text
    assert not re.search(r"[{}]|。。|，。|None", text), text
    assert len(push.text.encode()) <= 1900


def test_nothing_of_the_petitioner_travels_to_staff(book: FakeBook) -> None:  # noqa: F811
    for audience, kind in ALL_TOLD:
        if audience != "citizen":
            for push in told(book, Notice(kind, audience, NOON, data={"text": "方小满说13900000007"})):
                assert "方小满" not in push.text and "13900000007" not in push.text, push.text


def test_templates_hold_no_substance(book: FakeBook) -> None:  # noqa: F811
    for audience, kind in ALL_TOLD:
        for push in told(book, Notice(kind, audience, NOON, data={"text": "灯换好了"})):
            assert set(push.data) - {"title", "buttons"} == {"number", "status", "time", "unit", "category", "due"}
            assert audience != "citizen" or "buttons" not in push.data
            assert not any("灯" in value for value in push.data.values())
            assert re.fullmatch(r"\d{4}年\d{1,2}月\d{1,2}日 \d{2}:\d{2}", push.data["time"])


def test_the_notice_of_acceptance_says_what_article_23_asks_for(book: FakeBook) -> None:  # noqa: F811
    received = Clock("C4", NOON - timedelta(days=3), NOON + timedelta(days=12), NOON)
    at = case(status=Status.ACCEPTED, clocks=(received, *case().clocks))
    (push,) = told(book, Notice("accepted", "citizen", NOON, statutory=True), at, actor=1)
    for part in ("已受理", "11月20日", "县城市管理局", "吴溪亭", "13800001022", "信访程序", "2027年1月22日", "23条"):
        assert part in push.text, push.text
    assert push.statutory and not push.whole and push.template == "progress"


@pytest.mark.parametrize(("route", "has", "lacks"), [(6, "复查", "诉讼"), (5, "行政复议", "复查"), (2, "仲裁", "复查")])
def test_the_remedy_follows_the_route(book: FakeBook, route: int, has: str, lacks: str) -> None:  # noqa: F811
    (push,) = told(book, Notice("answer", "citizen", NOON, data={"text": "灯换好了"}), case(status=Status.OPINION_ISSUED, route=route))
    assert "灯换好了" in push.text and has in push.text and lacks not in push.text
    assert push.proves == "serve" and not push.whole and "已答复" in push.text


def test_where_wechat_is_no_writing_its_delivery_proves_no_service(book: FakeBook) -> None:  # noqa: F811
    county = Rules(wechat_written=False, titles=Titles(extension="延长办理期限告知书"))
    for kind in ("answer", "extended", "review_done"):
        (push,) = told(book, Notice(kind, "citizen", NOON), case(status=Status.OPINION_ISSUED), rules=county)
        assert push.proves == "" and ("这是延长办理期限告知书。" in push.text) == (kind == "extended")


@pytest.mark.parametrize(
    ("route", "text", "times"),
    [
        (6, "灯换好了。不服的，可以在收到后30日内申请复查", {"30日": 1, "不服": 1, "回“复查”": 1, "县人民政府": 1}),
        (6, "灯换好了，30日内再复查一次", {"30日": 2, "不服": 1, "回“复查”": 1}),
        (5, "灯换好了。不服的，60日内申请行政复议，6个月内起诉", {"行政复议": 1, "6个月": 1}),
        (5, "灯换好了。不服的，可以起诉", {"行政复议": 1, "6个月": 1, "不服": 2}),
    ],
)
def test_a_remedy_that_the_answer_tells_whole_is_not_told_again(book: FakeBook, route: int, text: str, times: dict[str, int]) -> None:  # noqa: F811
    (push,) = told(book, Notice("answer", "citizen", NOON, data={"text": text}), case(status=Status.OPINION_ISSUED, route=route))
    assert {words: push.text.count(words) for words in times} == times


def test_a_suggestion_has_no_review(book: FakeBook) -> None:  # noqa: F811
    (push,) = told(book, Notice("answer", "citizen", NOON), case(status=Status.OPINION_ISSUED, purpose="建议意见"))
    assert "复查" not in push.text


def test_a_long_answer_comes_in_parts_that_all_carry_the_number(book: FakeBook) -> None:  # noqa: F811
    parts = told(book, Notice("answer", "citizen", NOON, data={"text": "经查，" * 400}), case(status=Status.OPINION_ISSUED))
    assert len(parts) > 1
    assert all(N in part.text and len(part.text.encode()) <= 1900 for part in parts)
    assert [part.proves for part in parts] == [""] * (len(parts) - 1) + ["serve"]
    assert len({part.key for part in parts}) == len(parts)


def test_staffs_words_wait_out_the_recall_time_and_the_programs_do_not(book: FakeBook) -> None:  # noqa: F811
    (push,) = told(book, Notice("progress", "citizen", NOON, data={"text": "在办"}), actor=1)
    assert push.due_at == NOON + timedelta(seconds=10) and push.group == f"recall:1:{N}:{NOON.timestamp():.6f}"
    (push,) = told(book, Notice("no_news", "citizen", NOON))
    assert push.due_at == NOON and push.group == ""


def test_a_timer_tells_once_whatever_happened_to_the_case_since(book: FakeBook) -> None:  # noqa: F811
    first, second = (told(book, Notice("survey", "citizen", NOON), case(version=v))[0] for v in (4, 9))
    assert first.key == second.key
    assert first.template == "survey" and first.optional and "待评价" in first.text
    one, two = (told(book, Notice("progress", "citizen", NOON), case(version=v))[0] for v in (4, 9))
    assert one.key != two.key


def test_nobody_bound_is_a_push_that_is_held(book: FakeBook) -> None:  # noqa: F811
    book.people = {}
    (push,) = told(book, Notice("assignment", "unit", NOON))
    assert push.to == 0


def test_a_head_hears_what_the_unit_has_nobody_else_for(book: FakeBook) -> None:  # noqa: F811
    book.people = {1: replace(book.people[1], roles=frozenset({"head"}))}
    assert [push.to for push in told(book, Notice("assignment", "unit", NOON))] == [101]


def test_a_sealed_case_is_named_by_number_only(book: FakeBook) -> None:  # noqa: F811
    sealed = case(sealed=True, text="某支书的事", category="纪检监察")
    for audience, kind in ALL_TOLD:
        for push in told(book, Notice(kind, audience, NOON, data={"text": "某支书的事", "reason": "某支书"}), sealed):
            assert "支书" not in push.text and push.data["unit"] == "" and push.sealed
            assert push.to in (70, 104)


def test_open_places_of_a_citizens_words_stay_words(book: FakeBook) -> None:  # noqa: F811
    (push,) = told(book, Notice("supplement", "unit", NOON, data={"text": "看 {query_code} 和 {number}"}))
    assert "{" not in push.text


def test_a_new_case_leaves_its_number_open(book: FakeBook) -> None:  # noqa: F811
    (push,) = told(book, Notice("assignment", "unit", NOON), case(number="", id=0))
    assert "{number}" in push.text and "{number}" in push.key and push.number == "{number}"


def test_an_overdue_warning_says_so(book: FakeBook) -> None:  # noqa: F811
    clock = case().clocks[0]
    decision = due(case(), "warn.C6.over", clock.due_at + timedelta(seconds=1), clock.due_at + timedelta(hours=9), RULES, Calendar())
    assert decision is not None
    late = pushes(decision, book, OFFICE, clock.due_at + timedelta(hours=9), RULES)
    assert {push.to for push in late} == {101, 103}
    assert all("已超期" in push.text for push in late)


WAITING = {"status": Status.TO_SIGN, "unit": "CGJ"}


def chased(book: FakeBook, who: str, **changes: Any) -> list[int]:  # noqa: F811
    """Who is told that nobody has opened it."""
    notice = Notice("unopened", who, NOON, data={"hours": "2"})
    return [push.to for push in told(book, notice, case(**WAITING, **changes))]


def test_another_of_the_unit_and_then_its_head_hear_why(book: FakeBook) -> None:  # noqa: F811
    book.people[8] = Staff(8, "程远山", "CGJ", frozenset({"unit"}), 108)
    book.people[9] = Staff(9, "路明远", "CGJ", frozenset({"unit"}), 109)
    book.people[1] = replace(book.people[1], roles=frozenset({"head"}))
    book.owners[N] = 8
    assert chased(book, "substitute") == [109] and chased(book, "superior") == [101]
    (own,) = told(book, Notice("unopened_own", "holder", NOON, data={"hours": "2"}), case(**WAITING))
    assert own.to == 108 and "2个工作小时" in own.text and f"签收 {N}" in own.text
    (push,) = told(book, Notice("unopened", "substitute", NOON, data={"hours": "2"}), case(**WAITING))
    assert "程远山" in push.text and "2个工作小时了还没有签收" in push.text and "方小满" not in push.text
    assert push.template == "assignment" and push.routine


def test_where_a_rank_is_empty_the_next_hears_and_nobody_twice(book: FakeBook) -> None:  # noqa: F811
    book.owners[N] = 1
    assert chased(book, "substitute") == [103] and chased(book, "superior") == []
    book.people[7] = Staff(7, "罗砚山", "CGJ", frozenset({"head"}), 107)
    assert chased(book, "substitute") == [107] and chased(book, "superior") == [103]
    book.people[8] = Staff(8, "程远山", "CGJ", frozenset({"unit"}))
    assert chased(book, "substitute") == [107], "whom no message reaches is no substitute"


def test_group_work_without_anybody_yet_is_the_first_receivers(book: FakeBook) -> None:  # noqa: F811
    book.people[8] = Staff(8, "程远山", "CGJ", frozenset({"unit"}), 108)
    assert chased(book, "substitute") == [108]
    assert [p.to for p in told(book, Notice("unopened_own", "holder", NOON, data={"hours": "2"}), case(**WAITING))] == [101]


def test_a_sealed_case_is_chased_with_the_confidential_clerk_alone(book: FakeBook) -> None:  # noqa: F811
    assert chased(book, "substitute", sealed=True) == chased(book, "superior", sealed=True) == [104]


def test_after_a_poor_mark_a_card_says_that_the_office_calls_first(book: FakeBook) -> None:  # noqa: F811
    poor = case(status=Status.SERVED, facts={"call_owed": "1"})
    unit = told(book, Notice("rated", "unit", NOON, data={"value": "3"}), poor)[0]
    follow = told(book, Notice("follow", "unit", NOON), poor)[0]
    citizen = told(book, Notice("callback", "citizen", NOON), poor)[0]
    assert unit.data["stands"] == follow.data["stands"] == "已答复，评了不满意，等信访局回访"
    assert "等信访局回访" in follow.text and "办结" not in follow.text
    assert unit.data["status"] == citizen.data["status"] == "已答复" and "stands" not in citizen.data, (
        "citizens and const fields know closed words"
    )
    assert "stands" not in told(book, Notice("rated", "unit", NOON, data={"value": "3"}), case(status=Status.SERVED))[0].data
