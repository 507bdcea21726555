"""The demo without its browser: a month of history, settings that read nothing, a bot behind the page."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.demo import history
from bot.demo.cast import CITIZENS, STAFF
from bot.demo.play import Play, opening_morning
from bot.demo.settings import settings
from bot.example import example_units
from bot.reading import entries, reader
from cases.calendar import CHINA
from cases.model import Status
from nlp.reader import Reader
from simulator.courier import ByHand

START = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def understanding() -> Reader:
    return reader(entries(example_units()))


@pytest.fixture(scope="module")
def begin(understanding: Reader, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Play]]:
    """Makes plays; each is stopped at the end and must then have left nothing."""
    plays: list[Play] = []

    def make() -> Play:
        plays.append(Play(tmp_path_factory.mktemp("demo"), START, understanding))
        plays[-1].start("http://127.0.0.1:9/wechat")
        plays[-1].server.point(ByHand(plays[-1].application))
        return plays[-1]

    yield make
    for play in plays:
        play.stop()
        assert not play.folder.exists()


@pytest.fixture(scope="module")
def play(begin: Callable[[], Play]) -> Play:
    return begin()


@pytest.mark.parametrize(
    ("now", "begins"),
    [
        ("2026-11-24T23:40", "2026-11-24T09:30"),
        ("2026-11-24T05:00", "2026-11-24T09:30"),
        ("2026-11-28T12:00", "2026-11-30T09:30"),
        ("2026-10-01T08:00", "2026-10-08T09:30"),
    ],
)
def test_it_begins_on_a_working_morning(now: str, begins: str) -> None:
    moment = opening_morning(datetime.fromisoformat(now).replace(tzinfo=CHINA))
    assert moment.astimezone(CHINA).isoformat()[:16] == begins


def test_no_variable_and_no_file_reaches_the_demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XINFANG_DATABASE__URL", "postgresql+psycopg://real/county")
    monkeypatch.setenv("XINFANG_WECHAT__API_BASE", "https://api.weixin.qq.com")
    (tmp_path / "config.toml").write_text('[office]\nname = "某县信访局"\n', encoding="utf-8")
    found = settings(tmp_path, "http://127.0.0.1:9")
    assert found.database_url() == f"sqlite:///{tmp_path / 'xinfang.db'}"
    assert (found.wechat.api_base, found.office.name) == ("http://127.0.0.1:9", "柞水县信访局")


def test_a_month_of_history_is_lawful_and_quiet(play: Play) -> None:
    store = play.services.store
    cases = store.admin.cases()
    assert len(cases) == history.COUNT + 2
    assert len({case.status for case in cases}) >= 8
    for case in cases:
        times = [entry.at for entry in store.book.entries(case.number)]
        assert times == sorted(times)
        assert times[-1] < START
        assert all(clock.stopped_at is None or clock.started_at <= clock.stopped_at for clock in case.clocks)
        assert store.admin.deliveries(case.number) == []
        assert set(store.book.ratings(case.number)) <= ({"unit", "office"} if case.clock("C20") else set())
    assert play.backend.cases() == []


def test_the_same_month_is_written_each_time_and_soon(play: Play, begin: Callable[[], Play]) -> None:
    began = time.process_time()
    again = begin()
    took = time.process_time() - began
    first, second = ([(c.number, c.text, c.status, c.clocks) for c in p.services.store.admin.cases()] for p in (play, again))
    assert first == second
    assert took < 4


def test_what_lies_on_the_desks_is_told_once_and_by_the_town_that_has_it(play: Play) -> None:
    cases = play.services.store.admin.cases()
    lying = [case.summary.split("，", 1)[1] for case in cases if case.status in (Status.EXTENDED, Status.TO_SIGN, Status.REGISTERED)]
    assert len(lying) == len(set(lying)) > 3
    towns = {case.unit: case.town for case in cases if case.unit.startswith("611026") and case.town}
    assert all(unit == town for unit, town in towns.items())


def test_the_month_shows_figures(play: Play) -> None:
    month = play.backend.month()
    figures = dict(month.figures)
    assert int(figures["来件"]) > 60
    assert figures["按期受理"].endswith("%")
    assert figures["满意率"].endswith("%")
    assert int(figures["超期未办"]) >= 1
    assert sum(count for _, count in month.units) > 20


def test_everybody_has_a_phone_and_the_staff_are_bound(play: Play) -> None:
    players = play.backend.players()
    assert len({player.openid for player in players}) == len(CITIZENS) + len(STAFF)
    assert all(staff.contact for staff in play.services.store.admin.staff())
    assert {player.unit for player in players} >= {"ZJJ", "SLJ", "CGJ", "RSJ", "JTJ", "611026107"}
    for worker in STAFF:
        assert play.server.phone(worker.openid).screen[-1].text.startswith(f"{worker.name}，您的待办")


def test_every_ready_first_sentence_is_met(begin: Callable[[], Play]) -> None:
    play = begin()
    for citizen in CITIZENS:
        for label, text in citizen.openings:
            reply = play.stage.citizen(citizen.openid, "say", {"text": text})
            assert not reply.fault, label
            assert "没处理好" not in reply.text, label
            play.stage.citizen(citizen.openid, "say", {"text": "取消"})
    assert {alarm.level for alarm in play.backend.alarms()} == {"E1", "E3"}
    assert any("12388" in bubble.text for bubble in play.server.phone(CITIZENS[0].openid).screen)
    told = " ".join(line.text + line.why for line in play.stage.feed.lines)
    assert "低保给了" not in told


def test_the_accounts_menu_is_written(play: Play) -> None:
    assert play.server.world.menu
    assert len(play.server.world.menu["button"]) <= 3


def test_the_others_go_on_working_as_time_passes(begin: Callable[[], Play]) -> None:
    play = begin()
    before = {case.number: case.status for case in play.services.store.admin.cases()}
    play.clock.move_to(START + timedelta(days=10))
    play.stage.tick()
    moved = [case for case in play.services.store.admin.cases() if case.status != before[case.number]]
    assert len(moved) > 10
    assert all(play.services.store.admin.deliveries(case.number) == [] for case in moved)


def test_a_notice_is_held_with_its_reason_and_delivered_when_the_person_writes(begin: Callable[[], Play]) -> None:
    play = begin()
    citizen = CITIZENS[0].openid
    play.stage.citizen(citizen, "say", {"text": "曹坪镇窑沟村自来水停了二十天，请派人修好，我叫田守望，13800000011"})
    reply = play.stage.citizen(citizen, "say", {"text": "确认"})
    number = reply.text.split("信访编号：")[1][:12]
    play.stage.citizen(STAFF[0].openid, "say", {"text": f"转派 {number} 水利局"})
    worker = next(w for w in STAFF if w.unit == "SLJ")
    play.clock.move_to(play.clock() + timedelta(days=3))
    play.stage.tick()
    for words in ("签收", "受理"):
        play.stage.citizen(worker.openid, "say", {"text": f"{words} {number}"})

    def told() -> list[tuple[str, str | None, str]]:
        return [
            (row["status"], row["channel"], row["why"]) for row in play.services.store.admin.deliveries(number) if row["kind"] == "accepted"
        ]

    play.clock.move_to(play.clock() + timedelta(minutes=1))
    play.stage.tick()
    ((status, _, why),) = told()
    assert status == "held" and why.startswith("对方超过48小时没有来话，没有订阅授权，已用模板消息提醒") and "电话清单" in why
    assert any(line.tone == "held" and "受理告知" in line.text and why == line.why for line in play.stage.feed.lines)
    play.stage.citizen(citizen, "say", {"text": "在吗"})
    assert told() == [("sent", "custom", "")]
    assert "受理告知" in play.server.phone(citizen).screen[-1].text
