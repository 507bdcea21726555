"""A random schedule with faults on the stand-in: a small run of what `bench.schedule` does with 2,000 people over 30 days."""

from __future__ import annotations

import pytest

from bench.schedule import run


@pytest.mark.parametrize("seed", [1, 2])
def test_nothing_is_lost_doubled_disordered_or_against_the_platforms_rules(seed: int) -> None:
    report = run(people=50, days=6, seed=seed)
    assert report.pushed > 100 and report.faults > 10 and {"custom", "template"} <= set(report.channels)
    assert report.clean, "\n".join(report.lines())
    assert sum(report.ends.values()) == report.pushed
