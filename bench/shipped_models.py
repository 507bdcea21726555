"""Makes the two models that the program ships with from the labelled messages in XINFANG_DATA, and prints their reports.

python -m bench.shipped_models
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from nlp.train import train

DATA = Path(os.environ.get("XINFANG_DATA", "../shared/data"))
MODELS = (("class7.jsonl", "class", "classes.npz"), ("unit_weak.jsonl", "unit_weak", "kinds.npz"))


def main() -> None:
    """One model after the other, into the data of the room that reads."""
    if not DATA.is_dir():
        sys.exit(f"XINFANG_DATA: {DATA} is not there; it is the folder with class7.jsonl")
    for source, label, target in MODELS:
        rows = [json.loads(line) for line in (DATA / source).open(encoding="utf-8")]
        rows = [row for row in rows if row[label]]
        texts = [f"{row['title']}\n{row['text']}" if row.get("title") else row["text"] for row in rows]
        report = train(texts, [row[label] for row in rows], Path("nlp/data") / target, progress=lambda line: print(line, file=sys.stderr))
        print(f"{target} from {source}\n{report}\n")


if __name__ == "__main__":
    main()
