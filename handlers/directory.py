"""Finding units by what people call them, with help where nothing fits."""

from __future__ import annotations

from rapidfuzz import fuzz, process

from cases.model import Case, Unit
from handlers.turn import Book

#: From this likeness on (of 100) a name is offered: below it, two names share little more than 局.
_ALIKE = 60
#: Kinds of units that are places below a town, and how many of them stand above each other at most.
PLACES = ("village", "grid")
_DEEP = 4


def unit_name(book: Book, word: str) -> str:
    """A unit's name by its code, name or alias; the word itself when no unit is called so."""
    unit = book.unit(word) if word else None
    return unit.name if unit else word


def short_name(book: Book, word: str) -> str:
    """The name that people use: the first alias (曹坪镇 for 曹坪镇人民政府), the name where there is none."""
    unit = book.unit(word) if word else None
    return (unit.aliases or (unit.name,))[0] if unit else word


def where(book: Book, code: str) -> tuple[str, str]:
    """(town's code, village's or grid's name) of a place by its code; "" for what it is not part of."""
    unit, name = book.unit(code) if code else None, ""
    for _ in range(_DEEP):
        if unit is None or unit.kind == "town":
            break
        if unit.kind not in PLACES:
            return "", ""
        name, unit = name or unit.name, book.unit(unit.parent) if unit.parent else None
    return (unit.code if unit else ""), name


def named_unit(book: Book, told: str) -> Unit | None:
    """The unit whose longest name stands in these words (“水利局局长王某”), or None: it is never the one to handle (Art. 30)."""
    named = ((len(name), n, u) for n, u in enumerate(book.units()) for name in (u.name, *u.aliases) if len(name) > 1 and name in told)
    best = max(named, default=None, key=lambda found: found[:2])
    return best[2] if best else None


def complained_of(book: Book, case: Case) -> frozenset[str]:
    """Codes of units that may not get this case: of an accusation the whole line, else the unit alone whose conduct it is about."""
    if case.sealed:
        return accused(book, case.against) or accused(book, case.text)
    unit = named_unit(book, case.against) if case.against else None
    return frozenset({unit.code}) if unit else frozenset()


def accused(book: Book, told: str) -> frozenset[str]:
    """Codes that an accusation of these words may not come to: the unit that they name, whatever is above it and below it (Art. 30)."""
    unit = named_unit(book, told) if told else None
    above, below = [unit] if unit else [], {unit.code} if unit else set()
    while above[-1:] and (higher := book.unit(above[-1].parent)) and higher not in above:
        above.append(higher)
    while more := {u.code for u in book.units() if u.parent in below} - below:
        below |= more
    return frozenset(below | {u.code for u in above})


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
    holding = sorted((name for name in called if word and word in name), key=lambda name: not _bare(name).startswith(word))
    close = [
        name for name, _, _ in process.extract(word, list(called), scorer=fuzz.ratio, processor=_bare, limit=most * 4, score_cutoff=_ALIKE)
    ]
    # People get the first character right more often than any other.
    close.sort(key=lambda name: _bare(name)[:1] != _bare(word)[:1])
    return tuple(dict.fromkeys(called[name] for name in (*holding, *close)))[:most]


def _bare(name: str) -> str:
    return name.removeprefix("县")
