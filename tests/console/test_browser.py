"""The page in a real browser: how it stands on a phone and on a desk, and the consent button pressed."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from simulator.browser import VISITOR

from .conftest import AGENT, Served

if TYPE_CHECKING:
    from playwright.sync_api import Page

CHROMIUM = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), "")
PHONE, DESK = (390, 844), (1280, 900)

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="Chromium is missing: sudo apt-get install chromium fonts-noto-cjk fontconfig")

Open = Callable[..., "Page"]


@pytest.fixture
def opened() -> Iterator[Open]:
    """Opens a person's page in the browser of their WeChat; every fault in it fails the test."""
    from playwright.sync_api import sync_playwright

    faults: list[str] = []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=["--no-sandbox"])

        def go(served: Served, openid: str = "oFang", size: tuple[int, int] = PHONE, script: bool = True) -> Page:
            window = {"width": size[0], "height": size[1]}
            context = chromium.new_context(viewport=window, user_agent=AGENT, java_script_enabled=script, locale="zh-CN")  # type: ignore[arg-type]
            context.add_cookies([{"name": VISITOR, "value": openid, "domain": "127.0.0.1", "path": "/"}])
            page = context.new_page()
            page.set_default_timeout(15_000)
            page.on("pageerror", lambda error: faults.append(str(error)))
            page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
            page.goto(f"{served.base}/my")
            return page

        yield go
        chromium.close()
    assert [fault for fault in faults if "favicon" not in fault] == []


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


@pytest.mark.parametrize("size", [PHONE, DESK, (320, 640)])
def test_letters_are_large_and_nothing_runs_off_the_screen(page: Served, opened: Open, size: tuple[int, int]) -> None:
    page.town.answered("路灯已修好，请您放心。\n线路老化，换了三盏灯。不服的可以回“复查”。")
    page.town.sweep()
    page.town.file("x" * 300 + "https://example.org/" + "y" * 200)
    page.town.file("村里的事", sealed=True)
    page.town.file("巷子口的井盖松了，车一过就响")
    seen = opened(page, size=size)
    assert seen.locator("article").count() == 4 and fits(seen)
    sizes = seen.evaluate("[...document.querySelectorAll('p, li, h2')].map(e => parseFloat(getComputedStyle(e).fontSize))")
    assert min(sizes) >= 17


def test_the_button_asks_and_the_page_says_what_was_agreed(page: Served, opened: Open) -> None:
    page.town.file()
    seen = opened(page)
    seen.once("dialog", lambda asked: asked.accept())
    seen.locator("wx-open-subscribe button").wait_for()
    assert seen.get_by_text("现在按不了").is_hidden()
    seen.locator("wx-open-subscribe button").click()
    seen.get_by_text("记下了，谢谢").wait_for()
    seen.get_by_text("办到哪一步：还能提醒1次").wait_for()
    assert seen.get_by_text("请您评价：还能提醒1次").is_visible()
    with page.town.wechat.world.lock:
        assert page.town.wechat.world.person("oFang").consents == {"S-progress": 1, "S-survey": 1}


def test_a_no_is_taken_kindly(page: Served, opened: Open) -> None:
    page.town.file()
    seen = opened(page)
    seen.once("dialog", lambda asked: asked.dismiss())
    seen.locator("wx-open-subscribe button").click()
    seen.get_by_text("好的，不提醒").wait_for()
    assert page.town.store.mine.consents(page.town.contact()) in ({}, {"progress": (0, False), "survey": (0, False)})


def test_a_domain_that_is_not_registered_shows_no_button_and_says_so(page: Served, opened: Open) -> None:
    page.town.file()
    seen = opened(page)
    page.town.wechat.world.domain = "other.example.gov.cn"
    seen.reload()
    seen.get_by_text("现在按不了").wait_for()
    assert seen.locator("wx-open-subscribe button").count() == 0


def test_without_scripts_everything_but_the_button_is_there(page: Served, opened: Open) -> None:
    number = page.town.file()
    seen = opened(page, script=False)
    assert seen.get_by_text(number).is_visible() and seen.locator("li[aria-current=step]").inner_text() == "转办"
    assert seen.get_by_text("现在按不了").is_visible()


def test_an_empty_page_says_what_to_do(page: Served, opened: Open) -> None:
    seen = opened(page, "oNobody")
    assert seen.get_by_text("您在这里还没有信访件").is_visible() and fits(seen)
