"""The read-back, and the yes that makes the case."""

from __future__ import annotations

import re
from datetime import timedelta

from cases import masking
from cases.commands import ME, CloseTask, Command, OpenTask, SaveContact, SaveMedia
from cases.intake import open_case
from cases.model import Case, Petitioner, Purpose
from cases.values import replace
from handlers.citizen import drafting
from handlers.citizen.common import day, decided, idle
from handlers.citizen.person import NO_PHONE
from handlers.dialogue import Dialogue, Draft
from handlers.directory import complained_of, short_name, unit_name
from handlers.sentences import say
from handlers.turn import Context, Turn
from wechat.inbound import mark

_SHOWN = 120
_ENDS = " 　。，；,.;"
_WISH = re.compile(r"^(?:我们?)?(?:希望|要求|请求?|恳请|想要?|盼望?)(?:能够?|政府|你们|您们)?[:：]?")
_HEADING = re.compile(r"(?<![一-龥])(?:地址|地点|位置|问题|内容|事由|事情|情况|反映)[:：]\s*")


def read(ctx: Context, dialogue: Dialogue) -> Turn:
    """Reads the draft back and waits for a yes."""
    draft = understood(ctx, dialogue.draft)
    if draft.sealed:
        words = say("citizen.readback.sealed")
    else:
        words = say("citizen.readback.text", summary=summary(ctx, draft))
        if not (draft.phone or ctx.person.phone or draft.anonymous or NO_PHONE in draft.skipped):
            words += say("citizen.readback.no_phone")
    waiting = replace(dialogue, step="confirm", draft=draft, asking="", wake="nudge")
    return Turn(words, waiting, wake_at=ctx.now + timedelta(hours=ctx.rules.nudge_hours))


def understood(ctx: Context, draft: Draft) -> Draft:
    """The draft with its class and unit, and a danger that only the whole shows: of all that was told, once it has been told."""
    if draft.category:
        return draft
    read = ctx.reader.read("，".join(draft.texts))
    return replace(
        draft,
        category=read.category,
        category_confidence=read.category_confidence,
        unit=read.unit,
        unit_confidence=read.unit_confidence,
        route=read.route,
        model=read.model,
        urgency=draft.urgency or read.urgency.level,
    )


def summary(ctx: Context, draft: Draft) -> str:
    """What will be registered, short enough to be read aloud; nothing is said twice."""
    who, phone = draft.name or ctx.person.name, draft.phone or ctx.person.phone
    bubbles = (_plain(_without_person(t, who)) for t in _told(draft))
    told = "；".join(t for t in bubbles if t and t != who)
    body = told if len(told) <= _SHOWN else say("citizen.readback.long", start=told[:_SHOWN], length=len(told))
    wants = _WISH.sub("", draft.wants).strip(_ENDS)
    sentences = (
        (where(ctx, draft, told), body, drafting.head_count("citizen.readback", draft)),
        (say("citizen.readback.wants", wants=wants) if wants and wants not in told else "",),
        (
            say("citizen.readback.anonymous") if draft.anonymous else _who(draft, who),
            say("citizen.readback.phone", phone=masking.phone(phone)) if phone and not draft.anonymous else "",
        ),
        (say("citizen.readback.media", count=len(draft.media)) if draft.media else "",),
    )
    return "。".join(filter(None, ("，".join(filter(None, parts)) for parts in sentences))).replace("？。", "？")


def _who(draft: Draft, name: str) -> str:
    """Whose matter it is; of somebody else's that it is theirs."""
    other = draft.relation and draft.name
    return say("citizen.readback.who_other" if other else "citizen.readback.who", name=name) if name else ""


def where(ctx: Context, draft: Draft, told: str = "") -> str:
    """Town, village and place, each once and only where the matter itself does not name it."""
    where = ""
    for part in (draft.place, draft.village, short_name(ctx.book, draft.town)):
        where = where if part in where or part in told else part + where
    return where


def _plain(text: str) -> str:
    """One line without the last stop, to be read on from."""
    return "，".join(line.strip(_ENDS) for line in _HEADING.sub("", text).splitlines() if line.strip(_ENDS))


def _told(draft: Draft) -> tuple[str, ...]:
    """The bubbles that are the matter itself: answers to our questions are named on their own."""
    return tuple(t for t in draft.texts if t not in draft.answers) or draft.texts[:1]


_PERSON = re.compile(
    r"(?:联系)?(?:电话|手机|号码)?号?[是为:： ]{0,2}(?:我[一-龥]{1,3}的)?(?<!\d)1[3-9]\d{9}(?!\d)"
    r"|(?<![一-龥])(?:我)?今年[\d一二三四五六七八九十]{2,3}岁?了?(?=$|[，。,；;\s])"
    r"|(?:我叫|我的名字[叫是]|姓名[:： ]?)[一-龥]{2,4}?(?=[，,。；;\s\d]|电话|手机|$)"
)


def _without_person(text: str, who: str) -> str:
    """The bubble without the name and phone in it: they are read on their own, as they stand now."""
    left = re.sub(r"[，,、；; ]{2,}", "，", _PERSON.sub("，", text)).strip("，,、；; ")
    return re.sub(rf"[，,、；;。.！! ]+{re.escape(who)}$", "", left) if who else left


def confirm(ctx: Context) -> Turn:
    """The yes: a case with a number, and what happens next with its legal date."""
    draft = ctx.dialogue.draft
    case = to_case(ctx, draft)
    decision = open_case(case, ctx.now, ctx.rules, ctx.calendar, complained_of=complained_of(ctx.book, case))
    made = decision.case
    media = [SaveMedia(media_id, kind, ctx.now, number="{number}", sealed=draft.sealed) for media_id, kind in draft.media]
    known = SaveContact(name=draft.name or None, phone=draft.phone or None)
    tell = () if draft.sealed or draft.relation or draft.anonymous or not (draft.name or draft.phone) else (known,)
    tasks = (
        (CloseTask("信访人", ctx.now, key=f"unconfirmed:{ctx.person.id}:{int(draft.started)}", result="{number}"),)
        if ctx.dialogue.nudged
        else ()
    )
    return Turn(registered(ctx, made), idle(ctx.dialogue), (*decided(ctx, decision), *media, *_to_hear(ctx, draft), *tell, *tasks))


def _to_hear(ctx: Context, draft: Draft) -> tuple[Command, ...]:
    """One task for all voices of the draft, now that there is a number; the voices' own tasks end."""
    voices = [media_id for media_id, kind in draft.media if kind == "voice"]
    if not voices:
        return ()
    phone = draft.phone or ctx.person.phone or say("citizen.task.no_phone")
    task = OpenTask(
        key="listen:{number}",
        kind="listen",
        text=say("citizen.task.listen", phone=phone),
        due_at=ctx.calendar.workday_morning(ctx.now),
        number="{number}",
        contact=ctx.person.id or ME,
        role="confidential" if draft.sealed else "clerk",
        sealed=draft.sealed,
    )
    ended = (CloseTask("信访人", ctx.now, key=f"listen:{mark(media_id)}", result="{number}") for media_id in voices)
    return (*ended, task)


def registered(ctx: Context, made: Case) -> str:
    """The number, and what happens next with its legal date."""
    if made.sealed:
        return say("citizen.registered.sealed")
    return _next(ctx, made) + (say("citizen.registered.visit") if made.channel == "visit" else "")


def _next(ctx: Context, made: Case) -> str:
    if made.unit:
        clock = made.clock("C4")
        due = day(clock.due_at) if clock else ""
        return say("citizen.registered.sent", unit=unit_name(ctx.book, made.unit), due=due)
    clock = made.clock("C2")
    due = day(clock.due_at) if clock else ""
    proposed = say("citizen.registered.proposed", unit=unit_name(ctx.book, made.proposed_unit)) if made.proposed_unit else ""
    return say("citizen.registered.waits", due=due, office=ctx.office.name, proposed=proposed)


def _office_code(ctx: Context) -> str:
    """The petition office is no unit that a matter could be sent to."""
    office = ctx.book.unit("信访局")
    return office.code if office else ""


def to_case(ctx: Context, draft: Draft) -> Case:
    """The draft as a case that has no number yet."""
    draft = understood(ctx, draft)
    petitioner, purpose = _petitioner(ctx, draft), _purpose(draft)
    visit, grid = draft.relation == "代录", draft.relation == "网格上报"
    case = Case(
        received_at=ctx.now,
        query_code=ctx.code,
        category=draft.category,
        purpose=purpose,
        proposed_unit="" if draft.unit == _office_code(ctx) else draft.unit,
        confidence=draft.unit_confidence,
        route=draft.route if purpose == Purpose.APPEAL else 0,
        model=draft.model,
        urgency=draft.urgency,
        flags=_flags(draft, petitioner, draft.listen and ctx.dialogue.step != "confirm"),
        sealed=draft.sealed,
        town=draft.town,
        place=draft.village + draft.place,
        text="\n".join(draft.texts),
        summary=summary(ctx, draft),
        wants=draft.wants,
        since=draft.since,
        against=draft.against,
        told_before=draft.told_before,
        people=max(1, draft.people),
        petitioner=petitioner,
        relation=draft.relation,
        contact=0 if visit else ME,
        channel="visit" if visit else "grid" if grid else "wechat",
        facts={"grid": draft.scanned} if grid and draft.scanned else {},
    )
    earlier = ctx.book.earlier(replace(case, contact=ctx.person.id))
    return replace(case, flags=case.flags | {"repeat"}, facts={**case.facts, "earlier": earlier.number}) if earlier else case


def _petitioner(ctx: Context, draft: Draft) -> Petitioner:
    """Whose matter it is; what is known of the one who writes stands in only where it is their own."""
    if draft.anonymous:
        return Petitioner("", "", draft.address)
    name, phone = ("", "") if draft.relation else (ctx.person.name, ctx.person.phone)
    return Petitioner(draft.name or name, draft.phone or phone, draft.address)


def _purpose(draft: Draft) -> str:
    """What is told as a matter is handled as a claim, whatever its first words looked like; only a clerk turns it down."""
    if draft.sealed:
        return Purpose.ACCUSATION
    purpose = draft.purpose or Purpose.OTHER
    return Purpose.APPEAL if purpose in (Purpose.CONSULT, Purpose.OTHER, Purpose.ACCUSATION) else purpose


def _flags(draft: Draft, petitioner: Petitioner, spoken: bool) -> frozenset[str]:
    flags = {
        "anonymous": draft.anonymous or not (petitioner.name or petitioner.phone),
        "joint": draft.people >= 2,
        "misconduct": draft.misconduct,
        "urgent": draft.urgency in ("E1", "E2", "E3"),
        "voice_only": spoken,
    }
    return frozenset(name for name, on in flags.items() if on)
