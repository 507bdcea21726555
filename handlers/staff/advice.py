"""Advice on answers: what one still lacks, and how like matters were answered. Nothing here keeps an answer from leaving."""

from __future__ import annotations

from dataclasses import replace

from cases.model import Case, Purpose, Staff
from handlers.citizen.consult import known
from handlers.directory import short_name
from handlers.notices.places import brief, plain, without_person
from handlers.sentences import say
from handlers.staff.desk import OFFICE
from handlers.staff.reply import turn
from handlers.turn import Context, Turn
from nlp.answers import Lack, check, claims

_SHOWN, _CLAIM, _ANSWER = 4, 18, 240
_EXAMPLES = 2


def lacks(case: Case, answer: str) -> str:
    """What the answer lacks, worst first, in one sentence; "" when nothing does."""
    route = case.route if case.purpose == Purpose.APPEAL else 0
    found = sorted(check(answer, claims(case.text, case.wants), route).lacks, key=lambda lack: _ORDER.index(lack.point))
    # Of several claims that nobody answered one is named: the rest is read in the matter itself.
    kept = {lack.point: lack for lack in reversed(found)}
    listed = "；".join(_named(case, lack) for lack in sorted(kept.values(), key=lambda one: _ORDER.index(one.point))[:_SHOWN])
    return say("staff.advice", lacks=listed) if listed else ""


_ORDER = ("wrong_remedy", "claim", "done", "hollow", "remedy", "facts", "when", "basis", "reasons")


def _named(case: Case, lack: Lack) -> str:
    about = plain(without_person(case, lack.about))
    about = about if len(about) <= _CLAIM else about[:_CLAIM] + "…"
    key = f"staff.lack_{lack.point}" if lack.point in ("claim", "remedy", "wrong_remedy") else "staff.lack"
    return say(key, why=lack.why, about=about, article=lack.article)


def advised(done: Turn, case: Case, answer: str) -> Turn:
    """The turn of an answer with what the answer lacks, where it was taken at all."""
    return replace(done, reply=done.reply + lacks(case, answer)) if done.commands else done


def suggest(ctx: Context, staff: Staff, case: Case, rest: str) -> Turn:
    """参考 N: how the most similar matters were answered (a unit sees its own), and what the knowledge base says."""
    own = [like.case for like in ctx.book.answered(case) if staff.roles & OFFICE or like.case.unit == case.unit]
    rows = [_example(ctx, one) for one in own[:_EXAMPLES]] + _known(ctx, case)
    if not rows:
        return turn(ctx, "no_example", desk=case.number, number=case.number)
    return turn(ctx, "examples", desk=case.number, number=case.number, rows="\n".join(rows))


def _example(ctx: Context, case: Case) -> str:
    answer = plain(without_person(case, case.answer))
    shown = answer if len(answer) <= _ANSWER else answer[: _ANSWER - 1] + "…"
    return say("staff.example", number=case.number, unit=short_name(ctx.book, case.unit), brief=brief(case, 24), text=shown)


def _known(ctx: Context, case: Case) -> list[str]:
    """The answer of the knowledge base to what the matter asks, with its article."""
    asked = next((found for claim in claims(case.text) if (found := ctx.reader.question(claim))), "")
    if not asked:
        return []
    return [say("staff.example_known", text=known(ctx.office, asked))]
