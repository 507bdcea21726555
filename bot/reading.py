"""Makes the reader: units into the words that it looks for, and the model that is shipped or was trained."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog

from bot.bootstrap import build
from bot.check import database_fault
from bot.example import example_units
from bot.settings import Settings
from cases.model import Unit
from cases.words import ROUTES
from nlp.learned import Learned
from nlp.model import BadModel, Model
from nlp.reader import Reader
from nlp.reading import Claim, Reading, UnitEntry

if TYPE_CHECKING:
    from store import Store

log = structlog.get_logger(room=__name__)


def entries(units: Sequence[Unit]) -> list[UnitEntry]:
    """Units as the reader takes them."""
    return [UnitEntry(u.code, u.name, u.kind, u.parent, u.aliases, u.duties) for u in units]


def reader(units: Sequence[UnitEntry], model: Path | None = None) -> Reader:
    """A reader of these units; ``model`` None = the shipped one."""
    return Reader(units, Model.load(model)) if model else Reader(units)


def units_for(settings: Settings) -> list[UnitEntry]:
    """The units of the configured database where there is one in use, else the example county's."""
    url = settings.database_url()
    if url.startswith("sqlite:///") and not Path(url.removeprefix("sqlite:///")).exists():
        return entries(example_units())
    services = build(settings)
    return entries((not database_fault(services) and services.store.book.units()) or example_units())


def described(reading: Reading) -> dict[str, Any]:
    """A reading in the shape that `classify` prints; places are characters of the text. ``read_to``: where a very long text was no
    longer read for anything but alarms."""
    return {
        "category": reading.category,
        "category_confidence": round(reading.category_confidence, 4),
        "purpose": reading.purpose,
        "unit": reading.unit_name,
        "urgency": reading.urgency.level,
        "slots": {name: {"value": s.value, "start": s.start, "end": s.end} for name, s in reading.slots.items()},
        "evidence": [
            {"for": e.about, "word": e.word, "start": e.start, "end": e.end, "weight": round(e.weight, 4)} for e in reading.evidence
        ],
        "route": reading.route or "",
        "route_basis": _basis(reading.route),
        "claims": [_claim(claim) for claim in reading.claims],
        "alternatives": {"category": _best(reading.categories), "unit": _best(reading.units)},
        **({"read_to": reading.read_to} if reading.read_to else {}),
    }


def _claim(claim: Claim) -> dict[str, Any]:
    wants = {"value": claim.wants.value, "start": claim.wants.start, "end": claim.wants.end} if claim.wants else None
    place = {"start": claim.start, "end": claim.end}
    return {**place, "category": claim.category, "purpose": claim.purpose, "route": claim.route or "", "wants": wants}


def _basis(number: int) -> dict[str, str]:
    """The way of Art. 31 with its article and limit; none for suggestions, accusations, questions and thanks."""
    way = ROUTES.get(number)
    return {"name": way.name, "article": way.article, "limit": way.limit} if way else {}


def _best(options: Sequence[tuple[str, float]]) -> list[list[Any]]:
    return [[name, round(confidence, 4)] for name, confidence in options[:3]]


def learned_of(store: Store) -> dict[str, Learned]:
    """What people's corrections taught and proved better: the model in use of each part. One of an earlier build of the program, or
    broken, or gone meanwhile, is done without and logged: nobody waits for an answer because of it."""
    found = {}
    for one in (model for model in store.lessons.models() if model.used):
        try:
            found[one.part] = Learned(one.id, Model.load(BytesIO(store.lessons.content(one.id))), one.weight)
        except (BadModel, KeyError) as error:
            log.warning("learned model cannot be used", model=one.id, why=str(error))
    return found
