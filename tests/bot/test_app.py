"""The addresses behind the webhook."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from bot.app import create_flask
from bot.metrics import Metrics


def client(missing: dict[str, str] | None = None, *allowed: str) -> FlaskClient:
    return create_flask(lambda: missing or {}, Metrics(), allowed).test_client()


def test_health_and_readiness() -> None:
    assert client().get("/healthz").text == "ok"
    assert client().get("/readyz").status_code == 200
    answer = client({"database": "schema is old: run `xinfang db upgrade`"}).get("/readyz")
    assert (answer.status_code, answer.json) == (503, {"database": "schema is old: run `xinfang db upgrade`"})


@pytest.mark.parametrize("path", ["/", "/console", "/my", "/wecom", "/wechat/", "/static/x"])
def test_what_is_not_built_is_not_found(path: str) -> None:
    answer = client().get(path)
    assert (answer.status_code, answer.text) == (404, "Not Found")


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
