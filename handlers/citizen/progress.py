"""进度: where a case stands, who has it, and the one limit that matters, with its article."""

from __future__ import annotations

from datetime import datetime, timedelta

from cases.clocks import CLOCKS
from cases.commands import WRONG_CODE, Missed, Return, Share
from cases.history import History, standing_rows
from cases.model import Case, Status
from cases.progress import standing
from cases.rules import Rules
from cases.values import replace
from cases.words import ENDED, public
from handlers.citizen.common import Surroundings, day, holder, open_cases, stay, which
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


def asked(ctx: Context) -> Turn:
    """“How does it stand?” in words: whoever asks on after they were told is met, not told the same once more."""
    turn, cases = progress(ctx, Command("进度")), open_cases(ctx)
    return waits(ctx, cases[0]) if turn.reply == ctx.dialogue.last and cases else turn


def waits(ctx: Context, case: Case) -> Turn:
    """Somebody is tired of waiting: who has it, until when, and how to press for it."""
    if case.sealed or case.status in ANSWERED:
        return _told(ctx, case)
    words = {"number": case.number, "holder": holder(ctx, case), "limit": limits(ctx, case), "phone": ctx.office.phone}
    return stay(ctx, "progress.waits", **words)


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
_PERSON, _HOUR = 5, timedelta(hours=1)
_CASE, _DAY = 20, timedelta(days=1)


def _elsewhere(ctx: Context, word: Command) -> Turn:
    """Somebody else's phone: number and query code, and the last four digits of the petitioner's phone; guessing has an end.

    Whatever does not fit is answered and counted alike, so that nobody learns a code apart from the digits.
    """
    if not word.code:
        return stay(ctx, "progress.need_code", number=word.number)
    tired = ctx.book.misses(ctx.message.openid, ctx.now - _HOUR) >= _PERSON
    if tired or ctx.book.looks(word.number, WRONG_CODE, ctx.now - _DAY) >= _CASE:
        return stay(ctx, "progress.too_many", office=ctx.office.name, phone=ctx.office.phone)
    case = ctx.book.case(word.number)
    if case is None or not _proved(case, word):
        return stay(ctx, "progress.no_match", Missed(ctx.now, word.number), number=word.number)
    turn = _told(ctx, case)
    return turn if case.sealed else _joined(ctx, case, turn)


def _proved(case: Case, word: Command) -> bool:
    phone = case.petitioner.phone
    return word.code == case.query_code and (not phone or (bool(word.last4) and phone.endswith(word.last4)))


def _joined(ctx: Context, case: Case, turn: Turn) -> Turn:
    """From now on this person has the case too; one that a clerk took down has nobody else, and its news comes here."""
    if case.contact == 0 and ctx.person.staff is not None:
        # Who may have taken it down: what came to them would count as served.
        return turn
    words = say("citizen.progress.joined") if case.contact == 0 else ""
    shares = (Share(case.number),) if case.petitioner.phone else ()
    return replace(turn, reply=turn.reply + words, commands=(Return(case.number), *shares))
