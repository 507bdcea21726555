"""``WeComServer``: WeCom as an app's server meets it: messages, cards and the robot on one side, members' words and taps on the other."""

from __future__ import annotations

import itertools
import json
import os
import secrets
import threading
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from werkzeug.wrappers import Request, Response

from simulator.account import Clock
from simulator.cards import Refused, to_group, to_member
from simulator.courier import ATTEMPTS, DEADLINE, ByHttp, NoAnswer, Way
from simulator.crypto import Box, sign
from simulator.errors import ApiError
from simulator.faults import Faults
from simulator.media import Media, Medium
from simulator.pushes import Value, document, event, image, text, video, voice
from simulator.replies import parse
from simulator.web import Hosted, LocalServer, hang_up

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_LIMITS = ((30, timedelta(minutes=1)), (1000, timedelta(hours=1)))
_ROBOT_LIMIT = (20, timedelta(minutes=1))
_CARD_LIFE = timedelta(hours=72)
#: Person-messages a day for each account of the corp; calls of one path a minute.
_SHARE, _CALLS = 200, 10_000
_TOKEN_LIFE = timedelta(seconds=7200)
#: Real seconds for the address check.
_ECHO = 1.0


@dataclass(slots=True)
class Message:
    """What reached a member. ``body``: as posted; ``code``: updates its card once; ``word``: what its buttons became."""

    at: datetime
    user: str
    text: str
    body: Mapping[str, Any]
    code: str = ""
    word: str = ""

    @property
    def buttons(self) -> dict[str, str]:
        """What stands on each button → what it sends."""
        card = self.body.get("template_card", {})
        return {b["text"]: b["key"] for b in card.get("button_list", ())} if not self.word else {}


@dataclass(slots=True)
class WeComServer(Hosted):
    """One corp's app. ``members``: user ids that exist; ``trusted``: is the caller's address in 企业可信IP; ``hidden``: members whom the
    app may not see; ``accounts``: what the corp pays for; ``dropped``: lost in silence, as WeCom does beyond a member's limits."""

    clock: Clock
    corp_id: str = "ww0123456789abcdef"
    secret: str = "wecom-secret"
    agent_id: int = 1_000_002
    token: str = "wecom-token"
    aes_key: str = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
    robot: str = "robot-key"
    members: set[str] = field(default_factory=set)
    trusted: bool = True
    hidden: set[str] = field(default_factory=set)
    accounts: int = 200
    calls_a_minute: int = _CALLS
    sent: list[Message] = field(default_factory=list)
    group: list[tuple[datetime, str]] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    faults: Faults = field(default_factory=Faults)
    way: Way | None = None
    attempts: int = 0
    media: Media = field(default_factory=Media)
    _access: str = ""
    _access_ends: datetime | None = None
    _calls: Counter[tuple[str, int]] = field(default_factory=Counter)
    _tasks: set[str] = field(default_factory=set)
    _seen: dict[str, datetime] = field(default_factory=dict)
    _ids: itertools.count[int] = field(default_factory=lambda: itertools.count(1))
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _server: LocalServer | None = None

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        request = Request(environ)
        fault = self.faults.next(request.path)
        try:
            if isinstance(fault, int):
                raise Refused(fault)
            with self._lock, request:
                answer = self._answer(request)
        except (Refused, ApiError) as error:
            answer = {"errcode": error.code, "errmsg": str(error) or "error"}
        if fault == "lost":
            hang_up(environ)
        if isinstance(answer, Medium):
            return Response(answer.content, content_type=answer.content_type)(environ, start_response)
        return Response(json.dumps(answer), 502 if fault == "502" else 200, content_type="application/json")(environ, start_response)

    def _answer(self, request: Request) -> dict[str, Any] | Medium:
        if not self.trusted:
            raise Refused(60020, "not allow to access from your ip, hint: [1], from ip: 127.0.0.1")
        body: Mapping[str, Any] = {} if request.files else json.loads(request.get_data() or b"{}")
        if request.path == "/cgi-bin/gettoken":
            return self._gettoken(request.args)
        if request.path == "/cgi-bin/webhook/send":
            return self._robot(request.args.get("key", ""), body)
        if not self._access or request.args.get("access_token") != self._access:
            raise Refused(40014, "invalid access_token")
        if self._access_ends is not None and self._access_ends <= self.clock():
            raise Refused(42001, "access_token expired")
        self._count(request.path)
        if request.path == "/cgi-bin/media/get":
            return self.media.get(request.args.get("media_id", ""), self.clock())
        if request.path == "/cgi-bin/media/upload":
            return self._upload(request)
        calls = {"/cgi-bin/message/send": self._send, "/cgi-bin/message/update_template_card": self._update}
        if request.path not in calls:
            raise Refused(48002, "api forbidden")
        return calls[request.path](body)

    def _upload(self, request: Request) -> dict[str, Any]:
        kind, file = request.args.get("type", ""), request.files.get("media")
        if file is None:
            raise Refused(44001, "empty media data")
        media_id = self.media.upload(kind, file.filename or "", file.read(), self.clock())
        return {"errcode": 0, "errmsg": "ok", "type": kind, "media_id": media_id, "created_at": str(int(self.clock().timestamp()))}

    def _gettoken(self, args: Mapping[str, str]) -> dict[str, Any]:
        if args.get("corpid") != self.corp_id:
            raise Refused(40013, "invalid corpid")
        if args.get("corpsecret") != self.secret:
            raise Refused(40001, "invalid credential")
        now = self.clock()
        if not self._access or self._access_ends is None or self._access_ends <= now:
            self._access, self._access_ends = secrets.token_urlsafe(32), now + _TOKEN_LIFE
        return {"errcode": 0, "errmsg": "ok", "access_token": self._access, "expires_in": int((self._access_ends - now).total_seconds())}

    def _count(self, path: str) -> None:
        """Calls of one path in this minute."""
        key = (path, int(self.clock().timestamp()) // 60)
        if self._calls[key] >= self.calls_a_minute:
            raise Refused(45009, "api freq out of limit")
        self._calls = Counter({key: self._calls[key] + 1})

    def revoke(self) -> None:
        """The token dies at once."""
        self._access = ""

    def _send(self, body: Mapping[str, Any]) -> dict[str, Any]:
        if body.get("agentid") != self.agent_id:
            raise Refused(40056, "invalid agentid")
        users = str(body.get("touser", "")).split("|")
        users = sorted(self.members) if users == ["@all"] else users
        known = [user for user in users if user in self.members - self.hidden]
        if not known:
            raise Refused(60011 if self.hidden & set(users) else 81013, "user & party & tag all invalid")
        today = self.clock() - timedelta(days=1)
        if sum(m.at > today for m in self.sent) + len(known) > self.accounts * _SHARE:
            raise Refused(45009, "api freq out of limit")
        shown, code = self._shown(body)
        if not self._twice(body):
            for user in known:
                self._reach(Message(self.clock(), user, shown, body, code))
        return {"errcode": 0, "errmsg": "ok", "invaliduser": "|".join(set(users) - set(known)), "msgid": f"m{next(self._ids)}"} | (
            {"response_code": code} if code else {}
        )

    def _twice(self, body: Mapping[str, Any]) -> bool:
        """The very same message inside its own interval, where the caller asked for that check."""
        if not body.get("enable_duplicate_check"):
            return False
        mark, now = json.dumps(body, sort_keys=True), self.clock()
        before, self._seen[mark] = self._seen.get(mark), now
        return before is not None and now - before < timedelta(seconds=int(body.get("duplicate_check_interval", 1800)))

    def _shown(self, body: Mapping[str, Any]) -> tuple[str, str]:
        shown, card = to_member(body), body.get("template_card", {})
        if file := body.get(str(body.get("msgtype")), {}).get("media_id"):
            self.media.get(str(file), self.clock())
        if not card:
            return shown, ""
        if card["task_id"] in self._tasks and not body.get("enable_duplicate_check"):
            raise Refused(42014, "task_id")
        self._tasks.add(card["task_id"])
        return shown, secrets.token_urlsafe(12)

    def _reach(self, message: Message) -> None:
        recent = [m for m in self.sent if m.user == message.user]
        if any(sum(message.at - m.at < span for m in recent) >= most for most, span in _LIMITS):
            self.dropped.append(message.text)
        else:
            self.sent.append(message)

    def _update(self, body: Mapping[str, Any]) -> dict[str, Any]:
        for message in self.sent:
            if message.code and message.code == body.get("response_code") and self.clock() - message.at < _CARD_LIFE:
                message.code, message.word = "", str(body["button"]["replace_name"])
                return {"errcode": 0, "errmsg": "ok"}
        raise Refused(40058, "invalid response_code")

    def _robot(self, key: str, body: Mapping[str, Any]) -> dict[str, Any]:
        if key != self.robot:
            raise Refused(93000, "invalid webhook url")
        most, span = _ROBOT_LIMIT
        if sum(self.clock() - at < span for at, _ in self.group) >= most:
            raise Refused(45009, "api freq out of limit")
        self.group.append((self.clock(), to_group(body)))
        return {"errcode": 0, "errmsg": "ok"}

    def to(self, user: str) -> list[Message]:
        """What reached this member, oldest first."""
        with self._lock:
            return [message for message in self.sent if message.user == user]

    # The members' side.

    def point(self, way: str | Way) -> None:
        """Pushes go there from now on."""
        self.way = ByHttp(way) if isinstance(way, str) else way

    def verify(self) -> bool:
        """The console's address check: the encrypted echo must come back in plain."""
        echo = str(secrets.randbelow(10**18))
        boxed = self._box.seal(echo, os.urandom(16))
        assert self.way is not None
        began = time.monotonic()
        heard = self.way.get({**self._signed(boxed), "echostr": boxed})
        return heard == (200, echo.encode()) and time.monotonic() - began < _ECHO

    def say(self, user: str, words: str) -> str:
        """A member writes; the text that comes back at once."""
        return str(self._push(user, "text", text(words), next(self._ids)).get("Content", ""))

    def show(self, user: str, kind: str, content: bytes) -> str:
        """A member sends a picture, voice or video (``kind``: image, voice, video); the text that comes back at once."""
        media_id = self.media.put(kind, content, self.clock())
        fields = {"image": image(media_id, "https://wework.invalid/pic"), "voice": voice(media_id), "video": video(media_id, "thumb")}[kind]
        return str(self._push(user, kind, fields, next(self._ids)).get("Content", ""))

    def tap(self, user: str, button: str, message: Message | None = None) -> str:
        """A member taps a button of their newest card (or this one); what the card's buttons become."""
        card = message or next(m for m in reversed(self.to(user)) if button in m.buttons)
        more: dict[str, Value] = {"TaskId": card.body["template_card"]["task_id"], "CardType": "button_interaction"}
        more["ResponseCode"] = self._fresh(card)
        keys = {b["text"]: b["key"] for b in card.body["template_card"]["button_list"]}
        reply = self._push(user, "event", event("template_card_event", keys[button], AgentID=self.agent_id, **more))
        if reply.get("MsgType") == "update_button":
            card.word = str(reply["Button"]["ReplaceName"])
        return card.word

    def _fresh(self, card: Message) -> str:
        """A tap's own code: it, too, updates the card once."""
        card.code = secrets.token_urlsafe(12)
        return card.code

    def _answered(self, query: Mapping[str, str], body: bytes) -> bytes:
        """Three attempts with identical bytes; the last refusal is raised."""
        assert self.way is not None
        status, answer = 0, b""
        for _ in range(ATTEMPTS):
            self.attempts += 1
            try:
                status, answer = self.way.post(query, body, DEADLINE)
            except NoAnswer:
                continue
            if status == 200:
                return answer
        raise NoAnswer(f"HTTP status {status}")

    @property
    def _box(self) -> Box:
        return Box(self.aes_key, self.corp_id)

    def _signed(self, boxed: str) -> dict[str, str]:
        stamp, nonce = str(int(self.clock().timestamp())), secrets.token_hex(5)
        return {"msg_signature": sign(self.token, stamp, nonce, boxed), "timestamp": stamp, "nonce": nonce}

    def _push(self, user: str, kind: str, fields: Mapping[str, Value], message_id: int = 0) -> dict[str, Any]:
        xml = document(self.corp_id, user, int(self.clock().timestamp()), kind, fields, message_id)
        boxed = self._box.seal(xml, os.urandom(16))
        body = f"<xml><ToUserName>{self.corp_id}</ToUserName><AgentID>{self.agent_id}</AgentID><Encrypt>{boxed}</Encrypt></xml>"
        answer = self._answered(self._signed(boxed), body.encode())
        if answer in (b"", b"success"):
            return {}
        outer = parse(answer)
        assert sign(self.token, str(outer["TimeStamp"]), str(outer["Nonce"]), str(outer["Encrypt"])) == outer["MsgSignature"]
        return parse(self._box.open(str(outer["Encrypt"])).encode())
