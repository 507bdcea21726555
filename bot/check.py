"""Is everything there that the program needs? One finding for each part, with what mends it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from bot.bootstrap import Services, install, other_key
from bot.clock import utcnow
from bot.settings import WECHAT_HOST, BadSettings
from cases.calendar import local_date

if TYPE_CHECKING:
    from cases.model import Staff
    from wechat.errors import ApiError


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report. ``level``: ok, warn (works, but look) or wrong."""

    level: str
    part: str
    line: str


def database_fault(services: Services) -> str:
    """Why the database cannot be used now, in one line with what mends it; "" when it can."""
    try:
        fault = services.store.schema_fault()
        if fault or services.store.key_fits():
            return fault
        return other_key(services.settings.path(services.settings.security.key_file))
    except BadSettings as error:
        return str(error)
    except Exception as error:
        return f"database cannot be opened ({type(error).__name__}): look at [database] url, then run `xinfang db upgrade`"


def findings(services: Services, online: bool) -> Iterator[Finding]:
    """Every finding, in the order in which things are mended."""
    yield from _account(services)
    fault = database_fault(services)
    yield Finding("wrong", "database", fault) if fault else Finding("ok", "database", "reachable, schema up to date")
    if not fault:
        yield from _people(services)
    # What another finding has already said is not said again by the parts that rest on it.
    yield from _tried("model", lambda: _model(services, readable=not fault))
    yield _calendar(services)
    yield from _templates(services)
    if online:
        yield from _online(services)


def _tried(part: str, look: Callable[[], Finding]) -> Iterator[Finding]:
    try:
        yield look()
    except Exception as error:
        yield Finding("wrong", part, f"{type(error).__name__}: {error}")


def _account(services: Services) -> Iterator[Finding]:
    try:
        _ = services.envelope
    except BadSettings as error:
        yield Finding("wrong", "wechat", str(error))
        return
    account = services.settings.wechat
    if not account.encoding_aes_key:
        line = "encoding_aes_key is empty: messages come unencrypted; choose 安全模式 in the account's console and set the key"
        yield Finding("warn", "wechat", line)
    else:
        yield Finding("ok", "wechat", "app_id, token and encoding_aes_key are set")
    if account.api_base.rstrip("/") != WECHAT_HOST:
        yield Finding("warn", "wechat", f"api_base is {account.api_base}, not WeChat's own host: messages reach nobody's phone")


def _people(services: Services) -> Iterator[Finding]:
    book = services.store.book
    units = book.units()
    if not units:
        yield Finding("wrong", "units", "there are none: `xinfang units import FILE`")
    elif services.store.admin.example_units():
        yield Finding("warn", "units", "these are the example county's; `xinfang units import FILE` with your own retires them")
    else:
        yield Finding("ok", "units", f"{len(units)} units")
    for person in without_unit(services):
        line = f"{person.name} belongs to {person.unit}, a unit not in force: `xinfang staff add --name {person.name} --unit U --role R`"
        yield Finding("warn", "staff", line)
    for role, name in (("clerk", "a clerk who confirms and calls"), ("director", "somebody whom an emergency alarms")):
        if not book.staff_with(role):
            yield Finding("warn", "staff", f"nobody is {name}: `xinfang staff add --name N --unit U --role {role}`")


def without_unit(services: Services) -> list[Staff]:
    """Staff whose unit is not in force: no case reaches them."""
    codes = {unit.code for unit in services.store.book.units()}
    return [person for person in services.store.admin.staff() if person.unit not in codes]


def _model(services: Services, readable: bool) -> Finding:
    from bot.example import example_units
    from bot.nightly import can_train
    from bot.reading import entries, reader

    reads = services.reader if readable else reader(entries(example_units()))
    reading = reads.read("村口的路灯坏了三个月没人修")
    if services.settings.learning.nightly and not can_train():
        line = f"reads; {reading.model}; it learns nothing from corrections: {install('train')}, or [learning] nightly = false"
        return Finding("warn", "model", line)
    return Finding("ok", "model", f"reads; {reading.model or 'weighted words alone'}")


def _calendar(services: Services) -> Finding:
    today = local_date(services.now())
    last = services.calendar.years[-1]
    if today.year > last:
        line = f"holidays are known to {last}: working days of {today.year} cannot be counted; update the package chinesecalendar"
        return Finding("wrong", "calendar", line)
    if today.year == last and today.month == 12:
        line = f"holidays are known to {last} only; update the package chinesecalendar before the year ends"
        return Finding("warn", "calendar", line)
    return Finding("ok", "calendar", f"holidays known to {last}")


def _templates(services: Services) -> Iterator[Finding]:
    templates = services.settings.wechat.templates
    for name in ("progress", "survey", "assignment"):
        template = getattr(templates, name)
        if template is None or not template.id:
            line = f"{name} is not set: more than 48 hours after a person's message such notices wait ([wechat.templates.{name}])"
            yield Finding("warn", "templates", line)
        elif "number" not in template.fields.values():
            yield Finding("warn", "templates", f"{name} has no field for the case number ([wechat.templates.{name}] fields)")
        else:
            yield Finding("ok", "templates", f"{name} is set")


class _Pocket:
    """A shelf for one question: the credentials are asked for afresh, also where there is no database yet."""

    def get(self, key: str) -> tuple[str, datetime | None]:
        """Nothing is known."""
        return "", None

    def put(self, key: str, value: str, at: datetime) -> None:
        """Nothing is kept."""

    def take_turn(self, key: str, now: datetime, life_seconds: float) -> bool:
        """Nobody else is here."""
        return True

    def give_turn(self, key: str) -> None:
        """Nobody waits."""


def _online(services: Services) -> Iterator[Finding]:
    from wechat.client import Api
    from wechat.errors import ApiError

    account = services.settings.wechat
    if not account.app_id or not account.app_secret:
        return
    try:
        Api(account.app_id, account.app_secret, account.api_base, _Pocket(), utcnow).access_token()
    except ApiError as error:
        yield Finding("wrong", "wechat online", refusal(error, account.api_base))
    except Exception as error:
        yield Finding("wrong", "wechat online", f"{type(error).__name__}: {error}")
    else:
        yield Finding("ok", "wechat online", "WeChat accepts the credentials")


def refusal(error: ApiError, base: str) -> str:
    """What WeChat refused, or that it could not be reached, in one line."""
    if error.code is None and not error.message.startswith("HTTP"):
        return f"{base} could not be reached ({error.message}): look at this machine's network and at wechat.api_base"
    return f"WeChat refused: {error.words}: {error.message}"
