"""Words that chat takes as the table of steps writes them: 会诊 拆分 督办 包案 录入 归档 保密 and the others."""

from __future__ import annotations

import pytest

from cases.model import CITIZEN, Refused, Staff
from cases.opinions import join
from cases.rights import ROLES
from cases.transitions import TRANSITIONS, actions_of
from handlers.staff.words import ALONE, FORMS, SAME, WITH_TARGET, parse, surely
from handlers.turn import TaskRow

from .conftest import NOON, Desk, FakeBook, file

N = "XF2611230001"
SHEET = "县水利局、城管局；何律师；由水利局换泵；郑柏川；11月23日"


@pytest.fixture
def office(book: FakeBook, desk: Desk) -> Desk:
    """The director speaks; a case is being handled."""
    book.people[6] = Staff(6, "钟岳", "XFJ", frozenset({"leader"}), 106)
    file(book, N)
    desk.say(f"受理 {N} 6")
    desk.say(f"进展 {N} 已到现场")
    return desk.be(5)


def test_each_word_is_one_of_the_table() -> None:
    assert [word for word in FORMS if not actions_of(word)] == []


def test_one_thing_wanted_is_what_follows(book: FakeBook, office: Desk) -> None:
    assert "督办已记下" in office.say(f"督办 {N} 半个月没有进展")
    assert book.cases_by_number[N].facts["supervised"] == "半个月没有进展"
    office.be(1).say(f"督办反馈 {N} 已加派人手")
    assert "supervised" not in book.cases_by_number[N].facts
    office.be(3).say(f"录入 {N} G6100002611230001")
    assert book.cases_by_number[N].national_number == "G6100002611230001"


def test_several_things_come_in_their_order_or_by_their_names(book: FakeBook, office: Desk) -> None:
    office.say(f"会诊 {N} {SHEET}；现场交办：水务局:换水泵:2026-12-20；现场交办：城管局:查线:2026-12-21")
    entry = book.log[N][-1]
    assert (entry.action, entry.fields["date"], entry.fields["adviser"]) == ("coordinate", "2026-11-23", "何律师")
    assert [(h.unit, h.text, h.due) for h in book.cases_by_number[N].helpers] == [
        ("SLJ", "换水泵", "2026-12-20"),
        ("CGJ", "查线", "2026-12-21"),
    ]
    office.say(f"包案 {N} 化解目标日期：1月31日；钟岳")
    assert {k: book.cases_by_number[N].facts[k] for k in ("leader", "lead_due")} == {"leader": "钟岳", "lead_due": "2027-01-31"}


def test_what_lacks_is_answered_with_the_whole_form(book: FakeBook, office: Desk) -> None:
    for words in (f"会诊 {N}", f"会诊 {N} 县水利局；何律师"):
        reply = office.say(words)
        assert "参加单位；法律顾问；会诊结果；责任人；会诊日期" in reply and "现场交办：…" in reply
    assert book.log[N][-1].action == "progress"


def test_whoever_may_not_is_told_who_may(book: FakeBook, office: Desk) -> None:
    for person, words in ((1, f"督办 {N} 慢"), (1, f"包案 {N} 钟岳；2027-01-31"), (2, f"会诊 {N} {SHEET}")):
        before = len(book.log[N])
        assert office.be(person).say(words) and len(book.log[N]) == before


def test_a_claim_is_split_off_with_its_own_number(book: FakeBook, office: Desk) -> None:
    assert "拆分已记下" in office.be(3).say(f"拆分 {N} 退还多收的水费")
    assert book.log[N][-1].fields["text"] == "退还多收的水费"


def test_what_is_split_off_a_joint_visit_has_its_representatives_already(book: FakeBook, office: Desk) -> None:
    file(book, N, channel="visit", flags=frozenset({"joint"}), facts={"representatives": "5"})
    office.be(3).say(f"拆分 {N} 退还多收的水费")
    born = next(case for number, case in book.cases_by_number.items() if number != N)
    with pytest.raises(Refused, match="不超过5人"):
        join(born, {"name": "戊五", "value": "1"}, CITIZEN)


#: Steps of staff that no word of chat names: what takes them there instead.
ELSEWHERE = {"submit": "代录", "transfer": "转派", "record": "听"}


def test_every_step_of_staff_has_a_word_in_chat() -> None:
    staff = set(ROLES) | {"helper"}
    words = {*WITH_TARGET, *ALONE, *SAME}
    lacks = {row.action for row in TRANSITIONS if row.roles & staff and not {row.word, *row.also} & words}
    assert lacks <= set(ELSEWHERE) and set(ELSEWHERE.values()) <= words


@pytest.mark.parametrize(
    ("role", "words", "action"),
    [
        ("conference", f"联席会议督办 {N} 约谈；半年没有动静", "confer"),
        ("supervisor", f"督查办督办 {N} 半年没有动静；反馈期限：12月20日", "inspect"),
        ("clerk", f"上级催问 {N} 市局来电问进度", "asked"),
    ],
)
def test_the_higher_rungs_of_supervision_are_taken_in_chat(book: FakeBook, office: Desk, role: str, words: str, action: str) -> None:
    office.say(f"积案 {N} 化解中")
    office.say(f"督办 {N} 拖延")
    book.people[7] = Staff(7, "丁安", "ZFW", frozenset({role}), 107)
    assert "已记下" in office.be(7).say(words)
    assert book.log[N][-1].action == action


@pytest.mark.parametrize(
    ("role", "offers", "action"),
    [("conference", f"联席会议督办 {N} 约谈；事由", "confer"), ("supervisor", f"督查办督办 {N} 事由", "inspect")],
)
def test_who_supervises_from_above_is_offered_a_word_that_can_be_sent_as_it_stands(
    book: FakeBook, office: Desk, role: str, offers: str, action: str
) -> None:
    office.say(f"督办 {N} 拖延")
    assert offers not in office.say(f"看 {N}")
    book.people[7] = Staff(7, "丁安", "ZFW", frozenset({role}), 107)
    assert offers in office.be(7).say(f"看 {N}")
    office.say(offers)
    assert book.log[N][-1].action == action


def test_who_leaves_the_simple_procedure_in_chat_is_asked_why_with_words_that_can_be_sent(book: FakeBook, office: Desk) -> None:
    office.say(f"简易 {N} 1")
    assert f"简易 {N} 0；原因：要做鉴定" in office.say(f"简易 {N} 0") and book.cases_by_number[N].simple
    office.say(f"简易 {N} 0；原因：要做鉴定")
    assert not book.cases_by_number[N].simple and book.log[N][-1].reason == "要做鉴定"


def test_the_joint_conference_undoes_a_seal_in_chat_and_reads_nothing_of_it(book: FakeBook, office: Desk) -> None:
    book.people[7] = Staff(7, "丁安", "ZFW", frozenset({"conference"}), 107)
    office.be(3).say(f"保密 {N} 信里说所长收了钱")
    for person in (1, 3, 5):
        assert N not in office.be(person).say(f"解除保密 {N} 不是检举") and book.cases_by_number[N].sealed
    told = [office.be(7).say(f"看 {N}"), office.say(f"解除保密 {N}")]
    assert "理由" in told[1] and not any(word in "".join(told) for word in ("路灯", "所长", "城乡建设", "方小满"))
    assert "解除保密已记下" in office.say(f"解除保密 {N} 核实不是检举")
    assert not book.cases_by_number[N].sealed


def test_a_sealed_case_is_gone_from_the_desk_of_everybody_else(book: FakeBook, office: Desk) -> None:
    office.be(3).say(f"保密 {N} 信里说所长收了钱")
    assert book.cases_by_number[N].sealed
    assert N not in office.be(1).say("待办") and "路灯" not in office.say(f"看 {N}")
    assert "路灯" in office.be(4).say(f"看 {N}")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (f"会诊 {N} {SHEET}；现场交办：水力局:换泵:2026-12-20", "县水利局"),
        (f"会诊 {N} {SHEET}；现场交办：水务局:换泵:2026-11-20", "今天以后"),
        (f"包案 {N} 某某；2027-01-31", "钟岳"),
    ],
)
def test_a_name_that_is_none_and_a_day_that_is_over_are_refused(book: FakeBook, office: Desk, words: str, why: str) -> None:
    assert why in office.say(words)
    assert book.log[N][-1].action == "progress"


def test_what_is_not_entered_is_entered_case_by_case(book: FakeBook, office: Desk) -> None:
    book.open_tasks.append(TaskRow(3, "national", "有1件还没录入", NOON))
    assert "不能“联系”" in office.be(3).say("联系 T3 G6100002611230001")
    assert book.open_tasks


def test_words_that_a_citizen_may_use_are_no_orders_without_a_number() -> None:
    assert parse("督办一下我的事") is None and parse("保密 我怕他们知道") is None
    bare = parse("保密")
    assert bare is not None and not surely(bare)


def test_the_leading_unit_hands_in_its_weekly_form_by_its_place_in_the_list(book: FakeBook, office: Desk) -> None:
    office.say(f"包案 {N} 化解目标日期：1月31日；钟岳")
    office.be(1).say("待办")
    asked = office.say("周报 1")
    assert "本周推进情况" in asked and all(f"{name}：…" in asked for name in ("困难", "需要帮助", "下步预判"))
    office.say("周报 1 已换水泵；困难：缺配件；下步预判：下周验收")
    entry = book.log[N][-1]
    assert (entry.action, entry.fields) == ("weekly", {"text": "已换水泵", "trouble": "缺配件", "forecast": "下周验收"})
