"""Leaving: what came from WeChat goes at once, the lawful case stays under its number, and number with query code leads back to it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

import pytest

from cases.commands import Consent, SaveContact
from cases.model import Unit

from .conftest import Town

LEFT = ("openid_ix", "openid_c", "known_c", "dialogue_c", "wake_at")


def contact(town: Town, number: str) -> dict[str, object]:
    names = (*LEFT, "subscribed", "window_left", "window_until")
    row = town.store._db.reading().one(
        f"SELECT {', '.join('c.' + name for name in names)} FROM contacts c JOIN cases k ON k.contact = c.id WHERE k.number = :n",
        {"n": number},
    )
    return dict(zip(names, row, strict=True))


def dump(town: Town) -> str:
    with sqlite3.connect(town.folder / "data" / "xinfang.db") as database:
        return "\n".join(database.iterdump())


@pytest.fixture
def gone(town: Town) -> tuple[Town, str]:
    """Somebody who filed a case, consented to notices, is in the middle of telling another matter, and leaves."""
    number = town.file()
    town.send()
    town.write(SaveContact(name="方小满", phone="13900000007"), Consent("progress", True))
    town.phone().say("还有一件，门口的下水道堵了")
    town.phone().leave()
    return town, number


def test_what_came_from_wechat_is_erased_at_once(gone: tuple[Town, str]) -> None:
    town, number = gone
    left = contact(town, number)
    assert [left[name] for name in LEFT] == [None] * len(LEFT)
    assert (left["subscribed"], left["window_left"], left["window_until"]) == (0, 0, 0)
    reading = town.store._db.reading()
    assert reading.one("SELECT COUNT(*) FROM consents")[0] == 0
    kept = reading.all("SELECT key, reply_c FROM inbound WHERE reply_c IS NOT NULL")
    assert [town.services.vault.open(blob, f"inbound:reply:{bytes(key).hex()}") for key, blob in kept] == [""], "the event's own, empty"
    assert town.store.talk("oFang", "").person.id == 0, "to the account this is nobody"


def test_nothing_of_the_openid_is_left_in_the_file(gone: tuple[Town, str]) -> None:
    town, _ = gone
    index = town.services.vault.index("openid", "oFang")
    assert "oFang" not in dump(town) and index.hex() not in dump(town).lower()


def test_the_lawful_case_stays_with_what_the_law_wants_kept(gone: tuple[Town, str]) -> None:
    town, number = gone
    case = town.case(number)
    assert (case.petitioner.name, case.petitioner.phone, case.text) == ("方小满", "13900000007", "迎春路的路灯坏了三个月")
    assert case.clocks and town.store.book.entries(number)
    town.act(number, "sign")
    town.act(number, "accept")
    town.send()
    assert town.deliveries(number, "accepted")[0][0] == "held", "and what is owed is not lost: it becomes a call"


def test_the_event_repeated_erases_nothing_of_who_came_back(gone: tuple[Town, str]) -> None:
    town, _ = gone
    town.phone().say("我回来了")
    me = town.contact()
    town.phone().act({"Event": "unsubscribe", "EventKey": ""})
    assert town.contact() == me, "the same event, delivered late"
    town.go(seconds=5)
    town.phone().leave()
    town.phone().say("又回来了")
    assert town.contact() not in (0, me), "a new one: they are somebody new"


def test_number_and_query_code_lead_back(gone: tuple[Town, str]) -> None:
    town, number = gone
    phone = town.phone("oNewPhone")
    phone.follow()
    assert number not in phone.say("进度").text, "the account does not know who this is"
    assert "路灯" not in phone.say(f"进度 {number} 000000 0007").text, "a wrong code opens nothing"
    told = phone.say(f"进度 {number} 123456 0007").text
    assert number in told and town.store.book.cases_of(town.contact("oNewPhone"))[0].number == number
    town.act(number, "sign")
    town.act(number, "accept")
    town.send()


@pytest.mark.parametrize("event", ["user_authorization_revoke", "user_authorization_cancellation"])
def test_a_revoked_authorisation_is_a_leaving(town: Town, event: str) -> None:
    number = town.file()
    town.phone().act({"Event": event, "OpenID": "oFang", "AppID": "wx"})
    assert contact(town, number)["openid_c"] is None


def test_a_scanned_poster_says_where(towns: Callable[..., Town]) -> None:
    town = towns()
    grid = Unit("grid-03-17", "窑沟村三网格", "grid", "611026107")
    town.store.admin.import_units((*town.store.book.units(), grid), example=True)
    town.store.book.forget_units()
    phone = town.phone()
    assert "窑沟村三网格" in phone.follow(scene="grid-03-17").text
    reply = phone.say("路灯坏了三个月没人修，请派人来修，我叫方小满 13900000007").text
    assert "窑沟村三网格" in reply and "哪" not in reply.split("确认")[0][-20:]
    other = town.phone("oOther")
    other.scan("grid-03-17")
    reply = other.say("下梁镇明石村的水渠塌了，请修好，我叫田长贵 13900000008").text
    assert "窑沟" not in reply and "明石" in reply
    assert "窑沟" not in town.phone("oThird").scan("nowhere-1").text


def test_whatever_was_said_before_no_row_names_the_openid(town: Town) -> None:
    """A call for help, a person asked for, a voice, a picture of something that was never confirmed, and then the wish to be forgotten."""
    phone = town.phone()
    phone.say("有人掉进河里了，快来人")
    phone.say("没事了，人上来了")
    for words in ("人工", "回电", "门口的下水道堵了，臭得很"):
        phone.say(words)
    phone.photo()
    phone.voice()
    town.sweep()
    assert "oFang" not in dump(town), "not even while they are here: it is personal data"
    phone.say("删除我的信息")
    assert "已删除" in phone.say("是").text
    town.sweep()
    kept = dump(town)
    assert "oFang" not in kept and town.services.vault.index("openid", "oFang").hex() not in kept.lower()


def test_a_file_of_no_case_goes_with_its_sender_but_a_voice_is_heard_first(town: Town) -> None:
    number = town.file()
    phone = town.phone()
    phone.photo()
    phone.say("新事")
    phone.say("门口的下水道堵了，臭得很")
    phone.photo()
    phone.voice()
    town.sweep()
    folder = town.folder / "data" / "media"
    assert len(list(folder.iterdir())) == 3
    phone.leave()
    town.sweep()
    rows = town.store._db.reading().all("SELECT kind, number, media_id FROM media ORDER BY id")
    assert [(row[0], row[1]) for row in rows] == [("image", number), ("voice", "")]
    assert rows[0][2].startswith("kept:") and sorted(path.suffix for path in folder.iterdir()) == [".image", ".voice"]
    assert len(town.tasks("listen")) == 1


def test_a_grievance_that_was_told_and_never_confirmed_is_a_clerks_before_it_goes(gone: tuple[Town, str]) -> None:
    town, _ = gone
    (task,) = [task for task in town.store.admin.tasks() if task.kind == "unconfirmed"]
    assert "门口的下水道堵了" in task.text and "13900000007" in task.text
    town.sweep()
    assert len(town.tasks("unconfirmed")) == 1


def test_staff_read_that_what_was_held_waits_for_nobody_any_more(town: Town) -> None:
    town.phone().say("你好")
    town.go(days=3)
    key = town.push("有进展")
    town.send()
    assert "等对方来话" in town.row(key)["why"]
    town.phone().leave()
    assert town.row(key) == {"status": "held", "channel": "", "why": "已取消关注", "attempts": 1}


def test_who_came_back_gets_what_was_held_and_what_is_still_to_come(town: Town) -> None:
    number = town.file()
    town.send()
    town.go(days=3)
    town.act(number, "sign")
    town.act(number, "accept")
    town.push("新件要您签收", number=number, ladder="staff")
    town.send()
    town.phone().leave()
    phone = town.phone("oNewPhone")
    phone.follow()
    phone.say(f"进度 {number} 123456")
    town.send()
    assert town.texts("oNewPhone") == [], "number and code alone do not prove it"
    phone.say(f"进度 {number} 123456 0007")
    town.send()
    assert ["已受理" in text for text in town.texts("oNewPhone")] == [True] and town.deliveries(number, "accepted")[0][0] == "sent"
    town.act(number, "handle")
    town.act(number, "answer", text="路灯已修好，请您放心。")
    town.sweep()
    assert "路灯已修好" in town.texts("oNewPhone")[-1] and town.case(number).status == "SERVED"


def test_whoever_is_still_there_keeps_their_place(town: Town) -> None:
    number = town.file()
    mine = town.case(number).contact
    town.phone("oSister").say(f"进度 {number} 123456 0007")
    assert town.case(number).contact == mine != town.contact("oSister")
