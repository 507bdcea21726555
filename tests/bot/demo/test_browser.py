"""The whole way, played by a browser in the page that `xinfang demo` serves."""

from __future__ import annotations

import contextlib
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.demo.run import free_port

if TYPE_CHECKING:
    from playwright.sync_api import Locator

_ROOT = Path(__file__).parents[3]
_STEP = 15_000
CHROMIUM = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), "")


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[str]:
    """The address of a demo started as a stranger starts it: empty home, another folder, no configuration."""
    port = free_port(0)
    words = [sys.executable, "-m", "bot", "demo", "--port", str(port), "--no-browser"]
    home = tmp_path / "home"
    home.mkdir()
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(home), "TMPDIR": str(home), "PYTHONPATH": str(_ROOT)}
    process = subprocess.Popen(words, cwd=home, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    address = f"http://127.0.0.1:{port}/"
    try:
        _answer(address, process)
        yield address
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
        assert address in out
        assert "Traceback" not in err
        assert list(home.glob("xinfang-demo-*")) == []
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def _answer(address: str, process: subprocess.Popen[str]) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=60) as answer:
            assert answer.status == 200
            return
        time.sleep(0.1)
    pytest.fail(f"the demo did not answer: {process.communicate(timeout=5)[1] if process.poll() is not None else 'too slow'}")


WANTS_CHROMIUM = pytest.mark.skipif(not CHROMIUM, reason="Chromium is missing: sudo apt-get install chromium fonts-noto-cjk fontconfig")


@WANTS_CHROMIUM
def test_the_whole_life_of_a_petition_is_played_in_the_page(demo: str) -> None:
    from playwright.sync_api import expect, sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.set_default_timeout(_STEP)
        page.goto(demo)
        citizen, clerk, unit = (page.get_by_test_id(f"phone-{name}") for name in ("citizen", "clerk", "unit"))

        def shows(phone: Locator, words: str) -> None:
            expect(phone.locator(".chat")).to_contain_text(words, timeout=_STEP)

        def answered(phone: Locator, act: Callable[[], None]) -> None:
            """Does it when the phone is free, and waits for the account's next words."""
            expect(phone).not_to_have_attribute("aria-busy", "true", timeout=_STEP)
            before = phone.locator(".row.me").count()
            act()
            expect(phone.locator(".row.me")).to_have_count(before + 1, timeout=_STEP)
            expect(phone).not_to_have_attribute("aria-busy", "true", timeout=_STEP)

        def sends(phone: Locator, words: str) -> None:
            box = phone.locator("input[name=text]")
            box.fill(words)
            answered(phone, lambda: box.press("Enter"))

        # The citizen tells it with the ready sentences and nods.
        answered(citizen, lambda: citizen.get_by_role("button", name="村里停水").click())
        for _ in range(4):
            if not page.locator("#guide-place").inner_text().startswith("第2步"):
                break
            answered(citizen, lambda: citizen.locator(".chips button").first.click())
        expect(page.locator("#guide-place")).to_have_text("第3步 / 共11步", timeout=_STEP)
        sends(citizen, "确认")
        shows(citizen, "信访编号：XF")
        number = page.locator("#case .head b").inner_text()
        shows(unit, f"新件 {number}")

        # The unit acts, and each step reaches the citizen's phone by itself.
        sends(unit, f"签收 {number}")
        sends(unit, f"受理 {number}")
        shows(citizen, f"{number} 已受理")
        sends(unit, f"进展 {number} 已到现场看过，周五前换管子")
        shows(citizen, "周五前换管子")
        sends(unit, f"答复 {number} 水管已换好，恢复供水")
        shows(citizen, f"{number} 已答复")
        assert citizen.locator(".row.account[data-how=custom]").count() >= 3

        # Two days later the survey is there; a poor rating becomes the office's call.
        page.get_by_role("button", name="+2天").click()
        shows(citizen, "待评价")
        expect(page.locator("#journey")).to_be_hidden(timeout=60_000)
        sends(citizen, "不满意")
        expect(page.locator("#feed")).to_contain_text("【回访】", timeout=_STEP)
        expect(page.locator("#case")).to_contain_text("【回访】", timeout=_STEP)
        expect(clerk.get_by_role("button", name="回访")).to_be_visible(timeout=_STEP)
        sends(clerk, "待办")
        shows(clerk, f"回访】{number}")
        assert faults == []
        browser.close()


@WANTS_CHROMIUM
def test_a_citizen_opens_their_page_from_the_chat_and_agrees_to_notices_there(demo: str) -> None:
    from playwright.sync_api import expect, sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.set_default_timeout(_STEP)
        page.goto(demo)
        citizen = page.get_by_test_id("phone-citizen")

        def sends(words: str) -> None:
            expect(citizen).not_to_have_attribute("aria-busy", "true", timeout=_STEP)
            before = citizen.locator(".row.me").count()
            citizen.locator("input[name=text]").fill(words)
            citizen.locator("input[name=text]").press("Enter")
            expect(citizen.locator(".row.me")).to_have_count(before + 1, timeout=_STEP)

        for words in ("曹坪镇窑沟村的自来水管断了两个多月，全村没水吃，请尽快修", "13900000001", "确认", "确认"):
            if "信访编号：XF" not in citizen.locator(".chat").inner_text():
                sends(words)
        expect(citizen.locator(".chat")).to_contain_text("信访编号：XF", timeout=_STEP)
        sends("进度")
        expect(citizen.locator(".chat a", has_text="/my")).to_be_visible(timeout=_STEP)
        with page.expect_popup() as opened:
            citizen.locator(".chat a", has_text="/my").click()
        own = opened.value
        own.on("dialog", lambda asked: asked.accept())
        expect(own.locator("article")).to_have_count(1, timeout=_STEP)
        own.locator("wx-open-subscribe button").click()
        expect(own.get_by_text("办到哪一步：还能提醒1次")).to_be_visible(timeout=_STEP)
        # Another phone's page in the same browser is another person's.
        own.goto(f"{demo}demo/open?phone=other")
        expect(own.get_by_text("您在这里还没有信访件")).to_be_visible(timeout=_STEP)
        browser.close()


@WANTS_CHROMIUM
def test_a_notice_is_held_with_its_reason_and_delivered_when_the_person_writes(demo: str) -> None:
    from playwright.sync_api import expect, sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.set_default_timeout(_STEP)
        page.goto(demo)
        citizen, clerk, unit = (page.get_by_test_id(f"phone-{name}") for name in ("citizen", "clerk", "unit"))

        def sends(phone: Locator, words: str) -> None:
            expect(phone).not_to_have_attribute("aria-busy", "true", timeout=_STEP)
            before = phone.locator(".row.me").count()
            phone.locator("input[name=text]").fill(words)
            phone.locator("input[name=text]").press("Enter")
            expect(phone.locator(".row.me")).to_have_count(before + 1, timeout=_STEP)
            expect(phone).not_to_have_attribute("aria-busy", "true", timeout=_STEP)

        sends(citizen, "曹坪镇窑沟村自来水停了二十天，请派人修好，我叫田守望，13800000011")
        sends(citizen, "确认")
        expect(citizen.locator(".chat")).to_contain_text("信访编号：XF", timeout=_STEP)
        number = page.locator("#case .head b").inner_text()
        if number not in unit.locator(".chat").inner_text():
            sends(clerk, f"转派 {number} 水利局")

        # The clock shuts the citizen's window; the unit acts; the page says why the notice waits.
        for days in ("+2天", "+1天"):
            day = page.locator(".now span").inner_text()
            page.get_by_role("button", name=days).click()
            expect(page.locator(".now span")).not_to_have_text(day, timeout=60_000)
            expect(page.locator("#journey")).to_be_hidden(timeout=60_000)
            expect(page.locator("body")).not_to_have_class(re.compile("moving"), timeout=_STEP)
        sends(unit, f"签收 {number}")
        sends(unit, f"受理 {number}")
        held = page.locator("#feed li.held").filter(has_text="受理告知").first
        expect(held).to_contain_text("对方超过48小时没有来话", timeout=_STEP)
        expect(held).to_contain_text("等对方来话")
        expect(page.locator("#case")).to_contain_text("受理告知")
        expect(citizen.locator(".chat")).not_to_contain_text("这是受理告知")

        # The citizen writes: it comes as a customer-service message, and the page says so.
        sends(citizen, "在吗")
        expect(citizen.locator(".row.account[data-how=custom]").last).to_contain_text("受理告知", timeout=_STEP)
        expect(page.locator("#feed li.push").filter(has_text="受理告知送到").first).to_contain_text("客服消息", timeout=_STEP)
        browser.close()
