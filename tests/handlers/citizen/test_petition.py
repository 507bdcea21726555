"""Telling a matter: what is asked, what is read back, what is changed, and that nothing told is lost."""

from __future__ import annotations

import pytest

from cases.commands import OpenTask, SaveCase, SaveContact
from handlers.dialogue import Dialogue
from handlers.sentences import say

from .conftest import Phone, reader

LAMP = "下梁镇老庵寺村路灯坏了三个月，请派人来修，我叫方小满，电话13900000007"
ROOF = "我家房子漏雨，没人管"


def told(phone: Phone) -> str:
    """The matter as it would be registered now."""
    return "\n".join(phone.dialogue.draft.texts)


def test_greeting_names_the_office_privacy_and_a_person(phone: Phone) -> None:
    heard = phone.press("subscribe")
    assert len(heard) <= 60
    assert all(words in heard for words in ("柞水县信访局", "隐私", "人工", "自动助手"))
    assert [c.greeted for c in phone.all(SaveContact)] == [True]


@pytest.mark.parametrize("hello", ["你好", "您好！", "在吗", "？", "喂"])
def test_hello_says_who_speaks_and_what_to_do(phone: Phone, hello: str) -> None:
    assert "自动助手" in phone.say(hello)
    assert phone.dialogue.step == "idle"
    assert phone.wrote == []


def test_what_was_told_is_not_asked(phone: Phone) -> None:
    heard = phone.say(LAMP)
    assert phone.dialogue.step == "confirm"
    assert "方小满" in heard and "139****0007" in heard
    assert "13900000007" not in heard
    assert heard.count("老庵寺") == heard.count("方小满") == 1


def test_three_questions_at_most_then_the_read_back(phone: Phone) -> None:
    heard = [phone.say(ROOF), phone.say("营盘镇两河村"), phone.say("把屋顶修好")]
    assert [word in words for word, words in zip(("哪个镇", "怎么解决", "称呼"), heard, strict=True)] == [True] * 3
    assert phone.say("方小满 13900000007").startswith("我念给您听")
    assert (phone.dialogue.draft.wants, phone.dialogue.draft.name, phone.dialogue.draft.phone) == ("把屋顶修好", "方小满", "13900000007")


@pytest.mark.parametrize(
    "answers", [["气死人了"] * 3, ["唉"] * 4, ["跳过"] * 3, ["不知道"] * 3, ["不"] * 3, ["不想说"] * 3, ["跳过", "你说呢", "跳过"]]
)
def test_who_answers_nothing_is_read_back_all_the_same(phone: Phone, answers: list[str]) -> None:
    phone.tell(ROOF, *answers)
    assert len(phone.dialogue.asked) <= 3
    if phone.dialogue.step == "ask":
        phone.say("确认")
    assert phone.dialogue.step == "confirm"
    assert phone.dialogue.draft.wants == ""
    assert "信访编号" in phone.say("对")
    assert ROOF in phone.case.text


def test_nobody_is_asked_the_same_in_the_same_words(phone: Phone) -> None:
    phone.tell(ROOF, "累死了", "你们拖死人")
    assert len(set(phone.said)) == 3
    assert "累死了" in told(phone) and "你们拖死人" in told(phone)


def test_polite_words_are_no_part_of_the_matter(phone: Phone) -> None:
    phone.tell(ROOF, "谢谢", "好的", "嗯", "营盘镇两河村")
    assert told(phone) == f"{ROOF}\n营盘镇两河村"


@pytest.mark.parametrize("yes", ["确认", "對", "嗯", "得行", "要得", "就是这", "👌", "1", "中"])
def test_every_yes_makes_the_case(phone: Phone, yes: str) -> None:
    phone.say(LAMP)
    heard = phone.say(yes)
    assert "信访编号：XF2611230001" in heard and "查询码：246810" in heard
    assert len(phone.all(SaveCase)) == 1
    assert phone.dialogue.step == "idle" and not phone.dialogue.draft.texts


def test_a_second_yes_makes_no_second_case(phone: Phone) -> None:
    phone.tell(LAMP, "对", "对", "确认")
    assert len(phone.book.cases_by_number) == 1


def test_the_case_holds_every_word(phone: Phone) -> None:
    phone.tell("我们屋里停水半个月了", "曹坪 窑沟的", "找村上几回都不管", "把管子弄好", "老周 周德厚 13800000001", "还有两户也没水", "确认")
    for words in ("停水半个月", "窑沟", "找村上几回", "把管子弄好", "还有两户"):
        assert words in phone.case.text, words
    assert phone.case.petitioner.name == "周德厚"
    assert phone.case.town == "611026104" or "曹坪" in phone.book.unit(phone.case.town).name  # type: ignore[union-attr]


def test_class_and_unit_are_found_of_all_that_was_told_when_it_is_read_back(phone: Phone) -> None:
    phone.say(ROOF)
    assert phone.dialogue.draft.category == ""
    phone.tell("营盘镇两河村", "帮忙修好", "方小满 13900000007")
    draft = phone.dialogue.draft
    assert (draft.category, draft.unit) == ("城乡建设", reader().read("，".join(draft.texts)).unit)
    phone.say("我说错了，是养老金三个月没发，社保局说不归他们管")
    assert phone.dialogue.draft.category == reader().read("，".join(phone.dialogue.draft.texts)).category
    phone.say("确认")
    assert phone.case.category == reader().read(phone.case.text.replace("\n", "，")).category


def test_short_bubbles_are_read_back(phone: Phone) -> None:
    phone.tell(ROOF, "营盘镇两河村", "墙也裂了", "修好", "方小满 13900000007")
    assert "墙也裂了" in phone.say("床都湿了")
    assert "床都湿了" in phone.said[-1]


def test_bubbles_close_together_are_one_matter(phone: Phone) -> None:
    phone.say("我跟你们说")
    phone.say("我家房子漏雨", after=1)
    phone.say("找了三回没人管", after=1)
    assert all(words in told(phone) for words in ("漏雨", "三回"))
    assert phone.all(SaveCase) == []
    if phone.wake_at is not None:
        assert phone.wait()


# ── 修改 ──


@pytest.mark.parametrize(
    ("words", "item", "value"),
    [
        ("电话改成13911112222", "phone", "13911112222"),
        ("电话错了，是13911112222", "phone", "13911112222"),
        ("姓名改成方大满", "name", "方大满"),
        ("要求改成换一盏新灯", "wants", "换一盏新灯"),
        ("人数改成12人", "people", 12),
        ("地点改成小岭镇", "town", "小岭镇人民政府"),
    ],
)
def test_every_item_can_be_changed_at_once(phone: Phone, words: str, item: str, value: object) -> None:
    phone.say(LAMP)
    assert phone.say(f"修改 {words}").startswith("我念给您听")
    assert getattr(phone.dialogue.draft, item) == value
    phone.say("确认")


@pytest.mark.parametrize(
    ("told", "heard", "read"),
    [("我们这6户的水表都坏了", "6户", "涉及6户"), ("我們組十二戶沒水吃", "12户", "涉及12户"), ("我们6个人的工钱没给", "6人", "涉及6人")],
)
def test_households_are_never_read_back_as_people(phone: Phone, told: str, heard: str, read: str) -> None:
    assert heard in phone.say(f"{LAMP}，{told}")
    phone.say("不要紧，就这些")
    assert read in phone.say("修改 要求改成早点修好")


def test_a_changed_number_says_again_what_it_counts(phone: Phone) -> None:
    phone.say(f"{LAMP}，我们6户都看不见路")
    assert "涉及9户" in phone.say("修改 人数改成9户")
    assert "涉及20人" in phone.say("修改 人数改成20人")


@pytest.mark.parametrize(
    ("item", "answer", "asked", "shown"),
    [
        ("电话", "13911112222", "电话改成多少", "139****2222"),
        ("名字", "方大满", "姓名改成什么", "方大满"),
        ("改要求", "换一盏新灯", "要求改成什么", "换一盏新灯"),
        ("人数", "12个人", "多少人", "12人"),
        ("地点不对", "小岭镇", "地点改成哪里", "小岭镇"),
        ("内容", "坏了五盏灯", "事情要怎么改", "坏了五盏灯"),
        ("电话错了", "13911112222", "电话改成多少", "139****2222"),
    ],
)
def test_every_item_can_be_named_first(phone: Phone, item: str, answer: str, asked: str, shown: str) -> None:
    phone.say(LAMP)
    assert "哪里不对" in phone.say("不对")
    assert asked in phone.say(item)
    heard = phone.say(answer)
    assert heard.startswith("我念给您听") and shown in heard
    assert "13900000007" not in heard


def test_a_changed_name_is_the_only_one_read(phone: Phone) -> None:
    phone.say(LAMP)
    heard = phone.say("修改 姓名 方大满")
    assert "方大满" in heard and "方小满" not in heard


@pytest.mark.parametrize("word", ["返回", "跳过"])
def test_out_of_a_change_without_changing(phone: Phone, word: str) -> None:
    phone.tell(LAMP, "修改")
    assert "我念给您听" in phone.say(word)
    assert phone.dialogue.step == "confirm"


def test_a_phone_sent_at_the_read_back_is_the_phone(phone: Phone) -> None:
    phone.tell(ROOF, "营盘镇两河村", "修好", "跳过")
    assert "139****0007" in phone.say("13900000007")
    assert phone.dialogue.draft.phone == "13900000007"


def test_a_name_sent_at_the_read_back_is_the_name(phone: Phone) -> None:
    phone.tell(ROOF, "营盘镇两河村", "修好", "随便")
    assert "方小满" in phone.say("方小满") and "不留名" not in phone.said[-1]
    phone.say("对")
    assert phone.case.petitioner.name == "方小满"


def test_no_name_after_all(phone: Phone) -> None:
    phone.say(LAMP)
    assert "没法书面告诉您" in phone.say("不留名")
    phone.say("对")
    assert (phone.case.petitioner.name, phone.case.petitioner.phone) == ("", "")
    assert "anonymous" in phone.case.flags


# ── 返回 跳过 取消 ──


def test_back_asks_again_and_costs_no_question(phone: Phone) -> None:
    phone.tell(ROOF, "小岭镇", "返回")
    assert phone.dialogue.asking == "where" and phone.dialogue.draft.town == ""
    phone.tell("营盘镇", "返回", "营盘镇")
    assert phone.dialogue.asking == "wants"
    assert "称呼" in phone.say("修好")
    assert phone.dialogue.draft.town == "营盘镇人民政府" or phone.book.unit(phone.dialogue.draft.town) is not None


@pytest.mark.parametrize(
    ("word", "sentence"),
    [
        ("返回", "nothing_to_skip"),
        ("跳过", "nothing_to_skip"),
        ("取消", "nothing_to_cancel"),
        ("修改", "nothing_to_edit"),
        ("确认", "nothing_to_confirm"),
        ("继续", "nothing_to_continue"),
    ],
)
def test_words_that_have_nothing_to_do(phone: Phone, word: str, sentence: str) -> None:
    assert phone.say(word) == say(f"citizen.{sentence}")
    assert phone.dialogue.step == "idle" and phone.wrote == []


@pytest.mark.parametrize("steps", [[ROOF], [ROOF, "营盘镇"], [LAMP], [LAMP, "修改"]])
def test_cancel_ends_a_draft_wherever_it_stands(phone: Phone, steps: list[str]) -> None:
    phone.tell(*steps, "取消")
    assert phone.said[-1] == say("citizen.cancelled_draft")
    assert (phone.dialogue.step, phone.dialogue.draft.texts) == ("idle", ())
    assert phone.say("确认") == say("citizen.nothing_to_confirm")


# ── in between ──


@pytest.mark.parametrize("step", [[ROOF], [LAMP]])
@pytest.mark.parametrize(
    "between",
    [["多久能办完？"], ["进度"], ["隐私"], ["帮助"], ["人工"], ["回电", "13900000007"], ["退订"], ["删除我的信息", "不"], ["评价"]],
)
def test_a_draft_waits_behind_everything_asked_in_between(phone: Phone, step: list[str], between: list[str]) -> None:
    phone.tell(*step)
    before = phone.dialogue
    phone.tell(*between)
    assert (phone.dialogue.step, phone.dialogue.asking, phone.dialogue.draft) == (before.step, before.asking, before.draft)


def test_a_question_inside_a_draft_is_answered_with_its_article(phone: Phone) -> None:
    phone.say(ROOF)
    for question in ("多久能办完？", "信访要身份证吗", "能匿名吗？"):
        heard = phone.say(question)
        assert "条例" in heard and heard.endswith(say("citizen.consult.back_to_draft"))
    phone.tell("营盘镇两河村", "要身份证吗")
    assert phone.dialogue.asking == "wants" and phone.dialogue.draft.wants == ""
    phone.tell("修好", "能匿名吗")
    assert not phone.dialogue.draft.anonymous


def test_a_question_alone_can_become_a_petition(phone: Phone) -> None:
    assert "条例" in phone.say("多久能办完")
    assert phone.dialogue.draft == Dialogue().draft
    phone.say("转为信访事项")
    assert phone.dialogue.draft.texts == ("多久能办完",)


def test_a_new_matter_in_the_middle_leaves_the_first_to_a_clerk(phone: Phone) -> None:
    phone.say(ROOF)
    heard = phone.say("新事")
    (task,) = phone.all(OpenTask)
    assert task.kind == "unconfirmed" and ROOF in task.text and task.role == "clerk"
    assert heard.startswith(say("citizen.new_matter_kept"))
    phone.tell("邻居占了我家的地", "营盘镇", "退还", "方小满 13900000007", "对")
    assert ROOF not in phone.case.text and "邻居" in phone.case.text


def test_a_new_matter_said_at_once(phone: Phone) -> None:
    phone.tell(ROOF, "新事 邻居占了我家的地")
    assert [t.kind for t in phone.all(OpenTask)] == ["unconfirmed"]
    assert phone.dialogue.draft.texts == ("邻居占了我家的地",)


def test_more_for_the_draft_is_no_business_of_an_older_case(phone: Phone) -> None:
    phone.tell(LAMP, "对", f"新事 {ROOF}", "补充 墙也裂了")
    assert "墙也裂了" in told(phone)
    assert "墙也裂了" not in phone.case.text
    phone.say(f"补充 {phone.case.number} 又坏了两盏")
    assert "又坏了两盏" in phone.case.text and ROOF in told(phone)


@pytest.mark.parametrize("said", ["我们单位不批，我替我爸说，他房子漏雨没人管", "帮我邻居反映，他家房子漏雨没人管"])
def test_somebody_elses_matter_is_asked_about_them(phone: Phone, said: str) -> None:
    phone.person = phone.person.__class__(id=70, name="方小满", phone="13900000007")
    phone.tell(said, "营盘镇两河村")
    assert "他的姓名" in phone.say("修好")
    phone.tell("方老汉 13911112222", "对")
    assert phone.case.petitioner.phone == "13911112222" and phone.case.relation


def test_who_is_known_is_not_asked_again(phone: Phone) -> None:
    phone.tell(LAMP, "对", "新事 我家低保被取消了", "营盘镇两河村", "恢复")
    assert phone.dialogue.step == "confirm"
    assert "方小满" in phone.said[-1]


@pytest.mark.parametrize(
    ("said", "met", "kept"),
    [("谢谢你", "不客气", False), ("我要找王局长", "找领导", True), ("再不管我就上北京告你们", "着急", True)],
)
def test_what_is_no_answer_is_met_and_the_question_asked_again(phone: Phone, said: str, met: str, kept: bool) -> None:
    phone.say("我们村的路坑坑洼洼没法走")
    heard = phone.say(said)
    assert heard.startswith(("不客气", "您想", "让您")) and met in heard
    assert "什么地方" in heard and phone.dialogue.asking == "where"
    assert (said in phone.dialogue.draft.texts) is kept


def test_a_question_about_once_a_year_is_no_matter_of_a_year(phone: Phone) -> None:
    heard = phone.say("高龄补贴一年发几回")
    assert "登记" in heard and "一年，" not in heard
