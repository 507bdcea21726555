"""Training: support vector machines on features weighted by naive Bayes (NB-SVM) beside what the word tables say, brought together by
what they said of rows that they had not seen, and an honest report on such rows. Every row is learned as a whole and as the openings that
a chat would show of it.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy.sparse import csr_matrix, diags, hstack
from sklearn.exceptions import ConvergenceWarning
from sklearn.metrics import f1_score
from sklearn.svm import LinearSVC

from nlp.calibration import lead, sharpness, sureness, turned
from nlp.features import OPENING, SIZE, features
from nlp.model import Model
from nlp.normal import fold
from nlp.places import naming

#: Each part of so many is judged by what the others taught. The first one gives the report.
_PARTED = 3
_FEWEST = 4
#: Fewer rows that were held out, all or of one label, tell by chance alone what a model is worth.
_MEASURING, _OF_EACH = 50, 3
#: How much what a chat would show of a row counts beside the row: its openings, its parts (from, to) where they are no shorter.
_OPENING, _PART = 0.3, 0.1
_PARTS, _SHORTEST = ((0, 15), (30, 60), (60, 100)), 9
_SMOOTH, _COST, _STEPS = 1.0, 1.0, 127
#: What naive Bayes says of a feature is taken for less than it is, since many hang together: in letters, in single sentences.
_SOFTENED = (0.85, 0.7)
_RARE = 0.03
#: What stands in fewer rows than this is learned by heart and teaches nothing: (from so many rows on, in so many).
_LEAST = ((5000, 4), (2000, 3), (500, 2))
#: How much an opening says, beside its row, of how sure to be.
_BRIEF = 0.1
_SURE = 0.8
#: Labels are places where so many of the rows name their own, and going by it is no worse than what was learned.
_NAMED = 0.2


class _Rows(NamedTuple):
    """``counted``: rows x all features; ``hints``: rows x names of the hints; ``wanted``: each row's label by its place; ``counting``:
    how much each row counts, 1 where it is no copy."""

    counted: Any
    hints: Any
    wanted: Any
    counting: Any

    def part(self, chosen: Any) -> _Rows:
        return _Rows(*(every[chosen] for every in self))


class _Linear(NamedTuple):
    """``known``: features; ``weights``: these x labels; ``hints``: names of the hints x labels; ``bias``: of each label."""

    known: Any
    weights: Any
    hints: Any
    bias: Any

    def scores(self, rows: _Rows) -> Any:
        return _known(rows.counted, self.known) @ self.weights + rows.hints @ self.hints + self.bias


class _Seen(NamedTuple):
    """What models that had not seen them said of rows: ``scores`` x labels, ``wanted``, ``counting``, each row's ``part``, and the label
    that it ``names``, -1 where it names none."""

    scores: Any
    wanted: Any
    counting: Any
    part: Any
    names: Any

    def only(self, chosen: Any) -> _Seen:
        return _Seen(*(every[chosen] for every in self))


class _Chances(NamedTuple):
    """From scores to chances: labels x labels, what is added, and how sharp and how sure that makes (``Model``)."""

    turn: Any
    more: Any
    sharpness: float
    sureness: tuple[float, float]
    named: tuple[float, ...]

    @classmethod
    def of(cls, seen: _Seen, letters: bool) -> _Chances:
        size = seen.scores.shape[1]
        turn, more = turned(*seen[:3]) if letters else (np.eye(size), np.zeros(size))
        scores = seen.scores @ turn + more
        named = _named(seen, scores.argmax(axis=1))
        return cls(turn, more, sharpness(scores, seen.wanted), sureness(scores, seen.wanted, seen.counting), named)

    def judge(self, seen: _Seen) -> tuple[Any, Any]:
        """The best label of each row, and how sure it is (``Model.ranked``)."""
        scores, (factor, more) = seen.scores @ self.turn + self.more, self.sureness
        sure = 1 / (1 + np.exp(-(factor * lead(scores) + more)))
        speaks = np.array([*(self.named or np.zeros(scores.shape[1])), 0.0])[seen.names]
        return np.where(speaks > 0, seen.names, scores.argmax(axis=1)), np.where(speaks > 0, speaks, sure)


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
    if (different := len(set(map(fold, texts)))) < _FEWEST:
        raise ValueError(f"只有{different}行不同的内容，太少了，学不了")
    progress(f"{len(texts)}行，{len(names)}种类别，正在读")
    copies, owners, counting = _copies(texts, letters)
    wanted = np.array([names.index(label) for label in labels])
    owners, counting = np.append(np.arange(len(texts)), owners), np.append(np.ones(len(texts)), counting)
    rows = _Rows(*_matrix([*texts, *copies], letters, progress), wanted[owners], counting)
    least = least or next((least for many, least in _LEAST if len(texts) >= many), 1)
    fit = partial(_fit, len(names), least=least, softened=_SOFTENED[not letters])
    seen = _judged(fit, rows, owners, _parts(texts), _names([*texts, *copies], names), progress)
    name = sha256("\n".join(sorted(map("\t".join, zip(map(fold, texts), labels, strict=True)))).encode("utf-8", "replace")).hexdigest()[:10]
    report = _report(names, _Chances.of(seen.only(seen.part > 0), letters), seen.only(seen.part == 0), f"模型 {name}：{len(texts)}行")
    progress("再学全部")
    _served(name, names, fit(rows), _Chances.of(seen, letters)).save(out)
    return report


def _judged(fit: Callable[[_Rows], _Linear], rows: _Rows, owners: Any, parts: Any, named: Any, progress: Callable[[str], None]) -> _Seen:
    """Each text and the first of its openings, judged by what the texts of the other parts taught."""
    many = len(parts)
    judged = np.append(np.arange(many), many + np.searchsorted(owners[many:], np.arange(many)))
    part = np.tile(parts, 2)
    said = []
    for nth in range(_PARTED):
        progress(f"学其余的，评判留出来的一份（{nth + 1}/{_PARTED}）")
        said.append(fit(rows.part(parts[owners] != nth)).scores(rows.part(judged[part == nth])))
    scores = np.zeros((len(judged), said[0].shape[1]))
    for nth, some in enumerate(said):
        scores[part == nth] = some
    return _Seen(scores, rows.wanted[judged], np.repeat((1.0, _BRIEF), many), part, named[judged])


def _names(texts: Sequence[str], labels: Sequence[str]) -> Any:
    """The place of the label that each text names, as if labels were names of places; -1 where it names none."""
    find, places = naming(labels), {label: place for place, label in enumerate(labels)}
    return np.array([places[found.value] if (found := find(fold(text))) else -1 for text in texts])


def _named(seen: _Seen, best: Any) -> tuple[float, ...]:
    """How sure a label is that a text names, 0 for one that is better learned (``Model.named``); nothing where names tell little."""
    named = seen.names >= 0
    right = [named, named & (seen.names == seen.wanted), named & (best == seen.wanted)]
    often, hits, others = (np.bincount(seen.names[chosen], minlength=seen.scores.shape[1]) for chosen in right)
    speaks = hits >= others
    if hits[speaks].sum() < _NAMED * len(best):
        return ()
    share = hits[speaks].sum() / (often[speaks].sum() + 1)
    return tuple(np.where(speaks, (hits + share) / (often + 1), 0.0).tolist())


def _parts(texts: Sequence[str]) -> Any:
    """By the beginning of each text, so that near copies of a row stay on its side."""
    starts = ("".join(fold(text).split())[:16] for text in texts)
    parts = np.array([sha256(start.encode("utf-8", "replace")).digest()[0] % _PARTED for start in starts])
    even = np.bincount(parts, minlength=_PARTED).min() * 2 * _PARTED >= len(texts)
    return parts if even else _evenly(texts)


def _evenly(texts: Sequence[str]) -> Any:
    """As many different texts in each part, by the checksums of the whole texts: of copies none lies on the other side."""
    sums = np.array([sha256(fold(text).encode("utf-8", "replace")).hexdigest() for text in texts])
    return np.unique(sums, return_inverse=True)[1] % _PARTED


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


def _fit(labels: int, rows: _Rows, least: int, softened: float) -> _Linear:
    """One column of weights a label. A label that has no row here is never said."""
    found, often = np.unique(rows.counted[rows.counting == 1].indices, return_counts=True)
    known = found[often >= least]
    counted = _known(rows.counted, known)
    seen, hints = (counted > 0).astype(np.float32), csr_matrix(rows.hints)
    weights, bias = np.zeros((len(known), labels), np.float32), np.full(labels, -2.0, np.float32)
    believed = np.zeros((hints.shape[1], labels), np.float32)
    for column in range(labels):
        own = rows.wanted == column
        if not own.any() or own.all():
            bias[column] *= 1 if not own.any() else -1
            continue
        ratio = _ratio(seen, own)
        ratio = np.sign(ratio) * np.abs(ratio) ** softened
        learned, bias[column] = _machine(hstack([counted @ diags(ratio), hints]).tocsr(), own, rows.counting)
        weights[:, column], believed[:, column] = learned[: len(known)] * ratio, learned[len(known) :]
    return _Linear(known, weights, believed, bias)


def _served(name: str, names: Sequence[str], linear: _Linear, chances: _Chances) -> Model:
    """As it is used: small whole numbers."""
    weights = linear.weights @ chances.turn.astype(np.float32)
    scale = np.maximum(np.abs(weights).max(axis=0) / _STEPS, 1e-9).astype(np.float32)
    return Model(
        name,
        tuple(names),
        linear.known.astype(np.uint32),
        np.round(weights / scale).astype(np.int8),
        scale,
        np.asarray(linear.hints @ chances.turn, np.float32),
        np.asarray(linear.bias @ chances.turn + chances.more, np.float32),
        chances.sharpness,
        chances.sureness,
        chances.named,
    )


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


def _report(names: Sequence[str], chances: _Chances, judged: _Seen, about: str) -> str:
    (said, confidence), many = chances.judge(judged), len(judged.wanted) // 2
    best, brief, sure, wanted = said[:many], said[many:], confidence[:many] >= _SURE, judged.wanted[:many]
    lines = [
        f"{about}，{len(names)}种类别；下面的数字来自留出来、被评判的模型没有见过的{many}行（held out）",
        f"准确率 accuracy {np.mean(best == wanted):.3f}   宏平均 macro-F1 {f1_score(wanted, best, average='macro', zero_division=0):.3f}",
        f"只看前{OPENING}个字：准确率 {np.mean(brief == wanted):.3f}",
        f"把握 {_SURE} 以上的占 {np.mean(sure):.3f}，其中对 {_right(best, wanted, sure)}",
    ]
    for column, label in enumerate(names):
        own = wanted == column
        lines.append(f"  {label}：{int(own.sum())}行，认出 {_right(best, wanted, own)}")
    return "\n".join((*lines, *_doubtful(names, wanted)))


def _doubtful(names: Sequence[str], wanted: Any) -> list[str]:
    """What these figures cannot tell."""
    if len(wanted) < _MEASURING:
        return [
            f"注意：留出来的只有{len(wanted)}行（至少要{_MEASURING}行，台账约{_MEASURING * _PARTED}行），太少，上面的数字说明不了准不准"
        ]
    few = [label for column, label in enumerate(names) if np.sum(wanted == column) < _OF_EACH]
    return [f"注意：{'、'.join(few)} 留出来的不到{_OF_EACH}行，这几类准不准还看不出来"] if few else []


def _right(best: Any, wanted: Any, chosen: Any) -> str:
    return f"{np.mean(best[chosen] == wanted[chosen]):.3f}" if chosen.any() else "无"
