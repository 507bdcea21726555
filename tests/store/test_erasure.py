"""Who leaves takes along what no case took; who proves that a case is theirs takes their place in it, and nobody else's."""

from __future__ import annotations

from cases.commands import ME, Detach, OpenTask, Return, SaveMedia
from store import Store
from wechat.inbound import mark

from .conftest import NOW, decision, filing, heard, push, rows


def test_files_of_no_case_go_but_what_nobody_has_heard_yet(store: Store) -> None:
    files = [SaveMedia(f"wx-{name}", name, NOW) for name in ("image", "voice")]
    waits = OpenTask(f"listen:{mark('wx-voice')}", "listen", "有语音等您听", NOW)
    heard(store, "oPerson", "m:1", *files, waits, SaveMedia("wx-proof", "image", NOW, "XF1"))
    for media in store.due.media(NOW):
        assert store.due.media_done(media.id, f"{media.id}.{media.kind}", "")
    late = store.due.media(NOW)
    heard(store, "oPerson", "m:bye", Detach(NOW))
    assert late == [] and [name for _, name in store.due.to_delete()] == ["1.image"]
    assert rows(store, "SELECT media_id FROM media ORDER BY id") == [("gone:1",), ("wx-voice",), ("kept:3",)]
    store.due.deleted(1)
    assert store.due.to_delete() == []


def test_what_is_fetched_after_its_sender_left_is_not_kept(store: Store) -> None:
    heard(store, "oPerson", "m:1", SaveMedia("wx-image", "image", NOW))
    (media,) = store.due.media(NOW)
    heard(store, "oPerson", "m:bye", Detach(NOW))
    assert not store.due.media_done(media.id, "1.image", "")
    store.due.media_failed(media.id, "连不上", None)
    assert [row[0] for row in rows(store, "SELECT status FROM media")] == ["delete"]


def test_the_place_of_who_left_is_taken_with_what_waits_for_them(store: Store) -> None:
    number = filing(store, openid="oPerson").number
    mine = push("p:1", ME, number=number), push("p:2", ME, number=number, ladder="staff"), push("p:3", ME)
    old = heard(store, "oPerson", "m:2", *mine)
    heard(store, "oPerson", "m:bye", Detach(NOW))
    new = heard(store, "oSister", "m:3", Return(number))
    assert rows(store, "SELECT contact FROM cases") == [(new,)] and new != old
    assert rows(store, "SELECT contact FROM outbox ORDER BY id") == [(new,), (old,), (old,)]
    heard(store, "oStranger", "m:4", Return(number), Return("XF0"))
    assert rows(store, "SELECT contact FROM cases") == [(new,)], "whoever is there keeps their place"
    assert {row.key: row.openid for row in store.outbox.claim(NOW, NOW)} == {"p:1": "oSister", "p:2": ""}


def test_whom_a_clerk_took_down_gets_their_news_once_they_proved_it(store: Store) -> None:
    number = filing(store, openid="oClerk", made=decision(contact=0)).number
    heard(store, "oClerk", "m:2", push("p:1", 0, number=number), push("p:2", 0, number=number, ladder="staff"))
    mine = heard(store, "oPerson", "m:3", Return(number))
    assert rows(store, "SELECT contact FROM cases") == [(mine,)]
    assert rows(store, "SELECT contact FROM outbox ORDER BY id") == [(mine,), (0,)], "and nothing that was for the unit"
    heard(store, "oStranger", "m:4", Return(number))
    assert rows(store, "SELECT contact FROM cases") == [(mine,)]
