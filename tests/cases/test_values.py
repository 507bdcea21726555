"""Changed copies are what the standard library would make, for wide values and narrow ones."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from typing import Any

import pytest

from cases.model import Case, Petitioner
from cases.values import replace

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
CASE = Case(received_at=NOW, text="路灯坏了", petitioner=Petitioner("方小满"))


@pytest.mark.parametrize("changes", [{}, {"number": "XF2611230001"}, {"town": "TOWN1", "flags": frozenset({"joint"}), "people": 3}])
def test_a_changed_copy_is_what_the_standard_library_makes(changes: dict[str, Any]) -> None:
    made = replace(CASE, **changes)
    assert made == dataclasses.replace(CASE, **changes)
    assert CASE.number == "" and CASE.text == "路灯坏了"


def test_a_copy_is_frozen_too() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        replace(CASE, number="XF2611230001").number = ""  # type: ignore[misc]


@pytest.mark.parametrize("value", [CASE, Petitioner("方小满")])
def test_a_field_that_is_not_there_is_refused(value: Any) -> None:
    with pytest.raises(TypeError):
        replace(value, nickname="老方")


def test_narrow_values_are_changed_alike() -> None:
    assert replace(Petitioner("方小满"), phone="13900000007") == Petitioner("方小满", "13900000007")
