"""APScheduler runs the sweeps of the one table until the process is told to end."""

from __future__ import annotations

import logging
import signal
import threading
from datetime import UTC

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from bot.bootstrap import Services
from bot.logs import fault
from bot.sweeps import SWEEPS, Sweep

log = structlog.get_logger(room=__name__)


def run(services: Services) -> None:
    """Works until SIGTERM or SIGINT; a sweep that is under way ends first."""
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    over = threading.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: over.set())
    scheduler = BackgroundScheduler(
        timezone=UTC,
        executors={"default": ThreadPoolExecutor(len(SWEEPS))},
        job_defaults={"max_instances": 1, "coalesce": True, "misfire_grace_time": None},
    )
    for sweep in SWEEPS:
        scheduler.add_job(_turn, "interval", (services, sweep), seconds=sweep.every, id=sweep.name)
    _ = services.reader
    scheduler.start()
    log.info("background side works", sweeps=len(SWEEPS))
    over.wait()
    scheduler.shutdown(wait=True)


def _turn(services: Services, sweep: Sweep) -> None:
    try:
        sweep.run(services, services.now())
    except Exception as error:
        # The next turn tries again; what it would have done is still due.
        log.error("sweep failed", sweep=sweep.name, **fault(error))
