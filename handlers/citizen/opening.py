"""A talk that begins without a matter: a wish to tell, anger, a call, a name alone. Each is met, and what was said is kept."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from cases.masking import phone
from cases.values import replace
from handlers.citizen import consult, drafting, human, progress
from handlers.citizen.common import fresh_draft, idle, open_cases, stay, telling
from handlers.directory import short_name
from handlers.sentences import say
from handlers.turn import Context, Turn
from handlers.words import Command
from nlp.normal import simplify

#: The question of the knowledge base that tells when leaders receive.
_LEADERS = "Q31"
_CONTACT = ("town", "village", "place", "name", "phone")
#: What stands around a name or a number and says no more.
_AROUND = re.compile(r"我们?|叫|是|姓名|名字|电话|手机|号码|住|家|在|的|[村镇人]|[\W_]")


def opened(ctx: Context, text: str) -> Turn | None:
    """The answer to an opening that tells nothing yet; None where something is told, or a matter is being told already."""
    if telling(ctx.dialogue):
        return None
    kind = ctx.reader.opener(text)
    if kind == "upset" and (cases := open_cases(ctx)):
        return progress.waits(ctx, cases[0])
    if kind in ("check", "upset") and ctx.book.cases_of(ctx.person.id):
        return progress.asked(ctx)
    if kind == "check":
        return stay(ctx, "progress.none")
    if kind == "call":
        return human.call_back(ctx, Command("回电", rest=text))
    if kind == "leader":
        return consult.answer(ctx, _LEADERS)
    if kind == "present":
        return stay(ctx, "present", hours=ctx.office.hours or say("citizen.consult.work_hours"), phone=ctx.office.phone)
    if kind == "can":
        return stay(ctx, "can")
    if kind == "fear":
        return stay(ctx, "fear")
    if kind == "type":
        return stay(ctx, "no_typing", phone=ctx.office.phone)
    if kind == "drop":
        return stay(ctx, "cancelled")
    if kind == "upset":
        return _calmed(ctx, text)
    return stay(ctx, "tell_me") if kind == "tell" else _contact(ctx, text)


def _calmed(ctx: Context, text: str) -> Turn:
    """Somebody is angry and has not said why: it is the first bubble of a matter, and nobody's anger is lost."""
    # Kept in the case as it was said; the read-back leaves it out.
    draft = replace(drafting.add(ctx, fresh_draft(ctx), text), answers=(text,))
    waits = replace(idle(ctx.dialogue), step="ask", draft=draft, wake="nudge")
    return Turn(say("citizen.upset", phone=ctx.office.phone), waits, wake_at=ctx.now + timedelta(hours=ctx.rules.nudge_hours))


def _contact(ctx: Context, text: str) -> Turn | None:
    """A name, a number or a place and nothing else: kept for the matter that will follow."""
    slots = {name: slot for name in _CONTACT if (slot := ctx.reader.slot(name, text))}
    if "town" in slots and "name" in slots and slots["name"].start < slots["town"].end:
        del slots["name"]  # 曹坪 is a place here, not somebody of the family 曹
    inside = [range(s.start, s.end) for s in slots.values()]
    if not slots or ctx.reader.facts(text).grievance:
        return None
    left = "".join(c for n, c in enumerate(simplify(text)) if not any(n in r for r in inside))
    kept = {name: slot.value for name, slot in slots.items()}
    beside = drafting.beside_town(text, slots["town"]) if "town" in kept and "place" not in kept else ""
    if _AROUND.sub("", left.replace(beside, "")) or _names_a_matter(ctx, text, inside):
        return None
    kept |= {"place": beside} if beside else {}
    if kept.get("place") and kept["place"] in kept.get("village", ""):
        del kept["place"]
    known: dict[str, Any] = {**kept, "started": ctx.now.timestamp()}
    draft = replace(ctx.dialogue.draft, **known)
    facts = "，".join(_shown(ctx, *item) for item in kept.items())
    return Turn(say("citizen.only_contact", facts=facts), replace(idle(ctx.dialogue), draft=draft))


def _names_a_matter(ctx: Context, text: str, inside: Sequence[range]) -> bool:
    """Does a word outside these places speak for a class of matters?"""
    spoke = (e.start for e in ctx.reader.read(text).evidence if e.about == "category")
    return any(not any(start in part for part in inside) for start in spoke)


def _shown(ctx: Context, name: str, value: str) -> str:
    if name == "town":
        return short_name(ctx.book, value)
    return phone(value) if name == "phone" else value
