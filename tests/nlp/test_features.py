"""Numbers of a text: the same for the same text however it is spelt, within their range, each once."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.features import SIZE, features


@settings(deadline=None)
@given(st.text(max_size=50))
def test_within_range_ascending_each_once(text: str) -> None:
    found = features(text).numbers
    assert found.dtype == np.uint32
    assert bool((np.diff(found.astype(np.int64)) > 0).all())
    assert not len(found) or int(found[-1]) < SIZE


def test_the_same_twice() -> None:
    assert np.array_equal(features("桃花沟的水管裂了").numbers, features("桃花沟的水管裂了").numbers)


@pytest.mark.parametrize(("one", "other"), [("路燈壞了", "路灯坏了"), ("ＡＴＭ取不出錢", "atm取不出钱"), ("欠了３８００元", "欠了4900元")])
def test_spelling_and_figures_do_not_matter(one: str, other: str) -> None:
    assert np.array_equal(features(one).numbers, features(other).numbers)


def test_what_a_letter_opens_with_counts_as_its_opening_too() -> None:
    opening = "桃花沟的水管裂了，没人来修"
    long = features(opening + "，去年腊月就说要换新的，到今年还没有动静，一家老小吃水要到沟里去挑")
    of_opening = [{int(number) for number in found.numbers if number >= SIZE >> 1} for found in (features(opening), long)]
    assert of_opening[0] < of_opening[1] < {number + (SIZE >> 1) for number in long.numbers.tolist()}


def test_an_empty_text_has_none() -> None:
    assert len(features("").numbers) == len(features("").shares) == 0


def test_a_very_long_text_is_read_to_a_limit() -> None:
    assert np.array_equal(features("水" * 6000).shares, features("水" * 90000).shares)


def test_lone_halves_of_a_pair_do_no_harm() -> None:
    assert len(features("路灯\ud800坏了").numbers) > 0


def test_of_a_long_letter_the_beginning_is_weighed_and_the_tables_hear_its_end() -> None:
    beginning = "我们村的路坏了很久没有人来修" * 50
    shorter, longer = features(beginning), features(beginning + "还有路灯也不亮")
    assert np.array_equal(shorter.numbers, longer.numbers)
    assert not np.array_equal(shorter.hints, longer.hints)
