"""Lines that a text lacks the characters for are not tried, and none that would be found is left out."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.lines import Line, Lines

WORDS = Line.of_words(("跳楼", "跳", "煤气味", "ab"))
ALL = {"words": WORDS, "needs": Line("(?:喝|吞)了药"), "anything": Line(".{3}"), "none": Line("绝食")}
LINES = Lines(ALL.items())


def test_only_what_may_be_found_is_tried_in_order() -> None:
    assert [name for name, _ in LINES.likely("他吞了药")] == ["needs", "anything"]
    assert [name for name, _ in LINES.likely("煤气味，了药")] == ["words", "needs", "anything"]
    assert [name for name, _ in LINES.likely("煤 气味")] == ["anything"], "a word needs its first two characters side by side"


def test_of_words_the_longest_is_found() -> None:
    assert WORDS.spans("跳楼，跳，煤气") == [(0, 2), (3, 4)]


@settings(deadline=None)
@given(st.text(alphabet="跳楼煤气味ab喝吞了药绝食 ，", max_size=20))
def test_nothing_that_would_be_found_is_left_out(text: str) -> None:
    found = {name for name, line in ALL.items() if line.spans(text)}
    assert found <= {name for name, _ in LINES.likely(text)}
