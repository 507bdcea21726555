"""What a pattern cannot do without: never more than is true."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from nlp.needs import needed


@pytest.mark.parametrize(
    ("pattern", "needs"),
    [
        ("死", "死"),
        ("我?死", "死"),
        ("(?:跳|蹦)楼", "跳楼 蹦楼"),
        ("(?:跳楼|投河)", "跳楼 投河"),
        ("跳(?!水)楼?", "跳"),
        ("[药毒].{0,3}瓶", "瓶"),
        ("的?我死在", "我死"),
        ("(?:烧|.)", ""),
        ("(?<=想)死+", "死"),
        ("[^活]", ""),
        (".*", ""),
    ],
)
def test_needed(pattern: str, needs: str) -> None:
    found = needed(pattern)
    assert found == frozenset(needs.split())


@pytest.mark.parametrize(("pattern", "text"), [("(?:跳|蹦)~?楼", "跳楼"), ("(?:[喝吃]药|上吊)了?", "上吊"), ("(?:a|bc)d{2,}", "bcdd")])
def test_every_match_has_one_of_them(pattern: str, text: str) -> None:
    hit = re.search(pattern, text)
    assert hit is not None
    assert needed(pattern) & {*hit[0], *map("".join, pairwise(hit[0]))}
