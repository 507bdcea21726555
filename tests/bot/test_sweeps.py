"""The sweeps, as small stories: what is due happens once, at its time, and is told to whom it concerns."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine

from bot import sweeps
from bot.sweeps import SWEEPS
from cases.commands import Rate, TakeAlarm, Work
from cases.model import Status
from handlers.notices import alarm_pushes
from handlers.sentences import say

from .conftest import CUSTOM, NOON, Town

Towns = Callable[..., Town]
RULES = 'quiet_rest_days = false\nquiet_hours = ""'


@pytest.fixture
def awake(towns: Towns) -> Town:
    """A county without templates that is never quiet."""
    return towns(rules=RULES)


def kinds(town: Town, number: str) -> list[str]:
    return [row["kind"] for row in town.store.admin.deliveries(number)]


def served(town: Town, openid: str = "oFang") -> str:
    """A case whose answer WeChat has taken."""
    number = town.answered(openid=openid)
    town.sweep()
    assert town.case(number).status == Status.SERVED
    return number


# An answer is served when WeChat took it, not before.


def test_an_answer_that_wechat_took_is_served(awake: Town) -> None:
    number = awake.answered()
    assert awake.case(number).status == Status.OPINION_ISSUED
    done = awake.sweep()
    assert done["served"] == {"done": 1}
    assert awake.case(number).status == Status.SERVED
    assert awake.deliveries(number, "answer") == [("sent", "custom", "")]
    assert sum("路灯已修好" in text for text in awake.texts()) == 1
    entry = awake.store.book.entries(number)[-1]
    assert (entry.action, entry.target) == ("serve", Status.SERVED)


def test_an_answer_that_a_template_announces_is_not_served(towns: Towns) -> None:
    town = towns(templates=True, rules=RULES)
    number = town.answered()
    town.go(days=3)
    town.sweep()
    town.settle()
    town.sweep()
    assert town.case(number).status == Status.OPINION_ISSUED
    assert town.hows()[-1] == "template" and "路灯已修好" not in town.texts()[-1]
    (answer,) = town.deliveries(number, "answer")
    assert answer[:2] == ("held", None) and "已用模板消息提醒" in answer[2]
    assert town.deliveries(number, "answer_announced")[0][:2] == ("delivered", "template")
    town.phone().say("在吗")
    town.sweep()
    assert town.case(number).status == Status.SERVED
    assert town.deliveries(number, "answer") == [("sent", "custom", "")]
    assert sum(how == "template" for how in town.hows()) == 1, "announced once"


def test_an_answer_that_nobody_may_send_is_not_served(awake: Town) -> None:
    number = awake.answered()
    awake.wechat.faults.always(45015, CUSTOM)
    awake.sweep()
    awake.sweep()
    assert awake.case(number).status == Status.OPINION_ISSUED


# Progress, survey, reminder, the end of the rating time.


def test_the_survey_comes_a_day_after_service_and_once(awake: Town) -> None:
    number = served(awake)
    awake.go(hours=23, minutes=58)
    awake.sweep()
    assert "survey" not in kinds(awake, number)
    awake.go(minutes=3)
    for _ in range(3):
        awake.sweep()
    assert kinds(awake, number).count("survey") == 1
    assert "1满意 2基本满意 3不满意" in awake.texts()[-1] and number in awake.texts()[-1]


def test_one_reminder_and_then_the_rating_time_is_over(awake: Town) -> None:
    number = served(awake)
    for _ in range(45):
        awake.go(days=1)
        awake.sweep()
    assert kinds(awake, number).count("survey") == 1
    assert kinds(awake, number).count("survey_reminder") == 1
    entries = [entry for entry in awake.store.book.entries(number) if entry.action == "rating_expired"]
    assert [entry.reason for entry in entries] == ["超期未评价"]
    assert awake.store.admin.ratings(number) == [], "silence is no rating"


def test_whoever_has_rated_is_left_alone(awake: Town) -> None:
    number = served(awake)
    awake.write(Rate(number, "unit", 0, awake.clock()), Rate(number, "office", 0, awake.clock()))
    for _ in range(40):
        awake.go(days=1)
        awake.sweep()
    assert {"survey", "survey_reminder"}.isdisjoint(kinds(awake, number))
    assert all(entry.action != "rating_expired" for entry in awake.store.book.entries(number))


def test_half_a_rating_wants_no_reminder(awake: Town) -> None:
    number = served(awake)
    awake.write(Rate(number, "unit", 0, awake.clock()))
    awake.go(days=2)
    awake.sweep()
    awake.go(days=20)
    awake.sweep()
    assert kinds(awake, number).count("survey") == 1 and "survey_reminder" not in kinds(awake, number)


def test_the_survey_waits_for_the_morning(towns: Towns) -> None:
    town = towns()
    town.go_to(24, 20, 30)
    number = served(town)
    town.go_to(25, 21, 30)
    town.sweep()
    assert town.deliveries(number, "survey") == [("queued", None, "夜间或休息日不打扰，之后再发")]
    town.go_to(26, 8)
    town.sweep()
    assert town.deliveries(number, "survey") == [("sent", "custom", "")]


def test_each_public_step_and_the_fixed_points_are_told(awake: Town) -> None:
    number = awake.file()
    for action in ("sign", "accept", "handle"):
        awake.act(number, action)
        awake.sweep()
    assert any("受理告知" in text for text in awake.texts())
    for _ in range(16):
        awake.go(days=1)
        awake.phone().say("在吗")
        awake.sweep()
    assert kinds(awake, number).count("no_news") == 1
    assert "没有新进展" in awake.texts()[-1] or any("没有新进展" in text for text in awake.texts())


def test_a_unit_is_warned_before_its_limit(awake: Town) -> None:
    awake.staff("oUnit", "unit,head", "CGJ")
    number = awake.file()
    for _ in range(16):
        awake.go(days=1)
        awake.phone("oUnit").say("待办")
        awake.sweep()
    warned = [text for text in awake.texts("oUnit") if "到期" in text or "超期" in text]
    assert warned and all(number in text for text in warned)
    assert len(warned) == len(set(warned))


# What nobody got becomes a call.


def test_a_notice_owed_in_law_that_is_held_for_a_working_day_is_a_call_once(awake: Town) -> None:
    number = awake.file()
    awake.go(days=3)
    awake.act(number, "sign")
    awake.act(number, "accept")
    awake.sweep()
    assert awake.deliveries(number, "accepted")[0][0] == "held"
    # Held on a Friday at ten: Saturday and Sunday are no working days.
    for day, hour, calls in ((28, 9, 0), (28, 12, 0), (29, 23, 0), (30, 9, 0), (30, 11, 1), (30, 23, 0)):
        awake.go_to(day, hour)
        assert awake.sweep()["calls"] == {"done": calls}, (day, hour)
    (key,) = awake.tasks("call")
    assert number in key
    assert awake.sweep()["calls"] == {"done": 0}, "listed once"
    (task,) = [task for task in awake.store.admin.tasks() if task.kind == "call"]
    assert number in task.text and "没送到" in task.text
    awake.phone().say("在吗")
    awake.sweep()
    assert awake.deliveries(number, "accepted") == [("sent", "custom", "")], "and it still goes when the person writes"


def test_what_is_not_owed_in_law_is_no_call(awake: Town) -> None:
    awake.phone().say("你好")
    awake.go(days=3)
    awake.push("进展")
    awake.sweep()
    awake.go(days=5)
    awake.sweep()
    assert awake.tasks("call") == []


def test_an_outage_over_hundreds_of_people_lists_every_call(awake: Town) -> None:
    awake.phone().say("你好")
    awake.go(days=3)
    for n in range(230):
        awake.push(f"受理告知{n}", statutory=True)
    awake.send()
    awake.go(days=5)
    awake.sweep()
    awake.sweep()
    assert len(awake.tasks("call")) == 230


def test_what_a_fault_holds_up_for_a_working_day_is_a_call_too(awake: Town) -> None:
    awake.phone().say("你好")
    key = awake.push("受理告知", statutory=True, number="XF2611240001")
    awake.wechat.faults.always(-1)
    for span, calls in ((timedelta(minutes=1), []), (timedelta(days=1, hours=1), [f"call:{key}"])):
        with time_machine.travel(NOON + span, tick=True):
            awake.clock.set_to(NOON + span)
            awake.sweep()
            assert awake.row(key)["status"] == "queued" and awake.tasks("call") == calls
    awake.wechat.faults.clear()
    with time_machine.travel(NOON + timedelta(days=1, hours=3), tick=True):
        awake.clock.set_to(NOON + timedelta(days=1, hours=3))
        awake.sweep()
        awake.sweep()
    assert awake.row(key)["status"] == "sent" and awake.tasks("call") == [], "proved meanwhile"


# Alarms.


def cry(town: Town) -> int:
    """A citizen in danger; the alarm's id."""
    reply = town.phone().say("着火了，快来人救命")
    assert "119" in reply.text
    (alarm,) = town.store.book.alarms()
    return alarm.id


def test_an_alarm_goes_out_at_once_and_the_citizen_hears_that_it_arrived_once(awake: Town) -> None:
    awake.staff("oDuty", duty=True)
    awake.phone("oDuty").say("待办")
    cry(awake)
    awake.sweep()
    assert len(awake.texts("oDuty")) == 1 and "着火了" in awake.texts("oDuty")[0]
    assert awake.texts() == [say("citizen.emergency.now_reached")]
    for _ in range(2):
        awake.go(seconds=61)
        awake.sweep()
    assert len(awake.texts("oDuty")) == 3 and "第3次" in awake.texts("oDuty")[-1]
    assert awake.texts() == [say("citizen.emergency.now_reached")]


def test_between_two_rounds_nothing_is_repeated(awake: Town) -> None:
    awake.staff("oDuty", duty=True)
    awake.phone("oDuty").say("待办")
    cry(awake)
    for _ in range(4):
        awake.sweep()
        awake.go(seconds=10)
    assert len(awake.texts("oDuty")) == 1


def test_an_alarm_that_somebody_took_is_quiet(awake: Town) -> None:
    awake.staff("oDuty", duty=True)
    awake.staff("oSecond", duty=True)
    awake.phone("oDuty").say("待办")
    alarm = cry(awake)
    awake.sweep()
    awake.phone("oDuty").say(f"已接 A{alarm}")
    for _ in range(5):
        awake.go(seconds=61)
        awake.sweep()
    assert len(awake.texts("oDuty")) == 1
    awake.phone("oSecond").say("待办")
    awake.sweep()
    assert awake.texts("oSecond") == [], "what was held for the second officer is of no use any more"


def test_an_officer_who_was_away_gets_one_alarm_not_a_hundred(awake: Town) -> None:
    awake.staff("oDuty", duty=True)
    cry(awake)
    for _ in range(20):
        awake.sweep()
        awake.go(seconds=61)
    assert awake.texts() == [], "nobody has been reached, and nobody is told so"
    awake.phone("oDuty").say("待办")
    awake.send()
    assert len(awake.texts("oDuty")) == 1 and "第20次" in awake.texts("oDuty")[0]
    assert awake.texts() == [say("citizen.emergency.now_reached")]


def test_at_night_and_on_a_sunday_alarms_go(towns: Towns) -> None:
    town = towns()
    town.go_to(29, 23)
    town.staff("oDuty", duty=True)
    town.phone("oDuty").say("待办")
    cry(town)
    town.sweep()
    assert len(town.texts("oDuty")) == 1 and len(town.texts()) == 1


def test_with_nobody_bound_an_alarm_is_held_where_it_is_seen(awake: Town) -> None:
    alarm = cry(awake)
    awake.sweep()
    assert awake.row(f"alarm:{alarm}:0:1")["status"] == "held"


def test_an_alarm_taken_while_it_is_sounded_is_not_pushed(awake: Town) -> None:
    officer = awake.staff("oDuty", duty=True)
    alarm = cry(awake)
    row = awake.store.book.alarms()[0]
    awake.write(TakeAlarm(alarm, officer.id, awake.clock()), openid="oDuty")
    assert sweeps._sound(awake.services, row, awake.clock()) is False
    assert alarm_pushes(row, awake.store.book, awake.clock(), 1)[0].urgent


# Talks that were left lying.


def test_a_grievance_left_lying_is_nudged_at_20_hours_and_a_clerks_at_40(awake: Town) -> None:
    awake.phone().say("我们村的自来水停了二十天了，天天到河沟里挑水吃")
    awake.go(hours=19, minutes=58)
    awake.sweep()
    assert awake.texts() == [] or all("没登记上" not in text for text in awake.texts())
    before = len(awake.texts())
    awake.go(minutes=3)
    for _ in range(2):
        awake.sweep()
    assert awake.texts()[before:] == [say("citizen.nudge")]
    assert awake.tasks("unconfirmed") == []
    awake.go(hours=20)
    for _ in range(2):
        awake.sweep()
    (task,) = [task for task in awake.store.admin.tasks() if task.kind == "unconfirmed"]
    assert "自来水停了二十天" in task.text
    assert len(awake.texts()) == before + 1


def test_small_talk_is_no_grievance(awake: Town) -> None:
    awake.phone().say("你好")
    for _ in range(3):
        awake.go(hours=21)
        awake.sweep()
    assert awake.texts() == [] and awake.tasks() == []


def test_a_nudge_waits_for_the_morning(towns: Towns) -> None:
    town = towns()
    town.go_to(24, 8, 30)
    town.phone().say("我们村的自来水停了二十天了，天天到河沟里挑水吃")
    town.go_to(25, 4, 31)
    town.sweep()
    assert say("citizen.nudge") not in town.texts()
    town.go_to(25, 8, 0)
    town.sweep()
    assert say("citizen.nudge") in town.texts()


# The list of what the national system does not have, and what is forgotten.


def test_every_working_morning_one_task_for_what_is_not_entered(towns: Towns) -> None:
    town = towns()
    town.file()
    town.sweep()
    assert town.tasks("national") == []
    town.go_to(25, 8, 29)
    town.sweep()
    assert town.tasks("national") == []
    town.go_to(25, 8, 31)
    for _ in range(2):
        assert "error" not in town.sweep()["not_entered"]
    assert town.tasks("national") == ["national:2026-11-25"]
    town.go_to(26, 9)
    town.sweep()
    assert town.tasks("national") == ["national:2026-11-25"], "one open task at a time"
    entered = "UPDATE cases SET national = 1"
    town.store._writer.write(lambda cursor: cursor.run(entered))
    town.sweep()
    assert town.tasks("national") == [], "entered to the last one"


def test_stored_replies_are_forgotten_after_a_day(awake: Town) -> None:
    awake.phone().say("你好")
    awake.sweep()
    assert awake.store._db.reading().one("SELECT COUNT(*) FROM inbound WHERE reply_c IS NOT NULL")[0] == 1
    awake.go(hours=25)
    assert awake.sweep()["forget"]["done"] == 1
    assert awake.store._db.reading().one("SELECT COUNT(*) FROM inbound WHERE reply_c IS NOT NULL")[0] == 0


# The table itself.


def test_running_every_sweep_twice_changes_nothing(awake: Town) -> None:
    awake.staff("oDuty", duty=True)
    number = served(awake)
    cry(awake)
    awake.go(days=2)
    awake.sweep()

    def everything() -> tuple[object, ...]:
        admin, book = awake.store.admin, awake.store.book
        return awake.texts(), awake.texts("oDuty"), awake.tasks(), admin.deliveries(number), book.entries(number)

    before = everything()
    again = awake.sweep()
    assert everything() == before
    assert all(count == 0 for row in again.values() for count in row.values()), again


def test_one_sweeps_fault_keeps_no_other_from_its_work(awake: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    awake.phone().say("你好")
    awake.push("好")
    awake.store._writer.write(lambda cursor: cursor.run("ALTER TABLE timers RENAME TO away"))
    done = awake.sweep()
    assert done["timers"] == {"error": "OperationalError"}
    assert done["send"]["sent"] == 1


def test_one_bad_timer_keeps_no_other_from_ringing(awake: Town) -> None:
    bad = served(awake, "oBad")
    good = served(awake)
    awake.store._writer.write(lambda cursor: cursor.run("UPDATE cases SET body_c = :x WHERE number = :n", {"x": b"broken", "n": bad}))
    awake.go(hours=25)
    assert awake.sweep()["timers"]["done"] >= 1
    assert "survey" in kinds(awake, good)
    assert "survey" not in kinds(awake, bad)


def test_one_bad_talk_keeps_no_other_from_waking(awake: Town) -> None:
    for openid in ("oBad", "oGood"):
        awake.phone(openid).say("我们村的自来水停了二十天了，天天到河沟里挑水吃")
    talk, wrong = awake.store.talk("oBad", ""), {"draft": 5, "wake": "nudge"}
    awake.store.commit(Work(awake.clock(), (), openid="oBad", version=talk.version, dialogue=wrong, wake_at=awake.clock()))
    awake.go(hours=21)
    awake.sweep()
    assert say("citizen.nudge") in awake.texts("oGood")
    assert [due.openid for due in awake.store.due.talks(awake.clock())] == ["oBad"], "it stays due"


def test_the_table_names_each_sweep_once_with_a_pace() -> None:
    names = [sweep.name for sweep in SWEEPS]
    assert len(names) == len(set(names))
    assert all(sweep.every > 0 for sweep in SWEEPS)
    pace = {sweep.name: timedelta(seconds=sweep.every) for sweep in SWEEPS}
    assert pace["alarms"] + pace["send"] < timedelta(minutes=1)
