"""Emergencies E1-E5: figures of speech are blotted out, then the first level of ``data/urgency.toml`` that shows counts.

What no sign knows in a short message is weighed by a model that learned from invented cries for help (``bench/shipped_models.py``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from nlp.families import families
from nlp.features import features
from nlp.lexicon import table
from nlp.lines import Line, Lines, any_of, spelled
from nlp.model import shipped_model
from nlp.normal import fold
from nlp.reading import Urgency
from nlp.undisguised import Undisguised

#: What says that a danger is an old one, a feared one, one of this very moment.
_OLD = re.compile(
    r"[两二三四五六七八九十几多半\d]+个?(?:多)?(?:月|年|星期|礼拜|周)|(?:[1-9]\d+|[2-9]|[两三四五六七八九十几])多?天了"
    r"|去年|前年|上个?月|一直没|至今|多次|以前|那年|上次|已经(?:清|修|换|私了|解决|灭|好)"
)
_FEARED = re.compile(
    r"如果|万一|一旦|哪天|容易|可能|隐患|难免|会不会|引发|导致|造成|防止|避免|预防|曾经?|经常|时常|有过|发生过|千万别|差点|稍不|面临|频繁|频发|逢雨|每逢|多次"
    r"|[一两二三四五六七八九十几\d]+次|早晚|(?<!害)怕|担心|赔偿|鉴定|宣传|演练|演习|讲座|培训|标准|怎么申请|工程款|警示|预警|治理|补助|复垦|保险|药费|认定|谢谢"
)
#: A life or a threat is only told of: long ago, far away, in the news. What somebody wants is never told of.
_PAST = re.compile(
    r"[一二两三四五六七八九十几\d]+年前|去年|前年|大前年|以前|早年|当年|那年|曾经?|生前|外地|外省|外县|别的地方|别处|新闻|电视|报道|网上看"
)
_WANTED = re.compile(r"想(?!问|咨询|请)|(?<!不)要(?!求)|准备|打算|我就|逼|不活|活不|念头|今|现在|又|马上|还在|正在|再")
#: Behind a threat or a cry: it was made long ago, it came to nothing.
_LONG_AGO = re.compile(
    r"[^！？；]{0,4}那(?:是|会儿?|时候?|都是).{0,6}(?:年前|去年|前年|以前|早先|小时候|气话)|[^！？；]{0,6}人(?:也|都)?没事"
)
#: In a letter longer than this, what stands between its opening and its end is told in passing.
_OPENING, _ENDING = 60, 60
#: Of a longer letter the composed signs are looked for in so many characters of its beginning and its end.
_HEAD, _TAIL = 100, 80
#: Whoever asks for a repair and names nobody in danger tells of damage.
_REPAIR = re.compile(r"请.{0,8}[修堵]|没人管|加个|装上|修一下|修一修|修好|维修|没人修|没修|来修|给修|重修|修复|修剪|清理|清走|加固")
_PEOPLE = re.compile(r"(?<!没)人|娃|孩子|爸|妈|爷|奶|救|埋|压|困")
_NOW = re.compile(r"正在|(?<!到)现在|此刻|刚刚|刚才|马上要|快要|又要|快来|快派|救命|(?<!到)今天|今晚|今早|还在|压在|埋在|快跑")
#: So many characters say something; fewer than so many, or more, must say plainly what is the matter; of still more the ending is weighed.
_TERSEST, _SHORTEST, _LONGEST, _WHOLE = 2, 5, 80, 160
#: It is over.
_SAFE = re.compile(
    r"没事了|平安|脱险|救(?:出|回)来了|没有?危险|人(?:好好的|没事|没伤|没出事|没受)"
    r"|没(?:人(?:受?伤|住)|伤着|伤人|砸着)|(?:扑|火.{0,3}|早就?)灭了"
)
#: So much more must speak for a danger than against it: for each level, in any message; in two bubbles together; in a message of a group,
#: of somebody weak, or with a figure of speech; in a letter, in one of a word or two, or with a denial; in one that speaks of what is
#: past or over; around a sign.
_MARGINS = {"E1": -1.1, "E2": -0.85, "E3": -0.9}
_JOINED, _DOUBTFUL, _TERSE, _OVER, _VETO = -0.6, -0.7, 0.3, 0.1, -0.8
#: A clause for which so much speaks is meant as it stands, whatever stands around it.
_PLAIN = 1.5
#: So many characters around a sign in a letter say how it is meant.
_NEAR = 40
_ALARMS = ("E1", "E2", "E3")
#: What a letter only tells of is no alarm: the clerk sees it all the same.
_TOLD = "E5"
#: What somebody else said.
_QUOTES, _QUOTED = re.compile('[“"『「‘].{1,60}?[”"』」’]'), "\ue0ff"
#: Numbers of telephones and identity cards, with what parts them, say nothing; those of the police and the like do.
_NUMBER = re.compile(r"(?<!\d)(?!1(?:10|19|20|22)(?!\d))\d(?:，?\d){6,}x?")
_HAN = re.compile("[㐀-鿿]")
#: What denies the sign that it stands before, and how long it may be.
_DENIED = re.compile(r"(?<![是要会有])(?:不是|没有?|[没莫]得|没人要?|没说过?要?|并非|不会|不希望|不同意)$")
_DENIAL = 8
#: Of a hundred real messages ninety-nine have less for a danger than this.
_PLAINLY = -1.2
_CALM = "-"
#: What dialect says for everyday small words: it is no sign of danger that somebody speaks so.
_SMALL = str.maketrans("咯咧噻莫额俺", "了了嘛没我我")
_BORDERS = re.compile(r"[，。！？；,.!?;\n]")


@dataclass(frozen=True, slots=True)
class _Tables:
    """``variants``: what people write for a word, with the word; ``levels``: level and kind of each sign, by whose place here
    its ``words``, which count anywhere, and its ``lines``, which count in a short message or at the ends of a letter, are known;
    ``sure``: the signs that a short message means as they stand, whatever the model makes of it;
    ``kinds``: what tells the kind of an accident that has no sign."""

    variants: Lines[str]
    figures: Lines[None]
    levels: tuple[tuple[str, str], ...]
    sure: frozenset[int]
    words: Lines[int]
    lines: Lines[int]
    kinds: tuple[tuple[str, re.Pattern[str]], ...]

    def spans(self, plain: str) -> dict[int, list[tuple[int, int]]]:
        """Where each sign shows."""
        ends, left_out = plain, 0
        if len(plain) > _HEAD + _TAIL:
            ends, left_out = f"{plain[:_HEAD]}！{plain[-_TAIL:]}", len(plain) - _HEAD - _TAIL - 1
        found: dict[int, list[tuple[int, int]]] = {}
        for sign, line in self.words.likely(plain):
            found.setdefault(sign, []).extend(line.spans(plain))
        for sign, line in self.lines.likely(ends):
            moved = ((a + left_out * (a > _HEAD), b + left_out * (a > _HEAD)) for a, b in line.spans(ends))
            found.setdefault(sign, []).extend(moved)
        return found


@lru_cache(maxsize=64)
def urgency(text: str, before: str = "") -> Urgency:
    """The level of a text with the words that show it; level "" where there is none. ``before``: the bubble that it goes on from."""
    whole = before + text
    found, wanted = _shown(whole, _doubted)
    if found.level in _ALARMS or (before and _everyday(text)):
        return found
    return _weighed(whole, max(wanted, _DOUBTFUL if found.level else _JOINED if before else wanted)) or found


def signs_of(text: str) -> Urgency:
    """The level by signs alone."""
    return _shown(text, lambda near: False)[0]


def _shown(text: str, doubted: Callable[[str], bool]) -> tuple[Urgency, float]:
    """The level by signs, and how much must speak for a danger that has none: the text may play with words of danger, or deny them.
    ``doubted``: may what stands around a sign be no danger?"""
    tables = _tables()
    meant, plain = _literal(text)
    shown = sorted(tables.spans(plain).items())
    denied = [(a, b) for _, spans in shown for a, b in spans if _DENIED.search(plain[max(0, a - _DENIAL) : a])]
    wanted, told = _TERSE if denied else min(_MARGINS.values()) if plain == meant.text else _DOUBTFUL, Urgency()
    for sign, spans in shown:
        level, kind = tables.levels[sign]
        for start, end in sorted(spans):
            if any(start < after and at < end for at, after in denied) or _only_told(plain, (start, end), level, kind):
                continue
            first, last = meant.origin(start, end)
            meant_so = level not in _ALARMS or (sign in tables.sure and len(text) <= _LONGEST)
            if meant_so or not doubted(text[max(0, first - _NEAR) : last + _NEAR]):
                return Urgency(level, kind, text[first:last], first, last), wanted
            told = told if told.level else Urgency(_TOLD, "told", text[first:last], first, last)
            break
    return (told if len(text) > _LONGEST else Urgency()), wanted


@lru_cache(maxsize=16)
def _literal(text: str) -> tuple[Undisguised, str]:
    """What was meant, and it again with its figures of speech blotted out."""
    tables = _tables()
    meant = Undisguised(text, tables.variants)
    return meant, tables.figures.blotted(meant.text)


def _doubted(near: str) -> bool:
    """Does so much speak against a danger that a sign of one is a figure of speech, an old story, somebody else's words?"""
    if len(near) < _SHORTEST or not _spoken(near) or _danger(near)[1] >= _VETO:
        return False
    return all(_danger(near[start:end])[1] < _PLAIN for start, end in _clauses(near))


def _weighed(text: str, wanted: float) -> Urgency | None:
    """What the model makes of a message that shows no sign, of a letter's ending: the clause that speaks most for a danger."""
    if not _spoken(text):
        return None
    at = max(0, len(text) - _ENDING) if len(text) > _WHOLE else 0
    said = text[at:]
    level, margin = _danger(said)
    wanted = max(wanted, _MARGINS[level])
    if len(text) > _LONGEST or len(_NUMBER.sub("", _literal(said)[1])) < _SHORTEST:
        wanted = max(wanted, _TERSE)
    if _PAST.search(fold(said)) or _SAFE.search(fold(said)):
        wanted = max(wanted, _OVER)
    if margin < wanted:
        return None
    clauses = [(start, end) for start, end in _clauses(said) if said[start:end].strip()]
    start, end = max(clauses, key=lambda clause: _danger(said[clause[0] : clause[1]])[1])
    return Urgency(level, _kind(said) if level == "E3" else "", said[start:end], at + start, at + end)


def _spoken(text: str) -> bool:
    """Is it in Chinese characters, which are what the model learned? Of pinyin and numbers only signs say something."""
    return len(_HAN.findall(fold(text))) >= _TERSEST


def _kind(text: str) -> str:
    """Of what kind an accident is that the model hears, by its words; "" where they do not say."""
    return next((kind for kind, words in _tables().kinds if words.search(_literal(text)[1])), "")


def _everyday(text: str) -> bool:
    """Is this so plainly an everyday matter that it makes no danger of what was said before?"""
    return _SHORTEST <= len(text.strip()) <= _LONGEST and _danger(text)[1] < _PLAINLY


def speaking(text: str) -> str:
    """A text as the model of danger reads it: what was meant, and the families of its words; somebody's quoted words are a sign too."""
    plain = _NUMBER.sub("", _literal(text)[1].translate(_SMALL))
    return f"{plain}\n{families(plain)}{_QUOTED if _QUOTES.search(text) else ''}"


@lru_cache(maxsize=64)
def _danger(text: str) -> tuple[str, float]:
    """The likeliest level, and how much more speaks for it than for an everyday matter."""
    model = shipped_model("danger.npz")
    scores = dict(zip(model.labels, model.scores(features(speaking(text), letter=False)).tolist(), strict=True))
    calm = scores.pop(_CALM)
    level = max(scores, key=lambda name: scores[name])
    return level, scores[level] - calm


def _clauses(text: str) -> list[tuple[int, int]]:
    borders = [hit.start() for hit in _BORDERS.finditer(text)]
    return list(zip([0, *(at + 1 for at in borders)], [*borders, len(text)], strict=True))


def _only_told(plain: str, span: tuple[int, int], level: str, kind: str) -> bool:
    """Is it only told of: old, far, feared, or in passing in a long letter? A slide that has lain there for a year is a grievance."""
    start, end = span
    around = plain[max(0, start - 14) : end + 14]
    past = _PAST.search(plain[max(0, start - 14) : start])
    if level in ("E1", "E2"):
        return bool(_LONG_AGO.match(plain, end) or (past and not _WANTED.search(around)))
    if level != "E3" or _NOW.search(around):
        return False
    if kind in ("collapse", "flood", "traffic") and _REPAIR.search(plain) and not _PEOPLE.search(plain):
        return True
    return bool(past or any(sign.search(around) for sign in (_OLD, _FEARED, _SAFE))) or _OPENING < start < len(plain) - _ENDING


@lru_cache(maxsize=1)
def _tables() -> _Tables:
    """The data file, compiled once."""
    data = table("urgency.toml")
    parts = {name: any_of(map(fold, words.split())) for name, words in data["parts"].items()}
    signs = data["sign"]
    return _Tables(
        variants=Lines((meant, Line(written)) for written, meant in data["variants"].items()),
        figures=Lines((None, line) for line in (_words(data["figures"]), *spelled(data["figures"].get("lines", ""), parts))),
        levels=tuple((sign["level"], sign.get("kind", "")) for sign in signs),
        sure=frozenset(n for n, sign in enumerate(signs) if sign.get("sure")),
        words=Lines((n, _words(sign)) for n, sign in enumerate(signs) if "words" in sign),
        lines=Lines((n, line) for n, sign in enumerate(signs) for line in spelled(sign.get("lines", ""), parts)),
        kinds=tuple((kind, re.compile(words)) for kind, words in data["kinds"].items()),
    )


def _words(group: Mapping[str, Any]) -> Line:
    return Line.of_words(map(fold, group["words"].split()))
