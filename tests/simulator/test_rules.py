"""The stand-in keeps WeChat's rules: each one here with what breaks it, called as anybody's server would, not through our own client."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests

from simulator.clock import MovableClock
from simulator.phone import PICTURE, VIDEO, VOICE, Phone
from simulator.templates import LASTING, ONCE, Template
from simulator.wechat import WeChatServer

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
SEND, TEMPLATE, NOTICE = "message/custom/send", "message/template/send", "message/subscribe/bizsend"
GRANTED = (
    Template("T", "进度", {"character_string1": "编号", "const2": "状态"}, frozenset({"已受理"})),
    Template("S", "进度", {"character_string1": "编号"}, subscription=ONCE),
    Template("S2", "回访", {"character_string1": "编号"}, subscription=ONCE),
    Template("L", "进度", {"character_string1": "编号"}, subscription=LASTING),
    Template("R", "停用", {"thing1": "事"}, restricted=True),
)
CARD = {"character_string1": {"value": "XF2611240001"}, "const2": {"value": "已受理"}}


class Still:
    """A clock that stands, so that a minute is a minute."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Account:
    """The stand-in as a server meets it, without our client and without a webhook."""

    wechat: WeChatServer
    clock: Still
    token: str = ""
    phones: dict[str, Phone] = field(default_factory=dict)

    def call(self, path: str, body: Mapping[str, Any] | bytes | None = None, **query: str) -> dict[str, Any]:
        """The answer, whatever it says."""
        data = body if isinstance(body, bytes) or body is None else json.dumps(body, ensure_ascii=False).encode()
        root = "" if path.startswith(("sns/", "wxaapi/")) else "cgi-bin/"
        params = {"access_token": self.token, **query}
        method, url = "GET" if data is None else "POST", f"{self.wechat.base}/{root}{path}"
        answer = requests.request(method, url, params=params, data=data, timeout=5)
        return dict(answer.json()) if "json" in answer.headers["Content-Type"] else {"bytes": answer.content}

    def code(self, path: str, body: Mapping[str, Any] | bytes | None = None, **query: str) -> int:
        """The errcode, 0 for success."""
        return int(self.call(path, body, **query).get("errcode", 0))

    def phone(self, openid: str = "oFang") -> Phone:
        return self.wechat.phone(openid)

    def text(self, openid: str = "oFang", content: str = "您好") -> int:
        return self.code(SEND, {"touser": openid, "msgtype": "text", "text": {"content": content}})

    def template(self, openid: str = "oFang", **changes: Any) -> int:
        return self.code(TEMPLATE, {"touser": openid, "template_id": "T", "data": CARD, **changes})

    def notice(self, openid: str = "oFang", **changes: Any) -> int:
        data = {"character_string1": CARD["character_string1"]}
        return self.code(NOTICE, {"touser": openid, "template_id": "S", "data": data, **changes})

    def go(self, **span: float) -> None:
        self.clock.now += timedelta(**span)

    def fresh(self) -> None:
        """Another token of the stable kind."""
        body = {"grant_type": "client_credential", "appid": "wx1", "secret": "s"}
        self.token = self.call("stable_token", body)["access_token"]


@pytest.fixture
def account() -> Iterator[Account]:
    clock = Still()
    with WeChatServer(clock, "wx1", "s", templates=GRANTED) as server:
        made = Account(server, clock)
        made.fresh()
        yield made


# Customer-service messages: who may get how many, until when.

OPENED: dict[str, tuple[Callable[[Phone], object], int, timedelta]] = {
    "a message": (lambda phone: phone.say("在吗"), 5, timedelta(hours=48)),
    "a picture": (lambda phone: phone.photo(), 5, timedelta(hours=48)),
    "a menu tap": (lambda phone: phone.tap("帮助"), 3, timedelta(minutes=1)),
    "a follow": (lambda phone: phone.follow(), 3, timedelta(minutes=1)),
    "a follow by QR": (lambda phone: phone.follow("grid-03-17"), 3, timedelta(minutes=1)),
    "a scan": (lambda phone: phone.scan("grid-03-17"), 3, timedelta(minutes=1)),
    "a tapped msgmenu item, though it is a text": (lambda phone: phone.say("市容", menu_id="101"), 3, timedelta(minutes=1)),
}


@pytest.mark.parametrize("act", list(OPENED))
def test_what_a_person_does_opens_a_window_of_its_size(account: Account, act: str) -> None:
    does, count, life = OPENED[act]
    phone = account.phone()
    with account.wechat.world.lock:
        phone.person.following = True
    does(phone)
    assert [account.text() for _ in range(count + 1)] == [0] * count + [45047]
    does(phone)
    account.clock.now += life - timedelta(seconds=1)
    account.fresh()
    assert account.text() == 0
    account.go(seconds=1)
    assert account.text() == 45015


@pytest.mark.parametrize("act", ["view", "sub-menu"])
def test_what_opens_no_window(account: Account, act: str) -> None:
    phone = account.phone()
    with account.wechat.world.lock:
        phone.person.following = True
    if act == "view":
        phone.view("https://example.gov.cn")
    assert account.text() == 45015


@pytest.mark.parametrize(("overlap", "left"), [("larger", 5), ("latest", 3), ("sum", 8)])
def test_overlapping_windows_count_as_it_is_set(account: Account, overlap: Any, left: int) -> None:
    account.wechat.world.overlap = overlap
    account.phone().say("在吗")
    account.phone().tap("帮助")
    assert [account.text() for _ in range(left + 1)] == [0] * left + [45047]
    account.phone().say("在吗")
    account.go(minutes=2)
    assert account.text() == 0, "a message afterwards counts in full again"


@pytest.mark.parametrize(
    ("state", "code"),
    [("left", 45015), ("blacklisted", 43019), ("frozen", 50002), ("a minor", 70000), ("messages switched off", 48002), ("unknown", 40003)],
)
def test_who_gets_no_customer_service_message(account: Account, state: str, code: int) -> None:
    account.phone().say("在吗")
    person = account.phone().person
    with account.wechat.world.lock:
        person.following, person.blacklisted = state != "left", state == "blacklisted"
        person.refusal = code if state in ("frozen", "a minor", "messages switched off") else 0
    assert account.text("oNobody" if state == "unknown" else "oFang") == code
    if state == "messages switched off":
        assert account.template() == 0, "notices still come"


MEDIA = {"media_id": "M"}
BODIES: dict[str, tuple[Any, int]] = {
    "text": ({"content": "x" * 2048}, 0),
    "text too long": ({"content": "x" * 2049}, 45002),
    "text empty": ({"content": ""}, 44004),
    "image": (MEDIA, 0),
    "image gone": ({"media_id": "no"}, 40007),
    "voice": (MEDIA, 0),
    "video": ({"media_id": "M", "thumb_media_id": "M", "title": "修好了"}, 0),
    "video bare": (MEDIA, 47001),
    "music": ({"musicurl": "u", "hqmusicurl": "u", "thumb_media_id": "M"}, 0),
    "music bare": ({"title": "t"}, 47001),
    "news": ({"articles": [{"title": "t"}]}, 0),
    "news of two": ({"articles": [{"title": "t"}, {"title": "t"}]}, 45008),
    "mpnewsarticle": ({"article_id": "a"}, 0),
    "mpnewsarticle bare": ({"title": "t"}, 47001),
    "miniprogrampage": ({"title": "t", "appid": "a", "pagepath": "p", "thumb_media_id": "M"}, 0),
    "miniprogrampage bare": ({"title": "t"}, 47001),
    "msgmenu": ({"head_content": "选", "list": [{"id": "1", "content": "市容"}]}, 0),
    "msgmenu empty": ({"head_content": "选", "list": []}, 44004),
    "file": (MEDIA, 40008),
}


@pytest.mark.parametrize("name", list(BODIES))
def test_each_kind_of_message_wants_its_parts(account: Account, name: str) -> None:
    account.phone().say("在吗")
    with account.wechat.world.lock:
        medium = account.wechat.world.media.put("image", PICTURE, account.clock())
    part, code = BODIES[name]
    kind = name.split()[0]
    body = json.dumps({"touser": "oFang", "msgtype": kind, kind: part}, ensure_ascii=False).replace('"M"', json.dumps(medium))
    assert account.code(SEND, body.encode()) == code


def test_a_test_account_has_no_msgmenu(account: Account) -> None:
    with WeChatServer(account.clock, "wx1", "s", service=False) as server:
        other = Account(server, account.clock)
        other.fresh()
        other.phone().say("在吗")
        menu = {"list": [{"id": "1", "content": "市容"}]}
        assert other.code(SEND, {"touser": "oFang", "msgtype": "msgmenu", "msgmenu": menu}) == 40200
        assert server.world.quota.limits["/cgi-bin/message/custom/send"] == 50_000


def test_the_typing_sign(account: Account) -> None:
    def typing(command: str) -> int:
        return account.code("message/custom/typing", {"touser": "oFang", "command": command})

    account.phone().say("在吗")
    assert [typing(c) for c in ("Typing", "Typing", "CancelTyping", "Writing")] == [0, 45081, 0, 45072]
    account.go(seconds=31)
    assert typing("Typing") == 45080


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", 44002),
        (b"{", 47001),
        (b"[]", 47001),
        (json.dumps({"touser": "oFang", "msgtype": "text", "text": {"content": "你"}}).encode(), 40033),
        ('{"touser":"oFang"}'.encode("utf-16"), 47001),
    ],
)
def test_bodies_are_real_utf8_json_objects(account: Account, body: bytes, code: int) -> None:
    account.phone().say("在吗")
    assert account.code(SEND, body) == code


# Template messages.

FIELDS: list[tuple[str, str, bool]] = [
    ("thing1", "长" * 20, True),
    ("thing1", "长" * 21, False),
    ("thing1", "", False),
    ("character_string1", "XF2611240001-A", True),
    ("character_string1", "编号", False),
    ("character_string1", "1" * 33, False),
    ("time1", "2026年11月23日 15:01", True),
    ("time1", "15:01~16:00", True),
    ("time1", "25:01", False),
    ("time1", "明天", False),
    ("date1", "2026年11月23日", True),
    ("date1", "11月23日", False),
    ("amount1", "￥123456789012", True),
    ("amount1", "￥1234567890123", False),
    ("phone_number1", "0914-4321234", True),
    ("phone_number1", "1" * 18, False),
    ("car_number1", "陕A12345", True),
    ("car_number1", "陕A1234567", False),
    ("const1", "", True),
    ("const1", "办理中", True),
    ("const1", "没批过", False),
    ("phrase1", "办理中", True),
    ("phrase1", "正在办理之中", False),
    ("phrase1", "E1", False),
    ("name1", "周正和", True),
    ("name1", "周" * 11, False),
    ("short_thing1", "路灯", True),
    ("number1", "12", False),
    ("letter1", "ab", False),
    ("symbol1", "-", False),
    ("enum1", "是", False),
    ("text1", "什么都行", False),
]
NOTICES: list[tuple[str, str, bool]] = [
    ("number1", "1" * 32, True),
    ("number1", "1" * 33, False),
    ("letter1", "ab", True),
    ("symbol1", "——", True),
    ("symbol1", "------", False),
    ("enum1", "办理中", True),
    ("enum1", "没批过", False),
    ("amount1", "￥1234567890", True),
    ("amount1", "￥12345678901", False),
]


@pytest.mark.parametrize(("name", "value", "fits"), FIELDS)
def test_a_field_holds_what_its_prefix_allows(account: Account, name: str, value: str, fits: bool) -> None:
    account.phone().follow()
    account.wechat.world.templates["X"] = Template("X", "x", {name: "x"}, frozenset({"办理中"}))
    answer = account.call(TEMPLATE, {"touser": "oFang", "template_id": "X", "data": {name: {"value": value}}})
    assert answer["errcode"] == (0 if fits else 47003) and (fits or f"data.{name}.value" in answer["errmsg"])


@pytest.mark.parametrize(("name", "value", "fits"), NOTICES)
def test_notices_have_prefixes_of_their_own(account: Account, name: str, value: str, fits: bool) -> None:
    account.phone().follow()
    account.wechat.world.templates["X"] = Template("X", "x", {name: "x"}, frozenset({"办理中"}), subscription=ONCE)
    account.phone().popup([("X", True)])
    assert account.notice(template_id="X", data={name: {"value": value}}) == (0 if fits else 47003)


def test_who_gets_a_template(account: Account) -> None:
    account.phone().follow()
    assert account.template() == 0, "no window, no consent"
    assert account.template(template_id="no") == 40037 and account.template(template_id="S") == 40037
    assert account.template(template_id="R") == 43116
    assert account.template(template_id="T", data={**CARD, "character_string1": {"value": "编号"}}) == 47003
    account.phone().leave()
    assert account.template() == 43004


def test_marketing_is_refused_and_a_first_line_is_dropped(account: Account) -> None:
    account.phone().follow()
    account.wechat.world.templates["X"] = Template("X", "x", {"thing1": "事"})
    assert account.template(template_id="X", data={"thing1": {"value": "限时优惠"}}) == 40249
    assert account.template(template_id="X", data={"thing1": {"value": "路灯"}, "first": {"value": "尊敬的用户"}}) == 0
    assert "尊敬" not in account.phone().inbox[-1].text


@pytest.mark.parametrize("kind", ["template", "notice"])
def test_a_mark_of_ours_is_sent_once_within_ten_minutes(account: Account, kind: str) -> None:
    account.phone().follow()
    account.phone().popup([("S", True), ("S", True)])
    send = account.template if kind == "template" else account.notice
    assert [send(client_msg_id="m1"), send(client_msg_id="m1")] == [0, 0] and len(account.phone().inbox) == 1
    account.go(minutes=10)
    assert send(client_msg_id="m1") == 0 and len(account.phone().inbox) == 2


@dataclass
class Heard:
    """A webhook that keeps what is pushed."""

    bodies: list[str] = field(default_factory=list)

    def get(self, query: Mapping[str, str]) -> tuple[int, bytes]:
        return 404, b""

    def post(self, query: Mapping[str, str], body: bytes, deadline: float) -> tuple[int, bytes]:
        self.bodies.append(body.decode())
        return 200, b"success"


@pytest.mark.parametrize(
    ("kind", "blocks", "words"),
    [
        ("template", False, ["TEMPLATESENDJOBFINISH", "<MsgID>", "success"]),
        ("template", True, ["TEMPLATESENDJOBFINISH", "failed:user block"]),
        ("notice", False, ["subscribe_msg_sent_event", "<ErrorCode><![CDATA[0]]>"]),
        ("notice", True, ["subscribe_msg_sent_event", "<ErrorCode><![CDATA[43101]]>"]),
    ],
)
def test_what_became_of_a_notice_is_pushed_afterwards(account: Account, kind: str, blocks: bool, words: list[str]) -> None:
    phone, heard = account.phone(), Heard()
    phone.follow()
    phone.popup([("S", True)])
    account.wechat.point(heard)
    with account.wechat.world.lock:
        phone.person.blocks = blocks
    assert (account.template() if kind == "template" else account.notice()) == 0
    account.wechat.settle()
    (pushed,) = heard.bodies
    assert all(word in pushed for word in words) and bool(phone.inbox) != blocks


# Subscription notices.


def test_one_consent_is_one_notice_also_for_who_does_not_follow(account: Account) -> None:
    phone = account.phone()
    assert account.notice() == 40003
    phone.popup([("S", True), ("S2", False)])
    assert [account.notice(), account.notice()] == [0, 43101]
    assert account.notice(template_id="S2") == 43101 and account.notice(template_id="T") == 40037
    phone.popup([("S", True)])
    phone.withdraw("S")
    assert account.notice() == 43101


def test_a_lasting_consent_lasts_until_it_is_taken_back(account: Account) -> None:
    phone = account.phone()
    phone.popup([("L", True)])
    assert [account.notice(template_id="L") for _ in range(3)] == [0, 0, 0]
    phone.withdraw("L")
    assert account.notice(template_id="L") == 43101


@pytest.mark.parametrize("names", [("S", "L"), ("S",) * 6])
def test_a_popup_takes_five_notices_of_one_kind(account: Account, names: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="five notices of one kind"):
        account.phone().popup([(name, True) for name in names])


def test_only_a_no_is_pushed_of_a_change(account: Account) -> None:
    heard = Heard()
    account.wechat.point(heard)
    account.phone().withdraw("S")
    assert "subscribe_msg_change_event" in heard.bodies[0] and "reject" in heard.bodies[0]


# Tokens.


def test_the_old_kind_of_token_is_replaced_and_lives_five_minutes_more(account: Account) -> None:
    def old() -> str:
        return str(account.call("token", grant_type="client_credential", appid="wx1", secret="s")["access_token"])

    account.phone().say("在吗")
    stable, first = account.token, old()
    second = old()
    for token, at_once, later in ((first, 0, 42001), (second, 0, 0), (stable, 0, 0)):
        account.token = token
        assert account.text() == at_once
        account.go(minutes=5)
        assert account.text() == later
        account.go(minutes=-5)
    account.go(seconds=7200)
    account.token = second
    assert account.text() == 42001


def test_the_stable_token_is_the_same_until_five_minutes_before_its_end(account: Account) -> None:
    first = account.token
    account.go(seconds=6899)
    account.fresh()
    assert account.token == first
    account.go(seconds=1)
    account.fresh()
    assert account.token != first
    account.phone().say("在吗")
    assert account.text() == 0
    account.token = first
    assert account.text() == 0, "the old one lives to its end"
    account.token = ""
    assert account.text() == 41001
    account.token = "made up"
    assert account.text() == 40001


def test_forcing_is_rare(account: Account) -> None:
    body = {"grant_type": "client_credential", "appid": "wx1", "secret": "s", "force_refresh": True}
    assert account.code("stable_token", body) == 0
    assert account.code("stable_token", body) == 45011, "thirty seconds apart"
    for _ in range(19):
        account.go(seconds=30)
        assert account.code("stable_token", body) == 0
    account.go(seconds=30)
    assert account.code("stable_token", body) == 45009, "twenty a day"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"grant_type": "x"}, 40002),
        ({"appid": ""}, 41002),
        ({"appid": "wx2"}, 40013),
        ({"secret": ""}, 41004),
        ({"secret": "x"}, 40125),
    ],
)
def test_who_gets_a_token(account: Account, change: dict[str, str], code: int) -> None:
    given = {"grant_type": "client_credential", "appid": "wx1", "secret": "s", **change}
    assert account.code("stable_token", given) == code
    assert account.code("token", **given) == code
    assert account.code("stable_token", **given) == 43002, "a GET"


@pytest.mark.parametrize("code", [40164, 40243, 89503, 89506, 89507])
def test_an_address_that_is_not_listed_or_a_frozen_secret_gets_none(account: Account, code: int) -> None:
    account.wechat.world.tokens.refusal = code
    given = {"grant_type": "client_credential", "appid": "wx1", "secret": "s"}
    assert account.code("stable_token", given) == code == account.code("token", **given)


# Daily limits.


def test_a_days_calls_end_and_begin_again_at_midnight_in_china(account: Account) -> None:
    account.phone().say("在吗")
    account.wechat.world.quota.limits["/cgi-bin/message/custom/send"] = 2
    assert [account.text() for _ in range(3)] == [0, 0, 45009]
    account.clock.now = datetime(2026, 11, 24, 15, 59, tzinfo=UTC)
    account.fresh()
    assert account.text() == 45009
    account.go(minutes=1)
    assert account.text() == 0


def test_ten_resets_a_month_shared_by_both_ways_and_fifty_for_a_path(account: Account) -> None:
    account.phone().say("在吗")
    path = "/cgi-bin/message/custom/send"
    account.wechat.world.quota.limits[path] = 1
    for n in range(10):
        assert account.text() in (0, 45047)
        way = {"appid": "wx1", "appsecret": "s"} if n % 2 else {"appid": "wx1"}
        assert account.code("clear_quota/v2" if n % 2 else "clear_quota", way) == 0
    assert account.code("clear_quota", {"appid": "wx1"}) == 48006
    for _ in range(50):
        assert account.code("openapi/quota/clear", {"cgi_path": path}) == 0
    assert account.code("openapi/quota/clear", {"cgi_path": path}) == 48006
    assert account.call("openapi/quota/get", {"cgi_path": path})["quota"] == {"daily_limit": 1, "used": 0, "remain": 1}
    account.go(days=8)
    account.fresh()
    assert account.code("clear_quota", {"appid": "wx1"}) == 0, "December"


def test_a_minutes_calls(account: Account) -> None:
    account.wechat.world.quota.minute["/cgi-bin/stable_token"] = 2
    body = {"grant_type": "client_credential", "appid": "wx1", "secret": "s"}
    assert [account.code("stable_token", body) for _ in range(3)] == [0, 45011, 45011], "one was the fixture's"
    account.go(minutes=1)
    assert account.code("stable_token", body) == 0


# Errors, media, codes.


def test_an_error_carries_a_number_that_explains_it_for_seven_days(account: Account) -> None:
    told = account.call(SEND, {"touser": "oNobody", "msgtype": "text", "text": {"content": "x"}})["errmsg"]
    rid = told.rpartition("rid: ")[2]
    assert account.call("openapi/rid/get", {"rid": rid})["request"]["response_body"] == "40003"
    assert account.code("openapi/rid/get", {"rid": "no"}) == 76001
    account.go(days=8)
    account.fresh()
    assert account.code("openapi/rid/get", {"rid": rid}) == 76003


def test_media_live_three_days_and_keep_to_their_kinds(account: Account) -> None:
    def up(kind: str, name: str, content: bytes) -> dict[str, Any]:
        url, params = f"{account.wechat.base}/cgi-bin/media/upload", {"access_token": account.token, "type": kind}
        return dict(requests.post(url, params=params, files={"media": (name, content)}, timeout=5).json())

    for kind, name, content, code in (
        ("file", "a.pdf", b"x", 40004),
        ("image", "a.bmp", b"x", 40005),
        ("voice", "a.amr", b"x" * (2 * 2**20 + 1), 40006),
        ("thumb", "a.jpg", b"x" * (64 * 2**10 + 1), 40006),
    ):
        assert up(kind, name, content)["errcode"] == code
    taken = (("image", "a.jpg", PICTURE), ("voice", "a.amr", VOICE), ("video", "a.mp4", VIDEO))
    picture, voice, video = (up(*given)["media_id"] for given in taken)
    assert account.call("media/get", media_id=picture)["bytes"] == PICTURE
    assert account.call("media/get", media_id=voice)["bytes"] == VOICE
    assert account.call("media/get", media_id=video)["video_url"].startswith(account.wechat.base)
    account.go(days=3)
    account.fresh()
    assert account.code("media/get", media_id=picture) == 40007


def test_permanent_codes_are_counted_and_scanned_with_their_scene(account: Account) -> None:
    def ask(scene: str) -> dict[str, Any]:
        return account.call("qrcode/create", {"action_name": "QR_LIMIT_STR_SCENE", "action_info": {"scene": {"scene_str": scene}}})

    account.wechat.world.most_permanent = 2
    ticket = ask("grid-03-17")["ticket"]
    assert ask("x" * 65)["errcode"] == 40053 and "url" in ask("grid-03-18") and ask("grid-03-19")["errcode"] == 45009
    account.phone().follow(ticket=ticket)
    assert account.phone().person.scene == "grid-03-17"


def test_a_clock_that_moves_is_the_demos(account: Account) -> None:
    """The same rules hold on the clock that goes by itself."""
    clock = MovableClock(NOW)
    with WeChatServer(clock, "wx1", "s") as server:
        other = Account(server, account.clock)
        other.fresh()
        server.phone("oFang").say("在吗")
        clock.move_to(clock.ahead(timedelta(hours=48)))
        other.fresh()
        assert other.text() == 45015
