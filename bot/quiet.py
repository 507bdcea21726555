"""Quiet hours as they are written in the configuration: "21:00-08:00"."""

from __future__ import annotations

from datetime import time

QUIET = r"^(([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d)?$"


def quiet_hours(text: str) -> tuple[time, time] | None:
    """Start and end, local time; None for ""."""
    if not text:
        return None
    start, end = text.split("-")
    return time.fromisoformat(start), time.fromisoformat(end)
