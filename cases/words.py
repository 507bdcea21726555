"""The closed lists of words: what citizens see of a status, routes, grounds of refusal, rating values."""

from __future__ import annotations

from dataclasses import dataclass

from cases.model import Case, Purpose, Status

#: Every code to one of the closed list of public words.
PUBLIC: dict[Status, str] = {
    Status.DRAFT: "已登记",
    Status.SUBMITTED: "已登记",
    Status.REGISTERED: "已登记",
    Status.DIRECT: "已答复",
    Status.TRANSFERRED: "已转办",
    Status.ASSIGNED: "已转办",
    Status.GUIDED: "已引导",
    Status.REFUSED: "不予受理",
    Status.NOLONGER: "不再受理",
    Status.MERGED: "已并案",
    Status.FILED: "已登记",
    Status.TO_DISC: "已转办",
    Status.TO_PL: "已转办",
    Status.TO_SIGN: "已转办",
    Status.SIGNED: "已转办",
    Status.OBJECTED: "已转办",
    Status.ROUTE_BACK: "已转办",
    Status.ACCEPTED: "已受理",
    Status.HANDLING: "办理中",
    Status.EXTENDED: "已延期",
    Status.OPINION_REVIEW: "办理中",
    Status.OPINION_ISSUED: "已答复",
    Status.SERVED: "已答复",
    Status.CLOSED: "已办结",
    Status.REVIEW_REQ: "复查中",
    Status.REVIEWING: "复查中",
    Status.REVIEW_DONE: "已答复",
    Status.VERIFY_REQ: "复核中",
    Status.VERIFYING: "复核中",
    Status.VERIFY_DONE: "已答复",
    Status.ENDED: "已终结",
    Status.WITHDRAWN: "已撤回",
    Status.ARCHIVED: "已办结",
}

#: Every code by its own name, for those who work on the case.
STATES: dict[Status, str] = dict(
    zip(
        Status,
        (
            *("草稿", "已提交", "已登记", "直接回复", "已转送", "已交办", "已引导", "不予受理", "不再受理", "已并案", "存"),
            *("转纪检监察", "转政法", "待签收", "已签收", "已提异议", "退回改派", "已受理", "办理中", "已延期", "意见审核"),
            *("已出具", "已送达", "已办结"),
            *("复查申请", "复查中", "复查完毕", "复核申请", "复核中", "复核完毕", "程序终结", "已撤回", "已归档"),
        ),
        strict=True,
    )
)

#: Statuses in which nothing more is owed by a unit or the office.
ENDED = frozenset(
    {
        Status.DIRECT,
        Status.GUIDED,
        Status.REFUSED,
        Status.NOLONGER,
        Status.MERGED,
        Status.FILED,
        Status.TO_DISC,
        Status.TO_PL,
        Status.CLOSED,
        Status.ENDED,
        Status.WITHDRAWN,
        Status.ARCHIVED,
    }
)


#: What stands for an alarm where a closed list wants a status.
URGENT = "紧急"


def public(where: Status | Case) -> str:
    """The word that citizens and templates see."""
    return PUBLIC[where.status if isinstance(where, Case) else Status(where)]


@dataclass(frozen=True, slots=True)
class Route:
    """One of the six ways of Art. 31: name, the organ's clock, what one may do against the answer."""

    number: int
    name: str
    article: str
    limit: str
    remedy: str


ROUTES: dict[int, Route] = {
    1: Route(1, "涉法涉诉程序", "条例31条1项", "按法律程序", "该法律程序规定的救济"),
    2: Route(2, "仲裁", "条例31条2项", "按仲裁的规定", "仲裁、诉讼"),
    3: Route(3, "党员申诉、申请复审", "条例31条3项", "按党内规定", "按党内规定"),
    4: Route(4, "行政复议、裁决、确认、许可、处罚", "条例31条4项", "按该行政程序的规定", "行政复议60日、诉讼6个月"),
    5: Route(5, "查处违法行为、履行保护职责", "条例31条5项", "两个月（行政诉讼法47条）", "行政复议60日、诉讼6个月"),
    6: Route(6, "信访程序", "条例31条6项、34条", "60日，最多延30日", "30日内申请复查（条例35条）"),
}
_ROUTE_OF = {"政法": 1, "生态环境": 5, "市场监督": 5, "纪检监察": 0}


def propose_route(category: str, purpose: str) -> int:
    """The route to propose to the clerk: 0 where there is none (suggestions, accusations); route 6 is residual (Art. 31)."""
    return _ROUTE_OF.get(category, 6) if purpose == Purpose.APPEAL else 0


@dataclass(frozen=True, slots=True)
class Ground:
    """A ground for not accepting: code, words, article, the roles it is open to, the facts that the citizen must be told.

    ``instead``: the step to take where the ground is none for refusing.
    """

    code: str
    words: str
    article: str
    roles: frozenset[str] = frozenset()
    facts: tuple[str, ...] = ()
    instead: str = ""


_OFFICE, _UNIT, _REVIEW = frozenset({"clerk", "director"}), frozenset({"unit", "head"}), frozenset({"reviewer", "verifier"})
#: The only grounds there are; N4 and N5 are forwarding, N6 guidance, N7 lifts only the written notice.
GROUNDS: dict[str, Ground] = {
    ground.code: ground
    for ground in (
        Ground("N1", "同一事项正在办理期限内", "条例19条3款", _OFFICE, ("unit", "since", "until")),
        Ground("N2", "已有复核意见，同一事实和理由", "条例36条3款", _OFFICE, ("date", "document")),
        Ground("N3", "不属于本机关、本系统职权", "条例23条1款", _UNIT, ("organ", "address", "phone")),
        Ground("N4", "涉及诉讼权利救济，转送政法机关", "条例20条2款、22条、28条2款", instead="转政法或引导"),
        Ground("N5", "纪检监察事项，转送纪检监察机关", "条例22条、23条4款", instead="转纪检监察"),
        Ground("N6", "应走其他法定途径，导入相应程序", "条例31条", instead="引导"),
        Ground("N7", "姓名、住址不清，无法书面告知", "条例23条2款", instead="照常登记办理，只是不欠书面告知"),
        Ground("N8", "超过申请复查、复核的期限", "条例35条、36条", _REVIEW, ("date",)),
    )
}

#: First-level classes of petition content, the names in use since 2023.
CATEGORIES = (
    *("农村农业", "自然资源", "城乡建设", "劳动和社会保障", "卫生健康", "教育", "文体旅游", "民政与应急", "政法", "经济管理"),
    *("市场监督", "交通运输", "科技与信息产业", "生态环境", "党务政务", "组织人事", "纪检监察", "军队事务", "其他"),
)

#: How an answer may reach its person.
WAYS = ("当面", "邮寄", "微信", "其他")

#: The opinion on one claim (Art. 32).
OPINIONS = ("支持", "解释说明", "不予支持")
#: Is the dispute really settled? Apart from 办结, which says only that the procedure is done.
RESOLVED = ("未化解", "部分", "化解")
#: What the petitioner says of the outcome, national codes.
VIEWS: dict[str, str] = {"0": "同意", "1": "不同意", "9": "无明确意见"}
#: Who is told where not the handling unit is reminded or supervised, but the organ that reviews its opinion.
REVIEWERS = {"复查机关": "reviewer", "复核机关": "verifier"}
#: Findings of a review or verification.
REDO = "撤销重办"
RESULTS = ("维持", "变更", REDO, "不予受理")
#: By what rule a finished case is handled anew.
ORDERED = "复查责令"
CAUSES = ("未落实", ORDERED, "审核认定")
#: What a row of the handling log is about.
HANDLING_KINDS = ("调查取证", "听取陈述", "沟通", "协调", "调解", "听证", "救助", "现场", "其他")
#: Out of the simple procedure.
LEAVING = ("0", "退出")
#: The three suggestions of Art. 40.
SUGGESTIONS = ("改进工作", "完善政策", "追究责任")
#: How the joint conference supervises (Art. 39).
CONFERENCE_WAYS = ("通报", "约谈", "挂牌督办")
#: 五包, where the county calls them nothing else.
FIVE_DUTIES = ("包掌握情况", "包解决问题", "包教育转化", "包跟踪服务", "包依法处理")
#: Art. 27: what must be done on a hard case, each with its proof.
BOXES = ("诉求合理的解决问题到位", "诉求无理的思想教育到位", "生活困难的帮扶救助到位", "行为违法的依法处理")
#: Where a case of the backlog list stands.
BACKLOG = ("未化解", "化解中", "已化解", "反弹", "移出")
#: How far the discipline organ has come, in this order; what is anonymous is owed no notice.
STAGES = ("已告知受理", "已办结", "已反馈")

#: How the petition office calls back, and what it finds of the opinion.
CALL_WAYS = ("当面", "电话", "微信", "其他")
CARRIED = ("已落实", "部分落实", "未落实", "不涉及")

#: Ratings, national codes: 2 is not used.
RATINGS: dict[int, str] = {0: "满意", 1: "基本满意", 3: "不满意"}
