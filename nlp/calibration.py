"""From scores to chances, for training: how all labels' scores together say each label, and how sure the best one is."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.optimize import minimize

_FACTORS = np.geomspace(0.5, 20, 60)
#: As much as so many rows speaks for leaving the scores as they are but for one factor.
_STIFF = 10.0


def shares(scores: Any) -> Any:
    """Scores (rows x labels) as chances."""
    grown = np.exp(scores - scores.max(axis=1, keepdims=True))
    return grown / grown.sum(axis=1, keepdims=True)


def sharpness(scores: Any, wanted: Any) -> float:
    """The factor with the smallest log loss. ``wanted``: the place of each row's label."""
    place = np.arange(len(wanted))
    losses = [-np.log(np.maximum(shares(scores * factor)[place, wanted], 1e-9)).mean() for factor in _FACTORS]
    return float(_FACTORS[int(np.argmin(losses))])


def turned(scores: Any, wanted: Any, counting: Any) -> tuple[Any, Any]:
    """(labels x labels, and what is added to each): the scores by these have the smallest log loss. ``scores``: of models that had not
    seen the rows; ``counting``: how much each row counts."""
    size = scores.shape[1]
    said, place, start = np.eye(size)[wanted], np.arange(len(wanted)), np.eye(size) * sharpness(scores, wanted)

    def loss(change: Any) -> tuple[float, Any]:
        turn, more = change[size:].reshape(size, size), change[:size]
        found = shares(scores @ (start + turn) + more)
        off = (found - said) * counting[:, None]
        lost = -(counting * np.log(np.maximum(found[place, wanted], 1e-12))).sum() + _STIFF / 2 * (change @ change)
        return lost, np.concatenate((off.sum(axis=0), (scores.T @ off).ravel())) + _STIFF * change

    change = minimize(loss, np.zeros(size + size * size), jac=True, method="L-BFGS-B").x
    return start + change[size:].reshape(size, size), change[:size]


def lead(scores: Any) -> Any:
    """How far the best label lies before the next one."""
    best = np.sort(scores, axis=1)
    return best[:, -1] - best[:, -2]


def sureness(scores: Any, wanted: Any, counting: Any) -> tuple[float, float]:
    """(factor of the lead, what is added): their sum as a chance on a log scale is how often the best label is right."""
    by, right = lead(scores), np.where(scores.argmax(axis=1) == wanted, 1, -1)

    def loss(found: Any) -> tuple[float, Any]:
        sure = right * (found[0] * by + found[1])
        off = -counting * right / (1 + np.exp(np.minimum(sure, 500)))
        away = found - (1, 0)
        return (counting * np.logaddexp(0, -sure)).sum() + away @ away / 2, np.array([off @ by, off.sum()]) + away

    factor, more = minimize(loss, np.array([1.0, 0.0]), jac=True, method="L-BFGS-B").x
    return float(factor), float(more)
