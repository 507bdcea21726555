"""Settings: one TOML file, every key also as ``XINFANG_SECTION__KEY``; unknown keys and wrong types are refused by name."""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Annotated, Any, Literal, get_type_hints

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, ValidationError, ValidationInfo, create_model, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, SettingsError

from bot.quiet import QUIET, SPAN, quiet_hours, spans
from cases.county import County
from cases.rules import Rules
from cases.words import PUBLIC
from wechat.envelope import aes_key

PREFIX = "XINFANG_"
WECHAT_HOST = "https://api.weixin.qq.com"
WECOM_HOST = "https://qyapi.weixin.qq.com"
#: What may stand on the right of a template's ``fields``.
PLACES = ("number", "status", "time", "unit", "category", "due")


#: The status words that a template may say otherwise: a closed list.
STATUS_WORDS = (*dict.fromkeys(PUBLIC.values()), "待评价")
#: Variables with our prefix that are no settings: for the launcher, for tracing, for measurements and checks.
_NO_SETTINGS = ("XINFANG_TRACE", "XINFANG_VENV", "XINFANG_DATA", "XINFANG_CHECKS")

#: Kept out of what is printed of the settings.
Secret = Annotated[str, Field(repr=False)]


class BadSettings(Exception):
    """The configuration cannot be used; ``str()`` is one line that names the key and what is wrong with it."""


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    @field_validator("*", mode="before")
    @classmethod
    def _true_is_no_number(cls, value: Any, info: ValidationInfo) -> Any:
        if isinstance(value, bool) and cls.model_fields[str(info.field_name)].annotation is not bool:
            raise ValueError("true and false mean nothing here")
        return value


class Template(_Section):
    """A template message or subscription notice that the county was granted; ``fields``: its field → what we put there; ``allowed``: the
    values approved for its const fields ([] = not listed)."""

    id: str = ""
    fields: dict[str, Literal["number", "status", "time", "unit", "category", "due"]] = {}
    words: dict[str, str] = {}
    allowed: list[str] = []

    @field_validator("words")
    @classmethod
    def _closed_list(cls, words: dict[str, str]) -> dict[str, str]:
        for word in words:
            if word not in STATUS_WORDS:
                raise ValueError(f"{word} is no status word{_near(word, STATUS_WORDS)}; they are {' '.join(STATUS_WORDS)}")
        return words


class Subscription(Template):
    """A subscription notice; ``lasting``: one consent is for good (长期订阅)."""

    lasting: bool = False


class Templates(_Section):
    """The templates we know how to use."""

    progress: Template | None = None
    survey: Template | None = None
    assignment: Template | None = None


class Subscriptions(_Section):
    """The subscription notices we know how to use, by the same names."""

    progress: Subscription | None = None
    survey: Subscription | None = None
    assignment: Subscription | None = None


class WeChat(_Section):
    """The official account. ``encoding_aes_key`` "" = plain mode."""

    app_id: str = ""
    app_secret: Secret = ""
    token: Secret = ""
    encoding_aes_key: Secret = ""
    original_id: str = ""
    api_base: str = WECHAT_HOST
    templates: Templates = Templates()
    subscriptions: Subscriptions = Subscriptions()


class WeCom(_Section):
    """WeCom (企业微信) for staff; empty = not used. ``robot``: key of a group's robot, which hears of alarms."""

    corp_id: str = ""
    agent_id: int = 0
    secret: Secret = ""
    token: Secret = ""
    encoding_aes_key: Secret = ""
    api_base: str = WECOM_HOST
    robot: Secret = ""


class Database(_Section):
    """Where the data are. ``durable``: what was acknowledged survives a power cut, not only a crash of the program."""

    url: str = "sqlite:///data/xinfang.db"
    durable: bool = True


class Server(_Section):
    """The web side. ``metrics_from``: addresses besides the machine itself that may read /metrics."""

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 8000
    public_url: str = ""
    workers: Annotated[int, Field(ge=1, le=64)] = 2
    threads: Annotated[int, Field(ge=1, le=256)] = 8
    metrics_from: list[str] = []


class OfficeSection(_Section):
    """The petition office as people are told of it."""

    name: str = "信访局"
    phone: str = ""
    address: str = ""
    hours: str = ""
    county: str = ""


class Storage(_Section):
    """Folder of media and models."""

    dir: Path = Path("data")


class CalendarSection(_Section):
    """A table of holidays and make-up working days for years that the package does not know yet; "" = none."""

    file: str = ""


class Security(_Section):
    """The key file that personal data are encrypted with; never inside a backup."""

    key_file: Path = Path("data/xinfang.key")


class Learning(_Section):
    """``nightly``: models are tried at night; ``new_examples``: only after people have settled so many cases since the last trial."""

    nightly: bool = True
    new_examples: Annotated[int, Field(ge=1)] = 20


class Log(_Section):
    """Log lines go to stderr as JSON, from this level on."""

    level: Literal["debug", "info", "warning", "error"] = "info"


def _numbers(of: type[Any], **written: Any) -> type[BaseModel]:
    """A dataclass of the county's numbers as a section; ``written``: what stands otherwise in the file."""
    hints = get_type_hints(of)
    shapes: dict[str, Any] = {f.name: (_shape(hints[f.name]), f.default) for f in fields(of)}
    return create_model(f"{of.__name__}Section", __base__=_Section, **(shapes | written))


def _shape(hint: Any) -> Any:
    if hint is float:
        return Annotated[float, Field(ge=0, allow_inf_nan=False)]
    return Annotated[hint, Field(ge=0)] if hint is int else hint


#: Quiet hours are written "21:00-08:00", "" = none; office hours as several of these.
RulesSection = _numbers(
    Rules,
    quiet_hours=(Annotated[str, Field(pattern=QUIET)], "21:00-08:00"),
    work_hours=(tuple[Annotated[str, Field(pattern=SPAN)], ...], ("08:30-12:00", "14:00-18:00")),
)
CountySection = _numbers(County)


class Settings(BaseSettings):
    """Everything that can be configured. Relative paths are beside the configuration file."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_nested_delimiter="__", extra="forbid", frozen=True)

    wechat: WeChat = WeChat()
    wecom: WeCom = WeCom()
    database: Database = Database()
    server: Server = Server()
    office: OfficeSection = OfficeSection()
    storage: Storage = Storage()
    security: Security = Security()
    calendar: CalendarSection = CalendarSection()
    learning: Learning = Learning()
    log: Log = Log()
    rules: RulesSection = RulesSection()  # type: ignore[valid-type]
    county: CountySection = CountySection()  # type: ignore[valid-type]
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
        return Rules(**{**values, "quiet_hours": quiet_hours(values["quiet_hours"]), "work_hours": spans(values["work_hours"])})

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
        raise BadSettings(f"{file}: {_explain(error)}") from error
    except SettingsError as error:
        raise BadSettings(f"environment: {error}") from error
    _check_keys(settings, file)
    settings._home = file.absolute().parent
    return settings


def _toml(file: Path, wanted: bool) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        if wanted:
            raise BadSettings(f"{file}: there is no such file") from error
        return {}
    except UnicodeDecodeError as error:
        raise BadSettings(f"{file}: is not in UTF-8 (perhaps GBK): save it as UTF-8") from error
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise BadSettings(f"{file}: cannot be read: {error}") from error


def _no_strange_variables() -> None:
    """A misspelt name of a variable would be passed over otherwise."""
    for name in os.environ:
        section, mark, _ = name.removeprefix(PREFIX).partition("__")
        if not name.startswith(PREFIX) or name in _NO_SETTINGS or section.lower() in Settings.model_fields:
            continue
        if mark:
            near = _near(section.lower(), Settings.model_fields)
            raise BadSettings(f"environment variable {name}: unknown section {section.lower()}{near}")
        near = _near(name, (*_NO_SETTINGS, *_variables()))
        raise BadSettings(f"environment variable {name} is no setting{near}; they are called {PREFIX}SECTION__KEY")


def _variables() -> Iterator[str]:
    for section, field in Settings.model_fields.items():
        for key in getattr(field.annotation, "model_fields", ()):
            yield f"{PREFIX}{section}__{key}".upper()


#: What a value of the file must be for a field of this type; a variable of the environment is always a text and is read leniently.
_IN_FILE: dict[Any, tuple[tuple[type, ...], str]] = {
    bool: ((bool,), "true or false, without quotes"),
    int: ((int,), "a whole number, without quotes"),
    float: ((int, float), "a number, without quotes"),
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
            raise BadSettings(f"{file}: {before}{name}: wants {wanted}")


def _explain(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    key = ".".join(str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        return f"unknown key {key}{_near(str(first['loc'][-1]), _siblings(first['loc']))}"
    if key == "rules.quiet_hours":
        return f'{key}: wants times such as "21:00-08:00", or "" for none'
    if key.startswith("rules.work_hours."):
        return 'rules.work_hours: wants times such as ["08:30-12:00", "14:00-18:00"]'
    return f"{key}: {first['msg'].removeprefix('Value error, ')}"


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


def _near(word: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(word, list(known), 1)
    return f" (did you mean {close[0]}?)" if close else ""


def _check_keys(settings: Settings, file: Path) -> None:
    # The address itself is not repeated: a password may stand in it.
    if not settings.database.url.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise BadSettings(f"{file}: database.url: wants sqlite:///FILE or postgresql+psycopg://USER:PASSWORD@HOST/DATABASE")
    for name in ("wechat", "wecom"):
        key = getattr(settings, name).encoding_aes_key
        try:
            aes_key(key) if key else b""
        except ValueError as error:
            raise BadSettings(f"{file}: {name}.encoding_aes_key: {error}") from error
