"""Why somebody writes: 申诉求决 建议意见 检举控告 咨询 感谢 其他. Accusations, thanks and small talk show by the words of
``data/purpose.toml``; whether somebody complains, asks or advises is told by those words and by what the model learned."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp, log

from nlp.accusing import plainly
from nlp.lexicon import Hit, Place, totals
from nlp.tables import places, tables

#: Neither a trouble nor a question nor anything else that petitions are.
NONE = "其他"
#: From this weight on a word speaks by itself.
_CLEAR = 3.0
#: From this length on a text is a letter, in which hard words are often only words.
_LETTER, _CORRUPT = 150, 5.0
#: Thanks longer than this, or with a question, are the politeness of a letter that wants something.
_POLITE_LETTER = 80
#: Whoever is addressed is not accused.
_GREETED = re.compile(r"(?:领导|书记|局长|市长|县长|镇长)们?(?=[：:，,！!您你好]|$)")
#: So much before a title belongs to it: 尊敬的县委.
_TITLED = re.compile(r"(?:尊敬的|敬爱的|各位|各级)?[一-龥]{0,6}\Z")
_BEFORE = 9
#: How a question ends in speech, and what it then weighs: 能报不, 有补助没, 收不收钱.
_ASKED = re.compile(
    r"(?:[能可有要会收算是让给行][^，。！？；\n]{0,8}[不没吗嘛]|[得班钱][不没]|[能可有要会收算给补][不没][能可有要会收算给得补][^，。！？；\n]{0,6}"
    r"|(?:(?<![了过好])几[个号岁块年点天]|[年月周能发要领][^，。！？；\n]{0,4}几[回次](?=[呢啊嘛]?[?？]?$)|星期几|哪[里儿达个些]|谁[出管]|啥价|一个月[^，。！？；\n]{0,3}好多|咋走|归[^，。！？；\n]{1,6}还是)(?![^，。！？；\n]*[都也])[^，。！？；\n]{0,8})[?？]?$"
)
_QUESTION, _CHAT = 4.0, 40
#: What the model tells apart: the words that speak for it, and how much more often than taught it is said in letters, in a chat.
_LEARNED = {"申诉求决": ("trouble", 0.0, 0.0), "咨询": ("question", 0.5, 0.0), "建议意见": ("advice", 0.5, -1.3)}
_WORDS, _SATURATED, _LEAST = 2.0, 4.0, 1e-6
_DENIED = re.compile(r"(?:不是|没有|并非|谈不上|不存在|未)[^，。！？；\n]{0,6}$")


@dataclass(frozen=True, slots=True)
class Purpose:
    """``name``: one of the six; ``grievance``: a trouble is named; ``misconduct``: an official's; ``hits``: the words."""

    name: str
    grievance: bool
    misconduct: bool
    hits: tuple[Hit, ...]


def purpose(plain: str, matter: Callable[[], bool], model: Callable[[], Mapping[str, float]]) -> Purpose:
    """The purpose of a folded text. ``matter``: do its words name a subject of petitions at all? ``model``: purpose → probability. Both
    are asked only where they decide."""
    found, sums, accused = _heard(plain)
    trouble, asks, advice, thanks = (sums.get(label, 0.0) for label in ("trouble", "question", "advice", "thanks"))
    clear = trouble >= _CLEAR and (asks <= trouble or matter())
    grievance = accused or clear or (trouble >= 2 and asks < _CLEAR and matter())
    if accused:
        name = "检举控告"
    elif thanks >= _CLEAR and thanks > max(trouble, advice) and asks < 2 and len(plain) <= _POLITE_LETTER:
        name = "感谢"
    elif grievance or max(asks, advice) >= 2 or len(plain) > _CHAT or matter():
        name = _likeliest(sums, model(), letter=len(plain) > _CHAT)
    else:
        name = NONE
    return Purpose(name, grievance, accused, found)


def accuses(plain: str) -> bool:
    """Is misconduct of an official or unit alleged in a folded text?"""
    return _heard(plain)[2]


@lru_cache(maxsize=64)
def _heard(plain: str) -> tuple[tuple[Hit, ...], dict[str, float], bool]:
    """The words with the weight of each label, and whether they accuse. A turn asks more than once: the last few are kept."""
    there: Sequence[Place] = places(plain)
    if greeted := list(_salutations(plain)):
        there = [(at, word) for at, word in there if not any(a < at + len(word) and at < b for a, b in greeted)]
    found = [hit for hit in tables().purpose.among(there) if not _DENIED.search(plain[max(0, hit.start - 10) : hit.start])]
    # In a letter nothing accuses that names no official.
    if len(plain) <= _LETTER or any(label == "official" for hit in found for label, _ in hit.votes):
        found += plainly(plain)
    sums = totals(found)
    if len(plain) <= _CHAT and _ASKED.search(plain.rstrip()):
        sums["question"] = sums.get("question", 0.0) + _QUESTION
    return tuple(found), sums, _accused(sums, plain)


def _salutations(plain: str) -> Iterator[tuple[int, int]]:
    """From where to where somebody is addressed."""
    for hit in _GREETED.finditer(plain):
        title = _TITLED.search(plain, max(0, hit.start() - _BEFORE), hit.start())
        yield title.start() if title else hit.start(), hit.end()


def _accused(sums: dict[str, float], plain: str) -> bool:
    """Corruption by its name, or an official with what officials must not do. "Nobody cares" is none, nor a hard word in a long letter."""
    corrupt, official = sums.get("corruption", 0.0), sums.get("official", 0.0)
    if len(plain) > _LETTER:
        return corrupt >= 2 * _CORRUPT and official > 0
    return corrupt >= _CORRUPT or (corrupt >= 2 and official > 0)


def _likeliest(sums: Mapping[str, float], model: Mapping[str, float], letter: bool) -> str:
    """The best of those that the model knows, by what it says and by the words."""

    def score(name: str) -> float:
        words, in_letters, in_chat = _LEARNED[name]
        said = _WORDS * (1 - exp(-sums.get(words, 0.0) / _SATURATED))
        return log(max(model.get(name, 0.0), _LEAST)) + (in_letters if letter else in_chat) + said

    return max(_LEARNED, key=score)
