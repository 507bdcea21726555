"""评价: two objects, in any words; who may, until when, once; a poor mark with its reason and its call."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from cases.commands import CloseTask, OpenTask, Rate, Remark, SaveCase
from cases.model import Case, Purpose, Staff
from cases.ratings import REASONS
from cases.rules import Rules
from cases.words import RATINGS
from handlers.sentences import say, sentences

from .conftest import CLERK, LAMP, Phone

N, M = "XF2611230001", "XF2611230002"
ROOF = "营盘镇两河村我家房子漏雨，请派人来看看"
DAY = timedelta(days=1)


def rated(phone: Phone) -> list[tuple[str, int, str]]:
    """What was rated how, with the reason."""
    return [(r.object, r.value, r.reason) for r in phone.all(Rate)]


def becomes(phone: Phone, **changes: object) -> Case:
    """The case as it stands after something that these tests are not about."""
    phone.book.cases_by_number[N] = replace(phone.book.cases_by_number[N], **changes)  # type: ignore[arg-type]
    return phone.book.cases_by_number[N]


# ── how an answer is understood ──


@pytest.mark.parametrize(
    ("unit", "office"),
    [("1", "2"), ("满意", "基本满意"), ("１", "２"), ("滿意", "基本滿意"), ("1满意", "2、基本满意"), ("我选一", "选2号"), ("一", "二")],
)
def test_by_number_or_word_the_unit_first(answered: Phone, unit: str, office: str) -> None:
    assert "县水利局" in answered.say("评价")
    assert "信访局" in answered.say(unit)
    assert "谢谢" in answered.say(office)
    assert rated(answered) == [("unit", 0, ""), ("office", 1, "")]
    assert answered.say("评价") == say("citizen.rate.already", number=N)


@pytest.mark.parametrize("poor", ["满意个啥，修了又坏", "办事的态度好但没解决", "不咋样", "👎", "说了没办"])
def test_a_poor_mark_in_free_words_is_read_back_before_it_counts(answered: Phone, poor: str) -> None:
    answered.say("评价")
    heard = answered.say(poor)
    assert "不满意" in heard and poor in heard and rated(answered) == []
    answered.say("对")
    assert rated(answered) == [("unit", 3, poor)]


@pytest.mark.parametrize(
    ("said", "value"),
    [("还行，就是太慢", 1), ("凑合", 1), ("可以", 1), ("一般般", 1), ("美得很", 0), ("瓷实", 0), ("👍", 0), ("好", 0), ("中", 1)],
)
def test_other_marks_in_free_words_count_and_are_said_back(answered: Phone, said: str, value: int) -> None:
    answered.say("评价")
    heard = answered.say(said)
    assert rated(answered) == [("unit", value, said)]
    assert ("“满意”" if value == 0 else "“基本满意”") in heard and "不对就说" in heard and "信访局呢" in heard


def test_the_same_words_unasked_are_read_back_first(answered: Phone) -> None:
    assert "对吗" in answered.say("办得还行") and rated(answered) == []


@pytest.mark.parametrize(("said", "value"), [("选2", 1), ("我选三", 3), ("二", 1), ("三", 3)])
def test_a_number_answers_the_question_that_came_by_itself_however_it_is_written(answered: Phone, said: str, value: int) -> None:
    assert answered.say(said).startswith("给县水利局记") and rated(answered) == [("unit", value, "")]


@pytest.mark.parametrize("said", ["1", "１", "一", "对"])
def test_yes_in_any_figures_keeps_the_poor_mark_that_was_read_back(answered: Phone, said: str) -> None:
    answered.say("没人来修")
    answered.say(said)
    assert rated(answered) == [("unit", 3, "没人来修")]


def test_good_unasked_is_no_rating_of_an_answer_that_has_just_come(answered: Phone) -> None:
    assert "记“" not in answered.say("好的")
    answered.now += 2 * DAY
    assert "对吗" in answered.say("好")


@pytest.mark.parametrize(("right", "value"), [("不对，是不满意", 3), ("错了，满意", 0), ("应该是满意", 0)])
def test_what_was_misread_is_put_right_in_the_next_message(answered: Phone, right: str, value: int) -> None:
    answered.tell("评价", "还行，就是慢", right)
    last = answered.all(Rate)[-1]
    assert (last.object, last.value, last.change) == ("unit", value, True)
    assert answered.book.ratings(N)["unit"] == value


def test_the_last_mark_can_be_put_right_too(answered: Phone) -> None:
    answered.tell("评价", "1", "还可以")
    assert "1满意" in answered.say("不对")
    answered.say("3")
    assert answered.book.ratings(N) == {"unit": 0, "office": 3}


def test_a_yes_to_what_was_kept_asks_for_the_other(answered: Phone) -> None:
    answered.tell("评价", "还行")
    assert "信访局呢" in answered.say("对") and rated(answered) == [("unit", 1, "")]
    answered.tell("马马虎虎", "对")
    assert answered.dialogue.step == "idle" and answered.book.ratings(N) == {"unit": 1, "office": 1}


def test_confirming_a_read_back_works_by_the_word_too(answered: Phone) -> None:
    answered.tell("评价", "满意个啥", "确认")
    assert rated(answered) == [("unit", 3, "满意个啥")]


def test_a_number_with_words_keeps_the_words(answered: Phone) -> None:
    answered.tell("评价", "3，路灯还是黑的")
    assert rated(answered) == [("unit", 3, "路灯还是黑的")]


def test_a_matter_told_to_the_survey_is_a_matter(answered: Phone) -> None:
    answered.tell("评价", f"新事 {ROOF}")
    assert answered.dialogue.draft.texts == (ROOF,) and rated(answered) == []


def test_a_tap_is_kept_as_a_tap(answered: Phone) -> None:
    answered.say("评价")
    answered.send("text", text="满意", menu_id="r1")
    answered.say("满意")
    assert [(r.channel, r.identity, r.contact) for r in answered.all(Rate)] == [("tap", "bound", -1), ("chat", "bound", -1)]


# ── of whom it is said ──


@pytest.mark.parametrize(
    ("said", "unit", "office"),
    [
        ("单位不满意，信访局满意", 3, 0),
        ("信访局满意单位不满意", 3, 0),
        ("你们信访局啥都不管，单位办得可以", 1, 3),
        ("你们啥都不管，水利局办得可以", 1, 3),
        ("单位和信访局都不满意", 3, 3),
        ("村上不管，信访局还行", 3, 1),
        ("单位3，信访局1", 3, 0),
        ("单位3分，你们2分", 3, 1),
        ("信访局选一 水利局给三", 3, 0),
    ],
)
@pytest.mark.parametrize("opened", [["评价"], []])
def test_two_marks_in_one_message_are_both_read_back_and_kept(
    answered: Phone, opened: list[str], said: str, unit: int, office: int
) -> None:
    for words in opened:
        answered.say(words)
    heard = answered.say(said)
    assert f"给县水利局记“{RATINGS[unit]}”" in heard and f"给柞水县信访局记“{RATINGS[office]}”" in heard and rated(answered) == []
    kept = answered.say("对")
    assert f"给县水利局记“{RATINGS[unit]}”" in kept and f"给柞水县信访局记“{RATINGS[office]}”" in kept and "谢谢" in kept
    assert answered.book.ratings(N) == {"unit": unit, "office": office}
    assert len(answered.all(SaveCase)) == 1 and len(answered.all(OpenTask)) == 1


def test_two_good_marks_in_one_message_are_kept_and_each_can_be_put_right(answered: Phone) -> None:
    answered.say("评价")
    heard = answered.say("单位满意，信访局还行")
    assert "给县水利局记“满意”" in heard and "给柞水县信访局记“基本满意”" in heard
    assert answered.book.ratings(N) == {"unit": 0, "office": 1}
    answered.tell("不对，单位不满意", "对")
    assert answered.book.ratings(N) == {"unit": 3, "office": 1}


@pytest.mark.parametrize("said", ["信访局啥都不管", "3 信访局啥都不管"])
def test_a_mark_for_the_office_alone_is_the_offices_and_the_unit_is_asked(answered: Phone, said: str) -> None:
    answered.say("评价")
    assert "给柞水县信访局记“不满意”" in answered.say(said)
    assert "县水利局" in answered.say("对") and rated(answered) == [("office", 3, said)]
    answered.say("2")
    assert answered.book.ratings(N) == {"unit": 1, "office": 3}


def test_who_was_misread_is_put_right_before_anything_counts(answered: Phone) -> None:
    answered.tell("评价", "啥都不管")
    assert "信访局呢" in answered.say("我说的是信访局") and rated(answered) == []
    answered.tell("不满意")
    assert rated(answered) == [("office", 3, "")]


@pytest.mark.parametrize("unclear", ["2", "不满意", "不", "还是不行"])
def test_what_may_be_of_either_is_asked_anew(answered: Phone, unclear: str) -> None:
    answered.tell("评价", "单位不满意，信访局满意")
    assert "县水利局办得怎么样" in answered.say(unclear) and rated(answered) == []


def test_words_of_an_object_that_has_its_mark_are_added_to_it(answered: Phone) -> None:
    answered.tell("评价", "满意")
    assert answered.say("单位后来又没人管") == say("citizen.rate.commented", number=N)
    assert answered.book.ratings(N) == {"unit": 0} and [r.object for r in answered.all(Remark)] == ["unit"]


def test_both_poor_marks_are_one_call(answered: Phone) -> None:
    answered.tell("评价", "单位没修好，信访局没人管", "对")
    (task,) = answered.all(OpenTask)
    assert all(words in task.text for words in ("县水利局、柞水县信访局", "单位没修好；信访局没人管")) and not answered.all(CloseTask)
    assert rated(answered) == [("unit", 3, "单位没修好"), ("office", 3, "信访局没人管")]


def test_where_the_office_itself_answered_its_name_tells_nothing_apart(answered: Phone) -> None:
    becomes(answered, unit="XFJ")
    answered.tell("评价", "信访局没人管", "对")
    assert rated(answered) == [("unit", 3, "信访局没人管")]


# ── the reason, the call ──


def test_a_poor_mark_asks_why_and_then_for_the_other(answered: Phone) -> None:
    heard = answered.say("3")
    assert "回访" in heard and "哪里不满意" in heard and "139****0007" in heard
    assert all(label in heard for label in REASONS.values())
    assert "信访局" in answered.say("从来没到过现场")
    (remark,) = answered.all(Remark)
    assert (remark.object, remark.text) == ("unit", "从来没到过现场")
    answered.say("2")
    assert rated(answered) == [("unit", 3, ""), ("office", 1, "")]
    *before, task = answered.all(OpenTask)
    assert (task.kind, task.role) == ("callback", "clerk") and "从来没到过现场" in task.text
    assert [t.key for t in before] == [c.key for c in answered.all(CloseTask)]


def test_a_reason_of_the_list_is_kept_by_its_code(answered: Phone) -> None:
    answered.tell("3", "太慢")
    assert answered.all(Remark)[0].reasons == ("slow",)
    answered.say("满意个啥，推来推去")
    answered.say("对")
    assert answered.all(Rate)[-1].reasons == ("shirked",)


@pytest.mark.parametrize("words", [["3", "3"], ["不满意", "不满意"], ["3", "跳过", "3"], ["3", "不", "3"]])
def test_the_reason_may_be_left_out(answered: Phone, words: list[str]) -> None:
    answered.tell(*words)
    assert [(o, v) for o, v, _ in rated(answered)] == [("unit", 3), ("office", 3)]


def test_two_poor_marks_are_one_call_with_both_reasons(answered: Phone) -> None:
    answered.tell("3", "灯还黑着", "3", "没人跟我说过")
    opened, closed = answered.all(OpenTask), {c.key for c in answered.all(CloseTask)}
    (task,) = [t for t in opened if t.key not in closed]
    assert all(words in task.text for words in ("县水利局、柞水县信访局", "灯还黑着；没人跟我说过"))
    assert len({t.key for t in opened}) == len(opened)


def test_a_poor_mark_of_the_office_alone_is_its_directors_call(answered: Phone) -> None:
    answered.book.people[9] = Staff(9, "罗砚秋", "XFJ", frozenset({"director"}), 109)
    answered.tell("1", "3", "跳过")
    assert [t.role for t in answered.all(OpenTask)] == ["director"]


def test_the_call_has_its_date(answered: Phone) -> None:
    answered.tell("3", "跳过")
    assert f"{answered.all(OpenTask)[0].due_at:%m-%d}" == "11-26"


@pytest.mark.parametrize(("opinion", "cause"), [("支持", "未落实"), ("", "未落实"), ("不予支持", None), ("解释说明", None)])
def test_a_promise_that_is_not_kept_is_marked_for_supervision(answered: Phone, opinion: str, cause: str | None) -> None:
    becomes(answered, facts={**answered.case.facts, "opinion": opinion})
    answered.tell("评价", "答应的没落实", "对")
    entry = answered.all(SaveCase)[-1].decision.entries[-1]
    assert (entry.action, entry.fields.get("cause")) == ("rate", cause)


# ── who may, until when, once ──


def test_no_rating_is_forced(answered: Phone) -> None:
    assert answered.tell("评价", "跳过") == say("citizen.rate.skipped")
    assert answered.dialogue.step == "idle" and rated(answered) == []
    assert "1满意" in answered.say("评价")


def test_nothing_to_rate_yet(filed: Phone) -> None:
    assert filed.say("评价") == say("citizen.rate.not_yet")


def test_after_its_time_it_is_over(answered: Phone) -> None:
    answered.now += 31 * DAY
    assert "12月23日" in answered.say("评价")
    answered.tell("满意", "评价 不满意", "办得美得很")
    assert rated(answered) == []


def test_the_time_is_the_countys(filed: Phone) -> None:
    filed.rules = Rules(rating_days=10)
    filed.answered()
    filed.now += 11 * DAY
    assert "已经过了" in filed.say("评价")


@pytest.mark.parametrize(
    "change", [{"flags": frozenset({"law_related"})}, {"route": 1}, {"status": "FILED"}, {"status": "REFUSED"}, {"status": "MERGED"}]
)
def test_what_is_not_rated(answered: Phone, change: dict[str, object]) -> None:
    becomes(answered, **change)
    assert answered.say(f"评价 {N}") == say("citizen.rate.never", number=N)
    answered.tell("不满意", "满意")
    assert rated(answered) == []


@pytest.mark.parametrize("change", [{"sealed": True}, {"purpose": Purpose.ACCUSATION}])
def test_accusations_are_not_rated(answered: Phone, change: dict[str, object]) -> None:
    becomes(answered, **change)
    assert answered.say(f"评价 {N}") == say("citizen.rate.not_yet")


SELF = Staff(3, "陈晓禾", "XFJ", frozenset({"clerk"}), 70)


@pytest.mark.parametrize("change", [{"contact": 99}, {"relation": "父亲"}, {"relation": "网格上报", "channel": "grid"}])
def test_staff_rate_for_nobody(answered: Phone, change: dict[str, object], monkeypatch: pytest.MonkeyPatch) -> None:
    shared = becomes(answered, **change)
    monkeypatch.setattr(answered.book, "cases_of", lambda contact: [shared])
    answered.person = replace(answered.person, staff=SELF)
    assert answered.say(f"评价 {N}") == say("citizen.rate.staff", number=N)
    answered.tell(f"评价 {N} 满意", "满意", "1")
    assert rated(answered) == []


def test_staff_rate_their_own_matter(answered: Phone) -> None:
    answered.person = replace(answered.person, staff=SELF)
    answered.tell("评价", "满意", "满意")
    assert [(o, v) for o, v, _ in rated(answered)] == [("unit", 0), ("office", 0)]


def test_whoever_holds_number_and_code_rates_as_such(answered: Phone) -> None:
    case = becomes(answered, contact=99)
    answered.book.cases_of = lambda contact: [case]  # type: ignore[method-assign]
    answered.tell("评价", "满意")
    assert answered.all(Rate)[0].identity == "code"


def test_the_mark_stays_and_words_may_be_added(answered: Phone) -> None:
    answered.tell("评价", "满意", "满意")
    assert answered.say(f"评价 {N} 后来又坏过一回") == say("citizen.rate.commented", number=N)
    assert answered.say("评价 不满意") == say("citizen.rate.already", number=N)
    assert answered.book.ratings(N) == {"unit": 0, "office": 0}
    assert [(r.object, r.text) for r in answered.all(Remark)] == [("unit", "后来又坏过一回")]


def test_a_county_may_let_people_change_it(answered: Phone) -> None:
    answered.rules = Rules(rating_change=True)
    answered.tell("评价", "满意", "满意", "评价 不满意")
    assert answered.book.ratings(N) == {"unit": 3, "office": 0}
    answered.now += 31 * DAY
    assert "已经过了" in answered.say("评价")


def test_the_answer_after_reopening_is_rated_again_the_office_not(answered: Phone) -> None:
    answered.tell("评价", "满意", "满意")
    answered.act("reopen", CLERK, reason="又坏了")
    for step, more in (("answer", {"text": "换了新的"}), ("serve", {})):
        answered.act(step, **more)
    assert "县水利局" in answered.say("评价")
    assert "谢谢" in answered.say("3，还是不亮")
    assert answered.book.ratings(N) == {"unit": 3, "office": 0}


def test_several_that_wait_are_told_apart(phone: Phone) -> None:
    phone.tell(LAMP, "确认")
    phone.answered()
    phone.tell(f"新事 {ROOF}", "对")
    phone.answered()
    heard = phone.say("满意")
    assert f"1. {M}" in heard and f"2. {N}" in heard and rated(phone) == []
    phone.tell("2", "满意")
    assert phone.book.ratings(N) == {"unit": 0, "office": 0} and not phone.book.ratings(M)
    phone.tell("评价", "不满意")
    assert phone.book.ratings(M) == {"unit": 3}


def test_invitations_want_no_particular_mark() -> None:
    asked = {key: text for key, text in sentences().items() if re.search(r"1满意|回“评价”", text)}
    assert len(asked) >= 6
    for text in asked.values():
        assert "1满意 2基本满意 3不满意" in text or "1满意" not in text
        assert not re.search(r"好评|请.{0,4}满意|希望|支持我们|五星|鼓励", text)
