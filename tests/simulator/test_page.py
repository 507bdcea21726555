"""The demo's page over a bot of thirty lines: what it shows, what its buttons do, what it refuses."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import Client

from simulator.clock import MovableClock
from simulator.courier import ByHand
from simulator.demo.page import Together, create_page
from simulator.demo.stage import Stage
from simulator.demo.state import case_picture
from simulator.wechat import WeChatServer

from .little_bot import NUMBER, START, LittleBot, a_case


@dataclass
class Show:
    """A running stage and a browser's view of it."""

    bot: LittleBot
    stage: Stage
    browser: FlaskClient
    resets: list[int] = field(default_factory=list)

    def state(self) -> dict[str, Any]:
        answer = self.browser.get("/demo/state")
        assert answer.status_code == 200
        found: dict[str, Any] = answer.get_json(force=True)
        return found

    def act(self, phone: str, act: str, **more: str) -> int:
        return self.browser.post("/demo/act", json={"phone": phone, "act": act, **more}).status_code

    def arrive(self) -> None:
        until = time.monotonic() + 20
        while self.stage.journey is not None and time.monotonic() < until:
            time.sleep(0.01)
        assert self.stage.journey is None


@pytest.fixture
def show() -> Iterator[Show]:
    clock = MovableClock(START, base=lambda: START)
    bot = LittleBot([START + timedelta(hours=h) for h in (1, 30)])
    with WeChatServer(clock, "wxlittle", "secret") as server:
        server.point(ByHand(bot.webhook))
        stage = Stage(server, bot, clock)
        resets: list[int] = []
        browser = create_page(lambda: stage, lambda: resets.append(1)).test_client()
        stage.start()
        yield Show(bot, stage, browser, resets)
        stage.stop()


def test_the_page_and_its_files_are_there(show: Show) -> None:
    for path, words in (("/", "信访通"), ("/demo/static/demo.js", "import")):
        with show.browser.get(path) as answer:
            assert words in answer.text
    assert show.browser.get("/demo/static/../page.py").status_code == 404


def test_the_first_picture_has_four_phones_and_the_first_step(show: Show) -> None:
    state = show.state()
    assert [(p["id"], p["name"]) for p in state["phones"]] == [
        ("citizen", "田守望"),
        ("other", "秦向阳"),
        ("clerk", "陈晓禾"),
        ("unit", "郑柏川"),
    ]
    assert state["guide"]["place"] == 1
    assert state["phones"][0]["chips"][0]["label"] == "停水"
    assert state["clock"]["time"] == "09:30"


def test_a_picture_that_has_not_changed_is_not_sent_again(show: Show) -> None:
    mark = show.browser.get("/demo/state").headers["X-Mark"]
    assert show.browser.get(f"/demo/state?seen={mark}").status_code == 204


def test_a_talk_shows_on_the_phone_in_the_feed_and_as_a_case(show: Show) -> None:
    assert show.act("citizen", "say", text="村里的自来水停了二十天，天天挑水吃") == 200
    state = show.state()
    assert [b["side"] for b in state["phones"][0]["bubbles"]] == ["me", "account"]
    assert any(line["tone"] == "think" and "自来水" in line["why"] for line in state["feed"])
    assert state["guide"]["say"] == "确认"
    show.act("citizen", "say", text="确认")
    state = show.state()
    assert state["cases"][0]["number"] == NUMBER
    assert state["cases"][0]["clocks"][0]["left"] == 15
    assert {"label": "签收", "say": f"签收 {NUMBER}"} in state["phones"][3]["chips"]
    assert state["guide"]["say"] == f"签收 {NUMBER}"


@pytest.mark.parametrize(("act", "shown"), [("photo", "image"), ("voice", "voice"), ("place", "location")])
def test_things_that_are_no_text_can_be_sent(show: Show, act: str, shown: str) -> None:
    assert show.act("other", act) == 200
    assert show.state()["phones"][1]["bubbles"][0]["kind"] == shown


@pytest.mark.parametrize(
    ("phone", "act", "text"),
    [("nobody", "say", "话"), ("citizen", "dance", "话"), ("citizen", "say", "  "), ("citizen", "say", "长" * 2001), ("", "", "")],
)
def test_what_no_button_sends_is_refused(show: Show, phone: str, act: str, text: str) -> None:
    assert show.act(phone, act, text=text) == 400


def test_a_body_that_is_no_object_is_refused(show: Show) -> None:
    assert show.browser.post("/demo/act", data="[1]").status_code == 400
    assert show.browser.post("/demo/travel", data="not json").status_code == 400


def test_another_sites_page_cannot_act(show: Show) -> None:
    answer = show.browser.post("/demo/reset", json={}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert show.resets == []


def test_the_clock_stops_where_something_is_due(show: Show) -> None:
    seen: list[timedelta] = []
    work = show.bot.work
    show.bot.work = lambda: (seen.append(show.stage.clock() - START), work())[1]  # type: ignore[method-assign, func-returns-value]
    assert show.browser.post("/demo/travel", json={"hours": 48}).status_code == 200
    show.arrive()
    assert {timedelta(hours=h) for h in (1, 30, 48)} <= set(seen)
    assert show.state()["clock"]["date"] == "2026年11月26日"


def test_nobody_acts_while_the_clock_moves(show: Show) -> None:
    show.bot.waits = [START + timedelta(seconds=20 * n) for n in range(1, 200)]
    show.browser.post("/demo/travel", json={"hours": 1})
    codes = {show.act("citizen", "say", text="你好"), show.browser.post("/demo/travel", json={"hours": 1}).status_code}
    show.arrive()
    assert codes <= {200, 409}
    assert show.act("citizen", "say", text="你好") == 200


@pytest.mark.parametrize("hours", [0, -1, 3, "24", None])
def test_the_clock_moves_only_by_its_buttons(show: Show, hours: object) -> None:
    assert show.browser.post("/demo/travel", json={"hours": hours}).status_code == 400


def test_the_units_phone_changes_hands_and_a_citizens_does_not(show: Show) -> None:
    for openid in ("o-sun", "o-tian", "nobody"):
        show.browser.post("/demo/hold", json={"openid": openid})
    phones = show.state()["phones"]
    assert [p["name"] for p in phones] == ["田守望", "秦向阳", "陈晓禾", "孙沛然"]
    assert [h["label"] for h in phones[3]["holders"]] == ["水利局 郑柏川", "住建局 孙沛然"]


def test_what_the_account_refused_is_not_offered_again(show: Show) -> None:
    show.bot.case = replace(a_case(), code="REGISTERED", unit="")
    show.stage.tick()
    say = show.state()["guide"]["say"]
    assert say == f"转派 {NUMBER} 县水利局"
    show.act("clerk", "say", text=say)
    assert show.state()["guide"]["say"] == ""


def test_a_unit_without_a_phone_on_the_page_is_left_to_the_clock(show: Show) -> None:
    show.bot.case = replace(a_case(), unit="县公安局", unit_code="GAJ")
    show.stage.tick()
    found = show.state()["guide"]
    assert (found["phone"], found["say"], found["hours"]) == ("clock", "", 360)


def test_beginning_again_is_one_button(show: Show) -> None:
    assert show.browser.post("/demo/reset", json={}).status_code == 200
    assert show.resets == [1]


def test_the_month_is_given_in_figures(show: Show) -> None:
    assert show.browser.get("/demo/month").get_json(force=True)["figures"] == [["来件", "36"]]


def test_page_and_bot_share_one_address(show: Show) -> None:
    client = Client(Together(show.browser.application, show.bot.webhook))
    with client.get("/") as answer:
        assert "信访通" in answer.text
    assert "念给您听" in client.post("/wechat", data="<ToUserName><![CDATA[a]]>x<FromUserName><![CDATA[b]]>").text


def test_the_step_names_the_hand_that_its_phone_belongs_in(show: Show) -> None:
    show.act("citizen", "say", text="村里的自来水停了二十天，天天挑水吃")
    show.act("citizen", "say", text="确认")
    assert show.state()["guide"]["holder"] == "o-zheng"
    show.browser.post("/demo/hold", json={"openid": "o-sun"})
    show.stage.tick()
    state = show.state()
    assert state["phones"][3]["name"] == "孙沛然"
    assert state["guide"]["holder"] == "o-zheng"
    assert "先换到“水利局 郑柏川”手里" in state["guide"]["text"]


@pytest.mark.parametrize(
    ("owed", "stopped", "days", "state", "overdue"),
    [
        (True, None, 1, "running", False),
        (True, None, 16, "late", True),
        (True, 15, 16, "stopped", False),
        (True, 16, 17, "stopped", True),
        (False, None, 16, "over", True),
        (False, 3, 4, "stopped", False),
    ],
)
def test_only_what_an_organ_owes_can_be_done_or_late(owed: bool, stopped: int | None, days: int, state: str, overdue: bool) -> None:
    clock = replace(a_case().clocks[0], owed=owed, stopped_at=None if stopped is None else START + timedelta(days=stopped))
    (shown,) = case_picture(replace(a_case(), clocks=(clock,)), START + timedelta(days=days))["clocks"]
    assert (shown["state"], shown["overdue"], shown["owed"]) == (state, overdue, owed)


def test_a_phones_own_page_is_opened_as_that_person(show: Show) -> None:
    answer = show.browser.get("/demo/open?phone=citizen")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/my")
    cookies = answer.headers.getlist("Set-Cookie")
    openid = show.state()["phones"][0]["openid"]
    assert any(cookie.startswith(f"visitor={openid};") for cookie in cookies)
    assert any(cookie.startswith("my_visit=;") and "Path=/my" in cookie for cookie in cookies), "nobody else's visit goes on"
    assert show.browser.get("/demo/open?phone=nobody").status_code == 400
