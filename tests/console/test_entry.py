"""Who gets in: whom WeChat names, in the browser that asked, once; everybody else is told kindly what to do."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import BoundedSemaphore
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
import time_machine
from flask import Flask, Response

from console.entry import Entry
from wechat.oauth import SignIn

from .conftest import AGENT, Served


def step(browser: requests.Session, address: str) -> requests.Response:
    return browser.get(address, allow_redirects=False)


def brought(page: Served, browser: requests.Session) -> str:
    """The address with code and state with which WeChat sends this browser back."""
    asked = step(browser, f"{page.base}/my")
    assert asked.status_code == 302
    return step(browser, asked.headers["Location"]).headers["Location"]


def test_whoever_comes_is_signed_in_silently_and_sees_a_bare_address(page: Served) -> None:
    number = page.town.file()
    answer = page.my()
    assert answer.status_code == 200 and number in answer.text
    assert [seen.status_code for seen in answer.history] == [302] * 3 and answer.url.partition("#")[0] == f"{page.base}/my"
    assert "oFang" not in answer.text and "code=" not in answer.url


def test_a_visit_asks_wechat_once(page: Served) -> None:
    browser = page.browser()
    browser.get(f"{page.base}/my")
    assert step(browser, f"{page.base}/my").status_code == 200
    assert [call.path for call in page.town.wechat.world.calls].count("/sns/oauth2/access_token") == 1


def test_a_visit_ends_and_begins_anew_by_itself(page: Served) -> None:
    browser = page.browser()
    browser.get(f"{page.base}/my")
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=31)):
        assert "connect/oauth2/authorize" in step(browser, f"{page.base}/my").headers["Location"]


@pytest.mark.parametrize("agent", ["Mozilla/5.0 Chrome/130", "", "Mozilla/5.0 MicroMessenger/7.0 wxwork/4.1"])
def test_outside_wechat_the_page_says_where_to_open_it(page: Served, agent: str) -> None:
    answer = page.browser(agent=agent).get(f"{page.base}/my")
    assert (answer.status_code, answer.history) == (200, []) and "要在微信里打开" in answer.text


def test_a_code_is_good_once(page: Served) -> None:
    browser = page.browser()
    back = brought(page, browser)
    kept = browser.cookies.copy()
    assert step(browser, back).status_code == 302
    assert step(browser, back).status_code == 403, "the state is spent"
    browser.cookies = kept
    again = step(browser, back)
    assert again.status_code == 403 and "没认出您是谁" in again.text, "the code is spent"


def test_a_forged_or_missing_state_lets_nobody_in(page: Served) -> None:
    mine, victim = page.browser("oThief"), page.browser("oFang")
    back = brought(page, mine)
    assert step(victim, back).status_code == 403, "a browser that never asked"
    brought(page, victim)
    answer = step(victim, back)
    assert answer.status_code == 403 and "不要用别人转来的网址" in answer.text, "a browser that asked for itself"
    state = parse_qs(urlsplit(brought(page, victim)).query)["state"][0]
    for query in (
        f"state={state}",
        f"state={state}&code=",
        f"state={state}&code={'x' * 600}",
        "state=&code=x",
        f"state={state}&code=guessed",
    ):
        assert step(victim, f"{page.base}/my?{query}").status_code == 403
    assert "connect/oauth2/authorize" in step(victim, f"{page.base}/my").headers["Location"], "still a stranger"


def test_a_state_ends(page: Served) -> None:
    browser = page.browser()
    back = brought(page, browser)
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=11)):
        assert step(browser, back).status_code == 403


def test_a_made_up_user_is_refused_kindly(page: Served) -> None:
    number = page.town.file()
    with page.town.wechat.world.lock:
        page.town.wechat.world.person("oFang").previews = True
    answer = page.my()
    assert answer.status_code == 403 and "使用完整服务" in answer.text and number not in answer.text


@pytest.mark.parametrize("fault", ["502", "drop", -1])
def test_a_silent_wechat_is_said_to_be_silent(page: Served, fault: str | int) -> None:
    browser = page.browser()
    back = brought(page, browser)
    page.town.wechat.faults.add(fault, "oauth2")  # type: ignore[arg-type]
    answer = step(browser, back)
    assert answer.status_code == 503 and "过一会儿再打开" in answer.text and "Traceback" not in answer.text


def test_many_who_wait_for_a_slow_wechat_leave_threads_for_messages(page: Served) -> None:
    browsers = [page.browser(f"o{n}") for n in range(6)]
    backs = [brought(page, browser) for browser in browsers]
    for _ in backs:
        page.town.wechat.faults.add("slow", "oauth2")
    with ThreadPoolExecutor(6) as pool:
        seen = sorted(pool.map(lambda pair: step(*pair).status_code, zip(browsers, backs, strict=True)))
    assert seen == [302] * 4 + [503] * 2, "half of the eight threads at most"


def test_a_changed_cookie_is_none(page: Served) -> None:
    browser = page.browser()
    browser.get(f"{page.base}/my")
    good = browser.cookies["my_visit"]
    signed = good[:-5] + ("A" if good[-5] != "A" else "B") + good[-4:]
    for bad in (signed, "Ik9GYW5nIg" + good[good.index(".") :], "x" * 5000, "", "Ik9GYW5nIg.x.y"):
        browser.cookies.set("my_visit", bad, domain="127.0.0.1", path="/my")
        assert "connect/oauth2/authorize" in step(browser, f"{page.base}/my").headers["Location"]


def test_a_state_is_no_visit(page: Served) -> None:
    browser = page.browser()
    brought(page, browser)
    browser.cookies.set("my_visit", browser.cookies["my_state"], domain="127.0.0.1", path="/my")
    assert step(browser, f"{page.base}/my").status_code == 302


@pytest.mark.parametrize(("url", "secure"), [("https://xf.example.gov.cn/my", True), ("http://127.0.0.1:8000/my", False)])
def test_cookies_are_out_of_reach(url: str, secure: bool) -> None:
    entry = Entry(url, SignIn("wx1", "secret", "https://api.weixin.qq.com"), b"key", BoundedSemaphore())
    with Flask(__name__).test_request_context(headers={"User-Agent": AGENT}):
        answer: Response = entry.ask()
    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert all(part in cookie for part in ("HttpOnly", "SameSite=Lax", "Path=/my", "Max-Age=600"))
    assert ("Secure" in cookie) == secure
    assert answer.headers["Location"].startswith("https://open.weixin.qq.com/connect/oauth2/authorize?appid=wx1&")
