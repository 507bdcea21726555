"""Are the models that the program ships with what the data folder makes of them? Makes them all anew beside the checkout and prints both:
what each gets right of the rows that only measure, to three digits, and how many of its numbers are the same.

    XINFANG_DATA=FOLDER python -m bench.same_models [senses.npz classes.npz …]
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bench.shipped_models import BRIEF, DATA, MODELS, by_hand, letters_read
from nlp.features import features
from nlp.model import shipped_model
from nlp.normal import fold
from nlp.questions import asking
from nlp.urgency import speaking

ROOT = Path(__file__).parents[1]
ALARMS = {"E1", "E2", "E3"}
SENSES = "senses.npz"


def judged(target: str) -> list[tuple[str, str]]:
    """(text as the model reads it, label) of the rows that only measure."""
    if target == "danger.npz":
        lines = (ROOT / "bench/data/alarms_measured.tsv").read_text(encoding="utf-8").splitlines()
        rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
        return [(speaking(row[-1]), row[0] if row[0] in ALARMS else "-") for row in rows]
    if target == "questions.npz":
        lines = (ROOT / "bench/data/questions_fresh.tsv").read_text(encoding="utf-8").splitlines()
        return [(asking(fold(text)), name) for name, text in (line.split("\t") for line in lines if not line.startswith("#"))]
    read = letters_read() if target == "purpose.npz" else by_hand(1 if target == "classes.npz" else 4)
    return [(text, label) for text, label, measured in read if measured]


def figure(target: str) -> str:
    """The share that this checkout's model gets right of the rows that only measure."""
    if target == SENSES:
        return "judged by the others"
    model, rows = shipped_model(target), judged(target)
    said = (model.scores(features(text, letter=target not in BRIEF)).argmax() for text, _ in rows)
    return f"{np.mean([model.labels[best] == label for best, (_, label) in zip(said, rows, strict=True)]):.3f} of {len(rows)}"


def run(folder: Path, module: str, *words: str) -> str:
    """What a program of another checkout prints, with that checkout's own data. The data folder may be named from this one."""
    env = {"XINFANG_DATA": str(DATA.resolve()), "PYTHONPATH": str(folder)}
    return subprocess.run([sys.executable, "-m", module, *words], cwd=folder, env=env, stdout=subprocess.PIPE, check=True, text=True).stdout


def alike(target: str, folder: Path) -> float:
    """The share of numbers that are the same; 0 where they are of other features or words."""
    names = ("words", "vectors") if target == SENSES else ("known", "weights")
    with np.load(ROOT / "nlp/data" / target) as shipped, np.load(folder / "nlp/data" / target) as again:
        same = np.array_equal(shipped[names[0]], again[names[0]])
        return float(np.mean(shipped[names[1]] == again[names[1]])) if same else 0.0


def compared(targets: Sequence[str], folder: Path) -> bool:
    """Makes them in a copy of what makes them; do the figures of all agree?"""
    for part in ("nlp", "bench"):
        shutil.copytree(ROOT / part, folder / part)
    run(folder, "bench.shipped_models", *targets)
    shipped, again = (json.loads(run(root, "bench.same_models", "--judge", *targets)) for root in (ROOT, folder))
    for target in targets:
        print(f"{target}: shipped {shipped[target]}, made again {again[target]}; {alike(target, folder):.4f} of the numbers the same")
    print("the same figures to three digits" if shipped == again else "the figures differ")
    return bool(shipped == again)


def main() -> None:
    """Ends with 1 where the figures of a model differ."""
    judge, targets = "--judge" in sys.argv, [word for word in sys.argv[1:] if word != "--judge"] or [SENSES, *MODELS]
    if judge:
        print(json.dumps({target: figure(target) for target in targets}))
        return
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(0 if compared(targets, Path(folder)) else 1)


if __name__ == "__main__":
    main()
