"""The client before the stand-in over HTTP: one retry for a dead token, one exception for every fault, JSON as WeChat wants it, media."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import pytest

from simulator.phone import PICTURE, VIDEO
from simulator.wechat import WeChatServer
from store import Store
from wechat import client
from wechat.client import Api
from wechat.errors import ApiError, Remedy

from .conftest import APP_ID, PROGRESS, SECRET, SEND, STABLE, TEMPLATE, machine, paths, spoken

VALUES = {"character_string1": "XF2611230001", "const2": "已受理", "time3": "2026年11月23日 15:01", "thing4": "水利局"}
Make = Callable[[dict[str, Any]], tuple[Api, Any]]


def put(wechat: WeChatServer, kind: str, content: bytes) -> str:
    with wechat.world.lock:
        return wechat.world.media.put(kind, content, machine())


def test_a_text_arrives_as_real_utf8(wechat: WeChatServer, api: Api) -> None:
    """The stand-in refuses escaped characters (40033) as WeChat does."""
    api.send_text(spoken(wechat), "路灯修好了 👍\n“谢谢” <a href='x'>看</a>")
    assert [sent.text for sent in wechat.sent] == ["路灯修好了 👍\n“谢谢” <a href='x'>看</a>"]


def test_a_template_arrives_whole_and_once(wechat: WeChatServer, api: Api) -> None:
    openid = spoken(wechat)
    ids = {api.send_template(openid, PROGRESS.id, VALUES, "once-1", "https://example.org/my") for _ in range(2)}
    (sent,) = wechat.sent
    assert ids == {str(sent.message_id)}
    assert sent.body["url"] == "https://example.org/my" and sent.body["client_msg_id"] == "once-1"
    assert "XF2611230001" in sent.text and "水利局" in sent.text


def test_the_menu_and_the_templates(wechat: WeChatServer, api: Api) -> None:
    api.create_menu({"button": [{"type": "click", "name": "查进度", "key": "进度"}]})
    assert wechat.world.menu == {"button": [{"type": "click", "name": "查进度", "key": "进度"}]}
    assert [row["template_id"] for row in api.templates()] == [PROGRESS.id]


@pytest.mark.parametrize("code", [40001, 40014, 42001])
def test_a_dead_token_is_renewed_once_and_the_call_repeated_once(wechat: WeChatServer, api: Api, code: int) -> None:
    openid = spoken(wechat)
    api.access_token()
    wechat.faults.add(code, SEND)
    api.send_text(openid, "好")
    assert [sent.text for sent in wechat.sent] == ["好"]
    assert paths(wechat) == [STABLE, STABLE, SEND], "the fault, one fetch, one repetition"


def test_a_token_that_is_refused_for_ever_costs_three_calls(wechat: WeChatServer, shelf: Store) -> None:
    refused: list[str] = []
    wechat.faults.always(40001, SEND)
    was = wechat.faults.next
    wechat.faults.next = lambda path: (refused.append(path), was(path))[1]  # type: ignore[method-assign]
    api = Api(APP_ID, SECRET, wechat.base, shelf.admin, machine)
    api.access_token()
    refused.clear()
    with pytest.raises(ApiError) as raised:
        api.send_text(spoken(wechat), "好")
    assert raised.value.code == 40001 and raised.value.remedy == Remedy.TOKEN
    assert refused == [SEND, STABLE, SEND]


def test_a_wrong_secret_is_said_so_and_not_repeated(wechat: WeChatServer, shelf: Store) -> None:
    api = Api(APP_ID, "wrong", wechat.base, shelf.admin, machine)
    with pytest.raises(ApiError, match="40125") as raised:
        api.send_text(spoken(wechat), "好")
    assert raised.value.remedy == Remedy.CONFIG and "AppSecret" in raised.value.words
    assert paths(wechat) == [STABLE]


CALLS = {
    "text": lambda api: api.send_text("oPerson", "好"),
    "template": lambda api: api.send_template("oPerson", PROGRESS.id, VALUES, "x"),
    "menu": lambda api: api.create_menu({"button": []}),
    "templates": lambda api: api.templates(),
    "download": lambda api: api.download("M"),
    "token": lambda api: api.access_token(),
}


@pytest.mark.parametrize("call", list(CALLS))
@pytest.mark.parametrize(("fault", "words"), [("html", "no JSON"), ("502", "HTTP 502"), ("drop", "ConnectionError")])
def test_what_is_no_answer_is_one_exception(wechat: WeChatServer, api: Api, call: str, fault: str, words: str) -> None:
    if call != "token":
        api.access_token()
    wechat.faults.always(fault, "")  # type: ignore[arg-type]
    with pytest.raises(ApiError) as raised:
        CALLS[call](api)
    assert raised.value.code is None and words in str(raised.value)
    assert raised.value.remedy == Remedy.RETRY and "连不上微信" in raised.value.words


@pytest.mark.parametrize("call", list(CALLS))
def test_a_stuck_server_is_given_up(wechat: WeChatServer, api: Api, call: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if call != "token":
        api.access_token()
    monkeypatch.setattr(client, "TIMEOUT", (0.2, 0.1))
    wechat.faults.always("slow")
    start = time.monotonic()
    with pytest.raises(ApiError, match="ReadTimeout"):
        CALLS[call](api)
    assert time.monotonic() - start < 0.9


def test_nobody_listens(shelf: Store) -> None:
    api = Api(APP_ID, SECRET, "http://127.0.0.1:9", shelf.admin, machine)
    with pytest.raises(ApiError, match="ConnectionError") as raised:
        api.access_token()
    assert SECRET not in str(raised.value)


def test_no_fault_tells_the_token(wechat: WeChatServer, api: Api) -> None:
    token = api.access_token()
    for fault in ("drop", "502", "html", -1):
        wechat.faults.add(fault, SEND)  # type: ignore[arg-type]
        with pytest.raises(ApiError) as raised:
            api.send_text("oPerson", "好")
        assert token not in f"{raised.value!r} {raised.value.words} {raised.value.__cause__}"
        assert raised.value.__suppress_context__ or raised.value.__context__ is None


def test_errors_carry_code_words_and_request_id(wechat: WeChatServer, api: Api) -> None:
    with pytest.raises(ApiError) as raised:
        api.send_text("oNobody", "好")
    error = raised.value
    assert error.code == 40003 and error.words == "微信号不对（40003）"
    assert error.rid and error.rid in error.message


@pytest.mark.parametrize("body", [b"null", b"[]", b"7", b'"ok"', b"", b"{", b"\xff\xfe"])
@pytest.mark.parametrize("path", [SEND, STABLE, "/cgi-bin/template/get_all_private_template", "/cgi-bin/media/get", TEMPLATE])
def test_json_of_a_strange_shape_is_one_exception(odd: Make, path: str, body: bytes) -> None:
    api, _ = odd({path: body})
    call = {SEND: "text", STABLE: "token", "/cgi-bin/media/get": "download", TEMPLATE: "template"}.get(path, "templates")
    with pytest.raises(ApiError):
        CALLS[call](api)


@pytest.mark.parametrize("seconds", ["soon", None, [], "7200"])
def test_a_strange_life_of_a_token_is_one_exception_or_two_hours(odd: Make, seconds: object) -> None:
    api, _ = odd({STABLE: {"access_token": "T", "expires_in": seconds}})
    try:
        assert api.access_token() == "T"
    except ApiError as error:
        assert error.code is None


def test_errcode_as_words_is_understood(odd: Make) -> None:
    api, _ = odd({SEND: {"errcode": "45015", "errmsg": "response out of time limit rid: 6-a-b"}})
    with pytest.raises(ApiError) as raised:
        api.send_text("oPerson", "好")
    assert (raised.value.code, raised.value.rid) == (45015, "6-a-b")


def test_a_picture_and_a_voice(wechat: WeChatServer, api: Api) -> None:
    assert api.download(put(wechat, "image", PICTURE)) == (PICTURE, "image/jpeg")
    assert api.download(put(wechat, "voice", b'{"errcode": 1}')) == (b'{"errcode": 1}', "audio/amr"), "bytes are bytes"


def test_a_video_is_fetched_from_the_address_given(wechat: WeChatServer, api: Api) -> None:
    assert api.download(put(wechat, "video", VIDEO)) == (VIDEO, "video/mp4")


def test_media_that_is_gone(wechat: WeChatServer, api: Api) -> None:
    with pytest.raises(ApiError) as raised:
        api.download("nothing")
    assert raised.value.code == 40007


def test_a_download_with_a_dead_token_is_repeated_once(wechat: WeChatServer, api: Api) -> None:
    media = put(wechat, "image", PICTURE)
    api.access_token()
    wechat.world.tokens.revoke()
    assert api.download(media)[0] == PICTURE
    wechat.faults.always(40001, "media/get")
    before = len(paths(wechat))
    with pytest.raises(ApiError, match="40001"):
        api.download(media)
    assert len(paths(wechat)) - before <= 1, "one fetch of a token between two refusals"


def test_media_without_end_is_cut_off(wechat: WeChatServer, api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "_MEDIA_LIMIT", 100_000)
    with pytest.raises(ApiError, match="45002"):
        api.download(put(wechat, "image", b"x" * 200_000))


def test_the_real_hosts_name_is_never_asked(wechat: WeChatServer, api: Api) -> None:
    """wechatpy writes WeChat's own host into some calls."""
    api._client.get(f"{client.HOST}/cgi-bin/getcallbackip")
    assert paths(wechat)[-1] == "/cgi-bin/getcallbackip"


def test_looking_at_the_client_fetches_no_token(wechat: WeChatServer, api: Api) -> None:
    for name in dir(api._client):
        getattr(api._client, name, None)
    assert json.dumps(paths(wechat)) == "[]"
