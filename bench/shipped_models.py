"""Makes the models that the program ships with, and prints their reports: class and unit from the labelled messages in XINFANG_DATA,
the class also from rows read by hand (bench/data/labels.tsv) and invented openings; purpose from two boards, rows read by hand and
invented openings;
danger from the invented cries for help and everyday openings of bench/data, beside everyday messages of XINFANG_DATA; questions from
invented phrasings and openings.

"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from zlib import crc32

from bench import word_senses
from bench.made import made
from nlp.lexicon import totals
from nlp.normal import fold
from nlp.tables import tables
from nlp.train import train

DATA = Path(os.environ.get("XINFANG_DATA", "../shared/data"))
OWN = Path(__file__).parent / "data"
Rows = list[tuple[str, str]]
#: Kinds of the weak labels → ours, where they differ.
KINDS = {"交通运输": "交通", "自然资源规划": "自然资源", "文旅体": "文旅", "市场监管": "市监", "街道乡镇": "镇街"}
#: What the weak labels throw together: it says of no unit that it is the one.
_JOINED = "电力燃气通信"
RENAMED = {
    "城乡建设": ("城乡建设",),
    "劳动和社会保障": ("劳动和社会保障",),
    "教育文体": ("教育", "文体旅游"),
    "商贸旅游": ("市场监督", "文体旅游", "经济管理"),
    "环境保护": ("生态环境",),
    "卫生计生": ("卫生健康",),
    "交通运输": ("交通运输",),
}
#: The signs of why somebody writes, and what boards call it.
PURPOSES = {"诉": "申诉求决", "议": "建议意见", "控": "检举控告", "询": "咨询", "谢": "感谢", "他": "其他"}
BOARD = {"投诉": "申诉求决", "求助": "申诉求决", "举报": "申诉求决", "咨询": "咨询", "建议": "建议意见"}
BOARDS = ("purpose_rivers.jsonl", "purpose_capital.jsonl")
#: One everyday message in so many teaches that it is none of danger: the invented ones weigh as much as they should.
_EVERYDAY = 6
_CLAUSE = (4, 25)
#: Everyday messages as short as this also teach two by two, as bubbles of one talk.
_BRIEF = 8
#: Of cries for help and everyday messages so short, one in so many teaches that it is no question.
_SENTENCE, _CRIES = 30, 8
#: What stands in fewer rows is left out, where it is not as many rows in general want: of danger most words stand in a sentence or two
#: (each is learned twice), weak labels are wrong now and then.
_LEAST = {"danger.npz": 2, "kinds.npz": 4, "questions.npz": 1}
#: These read single sentences.
BRIEF = ("danger.npz", "questions.npz")
#: So many sentences are drawn from every pattern.
_MADE = 30


def labelled(source: str, label: str) -> Rows:
    """(text, label) of a file's rows that have one, each below its heading."""
    rows = [json.loads(line) for line in (DATA / source).open(encoding="utf-8")]
    return [(f"{row['title']}\n{row['text']}" if row.get("title") else row["text"], row[label]) for row in rows if row[label]]


def classes() -> Rows:
    """(text, one of the 19 classes): rows read by hand, twice; invented openings; and the rows of the older list under their new names."""
    own = [(text, label) for text, label, measured in by_hand(1) if not measured]
    own += [(text, name) for name, _, text in openings()]
    return own * 2 + [(text, new) for text, old in labelled("class7.jsonl", "class") if (new := _renamed(text, old))]


def kinds() -> Rows:
    """(text, kind of unit): rows read by hand, and the weakly labelled ones that nobody read, under the names of kinds.toml."""
    own = by_hand(4)
    read = {text for text, _, _ in own}
    weak = [(text, KINDS.get(kind, kind)) for text, kind in labelled("unit_weak.jsonl", "unit_weak") if text not in read]
    return [(text, kind) for text, kind, measured in own if not measured] + [(text, kind) for text, kind in weak if kind != _JOINED]


def purposes(boards: Sequence[str] = BOARDS, letters: bool = True) -> Rows:
    """(text, 申诉求决, 咨询 or 建议意见) of these boards, of ``letters`` read by hand, and of invented openings."""
    told = [(text, BOARD[why]) for board in boards for text, why in labelled(board, "purpose")]
    told += [(text, why) for text, why, measured in letters_read() if letters and not measured]
    told += [(text, PURPOSES[why]) for _, why, text in openings()]
    told += [(text, PURPOSES[why]) for why, text in _fields("purposes.tsv") if not crc32(text.encode()) & 1]
    return [(text, why) for text, why in told if why in BOARD.values()]


def openings() -> list[list[str]]:
    """[class, sign of the purpose, text] of the invented openings that teach."""
    return [row for row in _fields("openings.tsv") if not crc32(row[2].encode()) & 1] + _fields("openings_taught.tsv")


def letters_read() -> list[tuple[str, str, bool]]:
    """(text, purpose, does it only measure) of the real messages that were read by hand for why they were written."""
    read = {text: (why, measured) for text, why, measured in by_hand(3) + by_hand(1, "purpose_labels.tsv")}
    return [(text, PURPOSES[why], measured) for text, (why, measured) in read.items()]


def by_hand(column: int, name: str = "labels.tsv") -> list[tuple[str, str, bool]]:
    """(text, label of this column of the file, does it only measure) of the real messages that were read by hand."""
    texts = {}
    for source in ("unlabelled.jsonl", "unit_weak.jsonl"):
        for row in (json.loads(line) for line in (DATA / source).open(encoding="utf-8")):
            texts[row["id"]] = f"{row['title']}\n{row['text']}" if row.get("title") else row["text"]
    fields = _fields(name)
    return [(texts[f[0]], f[column], crc32(f[0].encode()) % 4 == 0) for f in fields if f[0] in texts]


def _renamed(text: str, old: str) -> str:
    """The new name of an old class; where it was split, the part whose words the text has, "" where it has none."""
    parts = RENAMED[old]
    sums = totals(tables().classes.find(fold(text)))
    best = max(parts, key=lambda name: sums.get(name, 0.0))
    return best if len(parts) == 1 or sums.get(best) else ""


def danger() -> Rows:
    """Invented messages with E1, E2, E3 or "-", and openings of messages that show no sign of danger."""
    from nlp.urgency import signs_of, speaking

    alarms = [(level, text.replace("‖", "")) for level, text in _fields("alarms.tsv")]
    brief = [text for level, text in alarms if level == "-" and len(text) <= _BRIEF]
    calm = ["".join(pair) for apart in (1, 7, 31) for pair in zip(brief, brief[apart:], strict=False)]
    calm += [row[-1] for name in ("openings.tsv", "questions.tsv") for row in _fields(name)]
    for source in ("unlabelled.jsonl", "class7.jsonl", "unit_weak.jsonl"):
        rows = [json.loads(line) for line in (DATA / source).open(encoding="utf-8")]
        parts = {part for row in rows if row.get("src") != "tokens" for part in _parts(row)}
        calm += sorted(part for part in parts if not crc32(part.encode()) % _EVERYDAY)
    levels = {"E1", "E2", "E3"}
    rows = made(_MADE) + [(text, level if level in levels else "-") for level, text in alarms]
    return [(speaking(text), level) for text, level in rows + [(t, "-") for t in calm if signs_of(t).level not in levels]]


def questions() -> Rows:
    """Invented phrasings with their question, and what is none ("-")."""
    from nlp.questions import NONE, QUESTIONS, asking

    asked = [(variant, one.id) for one in QUESTIONS.values() for variant in one.variants]
    told = [row for row in _fields("questions.tsv") if not crc32(row[1].encode()) & 1] + _fields("questions_taught.tsv")
    calm = [row[-1] for row in _fields("openings.tsv") if not crc32(row[-1].encode()) & 1]
    cries = [row[-1].replace("‖", "") for row in _fields("alarms.tsv")]
    calm += [text for text in cries if len(text) < _SENTENCE and not crc32(text.encode()) % _CRIES]
    rows = [*asked, *((text, name) for name, text in told), *((text, NONE) for text in calm)]
    return [(asking(fold(text)), name) for text, name in rows]


def _parts(row: dict[str, str]) -> list[str]:
    """What a chat might show of a message: its heading, its beginning, its clauses."""
    clauses = [clause for clause in re.split(r"[，。！？；\s]+", row["text"]) if _CLAUSE[0] <= len(clause) <= _CLAUSE[1]]
    return [part for part in (row.get("title", ""), row["text"][:40], *clauses[:8]) if part]


def _invented(name: str) -> list[str]:
    return [line for line in (OWN / name).read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]


def _fields(name: str) -> list[list[str]]:
    """The rows of a file of invented sentences."""
    return [line.split("\t") for line in _invented(name)]


MODELS: dict[str, Callable[[], Rows]] = {
    "classes.npz": classes,
    "kinds.npz": kinds,
    "purpose.npz": purposes,
    "danger.npz": danger,
    "questions.npz": questions,
}


def main() -> None:
    """One model after the other, into the data of the room that reads."""
    names = ("senses.npz", *MODELS)
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("models", nargs="*", metavar="MODEL", help=f"of {', '.join(names)}; all without any")
    wanted = parser.parse_args().models or names
    if unknown := set(wanted) - set(names):
        parser.error(f"no model: {', '.join(sorted(unknown))}")
    if not DATA.is_dir():
        sys.exit(f"XINFANG_DATA: {DATA} is not there; it is the folder with class7.jsonl")
    for target in wanted:
        if target == "senses.npz":
            print(word_senses.make(Path("nlp/data") / target))
            continue
        rows = MODELS[target]()
        told = partial(print, file=sys.stderr)
        texts, labels, least = [t for t, _ in rows], [name for _, name in rows], _LEAST.get(target, 0)
        report = train(texts, labels, Path("nlp/data") / target, told, least, letters=target not in BRIEF)
        print(f"{target}\n{report}\n")


if __name__ == "__main__":
    main()
