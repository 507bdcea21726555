"""Pictures, voices and videos: fetched before WeChat drops them after three days, and kept encrypted."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from bot.bootstrap import Services
from bot.clock import utcnow
from bot.pictures import without_private
from cases.commands import Command, OpenTask, Push, Work
from handlers.notices.places import day
from handlers.sentences import say
from store.due import DueMedia
from wechat.errors import ApiError, Remedy
from wechat.wecom import PREFIX

#: WeChat's own life of a file, with a little to spare.
_LIFE = timedelta(days=3, hours=6)
_KINDS = ("image", "voice", "video", "shortvideo")
_PAUSES = (10, 60, 300, 1800, 7200)

log = structlog.get_logger(room=__name__)


def fetch_due(services: Services, now: datetime) -> dict[str, int]:
    """Fetches what waits, deletes what was erased. How many were kept, failed for now, lost."""
    counts: Counter[str] = Counter()
    for media, name in services.store.due.to_delete():
        counts["deleted"] += 1
        if name:
            (media_folder(services) / name).unlink(missing_ok=True)
        services.store.due.deleted(media)
    for media, name, sealed in services.store.due.to_rekey():
        counts["rekeyed"] += 1
        _rekey(services, name, sealed)
        services.store.due.rekeyed(media, sealed)
    for item in services.store.due.media(utcnow()):
        counts[_fetch(services, item)] += 1
    return dict(counts)


def _fetch(services: Services, item: DueMedia) -> str:
    due, machine = services.store.due, utcnow()
    try:
        content = _download(services, item.media_id)
    except ApiError as error:
        gone = error.code == 40007 or error.remedy in (Remedy.DROP, Remedy.CONTENT) or services.now() - item.at > _LIFE
        pause = timedelta(seconds=_PAUSES[min(item.tries, len(_PAUSES) - 1)])
        if gone:
            services.store.commit(Work(at=services.now(), commands=_told(services, item, error.words)))
        due.media_failed(item.id, error.words, None if gone else machine + pause)
        return "lost" if gone else "failed"
    content = without_private(content)
    name = f"{item.id}.{item.kind}"
    _keep(media_folder(services) / name, services.vault.seal_file(content, f"media:{name}", sealed=item.sealed))
    if due.media_done(item.id, name, hashlib.sha256(content).hexdigest(), sealed=item.sealed):
        return "kept"
    (media_folder(services) / name).unlink(missing_ok=True)
    return "deleted"


def _download(services: Services, media_id: str) -> bytes:
    """From whom it came by: WeCom's files have its address before their id."""
    if services.wecom is not None and media_id.startswith(PREFIX):
        return services.wecom.download(media_id.removeprefix(PREFIX))[0]
    return services.wechat.download(media_id)[0]


def _rekey(services: Services, name: str, sealed: bool) -> None:
    """A file that was kept before its case was sealed: under the sealed key, and nothing of the old one left."""
    path, where = media_folder(services) / name, f"media:{name}"
    _keep(path, services.vault.seal_file(services.vault.open_file(path.read_bytes(), where), where, sealed=sealed))


def _told(services: Services, item: DueMedia, why: str) -> tuple[Command, ...]:
    """Whoever sent it is asked for it once more, and a clerk knows; the keys keep both to once."""
    now, what = services.now(), say(f"staff.media.{item.kind if item.kind in _KINDS else 'other'}", count=1)
    number = f"{item.number} " if item.number else ""
    asked = say("notice.citizen.media_lost", number=number, date=day(item.at, now), what=what)
    text = say("citizen.task.media_lost", number=number, date=day(item.at, now), what=what, why=why)
    role = "confidential" if item.sealed else "clerk"
    due = services.calendar.workday_morning(now)
    ladder = "staff" if item.media_id.startswith(PREFIX) else "news"
    return (
        Push(f"media_lost:{item.id}", item.contact, "media_lost", asked, now, number=item.number, sealed=item.sealed, ladder=ladder),
        OpenTask(f"media_lost:{item.id}", "media_lost", text, due, item.number, item.contact, role, item.sealed),
    )


def media_folder(services: Services) -> Path:
    """Where files are kept."""
    folder = services.settings.path(services.settings.storage.dir) / "media"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _keep(path: Path, content: bytes) -> None:
    """The whole file or none of it."""
    partial = path.with_suffix(path.suffix + ".part")
    with partial.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
