"""A model answer to each matter of the demo: the facts, the reasons, the basis, what was done and when, and the remedy of its route."""

from __future__ import annotations

from cases.model import Case, Purpose
from handlers.notices.places import brief

_QUOTED = 70
#: Class → what was found, why, on what basis, and what was done; "" is every other class.
_TOLD = {
    "劳动和社会保障": (
        "经核对考勤表和工资表，情况属实，因总包没有按月结清。依据《保障农民工工资支付条例》第三条，已责令今天结清，钱本周内发到各人卡上"
    ),
    "市场监督": "经现场检查，情况属实，因店里没有按时下架。依据《食品安全法》第一百四十八条，已责令退款赔偿，今天已退，本月内再复查一次",
    "": "经现场查看，情况属实，因年久失修。依据《信访工作条例》第三十一条，已派人抢修，今天已修好、恢复正常，本月内再来复看一次",
}
_SUGGESTED = "经了解，确有需要，因涉及经费和人手，要统一安排。依据《信访工作条例》第三十条，已列入下月计划，定下来马上告诉您"
#: Route → what may be done against the answer (Art. 31, 35).
_REMEDIES = {
    1: "不服的，请按诉讼程序向法院提出",
    2: "不服的，可以在一年内申请劳动仲裁",
    3: "不服的，可以按党内规定申诉",
    4: "不服的，可以在60日内申请行政复议，或者6个月内起诉",
    5: "不服的，可以在60日内申请行政复议，或者6个月内起诉",
    6: "不服的，可以在收到后30日内申请复查",
}


def answer(case: Case) -> str:
    """What the unit of this case might say, so that nothing is missing from it."""
    matter = brief(case, _QUOTED)
    asked = f"、要求“{case.wants}”" if case.wants and case.wants not in matter else ""
    told = _SUGGESTED if case.purpose == Purpose.SUGGESTION else _TOLD.get(case.category, _TOLD[""])
    remedy = _REMEDIES.get(case.route, "") if case.purpose == Purpose.APPEAL else ""
    return "。".join(filter(None, (f"您反映“{matter}”{asked}，{told}", remedy))) + "。"
