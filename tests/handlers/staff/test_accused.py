"""Whom an accusation names, and what stands around them: no word, list, notice, link or refusal brings it to them (Art. 30)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cases.model import Notice, Staff, Status, Unit
from handlers.directory import accused
from handlers.turn import TaskRow

from ..notices.test_pushes import case, told
from .conftest import NOON, Desk, FakeBook, file

N, M = "XF2611230001", "XF2611230002"
ACCUSES = "保密专岗石望舒收了包工头两万块"


def other_keeper(book: FakeBook) -> None:
    book.people[6] = Staff(6, "温明远", "XFJ", frozenset({"confidential"}), 106)


def test_the_confidential_clerk_whom_it_names_finds_nothing_of_it(book: FakeBook, desk: Desk) -> None:
    other_keeper(book)
    file(book, N, sealed=True, purpose="检举控告", text=ACCUSES, summary="")
    book.open_tasks = [
        TaskRow(1, "listen", "听语音", NOON, N, 70, "confidential"),
        TaskRow(2, "unconfirmed", f"{ACCUSES}\n没留电话", NOON, "", 70, "confidential"),
    ]
    desk.be(4)
    unknown = desk.say("看 XF2611239999").replace("XF2611239999", N)
    for words in (f"看 {N}", f"电话 {N}", f"转派 {N} 水利局", f"保密 {N} 试试"):
        said = desk.say(words)
        assert said == unknown and "石望舒" not in said and "回避" not in said
    assert "T1" not in desk.say("待办") and "没有" in desk.say("看 T2")
    desk.be(6)
    assert "两万块" in desk.say(f"看 {N}") and "两万块" in desk.say("看 T2")


def test_who_is_named_hears_of_it_no_more_than_of_any(book: FakeBook) -> None:
    other_keeper(book)
    sealed = case(sealed=True, text=ACCUSES, summary="")
    for audience in ("confidential", "unit", "head", "clerk", "director", "leader", "holder", "superior"):
        assert {push.to for push in told(book, Notice("assignment_sealed", audience, NOON), sealed)} == {106}


def test_where_nobody_may_read_it_the_office_s_head_hears_only_that_it_waits(book: FakeBook) -> None:
    notice = Notice("assignment_sealed", "confidential", NOON)
    held, push = told(book, notice, case(sealed=True, text=ACCUSES, summary=""))
    assert (held.to, push.to) == (0, 105) and push.sealed
    assert push.text == f"{N} 是保密件，没有能办的保密专岗（没有绑定，或要回避），这件停着。请另定一位保密专岗。"
    assert push.data["category"] == push.data["unit"] == ""
    both = case(sealed=True, text=f"{ACCUSES}，局长罗砚秋分了一半", summary="")
    assert [push.to for push in told(book, notice, both)] == [0], "a head who is named hears nothing either"


@pytest.mark.parametrize("called", ["水利局", "水务局", "县水利局", "SLJ", "SLZ", "SZF"])
def test_no_name_of_the_accused_unit_nor_of_its_line_takes_it(book: FakeBook, desk: Desk, called: str) -> None:
    book.unit_list = [u if u.code != "SLJ" else replace(u, parent="SZF") for u in book.unit_list]
    book.unit_list += [Unit("SLZ", "曹坪水管站", parent="SLJ"), Unit("SZF", "县政府办")]
    file(book, N, text="股长要钱才给接水", confidence=0.0, proposed_unit="")
    desk.be(3).say(f"保密 {N} 股长要钱；反映的是谁：水务局的股长")
    assert book.cases_by_number[N].against == "水务局的股长"
    reply = desk.be(4).say(f"转派 {N} {called}")
    assert "不能转给它" in reply and book.cases_by_number[N].status == Status.REGISTERED


def test_the_line_of_a_unit_is_what_stands_above_and_below_it(book: FakeBook) -> None:
    book.unit_list += [
        Unit("ZF", "县政府", aliases=()), Unit("SLZ", "曹坪水管站", parent="SLJ"), Unit("BZ", "北沟水管班", parent="SLZ"),
        Unit("LYJ", "县林业局", parent="ZF"),
    ]  # fmt: skip
    book.unit_list = [replace(u, parent="ZF") if u.code == "SLJ" else u for u in book.unit_list]
    assert accused(book, "水务局股长") == {"SLJ", "ZF", "SLZ", "BZ"}
    assert accused(book, "曹坪水管站的站长") == {"SLZ", "SLJ", "ZF", "BZ"}
    assert accused(book, "某个干部") == frozenset()


def test_what_was_joined_to_it_is_sealed_with_it(book: FakeBook, desk: Desk) -> None:
    file(book, N)
    file(book, M, status=Status.REGISTERED, confidence=0.0, proposed_unit="")
    assert "并案" in desk.be(3).say(f"并案 {M} {N}")
    desk.say(f"保密 {N} 信里说所长收了钱")
    assert book.cases_by_number[M].sealed and "没有这个编号" in desk.say(f"看 {M}")
    assert [p.to for p in desk.pushes if p.kind == "assignment_sealed"] == [104], "one matter, one notice"


def test_an_open_case_is_joined_to_no_sealed_one(book: FakeBook, desk: Desk) -> None:
    book.people[4] = replace(book.people[4], roles=frozenset({"confidential", "clerk"}))
    file(book, M, sealed=True, purpose="检举控告", text="某支书把低保给了亲戚")
    file(book, N, confidence=0.0, proposed_unit="")
    assert "先“保密" in desk.be(4).say(f"并案 {N} {M}")
    assert desk.be(3).say(f"并案 {N} {M}") == desk.say(f"并案 {N} XF2611239999"), "for others there is none of that number"
    assert not book.cases_by_number[N].main_number


def test_what_is_split_off_an_accusation_tells_nothing_of_it(book: FakeBook, desk: Desk) -> None:
    file(
        book, N, sealed=True, purpose="检举控告", category="纪检监察", text="支书把低保给了亲戚，我家屋漏", told_before="给纪委写过信",
        against="支书", since="去年评低保时",
    )  # fmt: skip
    desk.be(4).say(f"拆分 {N} 屋顶漏水，要求修缮")
    born = book.cases_by_number.get("") or next(c for n, c in book.cases_by_number.items() if n != N)
    assert not born.sealed and born.category == "其他"
    assert not any(word in repr(born) for word in ("支书", "纪检", "纪委", "评低保", N))
