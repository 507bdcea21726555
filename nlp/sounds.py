"""Words of danger as people misspell them: a character that sounds or looks alike, pinyin letters (``data/sounds.toml``)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import accumulate

from nlp.dictionary import cut
from nlp.lexicon import Lexicon, table
from nlp.lines import Line, Lines

#: So much beside a misspelling is cut into words with it.
_BESIDE = 8
#: So much around a run of letters may belong to their word.
_AROUND = 12
#: Words of so many characters may be begun by letters alone (hnyao), and an everyday character may stand in them by mistake.
_LONG = 3
_SYLLABLE = re.compile(
    "(?:[zcs]h?|[bpmfdtnlgkhjqxrwy])(?:i?ang?|i?ao|i?ong|uang?|uai|ai|eng?|ei|ie|ia|iu|ing?|ou|uo|u[ein]|[aeiouv])|ang?|a[io]|er|[aeo]"
)
#: Readings that many people do not keep apart.
_MERGED = ((re.compile("^([zcs])h"), r"\1"), (re.compile("([ie]n)g$"), r"\1"))


def misspelt(plain: str) -> Iterator[tuple[tuple[int, int], str]]:
    """Where a folded text without signs has a misspelt word, and the word."""
    forms, letters, runs = _forms()
    for hit in forms.find(plain):
        if _by_itself(plain, hit.start, hit.end):
            yield (hit.start, hit.end), hit.votes[0][0]
    for run in runs.finditer(plain):
        # What touches the end of what is looked at may be cut off, and is found from its own letters.
        start, end = max(0, run.start() - _AROUND), min(len(plain), run.end() + _AROUND)
        for word, line in letters.likely(plain[start:end]):
            found = (hit.span() for hit in line.pattern.finditer(plain, start, end) if _among_syllables(plain, *hit.span()))
            yield from ((span, word) for span in found if (span[1] < end or end == len(plain)) and _spelt(plain[slice(*span)], word))


def _by_itself(plain: str, start: int, end: int) -> bool:
    """Do words begin and end where it does, and is it none itself?"""
    left = max(0, start - _BESIDE)
    words = cut(plain[left : end + _BESIDE])
    borders = {left, *(left + at for at in accumulate(map(len, words)))}
    return {start, end} <= borders and bool(borders & set(range(start + 1, end)))


def _among_syllables(plain: str, start: int, end: int) -> bool:
    """Are the letters that touch it whole syllables themselves (woyao tiaolou le, run together)?"""
    before, after = re.search("[a-z]*$", plain[:start][-_AROUND:]), re.match("[a-z]*", plain[end : end + _AROUND])
    return not any(_SYLLABLE.sub("", letters[0]) for letters in (before, after) if letters)


def _spelt(written: str, word: str) -> bool:
    """Letters enough to mean this word: a whole syllable, or three letters in a row."""
    letters = sum(sign.isascii() for sign in written)
    return letters >= _LONG or (letters > 1 and letters < len(written.replace("，", "")) and len(word) > 1)


@lru_cache(maxsize=1)
def _forms() -> tuple[Lexicon, Lines[str], re.Pattern[str]]:
    """Words misspelt, words in letters, and what every one of the latter has: two letters with nothing of another word between them."""
    data = table("sounds.toml")
    words: Mapping[str, str] = data["words"]
    innocent = {*data["innocent"].split(), *words}
    forms = ((form, word) for word, read in words.items() for form in _alike(word, read, data) if form not in innocent)
    letters = Lines((word, Line(_letters(word, read.split()))) for word, read in words.items())
    runs = re.compile(f"[a-z](?:[{''.join(sorted({*''.join(words)}))}，]{{0,{_AROUND}}}[a-z])+")
    return Lexicon((form, word, 1.0) for form, word in forms), letters, runs


def _alike(word: str, read: str, data: Mapping[str, Mapping[str, str]]) -> Iterable[str]:
    """The word with one character that sounds or looks like its own."""
    everyday = set(data["everyday"]) if len(word) < _LONG else set()
    for at, (own, syllable) in enumerate(zip(word, read.split(), strict=True)):
        for sign in data["sounds"][merged(syllable)] + data["shapes"].get(own, ""):
            if sign != own and sign not in everyday:
                yield word[:at] + sign + word[at + 1 :]


def merged(syllable: str) -> str:
    """A reading as those write it who keep zh ch sh from z c s, -ng from -n as little as each other."""
    for pattern, to in _MERGED:
        syllable = pattern.sub(to, syllable)
    return syllable


def _letters(word: str, syllables: list[str]) -> str:
    """Every character by itself, by its reading, or in a longer word by its first letter; its whole reading among other letters too."""
    short = len(word) >= _LONG
    each = (f"(?:{own}|{read}{'|' + read[0] if short else ''})" for own, read in zip(word, syllables, strict=True))
    return f"(?<![a-z]){'，?'.join(each)}(?![a-z])|{'，?'.join(syllables)}"
