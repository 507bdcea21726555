"""What papers are called: forms are titled otherwise from province to province, so each title is the county's to set."""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Titles:
    """The title of each paper that is named anywhere; tables and sentences name it by its key in braces."""

    registration: str = "信访事项登记表"
    transfer: str = "转送单"
    assignment: str = "交办函"
    receipt: str = "受理告知书"
    extension: str = "延期告知书"
    opinion: str = "信访处理意见书"
    service: str = "送达回证"
    closing: str = "办结报告"
    supervision: str = "督办函"
    suggestion: str = "建议书"
    callback: str = "回访记录"
    review: str = "复查意见书"
    verification: str = "复核意见书"

    def fill(self, text: str) -> str:
        """The text with the papers' titles in their places."""
        return text.format_map(asdict(self))
