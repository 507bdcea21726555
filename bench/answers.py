"""Does the check of answers agree with people's marks? Rank correlation and area under the curve, beside the answer's mere length.

    XINFANG_DATA=FOLDER python -m bench.answers

Reads `replies.jsonl`: 80 answers carry the marks `complete` and `explain`, all carry `explain_human`. Also how often a claim counts as
answered in its own answer and in another message's, and what is found lacking most.
"""

from __future__ import annotations

import json
import os
import pathlib
import random
import time
from collections import Counter

import numpy as np
from scipy.stats import spearmanr
from sklearn.metrics import roc_auc_score

from nlp.answers import Verdict, check, claims


def figures(name: str, marks: np.ndarray, scores: np.ndarray, lengths: np.ndarray) -> str:
    """One mark beside the score and the length."""
    area, plain = roc_auc_score(marks, scores), roc_auc_score(marks, lengths)
    return f"{name:>14}: {len(marks):>4} answers, {marks.mean():.3f} good; area {area:.3f}, rank correlation {spearmanr(marks, scores)[0]:.3f}; length alone {plain:.3f}"


def spoken_of(rows: list[dict[str, str]]) -> tuple[float, float]:
    """Shares of claims that count as answered in their own answer, and in another's."""
    dice, own, others, asked = random.Random(0), 0, 0, 0
    for row in rows:
        told = claims(row["message"])
        stranger = dice.choice(rows)["reply"]
        asked += len(told)
        own += len(told) - sum(lack.point == "claim" for lack in check(row["reply"], told).lacks)
        others += len(told) - sum(lack.point == "claim" for lack in check(stranger, told).lacks)
    return own / asked, others / asked


def main() -> None:
    """Prints everything."""
    path = pathlib.Path(os.environ.get("XINFANG_DATA", "../shared/data")) / "replies.jsonl"
    if not path.is_file():
        raise SystemExit(f"{path} is not there; name the data folder in XINFANG_DATA")
    rows = [json.loads(line) for line in path.open(encoding="utf-8")]
    began = time.perf_counter()
    verdicts: list[Verdict] = [check(row["reply"], claims(row["message"])) for row in rows]
    spent = (time.perf_counter() - began) / len(rows) * 1000
    scores, lengths = np.array([v.score for v in verdicts]), np.array([len(row["reply"]) for row in rows])
    for name in ("complete", "explain", "explain_human"):
        marked = np.array([n for n, row in enumerate(rows) if row[name] not in ("", None)])
        print(figures(name, np.array([float(rows[n][name]) for n in marked]), scores[marked], lengths[marked]))
    own, others = spoken_of(rows)
    print(f"claims answered: {own:.3f} in their own answer, {others:.3f} in another message's")
    lacking = Counter(point for v in verdicts for point in {lack.point for lack in v.lacks})
    print("answers that lack: " + ", ".join(f"{point} {count / len(rows):.3f}" for point, count in lacking.most_common()))
    print(f"{spent:.2f} ms an answer")


if __name__ == "__main__":
    main()
