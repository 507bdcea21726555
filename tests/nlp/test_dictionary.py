"""The one cutter: petition words hold together, nothing of the text is lost, no cache file is left."""

from __future__ import annotations

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


@given(st.text(alphabet="我们村口的路灯坏了三个月没人修承包地abc12 ，。", max_size=30))
@settings(deadline=None)
def test_the_one_pass_finds_what_jieba_finds(text: str) -> None:
    own = _cutter()
    plain = jieba.Tokenizer()
    plain.FREQ, plain.total, plain.initialized = own.FREQ, own.total, True
    assert list(own.cut(text, HMM=False)) == list(plain.cut(text, HMM=False))
