"""举报: 12388 and the sealed way first; only who says 继续 goes on here, and everything from then on is sealed (Art. 30)."""

from __future__ import annotations

from cases.values import replace
from handlers.citizen import consult, drafting, edit, person, readback
from handlers.citizen.common import fresh, fresh_draft, stay, telling
from handlers.sentences import say
from handlers.turn import Context, Turn
from handlers.words import Command

#: Shorter words accuse nobody.
_WORDS = 6


def start(ctx: Context, word: Command) -> Turn:
    """举报, or a first message that accuses: what was told is kept sealed until the person has chosen."""
    return choose(ctx, word.rest)


def choose(ctx: Context, text: str) -> Turn:
    """Explains the choice. ``text``: what was told already, "" if nothing. Another matter that was being told goes to a clerk."""
    before = ctx.dialogue.draft
    if before.sealed and before.texts:
        return Turn(say("citizen.report.choose_again"), replace(ctx.dialogue, step="report"))
    kept = edit.unconfirmed(ctx, ctx.dialogue)
    # A picture or place without a word belongs to what is told now.
    draft = replace(fresh_draft(ctx) if before.texts else before, sealed=True, started=ctx.now.timestamp())
    if text:
        draft = replace(drafting.add(ctx, draft, text), sealed=True)
    dialogue = replace(fresh(ctx.dialogue), step="report", draft=draft)
    words = (say("citizen.new_matter_kept") if kept else "") + say("citizen.report.choose")
    return Turn(words, dialogue, (kept,) if kept else ())


def accuses(ctx: Context, text: str) -> bool:
    """Does a matter that began as another one become an accusation with these words?"""
    draft = ctx.dialogue.draft
    if draft.sealed or draft.misconduct or len(text) < _WORDS:
        return False
    return ctx.reader.accuses(text) or ctx.reader.accuses("，".join((*draft.texts, text)))


#: Steps and words whose answer would stand in an open case, or with a clerk, for others to read.
_OPEN_STEPS = frozenset({"supplement", "human", "rate_why"})
_OPEN_WORDS = frozenset({"补充", "催办", "复查", "复核", "撤回", "评价", "人工"})


def aside(ctx: Context, word: Command | None) -> str:
    """An accusation told as an addition to something else: its words, "" where there is none or nobody else would read them."""
    told = word.rest if word else ctx.message.text
    open_to_others = word.word in _OPEN_WORDS if word else ctx.dialogue.step in _OPEN_STEPS
    return told if open_to_others and not telling(ctx.dialogue) and len(told) >= _WORDS and ctx.reader.accuses(told) else ""


def within(ctx: Context, text: str) -> Turn:
    """An accusation inside another matter: all of it is sealed until the person has chosen."""
    draft = replace(drafting.add(ctx, ctx.dialogue.draft, text), sealed=True)
    return Turn(say("citizen.report.within"), replace(ctx.dialogue, step="report", asking="", draft=draft))


def go_on(ctx: Context, word: Command) -> Turn:
    """继续: in chat, sealed."""
    if ctx.dialogue.step != "report":
        return stay(ctx, "nothing_to_continue")
    dialogue = replace(ctx.dialogue, step="sealed", asking="")
    if ctx.dialogue.draft.texts and (ctx.dialogue.draft.town or ctx.dialogue.draft.place or ctx.dialogue.draft.village):
        return readback.read(ctx, dialogue)
    return Turn(say("citizen.report.tell"), dialogue)


def tell(ctx: Context, text: str) -> Turn:
    """What is told of an accusation; then the read-back, which repeats nothing of it."""
    draft = replace(drafting.add(ctx, ctx.dialogue.draft, text), sealed=True)
    draft = replace(draft, anonymous=draft.anonymous or bool(person.UNNAMED.search(text)))
    return readback.read(ctx, replace(ctx.dialogue, draft=draft))


def waiting(ctx: Context, text: str) -> Turn:
    """More words before 继续: they join the sealed draft, and the choice stands. A question is answered."""
    question = ctx.reader.question(text)
    if question:
        return consult.answer(ctx, question)
    draft = replace(drafting.add(ctx, ctx.dialogue.draft, text), sealed=True)
    draft = replace(draft, anonymous=draft.anonymous or bool(person.UNNAMED.search(text)))
    return Turn(say("citizen.report.choose_again"), replace(ctx.dialogue, draft=draft))
