"""Consent to subscription notices: the page asks in WeChat's own way, and says what is left."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from wechat.page import sign

from .conftest import Served

TICKET = "/cgi-bin/ticket/getticket"


def told(page: Served, openid: str = "oFang") -> list[str]:
    """What the page says of each notice."""
    return re.findall(r"<li>(.+?)</li>", page.my(openid).text)


def test_citizens_are_asked_for_what_citizens_get(page: Served) -> None:
    page.town.file()
    assert told(page) == ["办到哪一步：还没有同意", "请您评价：还没有同意"]
    assert 'template="S-progress,S-survey"' in page.my().text


def test_staff_are_asked_for_their_own_notices_too(page: Served) -> None:
    page.town.staff("oStaff")
    assert told(page, "oStaff")[2:] == ["交给您办的件：还没有同意"]


def test_each_yes_is_one_notice_and_a_notice_uses_it_up(page: Served) -> None:
    number = page.town.file()
    page.town.sweep()
    for _ in range(2):
        page.town.phone().popup([("S-progress", True), ("S-survey", False)])
        page.town.go(seconds=5)
    assert told(page) == ["办到哪一步：还能提醒2次", "请您评价：还没有同意"]
    with page.town.wechat.world.lock:
        page.town.wechat.world.person("oFang").until = None
    page.town.act(number, "sign")
    page.town.act(number, "accept")
    page.town.sweep()
    assert page.town.hows()[-1] == "subscribe"
    assert told(page)[0] == "办到哪一步：还能提醒1次"


def test_a_lasting_yes_is_said_to_last(served: Callable[..., Served]) -> None:
    page = served(lasting=True)
    page.town.file()
    page.town.phone().popup([("S-progress", True)])
    assert told(page)[0] == "办到哪一步：一直提醒"


def test_the_page_is_signed_for_its_very_address_and_the_ticket_fetched_once(page: Served) -> None:
    page.town.file()
    for _ in range(3):
        text = page.my().text
    proof = dict(re.findall(r'data-([\w-]+)="([^"]+)"', text))
    (ticket,) = page.town.wechat.world.tickets
    assert proof["signature"] == sign(ticket, proof["nonce-str"], int(proof["timestamp"]), f"{page.base}/my")
    assert [call.path for call in page.town.wechat.world.calls].count(TICKET) == 1
    assert ticket not in text


@pytest.mark.parametrize("fault", ["502", 48001])
def test_without_a_ticket_the_page_stands_and_says_that_the_button_does_not(page: Served, fault: str | int) -> None:
    number = page.town.file()
    page.town.wechat.faults.add(fault, "getticket")  # type: ignore[arg-type]
    text = page.my().text
    assert number in text and "wx-open-subscribe" not in text and 'role="status">现在按不了' in text and "<script" not in text


def test_strangers_are_asked_nothing(page: Served) -> None:
    assert "wx-open-subscribe" not in page.my("oNobody").text
