"""Purpose (咨询, 申诉求决, 建议意见) of messages from boards that taught nothing, beside a plain model that learned the same rows.

XINFANG_DATA=FOLDER python -m bench.purposes [--quick]
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.metrics import f1_score

from bench.shipped_models import BOARD, BOARDS, Rows, labelled, letters_read
from bench.shipped_models import purposes as taught
from bench.yardsticks import plain_svc
from nlp.features import features
from nlp.model import Model
from nlp.normal import fold
from nlp.purpose import purpose
from nlp.train import train

NAMES = ("咨询", "申诉求决", "建议意见")
Best = Callable[[Sequence[str]], list[str]]


def ours(some: Rows) -> Best:
    """The words, and a model of these rows."""
    with tempfile.TemporaryDirectory() as folder:
        train([text for text, _ in some], [why for _, why in some], Path(folder) / "m.npz")
        model = Model.load(Path(folder) / "m.npz")

    def say(text: str) -> str:
        return purpose(fold(text), lambda: True, lambda: model.probabilities(features(text))).name

    return lambda texts: [say(text) for text in texts]


def plain(some: Rows) -> Best:
    """TF-IDF and a LinearSVC."""
    score = plain_svc([text for text, _ in some], np.array([NAMES.index(why) for _, why in some]), NAMES)
    return lambda texts: [NAMES[place] for place in score(texts).argmax(axis=1)]


def figures(wanted: Sequence[str], said: Sequence[str]) -> str:
    """Accuracy and macro-F1; the same as if each purpose had as many rows."""
    right, names = np.array(wanted) == np.array(said), [name for name in NAMES if name in wanted]
    even: Any = np.array([1 / wanted.count(name) for name in wanted])

    def f1(weight: Any) -> float:
        return float(f1_score(wanted, said, labels=names, average="macro", sample_weight=weight, zero_division=0))

    return f"{right.mean():.3f}  {f1(None):.3f}    {np.average(right, weights=even):.3f}  {f1(even):.3f}"


def purposes(quick: bool) -> None:
    """Each board by what the others taught; then real letters by all that teaches."""
    letters = [(text, why) for text, why, _ in letters_read() if why in NAMES]
    measuring = [(text, why) for text, why, measured in letters_read() if measured and why in NAMES]
    boards = {name: [(text, BOARD[why]) for text, why in labelled(name, "purpose")] for name in BOARDS}
    trials = [(f"{name}, unseen", taught([other for other in BOARDS if other != name]), rows) for name, rows in boards.items()]
    trials += [("a province's letters, unseen", taught(letters=False), letters), ("a province's letters", taught(), measuring)]
    print("\nPurpose of 咨询, 申诉求决, 建议意见: accuracy, macro-F1, both as if each had as many rows")
    for name, some, judged in trials:
        for reader, make in (("ours", ours),) if quick else (("ours", ours), ("TF-IDF + LinearSVC", plain)):
            said = make(some)([text for text, _ in judged])
            print(f"  {name}, {len(judged)} rows, learned from {len(some)}; {reader}: {figures([why for _, why in judged], said)}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="ours alone, without the plain model")
    purposes(parser.parse_args().quick)
