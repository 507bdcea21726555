"""进度: where a case stands, who has it, and the one limit that matters, with its article."""

from __future__ import annotations

from cases.calendar import local_date
from cases.commands import Share
from cases.model import Case
from cases.progress import standing
from handlers.citizen.common import day, holder, stay
from handlers.sentences import say
from handlers.turn import Context, Turn
from handlers.words import Command

_MOST = 5


def progress(ctx: Context, word: Command) -> Turn:
    """Of one's own cases, or of any by number, query code and (from another phone) the last four digits."""
    own = list(ctx.book.cases_of(ctx.person.id))
    if word.number:
        case = next((c for c in own if c.number == word.number), None)
        return _told(ctx, case) if case else _elsewhere(ctx, word)
    if not own:
        draft = ctx.dialogue.draft.texts and ctx.dialogue.step in ("ask", "confirm", "edit")
        return stay(ctx, "progress.draft" if draft else "progress.none")
    if len(own) == 1:
        return _told(ctx, own[0])
    rows = "\n".join(_line(ctx, c) for c in own[:_MOST])
    return stay(ctx, "progress.list", rows=rows)


def _told(ctx: Context, case: Case) -> Turn:
    return Turn(_line(ctx, case) + ("" if case.sealed else say("citizen.progress.tail")), ctx.dialogue)


def _line(ctx: Context, case: Case) -> str:
    """One case in one or two sentences; of a sealed one number, date and place only."""
    if case.sealed:
        place = case.town or case.place or say("citizen.progress.no_place")
        return say("citizen.progress.sealed", number=case.number, date=day(case.received_at), place=_town(ctx, place))
    where = standing(case)
    limit = ""
    if where.due_at is not None:
        key = "late" if where.due_at < ctx.now and where.clock not in ("C9", "C20") else where.clock
        limit = say(f"citizen.progress.limit.{key}", due=day(where.due_at), article=where.article, name=where.name)
    filed = local_date(case.received_at)
    what = (case.text or case.summary).replace("\n", "，")[:18]
    return say(
        "citizen.progress.line",
        number=case.number,
        status=where.status,
        date=f"{filed.month}月{filed.day}日",
        what=what,
        holder=holder(ctx, case),
        limit=limit,
    )


def _town(ctx: Context, place: str) -> str:
    unit = ctx.book.unit(place)
    return unit.name if unit else place


def _elsewhere(ctx: Context, word: Command) -> Turn:
    """Somebody else's phone: number and query code, and the last four digits of the petitioner's phone."""
    case = ctx.book.case(word.number)
    if case is None or not word.code or word.code != case.query_code:
        return stay(ctx, "progress.need_code", number=word.number)
    phone = case.petitioner.phone
    if phone and not case.sealed and (not word.last4 or not phone.endswith(word.last4)):
        return stay(ctx, "progress.need_last4", number=word.number)
    turn = _told(ctx, case)
    return Turn(turn.reply, turn.dialogue, (Share(case.number),) if phone and not case.sealed else ())
