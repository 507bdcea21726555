"""Pictures, voices and videos: fetched before WeChat drops them, kept where nobody reads them without the key."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest

from bot.media import fetch_due, media_folder
from cases.commands import SaveCase, SaveMedia
from cases.model import Actor
from cases.steps import decide
from simulator.faults import What
from simulator.phone import PICTURE, VIDEO, VOICE
from store.vault import Unreadable

from .conftest import Town

GET = "media/get"


def fetch(town: Town) -> dict[str, int]:
    return fetch_due(town.services, town.clock())


def kept(town: Town) -> list[Path]:
    return sorted(media_folder(town.services).iterdir())


def row(town: Town, n: int = 1) -> dict[str, Any]:
    names = ("kind", "status", "path", "sha256", "tries", "why", "sealed")
    found = town.store._db.reading().one(f"SELECT {', '.join(names)} FROM media WHERE id = :n", {"n": n})
    return dict(zip(names, found, strict=True))


def test_a_voice_is_fetched_and_kept_unreadable(town: Town) -> None:
    town.phone().voice()
    assert fetch(town) == {"kept": 1}
    (file,) = kept(town)
    raw = file.read_bytes()
    assert VOICE not in raw and VOICE[:6] not in raw and VOICE[6:20] not in raw
    assert town.services.vault.open_file(raw, f"media:{file.name}") == VOICE
    assert row(town)["sha256"] == hashlib.sha256(VOICE).hexdigest() and row(town)["path"] == file.name
    assert fetch(town) == {}, "once"
    assert file.parent.stat().st_mode & 0o077 == 0


def test_pictures_and_videos_too(town: Town) -> None:
    phone = town.phone()
    phone.photo()
    phone.video()
    phone.video(short=True)
    assert fetch(town) == {"kept": 3}
    opened = [town.services.vault.open_file(file.read_bytes(), f"media:{file.name}") for file in kept(town)]
    assert sorted(opened) == sorted([PICTURE, VIDEO, VIDEO])


def test_a_file_that_was_moved_to_another_name_does_not_open(town: Town) -> None:
    town.phone().photo()
    fetch(town)
    (file,) = kept(town)
    with pytest.raises(Unreadable):
        town.services.vault.open_file(file.read_bytes(), "media:2.image")


def test_a_voice_opens_a_listening_task_at_once(town: Town) -> None:
    town.phone().voice()
    assert len(town.tasks("listen")) == 1


@pytest.mark.parametrize("fault", ["502", "html", "drop", -1, 45009, 40164])
def test_a_fault_is_tried_again_and_keeps_nothing_broken(town: Town, fault: What) -> None:
    town.phone().voice()
    town.wechat.faults.add(fault, GET)
    assert fetch(town) == {"failed": 1}
    assert kept(town) == [] and row(town)["status"] == "waiting" and row(town)["why"]
    assert fetch(town) == {}, "not at once"
    with town.later(seconds=11):
        assert fetch(town) == {"kept": 1}
    assert len(kept(town)) == 1 and row(town)["why"] == ""


def test_what_wechat_no_longer_has_is_lost_and_says_so(town: Town) -> None:
    town.phone().say("你好")
    town.write(SaveMedia("nothing", "voice", town.clock()))
    assert fetch(town) == {"lost": 1}
    assert row(town)["status"] == "lost" and "40007" in row(town)["why"]
    with town.later(days=1):
        assert fetch(town) == {}


def test_trying_ends_when_wechat_has_dropped_it(town: Town) -> None:
    town.phone().voice()
    town.wechat.faults.always("502", GET)
    assert fetch(town) == {"failed": 1}
    town.go(days=3, hours=7)
    with town.later(days=3, hours=7):
        assert fetch(town) == {"lost": 1}


def test_one_that_fails_keeps_no_other_waiting(town: Town) -> None:
    town.phone().voice()
    town.phone("oOther").photo()
    town.wechat.faults.add("502", GET)
    assert fetch(town) == {"failed": 1, "kept": 1}


def test_media_of_a_sealed_matter_are_sealed(town: Town) -> None:
    town.phone().say("你好")
    with town.wechat.world.lock:
        media_id = town.wechat.world.media.put("image", PICTURE, town.clock())
    town.write(SaveMedia(media_id, "image", town.clock(), sealed=True))
    fetch(town)
    (file,) = kept(town)
    assert PICTURE not in file.read_bytes() and row(town)["sealed"] == 1
    assert town.services.vault.open_file(file.read_bytes(), f"media:{file.name}") == PICTURE


def test_half_a_file_is_never_there_under_its_name(town: Town) -> None:
    town.phone().photo()
    (media_folder(town.services) / "1.image.part").write_bytes(b"half")
    assert fetch(town) == {"kept": 1}
    assert [file.name for file in kept(town)] == ["1.image"]


def test_the_same_media_sent_twice_is_fetched_once(town: Town) -> None:
    town.phone().say("你好")
    with town.wechat.world.lock:
        media_id = town.wechat.world.media.put("voice", VOICE, town.clock())
    for _ in range(2):
        town.write(SaveMedia(media_id, "voice", town.clock()))
    assert fetch(town) == {"kept": 1} and len(kept(town)) == 1


def test_a_file_of_a_case_that_is_sealed_later_goes_under_the_sealed_key(town: Town) -> None:
    number = town.file()
    town.phone().voice()
    town.write(SaveMedia("extra", "image", town.clock(), number=number))
    town.store._writer.write(lambda cursor: cursor.run("UPDATE media SET number = :n", {"n": number}))
    fetch(town)
    case = town.store.book.case(number)
    assert case is not None
    clerk = Actor("陈晓禾", frozenset({"clerk"}), 3, "XFJ")
    given = (town.clock(), town.services.rules, town.services.calendar)
    town.write(SaveCase(decide(case, "seal", clerk, {"reason": "信里说所长收了钱"}, *given)))
    before = {file.name: file.read_bytes()[0] for file in kept(town)}
    assert set(before.values()) == {1} and fetch(town)["rekeyed"] == len(before)
    for file in kept(town):
        raw = file.read_bytes()
        assert raw[0] == 2 and town.services.vault.open_file(raw, f"media:{file.name}")
    assert "rekeyed" not in fetch(town)
