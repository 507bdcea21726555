"""The demo's settings, made here and read from nowhere: no file and no variable of the environment may lead it to real data."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any, TypedDict

from bot.settings import Settings
from cases.words import PUBLIC
from simulator.templates import ONCE, Template

#: The closed list of status words: what a template's const field was approved for.
_STATUS = frozenset(PUBLIC.values()) | {"待评价"}
_NO_ENVIRONMENT = "XINFANG_THE_DEMO_READS_NOTHING_"


class AccountData(TypedDict):
    """Credentials that both sides know."""

    app_id: str
    secret: str
    token: str
    aes_key: str
    original_id: str


ACCOUNT = AccountData(
    app_id="wx0demo0demo0demo0",
    secret="demo-secret",
    token="demotoken",
    aes_key=base64.b64encode(hashlib.sha256(b"demo").digest()).decode().rstrip("="),
    original_id="gh_demo00000000",
)
TEMPLATES = (
    Template(
        "demo-progress",
        "信访事项办理进度通知",
        {"character_string1": "信访编号", "const2": "办理状态", "time3": "更新时间", "thing4": "办理单位"},
        _STATUS,
    ),
    Template(
        "demo-survey",
        "信访事项满意度评价通知",
        {"character_string1": "信访编号", "const2": "当前状态", "time3": "通知时间"},
        _STATUS,
    ),
    Template(
        "demo-assignment",
        "信访事项交办提醒",
        {"character_string1": "信访编号", "const2": "当前状态", "time3": "办理期限"},
        _STATUS,
    ),
)
#: The same for subscription notices, which a citizen agrees to on their page.
NOTICES = tuple(replace(template, id=f"{template.id}-notice", subscription=ONCE) for template in TEMPLATES[:2])


def settings(folder: Path, api_base: str, address: str = "") -> Settings:
    """Settings of one play whose data stand in this folder; ``address``: where browsers find it."""
    data: dict[str, Any] = {
        "_env_prefix": _NO_ENVIRONMENT,
        "wechat": _wechat(api_base),
        "server": {"public_url": address},
        "database": {"url": f"sqlite:///{folder / 'xinfang.db'}", "durable": False},
        "office": {
            "name": "柞水县信访局",
            "phone": "0914-0000000",
            "address": "县城（演示地址）",
            "hours": "工作日 8:30-12:00 14:30-18:00",
            "county": "柞水县",
        },
        "storage": {"dir": folder},
        "security": {"key_file": folder / "xinfang.key"},
        "rules": {
            "auto_transfer_confidence": 0.80,
            "auto_transfer_signer": "柞水县信访局负责人罗砚秋",
            "recall_seconds": 5,
            # A rest day would keep back what two days' travel is to show; the night stays quiet.
            "quiet_rest_days": False,
        },
    }
    return Settings(**data)


def _wechat(api_base: str) -> dict[str, Any]:
    """The account with its templates and subscription notices."""
    third = {"progress": "time", "survey": "time", "assignment": "due"}
    templates = {
        name: {
            "id": template.id,
            "fields": {"character_string1": "number", "const2": "status", "time3": third[name]}
            | ({"thing4": "unit"} if name == "progress" else {}),
        }
        for name, template in zip(third, TEMPLATES, strict=True)
    }
    notices = {name: {**templates[name], "id": notice.id} for name, notice in zip(templates, NOTICES, strict=False)}
    return {
        "app_id": ACCOUNT["app_id"],
        "app_secret": ACCOUNT["secret"],
        "token": ACCOUNT["token"],
        "encoding_aes_key": ACCOUNT["aes_key"],
        "original_id": ACCOUNT["original_id"],
        "api_base": api_base,
        "templates": templates,
        "subscriptions": notices,
    }
