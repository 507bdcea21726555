"""From scores to chances: what one label's score says of another is used, few rows change little, and the lead tells how sure."""

from __future__ import annotations

import numpy as np
import pytest

from nlp.calibration import shares, sharpness, sureness, turned


def told(rows: int) -> tuple[np.ndarray, np.ndarray]:
    """Scores of three labels, of which the second one speaks for the first whenever it is high."""
    rng = np.random.RandomState(3)
    wanted = rng.randint(0, 3, rows)
    scores = rng.normal(0, 0.3, (rows, 3)) - 1
    scores[np.arange(rows), wanted] += 2
    scores[wanted == 0, 1] += 2
    return scores, wanted


def loss(scores: np.ndarray, wanted: np.ndarray) -> float:
    return float(-np.log(shares(scores)[np.arange(len(wanted)), wanted]).mean())


def test_what_one_score_says_of_another_label_is_used() -> None:
    (scores, wanted), (others, theirs) = told(400), told(900)
    turn, more = turned(scores, wanted, np.ones(len(wanted)))
    alone = sharpness(scores, wanted)
    assert loss(others @ turn + more, theirs) < loss(others * alone, theirs)
    assert np.mean((others @ turn + more).argmax(axis=1) == theirs) > np.mean(others.argmax(axis=1) == theirs)


def test_few_rows_leave_the_scores_nearly_as_they_are() -> None:
    scores, wanted = told(6)
    turn, more = turned(scores, wanted, np.ones(6))
    factor = sharpness(scores, wanted)
    assert np.abs(turn - factor * np.eye(3)).max() < 0.5
    assert np.abs(more).max() < 0.5


def test_a_leading_label_is_right_as_often_as_said() -> None:
    rng = np.random.RandomState(5)
    by = rng.uniform(0, 4, 4000)
    right = rng.uniform(size=4000) < 1 / (1 + np.exp(-(1.5 * by - 0.5)))
    scores = np.stack([by, np.zeros(4000)], axis=1)
    assert sureness(scores, np.where(right, 0, 1), np.ones(4000)) == pytest.approx((1.5, -0.5), abs=0.15)


def test_all_right_is_no_fault() -> None:
    factor, _ = sureness(np.array([[2.0, 0.0], [0.0, 2.0]]), np.array([0, 1]), np.ones(2))
    assert factor >= 1


def test_no_score_is_too_large_for_a_chance() -> None:
    assert shares(np.array([[5000.0, -5000.0]])).tolist() == [[1.0, 0.0]]
