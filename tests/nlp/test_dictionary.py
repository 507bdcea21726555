"""The one cutter: petition words hold together, nothing of the text is lost, no cache file is left."""

from __future__ import annotations

import io
from functools import lru_cache
from importlib import resources
from pathlib import Path

import jieba
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.dictionary import cut
from nlp.packing import FREQUENCY, packed, petition_words, trie
from nlp.trie import Trie


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
    plain = jieba.Tokenizer()
    plain.FREQ, plain.total = plain.gen_pfdict(plain.get_dict_file())
    plain.initialized = True
    for word in petition_words():
        if plain.FREQ.get(word, 0) < FREQUENCY:
            # As often as it is in our dictionary, of which it is a part.
            plain.total -= plain.FREQ.get(word, 0)
            plain.add_word(word, FREQUENCY)
    return plain


@given(st.text(alphabet="我们村口的路灯坏了三个月没人修承包地abcT12-%. ，。\n㐀é😀", max_size=30))
@settings(deadline=None)
def test_it_finds_what_jieba_finds(text: str) -> None:
    assert list(cut(text)) == list(plain_jieba().cut(text, HMM=False))


def test_the_packed_dictionary_is_that_of_the_tables() -> None:
    with (resources.files("nlp") / "data" / "words.npz").open("rb") as file:
        shipped = Trie.load(file)
    made = packed()
    again = "the words of classes.toml or kinds.toml have changed: python -m nlp.packing"
    assert len(shipped.levels) == len(made.levels), again
    assert all(np.array_equal(one, other) for one, other in zip(shipped.levels, made.levels, strict=True)), again
    assert all(np.array_equal(one, other) for one, other in zip(shipped.often, made.often, strict=True)), again
    assert np.allclose(shipped.gains[1:], made.gains[1:])


def test_saved_and_loaded_it_cuts_alike(tmp_path: Path) -> None:
    made = trie("路 9 n\n路灯 5 n\n路灯杆 3 n\n灯 7 n\n")
    made.save(tmp_path / "words.npz")
    loaded = Trie.load(io.BytesIO((tmp_path / "words.npz").read_bytes()))
    assert loaded.words("修路灯杆") == made.words("修路灯杆")
    assert [(at, end) for at, end, _ in made.words("修路灯杆")[1]] == [(1, 3), (1, 4)]


def test_of_two_counts_the_larger_holds() -> None:
    assert trie("路灯 5 n\n路灯 2 n\n").words("路灯") == trie("路灯 5 n\n").words("路灯")


def test_what_was_cut_before_is_cut_alike_beside_other_blocks() -> None:
    assert cut("路灯坏了，水管裂了") == [*cut("路灯坏了"), "，", *cut("水管裂了")]
