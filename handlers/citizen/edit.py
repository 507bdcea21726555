"""Moving about in a draft: 确认 修改 取消 返回 跳过 新事."""

from __future__ import annotations

import re

from cases.commands import OpenTask
from cases.values import replace
from handlers.citizen import drafting, emergency, person, petition, rated, readback
from handlers.citizen.common import DRAFT_STEPS, done, fresh_draft, goto, guessed, idle, stay, telling
from handlers.dialogue import Dialogue, Draft
from handlers.directory import short_name
from handlers.sentences import say
from handlers.turn import Context, Turn
from handlers.words import Command
from nlp.normal import simplify

#: What people call an item, and the field it is.
_ITEMS = (
    ("phone", "电话|手机|号码|联系方式"),
    ("name", "姓名|名字|称呼|我叫"),
    ("where", "地点|地方|地址|镇|村|位置"),
    ("wants", "要求|诉求|希望|想怎么|请求"),
    ("people", "人数|户数|几个人|多少[人户]|几户"),
    ("text", "内容|事情|经过|情况"),
)


_NAMED = "|".join(words for _, words in _ITEMS)
_WRONG = "要改|改一下|改|不对|错了|写错了|记错了|有误"
#: An item named without what it should be.
_ITEM_ALONE = re.compile(rf"(?:我?[要想])?(?:修改|改一下|改|换)?(?:我的|一下)?(?:{_NAMED})(?:{_WRONG})?[了。.]*")


def confirm(ctx: Context, word: Command) -> Turn:
    """确认: makes the case when it was read back; before that, reads it back."""
    dialogue = ctx.dialogue
    if dialogue.step == "confirm":
        return readback.confirm(ctx)
    if dialogue.draft.texts:
        return readback.read(ctx, dialogue)
    return stay(ctx, "nothing_to_confirm")


def edit(ctx: Context, word: Command) -> Turn:
    """修改, alone or with what to change: 修改 电话 138…."""
    if not ctx.dialogue.draft.texts and ctx.dialogue.step not in ("ask", "confirm"):
        return stay(ctx, "nothing_to_edit")
    if word.rest:
        return change(ctx, word.rest)
    return goto(ctx, "edit", "edit.what")


def change(ctx: Context, text: str) -> Turn:
    """A correction in the person's own words; the read-back follows. What names no item is added to the matter."""
    draft = ctx.dialogue.draft
    for part in _parts(ctx, text):
        item, bare = _item(part)
        if (item and not bare) or _ITEM_ALONE.fullmatch(simplify(part).strip()):
            return Turn(say(f"citizen.edit.{item}"), replace(ctx.dialogue, step="edit", note=item, draft=draft))
        draft = _changed(ctx, draft, item, bare, part)
    return readback.read(ctx, replace(ctx.dialogue, draft=draft, note=""))


def _item(text: str) -> tuple[str, str]:
    """The item that is named ("" for none), and what it should be."""
    item = next((name for name, words in _ITEMS if re.search(words, simplify(text))), "")
    bare = re.sub(r"^.*?(?:改成|改为|应该是|应是|不是.+?是|是|:|：|\s)\s*", "", text, count=1) if item else text
    return item, bare.strip(" 。")


def _parts(ctx: Context, text: str) -> list[str]:
    """The corrections in a sentence: “不是小岭镇，是杏坪镇，也不是粮食，是钱” are two. The whole where it holds anything else."""
    parts: list[str] = []
    for clause in re.split(r"[，,。；;！!\n]+", text):
        joined = parts and (_GOES_ON.match(simplify(clause)) or _DENIAL.fullmatch(simplify(parts[-1]).strip()))
        parts[-1:] = [f"{parts[-1]}，{clause}"] if joined else [*parts[-1:], clause]
    parts = [part.strip() for part in parts if part.strip()]
    return parts if all(_is_one(ctx, part) for part in parts) else [text]


def _is_one(ctx: Context, part: str) -> bool:
    """Does this say by itself what is right?"""
    plain, (item, bare) = simplify(part), _item(part)
    if _NOT_BUT.search(plain) or DENIES.match(plain) or ctx.reader.slot("phone", part):
        return True
    return bool(bare) and (item == "phone" or (item == "name" and ctx.reader.slot("name", part) is not None))


def correct(ctx: Context, text: str) -> Turn:
    """A correction before the read-back: it is taken, and the questions go on."""
    turn = change(ctx, text)
    return turn if turn.dialogue.step == "edit" else petition.noted(ctx, turn.dialogue.draft)


#: “不对，是……”: what follows is right.
DENIES = re.compile(
    rf"^(?:在?(?:哪个)?(?:{_NAMED}|这里|那里))?[也都]?(?:不对|不是|错了|[说写打记]错了|有误|搞错了)[，,。、 ]*"
    r"(?:应该)?(?:就?是|改成|为)[：: ]*"
)
#: What goes on with a denial, and a denial alone.
_GOES_ON = re.compile(r"\s*(?:而|应该|应)?就?(?:是|改成|改为)(?!我)")
_DENIAL = re.compile(r"(?:不对|不是的?|错了|[说写打记]错了|有误|搞错了)[了嘛吧的]?")
_FIGURE = r"(?:\d+|[一二两三四五六七八九十百千]+)"
#: “是5号楼”: the only number of this unit that was told is meant.
_COUNTED = re.compile(rf"{_FIGURE}(?P<unit>号楼|单元|栋|层|楼|组|队|亩|间|棵|盏|头|只|户|个人|人|岁)")
_NOT_THERE = re.compile(r"不是在?(.{2,12}?)[，,、 ]*是")
#: “不是两个月，是三个月”: the one for the other, in what was told.
_NOT_BUT = re.compile(r"不是(?P<old>.{1,12}?)[，,、 ]*(?:而|应该)?是(?P<new>.{1,12}?)[了。.!！]*$")


def _changed(ctx: Context, draft: Draft, item: str, bare: str, text: str) -> Draft:
    denies = bool(DENIES.match(simplify(text)))
    placed = ctx.reader.slot("town", text) or (denies and (ctx.reader.slot("place", bare) or ctx.reader.slot("village", bare)))
    found = _NOT_BUT.search(simplify(text))
    if found and not placed and any(found["old"] in told for told in draft.texts) and not ctx.reader.slot("village", found["new"]):
        item = ""
    if item == "where" or (not item and placed):
        return _moved(ctx, draft, bare, _NOT_THERE.search(simplify(text)))
    phone, name = ctx.reader.slot("phone", text), ctx.reader.slot("name", bare)
    if item == "phone" or (not item and phone):
        return replace(draft, phone=person.tailed(phone.value if phone else draft.phone, text), anonymous=False)
    if item == "name":
        return replace(draft, name=name.value if name else bare[:10], anonymous=False)
    if item == "wants":
        return _said_as(replace(draft, wants=bare), draft.wants, bare)
    people = ctx.reader.slot("people", bare)
    if item == "people" and people:
        return drafting.recounted(draft, text, int(people.value))
    right = DENIES.sub("", simplify(text)) if denies or item == "text" else ""
    if draft.name and (called := ctx.reader.slot("name", right)) and called.value == right.strip(" 。.!！"):
        return replace(draft, name=called.value)
    if swapped := _swapped(ctx, draft, text, right.strip(" 。.!！了")):
        return swapped
    return drafting.add(ctx, draft, say("citizen.edit.right", text=text[-len(right) :]) if right else text)


def _swapped(ctx: Context, draft: Draft, text: str, right: str) -> Draft | None:
    """The draft with one word for another: both are said, or a time or a sum that takes the place of the only one that was told."""
    found = _NOT_BUT.search(text)
    old, new = (found["old"], found["new"]) if found else ("", right)
    if not found:
        counted = _COUNTED.fullmatch(right)
        others = {one for told in draft.texts for one in re.findall(rf"{_FIGURE}{counted['unit']}", told)} if counted else set()
        if len(others) == 1:
            return _swapped(ctx, draft, f"不是{others.pop()}是{right}", right)
        same = [n for n in ("since", "money") if (slot := ctx.reader.slot(n, right)) and slot.value == right and getattr(draft, n)]
        old = getattr(draft, same[0]) if same else ""
    if not (old and any(old in told for told in draft.texts)):
        return None
    fields = {name: getattr(draft, name).replace(old, new) for name in ("since", "money", "village", "place", "wants")}
    draft = replace(_said_as(draft, old, new), category="", **fields)
    return drafting.counted(draft, new, ctx.reader.slot("people", new)) if re.search("[户人口]", new) else draft


def _moved(ctx: Context, draft: Draft, bare: str, denied: re.Match[str] | None) -> Draft:
    """The draft at another place; a town that is not named stays. The old names go out of what was told, or both would be read back."""
    found = {n: s.value for n in ("town", "village", "place") if (s := ctx.reader.slot(n, bare))}
    stays = found.keys() == {"town"}
    moved = replace(
        draft,
        town=found.get("town", draft.town),
        village=found.get("village", draft.village if stays else ""),
        place=found.get("place", draft.place if stays else "" if found else bare),
    )
    old, new = short_name(ctx.book, draft.town), short_name(ctx.book, moved.town)
    within = (draft.village or draft.place, moved.village or moved.place) if not stays else (old, new)
    for before, after in ((denied[1] if denied else within[0], within[1]), (old, new)):
        moved = _said_as(moved, before, after)
    return moved


def _said_as(draft: Draft, old: str, new: str) -> Draft:
    """What was told, with the corrected words in place of the old ones."""
    if not (old and new):
        return draft
    return replace(draft, texts=tuple(t.replace(old, new) for t in draft.texts), answers=tuple(t.replace(old, new) for t in draft.answers))


def answer(ctx: Context, text: str) -> Turn:
    """What came after 修改."""
    item = ctx.dialogue.note
    return change(ctx, f"{dict(_LABELS).get(item, '')} {text}" if item else text)


_LABELS = (("phone", "电话"), ("name", "姓名"), ("where", "地点"), ("wants", "要求"), ("people", "人数"), ("text", ""))


def cancel(ctx: Context, word: Command) -> Turn:
    """取消: what is open ends; a draft that waits behind it does not."""
    dialogue = ctx.dialogue
    if dialogue.step == "idle" and not telling(dialogue):
        # 代录 and 上报 have opened a draft for somebody else in which nothing stands yet.
        return Turn(say("citizen.cancelled_draft"), idle(dialogue)) if dialogue.draft.relation else stay(ctx, "nothing_to_cancel")
    alarmed = dialogue.draft.urgency in emergency.LEVELS and (dialogue.step == "emergency" or dialogue.note == emergency.AFTER)
    if telling(dialogue) and (alarmed or dialogue.step in (*DRAFT_STEPS, "idle")):
        # Who was alarmed goes on being called.
        return Turn(say("citizen.cancelled_alarm" if alarmed else "citizen.cancelled_draft"), idle(dialogue))
    return done(ctx, "cancelled")


def back(ctx: Context, word: Command) -> Turn:
    """返回: out of a change to the read-back, else the last question again."""
    dialogue = ctx.dialogue
    if dialogue.step == "edit":
        return readback.read(ctx, dialogue)
    if not telling(dialogue) and dialogue.step in ("idle", "human"):
        return stay(ctx, "nothing_to_skip")
    if dialogue.step not in DRAFT_STEPS:
        return done(ctx, "cancelled")
    if not dialogue.history or dialogue.step not in ("ask", "confirm"):
        return stay(ctx, "no_way_back")
    slot = dialogue.history[-1]
    draft = _without(dialogue.draft, slot)
    # Going back uses up no question.
    asked = dialogue.asked[:-1] if dialogue.asking else dialogue.asked
    went = replace(dialogue, step="ask", asking=slot, asked=asked, history=dialogue.history[:-1], draft=draft)
    return Turn(say("citizen.edit.back") + petition.question(ctx, replace(went, asked=()), slot), went)


def _without(draft: Draft, slot: str) -> Draft:
    draft = replace(draft, skipped=tuple(s for s in draft.skipped if s != slot))
    if slot == "where":
        return replace(draft, town="", village="", place="")
    return replace(draft, wants="") if slot == "wants" else replace(draft, name="", phone="", anonymous=False)


def skip(ctx: Context, word: Command) -> Turn:
    """跳过: the question is left open."""
    dialogue = ctx.dialogue
    if dialogue.step == "ask" and dialogue.asking:
        draft = replace(dialogue.draft, skipped=(*dialogue.draft.skipped, dialogue.asking))
        return petition.go_on(ctx, replace(dialogue, draft=draft, history=(*dialogue.history, dialogue.asking)))
    if dialogue.step in ("confirm", "edit"):
        return readback.read(ctx, dialogue)
    if dialogue.step.startswith("rate"):
        return rated.skip(ctx)
    return stay(ctx, "nothing_to_skip")


def new_matter(ctx: Context, word: Command) -> Turn:
    """新事: another matter; a draft that is open is kept for a clerk, never thrown away."""
    dialogue = ctx.dialogue
    kept = unconfirmed(ctx, dialogue)
    fresh = replace(idle(dialogue), step="ask", asking="", draft=fresh_draft(ctx))
    told = word.rest or (dialogue.note if dialogue.step == "same" else guessed(dialogue))
    commands = (kept,) if kept else ()
    before = say("citizen.new_matter_kept") if kept else ""
    if told:
        turn = petition.go_on(ctx, replace(fresh, draft=drafting.add(ctx, fresh.draft, told)))
        return replace(turn, reply=before + turn.reply, commands=commands)
    return Turn(before + say("citizen.new_matter"), fresh, commands)


_MATTERS = ("申诉求决", "建议意见", "检举控告")


def unconfirmed(ctx: Context, dialogue: Dialogue) -> OpenTask | None:
    """The clerk's task for a grievance that was told and never confirmed (Art. 22: what is received is registered)."""
    draft = dialogue.draft
    if not draft.texts or not (draft.grievance or draft.media or draft.purpose in _MATTERS):
        return None
    return OpenTask(
        key=f"unconfirmed:{ctx.person.id}:{int(draft.started)}",
        kind="unconfirmed",
        text=say(
            "citizen.task.unconfirmed", text="\n".join(draft.texts), phone=draft.phone or ctx.person.phone or say("citizen.task.no_phone")
        ),
        due_at=ctx.calendar.workday_morning(ctx.now),
        contact=ctx.person.id,
        role="confidential" if draft.sealed else "clerk",
        sealed=draft.sealed,
    )
