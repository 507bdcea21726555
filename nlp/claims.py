"""Several claims in one message, each by itself: where it stands, its class, purpose, route and what is wanted."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from nlp.lexicon import Hit, totals
from nlp.reading import Claim, Slot
from nlp.routes import route
from nlp.slots import wanted

#: What opens another claim in so many words.
_ANOTHER = re.compile(
    r"(?=[另此还再顺同第其最2-9二三四五六七八（(])"
    r"(?:另外|此外|还有(?=一|就|个|件|，|我|村|他|你|小|物|路|学|医|的)|再(?:一个|有|就是|说)(?=，|一|就|村|我)|顺便|同时还?(?=反映|希望|请|，)|另一件|第[二三四五六七八](?:个|件|点|，|、|是)?|其次|最后(?=，|还|一)"
    r"|(?:^|(?<=[\s。；;！!？?，,]))(?:[2-9二三四五六七八](?:是|[、.．，)）])|[（(][2-9二三四五六七八][)）]))"
)
_END = re.compile(r"[。！？；!?;\n]+")
#: So much must a class, and a trouble, weigh in a part that no word sets apart.
_CLASS, _TROUBLE = 4.0, 3.0
#: In a letter longer than this only words set claims apart.
_LETTER = 300
_CLAIMING = ("申诉求决", "建议意见", "检举控告")


@dataclass(frozen=True, slots=True)
class Words:
    """The words found in a text, for its class, its purpose and its route."""

    category: Sequence[Hit]
    purpose: Sequence[Hit]
    route: Sequence[Hit]

    def within(self, start: int, end: int) -> Words:
        """Those of a part of the text."""
        return Words(*([hit for hit in hits if start <= hit.start < end] for hits in (self.category, self.purpose, self.route)))


def claims(plain: str, found: Words, category: str, purpose: str) -> tuple[Claim, ...]:
    """The claims of a folded text, in its order; one where nothing sets them apart, none where nothing is claimed."""
    if purpose not in _CLAIMING:
        return ()
    parts = _parts(plain, found)
    if len(parts) == 1:
        return (_claim(plain, 0, len(plain), category, purpose, found.route),)
    return tuple(_read(plain, start, end, found.within(start, end), purpose) for start, end in parts)


def _read(plain: str, start: int, end: int, found: Words, whole: str) -> Claim:
    category = _strongest(found.category)[0] or "其他"
    return _claim(plain, start, end, category, _why(totals(found.purpose), whole), found.route)


def _why(sums: Mapping[str, float], whole: str) -> str:
    """The purpose of a part by its own words, else that of the whole."""
    trouble, advice, corrupt = (sums.get(label, 0.0) for label in ("trouble", "advice", "corruption"))
    if corrupt >= _CLASS or (corrupt >= 2 and sums.get("official")):
        return "检举控告"
    if advice > trouble:
        return "建议意见"
    return "申诉求决" if trouble >= _TROUBLE else whole


def _claim(plain: str, start: int, end: int, category: str, purpose: str, ways: Sequence[Hit]) -> Claim:
    wish = wanted(plain[start:end])
    moved = Slot(wish.value, wish.start + start, wish.end + start) if wish else None
    return Claim(start, end, category, purpose, route(ways, category, purpose).number, moved)


def _parts(plain: str, found: Words) -> list[tuple[int, int]]:
    """Where claims begin and end: each begins at a word that sets it apart, or at a sentence about another class with its own trouble."""
    set_apart = {hit.start() for hit in _ANOTHER.finditer(plain)}
    borders = sorted({0, *set_apart, *(hit.end() for hit in _END.finditer(plain)), len(plain)})
    starts: list[int] = []
    before = ""
    for start, end in pairwise(borders):
        marked = start in set_apart
        if before and not marked and len(plain) > _LETTER:
            continue
        category, weight = _strongest(found.within(start, end).category)
        own = weight >= _CLASS and totals(found.within(start, end).purpose).get("trouble", 0.0) >= _TROUBLE
        apart = marked or (own and len(plain) <= _LETTER)
        if not before:
            starts, before = starts or [start], category
        elif apart and category and category != before:
            starts, before = [*starts, start], category
    return [(a, b) for a, b in pairwise([*(starts or [0]), len(plain)]) if plain[a:b].strip()]


def _strongest(hits: Sequence[Hit]) -> tuple[str, float]:
    """(class, weight) that these words speak most for."""
    return max(totals(hits).items(), key=lambda pair: pair[1], default=("", 0.0))
