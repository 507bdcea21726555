"""The table of WeChat's errors: each code once, each with what it asks for."""

from __future__ import annotations

import pytest

from wechat import errors
from wechat.errors import WORDS, ApiError, Remedy


@pytest.mark.parametrize(
    ("remedy", "codes"),
    [
        (Remedy.RETRY, [-1, 268487001, 268487002]),
        (Remedy.TOKEN, [40001, 40014, 42001]),
        (Remedy.QUOTA, [45009, 45011]),
        (Remedy.WINDOW, [45015, 45047, 48002]),
        (Remedy.UNFOLLOWED, [43004, 50005]),
        (Remedy.CHANNEL, [43101, 40037, 40036, 43116, 40249, 40008, 40200, 48001, 47003]),
        (Remedy.DROP, [40003, 43019, 50002, 49003, 70000]),
        (Remedy.CONFIG, [41001, 40002, 40013, 40125, 41002, 41004, 40164, 89503, 89506, 89507, 40243]),
        (Remedy.CONTENT, [47001, 44002, 44004, 45002, 45008]),
    ],
)
def test_what_each_code_asks_for(remedy: Remedy, codes: list[int]) -> None:
    assert {code: ApiError(code).remedy for code in codes} == dict.fromkeys(codes, remedy)


def test_no_code_stands_twice() -> None:
    every = [code for codes in errors._TABLE.values() for code in codes]
    assert len(every) == len(set(every))


@pytest.mark.parametrize("code", [None, 99999, 1])
def test_what_nobody_has_heard_of_is_tried_again(code: int | None) -> None:
    assert ApiError(code).remedy == Remedy.RETRY


def test_staff_read_words_and_the_number() -> None:
    assert ApiError(45015, "response out of time limit").words == "对方超过48小时没有来话（45015）"
    assert ApiError(99999).words == "微信没有接受（99999）"
    assert ApiError(None, "HTTP 502").words == "连不上微信（HTTP 502）"
    assert all(ApiError(code).words == f"{words}（{code}）" for code, words in WORDS.items())
