"""Down the ladder: each rung is tried in its order until one carries the letter; what none carries is held with every reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Protocol

from wechat.client import Api
from wechat.errors import ApiError, Remedy
from wechat.ladder import LADDERS, SILENT, Letter, Means, Rung, obstacle
from wechat.replies import clean
from wechat.templates import Template

#: Seconds to wait before the n-th repetition of what failed for a reason that passes.
_PAUSES = (1, 3, 10, 30, 60, 180, 600, 1800, 3600)
#: How often an SMS is tried while its provider does not answer.
_TRIES = 3
_MINUTE, _HOUR = 60.0, 3600.0
_NAMES = {Rung.WECOM: "企业微信", Rung.CUSTOM: "", Rung.SUBSCRIBE: "订阅通知", Rung.TEMPLATE: "模板消息", Rung.SMS: "短信"}
#: Kinds of files that may go, and the ending that WeChat wants to see.
_ENDINGS = {"image": "jpg", "voice": "amr", "video": "mp4"}
#: WeChat's code of a file that is not there, and ours.
_NO_FILE = 40007
_TEXT_RUNGS = (Rung.WECOM, Rung.CUSTOM)
_WAITS = "等对方来话时一并送到"


class Sms(Protocol):
    """A way to send an SMS. Raises ``ApiError``."""

    @property
    def templates(self) -> frozenset[str]:
        """Our names of what may be sent."""

    def send(self, phone: str, template: str, data: Mapping[str, str]) -> str:
        """Sends the template's SMS with the case's number and status; gives the provider's id. No provider knows a repetition again."""


class WeCom(Protocol):
    """A way to a staff member's WeCom. Raises ``ApiError``."""

    def tell(self, user: str, text: str, data: Mapping[str, str], once: str) -> str:
        """Sends a text, or a card where ``data`` names buttons; gives the message's id."""

    def send_file(self, user: str, kind: str, name: str, content: bytes) -> str:
        """Sends a picture, voice or video; gives the message's id."""


@dataclass(frozen=True, slots=True)
class Sent:
    """It was taken. ``channel``: the rung; ``msgid``: to recognise WeChat's later word on it, "" for custom; ``taught``: refusals met on
    the way that tell something about the person or the account."""

    channel: str
    msgid: str = ""
    taught: tuple[ApiError, ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """No channel may carry it now. ``channel`` and ``msgid``: of the notice that told of it, "" if none; ``taught`` as above."""

    why: str
    msgid: str = ""
    taught: tuple[ApiError, ...] = ()
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Again:
    """A fault that passes: to be tried again after so many seconds. ``mend``: it passes when the installation is mended, however late;
    ``unsure``: it may have been carried all the same."""

    why: str
    seconds: float
    mend: bool = False
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class Dead:
    """Will never go."""

    why: str


Outcome = Sent | Held | Again | Dead


@dataclass(slots=True)
class _Climb:
    """What was met on the way down. ``full``: a rung that may be used later, which an urgent letter does not wait for."""

    letter: Letter
    full: Again | None = None
    why: list[str] = field(default_factory=list)
    taught: tuple[ApiError, ...] = ()


class Delivery:
    """Carries letters. ``templates`` and ``subscriptions``: by our names for them; ``now``: the machine's clock; ``files``: what is kept
    under a name."""

    def __init__(
        self,
        api: Api,
        templates: Mapping[str, Template],
        subscriptions: Mapping[str, Template] | None = None,
        *,
        now: Callable[[], datetime],
        wecom: WeCom | None = None,
        sms: Sms | None = None,
        files: Callable[[str], bytes | None] | None = None,
    ) -> None:
        self._api, self._templates, self._subscriptions = api, templates, subscriptions or {}
        self._now, self._wecom, self._sms, self._files = now, wecom, sms, files
        self.means = Means(templates, self._subscriptions, wecom is not None, sms.templates if sms else frozenset())
        self._shut: dict[Rung, tuple[datetime, str]] = {}

    def first(self, letter: Letter) -> Rung | None:
        """The rung that will be tried first, None where nothing may go."""
        return next((rung for rung in LADDERS[letter.ladder].rungs if not obstacle(rung, letter, self.means)), None)

    def deliver(self, letter: Letter) -> Outcome:
        """Down the ladder until a rung carries it; never raises for what WeChat says."""
        climb = _Climb(letter)
        for rung in LADDERS[letter.ladder].rungs:
            hindered = obstacle(rung, climb.letter, self.means)
            outcome = self._step(climb, rung) if not hindered else None
            if outcome is not None:
                return outcome
            if hindered not in ("", SILENT):
                climb.why.append(hindered)
        if climb.full is not None:
            return climb.full
        why = "，".join(dict.fromkeys(climb.why))
        return Held(f"{why}，{_WAITS}" if letter.openid or letter.wecom else why, taught=climb.taught)

    def _step(self, climb: _Climb, rung: Rung) -> Outcome | None:
        """One rung tried; None where the next one may do."""
        letter, (until, words) = climb.letter, self._shut.get(rung, (self._now(), ""))
        if until > self._now():
            return _unless_urgent(climb, Again(words, (until - self._now()).total_seconds()))
        try:
            msgid = self._carry(rung, letter)
        except ApiError as error:
            return self._refused(climb, rung, error)
        if rung in _TEXT_RUNGS or letter.whole:
            return Sent(rung.value, msgid, climb.taught)
        why = "，".join((*climb.why, f"已用{_NAMES[rung]}提醒，原文等对方来话时送到"))
        return Held(why, msgid, climb.taught, rung.value)

    def _carry(self, rung: Rung, letter: Letter) -> str:
        mark = sha256(letter.key.encode()).hexdigest()[:32]
        match rung:
            case Rung.CUSTOM | Rung.WECOM if letter.data.get("file"):
                return self._carry_file(rung, letter)
            case Rung.CUSTOM:
                self._api.send_text(letter.openid, clean(letter.text))
                return ""
            case Rung.TEMPLATE:
                template = self._templates[letter.template]
                return self._api.send_template(letter.openid, template.id, template.filled(letter.data), mark)
            case Rung.SUBSCRIBE:
                template = self._subscriptions[letter.template]
                return self._api.send_subscription(letter.openid, template.id, template.filled(letter.data), mark)
            case Rung.WECOM:
                assert self._wecom is not None
                return self._wecom.tell(letter.wecom, clean(letter.text), letter.data, mark)
            case Rung.SMS:
                assert self._sms is not None
                return self._sms.send(letter.phone, letter.template, letter.data)

    def _carry_file(self, rung: Rung, letter: Letter) -> str:
        name, kind = letter.data["file"], letter.data["kind"]
        content = self._files(name) if self._files else None
        if content is None:
            raise ApiError(_NO_FILE, "not kept")
        called = f"{name.partition('.')[0]}.{_ENDINGS[kind]}"
        if rung == Rung.WECOM:
            assert self._wecom is not None
            return self._wecom.send_file(letter.wecom, kind, called, content)
        self._api.send_file(letter.openid, kind, called, content)
        return ""

    def _refused(self, climb: _Climb, rung: Rung, error: ApiError) -> Outcome | None:
        """The end of the letter, or None and the next rung."""
        end = None if _stands_in(rung, climb.letter, error) else _end(error, climb.letter.attempts)
        if isinstance(end, Again):
            if error.remedy == Remedy.QUOTA:
                self._shut[rung] = (self._now() + timedelta(seconds=end.seconds), end.why)
                return _unless_urgent(climb, end)
            return replace(end, unsure=error.unsure)
        if end is not None:
            return end
        climb.why.append(f"{_NAMES[rung]}：{error.words}" if _NAMES[rung] else error.words)
        if rung in (Rung.WECOM, Rung.SMS):
            return None
        if rung == Rung.CUSTOM or error.remedy == Remedy.UNFOLLOWED or rung == Rung.SUBSCRIBE:
            climb.taught = (*climb.taught, error)
        if error.remedy == Remedy.UNFOLLOWED:
            climb.letter = replace(climb.letter, following=False)
        if error.remedy == Remedy.DROP:
            climb.letter = replace(climb.letter, openid="", announced=False)
        return None


def _unless_urgent(climb: _Climb, later: Again) -> Again | None:
    """A used-up quota is waited for, but not with an alarm in hand: that goes down the ladder, and comes back to it only at the end."""
    if not climb.letter.urgent:
        return later
    climb.full = climb.full or later
    climb.why.append(later.why)
    return None


def _stands_in(rung: Rung, letter: Letter, error: ApiError) -> bool:
    """Does another way stand in for this one whatever ails it? A staff member's WeChat for their WeCom, but not with a file that may be
    there already; a person's telephone for an SMS, where a call is better than waiting for the provider."""
    if rung == Rung.WECOM:
        return bool(letter.openid) and not (error.unsure and letter.ladder == "file")
    return rung == Rung.SMS and (error.remedy != Remedy.RETRY or letter.attempts >= _TRIES)


def _end(error: ApiError, attempts: int) -> Outcome | None:
    """What an error means for the whole letter; None where the next rung may do."""
    pause = float(_PAUSES[min(attempts, len(_PAUSES) - 1)])
    match error.remedy:
        case Remedy.RETRY:
            return Again(error.words, pause)
        case Remedy.TOKEN | Remedy.CONFIG:
            return Again(error.words, max(pause, _MINUTE if attempts > 2 else 2.0), mend=error.remedy == Remedy.CONFIG)
        case Remedy.QUOTA:
            return Again(error.words, _HOUR if error.code == 45009 else _MINUTE)
        case Remedy.CONTENT | Remedy.MEDIA | Remedy.SIGN_IN | Remedy.IGNORE:
            return Dead(error.words)
    return None
