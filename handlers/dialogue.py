"""The state of one person's talk, as it is kept between two messages: frozen, and written as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from cases.values import replace


@dataclass(frozen=True)
class Draft:
    """A petition that is being told. ``texts``: every bubble of substance, in order; nothing said is dropped.

    ``category`` … ``misconduct`` are what was understood of them. ``skipped``: questions that the person does not want to answer.
    ``photos``: media kinds received. ``listen``: a voice is among them that nobody has heard yet.
    """

    texts: tuple[str, ...] = ()
    town: str = ""
    village: str = ""
    place: str = ""
    since: str = ""
    wants: str = ""
    against: str = ""
    told_before: str = ""
    people: int = 0
    households: bool = False
    about: bool = False
    """Is that number only about right: 二十几户?"""
    money: str = ""
    name: str = ""
    phone: str = ""
    address: str = ""
    relation: str = ""
    publish: str = ""
    category: str = ""
    category_confidence: float = 0.0
    purpose: str = ""
    unit: str = ""
    unit_confidence: float = 0.0
    route: int = 0
    urgency: str = ""
    misconduct: bool = False
    grievance: bool = False
    anonymous: bool = False
    sealed: bool = False
    skipped: tuple[str, ...] = ()
    media: tuple[tuple[str, str], ...] = ()
    """(media_id, kind) of what came during the draft."""
    listen: bool = False
    model: str = ""
    answers: tuple[str, ...] = ()
    """Bubbles that only answered a question: the read-back names what they said on its own."""
    scanned: str = ""
    """Code of the village or grid whose poster was scanned: its place stands where nobody names another."""
    started: float = 0.0
    """Unix seconds (UTC) of the first bubble: the day of receipt."""


@dataclass(frozen=True)
class Dialogue:
    """Where a talk stands.

    ``step``: idle, ask, confirm, edit, or the name of the handler that waits for an answer. ``asking``: the slot asked for;
    ``asked``: slots asked so far (at most three before the read-back); ``number``: the case a step is about; ``last``: the last reply,
    so that the same words are not said twice in a row; ``said_at``: unix seconds of it; ``listing``: what stood in the last 待办 list,
    in order; ``wake``: why ``wake_at`` was set (readback, nudge, task, human); ``note``: one free word for the waiting handler.
    """

    step: str = "idle"
    draft: Draft = Draft()
    asking: str = ""
    asked: tuple[str, ...] = ()
    number: str = ""
    last: str = ""
    said_at: float = 0.0
    listing: tuple[str, ...] = ()
    wake: str = ""
    note: str = ""
    history: tuple[str, ...] = ()
    """Slots answered in order, for 返回."""
    desk: str = ""
    """Number of the case that this person, as staff, acted on last: their photos, voices and places join it."""
    back: str = ""
    """Step of the draft to go back to when something else was asked in between."""
    nudged: bool = False
    introduced: float = 0.0
    """Unix seconds (UTC) of the last time that it was said who speaks here: once a day is enough."""
    human_until: float = 0.0

    def to_json(self) -> dict[str, Any]:
        """Only what differs from the empty state."""
        data = _told(self, _BLANK)
        return {**data, "draft": _told(self.draft, _BLANK.draft)} if "draft" in data else data

    @classmethod
    def from_json(cls, data: Mapping[str, Any] | None) -> Dialogue:
        """The state again; keys of other versions of the program are passed over."""
        if not data:
            return _BLANK
        draft = replace(_BLANK.draft, **_known(data.get("draft") or {}, _BLANK.draft))
        return replace(_BLANK, **{**_known(data, _BLANK), "draft": draft})

    def to(self, step: str, **changes: Any) -> Self:
        """The same talk, gone on to another step."""
        return replace(self, step=step, **changes)


_BLANK = Dialogue()


def _told(state: Dialogue | Draft, blank: Dialogue | Draft) -> dict[str, Any]:
    empty = vars(blank)
    return {name: value for name, value in vars(state).items() if value != empty[name]}


def _known(data: Mapping[str, Any], blank: Dialogue | Draft) -> dict[str, Any]:
    there = vars(blank)
    return {name: _frozen(value) for name, value in data.items() if name in there}


def _frozen(value: Any) -> Any:
    return tuple(_frozen(v) for v in value) if isinstance(value, list) else value
