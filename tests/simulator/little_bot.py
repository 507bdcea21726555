"""A bot of thirty lines in the real one's place: it answers, makes one case, and lets a test move that case along."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from werkzeug.wrappers import Request, Response

from simulator.demo.view import AlarmView, CaseView, ClockView, DeliveryView, Month, Player, StepView, TaskView, Understood
from simulator.pushes import document, text

START = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)
NUMBER = "XF2611240001"
PLAYERS = (
    Player(
        "o-tian",
        "田守望",
        "曹坪镇村民",
        "citizen",
        "",
        (("停水", "村里的自来水停了二十天，天天到河沟挑水"),),
        {"who": "田守望 13800000011"},
    ),
    Player("o-qin", "秦向阳", "砌墙工人", "citizen", "", (("欠薪", "包工头欠了我们十二个人三个月工资"),), {"who": "秦向阳 13800000012"}),
    Player("o-chen", "陈晓禾", "信访局", "clerk", "XFJ"),
    Player("o-zheng", "郑柏川", "水利局", "unit", "SLJ"),
    Player("o-sun", "孙沛然", "住建局", "unit", "ZJJ"),
)


class LittleBot:
    """Webhook and ``Backend`` in one. ``waits``: moments at which ``work`` has something to do."""

    account = "柞水县信访局"

    def __init__(self, waits: Sequence[datetime] = ()) -> None:
        self.waits, self.worked = list(waits), 0
        self.case: CaseView | None = None
        self.open_tasks: list[TaskView] = []
        self.open_alarms: list[AlarmView] = []

    def webhook(self, environ, start):  # type: ignore[no-untyped-def]
        """Asks for a yes, and gives a number on it."""
        request = Request(environ)
        push = request.get_data().decode()
        sender, account = (re.search(rf"<{tag}><!\[CDATA\[(.*?)\]\]>", push)[1] for tag in ("FromUserName", "ToUserName"))  # type: ignore[index]
        said = re.search(r"<Content><!\[CDATA\[(.*?)\]\]>", push)
        if said and said[1] == "确认":
            self.case = self.case or a_case()
            words = f"登记好了。信访编号：{NUMBER} 查询码：123456"
        else:
            words = "我念给您听：停水二十天。对就回“确认”。"
        return Response(document(sender, account, 1795469024, "text", text(words)), content_type="text/xml")(environ, start)

    def players(self) -> Sequence[Player]:
        return PLAYERS

    def work(self) -> None:
        self.worked += 1

    def next_due(self, after: datetime) -> datetime | None:
        return min((moment for moment in self.waits if moment > after), default=None)

    def cases(self) -> Sequence[CaseView]:
        return (self.case,) if self.case else ()

    def tasks(self) -> Sequence[TaskView]:
        return self.open_tasks

    def alarms(self) -> Sequence[AlarmView]:
        return self.open_alarms

    def understood(self, text: str) -> Understood:
        return Understood("农村农业", "申诉求决", "水利局", 0.91, "", (("category", "自来水"), ("unit", "停水")))

    def month(self) -> Month:
        return Month((("来件", "36"),), (("城乡建设", 9),), ())

    def limits(self) -> str:
        return "晚上9点到早上8点不打扰人"


def a_case() -> CaseView:
    """A case that has just been given to the water office."""
    clock = ClockView("C4", "受理告知", "条例23条3款", START, START + timedelta(days=15), None, False, "15日，12月9日到期")
    step = StepView(START, "信访人", "提交", "", "已登记", "", "条例19条")
    row = DeliveryView("信访人 138****0011", "受理告知", "custom", "sent", "", START)
    return CaseView(
        NUMBER, "TO_SIGN", "已转办", "o-tian", "农村农业", "申诉求决", "县水利局", "SLJ", "停水二十天",
        clocks=(clock,), steps=(step,), deliveries=(row,),
    )  # fmt: skip
