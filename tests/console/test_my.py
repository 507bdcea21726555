"""What the page shows, and what it never shows."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from cases.commands import Detach, Push, SaveCase
from cases.model import Petitioner, Staff
from cases.steps import decide

from .conftest import Served


def test_a_case_stands_with_its_status_its_way_its_limit_and_who_has_it(page: Served) -> None:
    number = page.town.file()
    text = page.my().text
    said = page.town.phone().say(f"进度 {number}").text
    assert number in text and '<p class="status">已转办</p>' in text
    limit = re.search(r"现在由.+?（条例.+?）。", said)
    assert limit is not None and limit[0] in text, "the same words as in chat"
    assert f"大字看：{page.base}/my" in said
    assert re.findall(r'<li class="(\w+)"[^>]*>(..)</li>', text) == [
        *(("done", "登记"), ("here", "转办"), ("next", "受理"), ("next", "办理"), ("next", "答复"), ("next", "办结"))
    ]
    assert "迎春路的路灯坏了三个月" in text and "给您的答复" not in text


def test_an_answer_is_read_when_it_is_served_and_not_before(page: Served) -> None:
    number = page.town.answered("路灯已修好。\n请您放心。")
    waits = page.my().text
    assert "路灯已修好" not in waits and page.town.case(number).status == "OPINION_ISSUED"
    page.town.sweep()
    text = page.my().text
    assert page.town.case(number).status == "SERVED"
    assert '<p class="answer">路灯已修好。\n请您放心。</p>' in text and "可以回“复查”（条例35条" in text


def test_an_answer_under_review_is_not_shown(page: Served) -> None:
    """A unit's head has not agreed yet."""
    town = page.town
    number = town.file()
    for action in ("sign", "accept", "handle"):
        town.act(number, action)
    case = town.case(number)
    worker = Staff(91, "吴小满", case.unit, frozenset({"unit"}))
    made = decide(
        case, "answer", worker.actor("command"), {"text": "还没审的话"}, town.clock(), town.services.rules, town.services.calendar
    )
    town.write(SaveCase(made))
    assert town.case(number).status == "OPINION_REVIEW" and "还没审的话" not in page.my().text


def test_what_waits_is_counted_and_how_to_get_it_is_said(page: Served) -> None:
    number = page.town.file()
    page.town.write(Push("p:0", page.town.contact(), "progress", "已派人去看", page.town.clock(), number=number))
    page.town.sweep()
    assert "没送到" not in page.my().text and page.town.texts() == ["已派人去看"]
    with page.town.wechat.world.lock:
        page.town.wechat.world.person("oFang").until = None
    page.town.write(Push("p:1", page.town.contact(), "progress", "已到现场看过", page.town.clock(), number=number))
    page.town.sweep()
    assert ("held", None) in [row[:2] for row in page.town.deliveries(number)]
    assert "有1条通知还没送到您手机上" in page.my().text


def test_nobody_sees_what_is_anothers(page: Served) -> None:
    mine, others = page.town.file(), page.town.file("隔壁的井水发黄", openid="oOther")
    text = page.my().text
    assert mine in text and others not in text and "井水" not in text
    browser = page.browser()
    browser.get(f"{page.base}/my")
    for query in (f"?number={others}", f"?contact={page.town.contact('oOther')}", "?openid=oOther"):
        assert others not in browser.get(f"{page.base}/my{query}").text
    assert browser.get(f"{page.base}/my/{others}").status_code == 404


def test_of_a_sealed_case_number_date_and_place_alone(page: Served) -> None:
    number = page.town.file("村主任吞了低保钱", sealed=True, category="纪检监察", against="村主任")
    text = page.my().text
    assert number in text and "内容保密" in text
    assert not any(word in text for word in ("低保", "村主任", "纪检", "已登记", "已转办", 'class="way"'))


@pytest.mark.parametrize("gone", [False, True])
def test_whoever_has_no_case_is_told_what_to_do(page: Served, gone: bool) -> None:
    if gone:
        page.town.file()
        page.town.write(Detach(at=page.town.clock(), reason="unsubscribe"))
    text = page.my().text
    assert "您在这里还没有信访件" in text and "XF" not in text


def test_what_people_write_is_text_and_nothing_else(page: Served) -> None:
    bad = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{7*7}}"
    number = page.town.file(bad, place=bad, town="", petitioner=Petitioner(bad, "13900000007"))
    page.town.file(bad, place=bad, town="", sealed=True)
    for action in ("sign", "accept", "handle"):
        page.town.act(number, action)
    page.town.act(number, "answer", text=bad)
    page.town.sweep()
    text = page.my().text
    assert "&lt;script&gt;" in text and "<script>alert" not in text and "<img" not in text and "{{7*7}}" in text


def test_a_long_list_ends_and_says_where_the_rest_is(page: Served) -> None:
    numbers = [page.town.file(f"第{n}处路灯坏了") for n in range(23)]
    text = page.my().text
    assert [n for n in numbers if f'id="{n}"' in text] == numbers[3:] and "只列最近20件" in text
    assert text.index(numbers[-1]) < text.index(numbers[3])


def test_nothing_is_kept_framed_or_loaded_from_elsewhere(served: Callable[..., Served]) -> None:
    page = served(asked=())
    page.town.file()
    answer = page.my()
    assert answer.headers["Cache-Control"] == "no-store" and answer.headers["Referrer-Policy"] == "no-referrer"
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy and "unsafe" not in policy and "qq.com" not in policy
    assert "<script" not in answer.text and "wx-open-subscribe" not in answer.text, "nothing to ask for, nothing to load"
    style = page.browser().get(f"{page.base}/my/static/my.css")
    assert style.status_code == 200 and "url(" not in style.text and "@import" not in style.text
