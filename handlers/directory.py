"""Finding units by what people call them, with help where nothing fits."""

from __future__ import annotations

import difflib

from cases.model import Unit
from handlers.turn import Book


def unit_name(book: Book, word: str) -> str:
    """A unit's name by its code, name or alias; the word itself when no unit is called so."""
    unit = book.unit(word) if word else None
    return unit.name if unit else word


def short_name(book: Book, word: str) -> str:
    """The name that people use: the first alias (曹坪镇 for 曹坪镇人民政府), the name where there is none."""
    unit = book.unit(word) if word else None
    return (unit.aliases or (unit.name,))[0] if unit else word


def find_unit(book: Book, word: str) -> Unit | None:
    """The unit that somebody means: by code, name or alias, else the only one whose name or alias holds the word."""
    word = word.strip()
    if not word:
        return None
    exact = book.unit(word)
    if exact is not None:
        return exact
    holding = [u for u in book.units() if any(word in called for called in (u.name, *u.aliases))]
    return holding[0] if len(holding) == 1 else None


def near_units(book: Book, word: str, most: int = 4) -> tuple[str, ...]:
    """Names of the units that the word may have meant, likeliest first."""
    called = {name: unit.name for unit in book.units() for name in (unit.name, *unit.aliases)}
    holding = [name for name in called if word and word in name]
    close = difflib.get_close_matches(word, called, n=most * 4, cutoff=0.4)
    # People get the first character right more often than any other.
    close.sort(key=lambda name: name.removeprefix("县")[:1] != word.removeprefix("县")[:1])
    return tuple(dict.fromkeys(called[name] for name in (*holding, *close)))[:most]
