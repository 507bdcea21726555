"""The invented sentences that measure: enough of them, of every class, each once."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from bench import misspelt
from bench.made import made
from nlp.classes import table_names
from nlp.questions import QUESTIONS

FOLDER = Path(__file__).parents[2] / "bench" / "data"


def rows(name: str) -> list[list[str]]:
    """The rows without remarks."""
    return [line.split("\t") for line in (FOLDER / name).read_text(encoding="utf-8").splitlines() if not line.startswith("#")]


def test_openings() -> None:
    data = rows("openings.tsv")
    assert len(data) >= 400
    assert min(Counter(name for name, _, _ in data).values()) >= 20
    assert {name for name, _, _ in data} == set(table_names())
    assert {why for _, why, _ in data} <= set("诉议控询谢他")
    assert len({text for _, _, text in data}) == len(data)


def test_alarms() -> None:
    data = rows("alarms.tsv")
    assert len(data) >= 200
    assert {level for level, _ in data} == {"E1", "E2", "E3", "E4", "E5", "-"}
    assert len({text for _, text in data}) == len(data)


@pytest.mark.parametrize(("name", "least"), [("measured", 400), ("fresh", 300), ("strangers", 250), ("near", 300), ("everyday", 500)])
def test_what_measures_alarms_was_never_learned(name: str, least: int) -> None:
    data = rows(f"alarms_{name}.tsv")
    texts = {text for _, text in data}
    assert len(data) >= least
    assert {level for level, _ in data} == {"E1", "E2", "E3", "E4", "E5", "-"}
    assert len(texts) == len(data)
    assert not texts & {text for _, text in rows("alarms.tsv")}
    assert not texts & {text for text, _ in made(30)}


def test_made_sentences_are_whole_and_the_same_every_time() -> None:
    data = made(3)
    assert data == made(3)
    assert {level for _, level in data} == {"E1", "E2", "E3", "-"}
    assert not [text for text, _ in data if set(text) & set("(){}|")]


def test_questions() -> None:
    data = rows("questions.tsv")
    asked = Counter(name for name, _ in data)
    assert asked.pop("-") >= 180
    assert set(asked) == set(QUESTIONS) and min(asked.values()) >= 9
    assert len({text for _, text in data}) == len(data)


def test_misspelt_messages_are_the_same_every_time() -> None:
    text = "我们村的水管断了半个月没有人管，孩子和老人都去河里挑水，希望领导早点派人来修" * 3
    for change in (misspelt.sounds, misspelt.shapes, misspelt.letters, misspelt.dialect):
        assert change(text) == change(text) != text
    assert len(misspelt.sounds(text)) == len(misspelt.shapes(text)) == len(text)
    assert "莫得" in misspelt.dialect(text)
