"""The addresses behind the webhook."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from bot.app import create_flask
from bot.metrics import Metrics
from handlers.turn import Office

OFFICE = Office("松云县信访局", "0914-0000000")


def client(missing: dict[str, str] | None = None, *allowed: str) -> FlaskClient:
    return create_flask(lambda: missing or {}, Metrics(), OFFICE, allowed).test_client()


def test_health_and_readiness() -> None:
    assert client().get("/healthz").text == "ok"
    assert client().get("/readyz").status_code == 200
    answer = client({"database": "schema is old: run `./xinfang db upgrade`"}).get("/readyz")
    assert (answer.status_code, answer.json) == (503, {"database": "schema is old: run `./xinfang db upgrade`"})


def test_the_front_page_names_the_office_and_the_way_to_it() -> None:
    answer = client().get("/")
    assert answer.status_code == 200 and answer.content_type == "text/html; charset=utf-8"
    assert "松云县信访局" in answer.text and "0914-0000000" in answer.text and "接待地址" not in answer.text


@pytest.mark.parametrize("path", ["/console", "/my", "/wecom", "/wechat/", "/static/x"])
def test_what_is_not_built_is_not_found(path: str) -> None:
    answer = client().get(path)
    assert answer.status_code == 404 and "没有这个网页" in answer.text and "0914-0000000" in answer.text


def test_the_wrong_way_to_an_address_says_so_and_names_the_right_one() -> None:
    answer = client().post("/healthz")
    assert answer.status_code == 405 and "不能这样打开" in answer.text and "GET" in answer.headers["Allow"]


def test_what_breaks_shows_nothing_of_the_inside() -> None:
    def breaks() -> dict[str, str]:
        raise RuntimeError("secret-inside")

    app = create_flask(breaks, Metrics(), OFFICE)
    answer = app.test_client().get("/readyz")
    assert answer.status_code == 500 and "请过一会儿再试" in answer.text
    assert not any(word in answer.text for word in ("secret-inside", "Traceback", "Flask", "Werkzeug", "Internal"))


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("10.0.0.9", {}, 403),
        ("10.0.0.5", {}, 200),
        ("127.0.0.1", {"X-Forwarded-For": "203.0.113.9"}, 403),
        ("127.0.0.1", {"X-Forwarded-For": "127.0.0.1, 203.0.113.9"}, 403),
        ("127.0.0.1", {"X-Forwarded-For": "10.0.0.5"}, 200),
    ],
)
def test_figures_are_for_this_machine_and_whom_it_names(address: str, headers: dict[str, str], status: int) -> None:
    answer = client(None, "10.0.0.5").get("/metrics", headers=headers, environ_base={"REMOTE_ADDR": address})
    assert answer.status_code == status
