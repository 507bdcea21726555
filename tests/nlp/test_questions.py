"""The 34 questions: every variant finds its own, and a told trouble finds none."""

from __future__ import annotations

import re

import pytest

from nlp.questions import QUESTIONS, question

VARIANTS = [(q.id, variant) for q in QUESTIONS.values() for variant in q.variants]
PLACES = {"office": "信访局", "address": "县城一号", "phone": "0914-0000000", "hours": "周一至周五"}


def test_there_are_thirty_four() -> None:
    assert set(QUESTIONS) == {f"Q{n}" for n in range(1, 35)}


@pytest.mark.parametrize(("name", "variant"), VARIANTS, ids=[v for _, v in VARIANTS])
def test_every_variant_finds_its_own(name: str, variant: str) -> None:
    assert question(variant) == name
    assert question(f"请问，{variant}？") == name


@pytest.mark.parametrize("entry", QUESTIONS.values(), ids=list(QUESTIONS))
def test_every_answer_can_be_said(entry: object) -> None:
    said = entry.say(PLACES)  # type: ignore[attr-defined]
    assert said
    assert "{" not in said
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", entry.updated)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "text",
    [
        "我们村的路灯坏了三个月没人修",
        "老板欠我工资八个月，人也找不到了，娃还等着交学费，求你们帮我要回来吧",
        "好",
        "",
        "王大山 13900000000",
        "白杨镇桃花村三组",
        "今年八月开始",
    ],
)
def test_troubles_and_answers_ask_nothing(text: str) -> None:
    assert question(text) == ""


def test_traditional_characters_ask_the_same() -> None:
    assert question("怎麼查進度") == question("怎么查进度") == "Q8"
