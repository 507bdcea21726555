"""What one may do with a case that is registered: 进度 补充 催办 撤回 评价 复查, 人工, 回电, 删除我的信息."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from cases.commands import Detach, Missed, OpenTask, Push, Return, SaveCase, Share
from cases.model import Staff
from handlers.citizen.page import View, cards
from handlers.sentences import say
from handlers.turn import Person

from .conftest import CLERK, OFFICE, Phone

ROOF = "营盘镇两河村我家房子漏雨，请派人来看看"
N, M = "XF2611230001", "XF2611230002"


# ── 进度 ──


@pytest.mark.parametrize(
    "asked", ["进度", f"进度 {N}", N, "查进度", "我的事办得怎么样了", "那个事有消息没", "有结果了吗", "我这事还要多久"]
)
def test_progress_names_status_holder_and_the_legal_date(filed: Phone, asked: str) -> None:
    heard = filed.say(asked)
    assert all(words in heard for words in (N, "已登记", "柞水县信访局", "12月8日", "条例22条"))
    assert filed.wrote == []


def test_progress_of_several_can_be_asked_by_place(filed: Phone) -> None:
    filed.tell(f"新事 {ROOF}", "对")
    heard = filed.say("进度")
    assert f"1. {M}" in heard and f"2. {N}" in heard
    assert N in filed.say("进度 2") and M not in filed.said[-1]
    assert M in filed.say("进度 1")


def test_what_the_unit_last_said_is_told_again_until_it_no_longer_holds(filed: Phone) -> None:
    filed.act("transfer", CLERK, unit="SLJ")
    filed.act("accept", route="6")
    filed.act("progress", text="周五来换水管。")
    assert "说：" not in filed.say("进度", after=1)
    assert "11月23日说：周五来换水管。有新情况" in filed.say("进度", after=60)
    filed.act("answer", text="换好了")
    assert "周五来换水管" not in filed.say("进度", after=60)
    filed.act("serve")
    filed.act("reopen", CLERK, reason="又没水")
    assert "办理中" in filed.say("进度", after=60) and "周五来换水管" not in filed.said[-1]


def test_the_page_repeats_what_the_unit_last_said_as_the_chat_does(filed: Phone) -> None:
    filed.act("transfer", CLERK, unit="SLJ")
    filed.act("accept", route="6")
    filed.act("progress", text="周五来换水管。")
    shown = [cards(View(filed.book, OFFICE, filed.now + timedelta(seconds=s), filed.rules), 70, {})[0].now for s in (1, 400)]
    assert "周五来换水管" not in shown[0] and "11月23日说：周五来换水管。" in shown[1]


def test_a_hello_of_somebody_with_a_case_is_shown_the_way_to_it(filed: Phone) -> None:
    assert "回“进度”" in filed.say("在吗")
    filed.tell("撤回", "对")
    assert "进度" not in filed.say("在吗")


def test_what_is_over_is_with_nobody(filed: Phone) -> None:
    filed.tell("撤回", "对")
    heard = filed.say("进度")
    assert "已撤回" in heard
    assert not any(words in heard for words in ("现在由", "催办", "最迟"))


def test_after_an_answer_the_rights_are_shown(answered: Phone) -> None:
    heard = answered.say("进度")
    assert "复查" in heard and "条例35条" in heard and "评价" in heard
    answered.tell("评价 满意", "满意")
    assert "评价" not in answered.say("进度")
    answered.now += timedelta(days=60)
    assert "可以回“复查”" not in answered.say("进度")


def test_a_review_has_its_date(answered: Phone) -> None:
    answered.tell("复查", "对")
    heard = answered.say("进度")
    assert "复查中" in heard and "书面复查意见" in heard


def test_another_phone_needs_number_code_and_last_four(filed: Phone) -> None:
    other = Phone(filed.book, person=Person(id=71))
    assert other.say(f"进度 {N}") == say("citizen.progress.need_code", number=N)
    assert "已登记" in other.say(f"进度 {N} 246810 0007")
    assert [s.number for s in other.all(Share)] == [N]


@pytest.mark.parametrize("named", [f"{N} 246810", f"{N} 246810 9999", f"{N} 111111", f"{N} 111111 0007", "XF2611239999 246810 0007"])
def test_whatever_does_not_fit_is_answered_and_counted_alike(filed: Phone, named: str) -> None:
    other = Phone(filed.book, person=Person(id=71))
    assert other.say(f"进度 {named}") == say("citizen.progress.no_match", number=named[:12])
    assert [m.number for m in other.all(Missed)] == [named[:12]]


def test_erasing_is_no_way_to_guess_on(filed: Phone) -> None:
    other = Phone(filed.book, person=Person(id=71))
    other.tell(*(f"进度 {N} 11111{code} 0007" for code in range(5)), "删除我的信息", "对")
    assert other.all(Detach)
    other.person = Person(id=71)
    assert other.office.phone in other.say(f"进度 {N} 246810 0007") and not other.all(Share)


def test_what_a_clerk_took_down_is_its_petitioners_once_they_prove_it(filed: Phone) -> None:
    filed.book.cases_by_number[N] = replace(filed.case, contact=0)
    clerk = Phone(filed.book, person=Person(id=72, staff=Staff(5, "陈晓禾", "XFJ", frozenset({"clerk"}), 72)))
    assert "已登记" in clerk.say(f"进度 {N} 246810 0007")
    assert not clerk.all(Share) and not clerk.all(Return), "what comes to a clerk is not served"
    other = Phone(filed.book, person=Person(id=71))
    assert other.say(f"进度 {N} 246810 0007").endswith(say("citizen.progress.joined"))
    assert [r.number for r in other.all(Return)] == [N]


def test_a_sealed_case_needs_the_last_four_too(filed: Phone) -> None:
    filed.book.cases_by_number[N] = replace(filed.case, sealed=True)
    other = Phone(filed.book, person=Person(id=71))
    assert other.say(f"进度 {N} 246810") == say("citizen.progress.no_match", number=N)
    assert N in other.say(f"进度 {N} 246810 0007") and not other.all(Share)


def test_one_person_guesses_five_times_an_hour(filed: Phone) -> None:
    other = Phone(filed.book, person=Person(id=71))
    for code in range(5):
        assert "不是这个微信登记的" in other.say(f"进度 {N} 11111{code} 0007")
    assert other.office.phone in other.say(f"进度 {N} 246810 0007")
    assert not other.all(Share) and "已登记" in filed.say("进度")
    other.now += timedelta(minutes=61)
    assert "已登记" in other.say(f"进度 {N} 246810 0007")


def test_a_case_is_guessed_at_twenty_times_a_day(filed: Phone) -> None:
    for person in range(71, 76):
        other = Phone(filed.book, person=Person(id=person))
        other.tell(*(f"进度 {N} 246810 111{n}" for n in range(4)))
    last = Phone(filed.book, person=Person(id=99))
    assert last.office.phone in last.say(f"进度 {N} 246810 0007")
    last.now += timedelta(days=1, minutes=10)
    assert "已登记" in last.say(f"进度 {N} 246810 0007")


# ── 补充 催办 撤回 ──


def test_more_is_joined_with_its_words_or_after_them(filed: Phone) -> None:
    filed.tell("补充 今天又灭了两盏", "补充", "老人又摔了")
    assert "又灭了两盏" in filed.case.text and "老人又摔了" in filed.case.text
    assert filed.dialogue.step == "idle"


def test_words_joined_by_a_guess_can_be_another_matter(filed: Phone) -> None:
    assert "新事" in filed.say("昨天下雨又摔了人")
    filed.say("新事")
    assert filed.dialogue.draft.texts == ("昨天下雨又摔了人",)


def test_the_same_matter_again_is_asked_about_and_not_counted_against_them(filed: Phone) -> None:
    heard = filed.say("下梁镇老庵寺村路灯坏了三个月没人管，请派人来修，我叫方小满")
    assert N in heard and "重复" not in heard
    filed.say("对")
    assert "没人管" in filed.case.text
    assert len(filed.book.cases_by_number) == 1


def test_urging_twice_reaches_the_handler_once(filed: Phone) -> None:
    heard = filed.say("催办")
    assert "已替您催办" in heard and "期限是12月8日，还剩15天" in heard and "3天内" in heard
    written = len(filed.all(SaveCase))
    assert filed.say("催一下") == say("citizen.urge.soon", number=N, holder="柞水县信访局", days="3")
    assert len(filed.all(SaveCase)) == written == 1
    filed.now += timedelta(days=3, minutes=1)
    assert "已替您催办" in filed.say("催办")


def test_the_third_time_the_office_hears_of_it_with_the_days_left(filed: Phone) -> None:
    filed.act("transfer", CLERK, unit="SLJ")
    for _ in range(3):
        heard = filed.say("催办")
        filed.now += timedelta(days=4)
    told = [(p.kind, p.to) for p in filed.all(Push)]
    assert told == [("urge", 101), ("urge", 101), ("urge", 101), ("urged_again", 103)]
    unit, office = filed.all(Push)[-2:]
    for push in (unit, office):
        assert "第3次催办" in push.text and "期限12月8日，还剩7天" in push.text
    assert "第3次催" in heard and "信访局也会过问" in heard and "还剩7天" in heard


def test_what_is_late_is_said_so(filed: Phone) -> None:
    filed.now += timedelta(days=20)
    assert "已超期5天" in filed.say("催办")


def test_the_count_begins_anew_when_the_case_goes_back(answered: Phone) -> None:
    for _ in range(2):
        answered.say("催办")
        answered.now += timedelta(days=4)
    answered.act("reopen", CLERK, reason="没办到位")
    answered.wrote.clear()
    answered.say("催办")
    assert [p.kind for p in answered.all(Push)] == ["urge"]


@pytest.mark.parametrize("said", ["补充 说是给修，一直没落实", "催办 答应的没落实", "说了没办嘛"])
def test_an_answer_that_is_not_carried_out_is_marked_for_supervision(answered: Phone, said: str) -> None:
    answered.tell("评价", "满意", "满意")
    heard = answered.say(said)
    entry = answered.all(SaveCase)[-1].decision.entries[-1]
    assert entry.fields.get("cause") == "未落实" and N in heard and "信访局会核实、督促" in heard


def test_a_promise_kept_or_of_another_kind_is_no_such_thing(answered: Phone) -> None:
    answered.tell("评价", "满意", "满意")
    answered.act("close")
    assert "40条" not in answered.say("承诺书在哪里领")
    answered.tell("补充 灯亮了")
    assert "cause" not in answered.all(SaveCase)[-1].decision.entries[-1].fields


def test_what_is_closed_is_not_urged_in_officials_words(answered: Phone) -> None:
    answered.act("close")
    heard = answered.say("催办")
    assert heard == say("citizen.urge.ended", number=N, status="已办结")
    assert "您现在可以" not in heard


@pytest.mark.parametrize("no", ["不", "不是", "莫得", "不用了"])
def test_withdrawing_needs_a_yes(filed: Phone, no: str) -> None:
    assert N in filed.say("撤回") and "自愿" in filed.said[-1]
    assert filed.say(no) == say("citizen.withdraw.kept", number=N)
    assert filed.case.status == "REGISTERED"


@pytest.mark.parametrize("yes", ["对", "是的", "得行", "👌"])
def test_withdrawn_of_their_own_will(filed: Phone, yes: str) -> None:
    filed.tell("撤回", yes)
    assert filed.case.status == "WITHDRAWN"
    assert filed.say("催办") == say("citizen.none_open")


def test_more_of_a_case_that_is_over_is_kept_with_it(filed: Phone) -> None:
    filed.tell("撤回", "对", "补充 路灯又坏了")
    assert filed.case.status == "WITHDRAWN" and "路灯又坏了" in filed.case.text


def test_other_words_withdraw_nothing_and_are_kept(filed: Phone) -> None:
    filed.tell("撤回", "昨天下雨又摔了人")
    assert filed.case.status == "REGISTERED" and "又摔了人" in filed.case.text
    filed.say("对")
    assert filed.case.status == "REGISTERED"


def test_what_is_answered_is_not_withdrawn(answered: Phone) -> None:
    assert answered.say("撤回") == say("citizen.withdraw.late", number=N, status="已答复")
    assert answered.say(f"撤回 {N}") == say("common.again") + say("citizen.withdraw.late", number=N, status="已答复")


@pytest.mark.parametrize("word", ["补充 x", "催办", "撤回", "复查", "评价"])
def test_somebody_elses_case_is_not_theirs(filed: Phone, word: str) -> None:
    other = Phone(filed.book, person=Person(id=71))
    head, _, rest = word.partition(" ")
    assert other.say(f"{head} {N} {rest}".strip()) == say("citizen.not_yours", number=N)
    assert other.wrote == []


# ── 复查 ──


def test_review_is_asked_once_more_with_its_last_day(answered: Phone) -> None:
    heard = answered.say("复查")
    assert "12月23日" in heard and "条例35条" in heard
    assert answered.say("不") == say("citizen.review.kept")
    answered.tell("复查", "对")
    assert answered.case.status == "REVIEW_REQ"
    assert [p.kind for p in answered.all(Push)] == ["review_requested"] * 2


def test_other_routes_have_other_remedies(filed: Phone) -> None:
    filed.answered("5")
    assert filed.say("复查") == say("citizen.review.other_way", number=N)
    assert filed.case.status == "SERVED"


def test_no_review_before_an_answer(filed: Phone) -> None:
    assert filed.say("复查") == say("citizen.review.not_yet")


# ── 人工 回电 删除我的信息 ──


def test_a_person_is_asked_and_everything_goes_to_them(phone: Phone) -> None:
    heard = phone.say("转人工")
    assert "0914-0000000" in heard and "8:30" in heard
    assert "刚才的问题" not in heard
    phone.say("我家房子漏雨")
    assert [t.kind for t in phone.all(OpenTask)] == ["human", "human"]
    assert "漏雨" in phone.all(OpenTask)[1].text


def test_a_person_asked_inside_a_draft_leaves_the_question_open(phone: Phone) -> None:
    phone.say("我家房子漏雨，没人管")
    assert "刚才的问题" in phone.say("人工")
    phone.say("营盘镇两河村")
    assert phone.dialogue.asking == "wants"


def test_called_back_at_the_number_they_say(phone: Phone) -> None:
    assert phone.say("回电") == say("citizen.human.which_phone")
    phone.say("13900000007")
    (task,) = phone.all(OpenTask)
    assert task.kind == "call" and "13900000007" in task.text
    assert phone.dialogue.step == "idle"


def test_called_back_without_being_asked_twice(filed: Phone) -> None:
    assert "打电话" in filed.say("给我打电话")
    assert [t.kind for t in filed.all(OpenTask)] == ["call"]


def test_who_does_not_say_a_number_is_not_asked_for_ever(phone: Phone) -> None:
    phone.tell("回电", "我家房子漏雨，没人管")
    assert phone.dialogue.draft.texts == ("我家房子漏雨，没人管",)


def test_erasing_needs_a_yes(filed: Phone) -> None:
    filed.tell("删除我的信息", "不")
    assert filed.all(Detach) == []
    assert "个人信息保护法47条" in filed.say("删除我的信息")
    assert filed.say("对") == say("citizen.erase.done_with_cases")
    assert len(filed.all(Detach)) == 1
    assert N in filed.book.cases_by_number


def test_erasing_takes_the_draft_too(phone: Phone) -> None:
    phone.say("我家房子漏雨，没人管")
    assert phone.tell("删除我的信息", "对") == say("citizen.erase.done")
    assert phone.dialogue.draft.texts == ()


def test_a_clerks_wording_is_confirmed_or_added_to(filed: Phone) -> None:
    filed.act("record", CLERK, text="路灯三盏不亮")
    assert filed.say("对") == say("citizen.wording_right", number=N)


@pytest.mark.parametrize("asked", [(), ("进度",)])
def test_advice_of_another_class_is_another_matter(phone: Phone, asked: tuple[str, ...]) -> None:
    phone.tell("包工头欠我四个月工资两万块，在下梁镇修路，希望帮我要回来，我叫方小满，电话13900000007", "对", *asked)
    heard = phone.say("建议城区公交车晚上多开一班")
    assert heard.startswith("谢谢您的建议") and "加到" not in heard
    assert phone.dialogue.draft.texts == ("建议城区公交车晚上多开一班",) and "公交车" not in phone.case.text


@pytest.mark.parametrize("said", ["建议劳动局管严点", "希望派出所也来看看", "希望早点发钱娃要交学费", "建议你们去工地看看"])
def test_a_wish_or_advice_that_may_be_about_the_case_joins_it(phone: Phone, said: str) -> None:
    phone.tell("包工头欠我四个月工资两万块，在下梁镇修路，希望帮我要回来，我叫方小满，电话13900000007", "对")
    assert f"这句加到 {N} 里了" in phone.say(said)
