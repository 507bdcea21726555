"""Configuration: every key explained, every mistake named, environment over file, paths beside the file."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import time
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from bot.settings import BadSettings, Settings, load

EXAMPLE = Path(__file__).parents[2] / "config.example.toml"


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    for name in [n for n in os.environ if n.startswith("XINFANG_")]:
        monkeypatch.delenv(name)


def write(folder: Path, text: str) -> Path:
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return path


def keys(model: type[BaseModel], prefix: str = "") -> Iterator[str]:
    for name, field in model.model_fields.items():
        inner = next((t for t in (field.annotation, *get_args(field.annotation)) if isinstance(t, type) and issubclass(t, BaseModel)), None)
        if inner is not None:
            yield from keys(inner, f"{prefix}{name}.")
        elif not field.exclude:
            yield prefix + name


def flat(table: dict[str, Any], prefix: str = "") -> Iterator[str]:
    for name, value in table.items():
        if isinstance(value, dict) and name not in ("fields", "words"):
            yield from flat(value, f"{prefix}{name}.")
        else:
            yield prefix + name


def test_the_example_explains_every_key_and_loads() -> None:
    assert set(flat(tomllib.loads(EXAMPLE.read_text(encoding="utf-8")))) == set(keys(Settings))
    assert load(EXAMPLE).wechat.templates.survey is not None


def test_the_example_shows_the_defaults(tmp_path: Path) -> None:
    example, default = load(EXAMPLE), load(write(tmp_path, ""))
    assert example.case_rules() == default.case_rules()
    assert [example.server, example.office, example.database] == [default.server, default.office, default.database]


def test_wechat_alone_is_enough(tmp_path: Path) -> None:
    settings = load(write(tmp_path, '[wechat]\napp_id = "wx1"\napp_secret = "s"\ntoken = "t"\n'))
    assert settings.database_url() == f"sqlite:///{tmp_path}/data/xinfang.db"
    assert settings.path(settings.security.key_file) == tmp_path / "data/xinfang.key"
    assert settings.case_rules().quiet_hours == (time(21), time(8))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('[wechat]\napp_sercet = "x"', "没有 wechat.app_sercet 这个键（您是不是要 app_secret？）"),
        ("[servr]\nport = 1", "没有 servr 这个键（您是不是要 server？）"),
        ('[server]\nport = "eighty"', "server.port"),
        ("[server]\nport = 99999", "server.port：不能大于 65535"),
        ("[server]\nworkers = true", "server.workers"),
        ("[wechat]\napp_id = 5", "wechat.app_id：要写文字"),
        ('[wechat]\nencoding_aes_key = "short"', "wechat.encoding_aes_key"),
        ("[wechat.templates.progres]", "没有 wechat.templates.progres 这个键（您是不是要 progress？）"),
        ('[wechat.templates.progress]\nid = "T"\nfields = { thing1 = "nubmer" }', "wechat.templates.progress.fields.thing1"),
        ('[wechat.templates.progress]\nword = { }', "wechat.templates.progress.word 这个键（您是不是要 words？）"),
        ('[rules]\nquiet_hours = "9-8"', "rules.quiet_hours"),
        ("[rules]\nsurvey_delay = 1", "rules.survey_delay 这个键（您是不是要 survey_delay_hours？）"),
        ('[server]\nport = "8001"', "server.port：要写整数"),
        ("[server]\nport = 8001.0", "server.port"),
        ('[wecom]\nagent_id = "12"', "wecom.agent_id"),
        ('[rules]\nquiet_rest_days = "yes"', "rules.quiet_rest_days：要写 true 或 false"),
        ("[rules]\nquiet_rest_days = 1", "rules.quiet_rest_days"),
        ("[rules]\nrecall_seconds = inf", "rules.recall_seconds"),
        ("[rules]\nauto_transfer_confidence = inf", "rules.auto_transfer_confidence"),
        ('[wechat.templates.survey]\nwords = { "待评" = "待回访" }', "待评 不是状态词（您是不是要 待评价？）"),
        ('[rules]\nquiet_hours = "9-8"', '要写 "21:00-08:00" 这样的时间'),
        ("[rules]\nrecall_seconds = -1", "rules.recall_seconds"),
        ("[wechat", "到文件末尾看不懂"),
        ("[office]\nname = 信访局", "第2行第8个字符附近看不懂"),
        ('home = "/tmp"', "没有 home 这个键"),
    ],
)  # fmt: skip
def test_mistakes_are_named_in_one_line(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(BadSettings) as caught:
        load(write(tmp_path, text))
    assert named in str(caught.value)
    assert "config.toml" in str(caught.value)


def test_secrets_are_not_shown(tmp_path: Path) -> None:
    assert "very-secret" not in repr(load(write(tmp_path, '[wechat]\napp_secret = "very-secret"')))


def test_environment_goes_before_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XINFANG_WECHAT__APP_SECRET", "from-environment")
    monkeypatch.setenv("XINFANG_RULES__QUIET_HOURS", "")
    monkeypatch.setenv("XINFANG_DATA", "not a setting")
    settings = load(write(tmp_path, '[wechat]\napp_secret = "from-file"\napp_id = "wx1"'))
    assert (settings.wechat.app_secret, settings.wechat.app_id) == ("from-environment", "wx1")
    assert settings.case_rules().quiet_hours is None


@pytest.mark.parametrize("name", ["XINFANG_WECHAT__APP_SERCET", "XINFANG_WECHT__APP_SECRET"])
def test_misspelt_variables_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "x")
    with pytest.raises(BadSettings, match="您是不是要"):
        load(write(tmp_path, ""))


@pytest.mark.parametrize(
    ("name", "near"), [("XINFANG_PORT", "XINFANG_节__键"), ("XINFANG_WECHAT_APP_SECRET", "您是不是要 XINFANG_WECHAT__APP_SECRET？")]
)
def test_a_single_underscore_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, near: str) -> None:
    monkeypatch.setenv(name, "very-secret")
    with pytest.raises(BadSettings) as caught:
        load(write(tmp_path, ""))
    assert name in str(caught.value) and near in str(caught.value) and "very-secret" not in str(caught.value)


def test_a_variable_is_text_for_a_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TRACE", "VENV", "DATA", "CHECKS"):
        monkeypatch.setenv(f"XINFANG_{name}", "x")
    monkeypatch.setenv("XINFANG_SERVER__PORT", "8001")
    assert load(write(tmp_path, "[server]\nport = 8002")).server.port == 8001


def test_a_file_in_gbk_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_bytes('[office]\nname = "信访局"'.encode("gbk"))
    with pytest.raises(BadSettings, match="请另存为 UTF-8"):
        load(tmp_path / "config.toml")


def test_a_named_file_must_exist_the_default_need_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BadSettings, match="没有这个文件"):
        load(tmp_path / "other.toml")
    monkeypatch.chdir(tmp_path)
    assert load().wechat.app_id == ""


def test_absolute_addresses_stay(tmp_path: Path) -> None:
    assert load(write(tmp_path, '[database]\nurl = "sqlite:////srv/x.db"')).database_url() == "sqlite:////srv/x.db"
    url = "postgresql+psycopg://u:p@h/db"
    assert load(write(tmp_path, f'[database]\nurl = "{url}"')).database_url() == url


def test_the_countys_names_of_the_five_duties_bind_the_steps_and_stand_in_one_section(tmp_path: Path) -> None:
    assert load(write(tmp_path, '[county]\nfive_duties = ["包案情"]\n')).case_rules().five_duties == ("包案情",)
    with pytest.raises(BadSettings, match="five_duties"):
        load(write(tmp_path, '[rules]\nfive_duties = ["包案情"]\n'))


def test_office_hours_are_read_and_a_mistake_is_named(tmp_path: Path) -> None:
    rules = load(write(tmp_path, '[rules]\nwork_hours = ["14:30-18:00", "09:00-12:00"]\n')).case_rules()
    assert rules.work_hours == ((time(9), time(12)), (time(14, 30), time(18)))
    with pytest.raises(BadSettings, match=r"work_hours.*08:30-12:00"):
        load(write(tmp_path, '[rules]\nwork_hours = ["9-12"]\n'))
