"""The whole life of two cases through commands and people's words alone, with `serve` and `work` as processes of their own."""

from __future__ import annotations

from collections import Counter

import pytest

from simulator.clock import machine
from simulator.phone import Phone

from .citizens import LAMP, file
from .conftest import Opener
from .office import ahead

OTHER = LAMP.replace("王小明", "李春生").replace("13800000001", "13800000002")


def filed(phone: Phone, text: str = LAMP) -> str:
    return file(lambda words: phone.say(words).text, text)


@pytest.mark.parametrize(("kind", "safe"), [("sqlite", True), ("sqlite", False), ("postgresql", True)])
def test_the_whole_way(opener: Opener, kind: str, safe: bool) -> None:
    office = opener(kind, safe=safe)
    office.serve()
    office.work()
    assert office.wechat.verify()

    content, angry = office.phone("Content"), office.phone("Angry")
    first = filed(content)
    unit = office.settled("TO_SIGN")[first]["unit"]
    staff = office.staff("赵测试", unit)
    assert first in staff.say("待办").text
    second = filed(angry, OTHER)
    assert second != first
    office.pushed(staff, LAMP[:4], second)

    for number, phone in ((first, content), (second, angry)):
        for words, push in (("签收", ""), ("受理", "已受理|办理中"), ("进展", "办理中"), ("答复", "已答复|已办结|待评价")):
            mark = machine()
            text = {"进展": " 已联系电工到现场查看", "答复": " 路灯已于今日修好并亮灯，请您查看。"}.get(words, "")
            answer = staff.say(f"{words} {number}{text}").text
            assert number in answer, answer
            if push:
                office.pushed(phone, push, number, mark)
    for number, case in office.settled("SERVED", "CLOSED").items():
        shown = Counter(row["channel"] for row in case["deliveries"] if row["status"] in ("sent", "delivered"))
        assert shown == Counter(sent.how for sent in office.wechat.world.about(number)), "nothing twice, nothing merely believed"

    mark = machine()
    office.run("work", "--once", "--now", ahead(days=3))
    office.run("work", "--once", "--now", ahead(days=3, hours=1))
    for number, phone in ((first, content), (second, angry)):
        office.pushed(phone, "满意|评价", number, mark)
        assert len(office.wechat.world.to(phone.openid, mark)) == 1, "one survey, however often the sweeps run"
        assert "满意" in phone.say(f"评价 {number}").text
    content.say("满意")
    content.say("基本满意")
    angry.say("不满意")
    angry.say("不满意")
    rated = {number: [(r["object"], r["value"]) for r in case["ratings"]] for number, case in office.settled("SERVED", "CLOSED").items()}
    assert rated == {first: [("unit", 0), ("office", 1)], second: [("unit", 3), ("office", 3)]}
    calls = [task for task in office.json("tasks", "list") if task["kind"] == "callback"]
    assert [task["number"] for task in calls] == [second], "a poor rating becomes a call-back, a good one does not"
    assert not [bubble for phone in (content, angry, staff) for bubble in phone.screen if bubble.side == "wechat"]
    assert "Traceback" not in office.log() and '"level": "error"' not in office.log()
