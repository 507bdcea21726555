"""复查: registers the wish with its last lawful day (Art. 35)."""

from __future__ import annotations

from cases.model import CITIZEN, Refused
from cases.steps import decide
from handlers.citizen.common import day, decided, done, goto, holder, no_case, stay, which
from handlers.turn import Context, Turn
from handlers.words import Command


def review(ctx: Context, word: Command) -> Turn:
    """The wish for a 复查 of a case that was answered; only route six has one."""
    answered = [c for c in ctx.book.cases_of(ctx.person.id) if c.status in ("SERVED", "CLOSED")]
    case = which(ctx, word, answered)
    if case is None:
        return no_case(ctx, word) if word.number else stay(ctx, "review.not_yet")
    if case.status not in ("SERVED", "CLOSED"):
        return stay(ctx, "review.not_yet")
    clock = case.clock("C9")
    if clock is None:
        return stay(ctx, "review.other_way", number=case.number)
    return goto(ctx, "review", "review.sure", number=case.number, note=word.rest, due=day(clock.due_at), holder=holder(ctx, case))


def sure(ctx: Context, agreed: bool) -> Turn:
    """The answer to “登记复查吗”."""
    case = ctx.book.case(ctx.dialogue.number)
    if not agreed or case is None:
        return done(ctx, "review.kept")
    try:
        decision = decide(case, "request_review", CITIZEN, {"reason": ctx.dialogue.note}, ctx.now, ctx.rules, ctx.calendar)
    except Refused as refused:
        return Turn(str(refused), ctx.dialogue)
    clock = decision.case.clock("C10")
    return done(ctx, "review.done", *decided(ctx, decision), number=case.number, due=day(clock.due_at) if clock else "")
