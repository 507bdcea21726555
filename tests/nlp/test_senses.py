"""The senses of words: words of one matter lie together, words never met say nothing."""

from __future__ import annotations

import numpy as np
import pytest

from nlp.features import features, hashes, names
from nlp.senses import leaning, sense


def direction(*words: str) -> np.ndarray:
    """The sense of these words."""
    return sense(hashes(words))


@pytest.mark.parametrize(("word", "near", "far"), [("低保", "贫困户", "路灯"), ("路灯", "照明", "工资"), ("欠薪", "工资", "公交")])
def test_words_of_one_matter_lie_together(word: str, near: str, far: str) -> None:
    assert direction(word) @ direction(near) > direction(word) @ direction(far) + 0.1


def test_of_length_one_whatever_the_number_of_words() -> None:
    assert [float(np.linalg.norm(direction(*words))) for words in (("路灯",), ("路灯", "坏", "坏"))] == pytest.approx([1, 1], abs=1e-5)


def test_words_never_met_say_nothing() -> None:
    assert not direction("蟛蜞菊莶").any()


def test_no_words_lean_nowhere_but_from_the_middle() -> None:
    none = np.empty(0, np.uint32)
    assert np.isfinite(leaning(none, none)).all()


def test_each_number_has_a_name() -> None:
    assert len(features("路灯坏了").hints) == len(names())


def test_the_opening_counts_once_more() -> None:
    first, last = "路灯坏了三个月没有人来修理", "工资拖欠了半年没有人来管管"
    filling = "，情况就是这样的，请你们看一看，谢谢各位了" * 2
    one, other = features(first + filling + last), features(last + filling + first)
    lamp = features("路灯").numbers
    assert one.shares[np.isin(one.numbers, lamp)].sum() > other.shares[np.isin(other.numbers, lamp)].sum()
