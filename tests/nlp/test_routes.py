"""The six ways of Art. 31: the words that decide, and what is left."""

from __future__ import annotations

import pytest

from nlp.reader import Reader
from nlp.routes import route, words


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("赢了官司两年，执行局一直不执行", 1),
        ("厂里把我辞退，不给经济补偿", 2),
        ("留党察看的处分我不服，要求复审", 3),
        ("交警开的罚单我不认", 4),
        ("林权证被村上办给了别人", 4),
        ("包工头拖欠工资跑了", 5),
        ("砖厂废气呛得睡不着", 5),
        ("路灯坏了没人修", 6),
    ],
)
def test_words_decide(text: str, number: int) -> None:
    assert route(words(text), "其他", "申诉求决").number == number


def test_a_class_decides_where_no_word_does() -> None:
    assert route([], "生态环境", "申诉求决").number == 5
    assert route([], "民政与应急", "申诉求决").number == 6
    assert route([], "政法", "申诉求决").number == 1
    assert route(words("学校门口没有斑马线"), "政法", "申诉求决").number == 6, "the police's roads are no matter of courts"


@pytest.mark.parametrize("purpose", ["建议意见", "检举控告", "咨询", "感谢", "其他"])
def test_only_claims_have_a_way(purpose: str) -> None:
    assert route(words("罚款不服"), "政法", purpose).number == 0


def test_the_words_are_shown(reader: Reader) -> None:
    found = reader.read("厂里把我辭退了，不給經濟補償")
    shown = [e for e in found.evidence if e.about == "route"]
    assert found.route == 2
    assert [(e.start, e.end) for e in shown] == [(4, 6), (10, 14)]
