"""An index finds exactly the numbers that are there, with their places, as a search by halves does."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nlp.index import Index, Spread

SMALL = st.lists(st.integers(0, 4095), max_size=60)


@given(SMALL, SMALL)
def test_the_same_as_a_search_by_halves(keys: list[int], wanted: list[int]) -> None:
    held, asked = np.unique(np.array(keys, np.uint32)), np.array(wanted, np.uint32)
    there, at = Index(held, 12).find(asked)
    assert there.tolist() == np.isin(asked, held).nonzero()[0].tolist()
    assert held[at].tolist() == asked[there].tolist()


@given(SMALL, SMALL)
def test_numbers_that_crowd_together_in_any_order(keys: list[int], wanted: list[int]) -> None:
    held, asked = np.array(list(dict.fromkeys(keys)), np.uint64), np.array(wanted, np.uint64)
    there, at = Spread(held).find(asked)
    assert there.tolist() == np.isin(asked, held).nonzero()[0].tolist()
    assert held[at].tolist() == asked[there].tolist()
