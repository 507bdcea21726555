"""The table of WeChat's errors: each code once, each with what it asks for."""

from __future__ import annotations

import pytest

from wechat import errors
from wechat.errors import WORDS, ApiError, Remedy, WeComError

#: The platform's table, one row a line.
PLATFORM = [
    *(-1, 268487001, 268487002, 40001, 40014, 42001, 41001, 40002, 40013, 40125, 41002, 41004, 40164, 89503, 89506, 89507, 40243),
    *(40003, 43004, 45015, 45047, 48002, 43019, 50002, 50005, 43101, 40037, 40036, 43116, 40249, 47003, 47001, 40008, 40200),
    *(44002, 44004, 45002, 45008, 45009, 45011, 45072, 45080, 45081, 40004, 40005, 40006, 40007, 40009),
    *(*range(40016, 40028), 40033, 40054, 40055, 40029, 40163, 42003, 48001, 48006, 49003),
    *(45157, 45158, 45159, 45056, 45058, 45059, 45169, 45171, 65400, 65416, 65417, 70000, 87009, 87014),
]


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


@pytest.mark.parametrize("code", PLATFORM)
def test_every_code_of_the_platforms_table_has_its_class(code: int) -> None:
    assert code in errors.WECHAT


@pytest.mark.parametrize(
    ("code", "remedy"),
    [
        (-1, Remedy.RETRY),
        (45033, Remedy.RETRY),
        (40001, Remedy.CONFIG),
        (42001, Remedy.TOKEN),
        (60020, Remedy.CONFIG),
        (48002, Remedy.CONFIG),
        (60111, Remedy.CHANNEL),
        (81013, Remedy.CHANNEL),
        (42014, Remedy.CONTENT),
        (45009, Remedy.QUOTA),
        (93000, Remedy.CONFIG),
        (99999, Remedy.RETRY),
    ],
)
def test_some_numbers_mean_something_else_at_wecom(code: int, remedy: Remedy) -> None:
    assert WeComError(code).remedy == remedy and "企业微信" in WeComError(99999).words


@pytest.mark.parametrize("code", [None, 99999, 1])
def test_what_nobody_has_heard_of_is_tried_again(code: int | None) -> None:
    assert ApiError(code).remedy == Remedy.RETRY


def test_staff_read_words_and_the_number() -> None:
    assert ApiError(45015, "response out of time limit").words == "对方超过48小时没有来话（45015）"
    assert ApiError(99999).words == "微信没有接受（99999）"
    assert ApiError(None, "HTTP 502").words == "连不上微信（HTTP 502）"
    assert all(ApiError(code).words == f"{words}（{code}）" for code, words in WORDS.items())
