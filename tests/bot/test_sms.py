"""SMS, the last way before a person's telephone: off unless filled in, number and status only, never for what need not be told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from bot import bootstrap
from bot.check import findings
from bot.settings import BadSettings
from cases.commands import RaiseAlarm
from simulator.clock import MovableClock
from simulator.sms import SmsServer

from .conftest import NOON, Town

CONFIG = """
[sms]
secret_id = "sms-id"
secret_key = "sms-key"
app_id = "1400000000"
sign = "信访局"
api_base = "{}"
[sms.templates.progress]
id = "S1"
[sms.templates.assignment]
id = "S2"
params = ["number", "category"]
"""
SHUT = "对方超过48小时没有来话"


@dataclass
class Paid:
    """A county that pays for SMS, and its provider."""

    town: Town
    sms: SmsServer

    def overdue(self) -> str:
        """A notice owed in law to somebody whose window has shut, without any template; its number."""
        number = self.town.file()
        self.town.send()
        self.town.go(days=3)
        for action in ("sign", "accept"):
            self.town.act(number, action)
        self.town.send()
        return number

    def told(self, number: str) -> tuple[str, str | None, str]:
        (row,) = self.town.deliveries(number, "accepted")
        return row


@pytest.fixture
def paid(towns: Callable[..., Town]) -> Iterator[Paid]:
    texts = {"S1": "您的信访件{1}，{2}。请在公众号里查看。", "S2": "警情{1}（{2}），请看微信。"}
    sms = SmsServer(MovableClock(NOON), templates=texts).start()
    town = towns(extra=CONFIG.format(sms.base))
    sms.clock = town.clock
    yield Paid(town, sms)
    sms.stop()


def test_what_wechat_cannot_carry_is_announced_by_sms_and_handed_over_with_the_next_words(paid: Paid) -> None:
    number = paid.overdue()
    (sms,) = paid.sms.sent
    assert (sms.phone, sms.text) == ("+8613900000007", f"【信访局】您的信访件{number}，已受理。请在公众号里查看。")
    status, channel, why = paid.told(number)
    assert (status, channel) == ("held", None) and why.startswith(SHUT) and "已用短信提醒，原文等对方来话时送到" in why
    assert ("sent", "sms", "") in paid.town.deliveries(number)
    paid.town.send()
    assert len(paid.sms.sent) == 1, "once"
    paid.town.phone().say("在吗")
    paid.town.send()
    assert paid.told(number) == ("sent", "custom", "")


def test_whoever_left_wechat_still_gets_an_sms(paid: Paid) -> None:
    number = paid.town.file()
    paid.town.phone().leave()
    for action in ("sign", "accept"):
        paid.town.act(number, action)
    paid.town.send()
    assert any(number in sms.text for sms in paid.sms.sent)


def test_news_costs_no_sms(paid: Paid) -> None:
    paid.town.phone().say("你好")
    paid.town.go(days=3)
    paid.town.push("有进展", template="progress", data={"number": "XF2611240001", "status": "办理中"})
    paid.town.send()
    assert paid.sms.sent == []


@pytest.mark.parametrize("why", ["blacklist", "money", "limit"])
def test_what_the_provider_refuses_is_a_clerks_call(paid: Paid, why: str) -> None:
    if why == "blacklist":
        paid.sms.blacklist.add("+8613900000007")
    if why == "money":
        paid.sms.money = 0
    if why == "limit":
        paid.sms.sign = "别的签名"
    number = paid.overdue()
    status, _, line = paid.told(number)
    words = {"blacklist": "对方退订了短信", "money": "短信套餐用完了", "limit": "短信签名或模板不合规定"}[why]
    assert status == "held" and f"短信：{words}" in line and "139" not in line
    paid.town.go(days=4)
    paid.town.sweep()
    assert any(f"call:{number}" in key for key in paid.town.tasks("call"))


def test_a_provider_that_is_silent_is_tried_thrice_and_then_a_person_calls(paid: Paid) -> None:
    paid.sms.faults.always("502")
    number = paid.overdue()
    assert paid.told(number)[0] == "queued"
    for minutes in (1, 2, 3, 4):
        with paid.town.later(minutes=minutes):
            paid.town.send()
    assert paid.told(number)[0] == "held" and "短信平台" in paid.told(number)[2]


def test_an_alarm_reaches_the_officer_on_duty_by_sms(paid: Paid) -> None:
    paid.town.staff("oLuo", "director", duty=True)
    paid.town.phone().say("你好")
    paid.town.write(RaiseAlarm("a:1", "E3", "河水进屋了", paid.town.clock()))
    paid.town.sweep()
    (sms,) = paid.sms.sent
    assert sms.phone == "+8613900000000" and sms.text == "【信访局】警情A1（E3），请看微信。"
    assert paid.town.store.book.alarms()[0].reached


def test_it_is_off_by_default_and_wants_its_package(towns: Callable[..., Town], monkeypatch: pytest.MonkeyPatch) -> None:
    assert towns().services.sms is None
    monkeypatch.setattr(bootstrap, "find_spec", lambda name: None)
    with pytest.raises(BadSettings, match=r"\[sms\]"):
        _ = towns(extra=CONFIG.format("http://127.0.0.1:9")).services.sms


def test_check_says_what_is_missing(towns: Callable[..., Town], paid: Paid) -> None:
    def line(town: Town) -> str:
        return next(f"{f.level} {f.line}" for f in findings(town.services, online=False) if f.part == "sms")

    assert line(paid.town).startswith("ok")
    assert "sms.secret_key" in line(towns(extra='[sms]\nsecret_id = "x"\n'))
