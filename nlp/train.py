"""Training: support vector machines on features weighted by naive Bayes (NB-SVM) beside what the word tables say, and an honest report
on rows that were held out. Every row is learned as a whole and as the openings that a chat would show of it.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy.sparse import csr_matrix, diags, hstack
from sklearn.exceptions import ConvergenceWarning
from sklearn.metrics import f1_score
from sklearn.svm import LinearSVC

from nlp.features import OPENING, SIZE, features
from nlp.model import Model
from nlp.normal import fold

#: Rows in a hundred that are held out, first to judge and then to fit the confidence.
_HELD_OUT = 12
_FEWEST = 4
#: How much what a chat would show of a row counts beside the row: its openings, its parts (from, to) where they are no shorter.
_OPENING, _PART = 0.3, 0.1
_PARTS, _SHORTEST = ((0, 15), (30, 60), (60, 100)), 9
_SMOOTH, _COST, _STEPS = 1.0, 1.0, 127
_RARE = 0.03
#: What stands in fewer rows than this is learned by heart and teaches nothing: (from so many rows on, in so many).
_LEAST = ((2000, 3), (500, 2))
_SHARPNESS = np.geomspace(0.5, 20, 60)


class _Rows(NamedTuple):
    """``counted``: rows x all features; ``hints``: rows x names of the hints; ``wanted``: each row's label by its place; ``counting``:
    how much each row counts, 1 where it is no copy."""

    counted: Any
    hints: Any
    wanted: Any
    counting: Any

    def part(self, chosen: Any) -> _Rows:
        return _Rows(*(every[chosen] for every in self))


def train(
    texts: Sequence[str],
    labels: Sequence[str],
    out: Path,
    progress: Callable[[str], None] = lambda line: None,
    least: int = 0,
    letters: bool = True,
) -> str:
    """Learns, writes the model to ``out``, gives the report; ``progress`` is told of each part.

    A text may have a heading in a line of its own. ``least``: features of fewer rows are left out; 0: as suits so many rows.
    ``letters``: False for a model that reads single sentences (``features``).
    Raises ``ValueError`` where there is too little to learn from.
    """
    names = sorted(set(labels))
    if len(names) < 2:
        raise ValueError("至少要有两种类别")
    if len(texts) < _FEWEST:
        raise ValueError(f"只有{len(texts)}行，太少了，学不了")
    wanted = np.array([names.index(label) for label in labels])
    held = np.array([_held_out(text) for text in texts])
    if not 0 < held.sum() <= len(held) // 2:
        held = np.arange(len(texts)) % 4 == 3
    progress(f"{len(texts)}行，{len(names)}种类别，正在读")
    copies, owners, counting = _copies(texts, letters)
    rows = _Rows(
        *_matrix([*texts, *copies], letters, progress), np.append(wanted, wanted[owners]), np.append(np.ones(len(texts)), counting)
    )
    least = least or next((least for many, least in _LEAST if len(texts) >= many), 1)
    progress("先学不留出来的部分")
    trial = _fit("trial", names, rows.part(~np.append(held, held[owners])), least)
    first = len(texts) + np.searchsorted(owners, np.arange(len(texts)))[held]
    scores, brief = _scores(trial, rows.part(np.nonzero(held)[0])), _scores(trial, rows.part(first))
    sharpness = _sharpness(np.vstack([scores, brief]), np.concatenate([wanted[held]] * 2))
    progress("再学全部")
    name = sha256("\n".join(sorted(fold(t) for t in texts)).encode("utf-8", "replace")).hexdigest()[:10]
    replace(_fit(name, names, rows, least), sharpness=sharpness).save(out)
    return _report(names, wanted[held], scores, brief, sharpness, len(texts), name)


def _held_out(text: str) -> bool:
    """By the beginning of the text, so that near copies of a row stay on its side."""
    start = "".join(fold(text).split())[:16]
    return sha256(start.encode("utf-8", "replace")).digest()[0] * 100 // 256 < _HELD_OUT


def _copies(texts: Sequence[str], letters: bool) -> tuple[list[str], Any, Any]:
    """What a chat would show of each text: its first characters, those that follow its heading, and parts of a long one; which text each
    comes from, and its weight."""
    copies: list[tuple[str, int, float]] = []
    for number, text in enumerate(texts):
        heads = dict.fromkeys((text[:OPENING], text.partition("\n")[2].strip()[:OPENING]))
        copies += [(head, number, _OPENING if letters else 1.0) for head in heads if head or not text]
        parts = [text[start:end].strip() for start, end in _PARTS] if letters and len(text) > OPENING else []
        copies += [(part, number, _PART) for part in parts if len(part) >= _SHORTEST]
    said, owners, counting = zip(*copies, strict=True)
    return list(said), np.array(owners), np.array(counting)


def _matrix(texts: Sequence[str], letters: bool, progress: Callable[[str], None]) -> tuple[Any, Any]:
    """Texts x features, and texts x hints."""
    starts, columns, values, hints = [0], [], [], []
    for number, text in enumerate(texts, 1):
        found = features(text, letters)
        columns.append(found.numbers.astype(np.int32))
        values.append(found.shares)
        hints.append(found.hints)
        starts.append(starts[-1] + len(found.numbers))
        if number % 5000 == 0:
            progress(f"  读了 {number}/{len(texts)}（含开头和片段）")
    counted = csr_matrix((np.concatenate(values), np.concatenate(columns), np.array(starts)), shape=(len(texts), SIZE))
    return counted, np.array(hints)


def _fit(name: str, names: Sequence[str], rows: _Rows, least: int) -> Model:
    """One column of weights a label. A label that has no row here is never said."""
    found, often = np.unique(rows.counted[rows.counting == 1].indices, return_counts=True)
    known = found[often >= least]
    counted = _known(rows.counted, known)
    seen, hints = (counted > 0).astype(np.float32), csr_matrix(rows.hints)
    weights, bias = np.zeros((len(known), len(names)), np.float32), np.full(len(names), -2.0, np.float32)
    believed = np.zeros((hints.shape[1], len(names)), np.float32)
    for column in range(len(names)):
        own = rows.wanted == column
        if not own.any() or own.all():
            bias[column] *= 1 if not own.any() else -1
            continue
        ratio = _ratio(seen, own)
        learned, bias[column] = _machine(hstack([counted @ diags(ratio), hints]).tocsr(), own, rows.counting)
        weights[:, column], believed[:, column] = learned[: len(known)] * ratio, learned[len(known) :]
    scale = np.maximum(np.abs(weights).max(axis=0) / _STEPS, 1e-9).astype(np.float32)
    return Model(name, tuple(names), known.astype(np.uint32), np.round(weights / scale).astype(np.int8), scale, believed, bias)


def _known(rows: Any, known: Any) -> Any:
    """The rows by the known features alone, each of length one, as ``Model.scores`` reads them."""
    at = np.minimum(np.searchsorted(known, rows.indices), len(known) - 1)
    kept = np.where(known[at] == rows.indices, rows.data, 0)
    named = csr_matrix((kept, at, rows.indptr.copy()), shape=(rows.shape[0], len(known)))
    named.eliminate_zeros()
    length = np.sqrt(np.asarray(named.multiply(named).sum(axis=1)).ravel())
    return (diags(1 / np.where(length > 0, length, 1)) @ named).tocsr().astype(np.float32)


def _ratio(seen: Any, own: Any) -> Any:
    """How much more often a feature stands in rows of this label than in others, as a logarithm."""
    ours = np.asarray(seen[own].sum(axis=0)).ravel() + _SMOOTH
    others = np.asarray(seen[~own].sum(axis=0)).ravel() + _SMOOTH
    return np.log((ours / ours.sum()) / (others / others.sum())).astype(np.float32)


def _machine(rows: Any, own: Any, counting: Any) -> tuple[Any, float]:
    machine = LinearSVC(C=_COST, tol=1e-2, random_state=0, class_weight="balanced" if own.mean() < _RARE else None)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        machine.fit(rows, own, sample_weight=counting)
    return machine.coef_[0], float(machine.intercept_[0])


def _scores(model: Model, rows: _Rows) -> Any:
    table = model.weights.astype(np.float32) * model.scale
    return _known(rows.counted, model.known.astype(np.int64)) @ table + rows.hints @ model.hints + model.bias


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
        f"模型 {name}：{rows}行，{len(names)}种类别；下面的数字来自留出来、被评判的模型没有见过的{len(wanted)}行（held out）",
        f"准确率 accuracy {np.mean(best == wanted):.3f}   宏平均 macro-F1 {f1_score(wanted, best, average='macro', zero_division=0):.3f}",
        f"只看前{OPENING}个字：准确率 {np.mean(brief.argmax(axis=1) == wanted):.3f}",
        f"把握 0.8 以上的占 {np.mean(sure >= 0.8):.3f}，其中对 {_right(best, wanted, sure >= 0.8)}",
    ]
    for column, label in enumerate(names):
        own = wanted == column
        lines.append(f"  {label}：{int(own.sum())}行，认出 {_right(best, wanted, own)}")
    return "\n".join(lines)


def _right(best: Any, wanted: Any, chosen: Any) -> str:
    return f"{np.mean(best[chosen] == wanted[chosen]):.3f}" if chosen.any() else "无"
