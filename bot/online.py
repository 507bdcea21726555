"""What only WeChat and WeCom know: are the credentials good, is the account what the configuration says of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from bot.check import Finding, refusal
from bot.clock import utcnow
from wechat.errors import ApiError

if TYPE_CHECKING:
    from bot.bootstrap import Services
    from bot.sections import Template
    from wechat.client import Api

_FIELD = re.compile(r"\{\{(\w+)\.DATA\}\}")
#: Calls whose daily number may end the day's work, with the share left below which it is said.
_COUNTED = {"/cgi-bin/message/custom/send": "客服消息", "/cgi-bin/message/template/send": "模板消息"}
_LOW = 0.1
#: WeChat's code of a subscription that is asked for once and for all.
_LASTING = 3


class _Pocket:
    """A shelf for one question: the credentials are asked for afresh, also where there is no database yet."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[str, datetime]] = {}

    def get(self, key: str) -> tuple[str, datetime | None]:
        """What this question has brought."""
        return self._kept.get(key, ("", None))

    def put(self, key: str, value: str, at: datetime) -> None:
        """Kept for the questions that follow."""
        self._kept[key] = (value, at)

    def take_turn(self, key: str, now: datetime, life_seconds: float) -> bool:
        """Nobody else is here."""
        return True

    def give_turn(self, key: str) -> None:
        """Nobody waits."""


def online_findings(services: Services) -> Iterator[Finding]:
    """Credentials, templates and subscription notices against the account, what is left of today's calls; the same for WeCom."""
    from wechat.client import Api

    account = services.settings.wechat
    if account.app_id and account.app_secret:
        api = Api(account.app_id, account.app_secret, account.api_base, _Pocket(), utcnow)
        yield from _asked("wechat online", account.api_base, lambda: _account(services, api))
    if services.settings.wecom.corp_id and services.settings.wecom.secret:
        yield from _asked("wecom online", services.settings.wecom.api_base, lambda: _wecom(services))


def _asked(part: str, base: str, look: Any) -> Iterator[Finding]:
    try:
        yield from look()
    except ApiError as error:
        yield Finding("wrong", part, refusal(error, base))
    except Exception as error:
        yield Finding("wrong", part, f"{type(error).__name__}: {error}")


def _account(services: Services, api: Api) -> Iterator[Finding]:
    api.access_token()
    yield Finding("ok", "wechat online", "微信认这个账号和密码")
    account = services.settings.wechat
    yield from _registry("templates", account.templates, api.templates)
    yield from _registry("subscriptions", account.subscriptions, api.subscriptions)
    yield from _page(services, api)
    for path, name in _COUNTED.items():
        left = api.quota(path)
        used = f"{name}今天用了{left['used']}条，一天最多{left['daily_limit']}条"
        yield Finding("warn" if left["remain"] < _LOW * left["daily_limit"] else "ok", "wechat online", used)


def _page(services: Services, api: Api) -> Iterator[Finding]:
    """May pages of ours use WeChat's script? Which domains are registered WeChat tells no program."""
    url = services.office.public_url
    if not url:
        return
    try:
        api.ticket()
    except ApiError as error:
        yield Finding("wrong", "page", f"拿不到网页的 jsapi_ticket，同意按钮用不了：{refusal(error, services.settings.wechat.api_base)}")
        return
    host = urlsplit(url).hostname
    line = f"拿得到 jsapi_ticket；域名微信不让程序查：请看公众号后台 功能设置，“网页授权域名”和“JS接口安全域名”都要是 {host}"
    yield Finding("ok", "page", line)


def _registry(section: str, declared: Any, granted: Any) -> Iterator[Finding]:
    """Each template of the configuration against the one that the account has."""
    wanted = {name: one for name in type(declared).model_fields if (one := getattr(declared, name)) is not None and one.id}
    there = {str(row.get("template_id") or row.get("priTmplId")): row for row in granted()} if wanted else {}
    for name, one in wanted.items():
        where = f"[wechat.{section}.{name}]"
        if one.id not in there:
            have = "、".join(f"{row.get('title')} {key}" for key, row in there.items()) or "没有"
            yield Finding("wrong", section, f"{name}：公众号里没有模板 {one.id}（{where}）；有的是：{have}")
            continue
        fault = _difference(one, there[one.id])
        yield (Finding("warn", section, f"{name}：{fault}（{where}）") if fault else Finding("ok", section, f"{name} 和公众号里的一致"))


def _difference(one: Template, row: Mapping[str, Any]) -> str:
    """How the fields differ from the account's; "" when they do not."""
    fields, has = set(one.fields), set(_FIELD.findall(str(row.get("content", ""))))
    if has and has - fields:
        return f"fields 少了 {' '.join(sorted(has - fields))}"
    if has and fields - has:
        return f"fields 写了 {' '.join(sorted(fields - has))}，公众号的模板里没有"
    if "type" in row and (row["type"] == _LASTING) != getattr(one, "lasting", False):
        return f"lasting 应当是 {str(row['type'] == _LASTING).lower()}"
    return ""


def _wecom(services: Services) -> Iterator[Finding]:
    from wechat.wecom import WeComApi

    app = services.settings.wecom
    WeComApi(app.corp_id, app.secret, app.agent_id, app.api_base, _Pocket(), utcnow).access_token()
    if app.token and app.encoding_aes_key:
        yield Finding("ok", "wecom online", "企业微信认这个应用和本机地址")
    else:
        yield Finding("warn", "wecom online", "认了，但 token 和 encoding_aes_key 没有填，卡片上的按钮点了没有用")
