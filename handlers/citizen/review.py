"""复查 and 复核: registers the wish with its last lawful day (Art. 35, 36)."""

from __future__ import annotations

from dataclasses import dataclass

from cases.model import CITIZEN, Case, Clock, Refused, Status
from cases.reviews import organ_above
from cases.steps import decide
from handlers.citizen.common import day, decided, done, goto, holder, no_case, stay, which
from handlers.sentences import say
from handlers.turn import Context, Turn
from handlers.words import Command


@dataclass(frozen=True, slots=True)
class _Round:
    """One of the two: its word, step, the limit of the right, the limit of the organ, the states it starts from."""

    word: str
    action: str
    right: str
    owed: str
    article: str
    states: tuple[Status, ...]
    prefix: str


_ROUNDS = {
    "review": _Round("复查", "request_review", "C9", "C10", "条例35条", (Status.SERVED, Status.CLOSED, Status.ARCHIVED), ""),
    "verify": _Round("复核", "request_verify", "C11", "C12", "条例36条", (Status.REVIEW_DONE,), "verify_"),
}


def review(ctx: Context, word: Command) -> Turn:
    """The wish for a 复查 of a case that was answered; only route six has one."""
    return _ask(ctx, word, "review")


def verify(ctx: Context, word: Command) -> Turn:
    """The wish for a 复核 of a review's finding."""
    return _ask(ctx, word, "verify")


def _ask(ctx: Context, word: Command, step: str) -> Turn:
    round_ = _ROUNDS[step]
    case = which(ctx, word, [c for c in ctx.book.cases_of(ctx.person.id) if c.status in round_.states])
    if case is None:
        return no_case(ctx, word) if word.number else stay(ctx, f"review.{round_.prefix}not_yet")
    if case.status not in round_.states:
        return stay(ctx, f"review.{round_.prefix}not_yet")
    clock = case.clock(round_.right)
    if clock is None and step == "review":
        return stay(ctx, "review.other_way", number=case.number)
    if clock is not None and clock.due_at < ctx.now and not word.rest:
        return stay(ctx, "review.late", number=case.number, due=day(clock.due_at), what=round_.word, article=round_.article)
    places = {"due": _until(ctx, clock), "holder": holder(ctx, case), "organ": _above(ctx, case)}
    return goto(ctx, step, f"review.{round_.prefix}sure", number=case.number, note=word.rest, **places)


def _until(ctx: Context, clock: Clock | None) -> str:
    """The last lawful day; before a finding was served it is named by what it counts from."""
    return day(clock.due_at) if clock is not None else say("citizen.review.unserved")


def _above(ctx: Context, case: Case) -> str:
    unit = ctx.book.unit(case.unit) if case.unit else None
    return organ_above(unit.name if unit else "", unit.kind if unit else "", ctx.rules, "verify")


def sure(ctx: Context, agreed: bool) -> Turn:
    """The answer to “登记复查吗” or “登记复核吗”."""
    round_ = _ROUNDS[ctx.dialogue.step]
    case = ctx.book.case(ctx.dialogue.number)
    if not agreed or case is None:
        return done(ctx, f"review.{round_.prefix}kept")
    right = case.clock(round_.right)
    late = right is not None and right.due_at < ctx.now
    fields = {"reason": ctx.dialogue.note, **({"excuse": ctx.dialogue.note} if late else {})}
    try:
        decision = decide(case, round_.action, CITIZEN, fields, ctx.now, ctx.rules, ctx.calendar)
    except Refused as refused:
        return Turn(str(refused), ctx.dialogue)
    clock = decision.case.clock(round_.owed)
    return done(ctx, f"review.{round_.prefix}done", *decided(ctx, decision), number=case.number, due=day(clock.due_at) if clock else "")
