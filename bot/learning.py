"""The trial: a model from what people settled, judged against the one in use on cases that no model ever learns from.

Runs in a process of its own (`models trial`): it wants scikit-learn, and much memory for some minutes.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from math import sqrt
from pathlib import Path
from typing import TYPE_CHECKING

from bot.bootstrap import Services
from bot.reading import entries, learned_of
from nlp.learned import Learned
from nlp.model import Model
from nlp.reader import Reader
from store.lessons import Example, Taught

if TYPE_CHECKING:
    from nlp.reading import UnitEntry

#: What a model of the county's own is tried for.
TRIED = ("class", "unit")
#: One case in so many only measures, for ever.
_HELD = 4
#: Fewer cases prove nothing: to learn from, and to be judged on.
FEWEST, FEWEST_HELD = 60, 20
#: A label that people gave less often is left to the shipped understanding.
_SELDOM = 3
_WEIGHTS = (0.5, 1.0, 2.0, 4.0)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one trial: ``part``, the model made ("" = none), whether it is used from now on, and why, in one line."""

    part: str
    id: str
    used: bool
    why: str


def held_out(number: str) -> bool:
    """Does this case only measure? By its number, so that every trial is judged on the same cases."""
    return sha256(number.encode()).digest()[0] % _HELD == 0


def trial(services: Services, now: datetime, tell: Callable[[str], None] = lambda line: None) -> list[Outcome]:
    """Tries each part; the better model is used from now on. Raises ``ModuleNotFoundError`` without scikit-learn."""
    while services.store.lessons.keep_up():
        pass
    return [_try(services, part, now, tell) for part in TRIED]


def _try(services: Services, part: str, now: datetime, tell: Callable[[str], None]) -> Outcome:
    lessons, units = services.store.lessons, entries(services.store.book.units())
    examples = lessons.examples(part)
    judging = [one for one in examples if held_out(one.number)]
    learning = _common([one for one in examples if not held_out(one.number)])
    if len(learning) < FEWEST or len(judging) < FEWEST_HELD or len({one.label for one in learning}) < 2:
        return Outcome(part, "", False, f"可学的{len(learning)}件、留出来评判的{len(judging)}件，还太少")
    tell(f"{part}：用{len(learning)}件学，用{len(judging)}件评判")
    fresh = _learnt(part, learning, units, tell)
    in_use = learned_of(services.store)
    broken = set(lessons.used()) - {one.id for one in in_use.values()}
    if fresh.id in {model.id for model in lessons.models()} - broken:
        return Outcome(part, "", False, f"没有新学到的，和 {fresh.id} 一样")
    before = _hits(Reader(units, learned=in_use), part, judging)
    after = _hits(Reader(units, learned={**in_use, part: fresh}), part, judging)
    gained, lost = sum(a > b for a, b in zip(after, before, strict=True)), sum(b > a for a, b in zip(after, before, strict=True))
    if not {one.number for one in learning} <= {one.number for one in lessons.examples(part)}:
        return Outcome(part, "", False, "学的时候有件转了保密，这个模型不留")
    # By more than chance alone would turn: one standard deviation of as many coins.
    better = gained - lost > sqrt(gained + lost)
    figures = {"learned": len(learning), "judged": len(judging), "before": sum(before) / len(before), "after": sum(after) / len(after)}
    figures["corrected"] = sum(one.corrected for one in learning)
    lessons.keep(Taught(fresh.id, part, now, better, fresh.weight, figures), _bytes(fresh.model))
    told = f"留出来的{len(judging)}件上 {figures['before']:.3f} → {figures['after']:.3f}（{gained}件变对，{lost}件变错）"
    return Outcome(part, fresh.id, better, f"{told}：{'从现在起用它' if better else '没有更准，还用原来的'}")


def _common(examples: Sequence[Example]) -> list[Example]:
    often = Counter(one.label for one in examples)
    return [one for one in examples if often[one.label] >= _SELDOM]


def _learnt(part: str, learning: Sequence[Example], units: Sequence[UnitEntry], tell: Callable[[str], None]) -> Learned:
    """The model of all these cases, with the weight that served best where a third of them were kept back."""
    kept_back = [one for one in learning if _kept_back(one)]
    rest = _common([one for one in learning if not _kept_back(one)])
    weight = 1.0
    if len({one.label for one in rest}) > 1 and kept_back:
        first = _trained(part, rest, tell)
        right = {w: sum(_hits(Reader(units, learned={part: Learned("", first, w)}), part, kept_back)) for w in _WEIGHTS}
        weight = max(_WEIGHTS, key=lambda w: right[w])
    model = _trained(part, learning, tell)
    return Learned(f"{part}-{model.name}", model, weight)


def _kept_back(one: Example) -> bool:
    return sha256(one.number.encode()).digest()[1] % 3 == 0


def _trained(part: str, examples: Sequence[Example], tell: Callable[[str], None]) -> Model:
    from nlp.train import train

    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "model.npz"
        train([one.text for one in examples], [one.label for one in examples], out, progress=lambda line: tell(f"{part}: {line}"))
        return Model.load(out)


def _hits(reader: Reader, part: str, examples: Sequence[Example]) -> list[bool]:
    read = (reader.read(one.text) for one in examples)
    said = [found.category if part == "class" else found.unit for found in read]
    return [label == one.label for label, one in zip(said, examples, strict=True)]


def _bytes(model: Model) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.npz"
        model.save(path)
        return path.read_bytes()
