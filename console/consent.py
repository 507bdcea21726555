"""Asking for subscription notices (订阅通知): which ones, how many are left, and what WeChat's own button needs on the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import structlog

from handlers.sentences import say
from wechat.errors import ApiError
from wechat.page import PageConfig

log = structlog.get_logger(room=__name__)
#: Notices that only staff get.
_STAFF = frozenset({"assignment"})


@dataclass(frozen=True, slots=True)
class Asked:
    """One subscription notice that the county was granted; ``name``: ours; ``lasting``: one consent is for good."""

    name: str
    id: str
    lasting: bool


@dataclass(frozen=True, slots=True)
class Consents:
    """The notices to ask for. ``sign``: the proof for WeChat's script, raises ``ApiError``; ``script``: its address, ``host`` of it."""

    asked: tuple[Asked, ...]
    sign: Callable[[], PageConfig]
    script: str
    host: str

    def offer(self, given: Mapping[str, tuple[int, bool]], staff: bool) -> Offer | None:
        """What the page shows a person who has given these consents; None where there is nothing to ask for."""
        mine = [one for one in self.asked if staff or one.name not in _STAFF]
        if not mine:
            return None
        lines = tuple(_line(one, *given.get(one.name, (0, False))) for one in mine)
        # WeChat opens no popup that mixes notices of the two kinds.
        kinds = (tuple(one.id for one in mine if one.lasting == lasting) for lasting in (False, True))
        try:
            return Offer(lines, tuple(filter(None, kinds)), self.sign())
        except ApiError as error:
            log.warning("no ticket for the page", code=error.code, words=error.words)
            return Offer(lines, (), None)


@dataclass(frozen=True, slots=True)
class Offer:
    """What is said of the consents, the templates behind each button, and the page's proof (None: no button works now)."""

    lines: tuple[str, ...]
    buttons: tuple[tuple[str, ...], ...]
    proof: PageConfig | None


def _line(one: Asked, left: int, lasting: bool) -> str:
    kind = "always" if lasting else "left" if left else "none"
    return say(f"my.consent.{kind}", what=say(f"my.consent.{one.name}"), count=left)
