"""`check --online`: what the configuration says of the account against what the account has."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.check import findings
from simulator.templates import Template

from .conftest import Town

Towns = Callable[..., Town]
ASKED = '[wechat.subscriptions.progress]\nid = "S-progress"\nfields = { character_string1 = "number", phrase2 = "status" }\n'
LABELS = {"character_string1": "编号", "phrase2": "状态"}


def told(town: Town, part: str) -> list[str]:
    return [f"{f.level} {f.line}" for f in findings(town.services, online=True) if f.part == part]


def test_what_the_account_has_is_ok(towns: Towns) -> None:
    town = towns(templates=True, extra=ASKED)
    town.wechat.world.templates["S-progress"] = Template("S-progress", "进度", LABELS, subscription=2)
    assert {line[:3] for part in ("templates", "subscriptions", "wechat online") for line in told(town, part)} == {"ok "}
    assert "客服消息今天用了0条，一天最多500000条" in told(town, "wechat online")[1]


@pytest.mark.parametrize(
    ("granted", "named"),
    [
        (None, "wrong progress：公众号里没有模板 S-progress（[wechat.subscriptions.progress]）"),
        (Template("S-progress", "进度", {**LABELS, "time3": "时间"}, subscription=2), "warn progress：fields 少了 time3"),
        (Template("S-progress", "进度", {"phrase2": "状态"}, subscription=2), "warn progress：fields 写了 character_string1"),
        (Template("S-progress", "进度", LABELS, subscription=3), "warn progress：lasting 应当是 true"),
    ],
)
def test_what_differs_is_named_with_its_place(towns: Towns, granted: Template | None, named: str) -> None:
    town = towns(extra=ASKED)
    if granted:
        town.wechat.world.templates["S-progress"] = granted
    assert any(line.startswith(named) for line in told(town, "subscriptions"))


def test_a_status_word_that_the_template_may_not_carry_is_named_before_it_is_needed(towns: Towns) -> None:
    extra = (
        '[wechat.templates.progress]\nid = "T-progress"\nfields = { character_string1 = "number", const2 = "status" }\n'
        'allowed = ["已登记", "已转办"]\n'
    )
    (line,) = [line for line in told(towns(extra=extra), "templates") if "发不了" in line]
    assert "已受理" in line and "已登记" not in line


def test_a_day_that_is_almost_used_up_is_said(town: Town) -> None:
    town.wechat.world.quota.limits["/cgi-bin/message/custom/send"] = 10
    town.phone().say("你好")
    for n in range(4):
        town.push(str(n))
        town.send()
    town.push("急", urgent=True, routine=False)
    town.send()
    town.phone().say("在吗")
    for n in range(5):
        town.push(str(n), urgent=True, routine=False)
        town.send()
    assert "warn 客服消息今天用了10条，一天最多10条" in told(town, "wechat online")
    town.services.wechat.clear_quota()
    assert "ok 客服消息今天用了0条，一天最多10条" in told(town, "wechat online")


@pytest.mark.parametrize(("code", "mend"), [(40164, "IP白名单"), (40125, "重新抄一次 AppSecret"), (40243, "解冻")])
def test_a_refusal_says_what_mends_it(town: Town, code: int, mend: str) -> None:
    town.wechat.faults.always(code, "stable_token")
    (line,) = told(town, "wechat online")
    assert str(code) in line and mend in line


PAGE = '[server]\npublic_url = "https://xf.example.gov.cn/"\n'


def test_notices_to_agree_to_want_a_page_where_they_are_agreed_to(towns: Towns) -> None:
    (line,) = told(towns(extra=ASKED), "page")
    assert line.startswith("warn server.public_url 是空的") and "progress 就没处点同意" in line
    assert told(towns(), "page") == []


def test_the_page_is_named_with_what_only_a_person_can_look_up(towns: Towns) -> None:
    first, second = told(towns(extra=ASKED + PAGE), "page")
    assert first == "ok “我的信访件”在 https://xf.example.gov.cn/my"
    assert second.startswith("ok 拿得到 jsapi_ticket") and "都要是 xf.example.gov.cn" in second


def test_an_account_that_gets_no_ticket_is_told_so(towns: Towns) -> None:
    town = towns(extra=PAGE, denied=("/cgi-bin/ticket/getticket",))
    assert told(town, "page")[1].startswith("wrong 拿不到网页的 jsapi_ticket")


def test_an_address_without_https_is_warned_of(towns: Towns) -> None:
    assert told(towns(extra=PAGE.replace("https", "http")), "page")[0].startswith("warn server.public_url")
