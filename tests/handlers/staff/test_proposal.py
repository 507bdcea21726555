"""Whoever decides where a case goes sees what is proposed, by which words, and what else it could be; nobody else does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cases.model import Status
from nlp.reading import Evidence, Reading

from . import conftest
from .conftest import DeafReader, Desk, FakeBook, file

N = "XF2611230001"
READING = Reading(
    category="城乡建设",
    unit="CGJ",
    units=(("县城市管理局", 0.8), ("县水利局", 0.1), ("曹坪镇人民政府", 0.05)),
    evidence=(
        Evidence("unit", "路灯坏", 4, 7, 6.0),
        Evidence("unit", "路灯", 4, 6, 4.0),
        Evidence("category", "路灯", 4, 6, 5.0),
        Evidence("category", "摔了", 14, 16, 1.0),
        Evidence("purpose", "几回", 16, 18, 1.0),
    ),
)


@pytest.fixture
def clerk(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """The clerk speaks; nothing goes by itself."""

    class Hears(DeafReader):
        def read(self, text: str) -> Reading:
            return READING

    monkeypatch.setattr(conftest, "DeafReader", Hears)
    monkeypatch.setattr(conftest, "RULES", replace(conftest.RULES, auto_transfer_confidence=1.01))
    return desk.be(3)


def test_the_proposal_stands_with_its_words_and_the_next_best_is_one_word_away(book: FakeBook, clerk: Desk) -> None:
    file(book, N)
    shown = clerk.say(f"看 {N}")
    assert "分类城乡建设（凭“路灯”、“摔了”），建议转县城市管理局（凭“路灯坏”）。" in shown
    assert f"也可能归水利局、曹坪镇：回“转派 {N} 水利局”。" in shown
    clerk.say(f"转派 {N} 水利局")
    case = book.case(N)
    assert case is not None and (case.status, case.unit) == (Status.TO_SIGN, "SLJ")
    assert "也可能归" not in clerk.say(f"看 {N}")


def test_words_that_spoke_for_another_unit_are_not_given_for_this_one(book: FakeBook, clerk: Desk) -> None:
    file(book, N, proposed_unit="SLJ", category="农村农业")
    shown = clerk.say(f"看 {N}")
    assert "分类农村农业，建议转县水利局。" in shown and "也可能归城管局、曹坪镇：" in shown


def test_the_unit_that_is_complained_of_is_not_offered(book: FakeBook, clerk: Desk) -> None:
    file(book, N, against="水利局")
    assert "水利局" not in clerk.say(f"看 {N}")


def test_units_and_readers_of_sealed_cases_see_no_proposal(book: FakeBook, clerk: Desk) -> None:
    file(book, N, unit="CGJ")
    assert "建议转" not in clerk.be(1).say(f"看 {N}")
    file(book, "XF2611230002", sealed=True)
    assert "建议转" not in clerk.be(4).say("看 XF2611230002")
