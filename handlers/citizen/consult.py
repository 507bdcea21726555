"""A consultation: answered from the knowledge base with its article, no case kept, and 转为信访事项 offered."""

from __future__ import annotations

from cases.values import replace
from handlers.citizen import drafting, edit, petition
from handlers.citizen.common import fresh_draft, idle, stay, telling
from handlers.sentences import say
from handlers.turn import Context, Office, Turn
from handlers.words import Command
from nlp.questions import QUESTIONS


def answer(ctx: Context, question_id: str) -> Turn:
    """The answer of this question; a draft stays open behind it."""
    words = known(ctx.office, question_id)
    if ctx.dialogue.step == "report":
        return Turn(words + say("citizen.consult.back_to_report"), ctx.dialogue)
    if telling(ctx.dialogue):
        return Turn(words + say("citizen.consult.back_to_draft"), ctx.dialogue)
    return Turn(words + say("citizen.consult.offer"), replace(idle(ctx.dialogue), note=f"asked:{ctx.message.text}"))


def known(office: Office, question_id: str) -> str:
    """What the knowledge base says, with its article."""
    places = {
        "office": office.name,
        "address": office.address or office.name,
        "phone": office.phone,
        "hours": office.hours or say("citizen.consult.work_hours"),
    }
    return QUESTIONS[question_id].say(places)


def unknown(ctx: Context, text: str) -> Turn:
    """A question that the knowledge base does not know: it is registered for the unit that can answer it."""
    # “一年发几回”: how long is no “since when” of theirs.
    draft = replace(drafting.add(ctx, fresh_draft(ctx), text), since="")
    turn = petition.go_on(ctx, replace(idle(ctx.dialogue), draft=draft))
    return replace(turn, reply=say("citizen.consult.unknown", phone=ctx.office.phone) + turn.reply)


def to_petition(ctx: Context, word: Command) -> Turn:
    """转为信访事项: what was asked becomes the first words of a petition; one that is being told already is read back."""
    if telling(ctx.dialogue):
        return edit.confirm(ctx, word)
    asked = ctx.dialogue.note.removeprefix("asked:") if ctx.dialogue.note.startswith("asked:") else word.rest
    if not asked:
        return stay(ctx, "new_matter")
    draft = drafting.add(ctx, fresh_draft(ctx), asked)
    return petition.go_on(ctx, replace(idle(ctx.dialogue), draft=replace(draft, purpose="申诉求决")))
