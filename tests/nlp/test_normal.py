"""One spelling, and never a character moved."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.normal import fold, number, simplify


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("村裡的路燈壞了", "村里的路灯坏了"),
        ("１３８００００", "1380000"),
        ("ＡＢＣ区", "ABC区"),
        ("①号楼", "1号楼"),
        ("前\u3000后", "前 后"),
        ("好，吗？", "好，吗？"),
    ],
)
def test_simplify(written: str, read: str) -> None:
    assert simplify(written) == read


def test_fold_is_lower_case() -> None:
    assert fold("ＫＴＶ太吵") == "ktv太吵"


@settings(deadline=None)
@given(st.text(max_size=60))
def test_positions_hold_for_any_text(text: str) -> None:
    assert len(simplify(text)) == len(text)
    assert len(fold(text)) == len(text)


@settings(deadline=None)
@given(st.text(alphabet="路灯壞燈裡ＡＢ１２①，。 \u3000Kk", max_size=30))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("12", 12),
        ("三", 3),
        ("十", 10),
        ("十八", 18),
        ("二十", 20),
        ("两百", 200),
        ("一百二", 120),
        ("一百零二", 102),
        ("三千五", 3500),
        ("三万", 30000),
        ("两万三千", 23000),
        ("七八十", 80),
        ("三五百", 500),
        ("一百二三十", 130),
        ("好几", None),
        ("", None),
    ],
)
def test_number(words: str, value: int | None) -> None:
    assert number(words) == value
