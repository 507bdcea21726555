"""The responsible unit's way through a case, word by word."""

from __future__ import annotations

import pytest

from cases.model import Status

from .conftest import Desk, FakeBook, file

N = "XF2611230001"


def at(book: FakeBook, number: str = N) -> Status:
    """Where the case stands."""
    case = book.case(number)
    assert case is not None
    return case.status


def test_sign_accept_progress_answer(book: FakeBook, desk: Desk) -> None:
    file(book, N)
    assert N in desk.say("待办")
    for said, status in ((f"签收 {N}", Status.SIGNED), ("受理 1", Status.ACCEPTED), (f"进展 {N} 已到现场", Status.HANDLING)):
        reply = desk.say(said)
        assert N in reply, said
        assert at(book) == status, reply
    assert N in desk.say("答复 0001 三盏灯都换好了。")
    assert at(book) == Status.OPINION_ISSUED
    assert [p.kind for p in desk.pushes] == ["accepted", "progress", "answer"]


@pytest.mark.parametrize("route", ["5", "途径5", "途径 五"])
def test_acceptance_signs_first_and_takes_the_named_route(book: FakeBook, desk: Desk, route: str) -> None:
    file(book, N)
    desk.say(f"受理 {N} {route}")
    case = book.case(N)
    assert case is not None
    assert (case.status, case.route, case.clock("C6")) == (Status.ACCEPTED, 5, None)
    assert [entry.action for entry in book.entries(N)][-2:] == ["sign", "accept"]


def test_an_answer_of_a_unit_without_its_head_waits_for_consent(book: FakeBook, desk: Desk) -> None:
    file(book, N, proposed_unit="SLJ")
    desk.be(2)
    desk.say(f"受理 {N}")
    assert "负责人" in desk.say(f"答复 {N} 水管修好了")
    assert at(book) == Status.OPINION_REVIEW
    assert "answer" not in [p.kind for p in desk.pushes]


def test_head_sends_a_draft_back_and_then_consents(book: FakeBook, desk: Desk) -> None:
    file(book, N)
    book.people[6] = book.people[2].__class__(6, "何穗", "CGJ", frozenset({"unit"}), 106)
    desk.be(6).say(f"受理 {N}")
    desk.say(f"答复 {N} 换了")
    desk.be(1)
    assert "理由" in desk.say(f"退回 {N}")
    desk.say(f"退回 {N} 没说哪天亮的")
    assert at(book) == Status.HANDLING
    assert desk.pushes[-1].kind == "sent_back"
    assert "没说哪天亮的" in desk.pushes[-1].text
    desk.be(6).say(f"答复 {N} 换了，11月23日亮的")
    desk.be(1).say(f"同意 {N}")
    assert at(book) == Status.OPINION_ISSUED
    assert "11月23日亮的" in desk.pushes[-1].text
    assert desk.pushes[-1].proves == "serve"


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("延期 1", "天数"),
        ("延期 1 15", "理由"),
        ("异议 1", "理由"),
        ("进展 1", "内容"),
        ("答复 1", "内容"),
        ("受理 1 第九种", "1到6"),
        ("送达 1 明天", "当面"),
    ],
)
def test_a_word_without_its_evidence_is_met_with_an_example(book: FakeBook, desk: Desk, said: str, wanted: str) -> None:
    file(book, N)
    before = at(book)
    reply = desk.say(said)
    assert wanted in reply
    assert N in reply
    assert at(book) == before


def test_a_wrong_number_is_met_with_the_list(book: FakeBook, desk: Desk) -> None:
    file(book, N)
    reply = desk.say("签收 XF2611239999")
    assert "没有这个编号" in reply
    assert N in reply
    assert at(book) == Status.TO_SIGN


def test_another_units_case_does_not_exist_for_this_person(book: FakeBook, desk: Desk) -> None:
    file(book, N, proposed_unit="SLJ")
    assert "没有这个编号" in desk.say(f"看 {N}")
    assert "没有这个编号" in desk.say(f"答复 {N} 不归我")


def test_a_wrong_state_says_what_can_be_done(book: FakeBook, desk: Desk) -> None:
    file(book, N)
    reply = desk.say(f"办结 {N}")
    assert f"受理 {N}" in reply
    assert at(book) == Status.TO_SIGN


def test_extension_by_the_head_tells_the_citizen_the_reason(book: FakeBook, desk: Desk) -> None:
    file(book, N)
    desk.say(f"受理 {N}")
    desk.say(f"延期 {N} 15天 等省上检测结果")
    case = book.case(N)
    assert case is not None and case.clock("C7") is not None
    told = next(p for p in desk.pushes if p.kind == "extended" and p.to == 70)
    assert "等省上检测结果" in told.text and not told.whole


def test_recorded_service_with_its_day(book: FakeBook, desk: Desk) -> None:
    file(book, N)
    for said in (f"受理 {N}", f"答复 {N} 好了"):
        desk.say(said)
    assert "不能晚于今天" in desk.say(f"送达 {N} 当面 11月31日")
    desk.say(f"送达 {N} 当面 11月23日")
    assert at(book) == Status.SERVED
    assert book.entries(N)[-1].fields == {"way": "当面", "date": "2026-11-23"}


def test_co_handling_tells_the_other_unit(book: FakeBook, desk: Desk) -> None:
    file(book, N)
    desk.say(f"协办 {N} 水务局 查一下管线")
    told = desk.pushes[-1]
    assert (told.kind, told.to) == ("co_handling", 102)
    assert "查一下管线" in told.text


def test_the_bare_word_means_the_only_case(book: FakeBook, desk: Desk) -> None:
    file(book, N)
    desk.say("签收")
    assert at(book) == Status.SIGNED


def test_last_digits_must_mean_one_case(book: FakeBook, desk: Desk) -> None:
    file(book, N)
    file(book, "XF2611220001")
    assert "没有这个编号" in desk.say("签收 0001")
    assert N in desk.say("签收 30001")


def test_a_citizens_talk_of_a_staff_member_goes_the_citizens_way(book: FakeBook, desk: Desk) -> None:
    file(book, N)
    assert desk.say("我家门口的井盖丢了") == ""
