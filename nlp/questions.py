"""The 34 questions that citizens ask, found by what they ask about: by their own words, by signs, else by what was learned of other
phrasings; answers are data with their article and date."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from nlp.features import features
from nlp.lexicon import table
from nlp.meanings import meanings
from nlp.model import shipped_model
from nlp.normal import fold

_LONGEST = 45
#: So a text asks, and so it tells a trouble of its own: a grievance lost as a question is worse than a question registered.
_ASKS = re.compile(
    r"[?？]|吗|呢|么(?!多)|不$|没$|没得$|怎么|怎样|咋|如何|多久|多长|几天|几时|什么|啥|哪|谁|能不能|可不可以|可以(?!的)|能(?=.{0,6}$)|行不行|是不是|会不会|要不要"
    r"|有没有|为何|凭|几[个多点号]|多少|最多|下一步|(.)不\1|还是.{1,4}$|不会.{0,14}吧"
)
#: What asks by what it names.
_WANTS = re.compile(r"要求.{0,2}听证|我不服|不服$|人工|真人|找个人|工作人员|座机|客服电话|活人|^.{0,8}想撤.{0,3}$")
_TELLS = re.compile(
    r"(?:我家|我们村|我爸|我妈|我儿|我女儿|我丈夫|老板|物业|邻居|包工头|村里|村上|镇上).{0,14}"
    r"(?:没通|没修|不给|不管|被[占拆停打]|欠|断了|坏了|扣|没动静|没人管|跑了)|一共|[两三四五六七八九十几\d]+[年天亩](?!内|期|以|从|怎|算|都过|开|能|有|受|给|回|出|才|就)"
)
#: These are asked about a trouble, and answered by what they are asked about.
_OF_TROUBLES = frozenset({"Q14", "Q20", "Q21", "Q22"})
#: Any way to ask how long.
_WHEN = "(多久|多长时间|几天|多少天|几个月|几时|啥时候|什么时候|何时)"
_SAME = 0.7
#: So sure a question is one that was learned, and what the model says of a text that is none.
_SURE, NONE = 0.5, "-"
_END = "。"
_FILLERS = re.compile(r"[，。！？；、,.!?;\s]|请问|我想问|想问一下|想问|问一下|你好|您好|咨询一下|咨询|你们|一下|的|了|啊|呀")


@dataclass(frozen=True, slots=True)
class Question:
    """One question. ``signs``: a regular expression that shows it; ``answer`` may hold the places office, address, phone, hours."""

    id: str
    variants: tuple[str, ...]
    signs: str
    answer: str
    article: str
    updated: str

    def say(self, places: Mapping[str, str]) -> str:
        """The answer with its basis."""
        words = self.answer.format(**places)
        return f"{words}（{self.article}）" if self.article else words


def _load() -> dict[str, Question]:
    data = table("questions.toml")
    updated = data.pop("updated")
    return {
        name: Question(
            name, tuple(entry["variants"]), entry.get("signs", ""), entry["answer"], entry["article"], entry.get("updated", updated)
        )
        for name, entry in data.items()
    }


QUESTIONS = _load()


def question(text: str) -> str:
    """Id of the question that a short text asks, "" if none. Whoever tells a trouble at length asks none."""
    plain = fold(text).strip()
    if not 2 <= len(plain) <= _LONGEST:
        return ""
    likeness, best = _likest(_pairs(_FILLERS.sub("", plain)))
    if likeness >= _SAME:
        return best
    asks = bool(_ASKS.search(plain))
    if not asks and not _WANTS.search(plain):
        return ""
    tells = bool(_TELLS.search(plain))
    shown = next((name for name, pattern in _signs() if pattern.search(plain) and (not tells or name in _OF_TROUBLES)), "")
    return shown or (_learned(plain) if asks and not tells else "")


def asking(plain: str) -> str:
    """A folded text as the model of questions reads it: what is no filler, and what its words mean."""
    return f"{_FILLERS.sub('', plain)}{_END}{meanings(plain)}"


def _learned(plain: str) -> str:
    name, sure = shipped_model("questions.npz").ranked(features(asking(plain), letter=False))[0]
    return name if name != NONE and sure >= _SURE else ""


@lru_cache(maxsize=1)
def _signs() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((q.id, re.compile(q.signs.replace("{WHEN}", _WHEN))) for q in QUESTIONS.values() if q.signs)


def _likest(own: frozenset[str]) -> tuple[float, str]:
    """How like the likest variant is, 0-1, by the pairs of characters that they share, and its question."""
    variants, holders = _variants()
    shared = Counter(place for pair in own for place in holders.get(pair, ()))
    return max(((2 * count / (len(own) + variants[place][1]), variants[place][0]) for place, count in shared.items()), default=(0.0, ""))


@lru_cache(maxsize=1)
def _variants() -> tuple[list[tuple[str, int]], dict[str, list[int]]]:
    """Each variant's question and how many pairs it has, and the variants that hold a pair."""
    variants: list[tuple[str, int]] = []
    holders: dict[str, list[int]] = {}
    for name, variant in ((q.id, v) for q in QUESTIONS.values() for v in q.variants):
        pairs = _pairs(_FILLERS.sub("", fold(variant)))
        for pair in pairs:
            holders.setdefault(pair, []).append(len(variants))
        variants.append((name, len(pairs)))
    return variants, holders


def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[n : n + 2] for n in range(max(1, len(text) - 1)))
