"""The ladder as a table: for each kind of notice and each state of its person, the rung taken and the line that staff see."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict

import pytest

from bot import outbox
from cases.commands import Consent, SaveContact
from simulator.clock import MovableClock
from simulator.phone import PICTURE
from simulator.sms import SmsServer
from simulator.templates import Template
from store import consents
from wechat.ladder import LADDERS

from .conftest import NOON, Town
from .test_sms import CONFIG as SMS
from .ways import every

Towns = Callable[..., Town]
SHUT, USED, KEPT = "对方超过48小时没有来话", "对方来话后可发的条数用完了", "最后一条留给办理结果"
WAITS, CALL = "，等对方来话时一并送到", "；11月30日起列入电话清单"
NO_TEMPLATE, NO_CONSENT = "，没有可用的模板消息", "，没有订阅授权"
TOLD = "已用{}提醒，原文等对方来话时送到"
BLOCKED = "模板消息没能送达"
UNAPPROVED = f"{SHUT}，“办理中”不在模板审核通过的值里"
GONE = ("held", None, "没有绑定微信，或已取消关注")


#: (status, channel, why).
Seen = tuple[str, str | None, str]
CUSTOM, SUBSCRIBE, TEMPLATE = (("sent", rung, "") for rung in ("custom", "subscribe", "template"))
NIGHT, NO_MORE = ("queued", None, "夜间或休息日不打扰，之后再发"), ("dead", None, "对方已退订")

#: What goes the same way → its kinds, as ``ways.every`` names them: a new kind needs its place here.
KINDS: dict[str, str] = {
    "result": "citizen:answer! citizen:ended! citizen:guided! citizen:nolonger! citizen:refused! citizen:review_done!"
    " citizen:review_refused! citizen:verify_done! citizen:verify_refused!",
    "result not owed": "citizen:direct",
    "duty": "citizen:accepted! citizen:extended!",
    "registered": "registered",
    "news": "citizen:assigned citizen:changed_unit citizen:closed citizen:correction citizen:filed citizen:handling"
    " citizen:merged citizen:progress citizen:reopened citizen:reviewing citizen:served citizen:simple_left"
    " citizen:to_disc citizen:to_pl citizen:transferred citizen:unmerged citizen:verifying",
    "news in words": "citizen:callback citizen:hearing citizen:split citizen:wording",
    "wanted news": "citizen:no_news",
    "survey": "citizen:survey citizen:survey_reminder",
    "photo again": "media_lost",
    "talk": "nudge readback",
    "invitation": "invite",
    "help is coming": "alarm_reached",
    "staff": "staff:assigned staff:assignment staff:assignment_sealed staff:closed staff:co_handling staff:co_report staff:co_silent"
    " staff:confirm staff:coordinated staff:ended staff:extended staff:feedback staff:feedback_review staff:follow staff:helper_over"
    " staff:helper_silent staff:instructed staff:late staff:lead_case staff:objection staff:objection_refused staff:rated staff:reminded"
    " staff:reminded_review staff:reopened staff:reported staff:review_done staff:review_requested staff:route_back staff:sent_back"
    " staff:settled staff:suggested staff:supervised staff:supervised_review staff:supplement staff:to_approve staff:to_pl staff:unopened"
    " staff:unopened_own staff:unsigned staff:urgent staff:verify_done staff:verify_requested staff:warning staff:weekly staff:withdrawn"
    " unreached",
    "staff in full": "staff:called_back staff:urge staff:urged_again",
    "staff aside": "owner calendar",
    "tap": "tapped",
    "hotspot": "hotspot",
    "file": "file",
    "alarm": "alarm",
    "alarm to group": "alarm_group",
}
OWED = ("result", "duty", "registered")
IN_FULL = ("result", "result not owed", "duty", "news in words", "staff in full")
BARE = ("photo again", "talk", "invitation", "help is coming", "staff aside", "tap", "file", "alarm to group")
OTHER_TEMPLATE = ("survey", "staff", "hotspot", "alarm")
#: Who may take a window's last message; who may come at night; what 退订 ends.
_SOON = ("tap", "help is coming", "alarm", "alarm to group")
LAST = ("result", "result not owed", "duty", "registered", "survey", "talk", "invitation", *_SOON)
AT_ONCE = ("hotspot", "file", *_SOON)
OPTIONAL = ("wanted news", "survey", "invitation")


def seen(in_full: Seen, template: Seen, bare: Seen, *apart: tuple[Iterable[str], Seen]) -> dict[str, Seen]:
    """What is seen of what a template only announces, of what it carries, and of what has none; ``apart``: otherwise of these."""
    found = {name: in_full if name in IN_FULL else bare if name in BARE else template for name in KINDS}
    for names, one in apart:
        found |= dict.fromkeys(names, one)
    called = {name: (status, rung, why + CALL) for name in OWED for status, rung, why in [found[name]] if status == "held"}
    return found | called


def held(why: str, *apart: tuple[Iterable[str], Seen]) -> dict[str, Seen]:
    """No template, or none that arrives."""
    return seen(("held", None, why + WAITS), ("held", None, why + WAITS), ("held", None, SHUT + WAITS), *apart)


def told(before: str, way: str, seen_so: Seen, bare: str = SHUT) -> dict[str, Seen]:
    """A notice carries what it may and tells of the rest, whose text waits."""
    return seen(("held", None, f"{before}，{TOLD.format(way)}"), seen_so, ("held", None, bare + WAITS))


def last(words: str, template: Seen, in_full: Seen) -> dict[str, Seen]:
    """One message is left in the window, for those who may take it."""
    return seen(in_full, template, ("held", None, words + WAITS), (LAST, CUSTOM))


BY_TEMPLATE, BY_SMS = ("held", None, f"{SHUT}，{TOLD.format('模板消息')}"), ("held", None, f"{SHUT}{NO_TEMPLATE}，{TOLD.format('短信')}")
#: State → what staff read of each kind. The person wrote three days ago, unless the state says otherwise.
TABLE: dict[str, dict[str, Seen]] = {
    "window open": seen(CUSTOM, CUSTOM, CUSTOM),
    "one left": last(KEPT, TEMPLATE, ("held", None, f"{KEPT}，{TOLD.format('模板消息')}")),
    "one left, no template": last(KEPT, ("held", None, KEPT + NO_TEMPLATE + WAITS), ("held", None, KEPT + NO_TEMPLATE + WAITS)),
    "count used": told(USED, "模板消息", TEMPLATE, USED),
    "window shut": told(SHUT, "模板消息", TEMPLATE),
    "no template": held(SHUT + NO_TEMPLATE),
    "consent": told(SHUT, "订阅通知", SUBSCRIBE),
    "consent refused by WeChat": held(f"{SHUT}，订阅通知：对方没有同意接收订阅通知（43101）{NO_TEMPLATE}"),
    "consent and template": told(SHUT, "订阅通知", SUBSCRIBE),
    "consent and template, blocked": held(f"{SHUT}，{BLOCKED}"),
    "consent and template, notice lost": told(f"{SHUT}，订阅通知没能送达", "模板消息", TEMPLATE),
    "subscriptions, no consent, no template": held(SHUT + NO_CONSENT + NO_TEMPLATE),
    "unfollowed": seen(GONE, GONE, GONE),
    "unfollowed, event lost": held(f"{SHUT}，模板消息：对方没有关注公众号（43004）"),
    "blocked": held(f"{SHUT}，{BLOCKED}"),
    "blacklisted": held(f"{SHUT}，模板消息：对方在黑名单里（43019）"),
    "frozen": held(f"{SHUT}，模板消息：对方账号被限制（50002）"),
    "opted out": seen(CUSTOM, CUSTOM, CUSTOM, (OPTIONAL, NO_MORE)),
    "quiet hour": seen(NIGHT, NIGHT, NIGHT, (AT_ONCE, CUSTOM)),
    "status word not approved": held(UNAPPROVED, (OTHER_TEMPLATE, TEMPLATE), (("staff in full",), BY_TEMPLATE)),
    "SMS": held(SHUT + NO_TEMPLATE, (IN_FULL[:3], BY_SMS), (("registered", "alarm"), ("sent", "sms", ""))),
}
WAYS = every()
SUBSCRIPTIONS = "".join(
    f'[wechat.subscriptions.{name}]\nid = "S-{name}"\nfields = {{ character_string1 = "number", phrase2 = "status", time3 = "time" }}\n'
    for name in ("progress", "survey", "assignment")
)


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The configuration of an SMS provider that knows everybody's number."""
    monkeypatch.setattr(outbox, "_phone", lambda _, row, now: f"139{row.id:08d}")
    sms = SmsServer(MovableClock(NOON), templates={"S1": "您的信访件{1}，{2}。", "S2": "警情{1}（{2}）。"}).start()
    yield SMS.format(sms.base)
    sms.stop()


def county(towns: Towns, state: str, sms: str = "") -> Town:
    granted = "and template" in state or ("no template" not in state and "consent" not in state and state != "SMS")
    town = towns(templates=granted, extra=SUBSCRIPTIONS if "consent" in state else sms if state == "SMS" else "")
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


def put(town: Town, state: str, *people: str) -> None:
    """Brings these people into this state; they wrote on Tuesday, and it is Friday."""
    for openid in people:
        town.phone(openid).say("你好")
        if state.startswith("consent"):
            town.phone(openid).popup([(f"S-{name}", True) for name in ("progress", "survey", "assignment")])
    town.go(days=3)
    if state == "quiet hour":
        town.go_to(27, 22)
    for openid in people:
        _put(town, state, openid)


def _put(town: Town, state: str, openid: str) -> None:
    phone, person = town.phone(openid), town.wechat.world.person(openid)
    if state in ("window open", "opted out", "quiet hour") or state.startswith(("one left", "count used")):
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


@pytest.mark.parametrize("state", TABLE)
def test_the_rung_taken_and_the_line_that_staff_see(towns: Towns, provider: str, state: str) -> None:
    town = county(towns, state, provider)
    town.services.delivery._files = lambda _: PICTURE
    people = {name: f"oPerson{n}" for n, name in enumerate(KINDS)}
    for openid in people.values():
        town.phone(openid).say("你好")
    contacts = {name: town.contact(openid) for name, openid in people.items()}
    put(town, state, *people.values())
    for n, name in enumerate(KINDS):
        kind, number = KINDS[name].split()[0], f"XF261124{n:04d}"
        way, data = WAYS[kind], {"number": number, "status": "待评价" if name == "survey" else "办理中", "time": "2026年11月27日 10:00"}
        file = {"file": "1.image", "kind": "image"} if name == "file" else {}
        town.push(f"{number} 办理中", f"{name}:1:p:1", to=contacts[name], kind=name, number=number, data=data | file, **asdict(way))
    town.send()
    for _ in range(3):
        town.settle()
        town.send()
    rows = {row["kind"]: row for n in range(len(KINDS)) for row in town.store.admin.deliveries(f"XF261124{n:04d}")}
    took = {name: (row["status"].replace("delivered", "sent"), row["channel"], row["why"]) for name, row in rows.items() if name in KINDS}
    assert took == TABLE[state]


def test_every_kind_that_the_program_sends_has_its_rows() -> None:
    listed = {kind: name for name, kinds in KINDS.items() for kind in kinds.split()}
    assert set(listed) == set(WAYS)
    assert {kind: WAYS[kind] for kind in listed} == {kind: WAYS[KINDS[name].split()[0]] for kind, name in listed.items()}
    assert {way.ladder for way in WAYS.values()} == set(LADDERS)


def test_consents_are_counted_as_wechat_counts_them(towns: Towns) -> None:
    town = county(towns, "consent")
    put(town, "consent", "oFang")
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
