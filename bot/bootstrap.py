"""The one wiring point: settings → store, reader, calendar, WeChat, dispatcher. Parts are made when they are first asked for."""

from __future__ import annotations

import os
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from bot.clock import Clock, query_code, utcnow
from bot.sections import Subscriptions, Templates
from bot.settings import BadSettings, Settings
from handlers.turn import Office, Reader

if TYPE_CHECKING:
    from flask import Blueprint

    from bot.app import Application
    from bot.dispatch import Dispatcher
    from bot.metrics import Metrics
    from bot.wecom import WeComDoor
    from cases.calendar import Calendar
    from cases.county import County
    from cases.rules import Rules
    from store import Store
    from store.vault import Vault
    from wechat.client import Api
    from wechat.delivery import Delivery
    from wechat.envelope import Envelope
    from wechat.oauth import SignIn
    from wechat.sms import TencentSms
    from wechat.templates import Template
    from wechat.wecom import WeComApi


def other_key(path: Path) -> str:
    """What to do when the key file that the data were written with is not there."""
    return f"数据库里的内容是用另一个密钥写的：请把保存的密钥文件放回 {path}（security.key_file）"


def need_driver(settings: Settings) -> None:
    """Raises ``BadSettings`` where the database's driver is not installed."""
    if not settings.database.url.startswith("sqlite") and find_spec("psycopg") is None:
        raise BadSettings(f"database.url：用 PostgreSQL 要先装驱动：{install('postgres')}")


def install(extra: str) -> str:
    """The command that brings an extra of this package."""
    return f".venv/bin/pip install -e '.[{extra}]' -c constraints.txt"


class Services:
    """Everything that the running program is made of, for one configuration and one clock."""

    def __init__(self, settings: Settings, now: Clock = utcnow) -> None:
        self.settings, self.now = settings, now

    @cached_property
    def rules(self) -> Rules:
        """The county's numbers."""
        return self.settings.case_rules()

    @cached_property
    def county(self) -> County:
        """The county's numbers for supervision, boards and statistics."""
        return self.settings.county_numbers()

    @cached_property
    def office(self) -> Office:
        """The petition office as people are told of it."""
        office = self.settings.office
        return Office(office.name, office.phone, office.address, office.hours, self.settings.server.public_url.rstrip("/"), office.county)

    @cached_property
    def calendar(self) -> Calendar:
        """Public holidays and make-up working days."""
        from bot.holidays import BadTable, calendar

        file = self.settings.calendar.file
        try:
            return calendar(self.settings.path(Path(file)) if file else None)
        except BadTable as error:
            raise BadSettings(f"calendar.file：{error}") from error

    @cached_property
    def vault(self) -> Vault:
        """The key of personal data. Raises ``BadSettings`` when `db upgrade` has not made it yet, it is lost or it is none."""
        from store import holds_secrets
        from store.vault import Unreadable, Vault

        path = self.settings.path(self.settings.security.key_file)
        if not path.exists():
            if holds_secrets(self.settings.database_url()):
                raise BadSettings(other_key(path))
            raise BadSettings(f"security.key_file：还没有 {path}；运行 `./xinfang db upgrade` 生成")
        try:
            return Vault.load(path)
        except (Unreadable, OSError) as error:
            raise BadSettings(f"security.key_file：{error}") from error

    @cached_property
    def store(self) -> Store:
        """The database, opened."""
        from store import Store

        need_driver(self.settings)
        return Store.open(self.settings.database_url(), self.vault, durable=self.settings.database.durable)

    @cached_property
    def reader(self) -> Reader:
        """Understanding, with the units and the models of the database."""
        from bot.fresh import FreshReader

        return FreshReader(lambda: self.store)

    @cached_property
    def envelope(self) -> Envelope:
        """WeChat's envelope. Raises ``BadSettings`` while the account's data are missing."""
        from wechat.envelope import Envelope

        account = self.settings.wechat
        for name in ("app_id", "app_secret", "token"):
            if not getattr(account, name).strip():
                raise BadSettings(f"wechat.{name} 是空的；在公众号后台 设置与开发 → 基本配置 里找")
        return Envelope(account.token, account.encoding_aes_key, account.app_id, os.urandom)

    @cached_property
    def wechat(self) -> Api:
        """WeChat's API. Its token lives by the machine's clock, whatever clock this program is shown."""
        from wechat.client import Api

        _ = self.envelope
        account = self.settings.wechat
        return Api(account.app_id, account.app_secret, account.api_base, self.store.admin, utcnow)

    @cached_property
    def sign_in(self) -> SignIn:
        """Signing in to the citizen pages with WeChat."""
        from wechat.oauth import SignIn

        account = self.settings.wechat
        return SignIn(account.app_id, account.app_secret, account.api_base)

    @cached_property
    def delivery(self) -> Delivery:
        """The delivery ladder with the county's templates."""
        from wechat.delivery import Delivery

        account = self.settings.wechat
        have, asked = granted(account.templates), granted(account.subscriptions)
        return Delivery(self.wechat, have, asked, now=utcnow, wecom=self.wecom, sms=self.sms, files=self.kept)

    def kept(self, name: str) -> bytes | None:
        """A picture or voice that somebody sent (``bot.media`` keeps it); None for one that is gone or that this key does not open."""
        from store.vault import Unreadable

        try:
            return self.vault.open_file((self.settings.path(self.settings.storage.dir) / "media" / name).read_bytes(), f"media:{name}")
        except (OSError, Unreadable):
            return None

    @cached_property
    def wecom(self) -> WeComApi | None:
        """WeCom's API for staff, None where the county does not use it."""
        from wechat.wecom import WeComApi

        app = self.settings.wecom
        if not (app.corp_id and app.secret):
            return None
        return WeComApi(app.corp_id, app.secret, app.agent_id, app.api_base, self.store.admin, utcnow, app.robot)

    @cached_property
    def sms(self) -> TencentSms | None:
        """The way to send SMS, None where the county does not use it. Raises ``BadSettings`` where its package is not installed."""
        from wechat.sms import SmsTemplate, TencentSms

        app = self.settings.sms
        if not app.secret_id:
            return None
        if find_spec("tencentcloud") is None:
            raise BadSettings(f"sms：要先装发短信的包：{install('sms')}")
        named = {name: getattr(app.templates, name) for name in type(app.templates).model_fields}
        templates = {name: SmsTemplate(one.id, one.params) for name, one in named.items() if one is not None and one.id}
        return TencentSms(app.secret_id, app.secret_key, app.app_id, app.sign, templates, app.api_base, app.region)

    @cached_property
    def dispatcher(self) -> Dispatcher:
        """What answers pushes."""
        from bot.dispatch import Dispatcher, Surroundings
        from handlers.router import respond

        asked = {found.id: (name, found.lasting) for name, found in granted(self.settings.wechat.subscriptions).items()}
        given = (respond, self.reader, self.calendar, self.office, self.rules, self.now, query_code, asked)
        return Dispatcher(self.store, Surroundings(*given))

    @cached_property
    def metrics(self) -> Metrics:
        """This process's figures."""
        from bot.metrics import Metrics

        return Metrics()

    def preload(self) -> None:
        """Reads dictionaries and model, then lets go of the database: a connection must not live through a fork."""
        _ = self.reader
        self.store.close()
        del self.store

    def application(self) -> Application:
        """The web side."""
        from bot.app import Application, create_flask
        from bot.inbound import Webhook

        webhook = Webhook(self.envelope, self.dispatcher, self.now, self.metrics)
        flask = create_flask(self.not_ready, self.metrics, self.office, self.settings.server.metrics_from, self._rooms())
        return Application(webhook, flask, self.store.embedded, self._wecom_door())

    def _rooms(self) -> list[Blueprint]:
        """The pages for people: none until the county has an address that WeChat can send them back to."""
        from bot.rooms import my

        return [my(self)] if self.office.public_url else []

    def _wecom_door(self) -> WeComDoor | None:
        """The address for WeCom's pushes, None until its token and key are set."""
        from bot.wecom import Members, WeComDoor
        from wechat.envelope import Envelope

        app = self.settings.wecom
        if not (app.corp_id and app.token and app.encoding_aes_key):
            return None
        envelope = Envelope(app.token, app.encoding_aes_key, app.corp_id, os.urandom)
        return WeComDoor(envelope, Members(self.store, self.dispatcher, self.now, self.office.name), self.now, self.metrics)

    def not_ready(self) -> dict[str, str]:
        """What cannot work now, with the reason; {} when everything can."""
        from bot.check import database_fault

        return {name: why for name, why in (("database", database_fault(self)),) if why}


def granted(section: Templates | Subscriptions) -> dict[str, Template]:
    """The templates or subscription notices of this section that have an id, by our names."""
    from wechat.templates import Template

    found = {name: getattr(section, name) for name in type(section).model_fields}
    return {
        name: Template(t.id, t.fields, t.words, frozenset(t.allowed), getattr(t, "lasting", False))
        for name, t in found.items()
        if t is not None and t.id
    }


def build(settings: Settings, now: Clock = utcnow) -> Services:
    """The program of these settings."""
    return Services(settings, now)
