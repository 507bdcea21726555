"""What the sweeps ask for: timers, talks, alarms, tasks, media, and what is to be forgotten."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from cases.commands import AddToAlarm, CloseTask, DropTimer, OpenTask, Push, RaiseAlarm, Repeat, SaveCase, SaveMedia, Stale, TakeAlarm, Work
from cases.model import Clock, Staff, Status, Timer
from store import Store

from .conftest import NOW, decision, filing, heard, rows, together

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
CLERK = Staff(1, "李四", "XFJ", frozenset({"clerk"}))


def write(store: Store, *commands: Any) -> None:
    store.commit(Work(NOW, commands))


def due(store: Store, now: Any = NOW) -> list[str]:
    return [timer.kind for timer in store.due.timers(now)]


def test_timers_are_due_oldest_first_and_drop(store: Store) -> None:
    timers = (Timer("survey", NOW + 2 * DAY), Timer("warn.C2.over", NOW + DAY), Timer("rating_expired", NOW + 3 * DAY))
    number = filing(store, made=decision(*timers)).number
    assert due(store, NOW + DAY - SECOND) == []
    first, second = store.due.timers(NOW + 2 * DAY)
    assert (first.number, first.kind, first.due_at) == (number, "warn.C2.over", NOW + DAY)
    assert second.kind == "survey" and len(store.due.timers(NOW + 9 * DAY, limit=1)) == 1
    store.due.drop_timer(first.id)
    store.due.drop_timer(first.id)
    assert due(store, NOW + 9 * DAY) == ["survey", "rating_expired"]
    assert store.due.next_moment(NOW, NOW + 9 * DAY) == NOW + 2 * DAY
    assert store.due.next_moment(NOW + 3 * DAY, NOW + 9 * DAY) is None


def test_a_timer_rings_once_side_by_side(store: Store) -> None:
    filing(store, made=decision(Timer("survey", NOW)))
    (timer,) = store.due.timers(NOW)
    works = [Work(NOW, (DropTimer(timer.id), OpenTask(f"t:{n}", "call", "", NOW))) for n in range(4)]
    results = together(4, lambda n: store.commit(works[n]))
    assert results.count(Stale()) == 3 and len(store.admin.tasks()) == 1 and due(store) == []


def test_an_answer_that_wechat_took_is_proved(store: Store) -> None:
    number = filing(store, made=decision(status=Status.OPINION_ISSUED)).number
    for n in (1, 2):
        heard(store, "oPerson1", f"a:{n}", Push(f"answer:{n}", -1, "answer", "", NOW, number, proves="serve"))
    (first,) = store.outbox.claim(NOW, NOW)
    store.outbox.sent(first, "custom", NOW)
    (second,) = store.outbox.claim(NOW, NOW)
    assert store.due.proved() == [], "the newest answer counts"
    store.outbox.sent(second, "custom", NOW + DAY)
    assert store.due.proved() == [(number, "serve", NOW + DAY)]
    case = store.book.case(number)
    assert case is not None
    write(store, SaveCase(replace(decision(), case=replace(case, status=Status.SERVED))))
    assert store.due.proved() == []


def test_a_step_sets_and_drops_timers_and_writes_its_clocks_anew(store: Store) -> None:
    clocks = (Clock("C2", NOW, NOW + 15 * DAY), Clock("C4", NOW, NOW + 5 * DAY))
    timers = (Timer("warn.C2.over", NOW), Timer("warn.C2.soon", NOW), Timer("no_news.15", NOW))
    number = filing(store, made=decision(*timers, clocks=clocks)).number
    case = store.book.case(number)
    assert case is not None and case.clocks == clocks
    stopped = (replace(clocks[0], stopped_at=NOW + DAY), replace(clocks[1], extended=True))
    step = replace(decision(Timer("survey", NOW)), case=replace(case, clocks=stopped, status=Status.TO_SIGN), drop_timers=("warn.",))
    write(store, SaveCase(step))
    assert sorted(due(store)) == ["no_news.15", "survey"]
    case = store.book.case(number)
    assert case is not None and (case.clocks, case.status) == (stopped, Status.TO_SIGN)


def test_a_case_made_and_moved_on_at_once_keeps_what_its_last_step_set(store: Store) -> None:
    made = decision(Timer("warn.C2.over", NOW), Timer("late_sign", NOW), Timer("survey", NOW))
    moved = replace(decision(Timer("warn.C4.over", NOW), Timer("late_sign", NOW + DAY)), drop_timers=("warn.", "late_sign"), entries=())
    filing(store, made=made.then(moved))
    assert sorted(due(store, NOW + DAY)) == ["late_sign", "survey", "warn.C4.over"]


def test_talks_wake_once(store: Store) -> None:
    work = Work(NOW, (), "m:1", "oPerson", 0, {"step": "ask"}, wake_at=NOW + DAY, reply="好")
    store.commit(work)
    heard(store, "oOther", "m:2")
    assert store.due.talks(NOW + DAY - SECOND) == []
    assert store.due.next_moment(NOW, NOW + DAY) == NOW + DAY
    (talk,) = store.due.talks(NOW + DAY)
    assert (talk.openid, talk.dialogue, talk.version, talk.person.id) == (
        "oPerson",
        {"step": "ask"},
        1,
        store.talk("oPerson", "").person.id,
    )
    store.commit(Work(NOW + DAY, (), openid="oPerson", version=1))
    assert len(store.due.talks(NOW + DAY)) == 1, "nothing was said about the talk"
    store.commit(Work(NOW + DAY, (), openid="oPerson", version=2, dialogue={"step": "idle"}))
    assert store.due.talks(NOW + 9 * DAY) == []


def test_tasks_open_once_and_close_by_id_or_key(store: Store) -> None:
    number = filing(store).number
    write(
        store,
        OpenTask("t:1", "callback", "回访王小明", NOW + 2 * DAY, number=number, contact=7),
        OpenTask("t:2", "confirm", "待确认", NOW + DAY),
        OpenTask("t:3", "listen", "听语音", NOW, role="confidential", sealed=True),
    )
    write(store, OpenTask("t:1", "callback", "second", NOW))
    mine = store.book.tasks(CLERK)
    assert [(t.kind, t.text, t.number, t.contact, t.due_at) for t in mine] == [
        ("confirm", "待确认", "", 0, NOW + DAY),
        ("callback", "回访王小明", number, 7, NOW + 2 * DAY),
    ]
    assert [t.kind for t in store.book.tasks(replace(CLERK, roles=frozenset({"clerk", "confidential"})))] == [
        "listen",
        "confirm",
        "callback",
    ]
    assert store.book.tasks(replace(CLERK, roles=frozenset())) == []
    assert store.book.task(mine[0].id) == mine[0]
    write(
        store, CloseTask("李四", NOW, id=mine[0].id, result="已转"), CloseTask("李四", NOW, key="t:3"), CloseTask("李四", NOW, key="none")
    )
    assert store.book.task(mine[0].id) is None
    assert [t.kind for t in store.admin.tasks()] == ["callback"]
    write(store, CloseTask("王五", NOW + DAY, id=mine[0].id), OpenTask("t:2", "confirm", "again", NOW))
    assert rows(store, "SELECT closed_by, closed_at FROM tasks WHERE key = 't:2'") == [("李四", NOW.timestamp())]
    assert store.admin.counts()["tasks_open"] == 1


def alarm(key: str, contact: int = -1) -> RaiseAlarm:
    return RaiseAlarm(key, "E1", "有人要跳楼", NOW, contact, place="窑沟村", phone="13800000001")


def test_alarms_repeat_until_somebody_takes_them(store: Store) -> None:
    until = NOW + DAY
    one, two = (store.admin.add_staff(name, "XFJ", {"clerk"}, "", name, until) for name in ("李四", "王五"))
    me = heard(store, "oPerson", "m:1", alarm("a:1"))
    heard(store, "oPerson", "m:2", alarm("a:1"))
    (raised,) = store.due.alarms(NOW)
    assert (raised.text, raised.place, raised.phone, raised.contact, raised.taken_by, raised.reached) == (
        "有人要跳楼",
        "窑沟村",
        "13800000001",
        me,
        "",
        False,
    )
    assert store.book.alarm_of(me) == raised and store.book.alarm_of(0) is None
    assert [store.due.alarm_sent(raised.id, NOW + n * SECOND) for n in (60, 120)] == [0, 1]
    assert (len(store.due.alarms(NOW + 119 * SECOND)), len(store.due.alarms(NOW + 120 * SECOND))) == (0, 1)
    assert [store.due.alarm_reached(raised.id) for _ in range(2)] == [True, False]
    write(store, AddToAlarm(raised.id, place="窑沟村三组"))
    (again,) = store.due.alarms(NOW)
    assert (again.place, again.phone, again.reached) == ("窑沟村三组", "13800000001", True)
    write(store, AddToAlarm(raised.id, text="人没事了"))
    assert [(a.text, a.place) for a in store.due.alarms(NOW)] == [(f"{raised.text}；人没事了", "窑沟村三组")]
    write(store, TakeAlarm(raised.id, one.id, NOW + SECOND))
    write(store, TakeAlarm(raised.id, two.id, NOW + 2 * SECOND), AddToAlarm(raised.id, phone="13800000002"), AddToAlarm(999, "x"))
    assert store.due.alarms(NOW + DAY) == [] and store.due.alarm_sent(raised.id, NOW) == -1
    assert [(a.taken_by, a.phone) for a in store.book.alarms()] == [("李四", "13800000002")]
    assert store.admin.counts()["alarms_open"] == 0


def test_one_takes_an_alarm_side_by_side_and_one_hears_it_was_reached(store: Store) -> None:
    staff = [store.admin.add_staff(f"员工{n}", "XFJ", {"clerk"}, "", f"code{n}", NOW + DAY) for n in range(4)]
    heard(store, "oPerson", "m:1", alarm("a:1"))
    (raised,) = store.due.alarms(NOW)
    assert sorted(together(4, lambda n: store.due.alarm_reached(raised.id))) == [False] * 3 + [True]
    assert sorted(together(4, lambda n: store.due.alarm_sent(raised.id, NOW))) == [0, 1, 2, 3]
    together(4, lambda n: store.commit(Work(NOW, (TakeAlarm(raised.id, staff[n].id, NOW + n * SECOND),))))
    ((taken, at),) = rows(store, "SELECT taken_by, taken_at FROM alarms")
    assert at == (NOW + int(taken[-1]) * SECOND).timestamp()


def test_the_newest_alarms_stand_first_and_untaken_ones_before_all(store: Store) -> None:
    for n in range(3):
        write(store, alarm(f"a:{n}", n + 1))
    ids = [a.id for a in store.book.alarms()]
    assert ids == sorted(ids, reverse=True)
    write(store, TakeAlarm(ids[0], 0, NOW))
    assert [a.id for a in store.book.alarms()] == [ids[1], ids[2], ids[0]]


def test_media_are_fetched_once_tried_again_or_lost(store: Store) -> None:
    me = heard(store, "oPerson", "m:1", *(SaveMedia(f"media{n}", "image", NOW) for n in range(3)), SaveMedia("media0", "image", NOW))
    one, two, three = store.due.media(NOW)
    assert [(m.media_id, m.kind, m.at, m.tries, m.sealed) for m in (one, two)] == [(f"media{n}", "image", NOW, 0, False) for n in (0, 1)]
    assert rows(store, "SELECT DISTINCT contact FROM media") == [(me,)]
    store.due.media_done(one.id, "ab/cd", "e3b0")
    store.due.media_failed(two.id, "系统繁忙", NOW + DAY)
    store.due.media_failed(three.id, "已过期", None)
    assert store.due.media(NOW + DAY - SECOND) == []
    assert [(m.id, m.tries) for m in store.due.media(NOW + DAY)] == [(two.id, 1)]
    assert rows(store, "SELECT status, path, sha256, why FROM media ORDER BY id") == [
        ("kept", "ab/cd", "e3b0", ""),
        ("waiting", "", "", "系统繁忙"),
        ("lost", "", "", "已过期"),
    ]


def test_media_join_their_case_and_its_seal(store: Store) -> None:
    heard(store, "oPerson", "m:0", SaveMedia("voice", "voice", NOW), SaveMedia("photo", "image", NOW), SaveMedia("other", "video", NOW))
    ids = {m.media_id: m.id for m in store.due.media(NOW)}
    sealed = decision(sealed=True, contact=0)
    done = store.commit(Work(NOW, (SaveCase(sealed, (ids["voice"],)), SaveMedia("photo", "image", NOW, "{number}", sealed=True))))
    write(store, SaveMedia("photo", "image", NOW))
    assert store.book.media(getattr(done, "number", "")) == ["voice", "image"]
    assert [(m.media_id, m.sealed) for m in store.due.media(NOW)] == [("voice", True), ("photo", True), ("other", False)]


def test_replies_are_forgotten_after_a_day_and_keys_after_four(store: Store) -> None:
    work = Work(NOW, (), "m:1", "oPerson", 0, {}, reply="信访编号：XF2611230001")
    store.commit(work)
    assert store.due.forget_replies(NOW + DAY - SECOND) == 0
    assert store.talk("oPerson", "m:1").answered == work.reply
    assert store.due.forget_replies(NOW + DAY) == 1
    assert store.due.forget_replies(NOW + DAY) == 0
    assert rows(store, "SELECT reply_c FROM inbound") == [(None,)]
    assert store.talk("oPerson", "m:1").answered == "", "answered, though the words are gone"
    assert store.commit(work) == Repeat("")
    store.due.forget_replies(NOW + 4 * DAY - SECOND)
    assert rows(store, "SELECT COUNT(*) FROM inbound") == [(1,)]
    store.due.forget_replies(NOW + 4 * DAY)
    assert rows(store, "SELECT COUNT(*) FROM inbound") == [(0,)]


def test_cases_not_yet_in_the_national_system(store: Store) -> None:
    number = filing(store).number
    filing(store, 2, made=decision(national_number="N1"))
    assert (store.due.not_entered(NOW - SECOND), store.due.not_entered(NOW)) == (0, 1)
    case = store.book.case(number)
    assert case is not None
    write(store, SaveCase(replace(decision(), case=replace(case, national_number="N2"))))
    assert store.due.not_entered(NOW) == 0


def test_a_turn_is_one_holders_at_a_time(store: Store) -> None:
    assert sorted(together(6, lambda n: store.admin.take_turn("sweep", NOW, 60))) == [False] * 5 + [True]
    assert not store.admin.take_turn("sweep", NOW + 59 * SECOND, 60)
    assert store.admin.take_turn("sweep", NOW + 60 * SECOND, 60)
    store.admin.give_turn("sweep")
    assert store.admin.take_turn("sweep", NOW, 60) and store.admin.take_turn("other", NOW, 60)


@pytest.mark.parametrize(
    ("status", "waits"),
    [
        *((status, True) for status in (Status.REVIEW_REQ, Status.REVIEWING, Status.VERIFY_REQ, Status.VERIFYING, Status.ROUTE_BACK)),
        *((status, False) for status in (Status.CLOSED, Status.ENDED, Status.WITHDRAWN, Status.MERGED)),
    ],
)
def test_whoever_still_waits_for_a_result_is_asked_for_a_word_before_the_window_shuts(store: Store, status: Status, waits: bool) -> None:
    number = filing(store, made=decision(status=status)).number
    sql = "UPDATE contacts SET window_until = :t, window_left = 4, subscribed = 1, opted_out = 0"
    store._writer.write(lambda cursor: cursor.run(sql, {"t": (NOW + DAY).timestamp()}))
    found = [(asked, until) for _, asked, until in store.due.closing_windows(NOW, NOW + 2 * DAY)]
    assert found == ([(number, NOW + DAY)] if waits else [])
