"""SMS where WeChat reaches nobody: Tencent Cloud's 短信 behind the extra ``sms``. It carries number and status, never the substance."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from wechat.errors import Remedy, Row, SmsError

_VERSION, _SECONDS = "2021-01-11", 8
#: How the provider's error begins → what it asks for, and what staff read; the first that fits.
_CODES: Sequence[tuple[str, Row]] = (
    ("FailedOperation.PhoneNumberInBlacklist", (Remedy.CHANNEL, "对方退订了短信")),
    ("FailedOperation.InsufficientBalance", (Remedy.CONFIG, "短信套餐用完了")),
    ("FailedOperation.", (Remedy.CHANNEL, "短信签名或模板不合规定")),
    ("InvalidParameterValue.IncorrectPhoneNumber", (Remedy.CHANNEL, "手机号不对")),
    ("InvalidParameter", (Remedy.CHANNEL, "短信参数不合规定")),
    ("LimitExceeded.PhoneNumber", (Remedy.CHANNEL, "这个号码今天的短信条数用完了")),
    ("LimitExceeded", (Remedy.QUOTA, "短信条数用完了")),
    ("RequestLimitExceeded", (Remedy.QUOTA, "短信发得太频繁")),
    ("AuthFailure", (Remedy.CONFIG, "短信密钥不对")),
    ("UnauthorizedOperation", (Remedy.CONFIG, "短信没有开通")),
    ("UnsupportedOperation", (Remedy.CHANNEL, "短信发不到这个号码")),
    ("InternalError", (Remedy.RETRY, "短信平台繁忙")),
)


@dataclass(frozen=True, slots=True)
class SmsTemplate:
    """A template that the county was granted. ``params``: what we put into its places {1}, {2} …: number, status, unit, category, due."""

    id: str
    params: Sequence[str]


class TencentSms:
    """One application of the provider. Needs the package of the extra; raises ``ImportError`` without it. Safe from any thread.

    ``templates``: by our names for them; ``base``: the provider's address or a stand-in's.
    """

    def __init__(
        self, secret_id: str, secret_key: str, app_id: str, sign: str, templates: Mapping[str, SmsTemplate], base: str, region: str
    ) -> None:
        from tencentcloud.common.common_client import CommonClient
        from tencentcloud.common.credential import Credential
        from tencentcloud.common.profile.client_profile import ClientProfile
        from tencentcloud.common.profile.http_profile import HttpProfile

        address = urlsplit(base)
        http = HttpProfile(protocol=address.scheme, endpoint=address.netloc, reqTimeout=_SECONDS)
        profile = ClientProfile(httpProfile=http, disable_region_breaker=True)
        # The package writes whole calls, numbers and all, into its log.
        logging.getLogger("tencentcloud_sdk_common").disabled = True
        self._make: Callable[[], Any] = lambda: CommonClient("sms", _VERSION, Credential(secret_id, secret_key), region, profile)
        self._app, self._sign, self._granted = app_id, sign, templates

    @property
    def templates(self) -> frozenset[str]:
        """Our names of what may be sent."""
        return frozenset(self._granted)

    def send(self, phone: str, template: str, data: Mapping[str, str]) -> str:
        """Sends one; gives the provider's serial number. Raises ``SmsError``."""
        granted = self._granted[template]
        body = {
            "PhoneNumberSet": [f"+86{phone.removeprefix('+86')}"],
            "SmsSdkAppId": self._app,
            "SignName": self._sign,
            "TemplateId": granted.id,
            "TemplateParamSet": [data.get(name, "") or "—" for name in granted.params],
        }
        answer = self._asked(body)
        try:
            (status,) = answer["Response"]["SendStatusSet"]
            code, serial = str(status["Code"]), str(status["SerialNo"])
        except (KeyError, TypeError, ValueError):
            raise SmsError(None, "no status", unsure=True) from None
        if code != "Ok":
            raise _refused(code)
        return serial

    def _asked(self, body: Mapping[str, Any]) -> dict[str, Any]:
        from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException

        try:
            # A client of its own for each call: the package says nothing of threads.
            return dict(self._make().call_json("SendSms", body))
        except TencentCloudSDKException as error:
            raise _refused(str(error.code)) from None
        except (ValueError, TypeError):
            raise SmsError(None, "no JSON", unsure=True) from None


def _refused(code: str) -> SmsError:
    """The provider's words stay out of it: they may repeat the number."""
    known = next((row for begin, row in _CODES if code.startswith(begin)), None)
    return SmsError(None, code, row=known, unsure=known is None)
