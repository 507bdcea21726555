"""A phone: what a person does in the account's chat, and what they see. Every act opens the reply windows that WeChat opens."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from simulator import pushes, visits
from simulator.courier import Courier
from simulator.people import MESSAGE, TAP, TAPS, Bubble, Person
from simulator.pushes import Fields
from simulator.replies import NOTICE, Reply
from simulator.world import Sent, World

_serials = itertools.count(1)
#: A picture of one grey dot, where none is given.
PICTURE = bytes.fromhex(
    "ffd8ffe000104a46494600010100000100010000ffdb004300030202020202030202020303030304060404040404080606050609080a0a090809090a0c0f0c0a0b0e0b09090d"
    "110d0e0f101011100a0c12131210130f101010ffc9000b080001000101011100ffcc000600101005ffda0008010100003f00d2cf20ffd9"
)
VOICE = b"#!AMR\n" + b"\x3c\x91" * 40
VIDEO = b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 64


class Phone:
    """One person's phone. Acts return the passive ``Reply``; ``screen`` is everything on it, ``inbox`` what came by API."""

    def __init__(self, world: World, courier: Courier, openid: str) -> None:
        self.world, self.courier, self.openid = world, courier, openid

    @property
    def person(self) -> Person:
        """This person on WeChat's side."""
        return self.world.person(self.openid)

    @property
    def screen(self) -> Sequence[Bubble]:
        """Everything shown, oldest first."""
        with self.world.lock:
            return tuple(self.person.screen)

    @property
    def inbox(self) -> Sequence[Sent]:
        """What the account sent by itself, oldest first."""
        return self.world.to(self.openid)

    def say(self, text: str, menu_id: str = "") -> Reply:
        """Writes a text; with ``menu_id`` it is a tapped msgmenu item, which counts as a tap, not as a message."""
        return self.message("text", pushes.text(text, menu_id), text, tap=bool(menu_id))

    def photo(self, content: bytes = PICTURE) -> Reply:
        """Sends a picture."""
        media_id = self._keep("image", content)
        return self.message("image", pushes.image(media_id, f"http://mmbiz.qpic.cn/mmbiz_jpg/{media_id}/0"), "[图片]")

    def voice(self, content: bytes = VOICE) -> Reply:
        """Sends a voice message."""
        return self.message("voice", pushes.voice(self._keep("voice", content)), "[语音]")

    def video(self, short: bool = False) -> Reply:
        """Sends a video."""
        fields = pushes.video(self._keep("video", VIDEO), self._keep("thumb", PICTURE))
        return self.message("shortvideo" if short else "video", fields, "[视频]")

    def place(self, latitude: float, longitude: float, label: str) -> Reply:
        """Sends a place."""
        return self.message("location", pushes.location(latitude, longitude, label), f"[位置] {label}")

    def link(self, title: str, description: str, url: str) -> Reply:
        """Shares a page."""
        return self.message("link", pushes.link(title, description, url), f"[链接] {title}")

    def follow(self, scene: str = "", ticket: str = "") -> Reply:
        """Follows the account, by a QR code where ``scene`` or ``ticket`` is given."""
        with self.world.lock:
            scene = self.world.scenes.get(ticket, scene)
            self.person.following, self.person.followed_at, self.person.scene = True, self.world.clock(), scene
        more = {"Ticket": ticket or "TICKET"} if scene else {}
        return self.act(pushes.event("subscribe", f"qrscene_{scene}" if scene else "", **more))

    def leave(self) -> Reply:
        """Stops following."""
        with self.world.lock:
            self.person.following, self.person.until = False, None
        return self.act(pushes.event("unsubscribe", ""))

    def scan(self, scene: str, ticket: str = "TICKET") -> Reply:
        """Scans a QR code of the account while following it."""
        return self.act(pushes.event("SCAN", scene, Ticket=ticket))

    def tap(self, key: str) -> Reply:
        """Taps a menu button of type click."""
        return self.act(pushes.event("CLICK", key))

    def view(self, url: str) -> Reply:
        """Taps a menu button that opens a page."""
        return self.act(pushes.event("VIEW", url, MenuId="430000001"))

    def sign_in(self, virtual: bool = False) -> str:
        """Opens a page that asks who this is (snsapi_base); the code it gets. ``virtual``: in WeChat's preview mode, as a made-up user."""
        return visits.code_for(self.world, self.openid, virtual)

    def popup(self, choices: Sequence[tuple[str, bool]]) -> Reply:
        """Answers a consent popup: (template id, accepted) each. Raises ``ValueError`` for one that WeChat would not open: more than five
        notices, or those for one consent beside those for good."""
        return self.act(visits.answered(self.world, self.openid, choices))

    def withdraw(self, template_id: str) -> Reply:
        """Takes a consent back in the account's settings: WeChat pushes only such a no."""
        with self.world.lock:
            self.person.consents.pop(template_id, None)
            self.person.long_term.discard(template_id)
        row = {"TemplateId": template_id, "SubscribeStatusString": "reject"}
        return self.act(pushes.subscription("subscribe_msg_change_event", "SubscribeMsgChangeEvent", [row]))

    def message(self, kind: str, fields: Fields, shown: str, tap: bool = False) -> Reply:
        """Sends any message by its type and fields; ``shown`` stands on the own screen."""
        with self.world.lock:
            now = self.world.clock()
            message_id = int(now.timestamp()) * 10**9 + next(_serials)
            self.person.following = True
            self.person.spoke_at, self.person.typing = now, False
            self.person.grant(TAP if tap else MESSAGE, now, self.world.overlap)
            self.person.screen.append(Bubble(now, "me", kind, shown))
        return self._push(kind, fields, message_id)

    def act(self, fields: Fields) -> Reply:
        """Causes any event."""
        with self.world.lock:
            name, now = str(fields["Event"]), self.world.clock()
            if name in TAPS:
                self.person.grant(TAP, now, self.world.overlap)
        return self._push("event", fields)

    def _push(self, kind: str, fields: Fields, message_id: int = 0) -> Reply:
        created = int(self.world.clock().timestamp())
        xml = pushes.document(self.courier.account.original_id, self.openid, created, kind, fields, message_id)
        reply = self.courier.deliver(self.openid, xml)
        with self.world.lock:
            if reply.fault:
                self.person.screen.append(Bubble(self.world.clock(), "wechat", "notice", NOTICE))
            elif reply.kind:
                self.person.screen.append(Bubble(self.world.clock(), "account", reply.kind, reply.text, "passive", reply.fields))
        return reply

    def _keep(self, kind: str, content: bytes) -> str:
        with self.world.lock:
            return self.world.media.put(kind, content, self.world.clock())
