"""Which unit a matter belongs to: kind of unit by words and model, the county's own duty list, and the place."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from nlp.dictionary import cut
from nlp.lexicon import Hit, Lexicon, table, totals
from nlp.normal import fold
from nlp.reading import UnitEntry
from nlp.tables import places, tables

#: What a word of a unit's own duty list weighs beside the general words of its kind.
_DUTY, _TOWN_DUTY, _LONG_DUTY = 5.0, 2.5, 1.0
#: How far the model's opinion, the class's lead unit and a mention by name count.
_MODEL, _LEAD, _NAMED = 8.0, 2.0, 1.5
#: Of a matter whose kind of unit the model never learned (courts, veterans, woods …) its opinion is noise.
_MODEL_STRANGE = 2.2
#: Words of one kind add up to so much at most: a long letter mentions everything.
_MOST = 40.0
#: An accusation is for those who keep it sealed, whatever else it names.
_DISCIPLINE, _ACCUSED = "纪检监察", 12.0
#: What follows a unit's name where its own conduct is complained of.
_CONDUCT = re.compile(
    r"(?:的人|工作人员|那边|干部|领导|窗口)?[^，。！？；\n]{0,6}?"
    r"(?:不作为|乱作为|推诿|踢皮球|互相推|敷衍|态度|乱收|违规|违法|包庇|骗|刁难|吃拿|收了?[^，。]{0,6}钱|打人|强拆|欺负|不公|乱罚|乱扣)"
)
#: The kind of unit that is another one in every place: a town's or street's own people.
_TOWN = "镇街"
_SHARPNESS = 0.2
_LEAST = 2.0


class Units:
    """The county's units as this reader needs them."""

    def __init__(self, units: Sequence[UnitEntry]) -> None:
        self.by_code = {u.code: u for u in units}
        offices = [u for u in units if u.kind not in ("village", "grid", "town")]
        self._of_kind = {kind: _unit_of(kind, offices) for kind in _kinds()}
        self._duties = Lexicon(
            (word, u.code, (_TOWN_DUTY if u.kind == "town" else _DUTY) + (_LONG_DUTY if len(word) > 2 else 0))
            for u in units
            for word in (*u.duties, *_named_duties(u, offices))
            if len(word) > 1
        )
        self._names = Lexicon((n, u.code, _NAMED) for u in offices for n in (u.name, *u.aliases) if len(n) > 2)
        towns = [u.code for u in units if u.kind == "town"]
        self._towns = frozenset(towns)
        # A list may have one entry that stands for all of them.
        towns += [u.code for u in offices if "乡镇" in u.name or "镇街" in u.name]
        self._only_town = towns[0] if len(towns) == 1 else ""
        self._other = next((u.code for u in offices if "信访" in u.name), "")

    def rank(
        self, plain: str, category: str, town: str, model: Mapping[str, float]
    ) -> tuple[list[tuple[str, float]], list[tuple[str, Hit]]]:
        """(unit's code, confidence) best first, at most five, and the words with the code that each speaks for. ``town``: code or ""."""
        own = [hit for hit in self._duties.find(plain) if any(self.serves(code, town) for code, _ in hit.votes)]
        hits = [hit for hit in tables().kinds.among(places(plain)) if not self._otherwise(hit, own)]
        scores: dict[str, float] = {}
        said: list[tuple[str, Hit]] = []
        sums = totals(hits)
        for kind, weight in sums.items():
            _more(scores, self._of_kind.get(kind, ""), _MOST * (1 - math.exp(-weight / _MOST)))
        said += [(self._of_kind.get(kind, ""), hit) for hit in hits for kind, _ in hit.votes]
        for code, weight in totals(own).items():
            if self.serves(code, town):
                _more(scores, code, weight)
        said += [(code, hit) for hit in own for code, _ in hit.votes]
        for code, weight in totals(self._names.find(plain)).items():
            _more(scores, code, weight)
        strength = _MODEL if not sums or max(sums, key=lambda kind: sums[kind]) in model else _MODEL_STRANGE
        for kind, share in model.items():
            if share > 0.1:
                _more(scores, self._own_people(town) if kind == _TOWN else self._of_kind.get(kind, ""), strength * share)
        for place, kind in enumerate(_leads(category)):
            _more(scores, self._of_kind.get(kind, ""), _LEAD if not place else _LEAD / 3)
        if category == _DISCIPLINE:
            _more(scores, self._of_kind.get("纪委", ""), _ACCUSED)
        if category == "农村农业" and "村" in plain and town in self.by_code:
            _more(scores, town, 1.0)
        return self._shares(scores, town), said

    def _otherwise(self, hit: Hit, own: Sequence[Hit]) -> bool:
        """Does the county give these characters to other offices than is usual? Then what is usual does not count."""
        offices = {code for duty in own if duty.start <= hit.start and hit.end <= duty.end for code, _ in duty.votes} - self._towns
        return bool(offices) and offices.isdisjoint(self._of_kind.get(kind, "") for kind, _ in hit.votes)

    def _own_people(self, town: str) -> str:
        """Who answers for a town's or street's own people: the town that was named, else the only one of the list."""
        return town if town in self.by_code else self._only_town

    def complained_of(self, plain: str) -> Hit | None:
        """The name of a unit whose own conduct the text complains of, None where it complains of none. "Nobody cares" is no such word."""
        return next((hit for hit in self._names.find(plain) if _CONDUCT.match(plain, hit.end)), None)

    def serves(self, code: str, town: str) -> bool:
        """Is this a unit in force that may have what is told of this town? A town's duties speak only for the town that was named."""
        unit = self.by_code.get(code)
        return unit is not None and (unit.kind not in ("town", "village", "grid") or code == town)

    def _shares(self, scores: Mapping[str, float], town: str) -> list[tuple[str, float]]:
        ranked = sorted(((s, c) for c, s in scores.items() if c in self.by_code), reverse=True)[:5]
        if not ranked or ranked[0][0] < _LEAST:
            fallback = town if town in self.by_code else self._other
            return [(fallback, 0.2)] if fallback else [(code, 0.1) for _, code in ranked]
        grown = [math.exp(_SHARPNESS * score) for score, _ in ranked]
        whole = sum(grown) + math.exp(_SHARPNESS * 3.0)
        return [(code, weight / whole) for weight, (_, code) in zip(grown, ranked, strict=True)]


def _more(scores: dict[str, float], code: str, weight: float) -> None:
    if code:
        scores[code] = scores.get(code, 0.0) + weight


@lru_cache(maxsize=1)
def _kinds() -> dict[str, Any]:
    return table("kinds.toml")


@lru_cache(maxsize=64)
def _leads(category: str) -> tuple[str, ...]:
    entry = table("classes.toml").get(category)
    return tuple(entry["lead"]) if entry else ()


def _unit_of(kind: str, offices: Sequence[UnitEntry], seen: tuple[str, ...] = ()) -> str:
    """The unit of this kind: by its name, else its aliases, else the kind that takes its matters where there is none."""
    entry = _kinds().get(kind)
    if entry is None or kind in seen:
        return ""
    names = [fold(name) for name in f"{entry['names']} {entry.get('also', '')}".split()]
    for fits in (str.startswith, str.__contains__):
        for name in names:
            fitting = [(len(bare), u.code) for u in offices for n in (u.name, *u.aliases) if fits(bare := _bare(n), name)]
            if fitting:  # the shortest: a police office comes before its traffic police
                return min(fitting, key=lambda found: found[0])[1]
    return next((code for other in entry["else"] if (code := _unit_of(other, offices, (*seen, kind)))), "")


def _named_duties(unit: UnitEntry, offices: Sequence[UnitEntry]) -> list[str]:
    """What the very name of a unit of no known kind says of its duties: 公交集团公司 → 公交."""
    if unit not in offices or unit.code in {_unit_of(kind, [unit]) for kind in _kinds()}:
        return []
    return [word for word in cut(_bare(unit.name)) if len(word) > 1 and word in tables().kinds.words]


def _bare(name: str) -> str:
    """A unit's name without the place it stands for: 市生态环境局, 县水利局 → 生态环境局, 水利局."""
    return re.sub(r"^(?:[省县区]|市(?!场|监|政|容)|[\u4e00-\u9fa5]{1,4}?(?<!城)[县市区])", "", fold(name))
