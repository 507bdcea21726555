"""A text as the signs of danger look at it: no blanks or signs inside its words, misspelt words written out, every place kept."""

from __future__ import annotations

import re
import sys
from bisect import bisect_right

from nlp.lines import Lines
from nlp.normal import fold
from nlp.sounds import misspelt

_SIGNS = re.compile(r"[\s,，.。、…~～*·_\-:：\"“”'‘’()（）【】\[\]]+")
#: Where the pieces of a made text begin, in it and in the text that they were taken from.
_Pieces = list[tuple[int, int]]


class Undisguised:
    """``text``: what was meant. ``variants``: what people write for a word, with the word."""

    def __init__(self, written: str, variants: Lines[str]) -> None:
        squeezed, self._gaps = _squeezed(fold(written).replace("!", "！").replace("?", "？").replace(";", "；"))
        self.text, self._meant = _meant(squeezed, variants)

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """The characters of the text as it was written that stand behind these."""
        return _origin(self._gaps, _origin(self._meant, start)), _origin(self._gaps, _origin(self._meant, end) - 1) + 1


def _squeezed(folded: str) -> tuple[str, _Pieces]:
    """Without signs and blanks: between two words they are one "，", between single characters ("不 想。活") they are gone."""
    text, pieces, done, before = "", [(0, 0)], 0, 0
    for start, end in (*(gap.span() for gap in _SIGNS.finditer(folded)), (len(folded), len(folded))):
        size = start - done
        text += "，" if before > 1 and size > 1 else ""
        pieces.append((len(text), done))
        text, done, before = text + folded[done:start], end, size
    return text, pieces


def _meant(text: str, variants: Lines[str]) -> tuple[str, _Pieces]:
    plain, pieces, done = "", [(0, 0)], 0
    written = [(span, meant) for meant, line in variants.likely(text) for span in line.spans(text)]
    for (start, end), meant in sorted([*written, *misspelt(text)]):
        if start >= done:
            pieces += (len(plain), done), (len(plain) + start - done, start)
            plain, done = plain + text[done:start] + meant, end
    return plain + text[done:], [*pieces, (len(plain), done)]


def _origin(pieces: _Pieces, at: int) -> int:
    """Where a character stood before these pieces were put together."""
    nth = bisect_right(pieces, (at, sys.maxsize)) - 1
    there = pieces[nth][1] + at - pieces[nth][0]
    return min(there, pieces[nth + 1][1] - 1) if nth + 1 < len(pieces) and pieces[nth + 1][0] > at else there
