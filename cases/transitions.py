"""The one table of lawful steps. Whoever asks (chat, command line, a sweep) goes through it; a step that is not here cannot be taken."""

from __future__ import annotations

from dataclasses import dataclass

from cases.model import Status as S
from cases.words import CATEGORIES, RATINGS, ROUTES, WAYS


@dataclass(frozen=True, slots=True)
class Field:
    """Evidence that a step demands: its key, what people call it, whether the step is refused without it, and its closed list if any."""

    name: str
    label: str
    required: bool = True
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Transition:
    """One row. ``target`` None: the status stays. ``needs``: a pending fact that must stand on the case.

    ``tells``: (audience, notice kind). ``starts`` and ``stops`` are clock ids; some clocks start by route, see ``cases.effects``.
    """

    row: str
    action: str
    word: str
    sources: frozenset[S]
    target: S | None
    roles: frozenset[str]
    fields: tuple[Field, ...] = ()
    tells: tuple[tuple[str, str], ...] = ()
    article: str = ""
    starts: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    needs: str = ""
    statutory: bool = False


def _s(*states: S) -> frozenset[S]:
    return frozenset(states)


_CLERK, _DIRECTOR, _OFFICE = frozenset({"clerk"}), frozenset({"director"}), frozenset({"clerk", "director"})
_UNIT, _HEAD, _CITIZEN, _CONF = frozenset({"unit"}), frozenset({"head"}), frozenset({"citizen"}), frozenset({"confidential"})
_WORK = _s(S.ACCEPTED, S.HANDLING, S.EXTENDED)
_AT_UNIT = _s(S.TO_SIGN, S.SIGNED, S.OBJECTED, S.ACCEPTED, S.HANDLING, S.EXTENDED, S.OPINION_REVIEW, S.OPINION_ISSUED)
_SORTING = _s(S.REGISTERED)
_BEFORE_SERVICE = _s(S.SUBMITTED, S.REGISTERED, S.TRANSFERRED, S.ASSIGNED) | _AT_UNIT
_ANY = frozenset(S) - _s(S.DRAFT, S.ARCHIVED)
_TEXT, _REASON = Field("text", "内容"), Field("reason", "理由")
_ROUTES = tuple(str(number) for number in ROUTES)

TRANSITIONS: tuple[Transition, ...] = (
    Transition(
        "1", "submit", "提交", _s(S.DRAFT), S.SUBMITTED, _CITIZEN | {"bot", "clerk", "unit", "grid"}, article="条例19条", starts=("C1",)
    ),
    Transition(
        "2",
        "register",
        "登记",
        _s(S.SUBMITTED),
        S.REGISTERED,
        _OFFICE | {"bot"},
        article="条例19条1款、22条1款",
        starts=("C2",),
        stops=("C1",),
    ),
    Transition("3", "direct", "直接回复", _SORTING, S.DIRECT, _OFFICE, (_TEXT,), (("citizen", "direct"),), "条例22条", stops=("C2", "C16")),
    Transition(
        "4",
        "transfer",
        "转送",
        _SORTING,
        S.TO_SIGN,
        _OFFICE | {"bot"},
        (Field("unit", "责任单位", False), Field("reason", "说明", False)),
        (("unit", "assignment"), ("citizen", "transferred")),
        "条例22条1款",
        ("C4", "C5"),
        ("C2", "C16"),
    ),
    Transition(
        "5",
        "assign",
        "交办",
        _SORTING,
        S.TO_SIGN,
        _OFFICE,
        (Field("unit", "责任单位", False), Field("due", "办理期限", False)),
        (("unit", "assignment"), ("citizen", "assigned")),
        "条例22条1款3项",
        ("C4", "C5"),
        ("C2", "C16"),
    ),
    Transition(
        "7", "to_disc", "转纪检监察", _SORTING, S.TO_DISC, _CONF, (), (("citizen", "to_disc"),), "条例22条、30条", stops=("C2", "C16")
    ),
    Transition(
        "9",
        "guide",
        "引导",
        _SORTING,
        S.GUIDED,
        _OFFICE,
        (Field("route", "途径", True, _ROUTES[:5]), Field("organ", "受理机关", False), Field("reason", "说明", False)),
        (("citizen", "guided"),),
        "条例31条",
        stops=("C2", "C16"),
        statutory=True,
    ),
    Transition(
        "10",
        "refuse",
        "不予受理",
        _s(S.REGISTERED, S.SIGNED, S.TO_SIGN),
        None,
        _CLERK | _UNIT | _DIRECTOR,
        (Field("ground", "理由编号 N1 N2 N3"), Field("reason", "说明", False)),
        (("director", "to_approve"),),
        "条例23条、36条",
    ),
    Transition(
        "10",
        "approve",
        "同意",
        _s(S.REGISTERED, S.SIGNED),
        S.REFUSED,
        _DIRECTOR,
        (),
        (("citizen", "refused"),),
        "条例23条",
        stops=("C2", "C4", "C5", "C16"),
        needs="refusal",
        statutory=True,
    ),
    Transition(
        "11",
        "merge",
        "并案",
        _SORTING,
        S.MERGED,
        _OFFICE,
        (Field("main", "主件编号"),),
        (("citizen", "merged"),),
        "条例19条3款",
        stops=("C2", "C16"),
    ),
    Transition("11b", "file", "存", _SORTING, S.FILED, _DIRECTOR, (_REASON,), (("citizen", "filed"),), "条例22条", stops=("C2", "C16")),
    Transition("12", "sign", "签收", _s(S.TO_SIGN), S.SIGNED, _UNIT | _HEAD, article="条例23条3款"),
    Transition(
        "13",
        "object",
        "异议",
        _s(S.SIGNED),
        S.OBJECTED,
        _UNIT | _HEAD,
        (_REASON, Field("unit", "建议单位", False)),
        (("clerk", "objection"),),
        "条例23条3款",
        stops=("C5",),
    ),
    Transition(
        "14",
        "transfer",
        "转派",
        _s(S.OBJECTED, S.TO_SIGN, S.SIGNED),
        S.TO_SIGN,
        _OFFICE,
        (Field("unit", "责任单位"),),
        (("unit", "assignment"), ("citizen", "changed_unit")),
        "条例23条3款",
        ("C4", "C5"),
        ("C4", "C5", "C16"),
    ),
    Transition("15", "send_back", "退回", _s(S.OBJECTED), S.SIGNED, _OFFICE, (_REASON,), (("unit", "objection_refused"),), "条例23条3款"),
    Transition(
        "16",
        "accept",
        "受理",
        _s(S.SIGNED),
        S.ACCEPTED,
        _UNIT | _HEAD,
        (Field("route", "途径 1—6", False, _ROUTES),),
        (("citizen", "accepted"),),
        "条例23条、31条",
        stops=("C4", "C5", "C16"),
        statutory=True,
    ),
    Transition("17", "handle", "办理", _s(S.ACCEPTED), S.HANDLING, _UNIT | _HEAD, article="条例31条6项"),
    Transition(
        "18", "progress", "进展", _s(S.HANDLING, S.EXTENDED), None, _UNIT | _HEAD, (_TEXT,), (("citizen", "progress"),), "条例31条6项"
    ),
    Transition(
        "18", "contact", "联系", _AT_UNIT | _SORTING, None, _UNIT | _HEAD | _OFFICE, (Field("text", "联系结果"),), (), "条例31条6项"
    ),
    Transition(
        "19",
        "co_handle",
        "协办",
        _AT_UNIT,
        None,
        _UNIT | _HEAD | _OFFICE,
        (Field("unit", "协办单位"), Field("text", "请办的事", False)),
        (("unit", "co_handling"),),
        "条例24条",
    ),
    Transition(
        "21",
        "extend",
        "延期",
        _WORK,
        None,
        _UNIT | _HEAD,
        (Field("days", "天数（最多30）"), _REASON),
        (("head", "to_approve"),),
        "条例34条",
    ),
    Transition(
        "21",
        "approve",
        "同意",
        _WORK,
        S.EXTENDED,
        _HEAD,
        (),
        (("citizen", "extended"), ("unit", "extended")),
        "条例34条",
        needs="extension",
        statutory=True,
    ),
    Transition("21", "send_back", "退回", _WORK, None, _HEAD, (_REASON,), (("unit", "sent_back"),), "条例34条", needs="extension"),
    Transition(
        "22",
        "answer",
        "答复",
        _s(S.HANDLING, S.EXTENDED),
        S.OPINION_REVIEW,
        _UNIT | _HEAD,
        (_TEXT,),
        (("head", "to_approve"),),
        "条例31条6项、32条",
    ),
    Transition("23", "send_back", "退回", _s(S.OPINION_REVIEW), S.HANDLING, _HEAD, (_REASON,), (("unit", "sent_back"),), "条例32条"),
    Transition(
        "24",
        "approve",
        "同意",
        _s(S.OPINION_REVIEW),
        S.OPINION_ISSUED,
        _HEAD,
        (),
        (("citizen", "answer"),),
        "条例32条、34条",
        stops=("C6", "C7", "C16", "C17"),
        statutory=True,
    ),
    Transition(
        "25",
        "serve",
        "送达",
        _s(S.OPINION_ISSUED),
        S.SERVED,
        _UNIT | _HEAD | {"clerk", "bot"},
        (Field("way", "方式 当面|邮寄|微信", False, WAYS), Field("date", "日期", False)),
        (),
        "条例35条",
        ("C20",),
    ),
    Transition(
        "26",
        "close",
        "办结",
        _s(S.SERVED),
        S.CLOSED,
        _UNIT | _HEAD,
        (Field("text", "办结情况", False),),
        (("citizen", "closed"),),
        "条例34条",
    ),
    Transition(
        "27",
        "reopen",
        "重办",
        _s(S.SERVED, S.CLOSED),
        S.HANDLING,
        _OFFICE,
        (_REASON,),
        (("unit", "reopened"), ("citizen", "reopened")),
        "条例32条、40条",
        stops=("C9", "C20"),
    ),
    Transition(
        "28",
        "request_review",
        "复查",
        _s(S.SERVED, S.CLOSED),
        S.REVIEW_REQ,
        _CITIZEN,
        (Field("reason", "理由", False),),
        (("clerk", "review_requested"),),
        "条例35条",
        ("C10",),
        ("C9",),
    ),
    Transition(
        "32",
        "withdraw",
        "撤回",
        _BEFORE_SERVICE,
        S.WITHDRAWN,
        _CITIZEN,
        (Field("reason", "说明", False),),
        (("unit", "withdrawn"), ("clerk", "withdrawn")),
        "",
        stops=("C1", "C2", "C4", "C5", "C6", "C7", "C16", "C17"),
    ),
    Transition("–", "supplement", "补充", _ANY, None, _CITIZEN, (_TEXT,), (("unit", "supplement"),), "条例19条"),
    Transition(
        "–",
        "urge",
        "催办",
        _BEFORE_SERVICE | _s(S.SERVED, S.REVIEW_REQ),
        None,
        _CITIZEN,
        (Field("text", "要说的话", False),),
        (("unit", "urge"),),
        "条例40条",
    ),
    Transition(
        "–",
        "rate",
        "评价",
        _ANY,
        None,
        _CITIZEN,
        (
            Field("object", "对象", True, ("unit", "office")),
            Field("value", "评价", True, tuple(RATINGS.values())),
            Field("reason", "原因", False),
        ),
        (),
        "条例21条",
    ),
    Transition(
        "–",
        "classify",
        "归类",
        _BEFORE_SERVICE,
        None,
        _OFFICE,
        (Field("category", "类别", False, CATEGORIES), Field("route", "途径 1—6", False, _ROUTES)),
        (),
        "条例31条",
    ),
    Transition("–", "record", "听写", _BEFORE_SERVICE, None, _OFFICE, (Field("text", "听到的内容"),), (), "条例19条1款"),
    Transition("–", "national", "录入", _ANY, None, _OFFICE, (Field("number", "国家系统编号"),), (), "条例21条2款"),
    Transition("–", "callback", "回访", _ANY, None, _OFFICE, (Field("text", "回访结果"),), (("citizen", "callback"),), "条例21条"),
    Transition(
        "–",
        "settle",
        "就地化解",
        _BEFORE_SERVICE,
        None,
        frozenset({"grid"}),
        (Field("text", "化解情况"),),
        (("clerk", "supplement"),),
        "条例15条",
    ),
    Transition(
        "–",
        "simple",
        "简易",
        _BEFORE_SERVICE,
        None,
        _OFFICE | _HEAD,
        (Field("value", "进退 1 进入，0 退出", True, ("1", "0", "进入", "退出")),),
        (),
        "信访事项简易办理办法",
        stops=("C16",),
    ),
    Transition(
        "–", "undo", "撤销", _s(S.HANDLING, S.EXTENDED, S.OPINION_ISSUED, S.OPINION_REVIEW, S.ACCEPTED), None, _UNIT | _HEAD, (), (), ""
    ),
)

WORDS: dict[str, str] = {t.word: t.action for t in TRANSITIONS} | {"同意转派": "transfer", "转送": "transfer", "转派": "transfer"}


def action_of(word: str) -> str:
    """The action code of a code or Chinese word; the word itself when nothing is called so."""
    return WORDS.get(word, word)
