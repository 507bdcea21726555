"""What goes before all else, and what comes first without words: emergencies, accusations, voices, pictures, places, links."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from cases.commands import AddToAlarm, OpenTask, Push, RaiseAlarm, SaveCase, SaveMedia
from handlers.dialogue import Dialogue, Draft
from handlers.sentences import say

from .conftest import OFFICE, Phone

LAMP = "下梁镇老庵寺村路灯坏了三个月，请派人来修，我叫方小满，电话13900000007"
ROOF = "我家房子漏雨，没人管"
GRAFT = "村支书贪污低保款，下梁镇老庵寺村"


# ── emergencies ──


@pytest.mark.parametrize(
    ("cry", "level", "number"),
    [
        ("我不想活了", "E1", "12356"),
        ("活不下去了，我要跳楼", "E1", "120"),
        ("再不给钱我就拿刀砍人", "E2", "110"),
        ("我家着火了", "E3", "119"),
        ("高速上出车祸了，人还在车里", "E3", "122"),
        ("燃气漏了，满屋都是味", "E3", "119"),
        ("他正在打我", "E3", "110"),
        ("有人掉河里了", "E3", "110"),
    ],
)
@pytest.mark.parametrize("before", [[], [ROOF], [LAMP], [LAMP, "修改"], ["举报"], ["举报", "继续"], ["人工"], ["删除我的信息"]])
def test_life_goes_before_everything(phone: Phone, before: list[str], cry: str, level: str, number: str) -> None:
    if before:
        phone.tell(*before)
    heard = phone.say(cry)
    assert number in heard and "在哪里" in heard
    (alarm,) = phone.all(RaiseAlarm)
    assert (alarm.level, alarm.text) == (level, cry)
    assert cry in phone.dialogue.draft.texts
    assert phone.all(SaveCase) == []


@pytest.mark.parametrize(
    ("cry", "others"),
    [
        ("我爹在猪圈闹着要喝农药", True),
        ("孙女在桥头上哭，说要跳", True),
        ("对门有个男的要跳楼", True),
        ("我要抱着娃跳水库", False),
        ("爸妈我累了，不想活了", False),
        ("老婆跑了，不想活了", False),
        ("儿子说不养我，活着没意思", False),
    ],
)
def test_whose_life_it_is(phone: Phone, cry: str, others: bool) -> None:
    heard = phone.say(cry)
    assert ("旁边别离人" in heard) is others
    assert "12356" in heard and "120" in heard


def test_an_alarm_reaches_before_it_is_said_to(phone: Phone) -> None:
    heard = phone.say("我不想活了")
    assert "已报告" not in heard and OFFICE.phone in heard


def test_place_and_phone_go_to_the_alarm_and_the_matter_goes_on(phone: Phone) -> None:
    phone.tell("我不想活了", "我在营盘镇两河村，13900000007")
    (added,) = phone.all(AddToAlarm)
    assert "两河村" in added.place and added.phone == "13900000007"
    phone.tell("就是低保没给我办", "希望给我办低保", "方小满", "对")
    assert "低保" in phone.case.text and phone.case.urgency == "E1"
    assert len(phone.all(RaiseAlarm)) == 1


@pytest.mark.parametrize("safe", ["火灭了，人没事", "扑灭了，大人娃娃人都没事"])
@pytest.mark.parametrize("before", [(), ("把灶房修一下", "方小满 13900000007")])
def test_that_all_are_safe_is_met_and_told_to_whoever_was_alarmed(phone: Phone, safe: str, before: tuple[str, ...]) -> None:
    phone.tell("我家着火了", "营盘镇两河村", *before)
    heard = phone.say(safe)
    assert heard.startswith("人平安就好。") and phone.all(AddToAlarm)[-1].text == safe
    assert phone.dialogue.draft.wants != safe and safe in phone.dialogue.draft.texts
    assert phone.dialogue.step == ("confirm" if before else "ask")
    phone.say("人没事吗你们也不问")
    assert phone.all(AddToAlarm)[-1].text == safe


def test_a_position_goes_to_the_alarm(phone: Phone) -> None:
    phone.say("我家着火了")
    phone.send("location", latitude=33.68, longitude=109.11, label="营盘镇两河村委会")
    (added,) = phone.all(AddToAlarm)
    assert "两河村委会" in added.place


@pytest.mark.parametrize(
    "figure",
    [
        "你们这办事效率气死人了",
        "跑了八趟，累死我了",
        "天天停电热死人了",
        "这路烂死了，求你们修修",
        "我们都要笑死了",
        "急死了，啥时候给钱",
        "穷死了，低保也不给",
        "油价炸了，收费太高",
    ],
)
def test_figures_of_speech_alarm_nobody(phone: Phone, figure: str) -> None:
    phone.say(figure)
    assert phone.all(RaiseAlarm) == []
    assert phone.dialogue.step != "emergency"


# ── 举报 ──


def sealed(phone: Phone) -> bool:
    """Is everything that was told for the confidential clerk only?"""
    return all(t.sealed and t.role == "confidential" for t in phone.all(OpenTask)) and phone.case.sealed


@pytest.mark.parametrize("words", [["举报", "继续", GRAFT], [f"举报{GRAFT}", "继续"], ["举报", GRAFT, "继续"], ["舉報", "好", GRAFT]])
def test_an_accusation_names_12388_goes_on_and_is_sealed(phone: Phone, words: list[str]) -> None:
    phone.tell(*words)
    assert "12388" in phone.said[0] and "条例30条" in phone.said[0]
    assert phone.dialogue.step == "confirm"
    assert "贪污" not in "".join(phone.said)
    heard = phone.say("确认")
    assert "信访编号" in heard and "删掉这段聊天" in heard
    assert sealed(phone) and "贪污" in phone.case.text
    assert [p.kind for p in phone.all(Push)] == ["assignment_sealed"]
    assert [p.to for p in phone.all(Push)] == [104]


def test_progress_of_a_sealed_case_tells_number_date_and_place_only(phone: Phone) -> None:
    phone.tell("举报", "继续", GRAFT, "确认")
    heard = phone.say("进度")
    assert heard == say("citizen.progress.sealed", number=phone.case.number, date="11月23日", place="下梁镇")
    assert "保密专岗" in phone.say("补充 还有一户")
    assert "保密专岗" in phone.say("催办")
    assert phone.say("评价") == say("citizen.rate.not_yet")


@pytest.mark.parametrize("steps", [["举报"], ["举报", GRAFT], ["举报", "继续"], ["举报", "继续", GRAFT]])
def test_an_accusation_can_be_left_at_any_time(phone: Phone, steps: list[str]) -> None:
    phone.tell(*steps, "取消")
    assert phone.dialogue.step == "idle" and phone.dialogue.draft.texts == ()
    assert phone.all(SaveCase) == []


def test_a_worry_is_answered_before_the_choice(phone: Phone) -> None:
    phone.say("举报")
    heard = phone.say("举报会泄露我的名字吗")
    assert "条例" in heard and "继续" in heard
    assert phone.dialogue.step == "report" and phone.dialogue.draft.texts == ()


def test_saying_it_again_loses_nothing(phone: Phone) -> None:
    phone.tell("举报", "继续", GRAFT, "举报")
    assert GRAFT in phone.dialogue.draft.texts and phone.dialogue.draft.sealed


def test_an_accusation_in_the_middle_leaves_the_other_matter_to_a_clerk(phone: Phone) -> None:
    phone.tell(ROOF, "举报")
    (task,) = phone.all(OpenTask)
    assert task.kind == "unconfirmed" and ROOF in task.text and not task.sealed
    assert phone.dialogue.draft.texts == ()


def test_without_a_name(phone: Phone) -> None:
    phone.tell("举报", "继续", f"{GRAFT}，我不留名", "确认")
    assert phone.case.petitioner.name == "" and "anonymous" in phone.case.flags


def test_go_on_means_nothing_by_itself(phone: Phone) -> None:
    assert phone.say("继续") == say("citizen.nothing_to_continue")


# ── what comes without words ──


def test_voice_first_gets_a_number_after_one_more_word(phone: Phone) -> None:
    assert "不用打字" in phone.send("voice", media_id="V1")
    assert "信访编号" in phone.say("营盘镇两河村，13900000007")
    assert "listen" in [t.kind for t in phone.all(OpenTask)]
    assert phone.case.petitioner.phone == "13900000007"
    assert {(m.media_id, m.number) for m in phone.all(SaveMedia)} >= {("V1", ""), ("V1", "{number}")}


def test_voice_after_voice_gets_a_number_too(phone: Phone) -> None:
    phone.send("voice", media_id="V1")
    assert "信访编号" in phone.send("voice", media_id="V2")
    assert "voice_only" in phone.case.flags or phone.case.text
    assert {m.media_id for m in phone.all(SaveMedia) if m.number} == {"V1", "V2"}


def test_a_question_after_a_voice_loses_no_voice(phone: Phone) -> None:
    phone.send("voice", media_id="V1")
    assert "条例" in phone.say("多久能办完？")
    assert phone.dialogue.draft.media == (("V1", "voice"),) and phone.dialogue.draft.listen


def test_pictures_first_then_words(phone: Phone) -> None:
    first = phone.send("image", media_id="P1")
    second = phone.send("image", media_id="P2")
    assert first != second and "照片" in first
    phone.tell("营盘镇两河村的路灯坏了", "请派人来修", "方小满 13900000007", "对")
    assert {m.media_id for m in phone.all(SaveMedia) if m.number} == {"P1", "P2"}


def test_a_picture_after_registering_joins_the_case(phone: Phone) -> None:
    phone.tell(LAMP, "对")
    assert phone.case.number in phone.send("image", media_id="P1")
    assert phone.all(SaveMedia)[-1].number == phone.case.number


@pytest.mark.parametrize(("steps", "step"), [([ROOF], "ask"), ([LAMP], "confirm")])
def test_a_picture_in_the_middle_leaves_the_question(phone: Phone, steps: list[str], step: str) -> None:
    phone.tell(*steps)
    assert "1份" in phone.send("image", media_id="P1")
    assert phone.dialogue.step == step and phone.dialogue.draft.media


def test_a_place_answers_where(phone: Phone) -> None:
    phone.say("我家房子漏雨，没人管")
    heard = phone.send("location", latitude=33.68, longitude=109.11, label="营盘镇两河村委会")
    assert heard.startswith(say("citizen.media.place_noted"))
    assert phone.dialogue.asking == "wants" and phone.dialogue.draft.place == "营盘镇两河村委会"


def test_a_place_first_is_read_back_once(phone: Phone) -> None:
    assert "营盘镇两河村委会" in phone.send("location", latitude=33.68, longitude=109.11, label="营盘镇两河村委会")
    phone.tell("路灯坏了三个月", "请派人来修", "不留名")
    assert phone.said[-1].count("营盘镇") == 1


def test_a_place_without_a_name_keeps_its_figures(phone: Phone) -> None:
    phone.say(ROOF)
    phone.send("location", latitude=33.68, longitude=109.11)
    assert "33.68" in phone.dialogue.draft.place


def test_a_place_after_registering_joins_the_case(phone: Phone) -> None:
    phone.tell(LAMP, "对")
    phone.send("location", latitude=33.68, longitude=109.11, label="老庵寺村口")
    assert "老庵寺村口" in phone.case.text


LINK = {"title": "老庵寺村的路灯", "url": "https://example.org/a"}


def test_a_link_first_is_the_beginning_of_a_matter(phone: Phone) -> None:
    phone.send("link", title="营盘镇路灯坏了没人管", url="https://example.org/a")
    assert "https://example.org/a" in phone.dialogue.draft.texts[0]


def test_a_link_joins_the_draft_or_the_case(phone: Phone) -> None:
    phone.say(ROOF)
    phone.send("link", **LINK)
    assert phone.dialogue.draft.texts[0] == ROOF and "example.org" in phone.dialogue.draft.texts[1]
    phone.tell("取消", LAMP, "对")
    phone.send("link", **LINK)
    assert "example.org" in phone.case.text and phone.dialogue.step == "idle"


def test_a_link_to_an_accusation_is_sealed(phone: Phone) -> None:
    phone.tell("举报", "继续")
    phone.send("link", **LINK)
    phone.say("确认")
    assert phone.case.sealed and "example.org" in phone.case.text


@pytest.mark.parametrize("kind", ["file", "unknown", "music"])
def test_what_cannot_be_read_is_said_so(phone: Phone, kind: str) -> None:
    assert phone.send(kind) == say("citizen.media.unknown")
    assert phone.wrote == []


def test_nothing_said_is_asked_again(phone: Phone) -> None:
    assert phone.say("  ") == say("citizen.empty")


# ── a talk that falls silent ──


def test_a_grievance_half_told_is_nudged_once_and_then_a_clerks(phone: Phone) -> None:
    phone.say(ROOF)
    assert phone.wait() == say("citizen.nudge")
    assert phone.wait() == ""
    (task,) = phone.all(OpenTask)
    assert task.kind == "unconfirmed" and ROOF in task.text


def test_the_nudge_is_answered_with_the_read_back(phone: Phone) -> None:
    phone.say(ROOF)
    phone.wait()
    assert phone.say("确认").startswith("我念给您听")
    assert "信访编号" in phone.say("确认")


def test_a_draft_behind_something_asked_is_nudged_too(phone: Phone) -> None:
    phone.say(ROOF)
    waking = phone.wake_at
    phone.say("删除我的信息")
    phone.wake_at = phone.wake_at or waking
    assert phone.wait() == say("citizen.nudge")


def test_anger_is_no_place_of_an_alarm(phone: Phone) -> None:
    phone.tell("我家房子着火了", "气死我了，这路灯没人修")
    assert not [c for c in phone.all(AddToAlarm) if "路灯" in c.place]
    phone.tell("后坡老油坊")
    assert not [c for c in phone.all(AddToAlarm) if "气死" in c.place]


def test_what_was_opened_for_somebody_else_is_dropped(phone: Phone) -> None:
    phone.dialogue = Dialogue(draft=Draft(relation="网格上报", started=1.0))
    phone.say("取消")
    assert phone.dialogue.draft == Draft()


@pytest.mark.parametrize("cry", ["快来人啊", "火好大", "烧起来了", "咋办", "求求你们", "人还在屋里吗？", "没人来"])
def test_more_of_the_cry_is_no_place_of_an_alarm(phone: Phone, cry: str) -> None:
    phone.tell("我家房子着火了", cry)
    assert not [c for c in phone.all(AddToAlarm) if c.place]


def test_a_cry_without_a_place_names_that_of_the_open_case(phone: Phone) -> None:
    phone.tell(LAMP, "对")
    phone.say("着火了")
    (alarm,) = phone.all(RaiseAlarm)
    assert "下梁镇" in alarm.place and "没说" in alarm.place
    phone.say("后坡老油坊")
    assert phone.all(AddToAlarm)[-1].place == "后坡老油坊"


def test_one_character_at_a_time_is_one_matter(phone: Phone) -> None:
    phone.say("营盘镇两河村三组的路")
    for letter in "塌了":
        phone.say(letter, after=1)
    assert [t for t in phone.dialogue.draft.texts if t in "塌了"] == ["塌", "了"]


@pytest.mark.parametrize("said", ["退回 1 我不想活了", "答复 1 我要跳楼"])
def test_a_cry_for_help_is_heard_even_in_a_staff_word(phone: Phone, said: str) -> None:
    assert "12356" in phone.say(said) and phone.book.raised


def test_who_speaks_here_is_said_once_a_day(phone: Phone) -> None:
    robot = say("citizen.petition.robot", office=OFFICE.name)
    phone.tell("你好", "我家门口的路灯坏了三个月", "取消")
    assert robot not in phone.say("我们村的水管裂了没人修")
    phone.say("取消")
    phone.now += timedelta(days=1)
    assert robot in phone.say("我们村的桥栏杆断了没人管")
    phone.say("取消")
    assert "自动助手" not in phone.say("你好")


def test_trouble_and_loss_are_met_with_a_word_of_their_own(phone: Phone) -> None:
    assert phone.say("屋里二十天没水吃了没人管").startswith("二十天，记下了，您受累了。")
    phone.say("取消")
    assert phone.say("我爸在工地上摔死了，老板不赔").startswith("请您节哀。")
    phone.say("取消")
    assert phone.say("建议把河沟清一清").startswith(say("citizen.petition.advice"))


def test_thanks_are_asked_for_no_place_and_a_plain_answer_is_given(phone: Phone) -> None:
    assert phone.say("谢谢你们上回给我把水接通了") == say("citizen.thanked")
    assert phone.say("直接说能不能办") == say("citizen.can")
    assert "上班时间" in phone.say("陈同志在不在")
    phone.say("屋里二十天没水吃了没人管")
    assert phone.say("直接说能不能办").startswith(say("citizen.petition.can"))


def test_who_has_reported_meanwhile_need_not_be_told_again_who_speaks(phone: Phone) -> None:
    phone.tell("你好", "举报", "取消")
    assert say("citizen.petition.robot", office=OFFICE.name) not in phone.say("我们村的水管裂了没人修")


def test_what_is_told_after_an_alarm_was_taken_reaches_who_took_it(phone: Phone) -> None:
    phone.say("我家房后头山垮下来了 快来人")
    phone.book.raised[70] = replace(phone.book.raised[70], taken_by=phone.book.people[3].name)
    phone.tell("曹坪镇中坪村二组", "要把路清开", "13900000007")
    news = [push for push in phone.all(Push) if push.kind == "alarm"]
    assert [push.to for push in news] == [103, 103]
    assert "中坪村" in news[0].text and "13900000007" in news[1].text
    assert phone.all(AddToAlarm)[-1].phone == "13900000007"


def test_words_after_an_alarm_that_name_no_place_are_passed_on_too(phone: Phone) -> None:
    phone.tell("我家房后头山垮下来了 快来人", "娃还在屋里哭，快点")
    assert phone.all(AddToAlarm)[-1].text == "娃还在屋里哭，快点"
