"""``Reader``: everything understood of a text, each conclusion with the words that led to it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from importlib import resources
from types import MappingProxyType

from nlp import slots as slot_reader
from nlp.classes import OTHER, classify
from nlp.dictionary import warm
from nlp.features import features
from nlp.lexicon import Hit
from nlp.model import Model
from nlp.normal import fold
from nlp.openers import opener
from nlp.purpose import purpose
from nlp.questions import question
from nlp.reading import Evidence, Reading, Slot, UnitEntry, Urgency
from nlp.slots import Places
from nlp.units import Units
from nlp.urgency import urgency

_SHOWN = 12
_SURE = 0.35
#: Longer texts are read to here for facts and words; nothing of them is lost elsewhere.
_LONGEST = 4000
_KEPT = 16


class Reader:
    """Reads texts for one county. ``model``: a county's own trained one, whose label then stands in ``category``."""

    def __init__(self, units: Sequence[UnitEntry], model: Model | None = None) -> None:
        self._units, self._places, self._own = Units(units), Places(units), model
        self._codes = {u.name: u.code for u in units if u.kind == "town"}
        self._kept = lru_cache(maxsize=_KEPT)(self._read)
        warm()
        # Tables and models are loaded now rather than while somebody waits for the first answer.
        self._read(""), question("？？")

    def read(self, text: str) -> Reading:
        """Everything understood of the text; one turn asks for the same text more than once, so the last few are kept."""
        return self._kept(text[:_LONGEST])

    def _read(self, text: str) -> Reading:
        plain = fold(text)
        numbers = features(text)
        classes, class_hits = classify(plain, _shipped("classes.npz").probabilities(numbers))
        category = classes[0][0]
        why = purpose(plain, matter=category != OTHER and classes[0][1] > _SURE and bool(class_hits))
        if why.misconduct and category not in ("纪检监察", "组织人事"):
            classes = [("纪检监察", max(0.5, classes[0][1])), *(c for c in classes if c[0] != "纪检监察")]
        slots = slot_reader.slots(plain, self._places)
        accused = self._units.complained_of(plain)
        if accused is not None:
            slots["against"] = Slot(plain[accused.start : accused.end], accused.start, accused.end)
        town = self._codes.get(slots["town"].value, "") if "town" in slots else ""
        units, unit_hits = self._units.rank(plain, classes[0][0], town, _shipped("kinds.npz").probabilities(numbers))
        urgent = urgency(text)
        named = [(self._units.by_code[code].name, share) for code, share in units]
        evidence = [*_evidence("category", classes[0][0], class_hits), *_unit_evidence(units, unit_hits)]
        evidence += [Evidence("purpose", h.word, h.start, h.end, h.votes[0][1]) for h in why.hits[:_SHOWN]]
        if urgent.level:
            evidence.append(Evidence("urgency", urgent.word, urgent.start, urgent.end, 1.0))
        if self._own is not None:
            classes = list(self._own.probabilities(numbers).items())
        return Reading(
            category=classes[0][0],
            category_confidence=classes[0][1],
            purpose=why.name,
            unit=units[0][0] if units else "",
            unit_name=named[0][0] if named else "",
            unit_confidence=units[0][1] if units else 0.0,
            urgency=urgent,
            slots=MappingProxyType({name: _as_written(text, slot, name) for name, slot in slots.items()}),
            evidence=tuple(evidence),
            categories=tuple(classes[:3]),
            units=tuple(named[:3]),
            grievance=why.grievance,
            misconduct=why.misconduct,
            model=self._own.name if self._own else _shipped("classes.npz").name,
        )

    def urgency(self, text: str) -> Urgency:
        """Emergency level alone: cheap, run on every message."""
        return urgency(text)

    def accuses(self, text: str) -> bool:
        """Is misconduct of an official or unit alleged? By words alone: cheap, run on every message of a talk."""
        return purpose(fold(text[:_LONGEST]), matter=False).misconduct

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
    if name in ("wants", "against", "told_before", "since", "place"):
        return Slot(text[slot.start : slot.end], slot.start, slot.end)
    return slot


def _evidence(about: str, label: str, hits: Sequence[Hit]) -> list[Evidence]:
    speak = {h.word: Evidence(about, h.word, h.start, h.end, weight) for h in hits for name, weight in h.votes if name == label}
    return sorted(speak.values(), key=lambda e: -e.weight)[:_SHOWN]


def _unit_evidence(units: Sequence[tuple[str, float]], hits: Sequence[tuple[str, Hit]]) -> list[Evidence]:
    best = units[0][0] if units else ""
    speak = {h.word: Evidence("unit", h.word, h.start, h.end, max(w for _, w in h.votes)) for code, h in hits if code and code == best}
    return sorted(speak.values(), key=lambda e: -e.weight)[:_SHOWN]


@lru_cache(maxsize=4)
def _shipped(name: str) -> Model:
    with (resources.files("nlp") / "data" / name).open("rb") as file:
        return Model.load(file)
