"""看 N: the pictures and voices of a case follow to the phone of whoever may see it."""

from __future__ import annotations

from simulator.phone import PICTURE, VIDEO, VOICE

from .conftest import CUSTOM, Town


def shown(town: Town) -> list[tuple[str, bytes]]:
    """(kind, content) of the files that came to the worker's phone."""
    sent = [one for one in town.phone("oZhou").inbox if one.kind in ("image", "voice")]
    media = town.wechat.world.media
    return [(one.kind, media.get(one.body[one.kind]["media_id"], town.clock()).content) for one in sent]


def filed(town: Town) -> str:
    """A case with a picture and a voice that are fetched, and a worker who has it."""
    town.staff("oZhou", "unit,head", "CGJ")
    number = town.file()
    town.phone().photo()
    town.phone().voice()
    town.sweep()
    return number


def test_the_files_follow_a_look(town: Town) -> None:
    number = filed(town)
    heard = town.phone("oZhou").say(f"看 {number}").text
    assert "1张照片、1段语音（随后发来）" in heard
    town.send()
    assert shown(town) == [("image", PICTURE), ("voice", VOICE)]
    town.send()
    assert len(shown(town)) == 2, "once for each look"


def test_whoever_may_not_see_the_case_gets_none(town: Town) -> None:
    number = filed(town)
    town.staff("oWu", "unit", "SLJ")
    town.phone("oWu").say(f"看 {number}")
    town.send()
    assert not [one for one in town.phone("oWu").inbox if one.kind != "text"]


def test_a_sealed_matters_files_stay_in_the_house(town: Town) -> None:
    worker = town.staff("oZhou", "confidential")
    assert worker.id
    number = town.file(sealed=True)
    town.phone().photo()
    town.sweep()
    town.phone("oZhou").say(f"看 {number}")
    town.send()
    assert shown(town) == []


def test_beyond_the_window_they_wait_for_the_next_word_and_join_no_digest(town: Town) -> None:
    number = filed(town)
    town.phone("oZhou").say(f"看 {number}")
    with town.wechat.world.lock:
        town.phone("oZhou").person.left = 0
    town.send()
    assert shown(town) == [] and [row[0] for row in town.deliveries(number, "file")] == ["held", "held"]
    town.phone("oZhou").say("待办")
    town.send()
    assert [kind for kind, _ in shown(town)] == ["image", "voice"]


def test_a_file_that_is_gone_keeps_nothing_else_waiting(town: Town) -> None:
    number = filed(town)
    for path in (town.folder / "data" / "media").iterdir():
        path.unlink()
    town.phone("oZhou").say(f"看 {number}")
    town.push("有新件", openid="oZhou", ladder="staff")
    town.send()
    with town.later(minutes=2):
        town.send()
    assert any("有新件" in text for text in town.texts("oZhou"))
    assert set(town.deliveries(number, "file")) == {("dead", None, "文件已过期或不存在（40007）")}


def test_a_fault_on_the_way_is_tried_again(town: Town) -> None:
    number = filed(town)
    town.phone("oZhou").say(f"看 {number}")
    town.wechat.faults.add(-1, CUSTOM)
    town.send()
    with town.later(minutes=2):
        town.send()
    assert [kind for kind, _ in shown(town)] == ["image", "voice"]


def test_a_video_follows_too_with_the_small_picture_that_wechat_wants(town: Town) -> None:
    town.staff("oZhou", "unit,head", "CGJ")
    number = town.file()
    town.phone().video()
    town.sweep()
    assert "1段视频（随后发来）" in town.phone("oZhou").say(f"看 {number}").text
    town.send()
    (sent,) = [one for one in town.phone("oZhou").inbox if one.kind == "video"]
    assert town.wechat.world.media.get(sent.body["video"]["media_id"], town.clock()).content == VIDEO
