"""The nightly trial: in a process of its own, once a night, when people have settled enough since the last one."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from datetime import datetime, time, timedelta
from importlib.util import find_spec
from multiprocessing import get_context

import structlog

from bot.bootstrap import Services, build
from bot.learning import TRIED, Outcome, trial
from bot.settings import Settings
from cases.calendar import CHINA
from store.lessons import TRIED_AT

log = structlog.get_logger(room=__name__)

_HOURS = (time(2), time(5))
_LONGEST = timedelta(hours=6)


def can_train() -> bool:
    """Is what training wants installed?"""
    return find_spec("sklearn") is not None


def try_models(services: Services, now: datetime) -> dict[str, int]:
    """How many models were tried; 0 by day, where nothing new was taught, and where training is not installed."""
    if not _HOURS[0] <= now.astimezone(CHINA).time() < _HOURS[1] or not _wanted(services):
        return {"done": 0}
    if not services.store.admin.take_turn("trial", now, _LONGEST.total_seconds()):
        return {"done": 0}
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as apart:
        outcomes = apart.submit(_tried, services.settings, now).result()
    services.store.admin.put(TRIED_AT, "", now)
    for outcome in outcomes:
        log.info("model tried", part=outcome.part, model=outcome.id, used=outcome.used, why=outcome.why)
    return {"done": sum(bool(outcome.id) for outcome in outcomes)}


def _wanted(services: Services) -> bool:
    learning = services.settings.learning
    if not learning.nightly or not can_train():
        return False
    _, last = services.store.admin.get(TRIED_AT)
    return max(services.store.lessons.count(part, last) for part in TRIED) >= learning.new_examples


def _tried(settings: Settings, now: datetime) -> list[Outcome]:
    services = build(settings)
    try:
        return trial(services, now)
    finally:
        services.store.close()
