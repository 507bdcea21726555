"""The stand-in keeps WeCom's rules: each one here with what breaks it, called as anybody's server would."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests

from simulator.courier import NoAnswer
from simulator.wecom import WeComServer

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
CARD = {
    "card_type": "button_interaction",
    "main_title": {"title": "新件待签收", "desc": "XF2611240001"},
    "sub_title_text": "路灯不亮",
    "horizontal_content_list": [{"keyname": "类别", "value": "城乡建设"}],
    "task_id": "t1",
    "button_list": [{"text": "签收", "style": 1, "key": "签收 XF2611240001"}],
}


@dataclass
class Corp:
    """The stand-in on a clock that stands, called without our client."""

    server: WeComServer
    now: datetime = NOW
    token: str = ""

    def call(self, path: str, body: Mapping[str, Any] | None = None, **query: str) -> dict[str, Any]:
        data = json.dumps(body, ensure_ascii=False).encode() if body is not None else None
        params = query or {"access_token": self.token}
        answer = requests.request("POST" if data else "GET", f"{self.server.base}/cgi-bin/{path}", params=params, data=data, timeout=5)
        return dict(answer.json())

    def fresh(self) -> dict[str, Any]:
        answer = self.call("gettoken", corpid=self.server.corp_id, corpsecret=self.server.secret)
        self.token = answer.get("access_token", "")
        return answer

    def send(self, user: str = "zhou", **changes: Any) -> dict[str, Any]:
        words = {"msgtype": "text", "text": {"content": "您好"}}
        return self.call("message/send", {"touser": user, "agentid": self.server.agent_id, **(changes or words)})

    def card(self, **changes: Any) -> dict[str, Any]:
        return self.send(msgtype="template_card", template_card={**CARD, **changes})

    def robot(self, **body: Any) -> int:
        words = {"msgtype": "text", "text": {"content": "有警情", "mentioned_list": ["@all"]}}
        return int(self.call("webhook/send", body or words, key=self.server.robot)["errcode"])


@pytest.fixture
def corp() -> Iterator[Corp]:
    server = WeComServer(lambda: NOW, members={"zhou", "wu"}).start()
    made = Corp(server)
    server.clock = lambda: made.now
    made.fresh()
    yield made
    server.stop()


def test_a_token_is_the_same_for_two_hours(corp: Corp) -> None:
    first = corp.token
    assert corp.fresh()["access_token"] == first and corp.send()["errcode"] == 0
    corp.now += timedelta(seconds=7200)
    assert corp.send()["errcode"] == 42001
    assert corp.fresh()["access_token"] != first and corp.send()["errcode"] == 0
    corp.token = "made up"
    assert corp.send()["errcode"] == 40014


@pytest.mark.parametrize(
    ("change", "code"), [({"corpid": "x"}, 40013), ({"corpsecret": "x"}, 40001), ({}, 60020)], ids=["corp", "secret", "address"]
)
def test_who_gets_a_token(corp: Corp, change: dict[str, str], code: int) -> None:
    corp.server.trusted = code != 60020
    given = {"corpid": corp.server.corp_id, "corpsecret": corp.server.secret, **change}
    assert corp.call("gettoken", **given)["errcode"] == code


def test_who_gets_a_message(corp: Corp) -> None:
    assert corp.call("message/send", {"touser": "zhou", "agentid": 7, "msgtype": "text", "text": {"content": "x"}})["errcode"] == 40056
    answer = corp.send("zhou|nobody")
    assert (answer["errcode"], answer["invaliduser"]) == (0, "nobody"), "a part that failed is no error"
    assert corp.send("nobody")["errcode"] == 81013
    corp.server.hidden.add("wu")
    assert corp.send("wu")["errcode"] == 60011
    assert corp.send("@all")["errcode"] == 0 and len(corp.server.to("zhou")) == 2
    assert corp.call("message/recall", {})["errcode"] == 48002


@pytest.mark.parametrize(
    ("kind", "part", "code"),
    [
        ("text", {"content": "字" * 682}, 0),
        ("text", {"content": "字" * 683}, 45002),
        ("text", {"content": ""}, 44004),
        ("markdown", {"content": "x" * 2049}, 45002),
        ("textcard", {"title": "t", "description": "d", "url": "https://x", "btntxt": "详情"}, 0),
        ("textcard", {"title": "t" * 129, "description": "d", "url": "https://x"}, 40058),
        ("textcard", {"title": "t", "description": "d"}, 40058),
        ("textcard", {"title": "t", "description": "d", "url": "https://x", "btntxt": "五个字太长"}, 40058),
        ("news", {"articles": []}, 40008),
    ],
)
def test_each_kind_has_its_size(corp: Corp, kind: str, part: dict[str, Any], code: int) -> None:
    assert corp.send(msgtype=kind, **{kind: part})["errcode"] == code


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({}, 0),
        ({"task_id": "有汉字"}, 42014),
        ({"task_id": "t" * 129}, 42014),
        ({"card_type": "vote_interaction"}, 40008),
        ({"button_list": []}, 40058),
        ({"button_list": CARD["button_list"] * 7}, 40058),
        ({"button_list": [{"text": "十一个字的按钮太长太长", "key": "k"}]}, 40058),
        ({"button_list": [{"text": "签收", "key": "k" * 1025}]}, 40058),
        ({"horizontal_content_list": [{"keyname": "类别", "value": "x"}] * 7}, 40058),
        ({"horizontal_content_list": [{"keyname": "六个字的名字", "value": "x"}]}, 40058),
        ({"horizontal_content_list": [{"keyname": "类别", "value": "x" * 31}]}, 40058),
        ({"main_title": {"title": "题" * 37}}, 40058),
        ({"sub_title_text": "字" * 161}, 40058),
    ],
)
def test_a_card_has_its_sizes(corp: Corp, change: dict[str, Any], code: int) -> None:
    assert corp.card(**change)["errcode"] == code


def test_a_cards_task_is_used_once_and_updated_once_within_72_hours(corp: Corp) -> None:
    first = corp.card()["response_code"]
    assert corp.card()["errcode"] == 42014
    second = corp.card(task_id="t2")["response_code"]

    def update(code: str) -> int:
        body = {"userids": ["zhou"], "agentid": corp.server.agent_id, "response_code": code, "button": {"replace_name": "已签收"}}
        return int(corp.call("message/update_template_card", body)["errcode"])

    assert [update(first), update(first)] == [0, 40058] and corp.server.to("zhou")[0].buttons == {}
    corp.now += timedelta(hours=72)
    corp.fresh()
    assert update(second) == 40058


@pytest.mark.parametrize(("gap", "most"), [(1, 30), (3, 1000)])
def test_beyond_a_members_limit_is_dropped_in_silence(corp: Corp, gap: int, most: int) -> None:
    for _ in range(most + 5):
        corp.now += timedelta(seconds=gap)
        if corp.send()["errcode"] == 42001:
            corp.fresh()
            corp.send()
    assert len(corp.server.to("zhou")) == most and len(corp.server.dropped) == 5
    assert corp.send("wu")["errcode"] == 0 and len(corp.server.to("wu")) == 1


def test_a_corps_day_and_a_minutes_calls(corp: Corp) -> None:
    corp.server.members = {f"member{n}" for n in range(20)}
    corp.server.accounts, corp.server.calls_a_minute = 1, 12
    answers = [corp.send("@all")["errcode"] for _ in range(11)]
    assert answers == [0] * 10 + [45009], "200 person-messages for one account"
    corp.server.accounts = 2
    assert [corp.send("member1")["errcode"] for _ in range(2)] == [0, 45009]
    corp.now += timedelta(minutes=1)
    assert corp.send("member1")["errcode"] == 0


def test_the_very_same_message_again_is_dropped_where_that_is_asked_for(corp: Corp) -> None:
    body = {"msgtype": "text", "text": {"content": "您好"}, "enable_duplicate_check": 1}
    assert [corp.send(**body)["errcode"] for _ in range(2)] == [0, 0] and len(corp.server.to("zhou")) == 1
    corp.now += timedelta(seconds=1800)
    corp.send(**body)
    assert len(corp.server.to("zhou")) == 2


PICTURE = b"png"


@pytest.mark.parametrize(
    ("kind", "part", "code"),
    [
        ("text", {"content": "x" * 2048}, 0),
        ("text", {"content": "x" * 2049}, 45002),
        ("markdown", {"content": "x" * 4096}, 0),
        ("markdown", {"content": "x" * 4097}, 45002),
        ("image", {"base64": base64.b64encode(PICTURE).decode(), "md5": hashlib.md5(PICTURE, usedforsecurity=False).hexdigest()}, 0),
        ("image", {"base64": base64.b64encode(PICTURE).decode(), "md5": "no"}, 40058),
        ("news", {"articles": [{"title": "t"}] * 8}, 0),
        ("news", {"articles": [{"title": "t"}] * 9}, 40058),
        ("template_card", {"card_type": "text_notice", "main_title": {"title": "t"}}, 0),
        ("template_card", {"card_type": "button_interaction"}, 40008),
    ],
)
def test_what_a_groups_robot_may_say(corp: Corp, kind: str, part: dict[str, Any], code: int) -> None:
    assert corp.robot(msgtype=kind, **{kind: part}) == code


def test_a_robot_speaks_twenty_times_a_minute_with_its_own_key(corp: Corp) -> None:
    assert [corp.robot() for _ in range(21)] == [0] * 20 + [45009]
    corp.now += timedelta(minutes=1)
    assert corp.robot() == 0
    assert corp.call("webhook/send", {"msgtype": "text", "text": {"content": "x"}}, key="no")["errcode"] == 93000


@dataclass
class Deaf:
    """A callback address that answers badly so many times."""

    faults: int
    bodies: list[bytes] = field(default_factory=list)

    def get(self, query: Mapping[str, str]) -> tuple[int, bytes]:
        return 200, query["echostr"].encode()

    def post(self, query: Mapping[str, str], body: bytes, deadline: float) -> tuple[int, bytes]:
        self.bodies.append(body)
        if len(self.bodies) <= self.faults:
            raise NoAnswer("slow")
        return 200, b"success"


def test_a_push_is_tried_thrice_with_the_same_bytes(corp: Corp) -> None:
    ear = Deaf(2)
    corp.server.point(ear)
    assert corp.server.say("zhou", "待办") == ""
    assert len(ear.bodies) == 3 and len(set(ear.bodies)) == 1
    corp.server.point(Deaf(3))
    with pytest.raises(NoAnswer):
        corp.server.say("zhou", "待办")


def test_an_echo_that_stays_sealed_proves_nothing(corp: Corp) -> None:
    corp.server.point(Deaf(0))
    assert not corp.server.verify()
