"""An assignment that nobody opens: another of the unit, the head, the office; and it ends with 签收."""

from __future__ import annotations

from collections.abc import Callable

from .conftest import Town

Towns = Callable[..., Town]


def people(town: Town) -> None:
    """Two receivers and a head of the unit that lamps are sent to, and a clerk."""
    for openid, roles, unit in (("oA", "unit", "CGJ"), ("oB", "unit", "CGJ"), ("oC", "head", "CGJ"), ("oX", "clerk", "XFJ")):
        town.staff(openid, roles, unit)
        town.phone(openid).say("待办")


def told(town: Town, *openids: str) -> list[bool]:
    """Who has read that it was not opened in so many hours."""
    return [any("个工作小时了还没有签收" in text for text in town.texts(openid)) for openid in openids]


def test_in_two_office_hours_another_in_four_the_head_each_told_why(town: Town) -> None:
    people(town)
    number = town.file()
    town.sweep()
    holder = town.store.book.holder(number)
    assert holder is not None and holder.name in ("某oA", "某oB")
    mine, other = ("oA", "oB") if holder.name == "某oA" else ("oB", "oA")
    town.go_to(24, 13, 59)
    town.sweep()
    assert not any(told(town, "oA", "oB", "oC", "oX"))
    town.go_to(24, 14, 1)
    town.sweep()
    assert told(town, mine, other, "oC", "oX") == [True, True, False, False]
    (text,) = [t for t in town.texts(other) if "工作小时" in t]
    assert holder.name in text and "2个工作小时" in text and number in text
    town.go_to(24, 16, 1)
    town.sweep()
    assert told(town, "oC", "oX") == [True, False] and "4个工作小时" in next(t for t in town.texts("oC") if "工作小时" in t)


def test_whoever_opens_it_ends_the_chase(town: Town) -> None:
    people(town)
    number = town.file()
    town.sweep()
    town.go_to(24, 11)
    assert "签收已记下" in town.phone("oA").say(f"签收 {number}").text
    town.go_to(24, 18)
    town.sweep()
    assert not any(told(town, "oA", "oB", "oC", "oX"))


def test_over_a_weekend_no_office_hour_goes_by(towns: Towns) -> None:
    town = towns()
    town.go_to(27, 17, 30)
    people(town)
    town.file()
    for day in (28, 29):
        town.go_to(day, 15)
        town.sweep()
    assert not any(told(town, "oA", "oB"))
    town.go_to(30, 10, 1)
    for openid in ("oA", "oB", "oC"):
        town.phone(openid).say("待办")
    town.sweep()
    assert any(told(town, "oA", "oB")) and told(town, "oC") == [False]


def test_the_county_sets_the_hours_or_none(towns: Towns) -> None:
    town = towns(rules="chase_hours = 0")
    people(town)
    town.file()
    town.go_to(25, 16)
    town.sweep()
    assert not any(told(town, "oA", "oB", "oC"))
