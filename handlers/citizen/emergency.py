"""Life and danger before anything else: what to do now, which number to call, and a person is alarmed (E1, E2, E3)."""

from __future__ import annotations

from dataclasses import replace

from cases.commands import AddToAlarm, RaiseAlarm
from handlers.sentences import say
from handlers.turn import Context, Turn
from nlp.reading import Urgency

LEVELS = ("E1", "E2", "E3")
#: Bubbles this close together are one cry for help.
_JOIN_SECONDS = 120
#: An answer this short with a phone number in it holds a name besides, no news.
_SHORT = 24


def seen(ctx: Context) -> Urgency | None:
    """The emergency in this message, alone or joined with the bubble before it; None when there is none."""
    alone = ctx.reader.urgency(ctx.message.text)
    if alone.level in LEVELS:
        return alone
    texts, recent = ctx.dialogue.draft.texts, ctx.now.timestamp() - ctx.dialogue.said_at < _JOIN_SECONDS
    if texts and recent and ctx.reader.urgency(texts[-1]).level not in LEVELS:
        joined = ctx.reader.urgency(texts[-1] + ctx.message.text)
        if joined.level in LEVELS:
            return joined
    return None


def respond(ctx: Context, found: Urgency) -> Turn:
    """Care, the fitting number, one short question for place and phone; the draft keeps every word."""
    draft = ctx.dialogue.draft
    kept = replace(
        draft, texts=(*draft.texts, ctx.message.text), urgency=found.level, grievance=True, started=draft.started or ctx.now.timestamp()
    )
    alarm = ctx.book.alarm_of(ctx.person.id)
    recent = alarm is not None and (ctx.now - alarm.at).total_seconds() < 1800
    key = f"alarm:{ctx.message.openid}:{int(ctx.now.timestamp()) // 1800}"
    raised = (
        ()
        if recent
        else (RaiseAlarm(key, found.level, ctx.message.text, ctx.now, place=_place(ctx), phone=ctx.person.phone or draft.phone),)
    )
    reached = (
        say("citizen.emergency.reached") if alarm and recent and alarm.reached else say("citizen.emergency.office", phone=ctx.office.phone)
    )
    words = say(f"citizen.emergency.{_key(found)}", reached=reached)
    return Turn(words, replace(ctx.dialogue, step="emergency", draft=kept, asking="", number=""), raised)


def _key(found: Urgency) -> str:
    if found.level != "E3":
        return found.level
    return f"E3_{found.kind}" if found.kind in ("fire", "traffic", "medical", "violence", "gas", "water", "collapse") else "E3"


def _place(ctx: Context) -> str:
    draft = ctx.dialogue.draft
    found = [s.value for name in ("town", "village", "place") if (s := ctx.reader.slot(name, ctx.message.text))]
    return " ".join(found) or draft.town + draft.village + draft.place


def told(ctx: Context) -> Turn:
    """The answer to where and which phone: passed on to the people alarmed; then the matter goes on calmly when the person wants."""
    alarm, text, draft = ctx.book.alarm_of(ctx.person.id), ctx.message.text, ctx.dialogue.draft
    phone, name, place = ctx.reader.slot("phone", text), ctx.reader.slot("name", text), _place(ctx)
    if phone and not place and len(text) <= _SHORT:
        draft = replace(draft, phone=phone.value, name=name.value if name else draft.name)
    else:
        draft = replace(draft, texts=(*draft.texts, text), phone=phone.value if phone else draft.phone)
        place = place or text
    commands = (AddToAlarm(alarm.id, place=place, phone=phone.value if phone else ""),) if alarm else ()
    seen = alarm is not None and (alarm.reached or bool(alarm.taken_by))
    reached = say("citizen.emergency.reached") if seen else say("citizen.emergency.office", phone=ctx.office.phone)
    return Turn(say("citizen.emergency.told", reached=reached), replace(ctx.dialogue, step="ask", draft=draft), commands)
