"""The dispatcher over a real database: one effect and one answer for each push, nothing lost when a handler fails."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import psycopg
import pytest

from bot.dispatch import Dispatcher, Surroundings, opened_window
from cases.calendar import Calendar
from cases.commands import OpenTask, SaveContact
from cases.rules import Rules
from handlers.sentences import say
from handlers.turn import Context, Office, Reader, Turn
from store import Store, upgrade
from store.vault import Vault
from wechat.inbound import Inbound

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
OFFICE = Office("信访局", "0914-0000000")


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    url = f"sqlite:///{tmp_path}/x.db" if request.param == "sqlite" else request.getfixturevalue("postgres")()
    vault = Vault.create(tmp_path / "key")
    upgrade(url, vault)
    opened = Store.open(url, vault)
    request.addfinalizer(opened.close)
    return opened


def dispatcher(store: Store, respond: Callable[[Context], Turn]) -> Dispatcher:
    # These handlers understand nothing: no reader is asked.
    given = Surroundings(respond, cast(Reader, None), Calendar(), OFFICE, Rules(), lambda: NOW, lambda: "123456")
    return Dispatcher(store, given)


def count(context: Context) -> Turn:
    """Says how often this person has written."""
    said = int(context.dialogue.note or 0) + 1
    return Turn(f"第{said}句", replace(context.dialogue, note=str(said)), (SaveContact(name="王小明"),))


def text(words: str, key: str = "m:1", openid: str = "oPerson") -> Inbound:
    return Inbound(key, openid, "gh_1", int(NOW.timestamp()), "text", words)


def happened(name: str, key: str = "e:1", **extra: str) -> Inbound:
    return Inbound(key, "oPerson", "gh_1", int(NOW.timestamp()), "event", event=name, extra=extra)


def test_a_talk_goes_on(store: Store) -> None:
    bot = dispatcher(store, count)
    assert [bot.answer(text("好", f"m:{n}")) for n in (1, 2, 3)] == ["第1句", "第2句", "第3句"]
    assert bot.answer(text("好", "m:9", "oOther")) == "第1句"


def test_a_repeat_gets_the_same_answer_and_changes_nothing(store: Store) -> None:
    bot = dispatcher(store, count)
    assert [bot.answer(text("好", key)) for key in ("m:1", "m:1", "m:2", "m:1", "m:2")] == ["第1句", "第1句", "第2句", "第1句", "第2句"]
    assert store.talk("oPerson", "").version == 2


def test_side_by_side_repeats_over_two_processes_dispatchers(store: Store) -> None:
    first, second = dispatcher(store, count), dispatcher(store, count)
    gate = threading.Barrier(6)

    def deliver(n: int) -> str:
        gate.wait()
        return (first, second)[n % 2].answer(text("好"))

    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(deliver, range(6))) == {"第1句"}
    assert store.talk("oPerson", "").version == 1


def test_different_messages_side_by_side_are_all_heard(store: Store) -> None:
    bots = [dispatcher(store, count) for _ in range(3)]
    with ThreadPoolExecutor(6) as pool:
        said = list(pool.map(lambda n: bots[n % 3].answer(text("好", f"m:{n}")), range(12)))
    assert sorted(said) == sorted(f"第{n}句" for n in range(1, 13))


def side_by_side(bot: Dispatcher, *inbounds: Inbound) -> list[str | None]:
    return bot.answer_all(inbounds)


def test_side_by_side_each_gets_its_answer_and_a_repeat_the_same(store: Store) -> None:
    bot = dispatcher(store, count)
    first = [text("好", f"m:{n}", f"o{n}") for n in range(5)]
    assert side_by_side(bot, *first) == ["第1句"] * 5
    assert side_by_side(bot, text("好", "m:9", "o3"), *first[:2]) == ["第2句", "第1句", "第1句"]
    assert bot.answer(first[4]) == "第1句"
    assert [store.talk(f"o{n}", "").version for n in range(5)] == [1, 1, 1, 2, 1]


def test_side_by_side_one_person_keeps_the_order(store: Store) -> None:
    meanwhile: list[list[str | None]] = []

    def watched(context: Context) -> Turn:
        if context.message.text == "二":
            with ThreadPoolExecutor(1) as other:
                meanwhile.append(other.submit(side_by_side, bot, text("三", "m:3")).result(10))
        return count(context)

    bot = dispatcher(store, watched)
    assert side_by_side(bot, text("一", "m:1"), text("二", "m:2"), happened("view")) == ["第1句", None, None]
    assert side_by_side(bot, text("二", "m:2")) == ["第2句"]
    assert meanwhile == [[None]], "another push of this person is under way"
    assert bot.answer(text("三", "m:3")) == "第3句"


def test_events_without_an_answer_write_nothing_side_by_side(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "commit_all", lambda works: pytest.fail("a transaction for nothing, at the price of a turn"))
    assert side_by_side(dispatcher(store, count), happened("view"), happened("location")) == [None, None]


def test_side_by_side_a_talk_that_moved_on_is_left_to_be_thought_once_more(store: Store) -> None:
    other = dispatcher(store, count)

    def overtaken(context: Context) -> Turn:
        other.answer(text("先", "m:0"))
        return count(context)

    assert side_by_side(dispatcher(store, overtaken), text("后", "m:1")) == [None]
    assert other.answer(text("后", "m:1")) == "第2句"


def test_side_by_side_a_fault_is_met_by_the_ordinary_way(store: Store) -> None:
    def broken(context: Context) -> Turn:
        if context.message.text == "坏":
            raise RuntimeError
        if context.message.text == "写不了":
            return Turn("好", context.dialogue, (OpenTask("k", "human", cast(str, 5), NOW),))
        return count(context)

    bot = dispatcher(store, broken)
    pushes = [text(words, f"m:{words}", words) for words in ("坏", "写不了", "好")]
    assert side_by_side(bot, *pushes) == [None, None, "第1句"]
    assert bot.answer(pushes[0]) == bot.answer(pushes[1]) == say("common.rescued", phone="0914-0000000")


def test_a_failing_handler_loses_no_message(store: Store) -> None:
    def broken(context: Context) -> Turn:
        raise RuntimeError(context.message.text)

    reply = dispatcher(store, broken).answer(text("水管爆了"))
    assert reply == say("common.rescued", phone="0914-0000000")
    tasks = store.admin.tasks()
    assert len(tasks) == 1
    assert "水管爆了" in tasks[0].text
    assert dispatcher(store, count).answer(text("水管爆了")) == reply, "the repeat is answered alike"


def test_commands_that_cannot_be_written_lose_no_message(store: Store) -> None:
    def impossible(context: Context) -> Turn:
        return Turn("好", context.dialogue, (OpenTask("k", "human", cast(str, 5), NOW),))

    assert dispatcher(store, impossible).answer(text("水管爆了")) == say("common.rescued", phone="0914-0000000")
    assert "水管爆了" in store.admin.tasks()[0].text


def test_a_database_that_goes_away_in_the_middle_is_no_fault_of_the_handlers(postgres: Callable[[], str], tmp_path: Path) -> None:
    url, vault = postgres(), Vault.create(tmp_path / "key")
    upgrade(url, vault)
    store = Store.open(url, vault)
    end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    address = url.replace("+psycopg", "")
    with ThreadPoolExecutor(1) as pool, psycopg.connect(address) as holder, psycopg.connect(address, autocommit=True) as ender:
        holder.execute("LOCK TABLE contacts IN SHARE MODE")
        answer = pool.submit(dispatcher(store, count).answer, text("水管爆了"))
        assert any(ender.execute(end).fetchall() or time.sleep(0.02) for _ in range(200)), "it waited, and its connection is gone"
        holder.rollback()
        assert answer.result() == "第1句"
    assert not store.admin.tasks()
    store.close()


def test_an_answer_is_never_empty(store: Store) -> None:
    assert dispatcher(store, lambda context: Turn("", context.dialogue)).answer(text("好")) == say("common.heard")


def never(_: Context) -> Turn:
    raise AssertionError("handlers are not asked")


@pytest.mark.parametrize("name", ["view", "location", "unsubscribe", "templatesendjobfinish", "kf_create_session", "something_new"])
def test_events_that_want_no_answer(store: Store, name: str) -> None:
    assert dispatcher(store, never).answer(happened(name)) == ""
    assert store.admin.tasks() == []


@pytest.mark.parametrize("name", ["subscribe", "scan", "click", "scancode_waitmsg", "pic_weixin", "location_select"])
def test_events_that_are_answered(store: Store, name: str) -> None:
    assert dispatcher(store, count).answer(happened(name)) == "第1句"


@pytest.mark.parametrize("name", ["unsubscribe", "user_authorization_revoke"])
def test_leaving_detaches_at_once(store: Store, name: str) -> None:
    bot = dispatcher(store, count)
    bot.answer(text("好"))
    assert store.talk("oPerson", "").person.name == "王小明"
    bot.answer(happened(name))
    bot.answer(happened(name))
    assert store.talk("oPerson", "").person.name == ""


@pytest.mark.parametrize(
    ("inbound", "window"),
    [
        (text("好"), (5, 172740)),
        (replace(text("好"), menu_id="101"), (3, 55)),
        (replace(text(""), kind="voice"), (5, 172740)),
        (happened("subscribe"), (3, 55)),
        (happened("scan"), (3, 55)),
        (happened("click"), (3, 55)),
        (happened("scancode_push"), (3, 55)),
        (happened("view"), None),
        (happened("pic_weixin"), None),
        (happened("location_select"), None),
    ],
)
def test_what_wechat_lets_us_send_afterwards(inbound: Inbound, window: tuple[int, int] | None) -> None:
    assert opened_window(inbound) == window
