"""Weighted words: leftmost, longest, none overlapping, each counted once."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.classes import table_names
from nlp.lexicon import Lexicon, class_words, table, totals, weighted
from nlp.tables import places, tables


def test_the_longest_word_wins() -> None:
    found = Lexicon([("路灯", "建设", 5), ("路", "交通", 1)]).find("路灯和路")
    assert [(h.word, h.start, h.end) for h in found] == [("路灯", 0, 2), ("路", 3, 4)]


def test_hits_never_overlap() -> None:
    found = Lexicon([("水库", "水利", 2), ("库区", "移民", 2)]).find("水库区")
    assert [h.word for h in found] == ["水库"]


@pytest.mark.parametrize(("lamp", "votes", "meant"), [(5, (), "路灯"), (3, (), "门口路"), (2, (), "门口路"), (5, (("别的", 0.5),), "路灯")])
def test_of_two_that_overlap_the_heavier_is_meant(lamp: float, votes: tuple[tuple[str, float], ...], meant: str) -> None:
    found = Lexicon([("门口路", "交通", 3), ("口路", "交通", 9), ("路灯", "建设", lamp), *(("路灯", *vote) for vote in votes)]).find(
        "门口路灯"
    )
    assert [h.word for h in found] == [meant]


def test_a_word_counts_once() -> None:
    lexicon = Lexicon([("低保", "民政", 5), ("救助", "民政", 2)])
    assert totals(lexicon.find("低保低保低保，救助")) == {"民政": 7}


def test_a_word_may_speak_for_two_labels_and_keeps_its_highest_weight() -> None:
    lexicon = Lexicon([("工资", "人社", 4), ("工资", "教育", 1), ("工资", "人社", 2)])
    assert totals(lexicon.find("工资")) == {"人社": 4, "教育": 1}


def test_words_are_folded() -> None:
    assert Lexicon([("ＫＴＶ", "文旅", 3)]).find("ktv")


def test_weights_are_read() -> None:
    assert list(weighted("路灯*5 井盖")) == [("路灯", 5.0), ("井盖", 2.0)]


def test_the_table_holds_the_nineteen_names_and_every_lead_is_a_kind() -> None:
    classes, kinds = table("classes.toml"), table("kinds.toml")
    assert len(table_names()) == 19
    assert all(kind in kinds for entry in classes.values() for kind in entry["lead"])
    assert all(kind in kinds for entry in kinds.values() for kind in entry["else"])


def test_every_class_has_second_levels_with_words() -> None:
    classes = table("classes.toml")
    spoken = {name for _, name, _ in class_words(classes)}
    assert spoken == set(classes)
    assert sum(len(entry["second"]) for entry in classes.values()) > 100


def test_aliases_name_one_class_only() -> None:
    aliases = [alias for entry in table("classes.toml").values() for alias in entry["aliases"]]
    assert len(aliases) == len(set(aliases))
    assert {"国土资源", "环境保护", "卫生计生", "民政", "商贸旅游", "教育文体"} <= set(aliases)


@settings(deadline=None)
@given(st.text("我村路灯坏了水库区偷欠钱低保贪，", max_size=30))
def test_one_pass_over_all_tables_finds_what_each_finds_by_itself(text: str) -> None:
    every = tables()
    for lexicon in (every.classes, every.hints, every.kinds, every.purpose, every.routes):
        assert lexicon.among(places(text)) == lexicon.find(text)
