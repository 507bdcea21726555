"""Accusations in plain words, by the shapes of ``data/accusing.toml``: “收了包工头两万块钱” names no crime and is one all the same."""

from __future__ import annotations

import re
from functools import lru_cache

from nlp.lexicon import Hit, table, weighted
from nlp.lines import Lines, any_of, spelled
from nlp.normal import fold

#: What a shape weighs that accuses by itself, and one that does where an official is named.
_ALONE, _BESIDE = 5.0, 3.0
_ENDS = re.compile(r"[。,!?;、： \n]")


def plainly(plain: str) -> list[Hit]:
    """Where a folded text accuses in such a shape, with what that weighs as words of corruption do."""
    clauses = _ENDS.sub("，", plain)
    harmless, shapes = _tables()
    # What is harmless need only be looked for where something accuses.
    found = _found(shapes, harmless.blotted(clauses)) if _found(shapes, clauses) else []
    return [Hit(plain[start:end], start, end, (("corruption", weight),)) for weight, (start, end) in found]


def _found(shapes: Lines[float], clauses: str) -> list[tuple[float, tuple[int, int]]]:
    return [(weight, hit.span()) for weight, line in shapes.likely(clauses) if (hit := line.pattern.search(clauses))]


@lru_cache(maxsize=1)
def _tables() -> tuple[Lines[None], Lines[float]]:
    data = table("accusing.toml")
    officials = (word for word, _ in weighted(table("purpose.toml")["official"]))
    parts = {name: any_of(map(fold, words.split())) for name, words in data["parts"].items()} | {"official": any_of(officials)}
    lines = {name: list(spelled(data[name]["lines"], parts)) for name in ("harmless", "alone", "beside")}
    weighing = [(_ALONE, line) for line in lines["alone"]] + [(_BESIDE, line) for line in lines["beside"]]
    return Lines((None, line) for line in lines["harmless"]), Lines(weighing)
