"""Several claims in one message, each by itself: where it stands, its class, purpose, route and what is wanted."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from nlp.classes import OTHER
from nlp.lexicon import Hit, totals
from nlp.normal import fold
from nlp.reading import Claim, Slot
from nlp.routes import route
from nlp.slots import wanted

#: What opens another claim in so many words; ``listed``: one of a list, which may be of one class.
_ANOTHER = re.compile(
    r"(?=[另此还再顺同第其最2-9二三四五六七八（(])"
    r"(?:另外|此外|还有(?=一|就|个|件|，|我|村|他|你|小|物|路|学|医|的)|再(?:一个|有|就是|说)(?=，|一|就|村|我)|顺便|同时还?(?=反映|希望|请|，)|另一件|最后(?=，|还|一)"
    r"|(?P<listed>第[二三四五六七八][个件点项，、是：:]|其次|[（(][2-9二三四五六七八][)）]"
    r"|(?:^|(?<=[\s。；;！!？?，,]))[2-9二三四五六七八](?:是|[)）、．]|\.(?!\d))))"
)
#: So they are counted where the reader sees only their digit.
_COUNTED = re.compile("[②-⑨⑵-⑼]")
_END = re.compile(r"[。！？；!?;\n]+")
#: So much must a class, and a trouble, weigh in a part that no word sets apart.
_CLASS, _TROUBLE = 4.0, 3.0
#: What gives advice weighs so much; what is shorter than this says no matter of its own.
_ADVICE, _SHORTEST = 2.0, 7
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


def claims(text: str, found: Words, category: str, purpose: str) -> tuple[Claim, ...]:
    """The claims of a text, in its order; one where nothing sets them apart, none where nothing is claimed."""
    if purpose not in _CLAIMING:
        return ()
    plain = fold(text)
    parts = _parts(plain, {hit.start() for hit in _COUNTED.finditer(text)}, found)
    if len(parts) == 1:
        return (_claim(plain, 0, len(plain), category, purpose, found.route),)
    return tuple(_read(plain, start, end, found.within(start, end), category, purpose) for start, end in parts)


def _read(plain: str, start: int, end: int, found: Words, category: str, whole: str) -> Claim:
    """A part whose words name no class is of the class of the whole."""
    own = _strongest(found.category)[0] or category
    return _claim(plain, start, end, own, _why(totals(found.purpose), whole), found.route)


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


def _parts(plain: str, counted: set[int], found: Words) -> list[tuple[int, int]]:
    """Where claims begin and end: each begins at a word that sets it apart, or at a sentence about another class with its own trouble."""
    marks = {hit.start(): bool(hit["listed"]) for hit in _ANOTHER.finditer(plain)} | dict.fromkeys(counted, True)
    borders = sorted({0, *marks, *(hit.end() for hit in _END.finditer(plain)), len(plain)})
    short, starts = len(plain) <= _LETTER, [0]
    # The class of the claim before; "" of one that names none, None where nothing is told yet.
    before: str | None = None
    for start, end in pairwise(borders):
        marked = start in marks
        if before and not marked and not short:
            continue
        here = found.within(start, end)
        (category, weight), told = _strongest(here.category), _told(here, plain[start:end])
        own = short and weight >= _CLASS and totals(here.purpose).get("trouble", 0.0) >= _TROUBLE
        another = category and category != before and (marked or (own and before))
        if before is None or (not before and not another):
            before = category or ("" if told else before)
        elif another or (short and marks.get(start) and (category or told)):
            starts, before = [*starts, start], category or before
    return [(a, b) for a, b in pairwise([*starts, len(plain)]) if plain[a:b].strip()]


def _told(here: Words, part: str) -> bool:
    """Does a part tell a matter, with or without the name of one?"""
    sums = totals(here.purpose)
    told = sums.get("trouble", 0.0) >= _TROUBLE or sums.get("advice", 0.0) >= _ADVICE
    return len(part.strip()) >= _SHORTEST and told


def _strongest(hits: Sequence[Hit]) -> tuple[str, float]:
    """(class, weight) that these words speak most for; ("", 0) where they name none."""
    return max(((name, weight) for name, weight in totals(hits).items() if name != OTHER), key=lambda pair: pair[1], default=("", 0.0))
