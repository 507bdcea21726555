"""``Reader``: everything understood of a text, each conclusion with the words that led to it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import Any

from nlp import routes
from nlp import slots as slot_reader
from nlp.claims import Words, claims
from nlp.classes import OTHER, classify, table_names
from nlp.dictionary import warm
from nlp.features import Features, features
from nlp.hints import words
from nlp.learned import Learned, blended
from nlp.lexicon import Hit
from nlp.model import Model, shipped_model
from nlp.normal import fold
from nlp.openers import opener
from nlp.places import Places, naming
from nlp.purpose import NONE, Purpose, accuses, purpose
from nlp.questions import question
from nlp.reading import Claim, Evidence, Facts, Reading, Slot, UnitEntry, Urgency
from nlp.routes import Route
from nlp.units import Units
from nlp.urgency import urgency

_SHOWN = 12
#: So sure a class makes a matter of a text: with words of the tables, and without any.
_SURE, _PLAINLY = 0.35, 0.6
#: Longer texts are read to here for facts, claims and words, and the reading says so; an alarm is heard to their end.
_LONGEST = 4000
_KEPT = 64
_UNITS = 5
#: Who one is and a number say nothing of a matter, nor do signs, nor one or two letters again and again.
_NUMBER = re.compile(r"(?:我的?|本人)?(?:身份证|证件|联系|手机|电话|座机)*(?:号码?)?(?:是|为)?[:： ]*[\dx*][\dx* -]{5,}")
_LETTER = re.compile(r"[^\W\d_]")
_MOST_OFTEN, _LETTERS = 40, 2
#: How sure it is that such a text has no class: a person reads it.
_NOTHING = 0.25


class _Text:
    """One text and what was found in it; each part is worked out when it is first asked for, since most bubbles need few."""

    def __init__(self, text: str, units: Units, places: Places, learned: Mapping[str, Learned]) -> None:
        self.text, self._units, self._places, self._learned = text, units, places, learned
        self.plain = fold(text)

    @cached_property
    def nothing(self) -> bool:
        """Does the text say nothing of any matter?"""
        letters = set(_LETTER.findall(_NUMBER.sub("", self.plain)))
        return not letters or (len(letters) <= _LETTERS and len(self.plain) > _MOST_OFTEN)

    @cached_property
    def numbers(self) -> Features:
        return features(self.text)

    @cached_property
    def _classes(self) -> tuple[list[tuple[str, float]], list[Hit]]:
        if self.nothing:
            return [(OTHER, _NOTHING), *((name, 0.0) for name in table_names() if name != OTHER)], []
        return classify(self.plain, shipped_model("classes.npz").probabilities(self.numbers))

    @property
    def class_hits(self) -> list[Hit]:
        return self._classes[1]

    @cached_property
    def why(self) -> Purpose:
        if self.nothing:
            return Purpose(NONE, False, False, ())
        return purpose(self.plain, self._matter, lambda: shipped_model("purpose.npz").probabilities(self.numbers))

    def _matter(self) -> bool:
        (category, share), *_ = self._classes[0]
        return category != OTHER and share > (_SURE if self.class_hits else _PLAINLY)

    @cached_property
    def classes(self) -> list[tuple[str, float]]:
        """Best first; an accusation goes to those who take them."""
        found = blended(self._classes[0], self._learned.get("class"), self.numbers)
        if not self.why.misconduct or found[0][0] in ("纪检监察", "组织人事"):
            return found
        return [("纪检监察", max(0.5, found[0][1])), *(c for c in found if c[0] != "纪检监察")]

    @cached_property
    def slots(self) -> dict[str, Slot]:
        found = slot_reader.slots(self.plain, self._places)
        accused = self._units.complained_of(self.plain)
        if accused is not None:
            found["against"] = Slot(self.plain[accused.start : accused.end], accused.start, accused.end)
        return found

    @cached_property
    def units(self) -> tuple[list[tuple[str, float]], list[tuple[str, Hit]]]:
        town = self._places.code(self.slots["town"].value) if "town" in self.slots else ""
        said, kinds = ("", {}) if self.nothing else (self.plain, shipped_model("kinds.npz").probabilities(self.numbers))
        ranked, hits = self._units.rank(said, self.classes[0][0], town, kinds)
        taught = blended(ranked, self._learned.get("unit"), self.numbers)
        return [(code, share) for code, share in taught if self._units.serves(code, town)][:_UNITS], hits

    @cached_property
    def route(self) -> Route:
        """Of the whole text; its words are those that every claim is judged by."""
        return routes.route(self._ways, self.classes[0][0], self.why.name)

    @cached_property
    def _ways(self) -> list[Hit]:
        return routes.words(self.plain)

    def claims(self, category: str) -> tuple[Claim, ...]:
        found = claims(self.text, Words(self.class_hits, self.why.hits, self._ways), category, self.why.name)
        return tuple(replace(one, wants=one.wants and _as_written(self.text, one.wants, "wants")) for one in found)

    def facts(self) -> dict[str, Any]:
        return {
            "purpose": self.why.name,
            "slots": MappingProxyType({name: _as_written(self.text, slot, name) for name, slot in self.slots.items()}),
            "grievance": self.why.grievance,
            "misconduct": self.why.misconduct,
        }


class Reader:
    """Reads texts for one county. ``model``: a county's own trained one, whose label then stands in ``category``; ``learned``: what
    people's corrections taught of ``class`` and ``unit``."""

    def __init__(self, units: Sequence[UnitEntry], model: Model | None = None, learned: Mapping[str, Learned] | None = None) -> None:
        self._units, self._places, self._own, self._learned = Units(units), Places(units), model, learned or {}
        self._named = naming(model.labels if model and any(model.named) else ())
        # One turn asks more than once for the same text, and the next turn for the same talk.
        self._text = lru_cache(maxsize=_KEPT)(lambda text: _Text(text, self._units, self._places, self._learned))
        warm()
        # Tables and models are loaded now rather than while somebody waits for the first answer.
        self.read(""), question("？？"), opener("")

    def facts(self, text: str) -> Facts:
        """What every bubble is read for; the class is worked out only where the words leave the purpose open."""
        return Facts(**self._text(text[:_LONGEST]).facts())

    def read(self, text: str) -> Reading:
        """Everything understood of the text."""
        found, urgent = self._text(text[:_LONGEST]), urgency(text)
        units = found.units[0]
        named = [(self._units.by_code[code].name, share) for code, share in units]
        place = self._named(found.plain)
        classes = self._own.ranked(found.numbers, place.value if place else "") if self._own else found.classes
        return Reading(
            **found.facts(),
            category=classes[0][0],
            category_confidence=classes[0][1],
            unit=units[0][0] if units else "",
            unit_name=named[0][0] if named else "",
            unit_confidence=units[0][1] if units else 0.0,
            urgency=urgent,
            route=found.route.number,
            claims=found.claims(found.classes[0][0]),
            evidence=tuple(_all_evidence(found, urgent, self._said(found, classes[0][0], place))),
            categories=tuple(classes[:3]),
            units=tuple(named[:3]),
            model=self.model,
            read_to=_LONGEST if len(text) > _LONGEST else 0,
        )

    def _said(self, found: _Text, category: str, place: Slot | None) -> list[tuple[float, Hit]]:
        """The words that spoke for the class: those of its table, or those that a county's own model learned to go by, or the very name."""
        if self._own and place and place.value == category:
            return [(1.0, Hit(place.value, place.start, place.end, ()))]
        if self._own:
            return self._own.spoken(category, words(found.plain))
        return [(weight, hit) for hit in found.class_hits for name, weight in hit.votes if name == category]

    @property
    def model(self) -> str:
        """Id of what judges: a case keeps it."""
        base = self._own or shipped_model("classes.npz")
        return "+".join((base.name, *(one.id for _, one in sorted(self._learned.items()))))

    def urgency(self, text: str, before: str = "") -> Urgency:
        """Emergency level alone: cheap, run on every message. ``before``: the bubble that it goes on from."""
        return urgency(text, before)

    def accuses(self, text: str) -> bool:
        """Is misconduct of an official or unit alleged? By words alone: cheap, run on every message of a talk."""
        return accuses(self._text(text[:_LONGEST]).plain)

    def slot(self, name: str, answer: str) -> Slot | None:
        """The answer to a question for this slot, read leniently; None when there is none in it."""
        return slot_reader.answer(name, answer, self._places)

    def opener(self, text: str) -> str:
        """Which kind of opening without a matter this is (``nlp.openers``), "" where something is told."""
        return opener(text)

    def question(self, text: str) -> str:
        """Id of the knowledge-base question this text asks, "" if none."""
        return question(text)


def _as_written(text: str, slot: Slot, name: str) -> Slot:
    """Free words stay as they were written; names of the list, digits and counts are brought to one form."""
    if name in ("wants", "against", "told_before", "since", "place", "money"):
        return Slot(text[slot.start : slot.end], slot.start, slot.end)
    return slot


def _all_evidence(found: _Text, urgent: Urgency, said_of_class: Iterable[tuple[float, Hit]]) -> Iterator[Evidence]:
    """The words as they were written: traditional or full-width ones too."""

    def shown(about: str, hits: Iterable[tuple[float, Hit]]) -> Iterator[Evidence]:
        return (Evidence(about, found.text[hit.start : hit.end], hit.start, hit.end, weight) for weight, hit in hits)

    units, said = found.units
    best = units[0][0] if units else ""
    yield from shown("category", _heaviest(said_of_class))
    yield from shown("unit", _heaviest((max(w for _, w in hit.votes), hit) for code, hit in said if code and code == best))
    yield from shown("purpose", ((hit.votes[0][1], hit) for hit in found.why.hits[:_SHOWN]))
    yield from shown("route", ((hit.votes[0][1], hit) for hit in found.route.hits[:_SHOWN]))
    if urgent.level:
        yield Evidence("urgency", urgent.word, urgent.start, urgent.end, 1.0)


def _heaviest(hits: Iterable[tuple[float, Hit]]) -> list[tuple[float, Hit]]:
    """Each word once, those that say most first."""
    return sorted({hit.word: (weight, hit) for weight, hit in hits}.values(), key=lambda pair: -pair[0])[:_SHOWN]


def shipped() -> str:
    """Id of the understanding that the program brings along."""
    return shipped_model("classes.npz").name
