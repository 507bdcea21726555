"""The sections of the configuration: every key with its type, its default and what it may hold."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path
from typing import Annotated, Any, Literal, get_type_hints

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, create_model, field_validator

from bot.quiet import QUIET, SPAN
from cases.county import County
from cases.rules import Rules
from cases.titles import Titles
from cases.words import PUBLIC, URGENT

WECHAT_HOST = "https://api.weixin.qq.com"
WECOM_HOST = "https://qyapi.weixin.qq.com"
SMS_HOST = "https://sms.tencentcloudapi.com"
#: The status words that a template may say otherwise: a closed list.
STATUS_WORDS = (*dict.fromkeys(PUBLIC.values()), "待评价", URGENT)

#: Kept out of what is printed of the settings.
Secret = Annotated[str, Field(repr=False)]


def near(word: str, known: Iterable[str]) -> str:
    """“Did you mean …” of the known word that comes nearest, "" where none does."""
    close = difflib.get_close_matches(word, list(known), 1)
    return f"（您是不是要 {close[0]}？）" if close else ""


class Section(BaseModel):
    """Unknown keys are refused, and true and false where a number is wanted."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @field_validator("*", mode="before")
    @classmethod
    def _true_is_no_number(cls, value: Any, info: ValidationInfo) -> Any:
        if isinstance(value, bool) and cls.model_fields[str(info.field_name)].annotation is not bool:
            raise ValueError("这里不能写 true、false")
        return value


class Template(Section):
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
                raise ValueError(f"{word} 不是状态词{near(word, STATUS_WORDS)}；状态词有 {' '.join(STATUS_WORDS)}")
        return words


class Subscription(Template):
    """A subscription notice; ``lasting``: one consent is for good (长期订阅)."""

    lasting: bool = False


class Templates(Section):
    """The templates we know how to use."""

    progress: Template | None = None
    survey: Template | None = None
    assignment: Template | None = None


class Subscriptions(Section):
    """The subscription notices we know how to use, by the same names."""

    progress: Subscription | None = None
    survey: Subscription | None = None
    assignment: Subscription | None = None


class WeChat(Section):
    """The official account. ``encoding_aes_key`` "" = plain mode."""

    app_id: str = ""
    app_secret: Secret = ""
    token: Secret = ""
    encoding_aes_key: Secret = ""
    original_id: str = ""
    api_base: str = WECHAT_HOST
    templates: Templates = Templates()
    subscriptions: Subscriptions = Subscriptions()


class WeCom(Section):
    """WeCom (企业微信) for staff; empty = not used. ``robot``: key of a group's robot, which hears of alarms."""

    corp_id: str = ""
    agent_id: int = 0
    secret: Secret = ""
    token: Secret = ""
    encoding_aes_key: Secret = ""
    api_base: str = WECOM_HOST
    robot: Secret = ""


class SmsTemplate(Section):
    """A granted SMS template: its id, and what we put into its places in their order."""

    id: str
    params: list[Literal["number", "status", "unit", "category", "due"]] = ["number", "status"]


class SmsTemplates(Section):
    """The SMS that we know how to use, by the names of the WeChat templates."""

    progress: SmsTemplate | None = None
    assignment: SmsTemplate | None = None


class Sms(Section):
    """SMS by Tencent Cloud for what WeChat cannot carry; off while ``secret_id`` is empty. Wants the extra ``sms``."""

    secret_id: str = ""
    secret_key: Secret = ""
    app_id: str = ""
    sign: str = ""
    region: str = "ap-guangzhou"
    api_base: str = SMS_HOST
    templates: SmsTemplates = SmsTemplates()


class Database(Section):
    """Where the data are. ``durable``: what was acknowledged survives a power cut, not only a crash of the program."""

    url: str = "sqlite:///data/xinfang.db"
    durable: bool = True


class Server(Section):
    """The web side. ``metrics_from``: addresses besides the machine itself that may read /metrics."""

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 8000
    public_url: str = ""
    workers: Annotated[int, Field(ge=1, le=64)] = 2
    threads: Annotated[int, Field(ge=1, le=256)] = 8
    metrics_from: list[str] = []


class OfficeSection(Section):
    """The petition office as people are told of it."""

    name: str = "信访局"
    phone: str = ""
    address: str = ""
    hours: str = ""
    county: str = ""


class Storage(Section):
    """Folder of media and models."""

    dir: Path = Path("data")


class CalendarSection(Section):
    """A table of holidays and make-up working days for years that the package does not know yet; "" = none."""

    file: str = ""


class Security(Section):
    """The key file that personal data are encrypted with; never inside a backup."""

    key_file: Path = Path("data/xinfang.key")


class Learning(Section):
    """``nightly``: models are tried at night; ``new_examples``: only after people have settled so many cases since the last trial."""

    nightly: bool = True
    new_examples: Annotated[int, Field(ge=1)] = 20


class Log(Section):
    """Log lines go to stderr as JSON, from this level on."""

    level: Literal["debug", "info", "warning", "error"] = "info"


def _numbers(of: type[Any], elsewhere: str = "", **written: Any) -> type[BaseModel]:
    """A dataclass of the county's numbers as a section; ``written``: what stands otherwise there; ``elsewhere``: in another section."""
    hints = get_type_hints(of)
    shapes: dict[str, Any] = {f.name: (_shape(hints[f.name]), f.default) for f in fields(of) if f.name != elsewhere}
    return create_model(f"{of.__name__}Section", __base__=Section, **(shapes | written))


def _shape(hint: Any) -> Any:
    if hint is float:
        return Annotated[float, Field(ge=0, allow_inf_nan=False)]
    return Annotated[hint, Field(ge=0)] if hint is int else hint


TitlesSection: Any = _numbers(Titles)
#: Quiet hours are written "21:00-08:00", "" = none; office hours as several of these.
RulesSection = _numbers(
    Rules,
    elsewhere="five_duties",
    quiet_hours=(Annotated[str, Field(pattern=QUIET)], "21:00-08:00"),
    work_hours=(tuple[Annotated[str, Field(pattern=SPAN)], ...], ("08:30-12:00", "14:00-18:00")),
    titles=(TitlesSection, TitlesSection()),
)
CountySection = _numbers(County)
