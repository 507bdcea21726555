"""The ladder, rung by rung, for every class of error; on the stand-in, so that what counts is what arrived."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from simulator.faults import What
from simulator.wechat import WeChatServer
from wechat.client import Api
from wechat.delivery import Again, Dead, Delivery, Held, Outcome, Sent
from wechat.errors import WORDS, ApiError
from wechat.ladder import Letter
from wechat.templates import Template

from .conftest import PROGRESS, SEND, TEMPLATE, machine, spoken

FIELDS = {"character_string1": "number", "const2": "status", "time3": "time", "thing4": "unit"}
DATA = {"number": "XF2611230001", "status": "已受理", "time": "2026年11月23日 15:01", "unit": "县水利局"}
LETTER = Letter("k:1", "oPerson", "XF2611230001 已受理", at=1.0, until=2.0, left=5, template="progress", data=DATA)


@pytest.fixture
def ladder(wechat: WeChatServer, api: Api) -> Delivery:
    spoken(wechat)
    return Delivery(api, {"progress": Template(PROGRESS.id, FIELDS)}, now=machine)


def how(wechat: WeChatServer) -> list[str]:
    return [sent.how for sent in wechat.sent]


def taught(outcome: Outcome) -> int | None:
    errors: tuple[ApiError, ...] = getattr(outcome, "taught", ())
    return errors[-1].code if errors else None


def test_an_open_window_takes_the_text(wechat: WeChatServer, ladder: Delivery) -> None:
    assert ladder.deliver(replace(LETTER, text="已受理\x08\x00")) == Sent("custom")
    assert [sent.text for sent in wechat.sent] == ["已受理"]


@pytest.mark.parametrize("code", [45015, 45047, 48002, 48001])
def test_refused_here_the_template_carries_it(wechat: WeChatServer, ladder: Delivery, code: int) -> None:
    wechat.faults.add(code, SEND)
    outcome = ladder.deliver(LETTER)
    assert isinstance(outcome, Sent) and outcome.channel == "template" and outcome.msgid == str(wechat.sent[0].message_id)
    assert taught(outcome) == code and how(wechat) == ["template"]


def test_real_windows_are_refused_as_wechat_does(wechat: WeChatServer, ladder: Delivery) -> None:
    wechat.world.person("oPerson").left = 0
    assert taught(ladder.deliver(replace(LETTER, template=""))) == 45047
    wechat.world.person("oPerson").until = None
    assert taught(ladder.deliver(replace(LETTER, template=""))) == 45015


@pytest.mark.parametrize(("shut", "code"), [(replace(LETTER, until=0.0), 45015), (replace(LETTER, left=0), 45047)])
def test_a_window_known_to_be_shut_is_not_tried(wechat: WeChatServer, ladder: Delivery, shut: Letter, code: int) -> None:
    assert isinstance(ladder.deliver(shut), Sent)
    held = ladder.deliver(replace(shut, template=""))
    assert held == Held(f"{WORDS[code]}，等对方来话时一并送到")
    assert [call.path for call in wechat.world.calls if call.path == SEND] == []


def test_a_template_that_was_never_granted_is_missed(ladder: Delivery) -> None:
    outcome = ladder.deliver(replace(LETTER, until=0.0, template="survey"))
    assert outcome == Held("对方超过48小时没有来话，没有可用的模板消息，等对方来话时一并送到")


def test_a_text_that_a_template_cannot_carry_is_announced_and_held(wechat: WeChatServer, ladder: Delivery) -> None:
    letter = replace(LETTER, until=0.0, whole=False)
    outcome = ladder.deliver(letter)
    assert isinstance(outcome, Held) and outcome.msgid and "已用模板消息提醒" in outcome.why
    assert ladder.deliver(replace(letter, announced=True)) == Held("对方超过48小时没有来话，等对方来话时一并送到")
    assert how(wechat) == ["template"], "announced once"


def test_the_same_letter_twice_is_one_template_at_wechat(wechat: WeChatServer, ladder: Delivery) -> None:
    """The answer to the first was lost on its way."""
    wechat.faults.add("lost", TEMPLATE)
    letter = replace(LETTER, until=0.0)
    assert isinstance(ladder.deliver(letter), Again)
    assert isinstance(ladder.deliver(letter), Sent)
    assert how(wechat) == ["template"]


@pytest.mark.parametrize("code", [43101, 40037, 43116, 40249, 47003, 48001, 43004])
def test_a_template_refused_is_held_with_both_reasons(wechat: WeChatServer, ladder: Delivery, code: int) -> None:
    wechat.faults.add(45015, SEND)
    wechat.faults.add(code, TEMPLATE)
    outcome = ladder.deliver(LETTER)
    assert isinstance(outcome, Held) and "（45015）" in outcome.why and f"（{code}）" in outcome.why
    assert taught(outcome) == (43004 if code == 43004 else 45015), "that templates are not granted says nothing of our own messages"


@pytest.mark.parametrize("code", [43004, 50005])
def test_who_does_not_follow_gets_no_template(wechat: WeChatServer, ladder: Delivery, code: int) -> None:
    wechat.faults.add(code, SEND)
    outcome = ladder.deliver(LETTER)
    assert isinstance(outcome, Held) and taught(outcome) == code
    outcome = ladder.deliver(replace(LETTER, following=False))
    assert outcome == Held("对方已取消关注，等对方来话时一并送到")
    assert wechat.sent == []


@pytest.mark.parametrize("path", [SEND, TEMPLATE])
@pytest.mark.parametrize("fault", [-1, 268487001, "502", "html", "drop", 99999])
def test_what_passes_is_tried_again_with_a_growing_pause(wechat: WeChatServer, ladder: Delivery, path: str, fault: What) -> None:
    wechat.faults.always(fault, path)
    pauses = []
    for attempts in (0, 1, 5, 500):
        letter = replace(LETTER, attempts=attempts, until=0.0 if path == TEMPLATE else 2.0)
        outcome = ladder.deliver(letter)
        assert isinstance(outcome, Again) and not outcome.mend and outcome.why
        pauses.append(outcome.seconds)
    assert pauses == [1, 3, 180, 3600]
    assert wechat.sent == []


@pytest.mark.parametrize(("code", "seconds"), [(45009, 3600), (45011, 60)])
def test_too_often_waits_its_time(wechat: WeChatServer, ladder: Delivery, code: int, seconds: float) -> None:
    wechat.faults.add(code, SEND)
    assert ladder.deliver(LETTER) == Again(f"{WORDS[code]}（{code}）", seconds)


@pytest.mark.parametrize("code", [40001, 40164, 40125, 40243])
def test_an_installation_to_be_mended_loses_nothing(wechat: WeChatServer, ladder: Delivery, code: int) -> None:
    wechat.faults.always(code, "/cgi-bin/")
    waits = [ladder.deliver(replace(LETTER, attempts=n)) for n in (0, 3, 8)]
    assert [w.seconds for w in waits if isinstance(w, Again)] == [2, 60, 3600]
    assert [w.mend for w in waits if isinstance(w, Again)] == [code != 40001] * 3
    assert str(code) in waits[0].why if isinstance(waits[0], Again) else False


@pytest.mark.parametrize("code", [45002, 44004, 47001])
@pytest.mark.parametrize("path", [SEND, TEMPLATE])
def test_what_can_never_go_is_dead(wechat: WeChatServer, ladder: Delivery, code: int, path: str) -> None:
    wechat.faults.add(code, path)
    letter = replace(LETTER, until=0.0 if path == TEMPLATE else 2.0)
    outcome = ladder.deliver(letter)
    assert isinstance(outcome, Dead) and f"（{code}）" in outcome.why


def test_every_refusal_of_wechats_has_an_end(wechat: WeChatServer, ladder: Delivery) -> None:
    kinds: dict[int, Any] = {}
    for code in WORDS:
        wechat.faults.add(code, SEND)
        wechat.faults.add(code, TEMPLATE)
        kinds[code] = type(ladder.deliver(replace(LETTER, key=f"k:{code}")))
        wechat.faults.clear()
    assert set(kinds.values()) <= {Sent, Held, Again, Dead}
