"""The demo's ready answers and call-backs are models: the program finds nothing missing from them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.demo.answers import answer
from bot.demo.cast import CITIZENS
from cases.model import Case, Petitioner, Purpose
from cases.words import propose_route
from handlers.staff.advice import lacks
from handlers.staff.callback import read
from nlp.classes import table_names
from simulator.demo import suggest
from simulator.demo.view import TaskView

NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)
TEXTS = [text for player in CITIZENS for _, text in player.openings]


def case(text: str, category: str, route: int, purpose: Purpose) -> Case:
    who = Petitioner("田守望", "13800000011")
    return Case(received_at=NOW, category=category, purpose=purpose, route=route, text=text, wants="请尽快派人来修好", petitioner=who)


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("category", ["劳动和社会保障", "市场监督", "城乡建设", "农村农业"])
def test_nothing_is_missing_from_an_answer(text: str, category: str) -> None:
    for purpose in (Purpose.APPEAL, Purpose.SUGGESTION):
        for route in {propose_route(category, purpose), *range(1, 7)}:
            asked = case(text, category, route, purpose)
            assert lacks(asked, answer(asked)) == "", answer(asked)


def test_the_classes_are_classes() -> None:
    assert {"劳动和社会保障", "市场监督"} <= set(table_names())


def test_nothing_is_missing_from_a_call_back() -> None:
    told = read(suggest.callback(TaskView(7, "回访", "请回访", "XF2611240001", NOW)))
    assert {"way", "received", "carried", "unit_value"} <= set(told)
