"""What only WeChat and WeCom know: are the credentials good, is the account what the configuration says of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.check import Finding, refusal
from bot.clock import utcnow
from wechat.errors import ApiError

if TYPE_CHECKING:
    from bot.bootstrap import Services
    from bot.settings import Template
    from wechat.client import Api

_FIELD = re.compile(r"\{\{(\w+)\.DATA\}\}")
#: Calls whose daily number may end the day's work, with the share left below which it is said.
_COUNTED = {"/cgi-bin/message/custom/send": "customer-service messages", "/cgi-bin/message/template/send": "template messages"}
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
    yield Finding("ok", "wechat online", "WeChat accepts the credentials")
    account = services.settings.wechat
    yield from _registry("templates", account.templates, api.templates)
    yield from _registry("subscriptions", account.subscriptions, api.subscriptions)
    for path, name in _COUNTED.items():
        left = api.quota(path)
        used = f"{left['used']} of {left['daily_limit']} {name} used today"
        yield Finding("warn" if left["remain"] < _LOW * left["daily_limit"] else "ok", "wechat online", used)


def _registry(section: str, declared: Any, granted: Any) -> Iterator[Finding]:
    """Each template of the configuration against the one that the account has."""
    wanted = {name: one for name in type(declared).model_fields if (one := getattr(declared, name)) is not None and one.id}
    there = {str(row.get("template_id") or row.get("priTmplId")): row for row in granted()} if wanted else {}
    for name, one in wanted.items():
        where = f"[wechat.{section}.{name}]"
        if one.id not in there:
            have = "、".join(f"{row.get('title')} {key}" for key, row in there.items()) or "none"
            yield Finding("wrong", section, f"{name}: the account has no template {one.id} ({where}); it has: {have}")
            continue
        fault = _difference(one, there[one.id])
        yield (
            Finding("warn", section, f"{name}: {fault} ({where})") if fault else Finding("ok", section, f"{name} is as the account has it")
        )


def _difference(one: Template, row: Mapping[str, Any]) -> str:
    """How the fields differ from the account's; "" when they do not."""
    fields, has = set(one.fields), set(_FIELD.findall(str(row.get("content", ""))))
    if has and has - fields:
        return f"fields lacks {' '.join(sorted(has - fields))}"
    if has and fields - has:
        return f"fields names {' '.join(sorted(fields - has))}, which the account's does not have"
    if "type" in row and (row["type"] == _LASTING) != getattr(one, "lasting", False):
        return f"lasting should be {str(row['type'] == _LASTING).lower()}"
    return ""


def _wecom(services: Services) -> Iterator[Finding]:
    from wechat.wecom import WeComApi

    app = services.settings.wecom
    WeComApi(app.corp_id, app.secret, app.agent_id, app.api_base, _Pocket(), utcnow).access_token()
    if app.token and app.encoding_aes_key:
        yield Finding("ok", "wecom online", "WeCom accepts the app's secret and this machine's address")
    else:
        yield Finding("warn", "wecom online", "accepted, but without token and encoding_aes_key the cards' buttons reach nobody")
