"""Notices of a step into pushes: who is told, in which words, when, by which template."""

from __future__ import annotations

from handlers.notices.alarm import alarm_news, alarm_pushes, alarm_to_group
from handlers.notices.push import pushes

__all__ = ["alarm_news", "alarm_pushes", "alarm_to_group", "pushes"]
