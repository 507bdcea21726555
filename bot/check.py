"""Is everything there that the program needs? One finding for each part, with what mends it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.bootstrap import Services, granted, install, other_key
from bot.faults import of_database
from bot.sections import STATUS_WORDS, WECHAT_HOST, Template
from bot.settings import BadSettings
from cases.calendar import local_date
from cases.words import URGENT

if TYPE_CHECKING:
    from cases.model import Staff
    from wechat.errors import ApiError


#: Megabytes below which the disk is nearly full.
_ROOM = 500


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report. ``level``: ok, warn (works, but look) or wrong."""

    level: str
    part: str
    line: str


def database_fault(services: Services) -> str:
    """Why the database cannot be used now, in one line with what mends it; "" when it can."""
    try:
        fault = _shut(services) or services.store.schema_fault()
        if fault or services.store.key_fits():
            return fault
        return other_key(services.settings.path(services.settings.security.key_file))
    except BadSettings as error:
        return str(error)
    except Exception as error:
        return of_database(error) or f"打不开数据库（{type(error).__name__}）：看 [database] url，再运行 `./xinfang db upgrade`"


def _shut(services: Services) -> str:
    """Why an embedded database that is there cannot be written; "" when it can, or is another machine's."""
    file = Path(services.settings.database_url().removeprefix("sqlite:///"))
    shut = next((place for place in (file.parent, file) if place.exists() and not os.access(place, os.W_OK)), None)
    return f"数据库写不进去：{shut} 是只读的，或者本程序没有权限" if file.is_file() and shut else ""


def findings(services: Services, online: bool) -> Iterator[Finding]:
    """Every finding, in the order in which things are mended."""
    yield from _account(services)
    yield from _office(services)
    yield from _room(services)
    fault = database_fault(services)
    yield Finding("wrong", "database", fault) if fault else Finding("ok", "database", "连得上，表（schema）是最新的")
    if not fault:
        yield from _people(services)
    # What another finding has already said is not said again by the parts that rest on it.
    yield from _tried("model", lambda: _model(services, readable=not fault))
    yield _calendar(services)
    yield from _templates(services)
    yield from _page(services)
    if services.settings.sms.secret_id:
        yield from _tried("sms", lambda: _sms(services))
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
        line = "encoding_aes_key 是空的，消息不加密：在公众号后台选“安全模式”，把密钥填进来"
        yield Finding("warn", "wechat", line)
    else:
        yield Finding("ok", "wechat", "app_id、token、encoding_aes_key 都填了")
    if account.api_base.rstrip("/") != WECHAT_HOST:
        yield Finding("warn", "wechat", f"api_base 是 {account.api_base}，不是微信的地址：消息到不了任何人的手机")


def _sms(services: Services) -> Finding:
    """SMS, where the county has begun to fill it in."""
    empty = [name for name in ("secret_key", "app_id", "sign") if not getattr(services.settings.sms, name)]
    way = services.sms
    if empty or not (way and way.templates):
        missing = empty[0] if empty else "templates"
        return Finding("wrong", "sms", f"sms.{missing} 没填，短信发不出去：填上，或把 sms.secret_id 留空")
    return Finding("ok", "sms", f"微信送不到时发短信：{'、'.join(sorted(way.templates))}")


def _office(services: Services) -> Iterator[Finding]:
    """What citizens are told of the office, in an emergency above all."""
    if not services.settings.office.phone:
        yield Finding("warn", "office", "office.phone 是空的：遇险的人问不到你们的电话；请填在 config.toml")


def _room(services: Services) -> Iterator[Finding]:
    """A full disk stops everything."""
    folder = services.settings.path(services.settings.storage.dir)
    there = next(place for place in (folder, *folder.parents) if place.exists())
    left = shutil.disk_usage(there).free // 2**20
    if left < _ROOM:
        yield Finding("warn", "storage", f"{there} 所在的磁盘只剩 {left} MB，满了就什么都存不下：清出空间")


def _people(services: Services) -> Iterator[Finding]:
    book = services.store.book
    units = book.units()
    if not units:
        yield Finding("wrong", "units", "还没有：./xinfang units import 文件")
    elif services.store.admin.example_units():
        yield Finding("warn", "units", "现在是示例县的；用 `./xinfang units import 文件` 导入本县的，就换掉它们")
    else:
        yield Finding("ok", "units", f"{len(units)}个")
    for person in without_unit(services):
        line = f"{person.name}的单位 {person.unit} 不在用：./xinfang staff add --name {person.name} --unit 单位 --role 角色"
        yield Finding("warn", "staff", line)
    for role, name in (("clerk", "确认来件、打回访电话的人"), ("director", "没排值班时接紧急情况的人")):
        if not book.staff_with(role):
            yield Finding("warn", "staff", f"还没有{name}：./xinfang staff add --name 姓名 --unit 单位 --role {role}")
    if not any(person.contact for person in book.on_duty(services.now())):
        yield Finding("warn", "duty", "现在的紧急情况没有人收得到：值班的人还没在公众号里发“绑定 CODE”（`./xinfang staff duty` 看谁值班）")


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
    lost = set(services.store.lessons.used() if readable else ()) - set(reading.model.split("+"))
    if lost:
        line = f"{'、'.join(sorted(lost))} 坏了，或是旧版程序训练的，现在不用它：./xinfang models trial 重新学，或 models use shipped"
        return Finding("warn", "model", line)
    if services.settings.learning.nightly and not can_train():
        line = f"能识别（{reading.model}），但不会从改动里学：{install('train')}；不要它学就写 [learning] nightly = false"
        return Finding("warn", "model", line)
    return Finding("ok", "model", f"能识别（{reading.model or '只用词表'}）")


def _calendar(services: Services) -> Finding:
    today = local_date(services.now())
    last = services.calendar.years[-1]
    if today.year > last:
        line = f"放假安排只到{last}年，{today.year}年的工作日算不了：更新 chinesecalendar 包，或者在 [calendar] file 里写放假调休表"
        return Finding("wrong", "calendar", line)
    if today.year == last and today.month >= 11:
        line = (
            f"有的时限到{last + 1}年，那年的放假安排还没有，日期可能会变："
            "国务院公布以后，在 [calendar] file 里写放假调休表，或者更新 chinesecalendar 包"
        )
        return Finding("warn", "calendar", line)
    return Finding("ok", "calendar", f"放假安排到{last}年")


def _templates(services: Services) -> Iterator[Finding]:
    account = services.settings.wechat
    for name in ("progress", "survey", "assignment"):
        template, asked = getattr(account.templates, name), getattr(account.subscriptions, name)
        if (template is None or not template.id) and (asked is None or not asked.id):
            line = f"{name} 没有填：对方超过48小时没来话，这类通知就发不出去（[wechat.templates.{name}]）"
            yield Finding("warn", "templates", line)
        for section, one in (("templates", template), ("subscriptions", asked)):
            if one is not None and one.id:
                fault = _template_fault(one, name)
                where = f"[wechat.{section}.{name}]"
                yield Finding("warn", section, f"{name} {fault}（{where}）") if fault else Finding("ok", section, f"{name} 填了")


def _page(services: Services) -> Iterator[Finding]:
    """The citizens' own page, where WeChat's button asks for subscription notices."""
    url, asked = services.office.public_url, granted(services.settings.wechat.subscriptions)
    if asked and not url:
        line = f"server.public_url 是空的，群众打不开“我的信访件”，{'、'.join(asked)} 就没处点同意：填上外网的 https 网址"
        yield Finding("warn", "page", line)
    elif url and not url.startswith("https://"):
        yield Finding("warn", "page", f"server.public_url 是 {url}，微信里的网页和同意按钮要 https")
    elif url:
        yield Finding("ok", "page", f"“我的信访件”在 {url}/my")


def _template_fault(template: Template, name: str) -> str:
    if "number" not in template.fields.values():
        return "没有一个字段放 number（信访编号）"
    said = {template.words.get(word, word) for word in STATUS_WORDS if word != URGENT or name == "assignment"}
    missing = sorted(said - set(template.allowed)) if template.allowed else []
    return f"发不了 {' '.join(missing)}：allowed 里没有，请在 words 里换成审核通过的说法" if missing else ""


def refusal(error: ApiError, base: str) -> str:
    """What was refused and what mends it, or that it could not be reached, in one line."""
    from wechat.errors import MENDS

    if error.code is None and not error.message.startswith("HTTP"):
        return f"连不上 {base}（{error.message}）：看本机的网络和 api_base"
    mend = f"；{MENDS[error.code]}" if error.code in MENDS else ""
    return f"{error.whose}没有接受：{error.words} {error.message}{mend}"
