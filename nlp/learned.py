"""What a county has taught: a model of its own beside the shipped understanding, with the weight at which it proved better."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nlp.features import Features
from nlp.model import Model

#: A share below this counts as this: nothing that was ever proposed is ruled out.
_LEAST = 0.01


@dataclass(frozen=True, slots=True)
class Learned:
    """``model``: labels are classes, or codes of units; ``weight``: how much it counts beside what is read without it; ``id``: its name."""

    id: str
    model: Model
    weight: float = 1.0


def blended(found: Sequence[tuple[str, float]], learned: Learned | None, numbers: Features) -> list[tuple[str, float]]:
    """The proposals with what was learned, best first, as much in all as before. A label never taught has what the model leaves open."""
    if learned is None or not learned.weight or not len(numbers.numbers):
        return list(found)
    says, known = learned.model.probabilities(numbers), dict(found)
    unsaid, whole = 1 - max(says.values()), sum(known.values())
    taught = {name: share for name, share in says.items() if share > 1 / len(says)}
    grown = {
        name: max(known.get(name, 0.0), _LEAST) * max(says.get(name, unsaid), _LEAST) ** learned.weight for name in {**known, **taught}
    }
    total = sum(grown.values())
    return sorted(((name, whole * share / total) for name, share in grown.items()), key=lambda pair: -pair[1])
