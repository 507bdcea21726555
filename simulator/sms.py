"""Tencent Cloud's 短信 as its caller meets it: signed calls, granted templates, the limits of one number."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from werkzeug.wrappers import Request, Response

from simulator.account import Clock
from simulator.faults import Faults
from simulator.web import Hosted, LocalServer

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

#: What one number gets from one application: (messages, in how long, what is answered beyond it).
_LIMITS = (
    (1, timedelta(seconds=30), "LimitExceeded.PhoneNumberThirtySecondLimit"),
    (5, timedelta(hours=1), "LimitExceeded.PhoneNumberOneHourLimit"),
    (10, timedelta(days=1), "LimitExceeded.PhoneNumberDailyLimit"),
)


@dataclass(frozen=True, slots=True)
class Sms:
    """What reached a number."""

    at: datetime
    phone: str
    text: str


@dataclass(slots=True)
class SmsServer(Hosted):
    """One application. ``templates``: id → text with {1} {2} …; ``blacklist``: numbers that want none; ``money``: messages left."""

    clock: Clock
    app_id: str = "1400000000"
    sign: str = "信访局"
    secret_id: str = "sms-id"
    templates: Mapping[str, str] = field(default_factory=dict)
    blacklist: set[str] = field(default_factory=set)
    money: int = 1_000_000
    sent: list[Sms] = field(default_factory=list)
    faults: Faults = field(default_factory=Faults)
    _server: LocalServer | None = None

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        request = Request(environ)
        if self.faults.next(request.path) == "502":
            return Response("bad gateway", 502)(environ, start_response)
        answer = self._answer(request)
        body = json.dumps({"Response": {**answer, "RequestId": "r"}})
        return Response(body, content_type="application/json")(environ, start_response)

    def _answer(self, request: Request) -> dict[str, Any]:
        proof = f"TC3-HMAC-SHA256 Credential={self.secret_id}/"
        if not request.headers.get("Authorization", "").startswith(proof):
            return {"Error": {"Code": "AuthFailure.SecretIdNotFound", "Message": "no such id"}}
        if (request.headers.get("X-TC-Action"), request.headers.get("X-TC-Version")) != ("SendSms", "2021-01-11"):
            return {"Error": {"Code": "InvalidAction", "Message": "no such action"}}
        body = json.loads(request.get_data())
        (phone,) = body["PhoneNumberSet"]
        code = self._refusal(body, phone)
        if not code:
            text = self.templates[body["TemplateId"]]
            for place, value in enumerate(body["TemplateParamSet"], 1):
                text = text.replace(f"{{{place}}}", value)
            self.sent.append(Sms(self.clock(), phone, f"【{self.sign}】{text}"))
            self.money -= 1
        status = {"SerialNo": f"s{len(self.sent)}" if not code else "", "PhoneNumber": phone, "Code": code or "Ok", "Message": ""}
        return {"SendStatusSet": [status]}

    def _refusal(self, body: Mapping[str, Any], phone: str) -> str:
        """The provider's code, "" where it is taken."""
        text = self.templates.get(body["TemplateId"])
        if body["SmsSdkAppId"] != self.app_id:
            return "UnauthorizedOperation.SmsSdkAppIdVerifyFail"
        if body["SignName"] != self.sign:
            return "FailedOperation.SignatureIncorrectOrUnapproved"
        if text is None:
            return "FailedOperation.TemplateIncorrectOrUnapproved"
        if text.count("{") != len(body["TemplateParamSet"]):
            return "FailedOperation.TemplateParamSetNotMatchApprovedTemplate"
        if not (phone.startswith("+861") and phone[1:].isdecimal() and len(phone) == 14):
            return "InvalidParameterValue.IncorrectPhoneNumber"
        if phone in self.blacklist:
            return "FailedOperation.PhoneNumberInBlacklist"
        if self.money < 1:
            return "FailedOperation.InsufficientBalanceInSmsPackage"
        times = [sms.at for sms in self.sent if sms.phone == phone]
        return next((code for most, span, code in _LIMITS if sum(self.clock() - at < span for at in times) >= most), "")
