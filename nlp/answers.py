"""Is an answer ready to leave? What it says and what it lacks, by the words of ``data/answers.toml``, each with its reason."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

from nlp.lexicon import table
from nlp.normal import fold

_SENTENCE = re.compile(r"[。！？；\n!?;]")
_CLAUSE = re.compile(r"[，,。！？；\n!?;]")
_ASKS = re.compile(r"希望|请|要求|建议|能否|能不能|可否|是否|吗|[?？]|何时|什么时候|为什么|怎么|恳请|盼|想要")
_EVERYWHERE = frozenset("的了是我们在有和不这也就都要没说个您你一请望希求能否吗么什时候怎")
#: So much of a claim's words stands in an answer that speaks of it: four in five real claims have it in their own answer, one in three
#: in another's.
_SPOKEN_OF = 0.05
_FEW = 6
_SHORTEST, _LONGEST, _MOST = 4, 60, 5
#: An answer of this length has said what there is to say; of such a length that is short it has said nothing.
_WHOLE, _SCANT = 300, 15
_DENIED = re.compile(r"(?:不能|不得|不可|不予|不再|不属于|不适用|不走|不是|无权|无须)[^，。；]{0,6}$")
_NOT = re.compile(r"(?:尚未|没有|没|未能?|无法)[^，。；]?$")
#: What is asked for without saying what.
_UNNAMED = re.compile(
    r"希望|要求|建议|能否|能不能|可否|是否|什么时候|何时|为什么|恳请|想要|解决|处理|办理|答复|回复|说法|尽快|早日|予以|帮助|领导|部门|\W"
)


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that an answer does not say, or says wrongly. ``point``: done when facts basis reasons claim remedy wrong_remedy hollow;
    ``about``: the claim, or the wrong words; ``article``: why it is wanted."""

    point: str
    why: str
    article: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """Where a point is made: characters ``[start, end)`` of the answer."""

    point: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """``score``: 0-1, how much of what is wanted is there; advice, never a judgment of the person who wrote it."""

    score: float
    lacks: tuple[Lack, ...]
    said: tuple[Said, ...]


def claims(text: str, wants: str = "") -> tuple[str, ...]:
    """What is asked for, clause by clause, at most five: ``wants`` first, then the text's own; where nothing is, its first sentence.
    A clause that names nothing (“要求解决”) is told with the one before it."""
    clauses = ["", *(c for c in map(str.strip, _CLAUSE.split(text)) if c)]
    asked = (f"{before}，{c}" if before and _unnamed(c) else c for before, c in pairwise(clauses) if _ASKS.search(fold(c)))
    asking = [c for c in asked if _SHORTEST <= len(c) <= _LONGEST]
    told = [c for c in asking if c not in wants and not (wants and wants in c)]
    first = next((s.strip() for s in _SENTENCE.split(text) if s.strip()), "")
    return tuple(dict.fromkeys(claim for claim in (wants, *told) if claim))[:_MOST] or ((first,) if first else ())


def _unnamed(clause: str) -> bool:
    return sum(sign not in _EVERYWHERE for sign in _UNNAMED.sub("", fold(clause))) < 2


def check(answer: str, asked: Sequence[str], route: int = 0) -> Verdict:
    """What the answer lacks. ``asked``: the claims; ``route``: of the six of Art. 31, 0 where no remedy is owed (suggestions, thanks)."""
    plain = fold(answer)
    points = _table()["points"]
    said = {name: [hit for hit in re.finditer(point["signs"], plain) if not _undone(name, hit)] for name, point in points.items()}
    open_claims = [claim for claim in asked if not _speaks_of(plain, claim)]
    lacks = [Lack(name, p["why"], p["article"]) for name, p in points.items() if not said[name] and route not in p["spared"]]
    lacks += [Lack("claim", "没有回应", "条例31条", claim) for claim in open_claims]
    lacks += [*_remedy(plain, route), *_hollow(plain, said)]
    found = tuple(Said(name, hit.start(), hit.end()) for name, hits in said.items() for hit in hits)
    return Verdict(_score(plain, said, 1 - len(open_claims) / max(1, len(asked))), tuple(lacks), found)


def _score(plain: str, said: Mapping[str, Sequence[object]], answered: float) -> float:
    """Each point by its weight, once it is made as often as a full answer makes it; the claims; that enough is said at all."""
    points = _table()["points"]
    made = sum(point["weight"] * min(1.0, len(said[name]) / point["often"]) for name, point in points.items())
    whole = sum(point["weight"] for point in points.values())
    return float((made + answered + min(1.0, len(plain) / _WHOLE)) / (whole + 2))


def _undone(name: str, hit: re.Match[str]) -> bool:
    """“尚未修好”, “没有查明”: what was not done."""
    return name in ("done", "facts", "basis") and bool(_NOT.search(hit.string[max(0, hit.start() - 6) : hit.start()]))


def _speaks_of(plain: str, claim: str) -> bool:
    """Of a short claim ("请退钱") one of its characters is enough."""
    wanted = _pairs(fold(claim))
    if len(wanted) < _FEW:
        signs = set(re.sub(r"\W", "", fold(claim))) - _EVERYWHERE
        return not signs or bool(signs & set(plain)) or any(word in plain for word in _means(fold(claim)))
    return len(wanted & _pairs(plain)) >= _SPOKEN_OF * len(wanted)


def _means(plain: str) -> set[str]:
    """Words that an answer to what is asked for may use instead."""
    lines: list[list[str]] = [line.split() for line in _table()["means"]["lines"]]
    return {word for line in lines if any(word in plain for word in line) for word in line}


def _pairs(plain: str) -> frozenset[str]:
    bare = re.sub(r"\W", "", plain)
    return frozenset(a + b for a, b in pairwise(bare) if a not in _EVERYWHERE and b not in _EVERYWHERE)


def _remedy(plain: str, route: int) -> list[Lack]:
    """Each route has its own: a petition opinion that names reconsideration or a court sends people astray."""
    remedy = _table()["remedies"].get(str(route))
    if remedy is None:
        return []
    wrong, right = _offered(remedy["barred"], plain), _offered(remedy["wanted"], plain)
    lacks = [Lack("wrong_remedy", remedy["wrong"], remedy["article"], wrong)] if wrong else []
    if late := _offered(remedy.get("term", "(?!)"), plain):
        lacks.append(Lack("wrong_remedy", remedy["late"], remedy["article"], late))
    return lacks if right else [*lacks, Lack("remedy", remedy["why"], remedy["article"])]


def _offered(signs: str, plain: str) -> str:
    """The first of these words that says what may be done, not what may not; "" if none."""
    found = re.finditer(signs, plain)
    return next((hit[0] for hit in found if not _DENIED.search(plain[max(0, hit.start() - 10) : hit.start()])), "")


def _hollow(plain: str, said: Mapping[str, Sequence[object]]) -> list[Lack]:
    hollow = _table()["hollow"]
    told = bool(said["done"]) and (len(plain) < _SCANT or bool(said["facts"]))
    return [] if told or (len(plain) >= _SCANT and not re.search(hollow["signs"], plain)) else [Lack("hollow", hollow["why"])]


@lru_cache(maxsize=1)
def _table() -> Any:
    return table("answers.toml")
