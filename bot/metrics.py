"""Figures for Prometheus, summed over the server's processes."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry, Counter, Histogram, Metric

_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
_BUCKETS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5)


def share_between_processes() -> Path:
    """Makes the folder through which the server's processes add up their figures. Must run before any of them is counted."""
    # In memory: a full disk under a mapped file would kill the process that counts.
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    for left in Path(memory or tempfile.gettempdir()).glob("xinfang-metrics-*-*"):
        if not Path(f"/proc/{left.name.split('-')[2]}").exists():  # its server was killed without a word
            shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=f"xinfang-metrics-{os.getpid()}-", dir=memory))
    os.environ[_FOLDER] = str(folder)
    return folder


def forget(pid: int) -> None:
    """A process of the server has ended."""
    from prometheus_client import multiprocess

    if _FOLDER in os.environ:
        multiprocess.mark_process_dead(pid)  # type: ignore[no-untyped-call]


class Metrics:
    """The counters of one process. ``gauges`` reads figures that stand in the database, name → value."""

    def __init__(self, gauges: Callable[[], Mapping[str, float]] = dict) -> None:
        # Imported here: the library looks at the folder's environment variable once, when it is imported.
        from prometheus_client import CollectorRegistry

        self._registry: CollectorRegistry = CollectorRegistry()
        self._gauges = gauges
        self._pushes: Counter = self._make("Counter", "xinfang_pushes", "Pushes to the webhook", ["outcome"])
        self._seconds: Histogram = self._make("Histogram", "xinfang_answer_seconds", "Time to the passive reply", [], buckets=_BUCKETS)
        self._outcomes = lru_cache(maxsize=32)(self._pushes.labels)

    def _make(self, kind: str, name: str, text: str, labels: Iterable[str], **more: Any) -> Any:
        import prometheus_client

        return getattr(prometheus_client, kind)(name, text, list(labels), registry=self._registry, **more)

    def pushed(self, outcome: str, seconds: float) -> None:
        """One push was met: answered, silent, refused or failed."""
        self._outcomes(outcome).inc()
        self._seconds.observe(seconds)

    def text(self) -> bytes:
        """Everything in Prometheus' text form."""
        from prometheus_client import CollectorRegistry, generate_latest, multiprocess

        registry = self._registry
        if _FOLDER in os.environ:
            registry = CollectorRegistry()
            multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        own = CollectorRegistry()
        own.register(_Gauges(self._gauges()))
        return generate_latest(registry) + generate_latest(own)


class _Gauges:
    """Figures read once, as Prometheus wants them."""

    def __init__(self, values: Mapping[str, float]) -> None:
        self._values = values

    def collect(self) -> Iterable[Metric]:
        """One gauge for each figure."""
        from prometheus_client.core import GaugeMetricFamily

        return [GaugeMetricFamily(f"xinfang_{name}", name.replace("_", " "), value) for name, value in self._values.items()]
