"""The same matter among many: how soon and how surely it is found.

    XINFANG_DATA=FOLDER python -m bench.likeness [--cases 1000 10000 100000]

Cases in a SQLite database of its own are filled from the folder's messages, each further round with words left out and the place changed.
Time is that of one look, decryption and comparison included. Found and right are measured on the pairs that `unlabelled.jsonl` marks as
near-duplicates, on half of a letter's clauses with one character in ten left out, and on one sentence out of a letter.
"""

from __future__ import annotations

import argparse
import json
import os
import pathlib
import random
import re
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from cases.commands import SaveCase, Work
from cases.model import Case, Decision, Entry, Petitioner, Status
from nlp.similar import SAME
from store import Store, upgrade
from store.vault import Vault

NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)
_BATCH, _LOOKS = 200, 300
_CLAUSE, _SENTENCE = re.compile(r"[，。！？；\n,.!?;]"), re.compile(r"[。！？；\n.!?;]")


def texts(folder: pathlib.Path) -> tuple[list[str], list[tuple[int, int]]]:
    """All messages, those of `unlabelled.jsonl` first, and the pairs (row, row it repeats) among those."""
    rows = [json.loads(line) for line in (folder / "unlabelled.jsonl").open(encoding="utf-8")]
    place = {row["id"]: n for n, row in enumerate(rows)}
    pairs = [(place[r["id"]], place[r["dup_of"]]) for r in rows if r.get("dup_of") in place]
    told = [f"{row['title']}。{row['text']}" for row in rows]
    for name, key in (("class7.jsonl", "text"), ("replies_rivers.jsonl", "message")):
        told += [json.loads(line)[key] for line in (folder / name).open(encoding="utf-8")]
    return told, pairs


def half(text: str, dice: random.Random) -> str:
    """Half of the clauses in another order, one character in ten left out."""
    clauses = [c for c in _CLAUSE.split(text) if len(c) > 3] or [text]
    chosen = dice.sample(clauses, max(1, len(clauses) // 2))
    return "，".join("".join(sign for sign in clause if dice.random() > 0.1) for clause in chosen)


def sentence(text: str, dice: random.Random) -> str:
    """One sentence, as somebody opens a chat."""
    long = [s for s in _SENTENCE.split(text) if len(s) > 14] or [text]
    return dice.choice(long)[:40]


def case(n: int, text: str) -> Case:
    """A registered case of a person of its own."""
    person = Petitioner(f"某{n}", f"139{n:08d}")
    return Case(NOW, Status.REGISTERED, query_code="000000", text=text, town=f"T{n % 9}", place=f"第{n // 40}村", petitioner=person)


def fill(store: Store, told: Sequence[str], first: int, last: int) -> None:
    """Cases number ``first`` to ``last``, and their traces."""
    dice = random.Random(first)
    for start in range(first, last, _BATCH):
        made = []
        for n in range(start, min(start + _BATCH, last)):
            text = told[n] if n < len(told) else half(told[n % len(told)], dice) + f"第{n}"
            entry = Entry(NOW, "信访人", "submit", Status.DRAFT, Status.SUBMITTED)
            made.append(SaveCase(Decision(case(n, text), (entry,))))
        store.commit(Work(NOW, tuple(made)))
        while store.likeness.keep_up():
            pass


def looked(store: Store, asked: Sequence[Case]) -> list[float]:
    """Milliseconds of each look, shortest first."""
    spent = []
    for one in asked:
        began = time.perf_counter()
        store.book.like(one)
        store.book.earlier(one)
        spent.append((time.perf_counter() - began) * 1000)
    return sorted(spent)


def judged(store: Store, asked: Sequence[tuple[str, set[int], int]], rows: int) -> tuple[float, float, float]:
    """(found among the first five, right among what is shown, shown a look) of (text, rows that are the same matter, own row or -1).

    By the words alone: of two places none is the same matter. A case beyond the ``rows`` is a message told again: it counts as that message.
    """
    found = right = shown = 0
    for text, same, own in asked:
        likes = [
            int(one.case.petitioner.name[1:]) % rows for one in store.likeness.like(replace(case(10**7, text), town="", place=""), most=6)
        ]
        likes = [n for n in likes if n != own][:5]
        found += bool(same & set(likes))
        right += len(same & set(likes))
        shown += len(likes)
    return found / len(asked), right / max(1, shown), shown / len(asked)


def groups(count: int, pairs: Sequence[tuple[int, int]]) -> list[set[int]]:
    """Which rows are one matter, row by row."""
    joined = [{n} for n in range(count)]
    for one, other in pairs:
        whole = joined[one] | joined[other]
        for n in whole:
            joined[n] = whole
    return joined


def questions(told: Sequence[str], pairs: Sequence[tuple[int, int]], rows: int) -> Iterator[tuple[str, list[tuple[str, set[int], int]]]]:
    """The three kinds of the same matter told again."""
    dice, joined = random.Random(7), groups(rows, pairs)
    some = dice.sample(range(rows), _LOOKS)
    yield "marked pairs", [(told[a], joined[a] - {a}, a) for a, _ in pairs]
    yield "half a letter", [(half(told[n], dice), joined[n], -1) for n in some]
    yield "one sentence", [(sentence(told[n], dice), joined[n], -1) for n in some]


def main() -> None:
    """Prints times at each size, then what is found at the number of rows that the marks are of."""
    wanted = argparse.ArgumentParser()
    wanted.add_argument("--cases", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    sizes = sorted(wanted.parse_args().cases)
    folder = pathlib.Path(os.environ.get("XINFANG_DATA", "../shared/data"))
    if not (folder / "unlabelled.jsonl").is_file():
        raise SystemExit(f"{folder}: no unlabelled.jsonl there; name the data folder in XINFANG_DATA")
    told, pairs = texts(folder)
    rows = max(max(pair) for pair in pairs) + 1
    with tempfile.TemporaryDirectory() as home:
        vault = Vault.create(pathlib.Path(home) / "key")
        url = f"sqlite:///{home}/bench.db"
        upgrade(url, vault)
        store = Store.open(url, vault, durable=False)
        done = 0
        for size in sorted({*sizes, rows}):
            fill(store, told, done, size)
            done = size
            dice = random.Random(size)
            asked = [replace(case(10**7, half(told[dice.randrange(min(size, len(told)))], dice)), contact=1) for _ in range(_LOOKS)]
            spent = looked(store, asked)
            print(
                f"{size:>7} cases: {spent[len(spent) // 2]:.1f} ms in the middle, {spent[int(len(spent) * 0.95)]:.1f} at p95, {spent[-1]:.1f} at most"
            )
            # The messages beside the marked ones hold repeats that nobody has marked: what is right there nobody can say.
            if size == rows or (size == sizes[-1] and size > rows):
                for name, questioned in questions(told, pairs, min(rows, size)):
                    found, right, shown = judged(store, questioned, len(told))
                    sure = f", right {right:.3f} of {shown:.2f} shown" if size == rows else ""
                    print(f"        {name}: found {found:.3f}{sure} ({len(questioned)} looks, likeness from {SAME})")
        store.close()


if __name__ == "__main__":
    main()
