"""The one table of lawful steps (``transitions.toml``). Whoever asks (chat, command line, a sweep) goes through it."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cases.model import Status
from cases.words import (
    BACKLOG,
    BOXES,
    CALL_WAYS,
    CARRIED,
    CATEGORIES,
    CAUSES,
    CONFERENCE_WAYS,
    ENDED,
    HANDLING_KINDS,
    LEAVING,
    OPINIONS,
    RATINGS,
    RESOLVED,
    RESULTS,
    ROUTES,
    STAGES,
    SUGGESTIONS,
    VIEWS,
    WAYS,
)

TABLE = Path(__file__).with_name("transitions.toml")


@dataclass(frozen=True, slots=True)
class Field:
    """Evidence that a step demands: its key, what people call it, whether the step is refused without it, and its closed list if any."""

    name: str
    label: str
    required: bool = True
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Transition:
    """One row. ``target`` None: the status stays. ``needs``: a pending fact that must stand on the case. ``also``: other names.

    ``tells``: (audience, notice kind). ``starts``, ``stops``, ``resumes`` are clock ids; the clock says for which cases it runs.
    """

    row: str
    action: str
    word: str
    sources: frozenset[Status]
    target: Status | None
    roles: frozenset[str]
    fields: tuple[Field, ...] = ()
    tells: tuple[tuple[str, str], ...] = ()
    article: str = ""
    starts: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    resumes: tuple[str, ...] = ()
    needs: str = ""
    statutory: bool = False
    also: tuple[str, ...] = ()


_ROUTES = tuple(str(number) for number in ROUTES)
#: Closed lists by field, or by action and field.
_VALUES: Mapping[str, tuple[str, ...]] = {
    "route": _ROUTES,
    "guide.route": _ROUTES[:5],
    "way": WAYS,
    "category": CATEGORIES,
    "opinion": OPINIONS,
    "resolved": RESOLVED,
    "view": tuple(VIEWS),
    "cause": CAUSES,
    "progress.kind": HANDLING_KINDS,
    "suggest.kind": SUGGESTIONS,
    "review_done.result": RESULTS,
    "verify_done.result": RESULTS,
    "disc.result": STAGES,
    "receipt": ("1", "0", "签收", "拒收"),
    "rate.object": ("unit", "office"),
    "rate.value": tuple(RATINGS.values()),
    "callback.way": CALL_WAYS,
    "callback.received": ("是", "否"),
    "callback.carried": CARRIED,
    "callback.unit_value": tuple(RATINGS.values()),
    "callback.office_value": tuple(RATINGS.values()),
    "simple.value": ("1", "进入", *LEAVING),
    "join.value": ("1", "0"),
    "confer.kind": CONFERENCE_WAYS,
    "box.kind": BOXES,
    "backlog.value": BACKLOG,
    "campaign.value": ("1", "0"),
}
_ANY = frozenset(Status) - {Status.DRAFT, Status.ARCHIVED}
_COMPUTED: Mapping[str, frozenset[Status]] = {"any": _ANY, "open": _ANY - ENDED}


def _states(names: Iterable[str], groups: Mapping[str, Sequence[str]]) -> frozenset[Status]:
    found: set[Status] = set()
    for name in names:
        found |= _COMPUTED.get(name) or {Status(code) for code in groups.get(name, (name,))}
    return frozenset(found)


def _field(text: str, action: str, labels: Mapping[str, str]) -> Field:
    key, _, label = text.partition("=")
    name = key.removesuffix("?")
    values = _VALUES.get(f"{action}.{name}", _VALUES.get(name, ()))
    return Field(name, label or labels.get(name, name), not key.endswith("?"), values)


def _row(row: Mapping[str, Any], table: Mapping[str, Any]) -> Transition:
    roles = (role for who in row["who"] for role in table["roles"].get(who, (who,)))
    tells = (tuple(tell.split(":")) for tell in row.get("tells", ()))
    return Transition(
        row["row"],
        row["action"],
        row["word"],
        _states(row["from"], table["groups"]),
        Status(row["to"]) if "to" in row else None,
        frozenset(roles),
        tuple(_field(text, row["action"], table["labels"]) for text in row.get("fields", ())),
        tuple((audience, kind) for audience, kind in tells),
        row.get("article", ""),
        tuple(row.get("starts", ())),
        tuple(row.get("stops", ())),
        tuple(row.get("resumes", ())),
        needs=row.get("needs", ""),
        statutory=row.get("statutory", False),
        also=tuple(row.get("also", ())),
    )


def _read() -> tuple[Transition, ...]:
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return tuple(_row(row, table) for row in table["step"])


TRANSITIONS: tuple[Transition, ...] = _read()
#: The rows of each action, in order.
ROWS: dict[str, tuple[Transition, ...]] = {t.action: tuple(row for row in TRANSITIONS if row.action == t.action) for t in TRANSITIONS}


def _moves() -> dict[tuple[str, Status, Status], Transition]:
    return {(t.action, source, t.target or source): t for t in TRANSITIONS for source in t.sources}


#: The row of a step that was taken: by action, state before, state after.
MOVES = _moves()
_CODES = {t.action: t.action for t in TRANSITIONS}


def _names(named: Callable[[Transition], Iterable[str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for t in TRANSITIONS:
        for name in named(t):
            actions = found.setdefault(name, [])
            actions += [] if t.action in actions else [t.action]
    return {name: tuple(actions) for name, actions in found.items()}


NAMES: Mapping[str, tuple[str, ...]] = _names(lambda t: (t.word, *t.also))
#: The state that a step leads to names it too, where nothing else is called so.
_BY_STATE = _names(lambda t: (t.target.lower(),) if t.target else ())


def actions_of(word: str) -> tuple[str, ...]:
    """The action codes that a code, a Chinese word or another name may mean, likeliest first; () when nothing is called so."""
    word = word.strip()
    code = _CODES.get(word.lower())
    plain = word.lower().replace("-", "_")
    found = tuple(dict.fromkeys([*((code,) if code else ()), *(NAMES.get(word) or NAMES.get(plain) or ())]))
    return found or _BY_STATE.get(plain, ())


def action_of(word: str) -> str:
    """The action code that a word means first; the word itself when nothing is called so."""
    return next(iter(actions_of(word)), word)
