"""What waits to be sent: keys once, leases, each person's order, and what becomes of a message."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from cases.commands import ME, CancelPushes, Detach, OpenTask, Stale, Work
from store import Store
from store.letters import Waiting

from .conftest import NOW, filing, heard, push, rows, together

MINUTE = timedelta(minutes=1)


def put(store: Store, *keys: str, to: int = ME, openid: str = "oPerson", **changes: Any) -> int:
    """The person writes, and these messages wait for them (or for ``to``)."""
    return heard(store, openid, f"m:{openid}:{keys}", *(push(key, to, **changes) for key in keys))


def claim(store: Store, now: datetime = NOW, **more: Any) -> list[Waiting]:
    return list(store.outbox.claim(now, more.pop("machine", now), **more))


def keys(store: Store, now: datetime = NOW, **more: Any) -> list[str]:
    return [row.key for row in claim(store, now, **more)]


def state(store: Store, key: str) -> tuple[Any, ...]:
    return rows(store, "SELECT status, channel, why, attempts FROM outbox WHERE key = :key", key=key)[0]


def test_a_claimed_row_brings_everything(store: Store) -> None:
    done = filing(store, 1, push("p:{number}", ME, text="{number}已转办", number="{number}", data={"number": "{number}"}, proves="serve"))
    (row,) = claim(store)
    assert (row.key, row.text, row.number, row.data) == (f"p:{done.number}", f"{done.number}已转办", done.number, {"number": done.number})
    assert (row.openid, row.contact, row.proves, row.heard, row.subscribed, row.opted_out) == (
        "oPerson1",
        done.contact,
        "serve",
        1,
        True,
        False,
    )


def test_the_key_is_once_for_ever(store: Store) -> None:
    me = put(store, "p:1", text="first")
    put(store, "p:1", openid="oOther", text="second")
    assert rows(store, "SELECT contact FROM outbox") == [(me,)]
    (row,) = claim(store)
    store.outbox.sent(row, "custom", NOW)
    put(store, "p:1", openid="oThird")
    assert claim(store, NOW + MINUTE) == [] and row.text == "first"


def test_the_key_is_once_side_by_side(store: Store) -> None:
    together(6, lambda n: store.commit(Work(NOW, (push("p:1", 0), push(f"q:{n}", 0)))))
    assert rows(store, "SELECT COUNT(*) FROM outbox WHERE key = 'p:1'") == [(1,)]
    assert rows(store, "SELECT COUNT(*) FROM outbox") == [(7,)]


def test_not_before_it_is_due(store: Store) -> None:
    put(store, "p:1", due_at=NOW + MINUTE)
    assert keys(store) == []
    assert store.outbox.next_due(NOW, NOW + 2 * MINUTE) == NOW + MINUTE
    assert store.outbox.next_due(NOW + MINUTE, NOW + 2 * MINUTE) is None
    assert keys(store, NOW + MINUTE) == ["p:1"]


def test_a_lease_keeps_others_away_until_it_ends(store: Store) -> None:
    put(store, "p:1")
    assert keys(store, lease_seconds=60) == ["p:1"]
    assert keys(store, machine=NOW + timedelta(seconds=59)) == []
    assert keys(store, NOW + timedelta(days=3), machine=NOW) == [], "leases run on the machine's clock"
    assert keys(store, machine=NOW + timedelta(seconds=60)) == ["p:1"], "who claimed it has died"


@pytest.mark.parametrize("limit", [1, 3, 50])
def test_two_claimers_never_get_the_same_row(store: Store, limit: int) -> None:
    wanted = {f"p:{n}" for n in range(40)}
    for key in sorted(wanted):
        put(store, key, openid=f"o{key}")

    def claimer(n: int) -> list[str]:
        got: list[str] = []
        idle = 0
        while idle < 5:
            more = keys(store, limit=limit)
            got += more
            idle = 0 if more else idle + 1
        return got

    got = [key for found in together(4, claimer) for key in found]
    assert sorted(got) == sorted(wanted)


def test_claimers_side_by_side_keep_each_persons_order(store: Store) -> None:
    for who in range(4):
        put(store, *(f"p:{who}:{n}" for n in range(5)), openid=f"o{who}")

    def sender(n: int) -> list[str]:
        sent = []
        for _ in range(200):
            for row in claim(store, limit=3):
                sent.append(row.key)
                store.outbox.sent(row, "custom", NOW, f"id:{len(sent)}:{row.key}")
        return sent

    told = together(3, sender)
    assert sorted(key for one in told for key in one) == [f"p:{who}:{n}" for who in range(4) for n in range(5)]
    for one in told:
        for who in range(4):
            mine = [key for key in one if key.startswith(f"p:{who}:")]
            assert mine == sorted(mine)


def test_one_after_the_other_to_each_person(store: Store) -> None:
    put(store, "a:1", "a:2", "a:3", openid="oA")
    put(store, "b:1", "b:2", openid="oB")
    first = claim(store)
    assert [r.key for r in first] == ["a:1", "b:1"]
    store.outbox.again(first[0], "网络", NOW, NOW + 2 * MINUTE)
    store.outbox.sent(first[1], "custom", NOW)
    assert keys(store, NOW + MINUTE) == ["b:2"], "a:1 waits for its next try, and a:2 for a:1"
    (tried, _) = claim(store, NOW + 2 * MINUTE)
    assert tried.key == "a:1"
    store.outbox.dead(tried, "不再重试", NOW)
    assert keys(store, NOW + 4 * MINUTE) == ["a:2", "b:2"]


def test_urgent_ones_overtake(store: Store) -> None:
    me = put(store, "p:1")
    put(store, "p:2", openid="oOther", to=me, urgent=True)
    (first,) = claim(store)
    assert first.key == "p:2", "one at a time, so that what is known of the window is true"
    store.outbox.again(first, "系统繁忙", NOW, NOW + MINUTE)
    assert keys(store) == ["p:1"], "and keeps nobody waiting while it waits itself"


def test_sent_is_final_and_spends_the_window(store: Store) -> None:
    store.commit(Work(NOW, (push("p:1", ME),), "m:1", "oPerson", 0, {}, window=(5, 172800), reply="好"))
    (row,) = claim(store)
    assert (row.window_left, row.window_until) == (5, NOW.timestamp() + 172800)
    store.outbox.sent(row, "custom", NOW, "id:1")
    assert state(store, "p:1") == ("sent", "custom", "", 1)
    assert rows(store, "SELECT window_left FROM contacts") == [(4,)]
    assert keys(store, NOW + timedelta(days=1)) == []


def test_a_template_spends_no_window(store: Store) -> None:
    store.commit(Work(NOW, (push("p:1", ME),), "m:1", "oPerson", 0, {}, window=(5, 172800), reply="好"))
    store.outbox.sent(claim(store)[0], "template", NOW)
    assert rows(store, "SELECT window_left FROM contacts") == [(5,)]


def test_the_window_opens_again_and_never_grows(store: Store) -> None:
    def write(version: int, window: tuple[int, int] | None, at: datetime = NOW) -> tuple[Any, ...]:
        store.commit(Work(at, (), f"m:{version}", "oPerson", version, {}, window=window, reply="好"))
        left, until = rows(store, "SELECT window_left, window_until FROM contacts")[0]
        return left, until - NOW.timestamp()

    assert write(0, (5, 1000)) == (5, 1000)
    assert write(1, None) == (5, 1000)
    assert write(2, (3, 10)) == (5, 1000), "a shorter window takes nothing away"
    assert write(3, (20, 2000)) == (20, 2000)
    assert write(4, (3, 60), NOW + timedelta(seconds=2000)) == (3, 2060), "the old one had ended"


def test_a_window_that_was_opened_meanwhile_is_not_shut_by_an_earlier_refusal(store: Store) -> None:
    store.commit(Work(NOW, (push("p:1", ME),), "m:1", "oPerson", 0, {}, window=(5, 1000), reply="好"))
    (row,) = claim(store)
    store.commit(Work(NOW + timedelta(seconds=5), (), "m:2", "oPerson", 1, {}, window=(5, 1000), reply="好"))
    store.outbox.shut(row, left=True)
    assert rows(store, "SELECT window_left, subscribed FROM contacts") == [(5, 1)], "they have just written"
    store.outbox.shut(replace(row, window_until=NOW.timestamp() + 1005), left=True)
    assert rows(store, "SELECT window_left, subscribed FROM contacts") == [(0, 0)]


def test_held_ones_go_after_the_person_writes_again(store: Store) -> None:
    me = put(store, "p:1", "p:2")
    (row,) = claim(store)
    store.outbox.held(row, "48小时没有来信", NOW)
    assert state(store, "p:1") == ("held", "", "48小时没有来信", 1)
    (second,) = claim(store)
    assert second.key == "p:2", "what is held keeps nobody waiting"
    store.outbox.held(second, "48小时没有来信", NOW)
    assert keys(store, NOW + timedelta(days=30)) == []
    store.commit(Work(NOW, (), openid="oPerson", version=store.talk("oPerson", "").version))
    assert keys(store, NOW + timedelta(days=30)) == [], "no push of theirs"
    heard(store, "oOther", "m:other")
    assert keys(store, NOW + timedelta(days=30)) == []
    heard(store, "oPerson", "m:again", push("p:3", me))
    (released,) = claim(store)
    assert (released.key, released.was_held) == ("p:1", True), "in their order, before what is new"
    store.outbox.sent(released, "custom", NOW)
    (released,) = claim(store)
    assert released.key == "p:2"
    store.outbox.held(released, "又没有窗口", NOW + MINUTE)
    assert keys(store) == ["p:3"]
    assert rows(store, "SELECT held_at FROM outbox WHERE key = 'p:2'") == [(NOW.timestamp(),)], "since the first time"


def test_again_counts_and_remembers_the_first_try(store: Store) -> None:
    put(store, "p:1")
    for n in range(3):
        (row,) = claim(store, NOW + n * MINUTE)
        assert (row.attempts, row.first_try) == (n, NOW.timestamp() if n else 0.0)
        store.outbox.again(row, "系统繁忙", NOW + n * MINUTE, NOW + (n + 1) * MINUTE)
        assert keys(store, NOW + n * MINUTE + timedelta(seconds=59)) == []
    assert state(store, "p:1") == ("queued", "", "系统繁忙", 3)


def test_later_moves_the_date_and_is_no_try(store: Store) -> None:
    put(store, "p:1", "p:2")
    (row,) = claim(store)
    store.outbox.later(row, "夜间", NOW + 10 * MINUTE)
    assert state(store, "p:1") == ("queued", "", "夜间", 0)
    assert keys(store) == ["p:2"]
    assert "p:1" in keys(store, NOW + 10 * MINUTE)


def test_dead_is_dead(store: Store) -> None:
    put(store, "p:1")
    store.outbox.dead(claim(store)[0], "对方拒收", NOW)
    assert state(store, "p:1") == ("dead", "", "对方拒收", 1)
    heard(store, "oPerson", "m:again")
    assert keys(store, NOW + timedelta(days=9)) == []


def test_nobody_to_reach_is_held_at_once(store: Store) -> None:
    store.commit(Work(NOW, (push("p:1", 0, number="XF2611230001", statutory=True),)))
    assert state(store, "p:1") == ("held", "", "没有绑定微信的收件人", 0)
    assert keys(store) == []
    assert store.due.statutory_held(NOW - MINUTE) == []
    assert store.due.statutory_held(NOW) == [("p:1", "XF2611230001", 0, "没有绑定微信的收件人", False)]


def test_notices_owed_in_law_that_nobody_got(store: Store) -> None:
    store.commit(Work(NOW, (push("p:back", 0, statutory=True, group="g:1"), push("p:plain", 0))))
    put(store, "p:held", "p:dead", "p:refused", "p:sent", statutory=True)
    store.commit(Work(NOW, (CancelPushes(group="g:1"),)))
    for n in range(4):
        (row,) = claim(store, NOW + n * MINUTE)
        at = NOW + n * MINUTE
        if row.key == "p:held":
            store.outbox.held(row, "没有窗口", at)
        elif row.key == "p:dead":
            store.outbox.dead(row, "不再重试", at)
        else:
            store.outbox.sent(row, "template", at, row.key)
    store.settle("p:refused", "用户拒收")
    (back,) = claim(store, NOW + 5 * MINUTE)
    assert (back.key, back.told) == ("p:refused", "refused:template"), "what failed afterwards goes on down its ladder"
    store.outbox.held(back, "模板消息没能送达", NOW + 5 * MINUTE)
    found = store.due.statutory_held(NOW + 9 * MINUTE)
    assert [(r[0], r[3]) for r in found] == [("p:refused", "模板消息没能送达"), ("p:dead", "不再重试"), ("p:held", "没有窗口")]


def test_what_is_taken_back_does_not_go(store: Store) -> None:
    me = put(store, "recall:1:a", "recall:1:b", group="recall:1:g")
    heard(store, "oPerson", "m:x", push("survey:1", me), push("survey:2", me))
    assert store.book.last_staff_push(1, NOW - MINUTE) == "recall:1:g"
    assert store.book.last_staff_push(2, NOW - MINUTE) == store.book.last_staff_push(1, NOW) == ""
    store.commit(Work(NOW, (CancelPushes(group="recall:1:g"), CancelPushes(prefix="survey:1"))))
    assert [state(store, key)[0] for key in ("recall:1:a", "recall:1:b", "survey:1", "survey:2")] == ["dead", "dead", "dead", "queued"]


def test_what_is_being_sent_is_not_taken_back(store: Store) -> None:
    put(store, "p:1", group="recall:1:g")
    (row,) = claim(store)
    take_back = Work(NOW, (OpenTask("t:1", "human", "", NOW), CancelPushes(group="recall:1:g"), CancelPushes(prefix="p:")))
    assert store.commit(take_back) == Stale(), "the step it told of stands too"
    assert state(store, "p:1")[0] == "queued" and not store.admin.tasks()
    store.outbox.sent(row, "custom", NOW)
    assert store.commit(take_back) == Stale()
    assert state(store, "p:1")[0] == "sent"


def test_wechats_last_word(store: Store) -> None:
    put(store, "p:1")
    put(store, "p:2", openid="oOther")
    for row in claim(store):
        store.outbox.sent(row, "template", NOW, f"id:{row.key}")
    store.settle("id:p:1", "")
    store.settle("id:p:2", "用户拒收")
    store.settle("", "x")
    store.settle("id:p:1", "late word")
    assert (state(store, "p:1")[::2], state(store, "p:2")[::2]) == (("delivered", ""), ("queued", "用户拒收"))


def test_an_announcement_is_a_delivery_of_its_own(store: Store) -> None:
    put(store, "p:1", number="XF2611230001", whole=False)
    (row,) = claim(store)
    for _ in range(2):
        store.outbox.announced(row, "template", NOW, "id:1")
    store.outbox.held(row, "等对方来信", NOW)
    assert [(d["kind"], d["channel"], d["status"]) for d in store.admin.deliveries("XF2611230001")] == [
        ("progress", None, "held"),
        ("progress_announced", "template", "sent"),
    ]
    heard(store, "oPerson", "m:again")
    (again,) = claim(store)
    assert again.announced and again.was_held, "not announced twice"


def test_nothing_goes_to_who_left(store: Store) -> None:
    me = put(store, "p:1")
    heard(store, "oPerson", "m:bye", Detach(NOW))
    assert state(store, "p:1")[:3] == ("held", "", "已取消关注")
    for row in claim(store):
        assert row.openid == ""
        store.outbox.held(row, "已取消关注", NOW)
    assert keys(store, NOW + timedelta(days=1)) == []
    assert heard(store, "oPerson", "m:back") != me, "who comes back is somebody new"
    assert keys(store, NOW + timedelta(days=1)) == []


def test_a_word_that_wechat_repeats_is_no_word_on_the_next_message(store: Store) -> None:
    """Subscription notices have no id: one mark stands for all of a template to a person, and WeChat says everything up to three times."""
    put(store, "p:1", "p:2")
    for _ in range(2):
        (row,) = claim(store)
        store.outbox.sent(row, "subscribe", NOW, "subscribe:mark")
    for _ in range(3):
        store.settle("subscribe:mark", "用户拒收", "event-1")
    assert [state(store, key)[0] for key in ("p:1", "p:2")] == ["queued", "sent"]
    for _ in range(3):
        store.settle("subscribe:mark", "", "event-2")
    store.outbox.held(claim(store)[0], "对方拒收", NOW)
    assert [state(store, key)[0] for key in ("p:1", "p:2")] == ["held", "delivered"]


def test_words_of_which_one_part_is_being_sent_are_not_taken_back(store: Store) -> None:
    me = put(store)
    told = tuple(push(f"g:{n}", me, due_at=NOW + timedelta(seconds=10), group="recall:9:XF1:1") for n in (1, 2))
    store.commit(Work(NOW, told))
    assert store.book.last_staff_push(9, NOW) == "recall:9:XF1:1"
    store._writer.write(lambda cursor: cursor.run("UPDATE outbox SET lease_until = 9e12 WHERE key = 'g:1'"))
    assert store.book.last_staff_push(9, NOW) == ""
    assert isinstance(store.commit(Work(NOW, (CancelPushes(group="recall:9:XF1:1"),))), Stale), "claimed after it was looked for"
    assert [state(store, f"g:{n}")[0] for n in (1, 2)] == ["queued", "queued"]
