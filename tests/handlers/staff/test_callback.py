"""回访: the clerk's words become the record of the call; until then the unit sees the mark and not who gave it."""

from __future__ import annotations

import pytest

from cases.commands import Audit, SaveCase
from cases.model import CITIZEN, Status
from cases.steps import decide
from handlers.staff.callback import read
from handlers.turn import TaskRow
from wechat.inbound import Inbound

from .conftest import NOON, RULES, Calendar, Desk, FakeBook, file, save

N = "XF2611230001"


@pytest.fixture
def rated(book: FakeBook, desk: Desk) -> Desk:
    """An answered case whose unit was rated poorly; the clerk speaks."""
    file(book, N)
    for said in (f"受理 {N}", f"答复 {N} 好了", f"送达 {N} 当面"):
        desk.say(said)
    fields = {"object": "unit", "value": "不满意", "reason": "方小满家门口还黑着，电话13900000007"}
    save(book, SaveCase(decide(book.cases_by_number[N], "rate", CITIZEN, fields, NOON, RULES, Calendar())))
    book.marks, book.reasons = {N: {"unit": 3, "office": 1}}, {(N, "unit"): fields["reason"]}
    book.open_tasks = [TaskRow(9, "callback", "不满意：又黑了", NOON, N)]
    return desk.be(3)


@pytest.mark.parametrize(
    ("said", "fields"),
    [
        (
            "电话，收到答复，未落实，不满意，本人说两天又没水",
            {"way": "电话", "received": "是", "carried": "未落实", "unit_value": "不满意"},
        ),
        ("当面 没收到答复 对信访局满意 对水利局不满意", {"way": "当面", "received": "否", "office_value": "满意", "unit_value": "不满意"}),
        ("本人说修好了两天又停水，情况属实", {"carried": "未落实"}),
        ("上门看了，只修了两盏", {"way": "当面", "carried": "部分落实"}),
        ("打通了，修好了，本人满意", {"way": "电话", "carried": "已落实", "unit_value": "满意"}),
        ("信访人说还要再看几天", {}),
    ],
)
def test_a_clerks_words_are_read(said: str, fields: dict[str, str]) -> None:
    assert read(said) == fields


def test_the_call_is_recorded_with_its_fields_and_what_is_missing_is_named(book: FakeBook, rated: Desk) -> None:
    heard = rated.say("回访 T9 电话，收到答复，未落实，两天又黑了")
    entry = book.entries(N)[-1]
    assert (entry.action, entry.fields["way"], entry.fields["received"], entry.fields["carried"]) == ("callback", "电话", "是", "未落实")
    assert "电话回访、收到答复：是、未落实" in heard and "还没写：满意不满意" in heard and f"退回 {N}" in heard and "40条" in heard
    assert not book.open_tasks and "还没写" not in rated.say(f"回访 {N} 不满意")
    assert {(p.kind, p.to) for p in rated.pushes[-2:]} == {("called_back", 101), ("callback", 70)}


def test_nobody_answered_and_the_task_stays(book: FakeBook, rated: Desk) -> None:
    assert "还在待办里" in rated.say("回访 T9 打了两次没人接")
    assert book.open_tasks and book.entries(N)[-1].action == "call_missed"


def test_the_unit_is_told_the_mark_and_the_reason_and_not_who(book: FakeBook, rated: Desk) -> None:
    heard = rated.be(1).say(f"看 {N}")
    assert "“不满意”" in heard and "还黑着" in heard
    assert not any(known in heard for known in ("方小满", "13900000007", "信访局“"))
    assert "13900000007" not in rated.say(f"电话 {N}") and "回访以前" in rated.say(f"电话 {N}")
    assert "信访局“基本满意”" in rated.be(3).say(f"看 {N}")
    assert "13900000007" in rated.say(f"电话 {N}")


def test_after_the_call_the_unit_may_know(book: FakeBook, rated: Desk) -> None:
    rated.say("回访 T9 电话，收到答复，未落实，不满意")
    assert "13900000007" in rated.be(1).say(f"电话 {N}")


@pytest.mark.parametrize("said", ["联系 {n} 已通话，请他改成满意", "进展 {n} 麻烦您给个好评"])
def test_asking_for_a_mark_is_refused_and_put_on_record(book: FakeBook, desk: Desk, said: str) -> None:
    file(book, N)
    desk.say(f"受理 {N}")
    desk.pushes.clear()
    turn = desk.send(Inbound("k", "o", "gh", 0, "text", text=said.format(n=N)))
    assert turn is not None and "不能请信访人给好评" in turn.reply and "已记入日志" in turn.reply
    assert not desk.pushes and book.cases_by_number[N].status == Status.ACCEPTED
    entry = book.entries(N)[-1]
    assert (entry.action, entry.actor) == ("asked_mark", "吴溪亭") and entry.reason
    (audit,) = [c for c in turn.commands if isinstance(c, Audit)]
    assert (audit.action, audit.number, audit.detail) == ("asked_mark", N, entry.reason)
