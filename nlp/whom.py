"""Of whom a clause speaks: what is said of the unit and of the petition office in one message, told apart by the names in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from nlp.lexicon import Hit, Lexicon, table
from nlp.normal import fold
from nlp.verdict import verdict

_CLAUSE = re.compile(r"[^，,。.；;！!？?、\s]+[，,。.；;！!？?、\s]*")
#: All that stands beside a name which only joins the next (“单位和”) or says who is meant (“我说的是单位”).
_BARE = re.compile(r"[和跟与及同还有对我说指评的是就，,。.；;！!？?、\s]*")


def mentioned(text: str, names: Mapping[str, str]) -> list[str]:
    """The objects that these words name. ``names``: word → object, besides those of the table."""
    return list(dict.fromkeys(hit.votes[0][0] for hit in _hits(fold(text), names)))


def behind(text: str, names: Mapping[str, str]) -> list[int]:
    """Where the names in these words end, in order."""
    return [hit.end for hit in _hits(fold(text), names)]


def apart(text: str, names: Mapping[str, str], asked: str) -> dict[str, str]:
    """What is said of whom: object → its clauses; all of it is said of ``asked`` where nobody is named.

    A clause without a name goes on about the one before; what stands before the first name is said of it too, unless that makes it worse.
    """
    before, found, current = "", dict[str, str](), list[str]()
    for objects, words in _pieces(text, names):
        current = objects or current
        before += "" if current else words
        found |= {one: found.get(one, "") + words for one in current}
    if not found:
        return {asked: text}
    first = next(iter(found))
    if _joins(before, found[first], names):
        found[first] = before + found[first]
    elif asked not in found:
        found = {asked: before, **found}
    return {one: words.strip("，,。；;、 ") for one, words in found.items()}


def _joins(before: str, words: str, names: Mapping[str, str]) -> bool:
    alone, both = verdict(words), verdict(before + words)
    if alone is None or both is None:
        return both is None or _bare(words, names)
    return both.value <= alone.value


def _pieces(text: str, names: Mapping[str, str]) -> Iterator[tuple[list[str], str]]:
    """Clauses, and parts of those that name several, each with its objects; a bare name shares what follows."""
    plain, start = fold(text), 0
    hits = _hits(plain, names)
    for end in _borders(plain, hits):
        objects = [hit.votes[0][0] for hit in hits if start <= hit.start < end]
        if not (objects and end < len(plain) and _bare(plain[start:end], names)):
            yield list(dict.fromkeys(objects)), text[start:end]
            start = end


def _borders(plain: str, hits: Sequence[Hit]) -> Iterator[int]:
    """Where pieces end: with their clause, and before (“单位好信访局差”) or behind (“满意的是单位不满意的是信访局”) its names."""
    for clause in _CLAUSE.finditer(plain):
        inside = [hit for hit in hits if clause.start() <= hit.start < clause.end()]
        if inside and verdict(plain[inside[-1].end : clause.end()]):
            yield from (hit.start for hit in inside[1:])
        else:
            yield from (hit.end for hit in inside[:-1])
        yield clause.end()


def _bare(words: str, names: Mapping[str, str]) -> bool:
    for hit in _hits(fold(words), names):
        words = words.replace(hit.word, "")
    return bool(_BARE.fullmatch(words))


def _hits(plain: str, names: Mapping[str, str]) -> list[Hit]:
    """Names in the text. 你们 is the office where a unit is named apart from it, else nobody in particular."""
    hits = _lexicon(tuple(names.items())).find(plain)
    nobody = {"nothing"} if any(hit.votes[0][0] == "unit" for hit in hits) else {"nothing", "you"}
    kept = []
    for hit, after in zip(hits, [*hits[1:], None], strict=False):
        object_ = hit.votes[0][0]
        if object_ in nobody or (object_ == "you" and after and after.start == hit.end):
            continue
        kept.append(hit._replace(votes=(("office", 1.0),)) if object_ == "you" else hit)
    return kept


@lru_cache(maxsize=64)
def _lexicon(names: tuple[tuple[str, str], ...]) -> Lexicon:
    """The table's names of objects and these."""
    listed = ((word, object_) for object_, line in table("verdict.toml")["objects"].items() for word in line.split())
    return Lexicon((word, object_, 1.0) for word, object_ in (*listed, *names))
