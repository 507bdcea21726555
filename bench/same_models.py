"""Are the models that the program ships with what the data folder makes of them? Makes them anew beside the checkout and prints both:
what each gets right of the rows that only measure, to three digits, and how many of its numbers are the same.

    XINFANG_DATA=FOLDER python -m bench.same_models [classes.npz kinds.npz danger.npz]
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bench.shipped_models import DATA, MODELS, by_hand, letters_read
from nlp.model import Model
from nlp.urgency import speaking

ROOT = Path(__file__).parents[1]
ALARMS = {"E1", "E2", "E3"}


def judged(target: str) -> list[tuple[str, str]]:
    """(text, label) of the rows that only measure."""
    if target == "danger.npz":
        lines = (ROOT / "bench/data/alarms_measured.tsv").read_text(encoding="utf-8").splitlines()
        rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
        return [(speaking(row[-1]), row[0] if row[0] in ALARMS else "-") for row in rows]
    if target == "purpose.npz":
        return [(text, label) for text, label, measured in letters_read() if measured]
    return [(text, label) for text, label, measured in by_hand(1 if target == "classes.npz" else 4) if measured]


def made(targets: Sequence[str], folder: Path) -> None:
    """Makes these models in a copy of what makes them."""
    for part in ("nlp", "bench"):
        shutil.copytree(ROOT / part, folder / part)
    # The folder of the data may be named from the checkout.
    subprocess.run(
        [sys.executable, "-m", "bench.shipped_models", *targets],
        cwd=folder,
        env={"XINFANG_DATA": str(DATA.resolve()), "PYTHONPATH": str(folder)},
        stdout=subprocess.DEVNULL,
        check=True,
    )


def alike(shipped: Model, again: Model) -> float:
    """The share of weights that are the same; 0 where they are of other features."""
    same = np.array_equal(shipped.known, again.known)
    return float(np.mean(shipped.weights == again.weights)) if same else 0.0


def main() -> None:
    """Ends with 1 where the figures of a model differ."""
    targets, differ = sys.argv[1:] or list(MODELS), False
    with tempfile.TemporaryDirectory() as folder:
        made(targets, Path(folder))
        for target in targets:
            both = [Model.load(root / "nlp/data" / target) for root in (ROOT, Path(folder))]
            rows = judged(target)
            figures = [f"{np.mean([model.best(text) == label for text, label in rows]):.3f}" for model in both]
            print(f"{target}: {len(rows)} rows, shipped {figures[0]}, made again {figures[1]}; {alike(*both):.4f} of the weights the same")
            differ = differ or figures[0] != figures[1]
    sys.exit(1 if differ else 0)


if __name__ == "__main__":
    main()
