"""The one cutter: petition words hold together, nothing of the text is lost, no cache file is left."""

from __future__ import annotations

from functools import lru_cache
from math import exp

import jieba
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.dictionary import _cutter, cut, petition_words


@pytest.mark.parametrize("word", ["公益林", "通村路", "五保户", "建档立卡", "业委会", "断头路", "老赖"])
def test_petition_words_hold_together(word: str) -> None:
    assert word in petition_words()
    assert word in cut(f"我们那里的{word}有问题")


@settings(deadline=None)
@given(st.text(max_size=40))
def test_the_words_are_the_text(text: str) -> None:
    assert "".join(cut(text)) == text


def test_everyday_words_are_not_torn() -> None:
    assert cut("希望政府尽快解决") == ["希望", "政府", "尽快", "解决"]


@lru_cache(maxsize=1)
def plain_jieba() -> jieba.Tokenizer:
    """jieba as it is, with our words and how often each is met."""
    own, plain = _cutter(), jieba.Tokenizer()
    counts = {word: round(exp(gain) * own.total) if gain else 0 for word, gain in own.FREQ.items()}
    plain.FREQ, plain.total, plain.initialized = counts, own.total, True
    return plain


@given(st.text(alphabet="我们村口的路灯坏了三个月没人修承包地abcT12-%. ，。\r\n㐀é😀", max_size=30))
@settings(deadline=None)
def test_the_one_pass_finds_what_jieba_finds(text: str) -> None:
    assert cut(text) == list(plain_jieba().cut(text, HMM=False))


def test_what_was_cut_before_is_cut_alike_beside_other_blocks() -> None:
    assert cut("路灯坏了，水管裂了") == [*cut("路灯坏了"), "，", *cut("水管裂了")]
