"""Binding, looking, alarms, intake for others, media and taking back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from cases.commands import AddToAlarm, Audit, Bind, SaveMedia, TakeAlarm
from cases.model import Clock, Status
from handlers.dialogue import Dialogue, Draft
from handlers.sentences import sentences
from handlers.staff.desk import next_limit
from handlers.turn import AlarmRow, Person, TaskRow
from wechat.inbound import Inbound

from .conftest import NOON, Desk, FakeBook, file

N = "XF2611230001"


def text(words: str) -> Inbound:
    """A text message."""
    return Inbound("k", "o", "gh", 0, "text", text=words)


def test_binding_answers_who_one_is_and_what_waits(book: FakeBook) -> None:
    file(book, N)
    desk = Desk(book)
    turn = desk.send(text("绑定 ab12-cd34"))
    assert turn is not None
    assert turn.reply.startswith("绑定成功")
    assert "县城市管理局" in turn.reply and N in turn.reply
    assert next(c for c in turn.commands if isinstance(c, Bind)).staff == 1


def test_a_wrong_code_binds_nobody(book: FakeBook) -> None:
    turn = Desk(book).send(text("绑定 ZZZZ9999"))
    assert turn is not None and not turn.commands and "绑定成功" not in turn.reply


def test_staff_words_of_somebody_unbound_change_nothing(book: FakeBook) -> None:
    file(book, N)
    desk = Desk(book, Person(id=77))
    turn = desk.send(text(f"签收 {N}"))
    assert turn is not None and not turn.commands and "绑定" in turn.reply
    for order in ("受理 1", "办结 1", "同意 1", "退回 2 材料不全"):
        answered = desk.send(text(order))
        assert answered is not None and answered.reply == turn.reply and not answered.commands


def test_looking_shows_the_matter_without_the_petitioner_and_is_logged(book: FakeBook, desk: Desk) -> None:
    file(book, N)
    book.attached[N] = ["image", "image", "voice"]
    turn = desk.send(text(f"看 {N}"))
    assert turn is not None
    assert "路灯坏了三个月" in turn.reply and "2张照片" in turn.reply and "1段语音" in turn.reply
    assert "方小满" not in turn.reply and "13900000007" not in turn.reply
    assert [c.action for c in turn.commands if isinstance(c, Audit)] == ["look"]


def test_the_phone_number_is_shown_and_logged(book: FakeBook, desk: Desk) -> None:
    file(book, N)
    turn = desk.send(text(f"电话 {N}"))
    assert turn is not None and "13900000007" in turn.reply
    assert [c.action for c in turn.commands if isinstance(c, Audit)] == ["phone"]


def test_a_sealed_case_exists_for_the_confidential_clerk_alone(book: FakeBook, desk: Desk) -> None:
    file(book, N, sealed=True, purpose="检举控告", text="某支书把低保给了亲戚")
    for person in (1, 3, 5):
        assert "没有这个编号" in desk.be(person).say(f"看 {N}")
    assert "低保" in desk.be(4).say(f"看 {N}")


def test_an_alarm_is_taken_once(book: FakeBook, desk: Desk) -> None:
    book.open_alarms = [AlarmRow(7, "E3", "有人被困", NOON, "窑沟", "13900000008")]
    desk.be(5)
    assert "回“已接 A7”" in desk.say("待办")
    turn = desk.send(text("已接 1"))
    assert turn is not None and next(c for c in turn.commands if isinstance(c, TakeAlarm)).id == 7
    assert "13900000008" in turn.reply
    desk.be(3)
    assert "罗砚秋" in desk.say("已接 7")


def test_an_alarm_that_was_taken_is_still_looked_at_and_noted(book: FakeBook, desk: Desk) -> None:
    book.open_alarms = [AlarmRow(7, "E3", "有人被困", NOON, "窑沟", "13900000008", taken_by="罗砚秋")]
    desk.be(5)
    assert "罗砚秋已接" in desk.say("看 A7") and "13900000008" in desk.say("电话 A7")
    turn = desk.send(text("联系 A7 镇上已去人"))
    assert turn is not None and next(c for c in turn.commands if isinstance(c, AddToAlarm)).text == "罗砚秋：镇上已去人"
    desk.be(1)
    assert "没有这个编号" in desk.say("看 A7")


def test_whoever_answers_an_alarm_without_the_word_is_told_the_word(book: FakeBook, desk: Desk) -> None:
    book.open_alarms = [AlarmRow(7, "E3", "有人被困", NOON, "窑沟", "13900000008")]
    desk.be(5)
    for said in ("收到", "我马上去"):
        assert "已接 A7" in desk.say(said)
    desk.be(1)
    assert "A7" not in desk.say("收到")


def test_an_alarm_is_taken_by_those_who_may_alone(book: FakeBook, desk: Desk) -> None:
    book.open_alarms = [AlarmRow(1, "E1", "不想活了", NOON, "窑沟", "13900000008")]
    for order in ("已接 1", "已接 A1", "已接"):
        turn = desk.send(text(order))
        assert turn is not None and not turn.commands, order
        assert "13900000008" not in turn.reply and "不想活" not in turn.reply
    assert "没有这个编号" in desk.say("看 A1")


def test_a_place_whose_item_is_done_says_so_and_a_place_that_never_was_does_not(book: FakeBook, desk: Desk) -> None:
    file(book, N)
    book.open_tasks += [TaskRow(5, "thanks", "谢谢", NOON + timedelta(days=90), "", 0, "clerk")]
    desk.be(3).say("待办")
    assert desk.say("看 9").startswith("没有这个编号")
    assert desk.dialogue.listing == (N, "T5")
    book.open_tasks.clear()
    assert desk.say("看 2").startswith("那件已不在待办里。您的待办是：\n1. ")


def test_a_wish_that_stands_in_the_matter_is_not_shown_twice(book: FakeBook, desk: Desk) -> None:
    for told, wants, twice in (("", "请派人来修", False), ("", "换成新灯", True), ("灯" * 400, "请派人来修", True)):
        file(book, N, text=f"{told}路灯坏了三个月，请派人来修", wants=wants)
        assert ("要求：" in desk.say(f"看 {N}")) is twice


def test_a_number_of_the_list_means_no_alarm_of_that_number(book: FakeBook, desk: Desk) -> None:
    file(book, N)
    desk.be(3).say("待办")
    book.open_alarms = [AlarmRow(1, "E3", "有人被困", NOON, "窑沟", "13900000008")]
    turn = desk.send(text("已接 1"))
    assert turn is not None and not turn.commands and "已接 A1" in turn.reply and "13900000008" not in turn.reply
    taken = desk.send(text("已接 A1"))
    assert taken is not None and [type(c) for c in taken.commands] == [TakeAlarm, Audit]


def test_without_a_list_the_number_is_the_alarms_own(book: FakeBook, desk: Desk) -> None:
    file(book, N)
    book.open_alarms = [AlarmRow(1, "E3", "有人被困", NOON, "窑沟", "13900000008"), AlarmRow(2, "E3", "起火", NOON)]
    turn = desk.be(3).send(text("已接 2"))
    assert turn is not None and [c.id for c in turn.commands if isinstance(c, TakeAlarm)] == [2]
    shown = desk.send(text("看 A1"))
    assert shown is not None and [c.detail for c in shown.commands if isinstance(c, Audit)] == ["A1"]


def test_intake_for_somebody_else_opens_an_empty_draft(book: FakeBook, desk: Desk) -> None:
    desk.be(3)
    assert "本人" in desk.say("代录")
    assert desk.dialogue.draft.relation == "代录"
    desk.dialogue = Dialogue(step="ask", draft=Draft(texts=("没水",)))
    desk.say("代录")
    assert desk.dialogue.draft.texts == ("没水",)


def test_a_photo_joins_the_last_case_unless_one_tells_a_matter_of_ones_own(book: FakeBook, desk: Desk) -> None:
    file(book, N)
    photo = Inbound("k", "o", "gh", 0, "image", media_id="M1")
    assert desk.send(photo) is None
    desk.say(f"签收 {N}")
    turn = desk.send(photo)
    assert turn is not None and N in turn.reply
    assert [c.number for c in turn.commands if isinstance(c, SaveMedia)] == [N]
    desk.dialogue = replace(desk.dialogue, step="ask", draft=Draft(texts=("我家没水",)))
    assert desk.send(photo) is None


def test_taking_back_restores_status_and_clocks(book: FakeBook, desk: Desk) -> None:
    before = file(book, N)
    desk.say(f"受理 {N}")
    assert "撤销" in desk.say("撤销")
    case = book.case(N)
    assert case is not None
    assert case.status == Status.TO_SIGN
    assert case.clocks == before.clocks
    assert book.entries(N)[-1].action == "undo"


def test_nothing_to_take_back(desk: Desk) -> None:
    assert "没有可以撤销的" in desk.say("撤销")


def test_taking_back_a_transfer_gives_the_former_unit_back(book: FakeBook, desk: Desk) -> None:
    file(book, N)
    desk.be(3).say(f"转派 {N} 水利局")
    desk.say("撤销")
    case = book.case(N)
    assert case is not None and case.unit == "CGJ"


def test_taking_back_an_acceptance_restores_route_and_handler(book: FakeBook, desk: Desk) -> None:
    before = file(book, N)
    desk.say(f"受理 {N} 5")
    desk.say("撤销")
    case = book.case(N)
    assert case is not None
    assert (case.route, case.handler, case.facts, case.unit) == (before.route, before.handler, before.facts, before.unit)


def test_the_step_whose_words_wait_is_taken_back_not_a_later_note(book: FakeBook, desk: Desk) -> None:
    file(book, N)
    desk.say(f"受理 {N}")
    desk.say(f"进展 {N} 已到现场")
    desk.say(f"联系 {N} 打过电话")
    assert "已撤销" in desk.say("撤销")
    case = book.case(N)
    assert case is not None and case.status == Status.ACCEPTED
    assert [e.action for e in book.entries(N)][-3:] == ["progress", "contact", "undo"] and book.entries(N)[-1].reason == "progress"


def test_somebody_else_acted_after(book: FakeBook, desk: Desk) -> None:
    file(book, N)
    desk.say(f"受理 {N}")
    group = book.group
    desk.be(3).say(f"联系 {N} 打过电话")
    book.group = group
    assert "撤不回" in desk.be(1).say("撤销")


def test_the_limit_of_an_extended_case_is_the_extension(book: FakeBook) -> None:
    ends = NOON + timedelta(days=5)
    later = ends + timedelta(days=30)
    limits = (Clock("C6", NOON, ends, extended=True), Clock("C7", ends, later))
    assert next_limit(replace(file(book, N), clocks=limits, facts={"extension_told": "微信"})) == later
    # Void until its notice has gone out (Art. 34).
    assert next_limit(replace(file(book, N), clocks=limits)) == ends


def test_who_is_on_leave_is_told_so_and_changes_nothing(book: FakeBook, desk: Desk) -> None:
    desk.be(1)
    assert desk.person.staff is not None
    desk.person = replace(desk.person, staff=replace(desk.person.staff, roles=frozenset()))
    turn = desk.send(text("待办"))
    assert turn is not None and "您在请假" in turn.reply and turn.commands == ()


def test_no_task_is_out_of_reach_however_much_waits(book: FakeBook) -> None:
    for n in range(20):
        file(book, f"XF26112300{n:02}")
    book.open_tasks += [TaskRow(5, "thanks", "谢谢", NOON + timedelta(days=90), "", 0, "clerk")]
    desk = Desk(book).be(3)
    told = desk.say("待办")
    assert "还有13件，其中：群众的感谢 T5。" in told
    assert "群众的感谢" in desk.say("看 T5") and "谢谢" in desk.say("看 T5")


def test_every_kind_of_task_says_what_to_do(book: FakeBook) -> None:
    kinds = [key.removeprefix("staff.task.") for key in sentences() if key.startswith("staff.task.")]
    book.open_tasks += [TaskRow(n, kind, "某事", NOON, "", 0, "clerk") for n, kind in enumerate(kinds, 1)]
    desk = Desk(book).be(3)
    assert all(f"T{n}" in desk.say(f"看 T{n}") for n in range(1, len(kinds) + 1)) and len(kinds) > 12


def test_a_case_that_was_rated_poorly_says_so_to_the_unit_and_is_not_to_be_closed_yet(book: FakeBook, desk: Desk) -> None:
    case = file(book, N)
    book.cases_by_number[N] = replace(case, status=Status.SERVED, facts={"call_owed": "1"})
    assert "已答复，评了不满意，等信访局回访" in desk.say("待办")
    told = desk.say(f"看 {N}")
    assert "已答复，评了不满意，等信访局回访" in told and "办结" not in told
