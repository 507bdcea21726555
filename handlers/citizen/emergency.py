"""Life and danger before anything else: what to do now, which number to call, and a person is alarmed (E1, E2, E3)."""

from __future__ import annotations

import re

from cases.commands import AddToAlarm, Command, RaiseAlarm
from cases.values import replace
from handlers.citizen import drafting, petition
from handlers.citizen.common import open_cases
from handlers.dialogue import Dialogue
from handlers.directory import short_name, where
from handlers.notices import alarm_news
from handlers.sentences import say
from handlers.turn import Context, Turn
from handlers.words import COMMANDS, no, yes
from nlp.normal import simplify
from nlp.reading import Urgency

LEVELS = ("E1", "E2", "E3")
#: Bubbles this close together are one cry for help.
_JOIN_SECONDS = 120
_PEOPLE = (
    "(?:[妈爸爹娘爷奶婆姐妹哥弟嫂叔舅姨婶儿女娃孩他她]|孙女|孙子|女子|丫头|媳妇|老婆|老公|老汉|老伴|男人|丈夫|妻子|对象"
    "|[男女]的|小伙子?|姑娘|邻居|隔壁|工友|学生|同学|室友|朋友|闺蜜|有个?人|老人)"
)
#: Whose life it is that words of dying tell of: another's, who has somebody beside them. They stand right before the words, but not as
#: whom the writer takes along (“抱着娃跳”).
_ANOTHER = re.compile(rf"(?<![抱带拉跟和陪对给替找让为])(?<![抱带拉]着){_PEOPLE}[^我咱俺，。！？；]{{0,4}}$")
#: Or they begin the message and do or say something, and nobody says “I” up to the end of the words.
_BEGUN_BY = re.compile(
    rf"(?:快|救命|来人|[，。！])*(?:我们?|俺)?[^我俺，。！]{{0,3}}{_PEOPLE}(?![，。！])[^我咱俺]{{0,16}}"
    r"(?:[说喊闹嚷哭]|[留发写]了?|把自己|在[桥楼河水江坝崖屋窗教塔阳天房]|[爬站坐锁])[^我咱俺]*"
)
#: An answer this short with a phone number in it holds a name besides, no news.
_SHORT = 24
#: An answer this short may name a place that no list knows.
_PLACE = 20
#: More of the cry rather than where it comes from.
_CALLS = re.compile(
    r"请|希望|要求|快|救(?!助站)|[赔退修拆]|来人|咋办|咋整|怎么办|[好太真]大|大得|不行|不得了|来不及|赶紧|害怕|好怕|怕得|吓|求|冒烟|没人|打不通|联系不上|[啊呀呢吧吗了][。.!！~…]*$|[!！?？]"
)
#: A cry this short may not say what it is about.
_CRY = 4
#: ``Dialogue.note`` from the answer to an emergency's question until the person says that it is over.
AFTER = "alarm"
#: The danger is over, or there was none.
_CALM = re.compile(
    r"没事了|人(?:都|也|全|倒)?(?:是|还)?没(?:啥|什么)?事(?![吗么不做干找？?])|没有危险|没危险|平安|救出来|脱险|没人受伤"
    r"|不是现在|(?:去年|以前|早先|过去)的事|脱险|没人受伤|气话|说着玩|不会(?:做|去)?傻事"
)


def seen(ctx: Context) -> Urgency | None:
    """The emergency in this message, alone or joined with the bubble before it; None when there is none."""
    if ctx.message.text in COMMANDS:
        return None
    alone = ctx.reader.urgency(ctx.message.text)
    if alone.level in LEVELS:
        return alone
    texts, recent = ctx.dialogue.draft.texts, ctx.now.timestamp() - ctx.dialogue.said_at < _JOIN_SECONDS
    joined = ctx.reader.urgency(ctx.message.text, before=texts[-1]) if texts and recent else alone
    # What the bubble before said by itself was answered then.
    return joined if joined.level in LEVELS and ctx.reader.urgency(texts[-1]).level not in LEVELS else None


def respond(ctx: Context, found: Urgency) -> Turn:
    """Care, the fitting number, one short question for place and phone; the draft keeps every word."""
    draft = ctx.dialogue.draft
    kept = replace(drafting.add(ctx, draft, ctx.message.text), urgency=found.level, grievance=True)
    # What a person said in despair is kept word for word and not read back to them.
    said = kept.texts[-2:] if _cry(ctx, found) != ctx.message.text else kept.texts[-1:]
    kept = replace(kept, answers=(*kept.answers, *said)) if found.level == "E1" else kept
    alarm = ctx.book.alarm_of(ctx.person.id)
    recent = alarm is not None and (ctx.now - alarm.at).total_seconds() < 1800
    key = f"alarm:{ctx.person.id or ctx.message.mark}:{int(ctx.now.timestamp()) // 1800}"
    place, phone = _place(ctx) or _known(ctx), ctx.person.phone or kept.phone
    # Another danger within the half hour is another alarm.
    key, recent = (f"{key}:{found.level}", alarm.level == found.level) if alarm and recent else (key, recent)
    raised = later(ctx, news=True) if recent else (RaiseAlarm(key, found.level, _heard(ctx, found), ctx.now, place=place, phone=phone),)
    reached = (
        say("citizen.emergency.reached") if alarm and recent and alarm.reached else say("citizen.emergency.office", phone=ctx.office.phone)
    )
    words = say(f"citizen.emergency.{_key(found, _cry(ctx, found))}", reached=reached)
    return Turn(words, replace(ctx.dialogue, step="emergency", draft=kept, asking="", number=""), raised)


def _cry(ctx: Context, found: Urgency) -> str:
    """The words of the emergency: of two bubbles both, where only both show it."""
    text, before = ctx.message.text, ctx.dialogue.draft.texts[-1:]
    return "".join((*before, text)) if before and ctx.reader.urgency(text).level != found.level else text


def _heard(ctx: Context, found: Urgency) -> str:
    """What the people alarmed read: before a cry as short as “塌了” stands what it is about."""
    cry, before = _cry(ctx, found), ctx.dialogue.draft.texts[-1:]
    return "，".join((*before, cry)) if len(cry) <= _CRY and before and not cry.startswith(before[0]) else cry


def _key(found: Urgency, cry: str) -> str:
    at = max(0, cry.find(found.word))
    if found.level == "E1" and (_ANOTHER.search(cry[:at]) or _BEGUN_BY.fullmatch(cry[: at + len(found.word)])):
        return "E1_other"
    if found.level != "E3":
        return found.level
    return (
        f"E3_{found.kind}"
        if found.kind in ("fire", "gas", "flood", "water", "collapse", "traffic", "medical", "violence", "missing")
        else "E3"
    )


def _place(ctx: Context) -> str:
    draft = ctx.dialogue.draft
    found = [short_name(ctx.book, s.value) for name in ("town", "village", "place") if (s := ctx.reader.slot(name, ctx.message.text))]
    return "".join(dict.fromkeys(found)) or short_name(ctx.book, draft.town) + draft.village + draft.place


def _known(ctx: Context) -> str:
    """Where to begin to look for somebody who has not said where they are: the place of their open case, the poster that they scanned."""
    near = next((f"{short_name(ctx.book, c.town)}{c.place}" for c in open_cases(ctx) if not c.sealed and (c.town or c.place)), "")
    town, village = where(ctx.book, ctx.dialogue.draft.scanned)
    near = near or short_name(ctx.book, town) + village
    return say("citizen.emergency.place_before", place=near) if near else ""


def told(ctx: Context) -> Turn:
    """The answer to where and which phone: passed on to the people alarmed; then the matter goes on calmly when the person wants."""
    alarm, text, draft = ctx.book.alarm_of(ctx.person.id), ctx.message.text, ctx.dialogue.draft
    dialogue = replace(ctx.dialogue, step="ask")
    if over(ctx):
        return calm(ctx, dialogue)
    phone, place, words = ctx.reader.slot("phone", text), _place(ctx), not (yes(text) or no(text))
    if words:
        draft = drafting.add(ctx, draft, text)
    # A cry of anger is no place: people sent to it would be sent nowhere.
    bare = words and not phone and len(text) <= _PLACE and not _CALLS.search(simplify(text)) and not ctx.reader.facts(text).grievance
    spot = ctx.message.label or place or (text if bare else "")
    answers = phone or bare or any(ctx.reader.slot(name, text) for name in ("town", "village", "place"))
    if words and len(text) <= _SHORT and (answers or draft.urgency == "E1"):
        draft = replace(draft, answers=(*draft.answers, text))
    commands = _passed_on(ctx, spot, phone.value if phone else "") if words else ()
    seen = alarm is not None and (alarm.reached or bool(alarm.taken_by))
    reached = say("citizen.emergency.reached") if seen else say("citizen.emergency.office", phone=ctx.office.phone)
    key = "citizen.emergency.told_E1" if draft.urgency == "E1" else "citizen.emergency.told"
    return Turn(say(key, reached=reached), replace(dialogue, draft=draft, note=AFTER), commands)


def _passed_on(ctx: Context, spot: str, phone: str) -> tuple[Command, ...]:
    """What was told goes to the alarm, and to whoever has taken it."""
    alarm, text = ctx.book.alarm_of(ctx.person.id), ctx.message.text or spot
    if alarm is None or text in alarm.text:
        return ()
    added = AddToAlarm(alarm.id, text="" if text == spot or (phone and len(text) <= _SHORT) else text, place=spot, phone=phone)
    return (added, *(alarm_news(alarm, ctx.book, ctx.now, text, ctx.message.mark) if alarm.taken_by else ()))


def later(ctx: Context, *, news: bool = False) -> tuple[Command, ...]:
    """A place or a number that is told once the matter goes on is for the people alarmed all the same, and so is every further cry."""
    phone = ctx.reader.slot("phone", ctx.message.text)
    there = any(ctx.reader.slot(name, ctx.message.text) for name in ("town", "village", "place"))
    return _passed_on(ctx, _place(ctx) if there else "", phone.value if phone else "") if phone or there or news else ()


def over(ctx: Context) -> bool:
    """Does this say that all are safe, or that there was no danger? A plain no answers so only where no life was threatened by word."""
    text = ctx.message.text
    return bool(_CALM.search(simplify(text))) or (no(text) and ctx.dialogue.draft.urgency == "E3")


def calm(ctx: Context, dialogue: Dialogue) -> Turn:
    """It is over, or it was not so bad: the people alarmed hear of it, and what was told goes on as any other matter."""
    told = "" if no(ctx.message.text) else ctx.message.text
    draft = drafting.add(ctx, dialogue.draft, told) if told else dialogue.draft
    turn = petition.go_on(ctx, replace(dialogue, draft=draft, note=""))
    news = _passed_on(ctx, "", "") if told else ()
    key = "citizen.emergency.calm_E1" if draft.urgency == "E1" else "citizen.emergency.calm"
    return replace(turn, reply=say(key) + turn.reply, commands=(*turn.commands, *news))
