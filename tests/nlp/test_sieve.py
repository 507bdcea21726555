"""The sieve: no place is missed."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.sieve import Sieve, signs

_ALPHABET = "路灯坏了水管裂😀\ud800a1"


@settings(deadline=None)
@given(st.lists(st.text(_ALPHABET, min_size=1, max_size=2), max_size=6), st.text(_ALPHABET, max_size=20))
def test_no_place_is_missed(wanted: list[str], text: str) -> None:
    found = Sieve(wanted).positions(text)
    assert found == sorted(set(found))
    assert {at for at in range(len(text)) for sign in wanted if text.startswith(sign, at)} <= set(found)


def test_most_places_are_passed_over() -> None:
    assert Sieve(["路灯", "火"]).positions("村口的路灯坏了") == [3]


def test_every_character_is_one_number() -> None:
    assert len(signs("路😀\ud800")) == 3
