"""The invented sentences that measure: enough of them, of every class, each once."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from nlp.classes import table_names

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
