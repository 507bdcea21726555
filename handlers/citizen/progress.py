"""进度: where a case stands, who has it, and the one limit that matters, with its article."""

from __future__ import annotations

from datetime import datetime, timedelta

from cases.clocks import CLOCKS
from cases.commands import Audit, Return, Share
from cases.history import History, standing_rows
from cases.model import Case, Status
from cases.progress import standing
from cases.rules import Rules
from cases.values import replace
from cases.words import ENDED, public
from handlers.citizen.common import Surroundings, day, holder, stay, which
from handlers.directory import short_name
from handlers.notices.places import plain
from handlers.sentences import say
from handlers.turn import Book, Context, Turn
from handlers.words import Command

_MOST = 5
#: After an answer, which is then served, the person's own rights are what matters.
ANSWERED = frozenset({Status.SERVED, Status.CLOSED, Status.REVIEW_REQ, Status.REVIEWING, Status.REVIEW_DONE}) | {
    *(Status.VERIFY_REQ, Status.VERIFYING, Status.VERIFY_DONE),
}
_BRIEF = 18
#: Steps after which what was said before no longer holds.
_ANEW = ("reopen", "transfer", "assign")


def progress(ctx: Context, word: Command) -> Turn:
    """Of one's own cases, or of any by number, query code and (from another phone) the last four digits."""
    own = list(ctx.book.cases_of(ctx.person.id))
    if word.number:
        case = next((c for c in own if c.number == word.number), None)
        return _told(ctx, case, _page(ctx)) if case else _elsewhere(ctx, word)
    if word.rest and (case := which(ctx, word, [])) is not None:
        return _told(ctx, case, _page(ctx))
    if not own:
        draft = ctx.dialogue.draft.texts and ctx.dialogue.step in ("ask", "confirm", "edit")
        return stay(ctx, "progress.draft" if draft else "progress.none")
    if len(own) == 1:
        return _told(ctx, own[0], _page(ctx))
    rows = "\n".join(f"{n}. {_line(ctx, c)}" for n, c in enumerate(own[:_MOST], 1))
    return Turn(say("citizen.progress.list", rows=rows) + _page(ctx), ctx.dialogue)


def _page(ctx: Context) -> str:
    """Where the same can be read in large letters; "" where the county has no address."""
    return say("citizen.progress.page", url=ctx.office.public_url) if ctx.office.public_url else ""


def _told(ctx: Context, case: Case, page: str = "") -> Turn:
    if case.sealed:
        return Turn(_line(ctx, case), ctx.dialogue)
    over = "_served" if case.status in (Status.SERVED, Status.CLOSED) else "_over" if case.status in ENDED else ""
    return Turn(_line(ctx, case) + heard(ctx.book, ctx.rules, case, ctx.now) + say(f"citizen.progress.tail{over}") + page, ctx.dialogue)


def heard(book: Book, rules: Rules, case: Case, now: datetime) -> str:
    """What the unit last said of its work, once it cannot be taken back: a template, past 48 hours, carried only that there is news."""
    if case.status != Status.HANDLING:
        return ""
    last = History(case, standing_rows(book.entries(case.number))).last("progress", *_ANEW)
    if last is None or last.action != "progress" or last.at + timedelta(seconds=rules.recall_seconds) > now:
        return ""
    return say("citizen.progress.heard", date=day(last.at), text=plain(last.fields.get("text", "")).rstrip("。"))


def _line(ctx: Context, case: Case) -> str:
    """One case in one or two sentences; of a sealed one number, date and place only."""
    if case.sealed:
        return say("citizen.progress.sealed", number=case.number, date=day(case.received_at), place=place(ctx, case))
    line = say("citizen.progress.line", number=case.number, status=public(case), date=day(case.received_at), what=brief(case, _BRIEF))
    return line + held_by(ctx, case) + limits(ctx, case)


def place(ctx: Surroundings, case: Case) -> str:
    """Where it is: the town, or what was told of the place."""
    return short_name(ctx.book, case.town or case.place or say("citizen.progress.no_place"))


def brief(case: Case, most: int) -> str:
    """What was told, in one line of so many characters at most."""
    told = (case.text or case.summary).replace("\n", "，")
    return told if len(told) <= most else told[:most] + "…"


def held_by(ctx: Surroundings, case: Case) -> str:
    """Who has it; of what is over who had it, of what went nowhere nobody."""
    if case.status in (Status.OPINION_ISSUED, Status.SERVED, Status.CLOSED):
        return say("citizen.progress.held", holder=holder(ctx, case))
    if case.status in ENDED or case.status in ANSWERED:
        return ""
    return say("citizen.progress.holds", holder=holder(ctx, case))


def limits(ctx: Surroundings, case: Case) -> str:
    """The one limit that matters now; after an answer the person's own rights, each while it can be used."""
    running = {c.id: c for c in case.clocks if c.running}
    if case.status in ENDED and case.status != Status.CLOSED:
        return ""
    if case.status not in ANSWERED:
        where = standing(case, ctx.now)
        if where.due_at is None:
            return ""
        key = "late" if where.due_at < ctx.now else where.clock
        return say(f"citizen.progress.limit.{key}", due=day(where.due_at), article=where.article, name=where.name)
    if len(ctx.book.ratings(case.number)) > 1:
        running.pop("C20", None)
    shown = [c for name in ("C12", "C11", "C10", "C9", "C20") if (c := running.get(name)) and c.due_at >= ctx.now]
    return "".join(say(f"citizen.progress.limit.{c.id}", due=day(c.due_at), article=CLOCKS[c.id].article) for c in shown)


#: Wrong codes: so many of one person in an hour, so many for one case in a day.
_PERSON, _HOUR = 5, 3600
_CASE, _DAY = 20, timedelta(days=1)
WRONG = "wrong_code"


def _elsewhere(ctx: Context, word: Command) -> Turn:
    """Somebody else's phone: number and query code, and the last four digits of the petitioner's phone; guessing has an end."""
    case = ctx.book.case(word.number)
    recent = tuple(at for at in ctx.dialogue.wrong if at > ctx.now.timestamp() - _HOUR)
    if len(recent) >= _PERSON or (word.code and ctx.book.looks(word.number, WRONG, ctx.now - _DAY) >= _CASE):
        return stay(ctx, "progress.too_many", office=ctx.office.name, phone=ctx.office.phone)
    phone = case.petitioner.phone if case else ""
    proved = case is not None and bool(word.code) and word.code == case.query_code
    if proved and phone and not word.last4:
        return stay(ctx, "progress.need_last4", number=word.number)
    if case is None or not proved or (phone and not phone.endswith(word.last4)):
        turn = stay(ctx, "progress.need_last4" if proved else "progress.need_code", number=word.number)
        return _counted(ctx, turn, word.number, recent) if word.code else turn
    turn = _told(ctx, case)
    if case.sealed:
        return turn
    return replace(turn, commands=(Return(case.number), *((Share(case.number),) if phone else ())))


def _counted(ctx: Context, turn: Turn, number: str, recent: tuple[float, ...]) -> Turn:
    noted = Audit(ctx.now, str(ctx.person.id), WRONG, number)
    return replace(turn, dialogue=replace(turn.dialogue, wrong=(*recent, ctx.now.timestamp())), commands=(*turn.commands, noted))
