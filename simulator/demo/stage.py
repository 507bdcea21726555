"""The stage: the stand-in, the bot and the clock together, and every act that the page's buttons cause."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from simulator.clock import MovableClock
from simulator.demo import suggest
from simulator.demo.backend import Backend
from simulator.demo.feed import Feed
from simulator.demo.travel import Journey, stops
from simulator.demo.view import AlarmView, CaseView, Player, TaskView, Understood
from simulator.demo.watch import Watcher
from simulator.phone import Phone
from simulator.replies import Reply
from simulator.wechat import WeChatServer

log = logging.getLogger(__name__)
_LONGEST = 2000
#: A shorter text is no first sentence of a matter.
_FIRST = 10
#: Places that the page's button sends, by citizen in order: inside the county, GCJ-02.
_PLACES = ((33.6086, 109.1043, "商洛市柞水县曹坪镇窑沟村"), (33.5720, 109.1560, "商洛市柞水县下梁镇明石村"))


class Busy(Exception):
    """The clock is being moved; acts have to wait. Raised by the acts below."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What the bot knew at the last look."""

    cases: tuple[CaseView, ...] = ()
    tasks: tuple[TaskView, ...] = ()
    alarms: tuple[AlarmView, ...] = ()


class Stage:
    """One running play. All acts go through one lock, so that the feed tells them in the order in which they happened."""

    def __init__(self, server: WeChatServer, backend: Backend, clock: MovableClock) -> None:
        self.server, self.backend, self.clock = server, backend, clock
        self.players: dict[str, Player] = {player.openid: player for player in backend.players()}
        self.feed, self.scene = Feed(), Scene()
        self.journey: Journey | None = None
        self._holders = {kind: next((p.openid for p in self.players.values() if p.kind == kind), "") for kind in ("clerk", "unit")}
        self._watcher = Watcher(self.feed)
        self._lock = threading.RLock()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="stage", daemon=True)

    def start(self) -> None:
        """Takes what is there as known and lets time work."""
        with self._lock:
            self._read()
            self._watcher.settle(self.scene.cases, self.scene.tasks, self.scene.alarms)
            self._screens()
            self.feed.add(self.clock(), "time", f"演示开始，{self.backend.account}公众号已接通", self.backend.limits())
        self._thread.start()

    def stop(self) -> None:
        """Ends the background of the play."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()

    def citizen(self, openid: str, act: str, given: Mapping[str, str]) -> Reply:
        """One act on anybody's phone: say, item, photo, voice, place, tap, follow, leave. Raises ``Busy``, ``KeyError``."""
        if self.journey is not None:
            raise Busy
        player = self.players[openid]
        phone = self.server.phone(openid)
        with self._lock:
            self._explain_act(player, act, given)
            reply = self._do(phone, act, given)
            if reply.fault:
                self.feed.add(self.clock(), "held", "微信没有拿到回复，屏幕上显示“服务出现故障”", reply.fault)
            self.tick()
        return reply

    def hold(self, openid: str) -> None:
        """The phone of the office, or of the unit, is now in this person's hand."""
        player = self.players.get(openid)
        if player is not None and player.kind in self._holders:
            self._holders[player.kind] = openid

    def holder(self, kind: str) -> Player:
        """Who has the phone of this kind (clerk, unit) in hand."""
        return self.players[self._holders[kind]]

    def tick(self) -> None:
        """Everything that is due now, and a look at what came of it."""
        with self._lock:
            self.backend.work()
            self.server.settle()
            self._look()

    def travel(self, span: timedelta) -> None:
        """Begins to move the clock; ``journey`` tells how far it is. Raises ``Busy``."""
        with self._lock:
            if self.journey is not None:
                raise Busy
            now = self.clock()
            self.journey = Journey(now, now + span, now)
        threading.Thread(target=self._travel, args=(self.journey,), name="journey", daemon=True).start()

    def _travel(self, journey: Journey) -> None:
        try:
            for moment in stops(journey.start, journey.target, self.backend.next_due):
                with self._lock:
                    self.clock.move_to(moment)
                    self.tick()
                    journey.here, journey.stops = moment, journey.stops + 1
                if self._stop.is_set() or journey.stops >= _LONGEST:
                    return
            self.feed.add(self.clock(), "time", f"时钟拨到了{_words(self.clock())}", f"沿途停了{journey.stops}处，到点的事都办了")
        except Exception as error:
            # The page must stay usable; what went wrong stands in the feed and, whole, in the log.
            log.exception("journey broke off")
            self.feed.add(self.clock(), "held", "拨时钟时出错，停在这里", f"{type(error).__name__}: {error}")
        finally:
            self.journey = None

    def _run(self) -> None:
        while not self._stop.wait(0.7):
            if self.journey is None:
                try:
                    self.tick()
                except Exception:
                    # A single bad round must not end the demo's background; the next round tries again.
                    log.exception("round failed")

    def _look(self) -> None:
        before = {case.number: case.unit_code for case in self.scene.cases}
        self._read()
        self._watcher.look(self.clock(), self.scene.cases, self.scene.tasks, self.scene.alarms)
        self._screens()
        newest = next((c for c in self.scene.cases if c.unit_code and not c.sealed), None)
        if newest and newest.unit_code != before.get(newest.number):
            self._hand_over(newest.unit_code)

    def _screens(self) -> None:
        own = [case.number for case in self.scene.cases]
        for player in self.players.values():
            if player.kind != "citizen":
                self._watcher.screen(self.clock(), player.name, self.server.phone(player.openid).screen, own)

    def _hand_over(self, unit: str) -> None:
        """The unit's phone goes to whoever has just been given a case."""
        found = next((p for p in self.players.values() if p.kind == "unit" and p.unit == unit), None)
        if found is not None and self.holder("unit").unit != unit:
            self.hold(found.openid)

    def _read(self) -> None:
        self.scene = Scene(tuple(self.backend.cases()), tuple(self.backend.tasks()), tuple(self.backend.alarms()))

    def _explain_act(self, player: Player, act: str, given: Mapping[str, str]) -> None:
        text, now = given.get("text", ""), self.clock()
        what = {"photo": "发来一张照片", "voice": "发来一段语音", "place": "发来一个位置", "follow": "关注了公众号", "leave": "取消了关注"}
        shown = what.get(act) or f"说：“{text if len(text) <= 40 else text[:40] + '…'}”"
        screen = self.server.phone(player.openid).screen
        last = suggest.last_words([bubble.text for bubble in screen if bubble.side in ("account", "card")])
        first = player.kind == "citizen" and act == "say" and len(text) >= _FIRST and not suggest.asked(last)
        found = self.backend.understood(text) if first else None
        if player.kind == "citizen" and (suggest.sealed(last) or (found and found.purpose == "检举控告")):
            self.feed.add(
                now, "talk", f"{player.name}说了一段保密的话", "检举控告走保密的路，这里不显示：除了保密专岗，谁也看不到（条例30条）"
            )
            return
        self.feed.add(now, "talk", f"{player.name}{shown}", _WHY.get(act, ""))
        if found is not None:
            self._explain_reading(found, now)

    def _explain_reading(self, found: Understood, now: datetime) -> None:
        if found.urgency:
            self.feed.add(
                now, "alarm", f"听出紧急情况（{found.urgency}）", "、".join(f"“{w}”" for about, w in found.words if about == "urgency")
            )
        unit = f"，建议转{found.unit}（把握{found.confidence:.0%}）" if found.unit else ""
        words = "、".join(dict.fromkeys(f"“{word}”" for about, word in found.words if about in ("category", "unit")))
        self.feed.add(
            now, "think", f"听懂了：{found.purpose} · {found.category}{unit}", f"凭这些词：{words}" if words else "没有明显的词，交给人定"
        )

    def _do(self, phone: Phone, act: str, given: Mapping[str, str]) -> Reply:
        text = given.get("text", "")
        if act == "say":
            return phone.say(text)
        if act == "item":
            return phone.say(text, given.get("id", "0"))
        if act == "place":
            return phone.place(*_PLACES[0 if given.get("phone", "citizen") == "citizen" else 1])
        if act == "tap":
            return phone.tap(text)
        return _SIMPLE[act](phone)


_SIMPLE: Mapping[str, Callable[[Phone], Reply]] = {
    "photo": lambda phone: phone.photo(),
    "voice": lambda phone: phone.voice(),
    "follow": lambda phone: phone.follow(),
    "leave": lambda phone: phone.leave(),
}
_WHY = {
    "voice": "微信不再给出语音的文字：由工作人员听，听完念给信访人核对",
    "photo": "照片三天后就从微信消失，程序马上取回存下",
    "leave": "按规定，取消关注后立即删去从微信得到的个人信息",
}


def _words(moment: datetime) -> str:
    from simulator.demo.watch import CHINA

    local = moment.astimezone(CHINA)
    return f"{local.month}月{local.day}日{local:%H:%M}"
