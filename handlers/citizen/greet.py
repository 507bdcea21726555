"""Following, scanning, menu taps and other events; hello and thanks."""

from __future__ import annotations

import re

from cases.commands import OpenTask, SaveContact
from cases.values import replace
from handlers.citizen import commands
from handlers.citizen.common import SCANNED, introduce, introduced, open_cases, stay, telling
from handlers.directory import short_name, where
from handlers.sentences import say
from handlers.turn import Context, Turn
from handlers.words import COMMANDS, Command
from nlp.normal import simplify

_HELLO = re.compile(
    r"^(你好|您好|在吗|在不在|有人(?:在)?(?:没得|没有|[吗没么不])|有没有人|有没得人|喂|hello|hi"
    r"|哈喽|早上好|下午好|晚上好|[?？]|(?<=[\u4e00-\u9fff])[，,。 ]+)+[啊呀吗么没.,，。!！~\s]*$",
    re.IGNORECASE,
)
_WHO = re.compile(
    r"^(?:你们?|您)?(?:到底)?是(?:不是)?(?:个)?(?:机器人?|真人|活人|人工|人还是机器人?|谁|哪个|什么人|干啥的|干什么的)[吗么呀啊嘛吧?？。]*$"
)
_NAME = re.compile(
    r"^(?:请问)?(?:你|您|你们)(?:贵姓|姓啥|姓什么|叫啥|叫什么|叫什么名字|哪位|是哪位|哪个单位的?|是哪个单位的?)[呀啊吗嘛?？。]*$"
    r"|^(?:这个?|你们?这个?)(?:微信|公众号|号|平台)(?:是|真|到底是)(?:不是)?.{0,6}(?:县上|县里|政府|官方|真|假|骗人|信访局)的?[吗么不嘛呀?？]*$"
)
_THANKS = re.compile(r"^(谢谢|多谢|感谢|谢了|辛苦了|好的谢谢|谢谢您|谢谢你|麻烦了|知道了|晓得了|再见|拜拜)+[啊呀了你您们.。!！~\s]*$")
#: There is nothing more to say, or a good wish.
_FAREWELL = re.compile(
    r"^(?:(?:我|俺|暂时|现在|再)*没有?(?:别的|其他的?|其它的?|啥|什么)(?:事情?)?了?|祝(?:你们?|您们?|大家|各位|领导)[^，。]{0,16})[啊呀哈.。!！~\s]*$"
)
#: What was told was taken note of.
_HEARD = re.compile(
    r"^(?:那行|那好|那可以|行嘛|好嘛|好吧|好的|好嘞|嗯|行|哦|噢|收到|明白|要得|得行|知道了|晓得了|ok)+[啊呀了吧嘛.。!！~\s]*$",
    re.IGNORECASE,
)

#: No thanks.
_KNOWN = re.compile("知道了|晓得了|再见|拜拜")
#: Somebody must not learn who told.
_SECRET = re.compile(r"(?:不能|不要|不想|不愿|别|莫)[叫让给]?[^，。]{0,8}(?:知道|晓得|告诉|跟.{1,4}说)")
_SHORT = 24
#: Whoever would rather leave it, in the middle of telling: “算了，邻里邻居的”.
_DROPS = re.compile(r"^(?:算了|罢了|不告了|不反映了|不投诉了|不登记了|不想说了)(?!.{0,12}(?:赔|退|修|补|换|清|要|给|办|就行))[^。]{0,10}$")
#: Anger that names no wish.
_THREATENS = re.compile("北京|省[里上城]|市[里上]|中央|告你们|告到底")


def event(ctx: Context) -> Turn:
    """One of the events that have an answer."""
    message = ctx.message
    if message.event in ("subscribe", "scan"):
        return follow(ctx)
    if message.event == "click" and message.event_key in COMMANDS:
        return commands.run(ctx, Command(message.event_key))
    if message.event == "location_select":
        return stay(ctx, "place_coming")
    if message.event.startswith("pic_"):
        return stay(ctx, "pictures_coming")
    return stay(ctx, "help", office=ctx.office.name, phone=ctx.office.phone)


def follow(ctx: Context) -> Turn:
    """The greeting with the way to the privacy notice; the place of a scanned poster is kept for the next petition."""
    town, village = where(ctx.book, ctx.message.event_key)
    known = SaveContact(subscribed=True, greeted=True)
    words, dialogue = say("citizen.greeting", office=ctx.office.name), introduce(ctx, ctx.dialogue)
    if not (town or village) or dialogue.step != "idle":
        return Turn(words, dialogue, (known,))
    words += say("citizen.scanned", place=short_name(ctx.book, town) + village)
    return Turn(words, replace(dialogue, note=SCANNED + ctx.message.event_key), (known,))


def who(ctx: Context) -> Turn | None:
    """“你是机器人吗”: who speaks here, and how a person is reached; None for anything else."""
    plain = simplify(ctx.message.text).strip()
    if not (_WHO.match(plain) or _NAME.match(plain)):
        return None
    tail = say("citizen.consult.back_to_draft") if telling(ctx.dialogue) else ""
    return Turn(say("citizen.robot", office=ctx.office.name) + tail, introduce(ctx, ctx.dialogue))


def thanked(ctx: Context, text: str) -> Turn:
    """Thanks for what was done: no petition, but those who did it should hear of it."""
    task = OpenTask(f"thanks:{ctx.message.mark}", "thanks", text, ctx.calendar.workday_morning(ctx.now), contact=ctx.person.id)
    return stay(ctx, "thanked", task)


def met(ctx: Context, text: str) -> str:
    """What is said to thanks, anger and the wish for a leader while a matter is told; "" for anything else. A wish may sound angry."""
    plain = simplify(text).strip()
    if (_THANKS.match(plain) and not _KNOWN.search(text)) or _FAREWELL.match(plain):
        return say("citizen.petition.thanks")
    kind = ctx.reader.opener(text)
    if kind == "drop" or _DROPS.match(plain):
        return say("citizen.petition.drop")
    if _SECRET.search(plain) and len(plain) <= _SHORT:
        return say("citizen.petition.fear")
    if kind in ("present", "can", "fear"):
        return say(f"citizen.petition.{kind}", phone=ctx.office.phone)
    if kind == "upset" and (ctx.dialogue.asking != "wants" or _THREATENS.search(simplify(text))):
        return say("citizen.petition.angry")
    return say("citizen.petition.leader", phone=ctx.office.phone) if kind == "leader" and ctx.dialogue.asking != "wants" else ""


def small_talk(ctx: Context) -> Turn | None:
    """Hello, thanks, and “好的” to news of their matter, when nothing is open; None for anything else."""
    plain = simplify(ctx.message.text).strip()
    if _HELLO.match(plain):
        hello = say("citizen.hello" if introduced(ctx) else "citizen.hello_robot", office=ctx.office.name)
        return Turn(hello + say("citizen.hello_again" if open_cases(ctx) else "citizen.hello_say"), introduce(ctx, ctx.dialogue))
    if _HEARD.match(plain) and open_cases(ctx):
        return stay(ctx, "heard")
    return stay(ctx, "welcome") if _THANKS.match(plain) or _FAREWELL.match(plain) else None
