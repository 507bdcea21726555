"""The draft of a petition: what a bubble adds to it, what is still missing, and whether words answer what was asked."""

from __future__ import annotations

import re

from cases.values import replace
from handlers.citizen import person
from handlers.dialogue import Draft
from handlers.directory import where
from handlers.sentences import say
from handlers.turn import Context
from nlp.normal import simplify
from nlp.reading import Slot

#: Relation of what a grid worker reports (上报).
FROM_GRID = "网格上报"
#: So many characters beside a place are news.
_BESIDES = 4
WISH = re.compile(
    r"希望|要求|请|想|要|把|给|修|赔|退|还(?![有是没不在])|解决|尽快|不要|别|查|处理|清|补|办|管|说法|公道|换|通|恢复|发|搬|拆|停|关|罚|装|铺"
)
#: A wish that nobody has asked for begins as one.
BARE_WISH = re.compile(
    r"(?:就是|那就|反正)?(?:请|把|给|帮|要|希望|想要?|让|叫|赶[快紧]|尽快|快|修|赔|退|还(?![有是没不在])|补|搬|拆|换|装|清|画|通)"
)
#: So short, a wish looks like a name: 通水.
_BRIEF_WISH = 4
#: What follows a wish in the same breath and is none of it.
_WISH_END = re.compile(r"[，,。；;\s]*(?:我叫|我是|本人|姓名|联系人|电话|手机|联系方式|1[3-9]\d{9}).*$", re.DOTALL)
_SHORT_WISH = re.compile(r"(?:请|赶[紧快]|尽快|快[点些])(?:修|换|补|管|通|清|查|退|赔|装)(?=[，,。；;！!\s]|$)")
#: How somebody feels is no wish.
_MOOD = re.compile(
    r"死[人我了]|太.{1,6}了|真是|[唉哎]|烦人|冤|寒心|丢人|不像话|没天理|没人[管理问来]|不管|也一样|也是这样|[隔对]壁$|旁边$|对面$|后头$|[说叫写]什么[说叫写]"
)
#: One family, however many they are: “我们一家五口”.
_FAMILY = re.compile(r"家.*口")
#: Not the very number: “二十几户”, “三十来人”.
_ABOUT = re.compile(r"[十百千\d][几多来余]")
_AROUND = re.compile(r"我们?|家|住|在|的|是|这里|那里|这边|村里?|地点|地址|就|哪|呢|[\s，。,.！!、：:]")
#: “就在村口那条”: what leads to a place.
_LEAD = re.compile(r"^(?:就|是|在)+(?=..)")
#: A sentence that only holds a word of places: “不能让学校知道是我告的”.
_NO_PLACE = re.compile(r"(?:不能|不要|不想|别|莫)[^，。]{0,8}(?:知道|晓得|说|告诉)")
_PLACE = re.compile(r"[省市县区镇乡村组路街巷社沟坪湾坡岭垭梁岔垴塬洼崖滩洞峪口河店寨寺园院楼号队场校站桥]")


def add(ctx: Context, draft: Draft, text: str) -> Draft:
    """The draft with one more bubble, read afresh as a whole for its facts; what was told before stays."""
    texts = (*draft.texts, text)
    told = "，".join(texts)
    read = ctx.reader.facts(told)
    slots = {name: slot.value for name, slot in read.slots.items()}
    if not draft.people:
        draft = counted(draft, told, read.slots.get("people"))
    if any(map(person.theirs, texts)):
        # Somebody else's name and number stand among the words: only what is said alone is the person's own.
        alone = person.alone(ctx, Draft(), text) or Draft()
        slots |= {"name": alone.name, "phone": alone.phone}
    return replace(
        draft,
        texts=texts,
        town=draft.town or slots.get("town", ""),
        village=draft.village or slots.get("village", ""),
        place=draft.place or slots.get("place", ""),
        since=draft.since or slots.get("since", ""),
        wants=draft.wants or _wish_in(text, slots.get("wants", "")),
        against=draft.against or slots.get("against", ""),
        told_before=draft.told_before or slots.get("told_before", ""),
        money=draft.money or slots.get("money", ""),
        name=draft.name or slots.get("name", "") or person.beside_phone(ctx, text),
        phone=draft.phone or slots.get("phone", ""),
        category="",
        purpose=read.purpose,
        urgency=draft.urgency or ctx.reader.urgency(text).level,
        misconduct=draft.misconduct or read.misconduct,
        grievance=draft.grievance or read.grievance,
        relation=draft.relation or person.relation(text),
        started=draft.started or ctx.now.timestamp(),
    )


def counted(draft: Draft, text: str, people: Slot | None) -> Draft:
    """The draft with the number that was found in the text, as people or as households; one family is one petitioner."""
    words = simplify(text[people.start : people.end]) if people else ""
    if people is None or not people.value.isdecimal() or _FAMILY.search(words):
        return draft
    return replace(draft, people=int(people.value), households="户" in words, about=bool(_ABOUT.search(words)))


def recounted(draft: Draft, text: str, people: int) -> Draft:
    """The draft with another number of people or households, also where the old one was told in figures."""
    old = re.compile(rf"(?<!\d){draft.people}(?=\s*[户人个名位口家])")
    texts, answers = (tuple(old.sub(str(people), told) for told in row) for row in (draft.texts, draft.answers))
    plain = simplify(text)
    households = "户" in plain or (draft.households and "人" not in plain)
    return replace(draft, people=people, households=households, about=bool(_ABOUT.search(plain)), texts=texts, answers=answers)


def head_count(where: str, draft: Draft) -> str:
    """How many people or households it concerns, in the words of a group of sentences; "" for one person or an unknown number."""
    people = f"{draft.people}{'多' if draft.about else ''}"
    return say(f"{where}.{'households' if draft.households else 'people'}", people=people) if draft.people > 1 else ""


def _wish_in(text: str, found: str) -> str:
    """The wish without the name and phone that run into it; “请修” alone is one."""
    short = _SHORT_WISH.search(simplify(text))
    return _WISH_END.sub("", found) or (short[0] if short else "")


def nowhere(draft: Draft) -> bool:
    """Is no place known yet?"""
    return not (draft.town or draft.village or draft.place)


def placed(ctx: Context, draft: Draft) -> Draft:
    """Whoever names no place means the one whose poster they scanned; a grid worker's spot lies in their own place."""
    if draft.town or not (draft.scanned and (nowhere(draft) or draft.relation == FROM_GRID)):
        return draft
    town, village = where(ctx.book, draft.scanned)
    return replace(draft, town=town, village=draft.village or (village if village not in draft.place else ""))


def missing(ctx: Context, draft: Draft) -> str:
    """What to ask next: where, then what is asked for, then name and phone together; "" when it can be read back."""
    asks = draft.purpose == "咨询" and not draft.grievance
    if nowhere(draft) and "where" not in draft.skipped and not asks:
        return "where"
    if draft.sealed:
        return ""
    if not draft.wants and draft.purpose not in ("感谢", "建议意见", "咨询") and "wants" not in draft.skipped:
        return "wants"
    if _known(ctx, draft) or draft.anonymous or "who" in draft.skipped:
        return ""
    return "who" if not (draft.name and draft.phone) else ""


def _known(ctx: Context, draft: Draft) -> bool:
    """Who told name and phone before is not asked again, except for somebody else's matter; what a grid worker found is nobody's."""
    return draft.relation == FROM_GRID or bool(ctx.person.name and ctx.person.phone and not draft.relation)


def take(ctx: Context, draft: Draft, slot: str, text: str) -> Draft | None:
    """The draft with this answer; None when the text does not answer what was asked."""
    if slot == "where":
        return _where(ctx, draft, text)
    if slot == "wants":
        return _wished(ctx, draft, text) if _is_wish(ctx, text) and not beside(ctx, draft, text) else None
    if slot == "who":
        return person.answered(ctx, draft, text)
    return None


def beside(ctx: Context, draft: Draft, text: str) -> Draft | None:
    """The draft with a place, or who the person is, told while something else was asked; None where the text is neither."""
    if len(text) <= _BRIEF_WISH and BARE_WISH.match(simplify(text)) and not text.startswith("叫"):
        return None
    if only_a_place(ctx, text):
        return _where(ctx, draft, text)
    known = replace(draft, anonymous=True) if person.unnamed(text) else person.alone(ctx, draft, text)
    return replace(known, texts=(*known.texts, text), answers=(*known.answers, text)) if known else None


def _wished(ctx: Context, draft: Draft, text: str) -> Draft:
    """The draft with this wish; a name and a number that run into it are the person's own."""
    phone = ctx.reader.slot("phone", text)
    known = replace(draft, name=draft.name or person.beside_phone(ctx, text), phone=draft.phone or phone.value) if phone else draft
    return replace(known, wants=_WISH_END.sub("", text.strip()), texts=(*draft.texts, text), answers=(*draft.answers, text))


def _where(ctx: Context, draft: Draft, text: str) -> Draft | None:
    slots = {name: s for name in ("town", "village", "place") if (s := ctx.reader.slot(name, text))}
    found = {name: s.value for name, s in slots.items()}
    plain = text.strip()
    if found.get("town") and len(found) == 1 and (rest := beside_town(plain, slots["town"])):
        found["place"] = rest
    told = not found and ctx.reader.facts(plain).grievance
    placelike = bool(found.get("town") or found.get("village")) or (len(plain) <= 30 and bool(_PLACE.search(simplify(plain))) and not told)
    if _NO_PLACE.search(plain) or (not placelike and not (found and len(plain) <= 12 and not ctx.reader.facts(plain).grievance)):
        return None
    if not found:
        found = {"place": _LEAD.sub("", plain)}
    besides = _AROUND.sub("", "".join(c for n, c in enumerate(text) if not any(s.start <= n < s.end for s in slots.values())))
    merged = replace(
        draft,
        town=draft.town or found.get("town", ""),
        village=draft.village or found.get("village", ""),
        place=draft.place or found.get("place", ""),
        texts=(*draft.texts, text),
        answers=(*draft.answers, text),
    )
    told = bool(slots) and len(besides) > _BESIDES
    if told or len(plain) > 20:
        # Such an answer tells more than the place.
        return add(ctx, replace(merged, texts=draft.texts, answers=draft.answers), text)
    return replace(merged, category="")


def beside_town(plain: str, town: Slot) -> str:
    """“曹坪 窑沟的”: what stands beside the town in a short answer is the place in it."""
    rest = _AROUND.sub("", plain[: town.start] + plain[town.end :])
    return rest if 2 <= len(rest) <= _BESIDES and not re.search(r"\d{5}", rest) else ""


def only_a_place(ctx: Context, text: str) -> bool:
    """Is this the answer to where, though what is wanted was asked?"""
    named = [s for name in ("town", "village") if (s := ctx.reader.slot(name, text))]
    besides = "".join(c for n, c in enumerate(text) if not any(s.start <= n < s.end for s in named))
    return bool(named) and not WISH.search(simplify(besides)) and len(_AROUND.sub("", besides)) <= _BESIDES


def _is_wish(ctx: Context, text: str) -> bool:
    quick = ctx.now.timestamp() - ctx.dialogue.said_at < ctx.rules.bubble_seconds
    plain = simplify(text)
    return bool(WISH.search(_MOOD.sub("", plain))) or not (quick or _MOOD.search(plain) or _tells(ctx, text))


def _tells(ctx: Context, text: str) -> bool:
    """Does this tell who they are, or of a trouble and where it is? It is no wish."""
    if ctx.reader.slot("phone", text):
        return True
    return ctx.reader.facts(text).grievance and any(ctx.reader.slot(name, text) for name in ("town", "village", "place"))
