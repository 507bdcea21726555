"""Signs between characters are looked past, misspellings written out, and every place leads back to what was written."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.lines import Line, Lines
from nlp.undisguised import Undisguised

VARIANTS = Lines([("自杀", Line("紫砂(?!壶)")), ("自杀", Line("zs"))])


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("不 想 活 了", "不想活了"),
        ("想。。死", "想死"),
        ("后山塌了  快来", "后山塌了，快来"),
        ("想zs!", "想自杀！"),
        ("紫砂壶", "紫砂壶"),
        ("", ""),
    ],
)
def test_text(written: str, text: str) -> None:
    assert Undisguised(written, VARIANTS).text == text


def test_places_lead_back() -> None:
    written = "我 想 z s。真的 紫砂"
    found = Undisguised(written, VARIANTS)
    start = found.text.rindex("自杀")
    left, right = found.origin(start, start + 2)
    assert written[left:right] == "紫砂"


@settings(deadline=None)
@given(st.text(alphabet="我想zs紫砂 ，。死", max_size=20))
def test_every_place_lies_in_what_was_written(written: str) -> None:
    found = Undisguised(written, VARIANTS)
    for at in range(len(found.text)):
        start, end = found.origin(at, at + 1)
        assert 0 <= start < end <= len(written)
