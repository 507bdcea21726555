"""Training: two support vector machines in one table of weights, and an honest report on rows that were held out.

The first machine learns on features weighted by naive Bayes (NB-SVM), the second on features weighted by rarity. Every row is learned
as a whole and as the openings that a chat would show of it.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, diags, vstack
from sklearn.exceptions import ConvergenceWarning
from sklearn.metrics import f1_score
from sklearn.svm import LinearSVC

from nlp.features import SIZE, features
from nlp.model import Model
from nlp.normal import fold

#: Rows in a hundred that are held out, first to judge and then to fit the confidence.
_HELD_OUT = 12
_FEWEST = 4
#: A chat opening is about this long.
OPENING = 30
_SMOOTH, _COST, _SECOND_COST, _SECOND_SHARE, _STEPS = 1.0, 3.0, 0.0625, 1.0, 127
_RARE = 0.03
#: The table of weights has at most so many cells; with many labels neighbouring features share a row.
_CELLS = 1 << 23
_SHARPNESS = np.geomspace(0.5, 20, 60)


def train(texts: Sequence[str], labels: Sequence[str], out: Path, progress: Callable[[str], None] = lambda line: None) -> str:
    """Learns, writes the model to ``out``, gives the report; ``progress`` is told of each part.

    A text may have a heading in a line of its own. Raises ``ValueError`` where there is too little to learn from.
    """
    names = sorted(set(labels))
    if len(names) < 2:
        raise ValueError("at least two labels are wanted")
    if len(texts) < _FEWEST:
        raise ValueError(f"{len(texts)} rows are too few to learn from")
    wanted = np.array([names.index(label) for label in labels])
    held = np.array([_held_out(text) for text in texts])
    if not 0 < held.sum() <= len(held) // 2:
        held = np.arange(len(texts)) % 4 == 3
    progress(f"{len(texts)} rows, {len(names)} labels; reading them")
    whole = _matrix(texts, progress)
    heads, owners = _openings(texts)
    short = _matrix(heads)
    progress("learning on the part that is not held out")
    trial = _fit("trial", names, whole[~held], wanted[~held], short[~held[owners]], wanted[owners][~held[owners]])
    first = np.searchsorted(owners, np.arange(len(texts)))[held]
    scores, brief = _scores(trial, whole[held]), _scores(trial, short[first])
    sharpness = _sharpness(np.vstack([scores, brief]), np.concatenate([wanted[held]] * 2))
    progress("learning on everything")
    name = sha256("\n".join(sorted(fold(t) for t in texts)).encode("utf-8", "replace")).hexdigest()[:10]
    final = _fit(name, names, whole, wanted, short, wanted[owners])
    Model(name, final.labels, final.weights, final.scale, final.bias, sharpness).save(out)
    return _report(names, wanted[held], scores, brief, sharpness, len(texts), name)


def _held_out(text: str) -> bool:
    """By the beginning of the text, so that near copies of a row stay on its side."""
    start = "".join(fold(text).split())[:16]
    return sha256(start.encode("utf-8", "replace")).digest()[0] * 100 // 256 < _HELD_OUT


def _openings(texts: Sequence[str]) -> tuple[list[str], Any]:
    """The first characters of each text, and those of what follows its heading; and which text each comes from."""
    heads: list[str] = []
    owners: list[int] = []
    for number, text in enumerate(texts):
        for head in dict.fromkeys((text[:OPENING], text.partition("\n")[2].strip()[:OPENING])):
            if head or text[:OPENING] == head:
                heads.append(head)
                owners.append(number)
    return heads, np.array(owners)


def _matrix(texts: Sequence[str], progress: Callable[[str], None] = lambda line: None) -> Any:
    """Rows x features, each row of length one."""
    starts, columns, values = [0], [], []
    for number, text in enumerate(texts, 1):
        found = features(text)
        columns.append(found.numbers.astype(np.int32))
        values.append(found.shares)
        starts.append(starts[-1] + len(found.numbers))
        if number % 2000 == 0:
            progress(f"  {number} of {len(texts)} read")
    return csr_matrix((np.concatenate(values), np.concatenate(columns), np.array(starts)), shape=(len(texts), SIZE))


def _fit(name: str, names: Sequence[str], whole: Any, wanted: Any, short: Any, briefly: Any) -> Model:
    """One column of weights a label. A label that has no row here is never said."""
    rows, labels = vstack([whole, short]).tocsr(), np.concatenate([wanted, briefly])
    size = SIZE
    while size * len(names) > _CELLS and size > SIZE >> 5:
        size //= 2
    rows = _folded(rows, size)
    seen = (rows > 0).astype(np.float32)
    rarity = (np.log((1 + rows.shape[0]) / (1 + np.asarray(seen.sum(axis=0)).ravel())) + 1).astype(np.float32)
    by_rarity = rows @ diags(rarity)
    weights, bias = np.zeros((size, len(names)), np.float32), np.full(len(names), -2.0, np.float32)
    for column in range(len(names)):
        own = labels == column
        if not own.any() or own.all():
            bias[column] *= 1 if not own.any() else -1
            continue
        ratio = _ratio(seen, own)
        first, first_bias = _machine(rows @ diags(ratio), own, _COST)
        second, second_bias = _machine(by_rarity, own, _SECOND_COST)
        weights[:, column] = first * ratio + _SECOND_SHARE * second * rarity
        bias[column] = first_bias + _SECOND_SHARE * second_bias
    scale = np.maximum(np.abs(weights).max(axis=0) / _STEPS, 1e-9).astype(np.float32)
    return Model(name, tuple(names), np.round(weights / scale).astype(np.int8), scale, bias)


def _folded(rows: Any, size: int) -> Any:
    """The rows in a smaller feature space, as ``Model.scores`` looks weights up."""
    if size == rows.shape[1]:
        return rows
    folded = csr_matrix((rows.data, rows.indices // (rows.shape[1] // size), rows.indptr), shape=(rows.shape[0], size))
    folded.sum_duplicates()
    return folded


def _ratio(seen: Any, own: Any) -> Any:
    """How much more often a feature stands in rows of this label than in others, as a logarithm."""
    ours = np.asarray(seen[own].sum(axis=0)).ravel() + _SMOOTH
    others = np.asarray(seen[~own].sum(axis=0)).ravel() + _SMOOTH
    return np.log((ours / ours.sum()) / (others / others.sum())).astype(np.float32)


def _machine(rows: Any, own: Any, cost: float) -> tuple[Any, float]:
    machine = LinearSVC(C=cost, tol=1e-2, random_state=0, class_weight="balanced" if own.mean() < _RARE else None)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        machine.fit(rows, own)
    return machine.coef_[0], float(machine.intercept_[0])


def _scores(model: Model, rows: Any) -> Any:
    return _folded(rows, len(model.weights)) @ (model.weights.astype(np.float32) * model.scale) + model.bias


def _sharpness(scores: Any, wanted: Any) -> float:
    """The factor with the smallest log loss."""
    place = np.arange(len(wanted))
    losses = [-np.log(np.maximum(_shares(scores * factor)[place, wanted], 1e-9)).mean() for factor in _SHARPNESS]
    return float(_SHARPNESS[int(np.argmin(losses))])


def _shares(scores: Any) -> Any:
    grown = np.exp(scores - scores.max(axis=1, keepdims=True))
    return grown / grown.sum(axis=1, keepdims=True)


def _report(names: Sequence[str], wanted: Any, scores: Any, brief: Any, sharpness: float, rows: int, name: str) -> str:
    best = scores.argmax(axis=1)
    sure = _shares(scores * sharpness).max(axis=1)
    lines = [
        f"model {name}: {rows} rows, {len(names)} labels; figures on {len(wanted)} rows that the judged model never saw",
        f"accuracy {np.mean(best == wanted):.3f}   macro-F1 {f1_score(wanted, best, average='macro', zero_division=0):.3f}",
        f"first {OPENING} characters: accuracy {np.mean(brief.argmax(axis=1) == wanted):.3f}",
        f"said with confidence 0.8 or more: {np.mean(sure >= 0.8):.3f} of the rows, {_right(best, wanted, sure >= 0.8)} right",
    ]
    for column, label in enumerate(names):
        own = wanted == column
        lines.append(f"  {label}: {int(own.sum())} rows, {_right(best, wanted, own)} found")
    return "\n".join(lines)


def _right(best: Any, wanted: Any, chosen: Any) -> str:
    return f"{np.mean(best[chosen] == wanted[chosen]):.3f}" if chosen.any() else "none"
