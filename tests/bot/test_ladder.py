"""The ladder as a table: for each kind of notice and each state of its person, the rung taken and the line that staff see."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from cases.commands import Consent, SaveContact
from handlers.notices.kinds import manner
from simulator.phone import Phone
from simulator.templates import Template
from store import consents
from wechat.ladder import LADDERS

from .conftest import Town

Towns = Callable[..., Town]
SHUT, USED, LAST = "对方超过48小时没有来话", "对方来话后可发的条数用完了", "最后一条留给办理结果"
WAITS, CALL = "，等对方来话时一并送到", "；11月30日起列入电话清单"
NO_TEMPLATE, NO_CONSENT = "，没有可用的模板消息", "，没有订阅授权"
TOLD = "已用{}提醒，原文等对方来话时送到"
BLOCKED = "模板消息没能送达"
UNAPPROVED = f"{SHUT}，“办理中”不在模板审核通过的值里{WAITS}"
LISTED, FROZEN = f"{SHUT}，模板消息：对方在黑名单里（43019）", f"{SHUT}，模板消息：对方账号被限制（50002）"


@dataclass(frozen=True)
class Kind:
    """A kind of notice as the notices' own table sends it."""

    kind: str
    audience: str = "citizen"
    statutory: bool = False


RESULT, DUTY, NEWS = Kind("answer", statutory=True), Kind("accepted", statutory=True), Kind("progress")
ASKED, STAFF = Kind("survey"), Kind("assignment", "unit")
KINDS = (RESULT, DUTY, NEWS, ASKED, STAFF)
#: (status, channel, why).
Seen = tuple[str, str | None, str]
CUSTOM, SUBSCRIBE, TEMPLATE = (("sent", rung, "") for rung in ("custom", "subscribe", "template"))


def seen(in_full: Seen, others: Seen | None = None, **apart: Seen) -> dict[Kind, Seen]:
    """What is seen of a result and of a duty, and of the three other kinds; ``apart``: of a kind by its name."""
    found = {kind: in_full if others is None or kind in (RESULT, DUTY) else others for kind in KINDS}
    return found | {kind: apart[kind.kind] for kind in KINDS if kind.kind in apart}


def held(why: str) -> dict[Kind, Seen]:
    """For everybody the same, and what the law owes becomes a call."""
    return seen(("held", None, why + CALL), ("held", None, why))


def told(before: str, way: str) -> Seen:
    """The notice told that there is something; the text waits."""
    return ("held", None, f"{before}，{TOLD.format(way)}{CALL}")


#: State → kind → what staff read. The person wrote three days ago, unless the state says otherwise.
TABLE: dict[str, dict[Kind, Seen]] = {
    "window open": seen(CUSTOM),
    "one left": seen(CUSTOM, TEMPLATE, survey=CUSTOM),
    "one left, no template": seen(CUSTOM, ("held", None, LAST + NO_TEMPLATE + WAITS), survey=CUSTOM),
    "count used": seen(told(USED, "模板消息"), TEMPLATE),
    "window shut": seen(told(SHUT, "模板消息"), TEMPLATE),
    "no template": held(SHUT + NO_TEMPLATE + WAITS),
    "consent": seen(told(SHUT, "订阅通知"), SUBSCRIBE),
    "consent refused by WeChat": held(f"{SHUT}，订阅通知：对方没有同意接收订阅通知（43101）{NO_TEMPLATE}{WAITS}"),
    "consent and template": seen(told(SHUT, "订阅通知"), SUBSCRIBE),
    "consent and template, blocked": held(f"{SHUT}，{BLOCKED}{WAITS}"),
    "consent and template, notice lost": seen(told(f"{SHUT}，订阅通知没能送达", "模板消息"), TEMPLATE),
    "subscriptions, no consent, no template": held(SHUT + NO_CONSENT + NO_TEMPLATE + WAITS),
    "unfollowed": held("没有绑定微信，或已取消关注"),
    "unfollowed, event lost": held(f"{SHUT}，模板消息：对方没有关注公众号（43004）{WAITS}"),
    "blocked": held(f"{SHUT}，{BLOCKED}{WAITS}"),
    "blacklisted": seen(("dead", None, f"{LISTED}{CALL}"), ("dead", None, LISTED)),
    "frozen": seen(("dead", None, f"{FROZEN}{CALL}"), ("dead", None, FROZEN)),
    "opted out": seen(CUSTOM, survey=("dead", None, "对方已退订")),
    "quiet hour": seen(("queued", None, "夜间或休息日不打扰，之后再发")),
    "status word not approved": held(UNAPPROVED) | dict.fromkeys((ASKED, STAFF), TEMPLATE),
}
EVERY = [(state, kind) for state, kinds in TABLE.items() for kind in kinds]
SUBSCRIPTIONS = "".join(
    f'[wechat.subscriptions.{name}]\nid = "S-{name}"\nfields = {{ character_string1 = "number", phrase2 = "status", time3 = "time" }}\n'
    for name in ("progress", "survey", "assignment")
)


def county(towns: Towns, state: str) -> Town:
    granted = "and template" in state or ("no template" not in state and "consent" not in state)
    town = towns(templates=granted, extra=SUBSCRIPTIONS if "consent" in state else "")
    with town.wechat.world.lock:
        for name in ("progress", "survey", "assignment"):
            labels = {"character_string1": "编号", "phrase2": "状态"}
            town.wechat.world.templates[f"S-{name}"] = Template(f"S-{name}", name, labels, subscription=2)
    if state == "status word not approved":
        object.__setattr__(town.services.delivery.means.templates["progress"], "allowed", frozenset({"已受理"}))
    return town


class _OneNotice:
    """True for the two looks that the stand-in takes while it handles one notice."""

    def __init__(self) -> None:
        self.looks = 2

    def __bool__(self) -> bool:
        self.looks -= 1
        return self.looks >= 0


def put(town: Town, state: str, openid: str = "oFang") -> None:
    """Brings the person into this state; they wrote on Tuesday, and it is Friday."""
    phone: Phone = town.phone(openid)
    phone.say("你好")
    if state.startswith("consent"):
        phone.popup([(f"S-{name}", True) for name in ("progress", "survey", "assignment")])
    town.go(days=3)
    person = town.wechat.world.person(openid)
    if state in ("window open", "opted out") or state.startswith(("one left", "count used")):
        phone.say("在吗")
    if state.startswith("one left") or state == "count used":
        for n in range(4 + (state == "count used")):
            town.push(f"先前{n}", openid=openid, ladder="talk")
            town.send()
    if state == "unfollowed":
        phone.leave()
    if state == "unfollowed, event lost":
        person.following = False
    person.blocks, person.blacklisted = state.endswith("blocked"), state == "blacklisted"
    person.refusal = 50002 if state == "frozen" else 0
    if state.endswith("notice lost"):
        person.blocks = _OneNotice()  # type: ignore[assignment]
    if state == "opted out":
        town.write(SaveContact(opted_out=True), openid=openid)
    if state == "consent refused by WeChat":
        person.consents.clear()
    if state == "quiet hour":
        town.go_to(27, 22)
        phone.say("还没睡")


@pytest.mark.parametrize(("state", "kind"), EVERY, ids=lambda value: value if isinstance(value, str) else value.kind)
def test_the_rung_taken_and_the_line_that_staff_see(towns: Towns, state: str, kind: Kind) -> None:
    town = county(towns, state)
    contact_first = state == "unfollowed"
    if contact_first:
        town.phone().say("你好")
    contact = town.contact()
    put(town, state)
    how = manner(kind.kind, kind.audience, kind.statutory)
    number = "XF2611240001"
    data = {"number": number, "status": how.status or "办理中", "time": "2026年11月27日 10:00"}
    made = {"template": how.template, "ladder": how.ladder, "whole": how.whole, "optional": how.optional, "statutory": kind.statutory}
    to = {"to": contact} if contact_first else {}
    town.push(f"{number} 办理中", "p:one", kind=kind.kind, number=number, data=data, **made, **to)
    town.send()
    for _ in range(3):
        town.settle()
        town.send()
    row = next(d for d in town.store.admin.deliveries(number) if d["kind"] == kind.kind)
    status, channel, why = TABLE[state][kind]
    assert (row["status"] if row["status"] != "delivered" else "sent", row["channel"], row["why"]) == (status, channel, why)


def test_every_ladder_stands_in_the_table() -> None:
    tried = {manner(k.kind, k.audience, k.statutory).ladder for _, k in EVERY}
    assert tried | {"talk", "alarm", "file"} == set(LADDERS), "these have tests of their own"


def test_consents_are_counted_as_wechat_counts_them(towns: Towns) -> None:
    town = county(towns, "consent")
    put(town, "consent")
    phone, data = town.phone(), {"number": "XF2611240001", "status": "办理中", "time": "2026年11月27日 10:00"}

    def sent() -> str:
        key = town.push("有进展", template="progress", data=data)
        town.send()
        town.settle()
        return str(town.row(key)["status"])

    assert [sent(), sent()] == ["delivered", "held"], "one consent, one notice, and WeChat's own word on it"
    phone.popup([("S-progress", True), ("S-progress", True)])
    town.send()
    assert town.hows() == ["subscribe", "subscribe"], "the second one followed the consent"
    assert sent() == "delivered" and sent() == "held"
    phone.popup([("S-progress", True), ("S-progress", False)])
    assert sent() == "held", "who takes it back has taken it back"
    phone.popup([("S-unknown", True)])
    assert town.wechat.world.person("oFang").consents["S-progress"] == 1


def test_a_lasting_consent_is_never_used_up(towns: Towns) -> None:
    town = county(towns, "window shut")
    town.phone().say("你好")
    town.write(Consent("progress", True, lasting=True))
    row = "SELECT remaining, lasting FROM consents"
    consents.spend(town.store._db.reading(), town.contact(), "progress")
    assert tuple(town.store._db.reading().one(row)) == (0, 1)
    town.write(Consent("progress", False))
    assert tuple(town.store._db.reading().one(row)) == (0, 0)


def test_who_is_urged_beyond_the_window_reads_with_their_next_word_how_often_and_how_many_days_are_left(towns: Towns) -> None:
    town = towns(templates=True, rules="urge_office = 1")
    urged = {"oZhou": ("unit,head", "CGJ", "urge"), "oChen": ("clerk", "XFJ", "urged_again")}
    for openid, (roles, unit, _) in urged.items():
        town.staff(openid, roles, unit)
        town.phone(openid).say("待办")
    number = town.file()
    town.go(days=3)
    town.phone().say("催办 还是黑的")
    town.send()
    for openid, (_, _, kind) in urged.items():
        assert town.hows(openid)[-1] == "template" and town.deliveries(number, kind) == [
            ("held", None, f"{SHUT}，{TOLD.format('模板消息')}")
        ]
        town.phone(openid).say("待办")
        town.send()
        heard = town.texts(openid)[-1]
        assert all(words in heard for words in (f"{number} 信访人第1次催办", "还剩", "还是黑的"))


def test_what_a_call_back_found_reaches_the_unit_in_words_beyond_the_window(towns: Towns) -> None:
    town = towns(templates=True)
    town.staff("oZhou", "unit,head", "CGJ")
    town.phone("oZhou").say("待办")
    number = town.answered()
    town.go(days=3)
    town.act(number, "callback", town.staff("oChen"), text="电话打通，本人说灯又黑了")
    town.send()
    assert town.hows("oZhou")[-1] == "template"
    assert town.deliveries(number, "called_back") == [("held", None, f"{SHUT}，{TOLD.format('模板消息')}")]
    town.phone("oZhou").say("待办")
    town.send()
    assert "本人说灯又黑了" in town.texts("oZhou")[-1]
