"""Log lines: JSON, and nobody's data in them."""

from __future__ import annotations

import io
import json
import logging
import sys
from collections.abc import Iterator

import pytest
import structlog

from bot import logs


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    out = io.StringIO()
    monkeypatch.setattr(sys, "stderr", out)
    root = logging.getLogger()
    before = root.handlers[:], root.level
    logs.setup("info")
    yield out
    root.handlers[:], _ = before
    root.setLevel(before[1])
    structlog.reset_defaults()


def last(out: io.StringIO) -> dict[str, str]:
    row: dict[str, str] = json.loads(out.getvalue().splitlines()[-1])
    return row


def test_personal_keys_are_dropped(lines: io.StringIO) -> None:
    structlog.get_logger().info("turn", openid="oX", text="路灯坏了", name="王小明", step="ask")
    row = last(lines)
    assert row["step"] == "ask"
    assert not {"openid", "text", "name"} & set(row)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("call 13800000001 now", "call *** now"),
        ("case XF2611230001 of 13800000001", "case XF2611230001 of ***"),
        ("id 61252619480101001X", "id ***"),
        ("to oABCDEFGHIJKLMNOPQRSTUVWXYZ0 sent", "to o*** sent"),
        ("GET /cgi-bin/x?access_token=abc&y=1 secret=def", "GET /cgi-bin/x?access_token=***&y=1 secret=***"),
        ("port 8000, 2026 lines", "port 8000, 2026 lines"),
    ],
)
def test_long_digits_openids_and_credentials_are_masked(said: str, kept: str) -> None:
    assert logs.mask(said) == kept


def test_a_library_s_traceback_becomes_type_and_place(lines: io.StringIO) -> None:
    try:
        raise ValueError("王小明 says 13800000001")
    except ValueError:
        logging.getLogger("gunicorn.error").exception("worker stumbled over %s", 13800000001)
    row = last(lines)
    assert row["error"] == "ValueError"
    assert "test_logs.py" in row["at"]
    assert "13800000001" not in lines.getvalue()
    assert "王小明" not in lines.getvalue()
    assert "Traceback" not in lines.getvalue()


def test_levels(lines: io.StringIO) -> None:
    structlog.get_logger().debug("quiet")
    assert lines.getvalue() == ""
