"""Grid workers (网格员): they see what they reported and what was handed down to their village, and no other words of citizens."""

from __future__ import annotations

from bot.example import example_units
from cases.model import Unit

from .conftest import Town

VILLAGE = Unit("V1", "两岔沟村", "village", "611026101", ("两岔沟",))


def worker(town: Town, unit: str = "V1") -> None:
    town.store.admin.import_units([*example_units(), VILLAGE], example=True)
    town.staff("oGrid", "grid", unit)


def test_a_citizens_words_open_when_they_are_handed_down(town: Town) -> None:
    worker(town)
    grid = town.phone("oGrid")
    number = town.file("迎春路的路灯坏了三个月")
    assert "路灯" not in grid.say(f"看 {number}").text + grid.say("待办").text
    for action in ("sign", "accept"):
        town.act(number, action)
    town.act(number, "co_handle", unit="V1", text="请看看线路")
    town.send()
    assert number in town.texts("oGrid")[-1]
    assert number in grid.say("待办").text
    heard = grid.say(f"看 {number}").text
    assert "路灯" in heard and "方小满" not in heard and "13900000007" not in heard


def test_a_towns_grid_worker_does_not_read_the_towns_letters(town: Town) -> None:
    worker(town, "611026107")
    for of_town in ("611026107", ""):
        number = town.file("村里的路灯坏了", proposed_unit="611026107", town=of_town)
        town.send()
        assert town.case(number).unit == "611026107"
        grid = town.phone("oGrid")
        assert all("路灯" not in text for text in (*town.texts("oGrid"), grid.say(f"看 {number}").text, grid.say("待办").text))


def test_a_report_with_place_and_picture_is_settled_on_the_spot(town: Town) -> None:
    worker(town)
    town.staff("oClerk", "clerk")
    town.phone("oClerk").say("待办")
    grid = town.phone("oGrid")
    grid.say("上报")
    grid.place(33.6, 109.1, "二组便道")
    grid.photo()
    for words in ("便道上的护栏断了两截，老人走着不放心", "请把护栏修好", "确认"):
        heard = grid.say(words).text
    number = heard.split("信访编号：")[1][:12]
    case = town.case(number)
    assert (case.channel, case.town, case.place) == ("grid", "611026101", "两岔沟村二组便道")
    assert town.store.book.media(number) == ["image"] and case.petitioner.name == ""
    assert "就地化解" in grid.say(f"看 {number}").text
    assert "已记下" in grid.say(f"就地化解 {number} 村上已把护栏焊好").text
    town.send()
    assert any("护栏焊好" in text and "网格员报" in text for text in town.texts("oClerk"))
