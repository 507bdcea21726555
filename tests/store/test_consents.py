"""Consents to subscription notices, and whom the question was put to."""

from __future__ import annotations

import pytest

from cases.commands import ME, Consent, Work
from store import Store

from .conftest import NOW, heard, push, rows


def told(store: Store, *consents: Consent, openid: str = "oPerson") -> None:
    talk = store.talk(openid, "")
    store.commit(Work(NOW, consents, f"c:{len(rows(store, 'SELECT 1 FROM inbound'))}", openid, talk.version))


@pytest.mark.parametrize(
    ("answers", "left"),
    [
        ([True], (1, 0)),
        ([True, True, True], (3, 0)),
        ([True, False], (0, 0)),
        ([False, True], (1, 0)),
        ([False], (0, 0)),
    ],
)
def test_each_yes_is_one_notice_and_a_no_ends_them(store: Store, answers: list[bool], left: tuple[int, int]) -> None:
    for accepted in answers:
        told(store, Consent("progress", accepted))
    assert rows(store, "SELECT remaining, lasting FROM consents") == [left]


def test_a_lasting_yes_lasts_until_a_no(store: Store) -> None:
    told(store, Consent("progress", True, lasting=True))
    heard(store, "oPerson", "m:1", push("p:1", ME, template="progress"))
    (row,) = store.outbox.claim(NOW, NOW)
    assert row.consents >= 1000
    store.outbox.sent(row, "subscribe", NOW, "mark")
    assert rows(store, "SELECT lasting FROM consents") == [(1,)]
    told(store, Consent("progress", False))
    assert rows(store, "SELECT remaining, lasting FROM consents") == [(0, 0)]


def test_who_was_asked_on_a_page_need_not_follow(store: Store) -> None:
    told(store, Consent("progress", True), openid="oStranger")
    assert rows(store, "SELECT subscribed FROM contacts") == [(0,)]
    heard(store, "oFollower", "m:2")
    told(store, Consent("progress", True), openid="oFollower")
    assert rows(store, "SELECT subscribed FROM contacts ORDER BY id") == [(0,), (1,)]
