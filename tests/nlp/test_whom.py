"""Of whom people speak when they praise one and blame the other in one breath."""

from __future__ import annotations

import pytest

from nlp.whom import apart, mentioned

NAMES = {"县水利局": "unit", "水利局": "unit", "柞水县信访局": "office"}


@pytest.mark.parametrize(
    ("said", "unit", "office"),
    [
        ("水利局修好了，信访局没人管", "水利局修好了", "信访局没人管"),
        ("单位不滿意，信訪局滿意", "单位不滿意", "信訪局滿意"),
        ("满意的是信访局不满意的是单位", "不满意的是单位", "满意的是信访局"),
        ("对信访局满意，对水利局不满意", "对水利局不满意", "对信访局满意"),
        ("单位满意，现在又坏了，信访局还可以", "单位满意，现在又坏了", "信访局还可以"),
        ("单位、信访局都满意", "单位、信访局都满意", "单位、信访局都满意"),
        ("村上不管，信访局还行", "村上不管", "信访局还行"),
        ("总体满意，就是单位慢", "总体满意，就是单位慢", ""),
        ("不满意，我说的是信访局", "", "不满意，我说的是信访局"),
        ("你们水利局不错", "你们水利局不错", ""),
        ("你们办得不行", "你们办得不行", ""),
        ("没人来修", "没人来修", ""),
        ("我单位没人管", "我单位没人管", ""),
    ],
)
def test_each_clause_is_of_whom_it_names(said: str, unit: str, office: str) -> None:
    assert apart(said, NAMES, "unit") == {one: words for one, words in (("unit", unit), ("office", office)) if words}


def test_a_poor_word_before_the_name_makes_no_mark_of_the_named_worse() -> None:
    assert apart("村上不管，信访局还行", NAMES, "office") == {"office": "信访局还行"}


def test_whom_the_words_name() -> None:
    assert mentioned("单位不行，你们也不行", NAMES) == ["unit", "office"] and mentioned("你们不行", NAMES) == []
