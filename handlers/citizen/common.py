"""What citizens' handlers share: going on in a talk, naming a case, dates as people read them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any, Protocol

from cases.calendar import local_date
from cases.commands import Command, SaveCase
from cases.model import Case, Decision
from cases.values import replace
from cases.words import ENDED
from handlers.dialogue import Dialogue, Draft
from handlers.directory import unit_name
from handlers.notices import pushes
from handlers.sentences import say
from handlers.turn import Book, Context, Office, Turn
from handlers.words import Command as Word


class Surroundings(Protocol):
    """What the words about a case need: the read side, the office as people are told of it, and the moment. A ``Context`` is one."""

    @property
    def book(self) -> Book: ...
    @property
    def office(self) -> Office: ...
    @property
    def now(self) -> datetime: ...


def stay(ctx: Context, key: str, *commands: Command, **places: object) -> Turn:
    """Says something and leaves the talk where it is."""
    return Turn(say(f"citizen.{key}", **places), ctx.dialogue, commands)


#: Steps in which a draft is being told; every other step is something asked in between.
DRAFT_STEPS = ("ask", "confirm", "edit", "emergency", "sealed", "report")


def telling(dialogue: Dialogue) -> bool:
    """Is there a draft with something in it?"""
    return bool(dialogue.draft.texts or dialogue.draft.media)


#: Steps in which nothing is open: what comes next is free.
_FREE = frozenset({"idle", "human", "rate_fix"})


def busy(dialogue: Dialogue) -> bool:
    """Is something open: a matter that is being told, or a question that waits for its answer?"""
    return telling(dialogue) or dialogue.step not in _FREE


def aside(dialogue: Dialogue, step: str, **changes: Any) -> Dialogue:
    """Something else is asked; a draft waits behind it."""
    back = dialogue.step if dialogue.step in DRAFT_STEPS and telling(dialogue) else dialogue.back
    return replace(dialogue, step=step, back=back, **changes)


def ended(dialogue: Dialogue) -> Dialogue:
    """What was asked in between is over: back to the draft that waits, else nothing is open."""
    if not telling(dialogue):
        return idle(dialogue)
    if dialogue.step in DRAFT_STEPS:
        return replace(dialogue, number="")
    return replace(dialogue, step=dialogue.back or "ask", back="", number="", note="")


def introduced(ctx: Context) -> bool:
    """Has this person been told today who speaks here?"""
    told = datetime.fromtimestamp(ctx.dialogue.introduced, UTC)
    return local_date(told) == local_date(ctx.now)


def introduce(ctx: Context, dialogue: Dialogue) -> Dialogue:
    """The talk in which it has just been said who speaks here."""
    return replace(dialogue, introduced=ctx.now.timestamp())


def fresh(dialogue: Dialogue) -> Dialogue:
    """A new talk of the same person: who they are as staff is kept, and that they know who speaks here."""
    return Dialogue(desk=dialogue.desk, listing=dialogue.listing, introduced=dialogue.introduced)


def idle(dialogue: Dialogue) -> Dialogue:
    """The talk with nothing open."""
    return replace(fresh(dialogue), last=dialogue.last, said_at=dialogue.said_at, human_until=dialogue.human_until)


def done(ctx: Context, key: str, *commands: Command, **places: object) -> Turn:
    """Says something and ends what was open; a draft that waits behind it is named and taken up again."""
    tail = say("citizen.consult.back_to_draft") if telling(ctx.dialogue) else ""
    return Turn(say(f"citizen.{key}", **places) + tail, ended(ctx.dialogue), commands)


def goto(ctx: Context, step: str, key: str, *commands: Command, number: str = "", note: str = "", **places: object) -> Turn:
    """Says something and waits for the answer in this step; a draft is kept."""
    return Turn(say(f"citizen.{key}", **({"number": number} | places)), aside(ctx.dialogue, step, number=number, note=note), commands)


def day(moment: datetime) -> str:
    """12月8日."""
    there = local_date(moment)
    return f"{there.month}月{there.day}日"


def decided(ctx: Context, decision: Decision, **more: Any) -> tuple[Command, ...]:
    """The decision and whom it tells, as commands."""
    return (SaveCase(decision, **more), *pushes(decision, ctx.book, ctx.office, ctx.now, ctx.rules))


_GUESSED = "guessed:"
#: ``Dialogue.note`` after a poster's code was scanned.
SCANNED = "scanned:"
#: A place in the list that 进度 shows.
_PLACE = re.compile(r"[1-9]")


def guess(dialogue: Dialogue, text: str) -> Dialogue:
    """Remembers words that were joined to a case by a guess: 新事 takes them up."""
    return replace(dialogue, note=_GUESSED + text) if dialogue.step == "idle" else dialogue


def guessed(dialogue: Dialogue) -> str:
    """The words joined by a guess just before, "" if none."""
    return dialogue.note.removeprefix(_GUESSED) if dialogue.step == "idle" and dialogue.note.startswith(_GUESSED) else ""


def holder(ctx: Surroundings, case: Case) -> str:
    """Who has the case now, as citizens are told; a sealed one only the confidential clerk (Art. 30)."""
    if case.sealed:
        return say("citizen.sealed_holder")
    return unit_name(ctx.book, case.unit) if case.unit else ctx.office.name


def open_cases(ctx: Context) -> list[Case]:
    """This person's cases that are not at their end, newest first."""
    return [c for c in ctx.book.cases_of(ctx.person.id) if c.status not in ENDED or c.status == "CLOSED"]


def which(ctx: Context, word: Word, candidates: list[Case]) -> Case | None:
    """The case a word is about: the one named if it is this person's, else the only or newest one."""
    own = ctx.book.cases_of(ctx.person.id)
    if word.number:
        return next((c for c in own if c.number == word.number), None)
    if _PLACE.fullmatch(word.rest) and int(word.rest) <= len(own) > 1:
        return own[int(word.rest) - 1]
    if ctx.dialogue.number and not ctx.dialogue.draft.texts:
        held = next((c for c in candidates if c.number == ctx.dialogue.number), None)
        if held:
            return held
    return candidates[0] if candidates else None


def no_case(ctx: Context, word: Word) -> Turn:
    """There is no such case of this person's, or none that is still open."""
    if word.number:
        return stay(ctx, "not_yours", number=word.number)
    return stay(ctx, "none_open" if ctx.book.cases_of(ctx.person.id) else "no_case")


def fresh_draft(ctx: Context, **values: Any) -> Draft:
    """An empty draft of now, of a person who may be known and may have scanned a poster."""
    scanned = ctx.dialogue.note.removeprefix(SCANNED) if ctx.dialogue.note.startswith(SCANNED) else ""
    return Draft(started=ctx.now.timestamp(), scanned=scanned, **values)
