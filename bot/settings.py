"""Settings: one TOML file, every key also as ``XINFANG_SECTION__KEY``; unknown keys and wrong types are refused by name."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, PrivateAttr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, SettingsError

from bot import sections
from bot.faults import of_system, of_value
from bot.quiet import quiet_hours, spans
from bot.sections import near
from cases.county import County
from cases.rules import Rules
from cases.titles import Titles
from wechat.envelope import aes_key

PREFIX = "XINFANG_"
#: Variables with our prefix that are no settings: for the launcher, for tracing, for measurements and checks.
_NO_SETTINGS = ("XINFANG_TRACE", "XINFANG_VENV", "XINFANG_DATA", "XINFANG_CHECKS")


class BadSettings(Exception):
    """The configuration cannot be used; ``str()`` is one line that names the key and what is wrong with it."""


class Settings(BaseSettings):
    """Everything that can be configured. Relative paths are beside the configuration file."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_nested_delimiter="__", extra="forbid", frozen=True)

    wechat: sections.WeChat = sections.WeChat()
    wecom: sections.WeCom = sections.WeCom()
    sms: sections.Sms = sections.Sms()
    database: sections.Database = sections.Database()
    server: sections.Server = sections.Server()
    office: sections.OfficeSection = sections.OfficeSection()
    storage: sections.Storage = sections.Storage()
    security: sections.Security = sections.Security()
    calendar: sections.CalendarSection = sections.CalendarSection()
    learning: sections.Learning = sections.Learning()
    log: sections.Log = sections.Log()
    rules: sections.RulesSection = sections.RulesSection()  # type: ignore[valid-type]
    county: sections.CountySection = sections.CountySection()  # type: ignore[valid-type]
    _home: Path = PrivateAttr(Path())

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Environment before file."""
        return env_settings, init_settings

    def case_rules(self) -> Rules:
        """The county's numbers as ``cases`` takes them."""
        values = self.rules.model_dump()  # type: ignore[attr-defined]
        hours = {"quiet_hours": quiet_hours(values["quiet_hours"]), "work_hours": spans(values["work_hours"])}
        return Rules(**{**values, **hours, "titles": Titles(**values["titles"]), "five_duties": self.county_numbers().five_duties})

    def county_numbers(self) -> County:
        """The county's numbers for supervision, boards and statistics."""
        return County(**self.county.model_dump())  # type: ignore[attr-defined]

    def path(self, relative: Path) -> Path:
        """A path of the configuration, beside the configuration file unless absolute."""
        return self._home / relative

    def database_url(self) -> str:
        """The database's address; a relative SQLite file is beside the configuration file."""
        head, mark, tail = self.database.url.partition("sqlite:///")
        return f"sqlite:///{self._home / tail}" if mark and not head and tail and tail != ":memory:" else self.database.url


def load(path: Path | None = None) -> Settings:
    """Reads the file (``config.toml`` here where none is named; it may then be absent) and the environment. Raises ``BadSettings``."""
    file = path or Path("config.toml")
    data = _toml(file, wanted=path is not None)
    _no_strange_variables()
    _no_strange_types(data, Settings, file)
    try:
        settings = Settings(**data)
    except ValidationError as error:
        raise BadSettings(f"{file}：{_explain(error)}") from error
    except SettingsError as error:
        raise BadSettings(f"环境变量：{error}") from error
    _check_keys(settings, file)
    settings._home = file.absolute().parent
    return settings


def _toml(file: Path, wanted: bool) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        if wanted:
            raise BadSettings(f"{file}：没有这个文件") from error
        return {}
    except UnicodeDecodeError as error:
        raise BadSettings(f"{file}：不是 UTF-8（可能是 GBK），请另存为 UTF-8") from error
    except OSError as error:
        raise BadSettings(f"{file}：读不了：{of_system(error)}") from error
    except tomllib.TOMLDecodeError as error:
        raise BadSettings(f"{file}：{_grammar(error)}") from error


def _grammar(error: tomllib.TOMLDecodeError) -> str:
    """The parser names the place in English and knows nothing of what people write."""
    place = re.search(r"line (\d+), column (\d+)", str(error))
    where = f"第{place[1]}行第{place[2]}个字符附近" if place else "到文件末尾"
    return f'{where}看不懂：文字要加英文引号，一个键只写一次，如 name = "信访局"（{error}）'


def _no_strange_variables() -> None:
    """A misspelt name of a variable would be passed over otherwise."""
    for name in os.environ:
        section, mark, _ = name.removeprefix(PREFIX).partition("__")
        if not name.startswith(PREFIX) or name in _NO_SETTINGS or section.lower() in Settings.model_fields:
            continue
        if mark:
            meant = near(section.lower(), Settings.model_fields)
            raise BadSettings(f"环境变量 {name}：没有 {section.lower()} 这一节{meant}")
        meant = near(name, (*_NO_SETTINGS, *_variables()))
        raise BadSettings(f"环境变量 {name} 不是设置{meant}；要写成 {PREFIX}节__键")


def _variables() -> Iterator[str]:
    for section, field in Settings.model_fields.items():
        for key in getattr(field.annotation, "model_fields", ()):
            yield f"{PREFIX}{section}__{key}".upper()


#: What a value of the file must be for a field of this type; a variable of the environment is always a text and is read leniently.
_IN_FILE: dict[Any, tuple[tuple[type, ...], str]] = {
    bool: ((bool,), "要写 true 或 false，不加引号"),
    int: ((int,), "要写整数，不加引号"),
    float: ((int, float), "要写数字，不加引号"),
}


def _no_strange_types(data: Mapping[str, Any], model: Any, file: Path, before: str = "") -> None:
    for name, value in data.items():
        field = model.model_fields.get(name)
        hint = field.annotation if field else None
        inner = next((o for o in (hint, *getattr(hint, "__args__", ())) if isinstance(o, type) and issubclass(o, BaseModel)), None)
        if inner is not None and isinstance(value, dict):
            _no_strange_types(value, inner, file, f"{before}{name}.")
        types, wanted = _IN_FILE.get(hint, ((object,), ""))
        if not isinstance(value, types):
            raise BadSettings(f"{file}：{before}{name}：{wanted}")


def _explain(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    key = ".".join(str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        return f"没有 {key} 这个键{near(str(first['loc'][-1]), _siblings(first['loc']))}"
    if key == "rules.quiet_hours":
        return f'{key}：要写 "21:00-08:00" 这样的时间，"" 是不限'
    if key.startswith("rules.work_hours."):
        return 'rules.work_hours：要写 ["08:30-12:00", "14:00-18:00"] 这样的时间'
    return f"{key}：{of_value(first)}"


def _siblings(where: Iterable[int | str]) -> Mapping[str, Any]:
    model: Any = Settings
    for part in list(where)[:-1]:
        field = model.model_fields.get(str(part))
        options = [field.annotation, *getattr(field.annotation, "__args__", ())] if field else []
        model = next((o for o in options if isinstance(o, type) and issubclass(o, BaseModel)), None)
        if model is None:
            return {}
    found: Mapping[str, Any] = model.model_fields
    return found


def _check_keys(settings: Settings, file: Path) -> None:
    # The address itself is not repeated: a password may stand in it.
    if not settings.database.url.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise BadSettings(f"{file}：database.url：要写 sqlite:///文件 或 postgresql+psycopg://用户:密码@主机/库")
    for name in ("wechat", "wecom"):
        key = getattr(settings, name).encoding_aes_key
        try:
            aes_key(key) if key else b""
        except ValueError as error:
            raise BadSettings(f"{file}：{name}.encoding_aes_key：{error}") from error
