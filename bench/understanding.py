"""How well the reader understands, beside plain models trained in the same run.

    XINFANG_DATA=FOLDER python -m bench.understanding [--quick]

Rows are split by near-duplicate clusters; the part that measures was never looked at. Texts are read in place and never printed.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import sys
import tempfile
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
import opencc
from sklearn.metrics import f1_score

from bench import misspelt
from bench.areas import areas
from bench.areas import right as unit_right
from bench.clusters import held_out
from bench.cost import cost
from bench.purposes import purposes
from bench.shipped_models import PURPOSES, by_hand
from bench.shipped_models import classes as class_rows
from bench.yardsticks import nb_svm, plain_svc
from nlp.calibration import lead
from nlp.features import features
from nlp.model import Model
from nlp.questions import question
from nlp.reader import Reader
from nlp.reading import Slot, UnitEntry
from nlp.train import train

DATA = Path(os.environ.get("XINFANG_DATA", Path(__file__).parents[2] / "shared" / "data"))
OWN = Path(__file__).parent / "data"
_TRADITIONAL = opencc.OpenCC("s2t")
_WIDE = {c: c + 0xFEE0 for c in range(0x21, 0x7F)}
PERTURBATIONS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("traditional", _TRADITIONAL.convert),
    ("full-width", lambda text: text.translate(_WIDE)),
    ("emoji", lambda text: text.replace("，", "😭，").replace("。", "🙏🙏")),
    ("no punctuation", lambda text: "".join(c for c in text if not unicodedata.category(c).startswith("P"))),
    ("characters that sound alike", misspelt.sounds),
    ("characters that look alike", misspelt.shapes),
    ("pinyin among characters", misspelt.letters),
    ("words of southern Shaanxi", misspelt.dialect),
)


def rows(name: str) -> list[dict[str, Any]]:
    """The rows of a file of the data folder."""
    with (DATA / name).open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def own(name: str) -> list[list[str]]:
    """The rows of a file of invented sentences."""
    return [line.split("\t") for line in (OWN / name).read_text(encoding="utf-8").splitlines() if not line.startswith("#")]


def measures(text: str) -> bool:
    """Does this invented sentence only measure?"""
    return bool(crc32(text.encode()) & 1)


def whole(row: dict[str, Any]) -> str:
    """Heading and text, as a message comes."""
    return f"{row['title']}\n{row['text']}" if row.get("title") else str(row["text"])


def softmax(scores: Any) -> Any:
    """Scores as shares."""
    grown = np.exp(scores - scores.max(axis=1, keepdims=True))
    return grown / grown.sum(axis=1, keepdims=True)


def coverage(sure: Any, right: Any, precision: float = 0.975) -> float:
    """The largest share of rows, surest first, of which so many are right."""
    share = np.cumsum(right[np.argsort(-sure)]) / np.arange(1, len(right) + 1)
    return float((np.nonzero(share >= precision)[0][-1] + 1) / len(right)) if (share >= precision).any() else 0.0


def calibration(shares: Any, wanted: Any) -> float:
    """Expected calibration error over ten bins of confidence."""
    sure, right = shares.max(axis=1), shares.argmax(axis=1) == wanted
    bins = np.minimum((sure * 10).astype(int), 9)
    return float(sum(abs(sure[bins == b].mean() - right[bins == b].mean()) * (bins == b).mean() for b in range(10) if (bins == b).any()))


def row(name: str, score: Callable[[Sequence[str]], Any], texts: Sequence[str], short: Sequence[str], wanted: Any) -> None:
    """One row of the table of the seven classes."""
    scores = score(texts)
    shares, best = softmax(scores), scores.argmax(axis=1)
    # Of a plain model that which tells best what it gets right.
    sure = shares.max(axis=1) if name == "ours" else lead(scores)
    first = (score(short).argmax(axis=1) == wanted).mean()
    head = (score([t[:30] for t in texts]).argmax(axis=1) == wanted).mean()
    top = np.mean([w in r for w, r in zip(wanted, np.argsort(-shares)[:, :3], strict=True)])
    print(
        f"{name:<22}{np.mean(best == wanted):.3f}  {f1_score(wanted, best, average='macro'):.3f}     {head:.3f}    {first:.3f}"
        f"      {top:.3f}   {coverage(sure, best == wanted):.3f}     {calibration(shares, wanted):.3f}"
    )


def learned(texts: Sequence[str], labels: Sequence[str], names: Sequence[str]) -> Callable[[Sequence[str]], Any]:
    """Our own training on these rows; the logarithms of its confidences in the order of the names."""
    with tempfile.TemporaryDirectory() as folder:
        train(texts, labels, Path(folder) / "m.npz")
        model = Model.load(Path(folder) / "m.npz")

    def said(text: str) -> list[float]:
        shares = dict(model.ranked(features(text)))
        return [np.log(max(shares[name], 1e-12)) for name in names]

    return lambda some: np.array([said(text) for text in some])


def classes(quick: bool) -> None:
    """The seven old classes."""
    data = rows("class7.jsonl")
    texts, names = [whole(r) for r in data], sorted({r["class"] for r in data})
    wanted, held = np.array([names.index(r["class"]) for r in data]), held_out([r["text"] for r in data])
    some, judged = [t for t, h in zip(texts, held, strict=True) if not h], [t for t, h in zip(texts, held, strict=True) if h]
    short = [r["text"][:30] for r, h in zip(data, held, strict=True) if h]
    print(f"\nSeven old classes, {len(judged)} held-out rows, learned from {len(some)}")
    print(" " * 22 + "accuracy  F1  first 30 of message  of text  top-3  at 97.5 %  calibration")
    ours = learned(some, [names[w] for w in wanted[~held]], names)
    row("ours", ours, judged, short, wanted[held])
    readers = {"ours": ours}
    if not quick:
        readers |= {"TF-IDF + LinearSVC": plain_svc(some, wanted[~held], names), "NB-SVM": nb_svm(some, wanted[~held], names)}
    for name, score in readers.items():
        if name != "ours":
            row(name, score, judged, short, wanted[held])
    base = {name: np.mean(score(judged).argmax(axis=1) == wanted[held]) for name, score in readers.items()}
    print(f"  Misspelt, points of accuracy: {', '.join(readers)}")
    for name, change in PERTURBATIONS:
        changed = [change(text) for text in judged]
        lost = [np.mean(score(changed).argmax(axis=1) == wanted[held]) - base[reader] for reader, score in readers.items()]
        print(f"    {name}: {'  '.join(f'{100 * points:+.1f}' for points in lost)}")


def kinds(quick: bool) -> None:
    """The kind of unit, in the same place (weak labels, about one in six wrong) and on a board never seen, from its units list alone."""
    data = [r for r in rows("unit_weak.jsonl") if r["unit_weak"]]
    names = sorted({r["unit_weak"] for r in data})
    texts, wanted = [whole(r) for r in data], np.array([names.index(r["unit_weak"]) for r in data])
    held = held_out([r["text"] for r in data])
    some, judged = [t for t, h in zip(texts, held, strict=True) if not h], [t for t, h in zip(texts, held, strict=True) if h]
    print(f"\nKind of unit by the model alone, weak labels, {len(judged)} held-out rows, {len(names)} kinds: accuracy, top-3")
    made = [("ours", learned(some, [names[w] for w in wanted[~held]], names))]
    made += [] if quick else [("TF-IDF + LinearSVC", plain_svc(some, wanted[~held], names)), ("NB-SVM", nb_svm(some, wanted[~held], names))]
    for name, score in made:
        order = np.argsort(-score(judged))
        right = [w in r[:3] for w, r in zip(wanted[held], order, strict=True)]
        print(f"{name:<22}{np.mean(order[:, 0] == wanted[held]):.3f}  {np.mean(right):.3f}")
    board = [r for r in rows("purpose_capital.jsonl") if r["unit"]]
    list_ = sorted({r["unit"] for r in board})
    found = unit_right(Reader([UnitEntry(n, n) for n in list_]), [(r["unit"], whole(r)) for r in board])
    print(f"Unit on a capital's board by its list of {len(list_)} names alone, {len(board)} rows: {found}")


def by_list() -> None:
    """The unit of real letters read by hand that only measure, by the names of an invented county's list alone."""
    called = {kind: name for kind, name, *_ in own("namings.tsv")}
    judged = [(called[kind], text) for text, kind, measured in by_hand(4) if measured and kind in called]
    reader = Reader([UnitEntry(name, name, "town" if kind == "镇街" else "department") for kind, name in called.items()])
    found = unit_right(reader, judged)
    print(f"Unit of {len(judged)} real letters read by hand, by a list of {len(called)} names alone: {found}")


def openings() -> None:
    """The 19 classes and the purpose of invented chat openings: the half written beside what teaches, and those whose misses nobody read."""
    reader = Reader(())
    half = [r for r in own("openings.tsv") if measures(r[2])]
    for about, data in (("own", half), ("unread", own("openings_unread.tsv"))):
        read = [reader.read(text) for _, _, text in data]
        said, wanted = [r.category for r in read], [d[0] for d in data]
        among = [d[0] in [n for n, _ in r.categories] for r, d in zip(read, data, strict=True)]
        why = [r.purpose == PURPOSES[d[1]] for r, d in zip(read, data, strict=True)]
        right = np.mean([a == b for a, b in zip(said, wanted, strict=True)])
        print(f"Invented chat openings that only measure, {len(data)} {about}: 19 classes {right:.3f}", end="")
        print(f", macro-F1 {f1_score(wanted, said, average='macro'):.3f}, top-3 {np.mean(among):.3f}; purpose {np.mean(why):.3f}")


def letters(quick: bool) -> None:
    """The 19 classes of real messages read by hand, in the part that only measures; and how far two readings agree."""
    judged = [(text, label) for text, label, measured in by_hand(1) if measured]
    wanted, reader = np.array([label for _, label in judged]), Reader(())
    taught = class_rows()
    names = sorted({label for _, label in taught})
    places = np.array([names.index(label) for _, label in taught])
    say: dict[str, Callable[[Sequence[str]], Any]] = {"ours": lambda some: np.array([reader.read(text).category for text in some])}
    for name, made in () if quick else (("TF-IDF + LinearSVC", plain_svc), ("NB-SVM", nb_svm)):
        score = made([text for text, _ in taught], places, names)
        say[name] = lambda some, score=score: np.array(names)[score(some).argmax(axis=1)]
    print(f"\n19 classes, {len(judged)} real messages read by hand that only measure: accuracy, macro-F1, first 20 characters")
    for name, best in say.items():
        said, short = best([text for text, _ in judged]), best([text[:20] for text, _ in judged])
        print(f"{name:<22}{np.mean(said == wanted):.3f}  {f1_score(wanted, said, average='macro'):.3f}  {np.mean(short == wanted):.3f}")
    first = {fields[0]: fields for fields in own("labels.tsv")}
    pairs = [(first[again[0]], again) for again in own("labels-second.tsv") if again[0] in first]
    agreed = [np.mean([one[n] == again[n] for one, again in pairs]) for n in range(1, 6)]
    print(f"Two readings of {len(pairs)} agree: class {agreed[0]:.3f}, second level {agreed[1]:.3f}, ", end="")
    print(f"purpose {agreed[2]:.3f}, kind of unit {agreed[3]:.3f}, urgency {agreed[4]:.3f}")


def questions() -> None:
    """The 34 questions in people's own words, and what is no question."""
    half = [(name, text) for name, text in own("questions.tsv") if measures(text)]
    fresh = [(name, text) for name, text in own("questions_fresh.tsv")]
    unread = [(name, text) for name, text in own("questions_unread.tsv")]
    for about, data in (("own", half), ("fresh", fresh), ("unread", unread)):
        asked, told = [(name, question(text)) for name, text in data if name != "-"], [question(text) for name, text in data if name == "-"]
        right, other = np.mean([name == said for name, said in asked]), np.mean([bool(said) and name != said for name, said in asked])
        print(f"Questions, {len(asked)} {about} phrasings that only measure: right {right:.3f}, another one {other:.3f}", end="")
        print(f"; of {len(told)} grievances and parts of talks {sum(map(bool, told))} taken for one")


#: Of these a part of what is found is wanted.
_FREE = {"wants", "told_before", "against", "place", "village"}


def facts() -> None:
    """The facts in invented sentences of the example county: each that is wanted, and those that must not be found."""
    with (Path(__file__).parents[1] / "store" / "examples" / "zhashui" / "units.csv").open(encoding="utf-8") as lines:
        units = [UnitEntry(r["code"], r["name"], r["kind"], r["parent"], tuple(r["aliases"].split(";"))) for r in csv.DictReader(lines)]
    reader, data = Reader(units), [(text, wanted) for text, *wanted in own("slots.tsv") if measures(text)]
    right = [_found(reader.read(text).slots, one) for text, wanted in data for one in wanted]
    print(f"Facts in {len(data)} own sentences that only measure: {np.mean(right):.3f} of {len(right)} right")


def _found(slots: Mapping[str, Slot], wanted: str) -> bool:
    """Is this ("money=三万六", "!phone") what the text shows?"""
    name, _, value = wanted.partition("=")
    said = slots[name.lstrip("!")].value if name.lstrip("!") in slots else ""
    return not said if wanted.startswith("!") else value in said if name in _FREE else value == said


ALARMS = {"E1", "E2", "E3"}


def heard(reader: Reader, text: str) -> str:
    """The level of a message, or of two bubbles with ‖ between them: of either alone, else of both."""
    first, _, then = text.partition("‖")
    alone = [reader.urgency(bubble).level for bubble in (first, then) if bubble]
    return next((level for level in alone if level in ALARMS), reader.urgency(then, first).level if then else alone[0])


def alarms() -> None:
    """E1-E3, and the very level, on invented sentences; what misspelling costs; the share of alarms among real messages."""
    reader = Reader(())
    halves = {name: [row for row in own(f"alarms_{name}.tsv") if not measures(row[-1])] for name in ("fresh", "strangers", "everyday")}
    measured = {"only measure": own("alarms_measured.tsv"), "the fresh half": halves["fresh"], "the strangers' half": halves["strangers"]}
    measured |= {"near to danger": own("alarms_near.tsv"), "the everyday half": halves["everyday"]}
    everything = [row for data in measured.values() for row in data]
    for name, data in (*measured.items(), ("all of these", everything), ("taught", own("alarms.tsv"))):
        said = [heard(reader, text) for _, text in data]
        exact = np.mean([level == wanted for level, (wanted, _) in zip(said, data, strict=True) if wanted != "-"])
        print(f"Alarms E1-E3, {name}, {len(data)} sentences: {_recall_precision(said, data)}, level {exact:.3f}")
    print("  Misspelt, all that measure:")
    for name, change in PERTURBATIONS:
        said = [heard(reader, "‖".join(map(change, text.split("‖")))) for _, text in everything]
        print(f"    {name}: {_recall_precision(said, everything)}")
    messages = [whole(r) for r in rows("unlabelled.jsonl")]
    print(f"Alarms E1-E3 among {len(messages)} real messages: {100 * np.mean([reader.urgency(t).level in ALARMS for t in messages]):.1f} %")


def _recall_precision(said: Sequence[str], data: Sequence[Sequence[str]]) -> str:
    """How many of the dangers are heard, how many of what is heard are dangers."""
    found, real = np.array([level in ALARMS for level in said]), np.array([level in ALARMS for level, _ in data])
    return f"recall {found[real].mean():.3f}, precision {real[found].mean():.3f}"


def main() -> None:
    """Prints every figure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="ours alone, without the plain models")
    quick = parser.parse_args().quick
    if not (DATA / "class7.jsonl").exists():
        sys.exit(f"XINFANG_DATA: {DATA} is not there; it is the folder with class7.jsonl")
    cost([whole(r) for r in rows("unlabelled.jsonl")[:1500]])
    openings()
    letters(quick)
    alarms()
    questions()
    facts()
    purposes(quick)
    areas()
    kinds(quick)
    by_list()
    classes(quick)


if __name__ == "__main__":
    main()
