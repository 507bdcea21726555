"""What the word tables say of a text, in numbers that a model can learn to believe."""

from __future__ import annotations

from nlp.hints import hints, names


def test_a_word_speaks_for_its_class_its_second_level_and_its_kinds_of_unit() -> None:
    found = {name for name, place in names().items() if hints("村里的低保")[place] > 0}
    assert "民政与应急" in found
    assert any(name.startswith("民政与应急/") for name in found)
    assert any(name.startswith("@") for name in found)


def test_much_says_little_more_than_some() -> None:
    some, much = (float(hints(text).max()) for text in ("路灯", "路灯不亮井盖丢了下水道堵了小区物业不管"))
    assert 0 < some < much < 0.2 + 1e-6


def test_nothing_is_said_of_what_no_table_knows() -> None:
    assert not hints("qq").any()
