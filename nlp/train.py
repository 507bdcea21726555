"""Training: a support vector machine on features weighted by naive Bayes (NB-SVM), and an honest report on rows that were held out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, diags, vstack
from sklearn.metrics import f1_score
from sklearn.svm import LinearSVC

from nlp.features import SIZE, features
from nlp.model import Model
from nlp.normal import fold

#: Rows in a hundred that are held out, first to judge and then to fit the confidence.
_HELD_OUT = 12
#: A chat opening is about this long; every training row is learned a second time so short.
OPENING = 30
_SMOOTH, _COST, _STEPS = 1.0, 3.0, 127
_SHARPNESS = np.geomspace(0.5, 20, 60)


def train(texts: Sequence[str], labels: Sequence[str], out: Path, progress: Callable[[str], None] = lambda line: None) -> str:
    """Learns, writes the model to ``out``, gives the report; ``progress`` is told of each part. ``ValueError`` for one label alone."""
    names = sorted(set(labels))
    if len(names) < 2:
        raise ValueError("at least two labels are wanted")
    wanted = np.array([names.index(label) for label in labels])
    held = np.array([_held_out(text) for text in texts])
    if held.all() or not held.any() or len(set(wanted[~held])) < len(names):
        held = np.arange(len(texts)) % 8 == 0
    progress(f"{len(texts)} rows, {len(names)} labels; reading them")
    whole = _matrix(texts, progress)
    openings = _matrix([text[:OPENING] for text in texts])
    progress("learning on the part that is not held out")
    trial = _fit("trial", names, whole, openings, wanted, ~held if len(set(wanted[~held])) == len(names) else np.ones_like(held))
    judged = held
    scores, short = _scores(trial, whole[judged]), _scores(trial, openings[judged])
    sharpness = _sharpness(np.vstack([scores, short]), np.concatenate([wanted[judged]] * 2))
    progress("learning on everything")
    name = sha256("\n".join(sorted(fold(t) for t in texts)).encode("utf-8", "replace")).hexdigest()[:10]
    final = _fit(name, names, whole, openings, wanted, np.ones_like(held))
    Model(name, final.labels, final.weights, final.scale, final.bias, sharpness).save(out)
    return _report(names, wanted[judged], scores, short, sharpness, len(texts), name)


def _held_out(text: str) -> bool:
    """By the beginning of the text, so that near copies of a row stay on its side."""
    start = "".join(fold(text).split())[:16]
    return sha256(start.encode("utf-8", "replace")).digest()[0] * 100 // 256 < _HELD_OUT


def _matrix(texts: Sequence[str], progress: Callable[[str], None] = lambda line: None) -> Any:
    """Rows x features, each row of length one."""
    starts, columns = [0], []
    for number, text in enumerate(texts, 1):
        found = features(text)
        columns.append(found.astype(np.int32))
        starts.append(starts[-1] + len(found))
        if number % 2000 == 0:
            progress(f"  {number} of {len(texts)} read")
    sizes = np.diff(starts)
    values = np.repeat(1 / np.sqrt(np.maximum(sizes, 1)), sizes).astype(np.float32)
    return csr_matrix((values, np.concatenate(columns), np.array(starts)), shape=(len(texts), SIZE))


def _fit(name: str, names: Sequence[str], whole: Any, openings: Any, wanted: Any, used: Any) -> Model:
    used = used.astype(bool)
    rows, labels = vstack([whole[used], openings[used]]).tocsr(), np.concatenate([wanted[used], wanted[used]])
    seen = (rows > 0).astype(np.float32)
    weights, bias = np.zeros((SIZE, len(names)), np.float32), np.zeros(len(names), np.float32)
    for column in range(len(names)):
        own = labels == column
        ours = np.asarray(seen[own].sum(axis=0)).ravel() + _SMOOTH
        others = np.asarray(seen[~own].sum(axis=0)).ravel() + _SMOOTH
        ratio = np.log((ours / ours.sum()) / (others / others.sum())).astype(np.float32)
        machine = LinearSVC(C=_COST, class_weight="balanced" if own.mean() < 0.03 else None)
        machine.fit(rows @ diags(ratio), own)
        weights[:, column], bias[column] = machine.coef_[0] * ratio, machine.intercept_[0]
    scale = np.maximum(np.abs(weights).max(axis=0) / _STEPS, 1e-9).astype(np.float32)
    return Model(name, tuple(names), np.round(weights / scale).astype(np.int8), scale, bias)


def _scores(model: Model, rows: Any) -> Any:
    return rows @ (model.weights.astype(np.float32) * model.scale) + model.bias


def _sharpness(scores: Any, wanted: Any) -> float:
    """The factor with the smallest log loss."""
    place = np.arange(len(wanted))
    losses = [-np.log(np.maximum(_shares(scores * factor)[place, wanted], 1e-9)).mean() for factor in _SHARPNESS]
    return float(_SHARPNESS[int(np.argmin(losses))])


def _shares(scores: Any) -> Any:
    grown = np.exp(scores - scores.max(axis=1, keepdims=True))
    return grown / grown.sum(axis=1, keepdims=True)


def _report(names: Sequence[str], wanted: Any, scores: Any, short: Any, sharpness: float, rows: int, name: str) -> str:
    best = scores.argmax(axis=1)
    sure = _shares(scores * sharpness).max(axis=1)
    lines = [
        f"model {name}: {rows} rows, {len(names)} labels; figures on {len(wanted)} rows that the judged model never saw",
        f"accuracy {np.mean(best == wanted):.3f}   macro-F1 {f1_score(wanted, best, average='macro'):.3f}",
        f"first {OPENING} characters: accuracy {np.mean(short.argmax(axis=1) == wanted):.3f}",
        f"said with confidence 0.8 or more: {np.mean(sure >= 0.8):.3f} of the rows, {_right(best, wanted, sure >= 0.8)} right",
    ]
    for column, label in enumerate(names):
        own = wanted == column
        lines.append(f"  {label}: {int(own.sum())} rows, {_right(best, wanted, own)} found")
    return "\n".join(lines)


def _right(best: Any, wanted: Any, chosen: Any) -> str:
    return f"{np.mean(best[chosen] == wanted[chosen]):.3f}" if chosen.any() else "none"
