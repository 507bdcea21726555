"""Who asks in other words has the same signs."""

from __future__ import annotations

import re
from itertools import combinations

from nlp.lexicon import table
from nlp.meanings import meanings


def test_other_words_of_one_meaning_are_one_sign() -> None:
    assert meanings("复查要多久") == meanings("复察得多少天") != meanings("复查")


def test_any_order_is_the_same() -> None:
    assert meanings("举报，会不会报复") == meanings("报复，会不会举报")


def test_two_meanings_stand_beside_each_other_too() -> None:
    signs = sorted(set(meanings("复查要多久")) - {"。"})
    assert len(signs) == 2 and all(one + other in meanings("复查要多久") for one, other in combinations(signs, 2))


def test_what_means_none_has_none() -> None:
    assert meanings("镶嵌") == ""


def test_each_meaning_is_found_by_its_own_name() -> None:
    missed = [name for name, words in table("meanings.toml").items() if not re.search(words, name)]
    assert missed == []
