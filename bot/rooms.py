"""The pages for people, wired: who may come in, what they are shown, what they are asked."""

from __future__ import annotations

from threading import BoundedSemaphore
from typing import TYPE_CHECKING

from bot.bootstrap import granted
from bot.clock import utcnow
from console.consent import Asked, Consents
from console.entry import Entry
from console.my import Pages, create_my
from wechat.page import Proofs, script, script_host

if TYPE_CHECKING:
    from flask import Blueprint

    from bot.bootstrap import Services


def my(services: Services) -> Blueprint:
    """The citizen pages. Their cookies and the proof for WeChat's script live by the machine's clock."""
    account, store, url = services.settings.wechat, services.store, f"{services.office.public_url}/my"
    asked = tuple(Asked(name, one.id, one.lasting) for name, one in granted(account.subscriptions).items())
    consents = Consents(
        asked,
        Proofs(services.wechat, account.app_id, url, utcnow).fresh,
        script(account.api_base),
        script_host(account.api_base),
    )
    places = max(1, services.settings.server.threads // 2)
    entry = Entry(url, services.sign_in, services.vault.index("cookie", url), BoundedSemaphore(places))
    return create_my(Pages(entry, services.office, store.book, store.mine, consents, services.now, services.rules))
