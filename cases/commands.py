"""What a turn asks the one transaction to write: small frozen commands, applied in order by ``store``.

A command names the WeChat person of the turn by the contact id ``ME`` when they may be new. ``{number}`` and ``{query_code}``
in a push or reply are open places that ``store`` fills from the case saved in the same work.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from cases.model import Decision

#: Contact id that stands for the person whose message is being answered.
ME = -1


@dataclass(frozen=True, slots=True)
class SaveCase:
    """Insert (``decision.case.id == 0``) or update with version check; log rows, clocks, timers with it. ``media``: ids to attach."""

    decision: Decision
    media: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Push:
    """One message to one person, written to the outbox. ``key`` is unique for ever: a second push of the same key is dropped.

    ``template``: configuration name of the template that may stand in for it, "" if none; ``data`` its values (number status time
    unit category due). ``whole``: a template alone counts as delivery (False for an answer: the template announces, the text stays
    held). ``proves``: transition action that the acceptance by WeChat proves ("serve"). ``group``: what 撤销 takes back together.
    ``to`` 0 means nobody can be reached: the row is held at once with its reason. ``ladder``: by which ways it may go (``wechat.ladder``).
    """

    key: str
    to: int
    kind: str
    text: str
    due_at: datetime
    number: str = ""
    template: str = ""
    data: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    urgent: bool = False
    routine: bool = True
    statutory: bool = False
    whole: bool = True
    proves: str = ""
    group: str = ""
    optional: bool = False
    sealed: bool = False
    ladder: str = "news"


@dataclass(frozen=True, slots=True)
class CancelPushes:
    """Takes back what waits: rows of this group (撤销), or of this key prefix, that were not sent."""

    group: str = ""
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class HandOver:
    """A held message goes inside this work's reply. ``id``: its row; ``rest``: end of a long one, which stays held, "" if all goes."""

    id: int
    rest: str = ""


@dataclass(frozen=True, slots=True)
class Rate:
    """One satisfaction rating. ``object``: unit or office; ``value``: 0 满意 1 基本满意 3 不满意. A second one changes nothing.

    ``reasons``: codes of ``cases.ratings``; ``channel``: chat or tap; ``identity``: how the person is known (bound WeChat, or number and
    query code); ``change``: it takes the place of the earlier one.
    """

    number: str
    object: str
    value: int
    at: datetime
    reason: str = ""
    contact: int = ME
    channel: str = "chat"
    reasons: tuple[str, ...] = ()
    identity: str = "bound"
    change: bool = False


@dataclass(frozen=True, slots=True)
class Remark:
    """Words that join a rating: its reason told afterwards, or a comment. The value stays."""

    number: str
    object: str
    text: str
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenTask:
    """Work for a person of the petition office.

    ``kind``: listen 听语音, unconfirmed 未确认来件, callback 回访, call 今天要打的电话, human 人工, confirm 待确认转办, national 未录入,
    hotspot 热点.
    ``key`` makes it once-only. ``role``: who sees it.
    """

    key: str
    kind: str
    text: str
    due_at: datetime
    number: str = ""
    contact: int = 0
    role: str = "clerk"
    sealed: bool = False


@dataclass(frozen=True, slots=True)
class CloseTask:
    """Ends a task, by id or by key."""

    by: str
    at: datetime
    id: int = 0
    key: str = ""
    result: str = ""


@dataclass(frozen=True, slots=True)
class RaiseAlarm:
    """An emergency that somebody must take (已接 N). Alarms repeat until taken. ``key`` keeps one talk from raising two."""

    key: str
    level: str
    text: str
    at: datetime
    contact: int = ME
    place: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class AddToAlarm:
    """Place, phone or news (``text``) told after the alarm went out; the duty officers get it as a further push."""

    id: int
    place: str = ""
    phone: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class TakeAlarm:
    """已接 N: the repeats stop."""

    id: int
    staff: int
    at: datetime


@dataclass(frozen=True, slots=True)
class SaveMedia:
    """A picture, voice or video to be fetched before WeChat drops it (3 days). ``number`` joins it to a case at once."""

    media_id: str
    kind: str
    at: datetime
    number: str = ""
    contact: int = ME
    sealed: bool = False


@dataclass(frozen=True, slots=True)
class SaveContact:
    """What is now known of a person; None leaves a field as it is."""

    contact: int = ME
    name: str | None = None
    phone: str | None = None
    address: str | None = None
    subscribed: bool | None = None
    opted_out: bool | None = None
    greeted: bool | None = None


@dataclass(frozen=True, slots=True)
class Consent:
    """What a person answered when they were asked for subscription notices of this name; ``lasting``: once and for all."""

    name: str
    accepted: bool
    lasting: bool = False
    contact: int = ME


@dataclass(frozen=True, slots=True)
class Detach:
    """Erase what came from WeChat about a person (unsubscribe, revoked authorisation): openid, name, talk; cases keep their lawful data."""

    at: datetime
    contact: int = ME
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Bind:
    """Joins the person to the staff member whose binding code this is; the code ends with it."""

    staff: int
    at: datetime
    contact: int = ME


@dataclass(frozen=True, slots=True)
class Share:
    """Joins a further WeChat person to a case (proved by number, query code and last four digits)."""

    number: str
    contact: int = ME


@dataclass(frozen=True, slots=True)
class Return:
    """The petitioner whom an erasure cut off from their case, or for whom a clerk took it down, has proved that it is theirs: what is still
    to come goes to this person.

    Nothing where the case's own person is still there.
    """

    number: str
    contact: int = ME


#: What the audit of a case calls a miss.
WRONG_CODE = "wrong_code"


@dataclass(frozen=True, slots=True)
class Missed:
    """The person named a query code or last digits that are not this case's. It counts for a day, also if they are erased meanwhile."""

    at: datetime
    number: str


@dataclass(frozen=True, slots=True)
class Audit:
    """A look that is logged: a phone number shown, a case read."""

    at: datetime
    actor: str
    action: str
    number: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class DropTimer:
    """A timer of a case has rung and is done with."""

    id: int


Command = (
    SaveCase
    | Push
    | CancelPushes
    | HandOver
    | Rate
    | Remark
    | OpenTask
    | CloseTask
    | RaiseAlarm
    | AddToAlarm
    | TakeAlarm
    | SaveMedia
    | SaveContact
    | Consent
    | Detach
    | Bind
    | Share
    | Return
    | Missed
    | Audit
    | DropTimer
)


@dataclass(frozen=True, slots=True)
class Work:
    """One transaction: everything that one message, one staff step or one sweep row changes, all or nothing.

    ``key``: dedupe key of the inbound push ("" = none); ``openid`` and ``version``: whose conversation and the version it was read at
    (version 0 = not there yet); ``dialogue``: the next state as JSON-ready dict, None leaves it; ``window``: (messages, seconds) that the
    platform now lets us send; ``reply``: rendered passive reply, with open places.
    """

    at: datetime
    commands: tuple[Command, ...] = ()
    key: str = ""
    openid: str = ""
    version: int = 0
    dialogue: Mapping[str, object] | None = None
    wake_at: datetime | None = None
    window: tuple[int, int] | None = None
    reply: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """Committed and durable. ``reply`` has its open places filled; ``number`` is the case made, "" if none; ``contact`` the person's id."""

    reply: str = ""
    number: str = ""
    contact: int = 0


@dataclass(frozen=True, slots=True)
class Repeat:
    """This push was answered before: the stored reply, to be given again."""

    reply: str


@dataclass(frozen=True, slots=True)
class Stale:
    """Conversation or case changed since it was read: nothing was written, think again."""
