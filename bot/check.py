"""Is everything there that the program needs? One finding for each part, with what mends it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.bootstrap import Services, install, other_key
from bot.settings import STATUS_WORDS, WECHAT_HOST, BadSettings, Template
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
    yield from _office(services)
    fault = database_fault(services)
    yield Finding("wrong", "database", fault) if fault else Finding("ok", "database", "reachable, schema up to date")
    if not fault:
        yield from _people(services)
    # What another finding has already said is not said again by the parts that rest on it.
    yield from _tried("model", lambda: _model(services, readable=not fault))
    yield _calendar(services)
    yield from _templates(services)
    if online:
        from bot.online import online_findings

        yield from online_findings(services)


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


def _office(services: Services) -> Iterator[Finding]:
    """What citizens are told of the office, in an emergency above all."""
    if not services.settings.office.phone:
        yield Finding("warn", "office", "office.phone is empty: people in danger are told no number of yours; set it in config.toml")


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
    if not any(person.contact for person in book.on_duty(services.now())):
        yield Finding(
            "warn", "duty", "no emergency reaches anybody now: who is on duty has not sent their 绑定 CODE yet (`xinfang staff duty`)"
        )


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
    if today.year == last and today.month >= 11:
        line = (
            f"ALARM: limits fall into {last + 1}, whose holidays are not loaded, and their dates may move:"
            " name them in a table ([calendar] file) or update the package chinesecalendar once the State Council has announced them"
        )
        return Finding("warn", "calendar", line)
    return Finding("ok", "calendar", f"holidays known to {last}")


def _templates(services: Services) -> Iterator[Finding]:
    account = services.settings.wechat
    for name in ("progress", "survey", "assignment"):
        template, asked = getattr(account.templates, name), getattr(account.subscriptions, name)
        if (template is None or not template.id) and (asked is None or not asked.id):
            line = f"{name} is not set: more than 48 hours after a person's message such notices wait ([wechat.templates.{name}])"
            yield Finding("warn", "templates", line)
        for section, one in (("templates", template), ("subscriptions", asked)):
            if one is not None and one.id:
                fault = _template_fault(one)
                where = f"[wechat.{section}.{name}]"
                yield Finding("warn", section, f"{name} {fault} ({where})") if fault else Finding("ok", section, f"{name} is set")


def _template_fault(template: Template) -> str:
    if "number" not in template.fields.values():
        return "has no field for the case number"
    said = {template.words.get(word, word) for word in STATUS_WORDS}
    missing = sorted(said - set(template.allowed)) if template.allowed else []
    return f"would not carry {' '.join(missing)}: not in allowed, give other words for them" if missing else ""


def refusal(error: ApiError, base: str) -> str:
    """What was refused and what mends it, or that it could not be reached, in one line."""
    from wechat.errors import MENDS, WeComError

    if error.code is None and not error.message.startswith("HTTP"):
        return f"{base} could not be reached ({error.message}): look at this machine's network and at api_base"
    mend = f"; {MENDS[error.code]}" if error.code in MENDS else ""
    return f"{'WeCom' if isinstance(error, WeComError) else 'WeChat'} refused: {error.words}: {error.message}{mend}"
