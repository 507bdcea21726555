"""What may be the same matter is shown to the office; joining is a clerk's step, and only for one petitioner's own cases."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cases.model import Petitioner, Status

from . import conftest
from .conftest import Desk, FakeBook, file

FIRST, AGAIN = "XF2611200001", "XF2611230002"


@pytest.fixture
def clerk(book: FakeBook, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """The clerk speaks; the later case waits to be sorted, the earlier one is found to be like it."""
    monkeypatch.setattr(conftest, "RULES", replace(conftest.RULES, auto_transfer_confidence=1.01))
    book.alike = [file(book, FIRST)]
    return desk.be(3)


def test_the_office_sees_the_earlier_case_and_how_to_join_them(book: FakeBook, clerk: Desk) -> None:
    file(book, AGAIN, contact=71)
    shown = clerk.say(f"看 {AGAIN}")
    assert f"{FIRST}（同一信访人，已登记，像86%）" in shown and f"并案 {AGAIN} {FIRST}" in shown
    clerk.say(f"并案 {AGAIN} {FIRST}")
    case = book.case(AGAIN)
    assert case is not None and (case.status, case.main_number) == (Status.MERGED, FIRST)


def test_somebody_elses_case_keeps_its_own_limits(book: FakeBook, clerk: Desk) -> None:
    file(book, AGAIN, text="迎春路路灯三个月没亮，老人摔了几回", petitioner=Petitioner("王秀英", "13900000008"))
    shown = clerk.say(f"看 {AGAIN}")
    assert "别的信访人" in shown and "并案" not in shown and "方小满" not in shown
    assert "没有并案" in clerk.say(f"并案 {AGAIN} {FIRST}")
    case = book.case(AGAIN)
    assert case is not None and case.status == Status.REGISTERED and case.clock("C2")


def test_a_main_case_must_be_named(book: FakeBook, clerk: Desk) -> None:
    file(book, AGAIN)
    for words in (f"并案 {AGAIN}", f"并案 {AGAIN} 那一件", f"并案 {AGAIN} XF2611239999"):
        assert "主件编号" in clerk.say(words)
    case = book.case(AGAIN)
    assert case is not None and case.status == Status.REGISTERED


def test_units_are_shown_nothing_of_other_peoples_cases(book: FakeBook, clerk: Desk) -> None:
    file(book, AGAIN, unit="CGJ")
    assert FIRST not in clerk.be(1).say(f"看 {AGAIN}")
