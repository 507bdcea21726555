"""Log lines as JSON on stderr, without personal data: who wrote, what they wrote and any number like a phone's never reach them."""

from __future__ import annotations

import contextlib
import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

import structlog

#: Keys whose values are dropped whatever they are.
_PERSONAL = frozenset(
    ("openid", "text", "content", "name", "phone", "address", "reply", "body", "query", "secret", "token", "exc_info", "stack_info")
)
_DIGITS = re.compile(r"(?<!\d)\d{7,}[xX]?")
_OPENID = re.compile(r"\bo[A-Za-z0-9_-]{27}\b")
_SECRET = re.compile(r"((?:access_token|secret|appsecret|corpsecret)=)[^&\s\"']+")
_CASE_NUMBER = re.compile(r"XF\d{10,}")
#: Keys that hold figures of ours, however long.
_FIGURES = frozenset({"at", "rid", "errcode", "pid"})


def mask(text: str) -> str:
    """The text with long digit runs, openids and credentials starred; case numbers stay."""
    kept = iter(_CASE_NUMBER.findall(text))
    hidden = _CASE_NUMBER.sub("\x00", text)
    hidden = _SECRET.sub(r"\1***", _OPENID.sub("o***", _DIGITS.sub("***", hidden)))
    return re.sub("\x00", lambda _: next(kept), hidden)


def without_persons(_logger: object, _method: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """The processor: drops personal keys, masks the rest."""
    return {
        key: value if key in _FIGURES or not isinstance(value, str) else mask(value) for key, value in event.items() if key not in _PERSONAL
    }


def fault(error: BaseException) -> dict[str, str]:
    """What a log line may say of an exception: its type and where it arose, never its words, which may quote a citizen."""
    return {"error": type(error).__name__, "at": _place(error.__traceback__)}


def _place(trace: TracebackType | None) -> str:
    steps = []
    while trace is not None:
        code = trace.tb_frame.f_code
        steps.append(f"{Path(code.co_filename).parent.name}/{Path(code.co_filename).name}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return " < ".join(reversed(steps[-4:]))


class _Flat(logging.Handler):
    """Lines of the standard logging module (gunicorn, APScheduler, libraries) join ours; a traceback becomes type and place."""

    def emit(self, record: logging.LogRecord) -> None:
        log = structlog.get_logger(room=record.name)
        error = record.exc_info[1] if record.exc_info else None
        log.log(record.levelno, record.getMessage(), **(fault(error) if error else {}))


class _Stream:
    """stderr, which may lead to a file on a full disk: a line that cannot be written must not cost an answer."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> None:
        """Writes what it can."""
        with contextlib.suppress(OSError):
            self._stream.write(text)

    def flush(self) -> None:
        """Likewise."""
        with contextlib.suppress(OSError):
            self._stream.flush()


def setup(level: str = "info") -> None:
    """Configures structlog and the standard logging module for this process."""
    number = logging.getLevelNamesMapping()[level.upper()]
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            without_persons,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.WriteLoggerFactory(_Stream(sys.stderr)),  # type: ignore[arg-type]
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(handlers=[_Flat()], level=max(number, logging.INFO), force=True)
    for noisy in ("jieba", "urllib3", "apscheduler", "alembic"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
