"""Whatever is put into a template's field, WeChat's rules for its prefix take it: checked by the stand-in's own rules, over HTTP too."""

from __future__ import annotations

import pytest

from simulator.templates import ONCE, ONLY_NOTICES, RULES
from simulator.templates import Template as Granted
from simulator.wechat import WeChatServer
from wechat.client import Api
from wechat.templates import Template, fit

from .conftest import spoken

AT = "2026年11月23日 15:01"
VALUES = {
    "number": "XF2611230001",
    "status": "已受理",
    "time": AT,
    "unit": "柞水县住房和城乡建设局（城管执法大队）",
    "category": "E1",
    "due": "",
}
HARD = [
    *VALUES.values(),
    "—",
    "  \n\t ",
    "两\n行\r的字",
    "长" * 200,
    "x" * 200,
    "1" * 200,
    "😀👍",
    "A3",
    "0914-4321234",
    "2026年11月23日",
    "陕A·12345",
    "a b",
]


@pytest.mark.parametrize("value", HARD)
@pytest.mark.parametrize("prefix", list(RULES))
def test_every_prefix_takes_every_value(prefix: str, value: str) -> None:
    name = f"{prefix}1"
    for kind in (ONCE,) if prefix in ONLY_NOTICES else (0, ONCE):
        assert Granted("T", "t", {name: ""}, subscription=kind).shown({name: {"value": fit(name, value, AT)}})


@pytest.mark.parametrize(
    ("name", "value", "fitted"),
    [
        ("thing4", "县水利局", "县水利局"),
        ("thing4", "一二三四五六七八九十一二三四五六七八九十超", "一二三四五六七八九十一二三四五六七八九十"),
        ("thing4", "", "—"),
        ("thing4", "两\n行", "两 行"),
        ("character_string1", "XF2611230001", "XF2611230001"),
        ("character_string1", "编号 XF26", "XF26"),
        ("const2", "已受理", "已受理"),
        ("const2", "", ""),
        ("phrase2", "基本满意了吧呀", "基本满意了"),
        ("phrase2", "E1", "无"),
        ("name1", "柞水县住房和城乡建设局", "柞水县住房和城乡建设"),
        ("number9", "XF2611230001", "2611230001"),
        ("time3", AT, AT),
        ("time3", "", AT),
        ("date5", "2026年12月8日", "2026年12月8日"),
        ("date5", "县水利局", AT),
        ("enum7", "是", "是"),
    ],
)
def test_what_a_field_shows(name: str, value: str, fitted: str) -> None:
    assert fit(name, value, AT) == fitted


def test_fields_words_and_values_come_together() -> None:
    template = Template("T", {"character_string1": "number", "const2": "status", "thing4": "unit"}, {"待评价": "待回访"})
    filled = template.filled({"number": "XF2611230001", "status": "待评价", "unit": "水利局"})
    assert filled == {"character_string1": "XF2611230001", "const2": "待回访", "thing4": "水利局"}
    assert template.filled({}) == {"character_string1": "-", "const2": "", "thing4": "—"}


def test_where_a_case_stands_at_length_shows_only_where_a_sentence_fits() -> None:
    template = Template("T", {"const2": "status", "thing3": "status", "phrase5": "status", "thing4": "unit"})
    filled = template.filled({"status": "已答复", "stands": "已答复，评了不满意，等信访局回访", "unit": "水利局"})
    assert filled == {"const2": "已答复", "thing3": "已答复，评了不满意，等信访局回访", "phrase5": "已答复", "thing4": "水利局"}


def test_wechat_takes_a_template_with_every_prefix(wechat: WeChatServer, api: Api) -> None:
    places, openid = list(VALUES), spoken(wechat)
    fields = {f"{prefix}{n}": places[n % len(places)] for n, prefix in enumerate(RULES)}
    common = {name: place for name, place in fields.items() if name.rstrip("0123456789") not in ONLY_NOTICES}
    wechat.world.templates["T-all"] = Granted("T-all", "全部", {name: name for name in common})
    wechat.world.templates["S-all"] = Granted("S-all", "全部", {name: name for name in fields}, subscription=ONCE)
    wechat.world.person(openid).consents["S-all"] = 1
    api.send_template(openid, "T-all", Template("T-all", common).filled(VALUES), "once")
    api.send_subscription(openid, "S-all", Template("S-all", fields).filled(VALUES), "once")
    assert [sent.how for sent in wechat.sent] == ["template", "subscribe"]
