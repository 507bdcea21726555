"""Which of the six ways of Art. 31 a claim goes, by the words of ``data/routes.toml``; the sixth is what is left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from nlp.lexicon import Hit, table, totals
from nlp.tables import places, tables

#: What is left where no other way is shown (Art. 31(6)).
RESIDUAL = 6
#: Words of a way must weigh so much to show it.
_SHOWN = 3.0


@dataclass(frozen=True, slots=True)
class Route:
    """``number``: 1-6, or 0 where there is no way to choose; ``hits``: the words that decided."""

    number: int
    hits: tuple[Hit, ...] = ()


def route(hits: Sequence[Hit], category: str, purpose: str) -> Route:
    """The way of a claim whose words were found with ``words``; suggestions and accusations have ways of their own (Art. 29, 30)."""
    if purpose != "申诉求决":
        return Route(0)
    sums = totals(hits)
    number = max(_order(), key=lambda name: sums.get(name, 0.0))
    if sums.get(number, 0.0) < _SHOWN:
        return Route(_of_category().get(category, RESIDUAL))
    return Route(int(number), tuple(hit for hit in hits if any(name == number for name, _ in hit.votes)))


def words(plain: str) -> list[Hit]:
    """The words of all ways in a folded text."""
    return tables().routes.among(places(plain))


@lru_cache(maxsize=1)
def _order() -> tuple[str, ...]:
    return tuple(table("routes.toml"))


@lru_cache(maxsize=1)
def _of_category() -> dict[str, int]:
    return {category: int(name) for name, way in table("routes.toml").items() for category in way["category"]}
