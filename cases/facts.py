"""The small facts that stand on a case between steps."""

from __future__ import annotations

from cases.model import Case
from cases.values import replace


def facts(case: Case, **changes: str | None) -> Case:
    """The case with facts set, or dropped where None or empty."""
    kept = {k: v for k, v in {**case.facts, **changes}.items() if v}
    return replace(case, facts=kept)


def merged(text: str, more: str) -> str:
    """Words joined to words."""
    return f"{text}\n{more}" if text else more
