"""The delivery ladder: customer-service message while the person's window is open, else a template message, else the message is held."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from wechat.client import Api
from wechat.errors import ApiError, Remedy
from wechat.replies import clean
from wechat.templates import Template

#: Seconds to wait before the n-th repetition of what failed for a reason that passes.
_PAUSES = (1, 3, 10, 30, 60, 180, 600, 1800, 3600)
_MINUTE, _HOUR = 60.0, 3600.0


@dataclass(frozen=True, slots=True)
class Letter:
    """One message to one person. ``closed``: why no customer-service message may go now, "" where it may as far as we know.

    ``whole``: does a template alone count as delivery; ``announced``: a template has told of it already; ``attempts``: tries so far;
    ``key``: unique for ever.
    """

    key: str
    openid: str
    text: str
    closed: str = ""
    following: bool = True
    template: str = ""
    data: Mapping[str, str] = field(default_factory=dict)
    whole: bool = True
    announced: bool = False
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class Sent:
    """WeChat took it. ``channel``: custom or template; ``msgid``: to recognise WeChat's later word on it, "" for custom; ``taught``: the
    refusal met on the way, which tells something about the person or the account."""

    channel: str
    msgid: str = ""
    taught: ApiError | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """No channel may carry it now. ``msgid``: of the template that told of it, "" if none; ``taught`` as above."""

    why: str
    msgid: str = ""
    taught: ApiError | None = None


@dataclass(frozen=True, slots=True)
class Again:
    """A fault that passes: to be tried again after so many seconds. ``mend``: it passes when the installation is mended, however late."""

    why: str
    seconds: float
    mend: bool = False


@dataclass(frozen=True, slots=True)
class Dead:
    """Will never go."""

    why: str


Outcome = Sent | Held | Again | Dead


class Delivery:
    """Carries letters. ``templates``: by our name for them (progress, survey, assignment)."""

    def __init__(self, api: Api, templates: Mapping[str, Template]) -> None:
        self._api, self._templates = api, templates

    def deliver(self, letter: Letter) -> Outcome:
        """Down the ladder until a rung carries it; never raises for what WeChat says."""
        if not letter.following:
            return self._by_template(letter, "对方已取消关注", None)
        if letter.closed:
            return self._by_template(letter, letter.closed, None)
        try:
            self._api.send_text(letter.openid, clean(letter.text))
        except ApiError as error:
            if error.remedy == Remedy.UNFOLLOWED:
                return Held(error.words, taught=error)
            return _end(error, letter.attempts) or self._by_template(letter, error.words, error)
        return Sent("custom")

    def _by_template(self, letter: Letter, why: str, taught: ApiError | None) -> Outcome:
        template = self._templates.get(letter.template)
        if template is None or not letter.following or letter.announced:
            lacking = "" if template is not None or not letter.template else "，没有可用的模板消息"
            return Held(f"{why}{lacking}，等对方来话时一并送到", taught=taught)
        mark = sha256(letter.key.encode()).hexdigest()[:32]
        try:
            msgid = self._api.send_template(letter.openid, template.id, template.filled(letter.data), mark)
        except ApiError as error:
            taught = error if error.remedy == Remedy.UNFOLLOWED else taught
            return _end(error, letter.attempts) or Held(f"{why}；模板消息{letter.template}：{error.words}", taught=taught)
        if letter.whole:
            return Sent("template", msgid, taught)
        return Held(f"{why}，已用模板消息提醒，原文等对方来话时送到", msgid, taught)


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
        case Remedy.DROP | Remedy.CONTENT:
            return Dead(error.words)
    return None
